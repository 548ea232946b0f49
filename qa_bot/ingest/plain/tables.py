"""Tables -> a line a row, "- column: value; column: value", so that each row can be read by itself.

Files (.csv, .tsv) are read here; Markdown and HTML name their columns by `row_line` too.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from qa_bot.errors import ParseError
from qa_bot.ingest.text.decoding import canonical, decode
from qa_bot.ingest.text.parsed import Parsed, warnings_of

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 50
EMPTY = " \r\n" + DELIMITERS
PREAMBLE_ROWS = 10  # above a table: its title, and where it comes from
PREAMBLE_CHARACTERS = 3000
YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")  # as a column's name; a smaller number there is a value more often
DIALECT = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[ \t]*\n", re.I)  # which spreadsheets write above a table: no row
NUMBER = re.compile(r"[-+]?[\d.,\s%$€£]*\d[\d.,\s%$€£]*$")


def parse_table(content: bytes, charset: str) -> Parsed:
    """Return each row as a list item that names its columns; without a row of names, the values alone.

    Rows of another width than the rest are told of in a warning: what they lack is empty, what they have more stands last.
    Raises ParseError for a damaged table.
    """
    text, warning = decode(content, charset)
    stated = DIALECT.match(text)
    text = f"\n{text[stated.end() :]}" if stated else text  # the numbers of lines stay
    delimiter = (stated and stated[1]) or find_delimiter(text) or find_delimiter(below_preamble(text)) or ","
    try:
        every = _numbered_rows(text, delimiter)
        numbered = [(line, [" ".join(cell.split()) for cell in row]) for line, row in every]
    except csv.Error as error:
        raise ParseError(f"It is a damaged table (CSV): {error}.") from None
    end = _end_of_preamble([row for _, row in numbered])
    before = "\n".join(", ".join(filter(None, row)) for _, row in numbered[:end])
    numbered = [(line, row) for line, row in numbered[end:] if any(row)]
    rows = [row for _, row in numbered]
    if has_title(rows):
        before = "\n".join(filter(None, (before, rows.pop(0)[0])))
        numbered = numbered[1:]
    names = rows.pop(0) if len(rows) > 1 and (are_names(rows[0]) or first_row_names(rows)) else []
    width = len(names) or _usual_width(rows)
    told = "\n".join(line for row in rows if (line := row_line(_fitted(row, width), names)))
    widths = [(line, len(row) if any(row[width:]) else min(len(row), width)) for line, row in numbered[-len(rows) :]]
    ragged = _ragged(widths, width)
    return Parsed(canonical("\n\n".join(filter(None, (before, told)))), warnings=warnings_of(warning, ragged))


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _fitted(row: Sequence[str], width: int) -> list[str]:
    """Return a row with what it has more than `width` cells as one more."""
    return [*row[:width], ", ".join(filter(None, row[width:]))]


def _ragged(widths: Sequence[tuple[int, int]], width: int) -> str:
    """Return a warning that names the first line whose row is not `width` cells wide, "" where there is none."""
    odd = [(line, cells) for line, cells in widths if cells != width]
    if not odd:
        return ""
    line, cells = odd[0]
    return (
        f"{len(odd):,} of {len(widths):,} rows have fewer or more cells than the {width} columns; the first is line "
        f"{line:,}, which has {cells}. What is missing was left empty, what is too much stands last in its row."
    )


def _end_of_preamble(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above a table, 0 for none: a few that are narrower, and an empty one below them."""
    end = next((number for number, row in enumerate(rows[: PREAMBLE_ROWS + 1]) if not any(row)), 0)
    above, below = rows[:end], [row for row in rows[end:] if any(row)]
    widths = [sum(map(bool, row)) for row in above]
    narrower = len(below) > 1 and widths and max(widths) < min(sum(map(bool, row)) for row in below[:2])
    return end if narrower else 0


def below_preamble(text: str) -> str:
    """Return what stands below the first empty line of a text, if that is one of the first few."""
    rows = text[:PREAMBLE_CHARACTERS].splitlines(keepends=True)[: PREAMBLE_ROWS + 1]
    end = next((number for number, row in enumerate(rows) if not row.strip(EMPTY)), len(rows))
    return text[sum(map(len, rows[: end + 1])) :] if end < len(rows) else ""


def find_delimiter(text: str) -> str:
    """Return the character that parts the columns of a table, "" where the text is no table.

    A table has at least two rows and two columns, and the same number of columns in nine of ten rows; in more than half
    of them where a first row of names has that number, too.
    """
    best = ragged = (1, "")
    sample = text[:200_000]
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(_rows(sample, delimiter), SAMPLE_ROWS))
        except csv.Error:
            continue
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        widths = [len(row) for row in rows]
        width = max(set(widths), key=widths.count) if len(widths) > 1 else 0
        if width > best[0] and widths.count(width) >= 0.9 * len(widths):
            best = (width, delimiter)
        elif width > ragged[0] and widths.count(width) > 0.5 * len(widths) and _name_columns(rows, width):
            ragged = (width, delimiter)
    return best[1] or ragged[1]


def _name_columns(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether the first of some rows of different widths names so many columns."""
    return len(rows) > 3 and len(rows[0]) == width and are_names(rows[0])


def looks_like_table(text: str) -> bool:
    """Return whether a text that no name calls a table is one beyond doubt: three columns with short, distinct names."""
    delimiter = find_delimiter(text)
    if not delimiter:
        return False
    rows = [row for row in islice(_rows(text[:200_000], delimiter), SAMPLE_ROWS) if row]
    same = sum(len(row) == len(rows[0]) for row in rows) == len(rows)
    names = [cell.strip() for cell in rows[0]]
    spaced = delimiter == "," and sum(cell.startswith(" ") for row in rows for cell in row) > len(rows)  # prose
    return same and len(rows) > 2 and len(names) > 2 and are_names(names) and not spaced


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return (row for _, row in _numbered_rows(text, delimiter))


def _numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line in which each row begins, and its cells.

    The limit of a cell holds for the process, whatever table it read before.
    """
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    begins = 1
    for row in reader:
        yield begins, row
        begins = reader.line_num + 1


def are_names(cells: Sequence[str]) -> bool:
    """Return whether a row names columns: short, distinct, no numbers."""
    named = [cell.strip().lower() for cell in cells if cell.strip()]
    short = all(len(cell) <= 60 and not NUMBER.match(cell) for cell in named)
    return len(named) >= 0.8 * len(cells) and len(set(named)) == len(named) > 0 and short


def first_row_names(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row of a table that marks none names the columns: words, or years, above numbers."""
    if len(rows) < 3:
        return False
    names, *below = rows
    whole = [row for row in below if len(row) == len(names)]
    columns = range(1, len(names))
    counted = any(all(NUMBER.match(row[place]) for row in whole) for place in columns)
    return len(whole) > 1 and counted and are_names([_as_name(place, names, whole) for place in columns])


def has_title(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row of a table is its title, above the one that names its columns."""
    if len(rows) < 4 or not is_section(rows[0]):
        return False
    return first_row_names(rows[1:]) or (are_names(rows[1]) and len(rows[1]) == len(rows[0]))


def _as_name(place: int, names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A cell of the first row; a year is a word there, unless there are years below it."""
    is_year = YEAR.match(names[place]) and not any(YEAR.match(row[place]) for row in rows)
    return f"in {names[place]}" if is_year else names[place]


def is_section(row: Sequence[str]) -> bool:
    """Return whether a row of a table that a person laid out heads those below: words in its first of three cells alone."""
    return len(row) > 2 and bool(row[0]) and not any(row[1:])


def row_line(row: Sequence[str], names: Sequence[str]) -> str:
    """Return a row as a list item in which each value stands behind its column's name; "" for an empty row."""
    cells = []
    for number, value in enumerate(row):
        name = names[number] if number < len(names) else ""
        if value:
            cells.append(f"{name}: {value}" if name else value)
    return f"- {'; '.join(cells)}" if cells else ""
