"""A question for a fact -> what is said: a row of a table, a labelled line, else the sentence that a reader is sure of, with what disagrees.

Refuses to know how passages are found, and when an answer is declined.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.accounts.origin import HEAD, stated
from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import UNSURE, Said, say_cell, say_fact
from qa_bot.answer.candidates.reading import documents_of
from qa_bot.answer.replies.disagreeing import beside_others
from qa_bot.answer.replies.holding import held
from qa_bot.answer.replies.labelling import say_labelled
from qa_bot.answer.replies.lifespans import lifespan
from qa_bot.answer.replies.preceding import neighbour
from qa_bot.answer.replies.resolving import resolved
from qa_bot.answer.replies.tabling import say_table, with_unit_of_table, without_strange_rows
from qa_bot.answer.replies.votes import vote
from qa_bot.answer.statements.times import RELATIVE
from qa_bot.answer.tables.cells import ROW
from qa_bot.index.articles import Articles
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader
from qa_bot.settings import AnswerSettings
from qa_bot.types import Hit

BY_HOW_MUCH = re.compile(r"\bby how (?:much|many)\b", re.IGNORECASE)
CHANGE = re.compile(r"\b(?:change|growth|difference|increase|decrease|rise|fall)\b|[-+−–] ?\d", re.IGNORECASE)
ONE_ACCOUNT = "No other article was found that says otherwise."


def state(
    question: str,
    candidates: Sequence[Candidate],
    found: Sequence[Hit],
    library: Articles,
    encoder: Encoder,
    reader: Reader | None,
    settings: AnswerSettings,
) -> Said | None:
    """Return the fact that answers a question; None where nothing surely does. `found`: passages whose tables may tell it."""
    fact = _stated(question, candidates, found, library, encoder, reader, settings)
    return _unreckoned(fact) if fact and BY_HOW_MUCH.search(question) else fact


def _stated(
    question: str,
    candidates: Sequence[Candidate],
    found: Sequence[Hit],
    library: Articles,
    encoder: Encoder,
    reader: Reader | None,
    settings: AnswerSettings,
) -> Said | None:
    """The fact that answers a question, as it is told."""
    documents = documents_of(found, library)
    if row := say_table(question, found, documents) or say_labelled(question, found, documents):
        return row
    candidates = without_strange_rows(question, candidates)
    fact = say_cell(question, candidates) or lifespan(question, candidates) or vote(question, candidates)
    fact = fact or neighbour(question, candidates) or resolved(question, candidates)
    if fact is None:
        fact = say_fact(question, candidates, settings) or held(question, candidates)
        fact = beside_others(fact, candidates, encoder, reader, question) if reader else fact
    return fact and _dated(with_unit_of_table(fact, documents), candidates)


def _unreckoned(fact: Said) -> Said:
    """What is said of a difference: a row of a table without a short answer, unless it tells the change itself, since no one
    cell of it is the difference."""
    text = fact.claims[0].text
    row = ROW.fullmatch(f"- {text}") and not CHANGE.search(text)
    return replace(fact, short="", lead=UNSURE) if row else fact


def by_each(fact: Said | None) -> Said | None:
    """Return a fact as what each article says of it: where only one does, that is noted; no short answer is both."""
    if fact is None:
        return None
    several = len({citation.document_id for claim in fact.claims for citation in claim.citations}) > 1
    return replace(
        fact, short="" if several else fact.short, note=fact.note if several else f"{fact.note} {ONE_ACCOUNT}".strip()
    )


def hits_shown(said: Said | None, hits: Sequence[Hit], found: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits that an answer shows, and of `found` those that hold what it cites and no hit does."""
    shown = list(hits)
    for cited in (one for claim in (said.claims if said else ()) for one in claim.citations):
        holds = (
            hit
            for hit in (*shown, *found)
            if hit.passage.document_id == cited.document_id and hit.passage.start <= cited.start < hit.passage.end
        )
        if (holder := next(holds, None)) and holder not in shown:
            shown.append(replace(holder, cut=""))
    return tuple(shown)


def _dated(fact: Said, candidates: Sequence[Candidate]) -> Said:
    """What is said, with the date of the article where the answer is counted from it: "last year"."""
    cited = fact.claims[0].citations[0].document_id
    document = next(one.evidence.document for one in candidates if one.evidence.document.id == cited)
    date = stated("date", document, HEAD) if RELATIVE.search(fact.short) else None
    return replace(fact, note=f"{fact.note} {document.title} is dated {date.short}.".strip()) if date else fact
