"""Rows that follow one another -> a table: what its rows are called, of which row each is a part, in which unit it counts.

Knows tables as they are written when a source is read (`cells`); refuses to know questions.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.tables.cells import Row, rows_of
from qa_bot.answer.tables.terms import without_terms
from qa_bot.answer.tables.units import BARE, COUNTED, head_unit, parted, spoken, unit_in, with_unit

PART = re.compile(r"(?:[-–—•>]\s*)?(?:of which|thereof|including|incl\.|of that)\b[:\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table with what it is called."""

    row: Row
    key: str  # the column that names the rows
    label: str  # what stands there, as it is written
    name: str  # without "of which", dates and units
    parent: str  # the name of the row that it is a part of; "" for none
    over: Row | None  # that row


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that follow one another."""

    entries: tuple[Entry, ...]
    unit: str  # in which all of it counts, where its head or the line above says so

    def short(self, entry: Entry, column: str) -> str:
        """Return what stands in a cell, with the unit that the column, the row or the table states for it."""
        value = entry.row.cells[column]
        own = parted(column)[1] or parted(entry.label)[1]
        return with_unit(value, own or (self.unit if self._in_unit(entry, column) else ""))

    def told(self, entry: Entry) -> str:
        """Return a row as one says it: "Net profit, million euros: 5.9 (H1 2024), 8.4 (H1 2023)"."""
        others = [(name, value) for name, value in entry.row.cells.items() if name != entry.key]
        unit = self.unit if any(self._in_unit(entry, name) for name, _ in others) else ""
        label = PART.sub("", entry.label, count=1) if entry.parent else entry.label
        head = f"{label}, {spoken(unit)}" if unit and unit not in label else label
        return f"{head}: {', '.join(f'{value} ({name})' for name, value in others)}"

    def _in_unit(self, entry: Entry, column: str) -> bool:
        """Whether a cell is in the unit of the table: a bare figure of nothing that is counted otherwise.

        Figures in one unit are written alike: among 146.2 and 81.7, 1,912 are no millions.
        """
        value = entry.row.cells[column]
        if not self.unit or not BARE.fullmatch(value) or COUNTED.search(entry.label) or COUNTED.search(column):
            return False
        others = [one.row.cells[column] for one in self.entries if column in one.row.cells]
        digits = Counter(_decimals(other) for other in others if BARE.fullmatch(other))
        return _decimals(value) == digits.most_common(1)[0][0]


def tables_of(text: str, start: int = 0) -> list[Table]:
    """Return the tables of a text with rows that follow one another; `start`: where the text begins in its article."""
    groups: list[list[Row]] = []
    for row in rows_of(text):
        if groups and text[groups[-1][-1].end : row.start] == "\n":
            groups[-1].append(row)
        else:
            groups.append([row])
    return [table for rows in groups if (table := _table(rows, _line_before(text, rows[0].start), start))]


def is_ledger(table: Table) -> bool:
    """Return whether the column that names the rows has no name of its own, only a unit or nothing, and all others figures."""
    first = table.entries[0]
    others = [value for name, value in first.row.cells.items() if name != first.key]
    counted = first.key or all(name for name in first.row.cells if name != first.key) and all(map(_has_digit, others))
    return bool(counted) and (not first.key or bool(head_unit(first.key)))


def _table(rows: Sequence[Row], before: str, start: int) -> Table | None:
    key = _key(rows)
    entries: list[Entry] = []
    whole: Entry | None = None  # the last row that is no part of another
    for row in rows:
        label = row.cells.get(key, "")
        if not label or len(row.cells) < 2:
            continue
        match = PART.match(label)
        over = whole if match else None
        bare = parted(label[match.end() if match else 0 :])[0]
        name = " ".join(re.sub(r"\b(?:at|on|as of|as at)\s*$", "", without_terms(bare).rstrip()).split())
        placed = Row(row.start + start, row.end + start, row.cells)
        entry = Entry(placed, key, label, name or label, over.name if over else "", over.row if over else None)
        entries.append(entry)
        whole = whole if match else entry
    return Table(tuple(entries), head_unit(key) or _caption(before)) if entries else None


def _key(rows: Sequence[Row]) -> str:
    """The first column that holds words in most rows; the first one where none does."""
    columns = list(dict.fromkeys(name for row in rows for name in row.cells))
    for name in columns:
        values = [row.cells[name] for row in rows if name in row.cells]
        worded = [value for value in values if re.search(r"[^\W\d_]{2}", value)]
        if 2 * len(worded) > len(values) and 2 * len(values) > len(rows):
            return name
    return columns[0]


def _caption(line: str) -> str:
    """The unit that the line above a table states: "In million euros", "Emissions (thousand tonnes)"."""
    line = line.strip().strip("*_#| ").rstrip(":.")
    return unit_in(line) or parted(line)[1] if len(line) <= 120 else ""


def _line_before(text: str, place: int) -> str:
    """The last line before a place that is not empty."""
    return text[max(0, place - 400) : place].rstrip().rpartition("\n")[2]


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def _decimals(value: str) -> int:
    """How many digits stand behind the point; "1,912" has none."""
    match = re.search(r"[.,](\d+)\s*$", value)
    return len(match[1]) if match and (value[match.start()] == "." or len(match[1]) != 3) else 0
