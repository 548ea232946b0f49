"""The parts of a page's lines -> the same with a dash for each empty cell of a table.

A row of which a cell is empty would read as if its figures stood under other heads. Refuses to know PDF.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mode

from qa_bot.ingest.pdfs.layout import TextLine

COLUMNS = 3  # with fewer, the only cell that can be empty before another is the name of the row
FULL_ROWS = 2  # that show where the columns are
EMPTY = "–"
LEVEL = 0.3  # times the height of a line: what stands no farther up or down is in its row


def with_empty_cells(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines in their order, with a dash where a row has no cell under a head and one under a later head."""
    found: list[TextLine] = []
    for rows in _tables(list(_rows(lines))):
        columns = _columns(rows)
        for row in rows:
            found += _filled(row, columns) if columns and len(row) > 1 else row
    return found


def _rows(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield what follows each other on one base line, from left to right."""
    row: list[TextLine] = []
    for line in lines:
        if row and (abs(row[-1].bottom - line.bottom) > LEVEL * row[-1].height or line.left < row[-1].right - 1):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _tables(rows: Sequence[list[TextLine]]) -> Iterator[list[list[TextLine]]]:
    """Yield the rows of a table together, and each other row alone. A cell of two lines makes a row of its own."""
    table: list[list[TextLine]] = []
    for row, following in pairwise([*rows, []]):
        goes_on = table and len(table[-1]) > 1 and len(following) > 1
        if len(row) > 1 or goes_on:
            table.append(row)
            continue
        if table:
            yield table
        table = []
        yield [row]
    if table:
        yield table


def _columns(rows: Sequence[Sequence[TextLine]]) -> list[tuple[float, float]]:
    """Return where the columns of a table begin and end, from left to right; none where its rows do not agree on them."""
    wide = [len(row) for row in rows if len(row) >= COLUMNS]
    full = [row for row in rows if len(row) == mode(wide)] if wide else []
    if len(full) < FULL_ROWS or len(full) == len(rows):
        return []
    columns = [
        (min(cell.left for cell in cells), max(cell.right for cell in cells)) for cells in zip(*full, strict=True)
    ]
    return columns if all(before[1] < after[0] for before, after in pairwise(columns)) else []


def _filled(row: list[TextLine], columns: Sequence[tuple[float, float]]) -> list[TextLine]:
    """Return a row with a dash for each empty column before its last cell; as it is where a cell is in no one column."""
    places: list[int] = []
    for cell in row:
        under = [at for at, (left, right) in enumerate(columns) if cell.left < right and cell.right > left]
        if len(under) != 1 or (places and under[0] <= places[-1]):
            return row
        places += under
    cells = dict(zip(places, row, strict=True))
    level = row[0]
    return [
        cells.get(at) or TextLine(EMPTY, left, right, level.bottom, level.top)
        for at, (left, right) in enumerate(columns[: places[-1] + 1])
    ]
