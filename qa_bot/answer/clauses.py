"""Where a claim stands in a sentence, and what turns it there: "denied that", "if", "not", "he says that".

A clause that is repeated word for word is only said by the article where nothing around it takes it back. Knows the small
words of English that do so; refuses to know models and documents.
"""

import re
from collections.abc import Sequence
from typing import Literal

from qa_bot.models.checker import IRREGULAR, STOP_WORDS, WORD, content_words

Standing = Literal["said", "told", "turned", "part"]

_I = re.IGNORECASE
TURNS = re.compile(
    r"\b(?:if|unless|whether|not|never|no|nobody|nor|neither|without|den(?:y|ies|ied|ying)|doubt\w*|refus\w+|reject\w*|fail\w* to|false|untrue"
    r"|impossible|unlikely|instead of|rather than|(?:must|should|shall|always) (?:say|state|answer|reply|claim|write))\b|n['’]t\b",
    _I,
)
TURNS_BEHIND = re.compile(r"\b(?:if|unless|until|except|only|provided|in part|partly)\b", _I)
RESET = re.compile(r";|\bbut\b", _I)  # a new clause: what was denied before it was something else
RESET_BEHIND = re.compile(r";|\bbut\b(?! (?:only|not|just)\b)", _I)
ENDED = re.compile(
    r"(?<=\w{3}[.!?])\s|(?<=[.!?]['\"”’])\s"
)  # a sentence that nobody else took for one: all small letters
_SAYING = (
    r"(?:say|says|said|tell|tells|told|claim\w*|argu\w+|believ\w+|think\w*|thought|hop(?:e|es|ed|ing)|fear\w*|warn\w*|suggest\w*|alleg\w+"
    r"|predict\w*|insist\w*|suspect\w*|promis\w+|dream\w*|imagin\w+|according to)"
)
TELLS = re.compile(rf"\b{_SAYING}\b|(?<!\bso )(?<!\bnow )\bthat\W*$", _I)
TELLS_BEHIND = re.compile(rf"(?:^|,)[\"”]?\s+(?:[\w.'’-]+ ){{0,4}}{_SAYING}\b", _I)
# Behind these the claim's first words are a part of a larger subject: "the rival of the company", "nearly all members"
PART_OF = re.compile(
    r"\b(?:of|in|on|at|to|from|for|with|by|into|over|under|about|no|almost|nearly|hardly|few|half|only)(?: the| a| an)?\s*$",
    _I,
)
QUOTES = re.compile(r"[\"“”]")
MODALS = frozenset("will would may might can could should shall must".split())
PRESENT = frozenset("is are has have does do".split())
BEING = frozenset("is are was were".split())
PAST = frozenset("was were had did".split())


def standing(before: str, behind: str) -> Standing:
    """Return how a clause stands between the words before it and behind it in its sentence.

    "said" by the article itself; "told" by somebody in it; "turned" into its opposite or bound to a condition; "part" of a
    larger phrase.
    """
    before = ENDED.split(before)[-1]
    near, behind = RESET.split(before)[-1], RESET_BEHIND.split(behind)[0]
    if TURNS.search(near) or TURNS_BEHIND.search(behind):
        return "turned"
    if TELLS.search(before) or len(QUOTES.findall(before)) % 2 or TELLS_BEHIND.search(behind):
        return "told"
    return "part" if PART_OF.search(before) else "said"


def says(claim: str, auxiliary: str, sentence: str) -> bool:
    """Return whether a sentence says a claim: its words one after another in one clause that nothing turns.

    Small words and endings may differ, but not the tense of the auxiliary with which the claim was asked, nor "may" or
    "will" beside it.
    """
    wanted = content_words(claim)
    words = list(WORD.finditer(sentence))
    stems = [content_words(word.group()) for word in words]
    telling = [place for place, stem in enumerate(stems) if stem]
    for first in range(len(telling) - len(wanted) + 1):
        places = telling[first : first + len(wanted)]
        if len(wanted) < 2 or [stems[place][0] for place in places] != wanted:
            continue
        start, end = words[places[0]].start(), words[places[-1]].end()
        between = [words[place].group().lower() for place in range(places[0], places[-1] + 1)]
        if re.search(r"[;:.?!(]", sentence[start:end]) or not _same_tense(claim, auxiliary, between):
            continue
        lead = re.sub(r"(?:\b(?:the|a|an|its|his|her|their)\s+)$", "", sentence[:start], flags=_I)
        if standing(lead, sentence[end:]) == "said":
            return True
    return False


def _same_tense(claim: str, auxiliary: str, between: Sequence[str]) -> bool:
    asked = {word.lower() for word in WORD.findall(claim)} | {auxiliary}
    held = set(between)
    if (MODALS & asked) != (MODALS & held):
        return False
    if auxiliary in PRESENT and (held & PAST or (auxiliary in ("does", "do") and _past(held) - _past(asked))):
        return False
    return not (auxiliary in BEING and not held & (BEING & (PAST if auxiliary in PAST else PRESENT) | {"been", "be"}))


def _past(words: set[str]) -> set[str]:
    return {word for word in words if word in IRREGULAR or (word.endswith("ed") and word not in STOP_WORDS)}
