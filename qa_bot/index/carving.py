"""What the pages of a damaged SQLite file still hold, read one page after the other, without its header or its trees.

SQLite finds a row from the header through the tree above it, so a few lost bytes hide all of a file. Each page of rows
can be read by itself. Whatever is found is a guess: rebuilding.py keeps only what fits its checksum. The format is
described at https://sqlite.org/fileformat2.html.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_bot.index.identity import EncoderIdentity

PAGE_BYTES = 4096  # of the files that SQLite has made since 2016, where the header does not tell
FIRST = 100  # bytes of the header before the first page's rows
ROWS, STATE = 13, 10  # kinds of pages: rows by number; rows sorted by their content, as those of the state are
# How rows are told: each value's kind, N for none, I a whole number, F another, T text, B bytes.
DOCUMENT = re.compile("NTTTIITTTBT[NI]?")
PASSAGE = re.compile("NTIIITBB")
TABLES = (
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, id, source, title, characters, passages, added, pages,"
    " metadata, checksum, text)",
    "CREATE TABLE passages (number INTEGER PRIMARY KEY, id, document, start, end, heading, checksum, vector)",
)
WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # bytes of a whole number, by its code
Value = None | int | float | bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page: its number (0 where it has none), the kinds of its values, and the values; texts as bytes."""

    number: int
    kinds: str
    values: list[Value]


class Pages:
    """The pages of a file, by number from 1, those of its log before its own."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._file = file
        header = file.read(FIRST)
        told = int.from_bytes(header[16:18], "big")
        self.size = (
            told if header.startswith(b"SQLite") and told in {2**power for power in range(9, 16)} else PAGE_BYTES
        )
        self._log = _logged(path.with_name(path.name + "-wal"), self.size)
        self.count = max([file.seek(0, 2) // self.size, *self._log])

    def read(self, number: int) -> bytes:
        """Return a page; fewer bytes, or none, where the file has ended."""
        if number in self._log:
            return self._log[number]
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)


def _logged(path: Path, size: int) -> dict[int, bytes]:
    """Return the pages that were committed to a write-ahead log, the newest of each number."""
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for start in range(32, len(data) - size - 23, size + 24):
        frame = data[start : start + 24]
        if int.from_bytes(data[8:12], "big") != size or frame[8:16] != data[16:24]:  # of an earlier time
            break
        pending[int.from_bytes(frame[:4], "big")] = data[start + 24 : start + 24 + size]
        if any(frame[4:8]):  # the last of a transaction
            committed |= pending
            pending = {}
    return committed


def carve(path: Path, into: Path) -> EncoderIdentity | None:
    """Write the rows of documents and passages that a library's pages still hold into the new database `into`.

    Returns the encoder of its vectors, None where the pages do not tell: then nothing of it can be used.
    """
    identity = None
    with path.open("rb") as file, closing(sqlite3.connect(into)) as connection, connection:
        for statement in TABLES:
            connection.execute(statement)
        for row in rows(Pages(path, file)):
            if DOCUMENT.fullmatch(row.kinds):
                _insert(connection, "documents", row, 11)
            elif PASSAGE.fullmatch(row.kinds):
                _insert(connection, "passages", row, 8)
            elif row.kinds == "TT" and row.values[0] == b"encoder":
                with suppress(ValueError, TypeError):
                    identity = EncoderIdentity(**json.loads(row.values[1] or b""))  # type: ignore[arg-type]
        # where an older version of a source was left over, it has been replaced
        connection.execute(
            "DELETE FROM documents WHERE number NOT IN (SELECT MAX(number) FROM documents GROUP BY source)"
        )
        connection.execute("CREATE INDEX passages_document ON passages (document)")
        connection.execute("CREATE INDEX documents_id ON documents (id)")
    return identity


def _insert(connection: sqlite3.Connection, table: str, row: Row, columns: int) -> None:
    marks = ", ".join("CAST(? AS TEXT)" if kind == "T" else "?" for kind in row.kinds[:columns])
    with suppress(OverflowError):
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", [row.number, *row.values[1:columns]])


def rows(pages: Pages) -> Iterator[Row]:
    """Yield every row that a page of rows holds, in the order of the pages. What cannot be one is left out."""
    for number in range(1, pages.count + 1):
        page, start = pages.read(number), FIRST if number == 1 else 0
        kind = page[start] if len(page) > start + 8 else 0
        if kind != ROWS and not (kind == STATE and b"encoder" in page):
            continue
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        for place in range(start + 8, min(start + 8 + 2 * cells, len(page) - 1), 2):
            with suppress(IndexError, ValueError):
                yield _row(pages, page, int.from_bytes(page[place : place + 2], "big"), kind)


def _row(pages: Pages, page: bytes, at: int, kind: int) -> Row:
    """Return the row that begins at a place of a page. IndexError or ValueError: there is none, or not all of it."""
    size, at = _number(page, at)
    number = 0
    if kind == ROWS:
        number, at = _number(page, at)
    if size > pages.count * pages.size:
        raise ValueError("It cannot be so long.")
    content = _content(pages, page, at, size, pages.size - 35 if kind == ROWS else (pages.size - 12) * 64 // 255 - 23)
    end, at = _number(content, 0)
    codes = []
    while at < end:
        code, at = _number(content, at)
        codes.append(code)
    found = Row(number, "", [])
    for code in codes:
        told, value, at = _value(content, at, code)
        found = Row(number, found.kinds + told, [*found.values, value])
    return found


def _content(pages: Pages, page: bytes, at: int, size: int, most: int) -> bytes:
    """Return the `size` bytes of a row, of which at most `most` stand in its page, the rest in a chain of others."""
    here = size
    if size > most:
        least = (pages.size - 12) * 32 // 255 - 23
        here = least + (size - least) % (pages.size - 4)
        here = here if here <= most else least
    parts, missing = [page[at : at + here]], size - here
    following = int.from_bytes(page[at + here : at + here + 4], "big")
    while missing > 0:
        if not 0 < following <= pages.count:
            raise ValueError("The chain is broken.")
        more = pages.read(following)
        parts.append(more[4 : 4 + missing])
        missing -= pages.size - 4
        following = int.from_bytes(more[:4], "big")
    content = b"".join(parts)
    if len(content) != size:
        raise ValueError("The file has ended.")
    return content


def _value(content: bytes, at: int, code: int) -> tuple[str, Value, int]:
    """Return the kind of a value, the value, and where the next begins."""
    if code == 0:
        return "N", None, at
    if code in (8, 9):
        return "I", code - 8, at
    if code == 7:
        return "F", 0.0, at + 8  # no column of ours is one
    size = WHOLE.get(code, (code - 12) // 2)
    data = content[at : at + size]
    if size < 0 or len(data) != size:
        raise ValueError("The row is too short.")
    if code in WHOLE:
        return "I", int.from_bytes(data, "big", signed=True), at + size
    return "BT"[code % 2], data, at + size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of SQLite's varying length (1 to 9 bytes), and where the next thing begins."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    value = value << 8 | data[at + 8]
    return value - (2**64 if value >= 2**63 else 0), at + 9
