"""Which files of mirrored folders are in a library, and as they were when: rows of SQLite and back.

A file is known by its absolute path, its size, a mark of its last change and the SHA-256 of its content; its documents
are those that its content held. Knows nothing of disks and formats: folder.py compares.
"""

import re
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa_bot.index import rows
from qa_bot.index.database import utf8
from qa_bot.types import DocumentRecord

UNKNOWN = -1  # as a size or a mark: fits no file, so its content is compared


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was when its documents were stored."""

    path: str  # absolute, resolved
    size: int  # bytes
    mark: int  # what `marks.marked` makes of its times; UNKNOWN where they are not to be relied on
    digest: bytes  # SHA-256 of the content; empty where that is not known


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from."""

    id: str  # of the document
    number: int | None = None  # of the row of a known file, if it came from one
    path: str | None = None  # of that file


def known(connection: sqlite3.Connection, folder: str) -> dict[str, File]:
    """Return the files below `folder` that are known, by path."""
    found = connection.execute("SELECT path, size, changed, digest FROM files ORDER BY path")
    return {row[0]: File(*row) for row in found if below(row[0], folder)}


def below(path: str, folder: str) -> bool:
    """Return whether a path, or the source of a part of a file, lies below `folder`."""
    return any(path.startswith(folder.rstrip(separator) + separator) for separator in ("/", "\\"))


def part_of_any(source: str, paths: Collection[str]) -> bool:
    """Return whether a document's source names one of the files, or a part of one: "a.jsonl#3", "a.zip!/b.txt"."""
    return any(source[: end.start()] in paths for end in re.finditer("#|!/|$", source))


def origin(connection: sqlite3.Connection, source: str) -> Origin | None:
    """Return which document has a source, and the known file that it came from; None where none has."""
    found = connection.execute(
        "SELECT id, file, path FROM documents LEFT JOIN files ON file = files.number WHERE source = CAST(? AS TEXT)",
        (utf8(source),),
    ).fetchone()
    return Origin(*found) if found else None


def documents_of(connection: sqlite3.Connection, path: str) -> list[DocumentRecord]:
    """Return the documents that came from a known file."""
    where = "WHERE file = (SELECT number FROM files WHERE path = CAST(? AS TEXT)) ORDER BY number"
    return rows.records(connection, where, (utf8(path),))


def without_file(connection: sqlite3.Connection, folder: str) -> list[DocumentRecord]:
    """Return the documents whose source lies below `folder` and of which no file is known: added, never mirrored."""
    found = rows.records(connection, "WHERE file IS NULL ORDER BY number")
    return [record for record in found if below(record.source, folder)]


def note(connection: sqlite3.Connection, noted: Sequence[File]) -> None:
    """Note files as they are now; their documents stay theirs."""
    connection.executemany(
        "INSERT INTO files (path, size, changed, digest) VALUES (CAST(? AS TEXT), ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET size = excluded.size, changed = excluded.changed, digest = excluded.digest",
        [(utf8(file.path), file.size, file.mark, file.digest) for file in noted],
    )


def row_of(connection: sqlite3.Connection, path: str) -> int:
    """Return the number of a file's row. One that was not known is noted: the next mirroring reads it."""
    values = (utf8(path), UNKNOWN, UNKNOWN)
    connection.execute(
        "INSERT OR IGNORE INTO files (path, size, changed, digest) VALUES (CAST(? AS TEXT), ?, ?, x'')", values
    )
    return int(connection.execute("SELECT number FROM files WHERE path = CAST(? AS TEXT)", values[:1]).fetchone()[0])


def remember(
    connection: sqlite3.Connection, file: File, document_ids: Sequence[str], *, whole: bool
) -> list[DocumentRecord]:
    """Note a file as it is now, and that these documents came from it.

    Where it was read whole, the other documents that came from it earlier are removed and returned.
    """
    now = set(document_ids)
    held = [record for record in documents_of(connection, file.path) if whole and record.id not in now]
    for record in held:
        rows.delete(connection, record.id)
    note(connection, [file])
    number = row_of(connection, file.path)
    connection.executemany("UPDATE documents SET file = ? WHERE id = ?", [(number, each) for each in document_ids])
    return held


def forget(connection: sqlite3.Connection, path: str) -> list[DocumentRecord]:
    """Remove a file and its documents; return them."""
    held = documents_of(connection, path)
    for record in held:
        rows.delete(connection, record.id)
    connection.execute("DELETE FROM files WHERE path = CAST(? AS TEXT)", (utf8(path),))
    return held


def doubt(connection: sqlite3.Connection, document_id: str) -> None:
    """Note that a document is about to be removed by hand: the next mirroring reads its file anew, if there is one."""
    mine = "(SELECT file FROM documents WHERE id = ?)"
    alone = "(SELECT COUNT(*) FROM documents WHERE file = files.number) = 1"
    connection.execute(f"DELETE FROM files WHERE number = {mine} AND {alone}", (document_id,))
    connection.execute(f"UPDATE files SET size = ?, digest = x'' WHERE number = {mine}", (UNKNOWN, document_id))
