"""Looking after a library as a whole: is it sound, back it up, put it back, build it anew, leave no trace.

Putting back and building anew exchange the file, so they want the library for themselves; all else may be done while
others read it. Refuses to guess: what is damaged is left out and named, never repaired.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError, UsageError
from qa_bot.index import rows, schema, vectors
from qa_bot.index.database import FILE, RESTORE, Database
from qa_bot.index.fulltext import index_text
from qa_bot.index.identity import EncoderIdentity
from qa_bot.ingest.decoding import visible
from qa_bot.types import Document, Passage

NOTHING_SOUND = (
    "Put a backup in its place with `qa-bot doctor --restore FILE`, or move its folder away and add the articles again."
)
KEPT = "library.before-*"  # copies that were made before a change of the whole library


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of a library that was built anew."""

    documents: int  # that it holds now
    lost: tuple[str, ...]  # sources of what could not be read, to be added again
    kept: Path | None  # the damaged file, where something was lost


def check(database: Database, dim: int) -> list[str]:
    """Return what is wrong with a library, one sentence each; empty where all is well. Reads everything."""
    found: list[str] = []
    with _noting(found), database.reading() as connection:
        found += [f"SQLite: {row[0]}" for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
        for row in connection.execute(f"SELECT {rows.PASSAGE} FROM passages"):
            with _noting(found):
                rows.checked_vector(row, dim)
        for (document_id,) in connection.execute("SELECT id FROM documents").fetchall():
            with _noting(found):
                _check_words(connection, document_id)
        with _noting(found):
            vectors.check_promised(connection, connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0])
    if not database.read_only:
        with _noting(found), database.writing() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    return found


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
        held = [visible(word or "") for word in words]  # libraries of before hold what hides, too
        if held != [title, index_text(heading), index_text(document.text[start:end])]:
            raise LibraryError(f"The full-text index does not fit the document {document_id} ({document.source}).")


def purge(database: Database) -> None:
    """Leave no trace of what was removed: full-text segments, free pages, the log, copies made before changes."""
    with database.exclusive() as connection:
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()[0]
    if busy:
        raise LibraryBusyError(
            f"Another process reads {database.path}: what was removed is still in its log.",
            "Remove the traces again when that process is done.",
        )
    for copy in kept_copies(database.path.parent) if database.path else ():
        copy.unlink(missing_ok=True)


def kept_copies(folder: Path) -> list[Path]:
    """Return the copies of the library that were kept when it was migrated, put back or built anew."""
    return sorted(folder.glob(KEPT))


def restore(folder: Path, backup: Path, busy_seconds: float) -> int:
    """Put a backup in the place of the library in `folder` (made where it is missing); return how many documents it holds.

    The library that was there is kept beside it. Raises UsageError where there is no such file, LibraryError where the backup is none, or is damaged, and
    LibraryBusyError where another process has the library open; then nothing is changed.
    """
    if not backup.is_file():
        raise UsageError(f"There is no file {backup}.", "Name the file that `qa-bot doctor --backup` wrote.")
    with _workshop(folder, busy_seconds) as fresh:
        shutil.copyfile(backup, fresh)
        try:
            documents = _prepared(fresh, busy_seconds)
        except LibraryError as error:
            reason = str(error).replace(str(fresh), str(backup))
            raise LibraryError(
                f"{backup} cannot be put back: {reason}", "Nothing was changed. Take another."
            ) from error
        _exchange(folder, fresh, folder / "library.before-restore.sqlite")
    return documents


def _prepared(path: Path, busy_seconds: float) -> int:
    """Bring a copy of a backup to the newest format; return how many documents it holds. LibraryError: not sound."""
    with closing(Database(path, busy_seconds)) as database:
        if schema.is_empty(database):
            raise LibraryError("It holds no library.")
        identity = schema.stored_identity(database)
        schema.prepare(database, identity)
        if problems := check(database, identity.dim):
            raise LibraryError(problems[0])
        return _count(database)


def rebuild(folder: Path, busy_seconds: float) -> Rebuilt:
    """Build the library in `folder` anew from what is sound in it, all tables and indexes; the vector cache goes.

    What cannot be read is left out and named; then the file as it was is kept. Raises LibraryError where nothing can be
    read, LibraryBusyError where another process has the library open; then nothing is changed.
    """
    lost: list[str] = []
    if not (folder / FILE).is_file():
        raise LibraryError(f"There is no library {folder.name!r} in {folder.parent}.", "`qa-bot libraries` lists them.")
    with _workshop(folder, busy_seconds) as fresh, _legible(folder / FILE, busy_seconds) as (old, identity):
        with closing(Database(fresh, busy_seconds)) as new:
            schema.prepare(new, identity)
            with new.writing() as connection:
                for source, found in _salvage(old, identity):
                    if found is None:
                        lost.append(source)
                    else:
                        document, passages, vectors, added = found
                        rows.insert(connection, document, passages, vectors, added=added)
                schema.count_commit(connection)
            documents = _count(new)
        old.close()
        kept = folder / "library.before-rebuild.sqlite"
        _exchange(folder, fresh, kept)
        if not lost:
            kept.unlink()
    return Rebuilt(documents, tuple(lost), kept if lost else None)


@contextmanager
def _legible(path: Path, busy_seconds: float) -> Iterator[tuple[Database, EncoderIdentity]]:
    """Give a damaged library and whose vectors it holds. Raises LibraryError where not even that can be read."""
    with ExitStack() as stack:
        try:
            database = stack.enter_context(closing(Database(path, busy_seconds)))
            identity = schema.stored_identity(database)
        except LibraryBusyError:
            raise
        except LibraryError as error:
            raise LibraryError(f"Nothing of it can be kept: {error}", NOTHING_SOUND) from error
        yield database, identity


Salvaged = tuple[Document, list[Passage], list[bytes], str]


def _salvage(database: Database, identity: EncoderIdentity) -> Iterator[tuple[str, Salvaged | None]]:
    """Yield the source of each document with all that is stored of it, or None where that is damaged."""
    numbers: set[int] = set()
    for order in ("ASC", "DESC"):  # from both ends: a damaged page stops a scan
        with suppress(LibraryError), database.reading() as connection:
            for (number,) in connection.execute(f"SELECT number FROM documents NOT INDEXED ORDER BY number {order}"):
                numbers.add(number)
    named: set[str] = set()
    with suppress(LibraryError), database.reading() as connection:
        for (source,) in connection.execute("SELECT source FROM documents ORDER BY source"):  # read from the index
            named.add(str(source))
    for number in sorted(numbers):
        with suppress(LibraryError), database.reading() as connection:
            found = _sound(connection, number, identity)
            named.discard(found[0].source)
            yield found[0].source, found
    yield from ((source, None) for source in sorted(named))


def _sound(connection: sqlite3.Connection, number: int, identity: EncoderIdentity) -> Salvaged:
    """Return what is stored of the document in row `number`. LibraryError where any of it is damaged."""
    records = rows.records(connection, "WHERE number = ?", (number,))
    if not records:
        raise LibraryError(f"The document {number} cannot be found.")
    record = records[0]
    document = rows.read_document(connection, record.id)
    found = connection.execute(
        f"SELECT {rows.PASSAGE} FROM passages WHERE document = ? ORDER BY number", (number,)
    ).fetchall()
    if document is None or len(found) != record.passages:
        raise LibraryError(f"{record.source}: {len(found)} of {record.passages} passages can be read.")
    vectors = [rows.checked_vector(each, identity.dim) for each in found]
    passages = [
        Passage(passage_id, document.id, start, end, heading, document.text[start:end])
        for _, passage_id, start, end, heading, _, _ in found
    ]
    return document, passages, vectors, record.added


@contextmanager
def _workshop(folder: Path, busy_seconds: float) -> Iterator[Path]:
    """Give the name of a new library's file, in a folder that is gone afterwards, while no process writes to `folder`."""
    import filelock

    work, lock = folder / "work", filelock.FileLock(folder / "library.lock", thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with lock.acquire(timeout=busy_seconds):
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            yield work / FILE
    except filelock.Timeout:
        raise LibraryBusyError(
            f"The library in {folder} is being written to.", "Try again when that is done."
        ) from None
    except OSError as error:
        raise LibraryUnwritableError(f"{folder} cannot be written: {error}.", "The library is as it was.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if not (folder / FILE).exists():  # nothing began here
            with suppress(OSError):
                (folder / "library.lock").unlink(missing_ok=True)
                folder.rmdir()


def _exchange(folder: Path, fresh: Path, kept: Path) -> None:
    """Put the file `fresh` in the place of the library, which is kept as `kept`. LibraryBusyError where it is in use."""
    path = folder / FILE
    if path.is_file():
        _be_alone(path)
        for ending in ("", "-wal", "-shm"):  # of an earlier time
            Path(f"{kept}{ending}").unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):  # a log must never meet another file than its own; a sound one has none by now
            with suppress(FileNotFoundError):
                os.replace(f"{path}{ending}", f"{kept}{ending}")
        shutil.copyfile(path, kept)
    os.replace(fresh, path)
    for cache in folder.glob("vectors*"):
        cache.unlink(missing_ok=True)


def _be_alone(path: Path) -> None:
    """See that no other process has the library open, and that all of its log is in its file. LibraryBusyError."""
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise LibraryBusyError(
                    f"Another process has {path} open: a page, or `qa-bot sync --watch`.", "End it, then try again."
                ) from None
            raise LibraryError(f"{path} cannot be opened: {error}.", RESTORE) from error
        except sqlite3.DatabaseError:  # too damaged to be in use
            return


def _count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute("SELECT COUNT(*) FROM documents").fetchone()[0])


@contextmanager
def _noting(found: list[str]) -> Iterator[None]:
    try:
        yield
    except LibraryError as error:
        found.append(str(error))
