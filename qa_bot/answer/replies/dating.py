"""Sentences that are said -> whether they tell when as well: "Who left, and when?" - "Lund left in 2004."

Refuses to know how a question is answered, and models.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.statements.times import YEAR
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.months import MONTH_NAME
from qa_bot.types import Citation, Claim, Hit

DATED = re.compile(
    rf"{YEAR.pattern}|\b\d{{1,2}} {MONTH_NAME}\b|\b{MONTH_NAME} \d{{1,2}}\b|\bon (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
SAME = re.compile(
    r"\b(?:(?:the|that) (?:same|very|next|following|previous)|that) (?:day|morning|afternoon|evening|night|week|month|year)\b",
    re.IGNORECASE,
)
BEFORE = 2  # sentences in front of "the same day" that are looked at


def tell_when(claims: Sequence[Claim]) -> bool:
    """Return whether sentences tell when something was."""
    return any(DATED.search(claim.text) for claim in claims)


def since_when(claims: Sequence[Claim], hits: Sequence[Hit]) -> list[Claim]:
    """Return the claims, those of "the same day" with the sentences in front of them that tell which day, where they do."""
    if tell_when(claims):
        return list(claims)
    return [
        _with_day(claim, hits) if SAME.search(claim.text) and len(claim.citations) == 1 else claim for claim in claims
    ]


def _with_day(claim: Claim, hits: Sequence[Hit]) -> Claim:
    cited = claim.citations[0]
    holds = (hit.passage for hit in hits if hit.passage.document_id == cited.document_id)
    passage = next((one for one in holds if one.start <= cited.start and cited.end <= one.end), None)
    if passage is None or not claim.text.endswith(" ".join(cited.quote.split())):
        return claim
    front = passage.text[: cited.start - passage.start]
    paragraph = front.rfind("\n\n") + 2 if "\n\n" in front else 0
    spans = sentence_spans(front[paragraph:])[-BEFORE:]
    dated = next((span for span in spans if DATED.search(front[paragraph:][slice(*span)])), None)
    if dated is None:
        return claim
    start = passage.start + paragraph + dated[0]
    quote = passage.text[start - passage.start : cited.end - passage.start]
    said = claim.text.removesuffix(" ".join(cited.quote.split())) + " ".join(quote.split())
    wider: Citation = replace(cited, start=start, quote=quote)
    return replace(claim, text=said, citations=(wider,))
