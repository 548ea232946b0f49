"""Found passages -> what the tables of their articles say: the cell that a question names, the row that has the most.

A table is read beyond the passage that was found: what one row says depends on those above it. What a reader marks in a row
is left out where the row is of another time, or where its article names nobody who is asked about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import CELL, Said, told
from qa_bot.answer.candidates.sourcing import named_by
from qa_bot.answer.claims.grounding import Evidence, cite, number_citations
from qa_bot.answer.tables.cells import ROW, rows_of
from qa_bot.answer.tables.grids import Entry, tables_of
from qa_bot.answer.tables.lookup import PLAIN, find_figure, stems
from qa_bot.answer.tables.ranking import SUPERLATIVE
from qa_bot.answer.tables.ranking_parts import rank_parts
from qa_bot.answer.tables.terms import meets, terms_of
from qa_bot.answer.tables.timeline import moment
from qa_bot.answer.tables.units import BARE, UNIT
from qa_bot.models.wording import missing_names
from qa_bot.types import Claim, Document, Hit

COUNTS = re.compile(
    r"\bhow (?:much|many) (?!more|less|fewer|longer|higher|money|people|persons|time|of|is|are|was|were|do|does|did|has|have|had|can|will)(?P<what>[\w-]+)",
    re.IGNORECASE,
)
# Which profit, which weight: one is not the other
SORT = re.compile(r"\b(net|gross|operating|pre-?tax|before tax|after tax)\b", re.IGNORECASE)
REACH = 6000  # characters on each side of a passage in which its table may go on


def say_table(question: str, hits: Sequence[Hit], documents: Mapping[str, Document]) -> Said | None:
    """Return the row that a question asks for, by what it is called, has most of, or tells of; None where that is not plain.

    `documents`: those of the hits, by id. Two articles that tell otherwise answer nothing.
    """
    figures, most, moments = [], [], []
    for document in documents.values():
        mine = [hit for hit in hits if hit.passage.document_id == document.id]
        tables = [
            table for start, end in _stretches(document, mine) for table in tables_of(document.text[start:end], start)
        ]
        around = " ".join({document.title: 1, **{hit.passage.heading: 1 for hit in mine}}) if tables else ""
        figures += [(document, one) for one in find_figure(question, tables, around)]
        if best := rank_parts(question, tables, around):
            most.append((document, *best))
        if then := moment(question, tables, f"{around} {named_by(document)}"):
            moments.append((document, *then))
    if figures:
        fullest = max(one.told for _, one in figures)
        cells = [(document, one) for document, one in figures if one.told == fullest]
        shorts = {one.table.short(one.entry, one.column) for _, one in cells}
        document, one = cells[0]
        return _said(document, [one.entry], shorts.pop()) if len(shorts) == 1 else None
    if len({time for _, _, time in moments}) == 1:
        document, row, time = moments[0]
        return _said(document, [row], time)
    names = {", ".join(entry.name for entry in entries) for _, _, entries in most}
    if len(names) != 1:
        return None
    document, _, entries = most[0]
    return _said(document, entries, names.pop())


def with_unit_of_table(fact: Said, documents: Mapping[str, Document]) -> Said:
    """Return a fact whose short answer is a bare figure of a table's row with the unit that the table states for it.

    As it is elsewhere, and where two cells of the row hold the figure in different units.
    """
    cited = fact.claims[0].citations[0]
    document = documents.get(cited.document_id)
    if document is None or not BARE.fullmatch(fact.short.strip()):
        return fact
    start = document.text.rfind("\n", 0, cited.start) + 1
    if not ROW.fullmatch(document.text, start, cited.end):
        return fact
    first = document.text.rfind("\n", 0, max(0, start - REACH)) + 1
    tables = tables_of(document.text[first : cited.end + REACH], first)
    shorts = {
        table.short(entry, column)
        for table in tables
        for entry in table.entries
        if entry.row.start == start
        for column, value in entry.row.cells.items()
        if value.strip() == fact.short.strip()
    }
    return replace(fact, short=shorts.pop()) if len(shorts) == 1 else fact


def without_strange_rows(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates without those that stand in a table's row of another time, or of an article that lacks a name.

    Which row has the most is arithmetic over all rows (`rank`); a reader that sees one marks any.
    """
    return [one for one in candidates if not (one.short and _strange(question, one))]


def _strange(question: str, one: Candidate) -> bool:
    text = one.evidence.text.removeprefix("- ")
    if "; " not in text or not ROW.fullmatch(f"- {text}"):
        return False
    document = one.evidence.document
    article = f"{document.title} {document.text}".lower()
    if any(name.lower().removesuffix("'s").removesuffix("’s") not in article for name in missing_names(question, text)):
        return True
    if _counts_other(question, text, article):
        return True
    if (most := SUPERLATIVE.search(question)) and most[0].lower() not in text.lower():
        return True
    columns = [name for name, value in rows_of(f"- {text}")[0].cells.items() if one.short in value]
    if columns and all(_of_another_sort(question, f"{text.partition(';')[0]} {name}") for name in columns):
        return True
    times = [term for name in columns for term in terms_of(name)]
    years = [term.year for term in terms_of(document.title)]
    moments = terms_of(text.partition(";")[0])
    return bool(times) and any(
        term.year > 0 and not any(meets(term, time, moments, years) for time in times) for term in terms_of(question)
    )


def _of_another_sort(question: str, named: str) -> bool:
    """Whether a row or column is of operating profit where net profit is asked for."""
    asked, told = ({match.lower() for match in SORT.findall(text)} for text in (question, named))
    return bool(asked and told) and not asked & told


def _counts_other(question: str, row: str, article: str) -> bool:
    """Whether a question asks how much there is of what neither the row nor its article tells: of magnesium."""
    match = COUNTS.search(question)
    words = set(stems(match["what"])) - PLAIN if match else set()
    words -= {word for word in words if UNIT.fullmatch(word)}
    return bool(words) and not words & set(stems(row)) and match is not None and match["what"].lower() not in article


def _stretches(document: Document, hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """What is read of an article: whole lines around its passages, each character once."""
    found: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda one: one.passage.start):
        start = document.text.rfind("\n", 0, max(0, hit.passage.start - REACH)) + 1
        end = document.text.find("\n", min(len(document.text), hit.passage.end + REACH))
        end = end if end >= 0 else len(document.text)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _said(document: Document, entries: Sequence[Entry], short: str) -> Said:
    """What rows say, each behind the name of the row that it is a part of."""
    claims = []
    for entry in entries:
        places = [row for row in (entry.over, entry.row) if row]
        text = told(Evidence(document, entry.row.start + 2, entry.row.end))
        before = f"{entry.parent}, of which " if entry.parent else ""
        claims.append(Claim(f"{before}{text}", tuple(cite(document, row.start + 2, row.end, 0) for row in places), 1.0))
    return Said(tuple(number_citations(claims)), short, CELL)
