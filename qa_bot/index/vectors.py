"""Vectors in memory for exact search, and their copy on disk: a cache that is checked, or thrown away.

SQLite holds the truth. The cache (FAISS file + manifest) only saves reading it. FAISS files carry no checksum, and a
third of the damaged ones load and answer wrongly, so nothing is read from one before its SHA-256 was found right.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from qa_bot.errors import LibraryError
from qa_bot.index.database import RESTORE
from qa_bot.index.library import EncoderIdentity
from qa_bot.index.rows import PASSAGE, checked_vector

FORMAT = 1
MANIFEST = "vectors.json"
BATCH = 4096  # rows between SQLite and FAISS at once
TIE = 1e-5  # more than float32 sums of unit vectors can be wrong: what is nearer than this is compared in float64


class CacheError(Exception):
    """The cache cannot be used; the reason. Stays within this room: the vectors are read from SQLite then."""


class CacheBehind(CacheError):
    """The cache is missing or of another state: normal after a stop without closing."""


class VectorIndex:
    """Exact inner product search over numbered vectors. Not safe for threads by itself: its owner holds a lock."""

    def __init__(self, dim: int, index: Any = None) -> None:
        import faiss

        self.dim = dim
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dim)) if index is None else index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def numbers(self) -> np.ndarray:
        """Return the numbers of all vectors: (n,) int64, in the order of their addition."""
        import faiss

        return np.asarray(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def add(self, numbers: np.ndarray, vectors: np.ndarray) -> None:
        """Add (n, dim) float32 vectors under (n,) new numbers."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), numbers.astype(np.int64))

    def remove(self, numbers: np.ndarray) -> None:
        """Remove the vectors with these numbers."""
        import faiss

        self._index.remove_ids(faiss.IDSelectorBatch(numbers.astype(np.int64)))

    def search(self, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
        """Return (number, inner product) of the k best, and of all that equal the last of them; unordered ties.

        The products are computed once more in float64, row by row, so that equal vectors have equal scores.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dim)
        wanted = min(k, len(self))
        fetched = min(k + 16, len(self))
        if wanted <= 0:
            return []
        while True:
            scores, numbers = self._index.search(query, fetched)
            if fetched == len(self) or scores[0, -1] < scores[0, wanted - 1] - TIE:
                break
            fetched = min(2 * fetched, len(self))
        rows = self._index.reconstruct_batch(numbers[0])
        exact = (rows.astype(np.float64) * query.astype(np.float64)).sum(axis=1)
        last = np.sort(exact)[-wanted]
        return [(int(number), float(score)) for number, score in zip(numbers[0], exact, strict=True) if score >= last]

    def catch_up(self, connection: sqlite3.Connection) -> None:
        """Make the index hold exactly the passages that `connection` sees. LibraryError where they are damaged."""
        known = self.numbers()
        stored = np.fromiter((row[0] for row in connection.execute("SELECT number FROM passages")), dtype=np.int64)
        gone = np.setdiff1d(known, stored)
        if gone.size:
            self.remove(gone)
        newest = int(known.max()) if known.size else 0  # numbers only grow
        rows = connection.execute(f"SELECT {PASSAGE} FROM passages WHERE number > ? ORDER BY number", (newest,))
        for batch in _batches(rows, BATCH):
            vectors = np.frombuffer(b"".join(checked_vector(row, self.dim) for row in batch), dtype="<f4")
            self.add(np.array([row[0] for row in batch]), vectors.reshape(len(batch), self.dim))
        promised = connection.execute("SELECT COALESCE(SUM(passages), 0) FROM documents").fetchone()[0]
        if not len(self) == stored.size == promised:
            raise LibraryError(f"The library is damaged: {len(self)} of {promised} passages can be read.", RESTORE)

    def to_bytes(self) -> bytes:
        """Return the FAISS file."""
        import faiss

        return bytes(faiss.serialize_index(self._index).data)


def save_cache(folder: Path, index: VectorIndex, identity: EncoderIdentity, commit: str) -> None:
    """Write the index for the library's state `commit`. At every moment there is a whole cache or none. OSError."""
    data = index.to_bytes()
    manifest = _manifest(data, len(index), identity, commit)
    name = manifest["file"]
    _write(folder / name, data)
    _write(folder / MANIFEST, json.dumps(manifest, indent=1).encode("ascii"))
    for old in folder.glob("vectors*"):
        if old.name not in (name, MANIFEST):
            with suppress(OSError):  # another process may be reading it, or have removed it
                old.unlink()


def load_cache(folder: Path, identity: EncoderIdentity, commit: str, count: int) -> VectorIndex:
    """Return the index that was saved for the library's state `commit`. CacheError unless everything fits."""
    import faiss

    manifest = _read_manifest(folder)
    if manifest.get("commit") != commit:
        raise CacheBehind("it is of another state of the library")
    name = _file(commit)  # never a path that a file tells
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise CacheError(f"{name} cannot be read: {error}") from error
    expected = _manifest(data, count, identity, commit)
    wrong = sorted(key for key in expected.keys() | manifest.keys() if manifest.get(key) != expected.get(key))
    if wrong:
        raise CacheError(f"{name} and {MANIFEST} do not fit in {', '.join(wrong)}")
    _limit_faiss(len(data))
    try:
        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    except (RuntimeError, MemoryError) as error:
        raise CacheError(f"FAISS cannot read {name}: {error}") from error
    if not isinstance(index, faiss.IndexIDMap2) or index.d != identity.dim or index.ntotal != count:
        raise CacheError(f"{name} holds another kind of index")
    return VectorIndex(identity.dim, index)


def _file(commit: str) -> str:
    return f"vectors-{commit}.faiss"


def _manifest(data: bytes, count: int, identity: EncoderIdentity, commit: str) -> dict[str, Any]:
    """Return what the manifest of this cache must say, to the letter."""
    return {
        "format": FORMAT,
        "commit": commit,
        "file": _file(commit),
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
        "count": count,
        "metric": "inner product",
        "encoder": asdict(identity),
    }


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CacheBehind("there is none") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CacheError(f"{MANIFEST} cannot be read: {error}") from error
    if not isinstance(manifest, dict):
        raise CacheError(f"{MANIFEST} is damaged")
    return manifest


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


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
