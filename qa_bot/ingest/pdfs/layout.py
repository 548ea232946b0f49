"""Characters with places on a page -> its lines in the order of reading. Knows columns and paragraphs.

Refuses to know PDF: it gets words with boxes, whatever drew them. Lengths are in points, the origin is the lower left.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from unicodedata import category

MIN_COLUMN_LINES = 6  # fewer lines beside each other are no columns of text
MIN_LINE_CHARACTERS = 18  # most lines; shorter ones are the cells of a table
MAX_COLUMNS = 5
WORD_GAP = 0.15  # times the size of the letters; pieces that stand nearer are one word
WIDE_GAP = 3  # times the size of the letters; wider is never the usual distance
PARAGRAPH_GAP = 1.35  # times the usual distance of two lines


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, or the part of one that lies in one column."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """About the size of the font."""
        return self.top - self.bottom


def ordered(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines in the order in which they are read.

    That is the order in which they come, as a rule: programs write texts as they run. Only where it jumps from column
    to column with every line are the columns put one after the other.
    """
    return _joined(_by_columns(list(lines), MAX_COLUMNS))


def _by_columns(lines: list[TextLine], columns: int) -> list[TextLine]:
    gutter = _gutter(lines) if columns > 1 else None
    if gutter is None:
        return lines
    found: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    cells = _cells(lines)
    for line in sorted(lines, key=lambda line: (-round(line.bottom), line.left)):
        if line.right <= gutter and line not in cells:
            left.append(line)
        elif line.left >= gutter and line not in cells:
            right.append(line)
        else:  # it spans both columns: what is above it is read before it
            found += [*_by_columns(left, columns - 1), *_by_columns(right, columns - 1), line]
            left, right = [], []
    return found + _by_columns(left, columns - 1) + _by_columns(right, columns - 1)


def _cells(lines: list[TextLine]) -> set[TextLine]:
    """Return the pieces of the rows of a table across the columns: several short ones side by side, row after row."""
    rows: dict[int, list[TextLine]] = {}
    for line in lines:
        rows.setdefault(round(line.bottom), []).append(line)
    apart = [rows[place] for place in sorted(rows)]
    are_cells = [len(row) > 2 and max(len(line.text) for line in row) < MIN_LINE_CHARACTERS for row in apart]
    beside = [False, *are_cells, False]
    return {line for at, row in enumerate(apart) if are_cells[at] and (beside[at] or beside[at + 2]) for line in row}


def _gutter(lines: list[TextLine]) -> float | None:
    """Return the place between two columns of running text whose lines come in turns, None where there is none."""
    starts = Counter(round(line.left) for line in lines)
    best = None
    most = MIN_COLUMN_LINES - 1
    for start, count in starts.items():
        if count < MIN_COLUMN_LINES / 2:
            continue
        place = start - 1.0
        sides = [-1 if line.right <= place else 1 if line.left >= place else 0 for line in lines]
        both = min(sides.count(-1), sides.count(1))
        if both > most and sides.count(0) <= 0.3 * len(lines) and _takes_turns(lines, sides):
            best, most = place, both
    return best


def _takes_turns(lines: list[TextLine], sides: list[int]) -> bool:
    """Return whether most lines on the left are followed by one beside them, and both are text, not cells of a table."""
    beside = [
        (before, after)
        for (before, left), (after, right) in pairwise(zip(lines, sides, strict=True))
        if (left, right) == (-1, 1) and abs(before.bottom - after.bottom) < 0.5 * before.height
    ]
    enough = max(MIN_COLUMN_LINES, 0.5 * min(sides.count(-1), sides.count(1)))
    lengths = [median(len(line.text) for line in side) for side in zip(*beside, strict=True)]
    return len(beside) >= enough and min(lengths) >= MIN_LINE_CHARACTERS


def _joined(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines with those made one that follow each other on one base line."""
    found: list[TextLine] = []
    for line in lines:
        before = found[-1] if found else None
        if before and all(category(character) == "Mn" for character in line.text):  # accents that stand apart
            found[-1] = replace(before, text=before.text + line.text)
        elif before and abs(before.bottom - line.bottom) < 0.3 * before.height and line.left >= before.right - 1:
            space = " " if line.left - before.right > WORD_GAP * line.height else ""
            text = f"{before.text}{space}{line.text}"
            top, bottom = max(before.top, line.top), min(before.bottom, line.bottom)
            found[-1] = TextLine(text, before.left, line.right, bottom, top)
        else:
            found.append(line)
    return found


def paragraphs(lines: Sequence[TextLine]) -> str:
    """Return the lines as text: a blank line where the gap is wider than usual or the size of the letters changes."""
    gaps = [above.bottom - below.bottom for above, below in pairwise(lines) if above.bottom > below.bottom]
    wide = WIDE_GAP * median(line.height for line in lines) if lines else 0.0
    close = [gap for gap in gaps if gap < wide]
    usual = median(close) if close else wide
    pieces = [lines[0].text] if lines else []
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    for place, (above, below) in enumerate(pairwise(lines)):
        gap = steps[place]
        around = [step for step in (*steps[max(place - 1, 0) : place], *steps[place + 1 : place + 2]) if step > 0]
        near = max(min(around, default=usual), 0.8 * usual)  # lines may be wider apart here than elsewhere
        resized = abs(above.height - below.height) > 0.12 * max(above.height, below.height)
        apart = gap > PARAGRAPH_GAP * near or (resized and gap > 0.5 * below.height)
        pieces.append("\n\n" if apart else "\n")
        pieces.append(below.text)
    return "".join(pieces)
