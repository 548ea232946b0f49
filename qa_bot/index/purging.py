"""Leaving no trace of what was removed, and knowing that this is still due until it is done.

The note that a purge is due is written in the transaction that removes the document: so it outlives a full disk, a
killed process and another that reads. It holds none of the document's words: its id, and digests of its names.
"""

import json
import logging
import shlex
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, TracesError
from qa_bot.index import rows, schema
from qa_bot.index.database import FILE, Database
from qa_bot.index.upkeep import kept_copies, left_by_purging
from qa_bot.types import readable

LOG = logging.getLogger("qa_bot")


@dataclass(frozen=True, slots=True)
class Due:
    """A document that was removed, and whose traces are still to be cleared."""

    id: str
    on: str  # the day of its removal, UTC
    names: tuple[str, ...]  # digests of its source, its file's name and its title


def note(connection: sqlite3.Connection, document_id: str) -> None:
    """Note that the traces of a document are to be cleared, in the transaction that removes it, before it is gone."""
    (record,) = rows.records(connection, "WHERE id = ?", (document_id,))
    called = (record.source, rows.PARTS.split(record.source)[-1], rows.folded(record.title))
    due = Due(document_id, datetime.now(UTC).date().isoformat(), tuple(map(_digest, called)))
    _write(connection, [*read(connection), due])


def read(connection: sqlite3.Connection) -> list[Due]:
    """Return whose traces are still to be cleared, in the order of their removal."""
    row = connection.execute("SELECT value FROM state WHERE name = 'purge'").fetchone()
    return [Due(each["id"], each["on"], tuple(each["names"])) for each in json.loads(row[0])] if row else []


def carry(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Let a library that is built anew know what is due: its words may stand in copies of the old one."""
    if due := read(old):
        _write(new, due)


def _write(connection: sqlite3.Connection, due: list[Due]) -> None:
    value = json.dumps([asdict(each) for each in due])
    connection.execute("INSERT OR REPLACE INTO state VALUES ('purge', ?)", (value,))


def called(due: list[Due], name: str) -> Due | None:
    """Return the one that a name means: its id, the beginning of that, its source, its file's name or its title."""
    name = readable(name)
    beginning = rows.beginning_of_id(name)
    digests = {_digest(name), _digest(rows.folded(name))} if name else set()
    found = (each for each in reversed(due) if each.id.startswith(beginning) or digests.intersection(each.names))
    return next(found, None)


def is_source(due: Due, source: str) -> bool:
    """Return whether what was removed came from that source: then a document of it was added again."""
    return due.names[0] == _digest(source)


def _digest(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def purge(database: Database) -> None:
    """Leave no trace of what was removed: full-text segments, free pages, the log, copies made before changes.

    Copies that somebody made in its folder stay, since they may be all that person has; a warning names each. Raises
    TracesError where that cannot be done to its end: it stays due, and the error names the files and what finishes it.
    """
    try:
        with database.exclusive() as connection:
            _clear(database, connection)
    except LibraryError as error:
        database.settle("TRUNCATE")  # what was cut short takes room, and traces stand there
        if database.path is None:
            raise
        raise TracesError(_told(error, database.path.parent), finish(database.path.parent, error.hint)) from error
    if database.path:
        for warning in left_by_purging(database.path.parent):
            LOG.warning("%s", warning)


def _clear(database: Database, connection: sqlite3.Connection) -> None:
    """Clear all traces, then the note that this is due. Copies go first only where there is no room before."""
    schema.forget_rebuilt(connection)  # since the damaged file goes, too
    try:
        _compact(connection)
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
        if not (full and _delete_copies(database)):
            raise
        _compact(connection)
    _delete_copies(database)
    _empty_log(database, connection)
    connection.execute("DELETE FROM state WHERE name = 'purge'")
    with suppress(LibraryBusyError):  # no word of a document is in what is left
        _empty_log(database, connection)


def _compact(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    # So the log holds nothing but what VACUUM writes: where there is no room for that, the log can be emptied all the same.
    connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()
    connection.execute("VACUUM")


def _delete_copies(database: Database) -> int:
    """Delete the copies that were kept before changes; return how many there were."""
    copies = kept_copies(database.path.parent) if database.path else []
    for copy in copies:
        copy.unlink(missing_ok=True)
    return len(copies)


def _empty_log(database: Database, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()[0]:
        raise LibraryBusyError(f"Another process reads {database.path}.", "End it, or wait until it is done.")


def _told(error: LibraryError, folder: Path) -> str:
    """Say what was not done, why, and where words of what was removed may still stand."""
    logs = [log for log in (folder / f"{FILE}-wal", folder / f"{FILE}-journal") if log.exists() and log.stat().st_size]
    files = ", ".join(map(str, [folder / FILE, *logs, *kept_copies(folder)]))
    return f"What was removed is gone from the library, but its traces are not: {error} Its words may still stand in {files}."


def finish(folder: Path, first: str = "") -> str:
    """Return the sentence that tells how to finish a purge of the library in `folder`, after what is to be done first."""
    where = shlex.quote(f"library.folder={folder.parent}")  # another folder may hold a library of the same name
    command = f"qa-bot doctor --library {shlex.quote(folder.name)} --set {where} --purge"
    return f"{first} Then finish it: {command}" if first else f"Finish it: {command}"
