"""Where a claim stands in a sentence, and what turns it there: "denied that", "if", "not", "he says that"; and what a
sentence counts, compares or sets against another otherwise than a claim does.

A clause that is repeated word for word is only said by the article where nothing around it takes it back. Knows the small
words of English that do so; refuses to know models and documents.
"""

import re
from collections.abc import Sequence
from typing import Literal

from qa_bot.answer.statements.names import BYLINE as SIGNED
from qa_bot.answer.statements.names import CAPITAL, NAMES
from qa_bot.ingest.text.blanking import blanked_where
from qa_bot.models.numerals import as_written, numbers
from qa_bot.models.wording import IRREGULAR, PARTED, STOP_WORDS, WORD, content_words, overlap

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
ASIDE = re.compile(
    r"\s*\([^()]{1,120}\)"
    rf"|, [^;:.!?()\"“”]{{1,120}}?,(?= (?:has|have|had|is|are|was|were|will|would|does|did|said|told|{'|'.join(IRREGULAR)}|\w{{3,}}ed)\b)"
)
PAUSES = re.compile(r"[;:?!(]|\.(?!\d)")
RANK = re.compile(r"\b(?:deputy|vice|former|acting|assistant|ex|shadow|junior|lady|mrs)[ -]$", _I)
MODALS = frozenset("will would may might can could should shall must".split())
PRESENT = frozenset("is are has have does do".split())
BEING = frozenset("is are was were".split())
PAST = frozenset("was were had did".split())

SENTENCE = re.compile(r"(?<=[.!?])\s+")
COUNTED = 0.7  # share of the rest of the claim that a sentence holds which counts the same things
# What has a first and a second: "drying protects the moss against frost" is not "frost ... against drying"
OVER = re.compile(r"\b(?:against|before|after|than|over|above|below|behind)\b", _I)
MUTUAL = frozenset(
    content_words("play match game draw drew fight war race final")
)  # Leeds against Hull, Hull against Leeds
THAN = re.compile(
    r"\b(?P<more>more|less|fewer|better|worse|[a-z]{2,}er)(?P<what> [^.;:!?]*?)? than (?P<other>[^.;,:!?]*)", _I
)
NEITHER = frozenset("rather other whether either together ever never".split())  # no comparatives
BARE = re.compile(r"(?:ier|er|ly|y|e)$")  # faster, easily, closer
BYLINE = re.compile(
    rf"^(?:{SIGNED}|[Bb][Yy] (?:{CAPITAL} and )?{NAMES})$|\b(?:correspondent|reporter|editor|staff writer)s?\W*$",
    re.MULTILINE,
)


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
    "will" beside it. What is put in between commas or brackets is passed over.
    """
    claim = as_written(claim, sentence)
    wanted = content_words(claim)
    return len(wanted) > 1 and any(
        _says(claim, wanted, auxiliary, text) for text in dict.fromkeys((sentence, blanked_where(sentence, ASIDE)))
    )


def auxiliary_of(claim: str) -> str:
    """Return the auxiliary with which a statement would be asked: "is" where it has that, else "did" or "does"."""
    words = [word.lower() for word in WORD.findall(claim)]
    own = next((word for word in words if word in PRESENT | PAST | MODALS), None)
    return own or ("did" if _past(set(words)) else "does")


def _says(claim: str, wanted: list[str], auxiliary: str, sentence: str) -> bool:
    words = list(WORD.finditer(sentence))
    stems = [content_words(word.group()) for word in words]
    telling = [place for place, stem in enumerate(stems) if stem]
    for first in range(len(telling) - len(wanted) + 1):
        places = telling[first : first + len(wanted)]
        if [stems[place][0] for place in places] != wanted:
            continue
        start, end = words[places[0]].start(), words[places[-1]].end()
        between = [words[place].group().lower() for place in range(places[0], places[-1] + 1)]
        if PAUSES.search(sentence[start:end]) or not _same_tense(claim, auxiliary, between):
            continue
        lead = re.sub(r"(?:\b(?:the|a|an|its|his|her|their)\s+)$", "", sentence[:start], flags=_I)
        if standing(lead, sentence[end:]) == "said" and not _larger(lead, sentence[start:end], sentence[end:]):
            return True
    return False


def _larger(lead: str, clause: str, behind: str) -> bool:
    """Whether a clause begins or ends within a phrase: "deputy mayor Smith resigned", "made a profit warning"."""
    after = re.match(r" ([\w'’-]+)", behind)
    if after and content_words(after[1]):
        return True
    before = re.search(r"([\w'’-]+) $", lead)
    if before is None or not content_words(before[1]):
        return False
    return not clause[:1].isupper() or bool(RANK.search(lead))  # "Ann Lee", "her sister Lee": a name is itself


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


def otherwise(claim: str, evidence: str) -> tuple[str, ...]:
    """Return what a text counts, compares or sets against another otherwise than a claim does, () for nothing.

    A number that stands nowhere in the text is left to `wording.problems`.
    """
    there = numbers(evidence)
    found = [
        f"the evidence counts {held!r} where the claim counts {said!r}"
        for said, held in miscounted(claim, evidence)
        if numbers(said).keys() & there.keys()
    ]
    if swapped(claim, evidence):
        found.append("the evidence says it the other way round")
    elif uncompared(claim, evidence):
        found.append("the evidence does not make this comparison")
    return tuple(found)


def miscounted(claim: str, evidence: str) -> list[tuple[str, str]]:
    """Return (claim's, evidence's) counts of the same things, "three firefighters" and "Two firefighters", where they differ.

    Only a sentence that says the rest of the claim counts, and only things that no sentence counts as the claim does.
    """
    found = []
    sentences = SENTENCE.split(PARTED.sub(r"\1", evidence))
    for value, (said, thing) in _counts(claim).items():
        rest = claim.replace(said, said.split()[-1])
        counts = [
            (number, words, one) for one in sentences for number, (words, what) in _counts(one).items() if what == thing
        ]
        if all(number != value for number, _, _ in counts):
            found += [(said, words) for _, words, one in counts if overlap(rest, one) >= COUNTED][:1]
    return found


def _counts(text: str) -> dict[float, tuple[str, str]]:
    """The numbers that stand right before a word that is none: as they are written with it, and the word's stem."""
    found: dict[float, tuple[str, str]] = {}
    for value, shown in numbers(text).items():
        behind = re.search(rf"(?<![\w.,–-]){re.escape(shown)} ([^\W\d_]+)", text, _I)
        if behind and (stems := content_words(behind.group(1))) and not numbers(behind.group(1)):
            found[value] = behind.group(), stems[0]
    return found


def swapped(claim: str, evidence: str) -> bool:
    """Return whether the claim says "A protects C against B" and a sentence of the evidence "B protects C against A"."""
    for ours in OVER.finditer(claim):
        left, right = content_words(claim[: ours.start()]), content_words(claim[ours.end() :])
        for sentence in SENTENCE.split(evidence):
            for theirs in OVER.finditer(sentence):
                if theirs.group().lower() == ours.group().lower():
                    first, second = content_words(sentence[: theirs.start()]), content_words(sentence[theirs.end() :])
                    if _crossed(left, right, first, second):
                        return True
    return False


def _crossed(left: list[str], right: list[str], first: list[str], second: list[str]) -> bool:
    """Whether A + middle, B became B + middle, A; what follows B may differ."""
    for size in range(1, len(left)):
        one, middle = left[:size], left[size:]
        if MUTUAL & set(middle) or first[-len(middle) :] != middle or second[:size] != one:
            continue
        before = first[: -len(middle)]
        if any(before[-n:] == right[:n] != one for n in range(1, min(len(before), len(right)) + 1)):
            return True
    return False


def uncompared(claim: str, evidence: str) -> bool:
    """Return whether a claim compares ("faster than") and no sentence of the evidence holds the comparison and what is compared.

    "more than 100" compares nothing but numbers.
    """
    for ours in THAN.finditer(claim):
        more, what, other = ours.group("more").lower(), ours.group("what") or "", ours.group("other")
        if more in NEITHER or more in STOP_WORDS and not content_words(what) or numbers(" ".join(other.split()[:3])):
            continue
        word = content_words(what)[:1] if more in ("more", "less", "fewer") else content_words(more)
        things = [*content_words(claim[: ours.start()])[:1], *content_words(other)[:1]]
        if not any(_compares(sentence, word, things) for sentence in SENTENCE.split(evidence)):
            return True
    return False


def _compares(sentence: str, word: Sequence[str], things: Sequence[str]) -> bool:
    held = content_words(sentence)
    roots = [BARE.sub("", one) for one in word]
    return set(things) <= set(held) and all(any(one.startswith(root) for one in held) for root in roots)


def byline(sentence: str) -> bool:
    """Return whether a sentence only names who wrote the article."""
    return len(sentence.split()) <= 12 and bool(BYLINE.search(sentence))
