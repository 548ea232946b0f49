"""A claim about a table's rows -> whether its figures keep it: "High Marl had 67 tonnes", "Weir House had the lowest yield".

No sentence says so, and no checker does the arithmetic. Every word of the claim must be told by row, column or title; where
two cells fit, or two articles tell otherwise, nothing is said. Refuses to know models.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.tables.cells import Row
from qa_bot.answer.tables.grids import tables_of
from qa_bot.answer.tables.lookup import find_figure
from qa_bot.answer.tables.ranking import keeps
from qa_bot.answer.tables.terms import without_days, without_terms
from qa_bot.models.numerals import numbers
from qa_bot.types import Document

ROUGHLY = re.compile(
    r"\b(?:about|around|some|nearly|almost|over|under|above|below|roughly|approximately|at least|at most|up to|each|every|average|mean|total)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(r"\s*[-+−–(]")
SCALE = 1000.0


@dataclass(frozen=True, slots=True)
class Tabled:
    """What a table says of a claim."""

    holds: bool
    rows: tuple[Evidence, ...]  # that decide
    told: str  # what they say instead, or as well


def kept(claim: str, documents: Iterable[Document]) -> Tabled | None:
    """Return whether the tables of the documents keep a claim; None where none of them tells."""
    found = [one for document in documents if (one := _of_cells(claim, document) or _of_rows(claim, document))]
    return found[0] if found and len({one.holds for one in found}) == 1 else None


def _of_rows(claim: str, document: Document) -> Tabled | None:
    """What the rows say together: which has the most."""
    found = keeps(claim, document.text, document.title)
    return Tabled(found[1], _placed(document, found[0].best), found[0].names) if found else None


def _of_cells(claim: str, document: Document) -> Tabled | None:
    """What the one cell says that holds the claim's one figure, or another in its place."""
    counted = numbers(without_days(without_terms(claim)))
    if len(counted) != 1 or ROUGHLY.search(claim):
        return None
    ((value, shown),) = counted.items()
    if shown not in claim:
        return None
    question = f"How many {claim.replace(shown, ' ', 1)}"
    cells = find_figure(question, tables_of(document.text), document.title)
    told = {one.table.short(one.entry, one.column) for one in cells}
    if len(told) != 1 or any(SIGNED.match(one.entry.row.cells[one.column]) for one in cells):
        return None
    figures = list(numbers(*told))
    if len(figures) != 1 or (figures[0] != value and _scaled(figures[0], value)):
        return None
    return Tabled(figures[0] == value, _placed(document, [cells[0].entry.row]), *told)


def _scaled(one: float, other: float) -> bool:
    """Whether two figures may be the same in thousands or millions."""
    small, large = sorted((one, other))
    return small == 0 or any(abs(large / small / scale - 1) < 0.05 for scale in (SCALE, SCALE**2, SCALE**3))


def _placed(document: Document, rows: Sequence[Row]) -> tuple[Evidence, ...]:
    return tuple(Evidence(document, row.start + 2, row.end) for row in rows)
