"""A verdict on a claim -> the verdict with what the article takes back, withdraws or denies of it.

"In the first version both were from Hale", "The firm withdrew the claim that ...", "I wrote that it had closed. It has not."
"""

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.claims.ruling import opposed
from qa_bot.answer.statements.retracting import refuted, takes_back
from qa_bot.answer.statements.withdrawing import withdrawals, withdraws
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Check, Citation

AROUND = 200  # characters before what supports a claim, on which it may lean, and behind it, where it may be denied


def upheld(found: Check, evidence: Sequence[Evidence]) -> Check:
    """Return the verdict on a claim that nothing takes back: a withdrawal contradicts what is supported, a denial leaves it open."""
    if found.verdict == "contradicted" or found.citation is None or withdraws(found.claim):
        return found
    quoted = found.citation
    if takes_back(found.claim, quoted.quote, quoted.title):
        by = next(one for one in evidence if one.document.id == quoted.document_id)
        itself = Evidence(by.document, quoted.start, quoted.end)
        return opposed(found.claim, itself, found.support, ("the article takes this back",))
    if found.verdict == "supported" and (denial := _denied_behind(quoted, evidence)):
        return opposed(found.claim, denial, found.support, (f"the article denies this: {denial.text!r}",))
    for stretch in evidence:
        for one in withdrawals(stretch.text):
            by = Evidence(stretch.document, stretch.start + one.start, stretch.start + one.end)
            if by.document.id == quoted.document_id and by.start < quoted.end and quoted.start < by.end:
                continue
            behind = stretch.document.text[quoted.end : by.start] if by.document.id == quoted.document_id else "-"
            around = f"{stretch.document.text[max(0, quoted.start - AROUND) : quoted.start]} {quoted.quote}"
            if one.means(found.claim, around) if one.claim else quoted.end <= by.start and not behind.strip():
                reasons = (f"the article {'disputes' if one.denied else 'withdraws'} this: {by.text!r}",)
                taken = opposed(found.claim, by, found.support, reasons)
                return taken if found.verdict == "supported" and not one.denied else replace(taken, verdict="not found")
    return found


def _denied_behind(quoted: Citation, evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence right behind what is quoted, where it denies that: "I wrote that it was closed. It was not."."""
    document = next(one.document for one in evidence if one.document.id == quoted.document_id)
    if not refuted(quoted.quote, document.text[quoted.end : quoted.end + AROUND]):
        return None
    start, end = sentence_spans(document.text[quoted.end : quoted.end + AROUND])[0]
    return Evidence(document, quoted.end + start, quoted.end + end)
