"""Tables -> a line a row, "- column: value; column: value", so that each row can be read by itself.

Files (.csv, .tsv) are read here; Markdown and HTML name their columns by `row_line` too.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from qa_bot.errors import ParseError
from qa_bot.ingest.decoding import canonical, decode
from qa_bot.ingest.parsed import Parsed, warnings_of

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 50
EMPTY = " \r\n" + DELIMITERS
PREAMBLE_ROWS = 10  # above a table: its title, and where it comes from
PREAMBLE_CHARACTERS = 3000
YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
NUMBER = re.compile(r"[-+]?[\d.,\s%$€£]*\d[\d.,\s%$€£]*$")


def parse_table(content: bytes, charset: str) -> Parsed:
    """Return each row as a list item that names its columns; without a row of names, the values alone."""
    text, warning = decode(content, charset)
    delimiter = find_delimiter(text) or find_delimiter(below_preamble(text)) or ","
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in _rows(text, delimiter)]
    except csv.Error as error:
        raise ParseError(f"It is a damaged table (CSV): {error}.") from None
    before, rows = _without_preamble(rows)
    rows = [row for row in rows if any(row)]
    names = rows.pop(0) if len(rows) > 1 and (are_names(rows[0]) or first_row_names(rows)) else []
    lines = (row_line(row, names) for row in rows)
    told = "\n".join(line for line in lines if line)
    return Parsed(canonical("\n\n".join(filter(None, (before, told)))), warnings=warnings_of(warning))


def _without_preamble(rows: list[list[str]]) -> tuple[str, list[list[str]]]:
    """Return what stands above a table, and the table: a few rows that are narrower, and an empty one below them."""
    end = next((number for number, row in enumerate(rows[: PREAMBLE_ROWS + 1]) if not any(row)), 0)
    above, below = rows[:end], [row for row in rows[end:] if any(row)]
    widths = [sum(map(bool, row)) for row in above]
    if len(below) < 2 or not above or max(widths) >= min(sum(map(bool, row)) for row in below[:2]):
        return "", rows
    return "\n".join(", ".join(filter(None, row)) for row in above), below


def below_preamble(text: str) -> str:
    """Return what stands below the first empty line of a text, if that is one of the first few."""
    rows = text[:PREAMBLE_CHARACTERS].splitlines(keepends=True)[: PREAMBLE_ROWS + 1]
    end = next((number for number, row in enumerate(rows) if not row.strip(EMPTY)), len(rows))
    return text[sum(map(len, rows[: end + 1])) :] if end < len(rows) else ""


def find_delimiter(text: str) -> str:
    """Return the character that parts the columns of a table, "" where the text is no table.

    A table has at least two rows and two columns, and the same number of columns in nine of ten rows.
    """
    best = (1, "")
    sample = text[:200_000]
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(_rows(sample, delimiter), SAMPLE_ROWS))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
        width = max(set(widths), key=widths.count) if len(widths) > 1 else 0
        if width > best[0] and widths.count(width) >= 0.9 * len(widths):
            best = (width, delimiter)
    return best[1]


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
    """Return the rows of a table. The limit of a cell holds for the process, whatever table it read before."""
    csv.field_size_limit(len(text) + 1)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


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


def _as_name(place: int, names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A cell of the first row; a year is a word there, unless there are years below it."""
    is_year = YEAR.match(names[place]) and not any(YEAR.match(row[place]) for row in rows)
    return f"in {names[place]}" if is_year else names[place]


def row_line(row: Sequence[str], names: Sequence[str]) -> str:
    """Return a row as a list item in which each value stands behind its column's name; "" for an empty row."""
    cells = []
    for number, value in enumerate(row):
        name = names[number] if number < len(names) else ""
        if value:
            cells.append(f"{name}: {value}" if name else value)
    return f"- {'; '.join(cells)}" if cells else ""
