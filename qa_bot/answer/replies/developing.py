"""A question whether something is more or less than before -> the verdict of the sentence that says by how much.

"Has it got more staff than last year?" - "Headcount was 2,210, which is 65 more than a year ago": other words for the thing, the
same direction. Refuses to know models.
"""

import re

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.marking import without_mark
from qa_bot.answer.candidates.quoting import Said, said

_I = re.IGNORECASE
_UP = r"more|higher|larger|greater|bigger|longer|dearer|up"
_DOWN = r"fewer|less|lower|smaller|shorter|cheaper|down"
_BEFORE = (
    r"(?:(?:a|the|last|one|two|three|\d+|previous|prior|same) )?(?:years?|months?|weeks?|quarters?|seasons?|summer|winter|spring|autumn|time)\b(?: (?:ago|before|earlier))?"
    r"|before\b|it was\b|previously\b"
)
ASKS = re.compile(
    rf"\W*(?:is|are|was|were|has|have|had|do|does|did)\b[^?]*?\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[^?]*?\b(?:than|compared (?:to|with)|on)\s+(?:in |at |for )?(?:the )?(?:{_BEFORE})",
    _I,
)
TELLS = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[^.;,]{{0,40}}?\b(?:than|on|from|compared with)\s+(?:in |at |for )?(?:the )?(?:{_BEFORE})",
    _I,
)
NOT = re.compile(
    r"\b(?:not|never|no|neither|if|unless|expect\w*|hop\w+|forecast\w*|would|could|may|might)\b|n['’]t\b", _I
)


def developed(question: str, best: Candidate, least: float) -> Said | None:
    """Return "Yes" or "No" with the sentence that a reader is sure of, where it tells one direction from an earlier time.

    `least`: the confidence, 0..1, from which a reader is sure.
    """
    asked = ASKS.match(question)
    told = list(TELLS.finditer(best.evidence.text))
    if asked is None or len(told) != 1 or best.confidence < least:
        return None
    if NOT.search(question) or NOT.search(best.evidence.text):
        return None
    word = "Yes" if bool(asked["up"]) == bool(told[0]["up"]) else "No"
    return said([without_mark(best.evidence)], word, best.confidence, lead=f"{word}:")
