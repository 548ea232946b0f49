"""The vectors of a library, kept in step with SQLite, and their copy on disk: checked, or thrown away.

SQLite holds the truth and says which file is the copy, of which state, with which SHA-256. The copy only saves reading
all vectors; what was added or removed since is read from SQLite, so the file is written anew only when that is much.
FAISS files carry no checksum, and a third of the damaged ones load and answer wrongly, so nothing is read from one
before its SHA-256 was found right.
"""

import json
import logging
import os
import re
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from qa_bot.index import vectors
from qa_bot.index.database import Database
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.schema import commit_name
from qa_bot.index.vectors import CodedIndex, VectorIndex

FORMAT = 2
STATE = "vectors"  # the row of SQLite's table `state` that describes the file
SPARED = 1_000  # passages that are read from SQLite rather than written to a file
SHARE = 10  # a file is written anew when a tenth of it has changed
LOG = logging.getLogger("qa_bot")


class CacheError(Exception):
    """The file cannot be used; the reason. Stays within this room: the vectors are read from SQLite then."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What SQLite says of the file."""

    format: int
    kind: str  # exact or coded
    size: int  # bytes
    sha256: str
    count: int  # vectors
    newest: int  # the greatest number among them
    fitted: int  # vectors that there were when codes were fitted
    encoder: dict[str, Any]

    @property
    def file(self) -> str:
        """Its name: made of its content, never a path that anything tells."""
        return f"vectors-{self.sha256[:16]}.faiss"


class VectorCache:
    """The vectors of one library. Its methods are called within `database.reading()`, which is also their lock."""

    def __init__(self, database: Database, identity: EncoderIdentity) -> None:
        self._database = database
        self._identity = identity
        self._index: VectorIndex | None = None
        self._commit = ""  # the state of the library that the index holds
        self._fitted = 0
        self._spoiled = False  # whether the file was found useless

    def index(self, connection: sqlite3.Connection, count: int) -> VectorIndex:
        """Return the vectors of the `count` passages that `connection` sees. LibraryError where they are damaged."""
        commit = commit_name(connection)
        if self._index is None:
            self._index = self._load(connection)
        if self._index is not None and commit != self._commit:
            vectors.catch_up(self._index, connection, count)
        if self._index is None or not vectors.suits(self._index, count):
            self._index = self._make(connection, count)
        self._commit = commit
        return self._index

    def _make(self, connection: sqlite3.Connection, count: int) -> VectorIndex:
        self._index = None  # its memory goes first
        self._fitted = count
        return vectors.make(connection, self._identity.dim, count)

    def _load(self, connection: sqlite3.Connection) -> VectorIndex | None:
        folder = self._folder
        copy = None
        try:
            copy = described(connection)
            index = load(folder, copy, self._identity) if folder and copy else None
        except CacheError as error:
            self._spoiled = True
            LOG.info("The vector cache of %s is not used (%s); it is made again from SQLite.", folder, error)
            return None
        self._fitted = copy.fitted if copy else 0
        return index

    def save(self, connection: sqlite3.Connection, writer: sqlite3.Connection, count: int, *, force: bool) -> None:
        """Write the file anew where much has changed, or `force`, without what was removed; remove older files.

        The caller holds the library for writing. OSError where there is no room.
        """
        assert self._folder is not None
        if force and count <= SPARED:
            writer.execute("DELETE FROM state WHERE name = ?", (STATE,))
        elif force or self.is_due(connection, count):
            index = self.index(connection, count)
            if force or (isinstance(index, CodedIndex) and (not index.whole or count > 4 * self._fitted)):
                index = self._index = self._make(connection, count)
            data = index.to_bytes()
            copy = Copy(
                *(FORMAT, index.kind, len(data), sha256(data).hexdigest(), len(index), index.newest),
                *(self._fitted, asdict(self._identity)),
            )
            _write(self._folder / copy.file, data)
            value = json.dumps(asdict(copy))
            writer.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (STATE, value))
            self._spoiled = False
        for old in self.superfluous(writer):
            with suppress(OSError):  # another process may be reading it, or have removed it
                old.unlink()

    def is_due(self, connection: sqlite3.Connection, count: int) -> bool:
        """Return whether the file is to be written anew: much has changed, or it is useless."""
        try:
            copy = described(connection)
        except CacheError:
            return True
        query = "SELECT COUNT(*) FROM passages WHERE number > ?"
        new = connection.execute(query, (copy.newest if copy else 0,)).fetchone()[0]
        held = copy.count if copy else 0
        gone = held + new - count
        much = new + gone > max(SPARED, held // SHARE)
        return much or self._spoiled or bool(gone and copy and copy.kind == VectorIndex.kind)

    def superfluous(self, connection: sqlite3.Connection) -> list[Path]:
        """Return older files, and what a process that was stopped left."""
        copy = described(connection)
        found = self._folder.glob("vectors*") if self._folder else ()
        return [path for path in found if not copy or path.name != copy.file]

    def state(self, connection: sqlite3.Connection, count: int) -> tuple[str, str]:
        """Return how the next search works, "exact" or "coded", and how the file is. Reads the file."""
        kind = CodedIndex.kind if count > vectors.EXACT else VectorIndex.kind
        try:
            copy = described(connection)
            index = load(self._folder, copy, self._identity) if self._folder and copy else None
        except CacheError as error:
            return kind, f"made anew by the next search: {error}"
        if index is None:
            return kind, "none, they are read from SQLite" if self._folder else "in memory"
        return index.kind if vectors.suits(index, count) else kind, "sound"

    @property
    def _folder(self) -> Path | None:
        return self._database.path.parent if self._database.path else None


def described(connection: sqlite3.Connection) -> Copy | None:
    """Return what SQLite says of the file, None where there is none. CacheError where that is damaged."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (STATE,)).fetchone()
    if row is None:
        return None
    try:
        copy = Copy(**json.loads(row[0]))
    except (TypeError, ValueError, RecursionError) as error:
        raise CacheError(f"its description is damaged: {error}") from error
    numbers = (copy.format, copy.size, copy.count, copy.newest, copy.fitted)
    if not all(type(number) is int for number in numbers) or not re.fullmatch("[0-9a-f]{64}", str(copy.sha256)):
        raise CacheError("its description is damaged")
    return copy


def load(folder: Path, copy: Copy, identity: EncoderIdentity) -> VectorIndex:
    """Return the index that the file holds. CacheError unless everything fits."""
    import faiss

    if copy.format != FORMAT or copy.encoder != asdict(identity):
        raise CacheError("it is of another format or encoder")
    try:
        data = (folder / copy.file).read_bytes()
    except FileNotFoundError as error:  # a library that was put back or built anew begins without it
        raise CacheError(f"{copy.file} is not there") from error
    except OSError as error:
        raise CacheError(f"{copy.file} cannot be read: {error}") from error
    if len(data) != copy.size or sha256(data).hexdigest() != copy.sha256:
        raise CacheError(f"{copy.file} does not fit its checksum")
    _limit_faiss(len(data))
    try:
        found = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except (RuntimeError, MemoryError) as error:
        raise CacheError(f"FAISS cannot read {copy.file}: {error}") from error
    inner = faiss.downcast_index(found.index) if isinstance(found, faiss.IndexIDMap) else None
    kinds: dict[str, tuple[type[VectorIndex], type]] = {
        VectorIndex.kind: (VectorIndex, faiss.IndexFlatIP),
        CodedIndex.kind: (CodedIndex, faiss.IndexPQFastScan),
    }
    kind, expected = kinds.get(copy.kind, (VectorIndex, type(None)))
    if not isinstance(inner, expected) or found.d != identity.dim or found.ntotal != copy.count:
        raise CacheError(f"{copy.file} holds another kind of index")
    return kind(identity.dim, found)


def _limit_faiss(size: int) -> None:
    """Let FAISS allocate no more than the file can hold: a second wall behind the hash."""
    import faiss

    faiss.set_deserialization_vector_byte_limit(max(size, 1 << 20))
    faiss.set_deserialization_loop_limit(max(size, 1 << 20))
    faiss.set_deserialization_lattice_r2_limit(1 << 10)


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place whole: new file, fsync, rename, fsync of the folder."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    if os.name == "posix":  # elsewhere folders cannot be opened
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
