"""A question whether something is more or less than before -> the verdict of the sentence that says by how much.

"Has it got more staff than last year?" - "Headcount was 2,210, which is 65 more than a year ago": other words for the thing, the
same direction. Refuses to know models.
"""

import re

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.marking import without_mark
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
LONGEST = 1_000  # characters of a question that is looked at
_UP = r"more|higher|larger|greater|bigger|longer|dearer|up"
_DOWN = r"fewer|less|lower|smaller|shorter|cheaper|down"
_UNIT = r"(?:years?|months?|weeks?|quarters?|seasons?)"
_BEFORE = (
    rf"(?:last|the previous|the prior|the same) (?:{_UNIT}|summer|winter|spring|autumn)\b|(?:a|one|two|three|\d+|the) {_UNIT} (?:ago|before|earlier)\b"
    r"|before\b(?! \w)|it was (?:then|before)\b|previously\b"
)
ASKS = re.compile(
    rf"\W*(?:is|are|was|were|has|have|had|do|does|did)\b[^?]*?\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[^?]*?\b(?:than|compared (?:to|with))\s+(?:in |at |for )?(?:{_BEFORE})",
    _I,
)
TELLS = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[^.;,]{{0,40}}?\b(?:than|on|from|compared with)\s+(?:in |at |for )?(?:{_BEFORE})",
    _I,
)
COUNTED = re.compile(r" (?P<what>[a-z]{3,}s)\b")  # "fewer people"
NOT = re.compile(
    r"\b(?:not|never|no|neither|if|unless|expect\w*|hop\w+|forecast\w*|would|could|may|might)\b|n['’]t\b", _I
)


def developed(question: str, best: Candidate, least: float) -> Said | None:
    """Return "Yes" or "No" with the sentence that a reader is sure of, where it tells one direction from an earlier time.

    `least`: the confidence, 0..1, from which a reader is sure.
    """
    asked = ASKS.match(question) if len(question) < LONGEST else None
    told = list(TELLS.finditer(best.evidence.text))
    if asked is None or len(told) != 1 or best.confidence < least:
        return None
    if NOT.search(question) or NOT.search(best.evidence.text):
        return None
    behind = told[0].end("up" if told[0]["up"] else "down")
    counted = COUNTED.match(best.evidence.text, behind)
    if counted and not set(content_words(counted["what"])) & set(content_words(question)):
        return None  # "fewer people pay them": not fewer of what is asked about
    word = "Yes" if bool(asked["up"]) == bool(told[0]["up"]) else "No"
    return said([without_mark(best.evidence)], word, best.confidence, lead=f"{word}:")
