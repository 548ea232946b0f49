"""One SQLite file for many threads and processes: connections, the writer's lock, and errors in words.

Knows how to read and write safely, and nothing of documents. Readers never wait for writers (write-ahead log); writers
wait for each other, and for no longer than they are told.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError
from qa_bot.index.room import free, hindrance, is_full, logs, size_of, spare, state_of

FILE = "library.sqlite"  # within the folder of a library
RESTORE = (
    "`qa-bot doctor --rebuild` keeps what is sound, `qa-bot doctor --restore FILE` puts a backup in its place; "
    "else move its folder away and add the articles again."
)
UNDONE = " The change was undone, nothing is lost."
# What SQLite says where it cannot write what it wants beside a file, and where the file itself cannot be read.
UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
UNREAD = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)


class Database:
    """A reading and a writing connection to `path`, or one connection to memory where `path` is None."""

    def __init__(self, path: Path | None, busy_seconds: float) -> None:
        self.path = path
        self.busy_seconds = busy_seconds
        self.read_only = ""  # why it can be read alone; "" where it can be written
        self._as_it_was: tuple[int, ...] = ()  # the file, where SQLite takes it for one that nobody changes
        self._write_lock = threading.RLock()
        self._read_lock = threading.RLock() if path else self._write_lock
        with self._explained(reading=True):
            self._open()

    def _open(self) -> None:
        """Connect for reading and writing, else for reading alone. Raises sqlite3.Error or LibraryUnwritableError."""
        self.read_only = hindrance(self.path) if self.path else ""
        self._as_it_was = ()
        if not self.read_only:
            self._reader, error = _connect(self.path, self.busy_seconds)
            if not (self.path and error):
                self._writer = _connect(self.path, self.busy_seconds)[0] if self.path else self._reader
                return
            self._reader.close()
            if not self.path.exists():
                raise error
            self.read_only = (
                f"its disk is full, {free(self.path)}" if is_full(self.path) else f"SQLite cannot write: {error}"
            )
        assert self.path
        self._reader, error = _connect(self.path, self.busy_seconds, "?mode=ro")
        if error:  # no place for the files that readers and writers share, so nobody writes
            self._reader.close()
            for log in filter(size_of, logs(self.path)):
                raise LibraryUnwritableError(
                    f"{self.path} cannot be read where nothing can be written ({self.read_only}): its log {log.name} "
                    "holds changes that are not yet in it.",
                    f"Make room there, or copy the folder {self.path.parent} to where there is room.",
                )
            self._as_it_was = state_of(self.path)
            self._reader, _ = _connect(self.path, self.busy_seconds, "?immutable=1")
        self._writer = self._reader

    def _open_again(self) -> None:
        """Connect anew where that may now give more: there is room again, or somebody changed the file."""
        with self._read_lock, self._explained(reading=True):
            if self.read_only and not self._reader.in_transaction:
                self._reader.close()  # which is the writer, too
                self._open()

    @contextmanager
    def _steady(self) -> Iterator[sqlite3.Connection]:
        """Give the reading connection; LibraryBusyError where SQLite was told that nobody writes, and somebody did."""
        with self._read_lock, self._explained(reading=True):
            if self._as_it_was and self.path and self._as_it_was != state_of(self.path):
                self._open_again()
            try:
                yield self._reader
            finally:
                if self._as_it_was and self.path and self._as_it_was != state_of(self.path):
                    raise self._busy("another process")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that sees one state of the library from the first statement to the last."""
        with self._steady() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        """Give a connection within a transaction: whole after the block, undone where the block raises.

        Waits for other writers as `exclusive` does.
        """
        with self.exclusive(seconds) as connection, self._explained(UNDONE):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def exclusive(self, seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        """Give the writing connection, outside a transaction, while no other thread or process writes.

        Waits `seconds` (default: busy_seconds), then raises LibraryBusyError.
        """
        wait = self.busy_seconds if seconds is None else seconds
        until = time.monotonic() + wait
        if not self._write_lock.acquire(timeout=max(wait, 0)):
            raise self._busy(f"another thread of this process (pid {os.getpid()})")
        try:
            with self._file_lock(max(until - time.monotonic(), 0)), self._explained():
                yield self._writer
        finally:
            self._write_lock.release()

    def copy(self, path: Path) -> None:
        """Write the database, compact and as it is now, into the new file `path`, whole or not at all.

        Raises LibraryUnwritableError, naming `path`, where there is no room or right for it.
        """
        fresh = path.with_name(path.name + ".new")
        try:
            with self._steady() as connection:  # it may lie where nothing can be written
                fresh.unlink(missing_ok=True)
                connection.execute("VACUUM INTO CAST(? AS TEXT)", (utf8(str(fresh)),))
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(fresh, path)
        except (LibraryUnwritableError, OSError) as error:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            reason = error.__cause__ or error
            raise LibraryUnwritableError(
                f"{path} cannot be written: {reason}. The library is as it was.",
                "Make room there, check the rights of its folder, or name another file.",
            ) from error

    @contextmanager
    def _file_lock(self, seconds: float) -> Iterator[None]:
        """Hold the lock file. The kernel frees it when its holder dies, however it dies."""
        if self.path is None:
            yield
            return
        if self.read_only:
            self._open_again()
        if self.read_only:
            raise LibraryUnwritableError(
                f"{self.path.parent} is read-only: it can be searched, not changed ({self.read_only}).",
                f"Make room there{spare(self.path)}, or check the rights and the mount; else copy it elsewhere.",
            )
        import filelock

        lock = filelock.FileLock(self.path.with_suffix(".lock"), thread_local=False)
        holder = self.path.with_suffix(".writer")
        try:
            lock.acquire(timeout=seconds)
        except filelock.Timeout:
            raise self._busy(_holder(holder)) from None
        except OSError as error:
            raise self._unwritable(error, UNDONE) from error
        try:
            with suppress(OSError):  # a full disk: those who wait are not told who it is
                holder.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
            yield
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            with suppress(OSError):  # a full disk; the next holder overwrites it
                holder.unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def _explained(self, then: str = "", *, reading: bool = False) -> Iterator[None]:
        """Turn what SQLite says into what a person can act on; `then` is what became of a change that has no room."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explain(error, then, reading) from error
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise LibraryError(f"{self.path or 'The library in memory'} is damaged: {error}.", RESTORE) from error

    def _explain(self, error: sqlite3.Error, then: str, reading: bool) -> LibraryError:
        where = self.path or "the library in memory"
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return self._busy("another process")
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return LibraryError(f"{where} is damaged: {error}.", RESTORE)
        unread = getattr(error, "sqlite_errorcode", 0) in UNREAD
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) and self.path is not None and not unread:
            return self._unwritable(error, then, reading)
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return LibraryUnwritableError(
                f"{where} cannot be opened or written: {error}.", "Check who owns it and its rights."
            )
        if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
            return LibraryError(f"{self.path or 'The library in memory'} was closed.", "Open it again.")
        return LibraryError(f"{where}: {error}.", RESTORE)

    def _unwritable(self, error: Exception, then: str = "", reading: bool = False) -> LibraryUnwritableError:
        assert self.path is not None
        told = "read, for want of room" if reading else "written"
        return LibraryUnwritableError(
            f"{self.path} cannot be {told}: {error} ({free(self.path)}).{then}",
            f"Make room on the disk{spare(self.path)}, or check the folder's rights and quota.",
        )

    def _busy(self, holder: str) -> LibraryBusyError:
        return LibraryBusyError(
            f"The library {self.path or 'in memory'} is being written to by {holder}; waited {self.busy_seconds:g} s.",
            "Try again when it is done, or wait longer with the setting library.busy_seconds.",
        )

    def settle(self, how: str = "RESTART") -> None:
        """Put what stands in the log into the file: the next change then begins the log anew, in the room that it has.

        Where others read, or there is no room for it, the log stays as it is. `how` TRUNCATE: give that room back.
        """
        if self.path is None or self.read_only or not size_of(logs(self.path)[0]):
            return
        with self._write_lock, suppress(sqlite3.Error):
            self._writer.execute("PRAGMA busy_timeout = 0")
            try:
                self._writer.execute(f"PRAGMA wal_checkpoint ({how})").fetchone()
            finally:
                self._writer.execute(f"PRAGMA busy_timeout = {int(1000 * self.busy_seconds)}")

    def close(self) -> None:
        """Close both connections, after those who use them are done."""
        self.settle()
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()


def _connect(path: Path | None, busy_seconds: float, how: str = "") -> tuple[sqlite3.Connection, sqlite3.Error | None]:
    """Return a connection, and why nothing can be read through it where that is for want of room or rights."""
    address = ":memory:" if path is None else path.absolute().as_uri() + how
    connection = sqlite3.connect(
        address, uri=path is not None, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = _decode
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # a library may come from someone else
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF in UNWRITABLE and error.sqlite_errorcode not in UNREAD:
            return connection, error
        connection.close()
        raise
    return connection, None


def utf8(text: str) -> bytes:
    """Return what SQLite stores for a text, through CAST(? AS TEXT): file names can hold lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _holder(path: Path) -> str:
    try:
        return f"the process with pid {int(json.loads(path.read_text(encoding='utf-8'))['pid'])}"
    except (OSError, ValueError, KeyError, TypeError):  # between taking the lock and writing this, or just done
        return "another process"
