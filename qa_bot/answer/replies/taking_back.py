"""What is said -> the same, with the sentence that withdraws or denies it.

An article may give as a fact what its source has taken back since, in another article or further down. Refuses to know
how an answer is found, and models.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from qa_bot.answer.candidates.quoting import UNSURE, Said, quote
from qa_bot.answer.claims.grounding import Evidence, number_citations
from qa_bot.answer.statements.withdrawing import SHARE, Withdrawal, withdrawals, withdraws
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import content_words, overlap
from qa_bot.types import Citation, Claim, Document

AROUND = 400  # characters behind a withdrawal in which its next sentence ends
ASKS = re.compile(
    r"\b(?:withdr|retract|recant|den(?:y|ie)|disput|reject|claim|correct|t(?:ake|ook) back)", re.IGNORECASE
)
WITHDRAWN = "Withdrawn: "
BUT = "But: "


def with_withdrawal(said: Said | None, question: str, documents: Iterable[Document]) -> Said | None:
    """Return what is said with the sentences that take it back: a withdrawal leads, and is the answer then; a denial follows.

    As it is where nothing in the documents takes it back, or it tells so itself.
    """
    if said is None:
        return said
    if any(withdraws(claim.text) for claim in said.claims):
        no_yes = said.lead.startswith("Yes") and any(_takes_back(claim.text, question) for claim in said.claims)
        return replace(said, lead=UNSURE, short="") if no_yes else said
    found = [
        (document, one, claim)
        for document in documents
        for one in withdrawals(document.text)
        if (claim := _meant(one, document, said.claims, question))
    ]
    if not found:
        return said
    taken = [(document, one, claim) for document, one, claim in found if not one.denied]
    document, one, claim = (taken or found)[0]
    if one.denied:
        before = BUT if document.id == claim.citations[0].document_id else f"But {document.title} says: "
        return replace(
            said, claims=tuple(number_citations([*said.claims, quote(Evidence(document, one.start, one.end), before)]))
        )
    evidence = _with_next(Evidence(document, one.start, one.end), f"{question} {claim.text}")
    kept = [replace(each, text=f"{WITHDRAWN}{each.text}") if each == claim else each for each in said.claims]
    return replace(said, claims=tuple(number_citations([quote(evidence), *kept])), short="", lead="")


def _takes_back(text: str, question: str) -> bool:
    """Whether a sentence withdraws or denies what a question for yes or no asks, so that it is no Yes."""
    meant = any(one.claim and overlap(one.claim, question) >= SHARE for one in withdrawals(text))
    return meant and not ASKS.search(question)


def _meant(one: Withdrawal, document: Document, claims: Iterable[Claim], question: str) -> Claim | None:
    """The claim that a withdrawal means."""
    for claim in claims:
        for citation in claim.citations:
            if one.claim and one.means(citation.quote, question):
                return claim
            if not one.claim and _right_behind(one, document, citation):
                return claim
    return None


def _right_behind(one: Withdrawal, document: Document, citation: Citation) -> bool:
    """Whether a withdrawal is the next sentence of the paragraph."""
    if document.id != citation.document_id or one.start < citation.end:
        return False
    between = document.text[citation.end : one.start]
    return not between.strip() and "\n\n" not in between


def _with_next(evidence: Evidence, about: str) -> Evidence:
    """A withdrawal with the sentence behind it where that speaks of the same: it tells what holds instead."""
    text = evidence.document.text[evidence.end : evidence.end + AROUND].partition("\n\n")[0]
    spans = sentence_spans(text)
    if spans and set(content_words(text[slice(*spans[0])])) & set(content_words(about)):
        return replace(evidence, end=evidence.end + spans[0][1])
    return evidence
