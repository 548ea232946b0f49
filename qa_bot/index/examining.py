"""Is a library sound? Reads everything and compares it with its checksums; changes nothing, mends nothing.

What could not be looked at (a full disk, another process that writes) is told apart from what is wrong.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError
from qa_bot.index import rows, vectors
from qa_bot.index.database import Database
from qa_bot.index.fulltext import index_text
from qa_bot.index.room import hindrance
from qa_bot.ingest.text.decoding import searchable


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found, one sentence each."""

    wrong: list[str] = field(default_factory=list)  # damage
    unread: list[str] = field(default_factory=list)  # what could not be examined, and why


def examine(database: Database, dim: int) -> Examined:
    """Return what is wrong with a library, and what of it could not be examined. Reads everything."""
    found = Examined()
    with _noting(found, "Its tables"), database.reading() as connection:
        found.wrong.extend(f"SQLite: {row[0]}" for row in connection.execute("PRAGMA quick_check") if row[0] != "ok")
        for row in connection.execute(f"SELECT {rows.PASSAGE} FROM passages"):
            with _noting(found, f"The passage {row[1]}"):
                rows.checked_vector(row, dim)
        for (document_id,) in connection.execute("SELECT id FROM documents").fetchall():
            with _noting(found, f"The document {document_id}"):
                _check_words(connection, document_id)
        with _noting(found, "The number of its passages"):
            vectors.check_promised(connection, connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0])
    if not (database.path and hindrance(database.path)):
        # SQLite takes this examination for a change, and wants room and the lock for it.
        with _noting(found, "The full-text index as a whole"), database.writing() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    return found


def check(database: Database, dim: int) -> list[str]:
    """Return what is wrong with a library, one sentence each; empty where all is well.

    Raises LibraryUnwritableError where nothing is wrong with what could be examined, but that was not all.
    """
    found = examine(database, dim)
    if found.unread and not found.wrong:
        raise LibraryUnwritableError(" ".join(found.unread), "Make room on the disk, then try again.")
    return found.wrong


def _check_words(connection: sqlite3.Connection, document_id: str) -> None:
    """Raise LibraryError unless the document, its passages and their words fit together."""
    document = rows.read_document(connection, document_id)
    assert document is not None
    passages = connection.execute(
        "SELECT passages.start, passages.end, passages.heading, words.title, words.heading, words.text FROM passages"
        " LEFT JOIN words ON words.rowid = passages.number"
        " WHERE document = (SELECT number FROM documents WHERE id = ?)",
        (document_id,),
    )
    title = index_text(document.title)
    for start, end, heading, *words in passages:
        held = [searchable(word or "") for word in words]  # libraries of before hold what hides, too
        if held != [title, index_text(heading), index_text(document.text[start:end])]:
            raise LibraryError(f"The full-text index does not fit the document {document_id} ({document.source}).")


@contextmanager
def _noting(found: Examined, part: str) -> Iterator[None]:
    """Note an error as damage, or `part` as not examined where the error says nothing about the library itself."""
    try:
        yield
    except (LibraryBusyError, LibraryUnwritableError) as error:
        found.unread.append(f"{part} could not be examined: {_reason(error)}")
    except LibraryError as error:
        found.wrong.append(str(error))


def _reason(error: LibraryError) -> str:
    """Say what was in the way: of an error about writing its cause alone, since nothing was to be changed."""
    cause = error.__cause__
    full = isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)
    full |= isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return "the disk is full." if full else str(error)
