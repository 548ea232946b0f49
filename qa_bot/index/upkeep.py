"""Looking after a library as a whole: which copies of it there are, and how a backup is put in its place.

Putting back and building anew (rebuilding.py) exchange the file, so they want the library for themselves; all else may
be done while others read it.
"""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError, UsageError
from qa_bot.index import examining, schema
from qa_bot.index.database import FILE, RESTORE, Database

HEADER = b"SQLite format 3\0"  # the first bytes of each of its files
KEPT = "library.before-*"  # copies that were made before a change of the whole library


def kept_copies(folder: Path) -> list[Path]:
    """Return the copies of the library that were kept when it was migrated, put back or built anew."""
    return sorted(folder.glob(KEPT))


def new_copy(folder: Path, change: str) -> Path:
    """Return the name for a copy of the library before a change. An earlier one may hold what nothing else does: it stays."""
    numbered = (folder / f"library.before-{change}-{number}.sqlite" for number in itertools.count(2))
    names = itertools.chain([folder / f"library.before-{change}.sqlite"], numbered)
    return next(name for name in names if not name.exists())


def other_copies(folder: Path) -> list[Path]:
    """Return what else in the library's folder begins as a file of SQLite does: backups that somebody made there."""
    kept = {folder / FILE, *kept_copies(folder)}
    return [path for path in sorted(folder.rglob("*")) if path not in kept and _is_sqlite(path)]


def left_by_purging(folder: Path) -> list[str]:
    """Return a warning for each copy in the library's folder that `purging.purge` leaves as it is."""
    told = "{} was not touched and holds what it held: delete it if that should go, too."
    return [told.format(copy) for copy in other_copies(folder)]


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():  # a pipe would be waited for
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(HEADER)) == HEADER
    except OSError:  # whose rights say that it is not for us
        return False


def restore(folder: Path, backup: Path, busy_seconds: float) -> int:
    """Put a backup in the place of the library in `folder`, made where it is missing; return how many documents it has.

    The library that was there is kept beside it. Raises UsageError where there is no such file, LibraryError where the
    backup is none, or is damaged, and LibraryBusyError where another process has the library open; then nothing is
    changed.
    """
    if not backup.is_file():
        raise UsageError(f"There is no file {backup}.", "Name the file that `qa-bot doctor --backup` wrote.")
    with workshop(folder, busy_seconds) as fresh:
        shutil.copyfile(backup, fresh)
        try:
            documents = _prepared(fresh, busy_seconds)
        except LibraryError as error:
            reason = str(error).replace(str(fresh), str(backup))
            raise LibraryError(
                f"{backup} cannot be put back: {reason}", "Nothing was changed. Take another."
            ) from error
        exchange(folder, fresh, new_copy(folder, "restore"))
    return documents


def _prepared(path: Path, busy_seconds: float) -> int:
    """Bring a copy of a backup to the newest format; return how many documents it holds. LibraryError: not sound."""
    with closing(Database(path, busy_seconds)) as database:
        if schema.is_empty(database):
            raise LibraryError("It holds no library.")
        identity = schema.stored_identity(database)
        schema.prepare(database, identity)
        if problems := examining.check(database, identity.dim):
            raise LibraryError(problems[0])
        return count(database)


@contextmanager
def workshop(folder: Path, busy_seconds: float) -> Iterator[Path]:
    """Give the name of a new library's file, in a folder that is gone afterwards, while no process writes to `folder`.

    Raises LibraryBusyError where one does for `busy_seconds`, LibraryUnwritableError where the disk does not let us.
    """
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


def exchange(folder: Path, fresh: Path, kept: Path) -> None:
    """Put the file `fresh` in the place of the library, which is kept as `kept`. LibraryBusyError where it is in use."""
    path = folder / FILE
    if path.is_file():
        _be_alone(path)
        whole = fresh.with_name("kept.sqlite")  # on a full disk no half of a copy is left
        shutil.copyfile(path, whole)
        for ending in ("", "-wal", "-shm"):  # of an earlier time
            Path(f"{kept}{ending}").unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):  # a log must never meet another file than its own; a sound one has none by now
            with suppress(FileNotFoundError):
                os.replace(f"{path}{ending}", f"{kept}{ending}")
        os.replace(whole, kept)
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
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # too damaged to be in use, as may be what SQLite quotes
            return


def count(database: Database) -> int:
    """Return how many documents there are."""
    with database.reading() as connection:
        return int(connection.execute("SELECT COUNT(*) FROM documents").fetchone()[0])
