"""A claim and sentences -> a verdict that arithmetic and plain words give, before any model is asked.

How often something happened, how many there are, and how a thing stood to what was planned. Refuses to know models.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.claims.bounding import other_times
from qa_bot.answer.claims.grounding import CAP, Evidence, cite
from qa_bot.answer.claims.outnumbering import outnumbered
from qa_bot.answer.statements.planning import planned
from qa_bot.types import Check, Difference

COUNTED = 0.9  # support of a claim that the article's counts or tables keep; by hand


def ruled(claim: str, sentences: Sequence[Evidence]) -> Check | None:
    """Return the verdict that needs no model; None where there is none."""
    if other := other_times(claim, sentences):
        told = f"the article says {other.article!r} in the place of {other.claim!r}"
        return replace(opposed(claim, other.by, CAP, (told,)), difference=Difference(other.claim, other.article))
    title = sentences[0].document.title if sentences else ""
    if beside := planned(claim, [one.text for one in sentences], title):
        by, holds = sentences[beside[0]], beside[1]
        return (
            kept_by(claim, by) if holds else opposed(claim, by, CAP, ("the article tells otherwise what was planned",))
        )
    if counts := outnumbered(claim, sentences):
        told = f"the article says {counts.counts[0]!r} and {counts.counts[1]!r}"
        return kept_by(claim, counts.by) if counts.holds else opposed(claim, counts.by, CAP, (told,))
    return None


def kept_by(claim: str, by: Evidence) -> Check:
    """Return the claim as supported by what counts or says just that."""
    return Check(claim, COUNTED, cite(by.document, by.start, by.end, 1), (), "supported")


def opposed(claim: str, by: Evidence, score: float, reasons: tuple[str, ...]) -> Check:
    """Return the claim as contradicted, with a support of at most CAP."""
    return Check(claim, round(min(score, CAP), 4), cite(by.document, by.start, by.end, 1), reasons, "contradicted")
