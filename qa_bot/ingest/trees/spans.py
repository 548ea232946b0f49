"""The tables of a tree -> the same with each cell that spans rows repeated in the rows that it spans: each row is read alone.

Which row names the columns is told here too.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML
from qa_bot.ingest.plain.tables import first_row_names

MARK = re.compile(r"\b(?:row|col)span\s{0,9}=", re.I)  # a page without it has no such cells
CELLS = ("td", "th")
GROUPS = ("thead", "tbody", "tfoot")  # which no cell leaves
MOST = 20_000  # copies in all tables of a tree
LONGEST = 200  # characters of a cell that names its rows; a longer one is read where it stands
SAMPLE = 50  # rows that show what a table is
WIDEST = 1000  # columns of a cell
TALLEST = 65_534  # rows of a cell
LIMITED = f"Cells that span rows were repeated up to the limit of {MOST:,} copies."


@dataclass(slots=True)
class _Spanning:
    """A cell that reaches into the rows below it."""

    tag: str
    text: str
    width: int
    left: int  # rows


def repeat_spanning(tree: Any) -> str:
    """Repeat the cells that span rows, and put empty ones behind those that span columns; heads of several rows become one.

    Return a warning where those are too many, else "".
    """
    left = MOST
    for table in list(tree.iter("table")):
        _take_title(table)
        groups = groups_of(table)
        for rows in groups:
            left = _repeat(rows, left)
            if left < 0:
                return LIMITED
        _join_heads([row for rows in groups for row in rows])
        every = [row for rows in groups_of(table) for row in rows]
        widest = max((len(_cells(row)) for row in every), default=0)
        for row in every:
            left = _fill(row, widest, left)
            if left < 0:
                return LIMITED
    return ""


def _take_title(table: Any) -> None:
    """Put the first row of a table before it, where that is a cell across all columns above the row that names these."""
    rows = [row for rows in groups_of(table) for row in rows][:SAMPLE]
    if len(rows) < 3 or table.getparent() is None:
        return
    first, second, *below = rows
    title, heads = _cells(first), _cells(second)
    if len(title) != 1 or not 1 < len(heads) <= _width(title[0]) or not _text(title[0]):
        return
    named = all(cell.tag == "th" for cell in heads) or second.getparent().tag == "thead"
    if named or first_row_names([[_text(cell) for cell in _cells(row)] for row in (second, *below)]):
        line = table.makeelement("p")
        line.text = _text(title[0])
        first.getparent().remove(first)
        table.addprevious(line)


def _join_heads(rows: list[Any]) -> None:
    """Make one row of the rows of heads that a table begins with: "Cost" over "2019" is "Cost 2019"."""
    heads: list[list[str]] = []
    for row in rows:
        cells = _cells(row)
        if len(cells) < 2 or not (row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells)):
            break
        heads.append([_text(cell) for cell in cells for _ in range(_width(cell))])
    if len(heads) < 2 or len(heads) == len(rows) or len(set(map(len, heads))) > 1:
        return
    first = rows[0]
    first[:] = []
    for names in zip(*heads, strict=True):
        cell = first.makeelement("th")
        cell.text = " ".join(dict.fromkeys(filter(None, names)))
        first.append(cell)
    for row in rows[1 : len(heads)]:
        row.getparent().remove(row)


def _fill(row: Any, widest: int, left: int) -> int:
    """Put empty cells behind those that span columns, up to the `widest` row; a cell alone heads the rows below it.

    Return how many are left.
    """
    cells = _cells(row)
    room = widest - len(cells) if len(cells) > 1 else 0
    for cell in cells:
        empty = min(_width(cell) - 1, room)
        cell.attrib.pop("colspan", None)
        room, left = room - empty, left - empty
        if left < 0:
            break
        for _ in range(empty):
            cell.addnext(cell.makeelement(cell.tag))
    return left


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in CELLS]


def _width(cell: Any) -> int:
    return min(_number(cell, "colspan", 1) or 1, WIDEST)


def groups_of(table: Any) -> list[list[Any]]:
    """Return the rows of each group of a table, without those of tables inside it."""
    groups: list[list[Any]] = [[row for row in table if row.tag == "tr"]]
    groups += [[row for row in child if row.tag == "tr"] for child in table if child.tag in GROUPS]
    return groups


def _repeat(rows: list[Any], left: int) -> int:
    """Repeat the cells that span rows of one group; return how many copies are left, below 0 where it ended for that."""
    spanning: dict[int, _Spanning] = {}  # by their columns
    for number, row in enumerate(rows):
        cells = _cells(row)
        left -= len(spanning)
        if left < 0:
            return left
        new: dict[int, _Spanning] = {}
        column = 0
        for cell in cells:
            while above := spanning.get(column):
                cell.addprevious(_copy(cell, above))
                column += above.width
            width = _width(cell)
            stated = _number(cell, "rowspan", 1)
            below = min(stated or TALLEST, len(rows) - number) - 1
            if stated != 1:
                del cell.attrib["rowspan"]
            if below > 0:
                new[column] = _Spanning(cell.tag, _text(cell), width, below)
            column += width
        while cells and (above := spanning.get(column)):
            row.append(_copy(row, above))
            column += above.width
        for start, above in spanning.items():
            above.left -= 1
            if above.left > 0:
                new.setdefault(start, above)
        spanning = new
    return left


def _copy(near: Any, above: _Spanning) -> Any:
    cell = near.makeelement(above.tag)
    cell.text = above.text
    if above.width > 1:
        cell.set("colspan", str(above.width))
    return cell


def _number(cell: Any, name: str, otherwise: int) -> int:
    """Return a number that a cell states; a huge one is as good as any."""
    stated = (cell.get(name) or "").strip()
    return int(stated[:9]) if stated.isascii() and stated.isdecimal() else otherwise


def _text(cell: Any) -> str:
    """Return the text of a cell that can be a name, else ""."""
    if next(cell.iter("table", "script", "style"), None) is not None:
        return ""
    text = NOT_XML.sub("", " ".join("".join(cell.itertext()).split()))
    return text if len(text) <= LONGEST else ""


def columns_named(root: Any) -> Any:
    """Make the first row of tables the one that names columns, where it looks like that: few writers mark it.

    A table that holds tables lays out a page.
    """
    for table in root.iter("table"):
        if table.find(".//table") is not None:
            continue
        first, *below = [row.findall("td") for row in islice(table.iter("tr"), SAMPLE)] or [[]]
        if first_row_names([[" ".join("".join(cell.itertext()).split()) for cell in row] for row in (first, *below)]):
            for cell in first:
                cell.tag = "th"
    return root
