"""What the pages of a damaged SQLite file still hold, read one page after the other, without its header or its trees.

SQLite finds a row from the header through the tree above it, so a few lost bytes hide all of a file. Each page of rows
can be read by itself. Whatever is found is a guess: rebuilding.py keeps only what fits its checksum. The format is
described at https://sqlite.org/fileformat2.html.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qa_bot.index.identity import EncoderIdentity

PAGE_BYTES = 4096  # of the files that SQLite has made since 2016, where the header does not tell
FIRST = 100  # bytes of the header before the first page's rows
# Kinds of pages: rows by number; rows sorted by their content, as those of the state are; the same with pages below it.
ROWS, STATE, INNER = 13, 10, 2
SOURCES = b"sqlite_autoindex_documents_2"  # the index of the sources of documents, by SQLite's name
# What else is sorted by content and tells of documents by their numbers, and in which column.
NUMBERED = {
    b"sqlite_autoindex_documents_1": 1,
    b"documents_file": 1,
    b"passages_document": 0,
    b"sketches": 1,
    b"sketches_document": 0,
}
TOLD = 2  # times a number must be told to count: a damaged row may tell any
# How rows are told: each value's kind, N for none, I a whole number, F another, T text, B bytes.
DOCUMENT = re.compile("NTTTIITTTBT[NI]?")
PASSAGE = re.compile("NTIIITBB")
TABLES = (
    "CREATE TABLE documents (number INTEGER PRIMARY KEY, id, source, title, characters, passages, added, pages,"
    " metadata, checksum, text)",
    "CREATE TABLE numbers (number INTEGER PRIMARY KEY)",
    "CREATE TABLE passages (number INTEGER PRIMARY KEY, id, document, start, end, heading, checksum, vector)",
)
WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # bytes of a whole number, by its code
Value = None | int | float | bytes


@dataclass(frozen=True, slots=True)
class Carved:
    """What the pages of a file tell of the library that it was."""

    identity: EncoderIdentity | None  # None: they do not tell, and nothing of it can be used
    most: int | None  # documents that it can have held: the number that the last one was given
    pages: tuple[int, int]  # that are there, and that were there by the header


@dataclass(frozen=True, slots=True)
class CarvedRow:
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
        self.told = int.from_bytes(header[28:32], "big") if header.startswith(b"SQLite") else 0
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


def carve(path: Path, into: Path) -> Carved:
    """Write the rows of documents and passages that a library's pages still hold into the new database `into`.

    Of a document that only the index of sources knows, number and source are written, the rest is NULL; the table
    `numbers` names all that other indexes know.
    """
    identity, most = None, None
    roots: dict[bytes, int] = {}  # of what is sorted by content: the pages where it begins
    with path.open("rb") as file, closing(sqlite3.connect(into)) as connection, connection:
        for statement in TABLES:
            connection.execute(statement)
        pages = Pages(path, file)
        for row in rows(pages):
            if DOCUMENT.fullmatch(row.kinds):
                _insert(connection, "documents", row, 11)
            elif PASSAGE.fullmatch(row.kinds):
                _insert(connection, "passages", row, 8)
            elif row.kinds == "TT" and row.values[0] == b"encoder":
                with suppress(ValueError, TypeError):
                    identity = EncoderIdentity(**json.loads(row.values[1] or b""))  # type: ignore[arg-type]
            elif row.kinds == "TI" and row.number and row.values[0] == b"documents":  # of sqlite_sequence
                most = int(row.values[1] or 0)
            elif row.kinds in ("TTTIN", "TTTIT") and row.values[0] in (b"index", b"table"):  # of sqlite_schema
                roots[bytes(row.values[1])] = int(row.values[3])  # type: ignore[arg-type]
        for row in _indexed(pages, roots.get(SOURCES, 0)):
            if row.kinds == "TI":
                connection.execute(
                    "INSERT OR IGNORE INTO documents (number, source) VALUES (?, CAST(? AS TEXT))", row.values[::-1]
                )
        connection.executemany("INSERT INTO numbers VALUES (?)", [(number,) for number in _numbers(pages, roots)])
        # where an older version of a source was left over, it has been replaced
        connection.execute(
            "DELETE FROM documents WHERE number NOT IN (SELECT MAX(number) FROM documents GROUP BY source)"
        )
        for table, column in (("numbers", "number"), ("passages", "document")):  # what is damaged may tell any number
            connection.execute(f"DELETE FROM {table} WHERE {column} < 1 OR {column} > ?", (most or 2**62,))
        connection.execute("CREATE INDEX passages_document ON passages (document)")
        connection.execute("CREATE INDEX documents_id ON documents (id)")
    return Carved(identity, most, (pages.count, max(pages.count, pages.told)))


def _insert(connection: sqlite3.Connection, table: str, row: CarvedRow, columns: int) -> None:
    marks = ", ".join("CAST(? AS TEXT)" if kind == "T" else "?" for kind in row.kinds[:columns])
    with suppress(OverflowError):
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", [row.number, *row.values[1:columns]])


def rows(pages: Pages) -> Iterator[CarvedRow]:
    """Yield every row that a page of rows holds, in the order of the pages. What cannot be one is left out."""
    for number in range(1, pages.count + 1):
        page, start = pages.read(number), FIRST if number == 1 else 0
        kind = page[start] if len(page) > start + 8 else 0
        if kind == ROWS or (kind == STATE and b"encoder" in page):
            for at in _cells(page, start, kind):
                with suppress(IndexError, ValueError):
                    yield _row(pages, page, at, kind)


def _numbers(pages: Pages, roots: Mapping[bytes, int]) -> list[int]:
    """Return the numbers of documents that the indexes of a library tell of."""
    told: Counter[int] = Counter()
    for name, column in NUMBERED.items():
        for row in _indexed(pages, roots.get(name, 0)):
            if len(row.values) == 2 and row.kinds[column] == "I":
                told[int(row.values[column] or 0)] += 1
    return [number for number, times in told.items() if times >= TOLD]


def _indexed(pages: Pages, root: int) -> Iterator[CarvedRow]:
    """Yield every row of the index that begins at a page, as far as its pages are there."""
    waiting: list[int] = [root]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        page = pages.read(number) if 0 < number <= pages.count and number not in seen else b""
        seen.add(number)
        kind = page[0] if len(page) > 12 else 0
        if kind not in (STATE, INNER):
            continue
        if kind == INNER:
            waiting.append(int.from_bytes(page[8:12], "big"))
        for at in _cells(page, 0, kind):
            if kind == INNER:
                waiting.append(int.from_bytes(page[at : at + 4], "big"))
            with suppress(IndexError, ValueError):
                yield _row(pages, page, at + 4 * (kind == INNER), kind)


def _cells(page: bytes, start: int, kind: int) -> Iterator[int]:
    """Yield where each row of a page begins, the page's own header being at `start`."""
    first, cells = start + (12 if kind == INNER else 8), int.from_bytes(page[start + 3 : start + 5], "big")
    for place in range(first, min(first + 2 * cells, len(page) - 1), 2):
        yield int.from_bytes(page[place : place + 2], "big")


def _row(pages: Pages, page: bytes, at: int, kind: int) -> CarvedRow:
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
    found = CarvedRow(number, "", [])
    for code in codes:
        told, value, at = _value(content, at, code)
        found = CarvedRow(number, found.kinds + told, [*found.values, value])
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
