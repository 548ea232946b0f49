"""Vectors in memory, searched exactly, or, where there are many, by short codes first and exactly among the best.

A code is 4 bits for two dimensions (product quantisation: Jégou, Douze and Schmid, TPAMI 2011; scanned in registers as
André, Kermarrec and Le Scouarnec, TPAMI 2021, do): 1/16 of the vector, all of them compared. Measured: DECISIONS.md.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from qa_bot.errors import LibraryError
from qa_bot.index.database import RESTORE
from qa_bot.index.rows import PASSAGE, checked_vector
from qa_bot.models.computing import compute

EXACT = 50_000  # passages up to which all vectors are in memory and compared exactly
SAMPLE = 4_096  # vectors that the codes are fitted to: FAISS takes no more for 16 values of a code
BATCH = 4096  # rows between SQLite and FAISS at once
TIE = 1e-5  # more than float32 sums of unit vectors can be wrong: what is nearer than this is compared in float64

Stored = Callable[[np.ndarray], np.ndarray]  # (n,) numbers -> their (n, dim) float32 vectors in SQLite, in that order


class VectorIndex:
    """Exact inner product search over numbered vectors. Not safe for threads by itself: its owner holds a lock."""

    kind = "exact"

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

    @property
    def newest(self) -> int:
        """The greatest number that was added and not removed again, 0 where there is none: numbers only grow."""
        ids = self._index.id_map
        return int(ids.at(ids.size() - 1)) if ids.size() else 0

    def add(self, numbers: np.ndarray, vectors: np.ndarray) -> None:
        """Add (n, dim) float32 vectors under (n,) new numbers, greater than those before."""
        rows, ids = np.ascontiguousarray(vectors, dtype=np.float32), numbers.astype(np.int64)
        compute(lambda: self._index.add_with_ids(rows, ids))

    def remove(self, numbers: np.ndarray) -> None:
        """Remove the vectors with these numbers."""
        import faiss

        self._index.remove_ids(faiss.IDSelectorBatch(numbers.astype(np.int64)))

    def search(self, vector: np.ndarray, k: int, stored: Stored | None = None) -> list[tuple[int, float]]:
        """Return (number, inner product) of the k best, and of all that equal the last of them; unordered ties.

        The products are computed once more in float64, row by row, so that equal vectors have equal scores.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dim)
        wanted = min(k, len(self))
        fetched = min(k + 16, len(self))
        if wanted <= 0:
            return []
        while True:
            scores, numbers = compute(partial(self._index.search, query, fetched))
            if fetched == len(self) or scores[0, -1] < scores[0, wanted - 1] - TIE:
                break
            fetched = min(2 * fetched, len(self))
        return _best(query, numbers[0], self._index.reconstruct_batch(numbers[0]), wanted)

    def to_bytes(self) -> bytes:
        """Return the FAISS file."""
        import faiss

        return bytes(faiss.serialize_index(self._index).data)


class CodedIndex(VectorIndex):
    """Search over codes; the `looked_at` best are compared exactly with their vectors in SQLite.

    What is removed stays as a code that is passed over, until the index is made anew.
    """

    kind = "coded"

    def __init__(self, dim: int, index: Any) -> None:
        super().__init__(dim, index)
        self._gone: set[int] = set()

    @classmethod
    def fitted(cls, sample: np.ndarray) -> "CodedIndex":
        """Return an empty index whose codes suit vectors like these (n, dim) float32."""
        import faiss

        dim = sample.shape[1]
        codes = faiss.IndexPQFastScan(dim, -(-dim // 2), 4, faiss.METRIC_INNER_PRODUCT)
        codes.pq.cp.min_points_per_centroid = 1  # FAISS would warn of a small library on stderr
        compute(lambda: codes.train(np.ascontiguousarray(sample, dtype=np.float32)))
        return cls(dim, faiss.IndexIDMap(codes))

    def __len__(self) -> int:
        return int(self._index.ntotal) - len(self._gone)

    @property
    def whole(self) -> bool:
        """Whether it holds no codes of what was removed."""
        return not self._gone

    def numbers(self) -> np.ndarray:
        """Return the numbers of all vectors: (n,) int64, in the order of their addition."""
        return np.setdiff1d(super().numbers(), np.fromiter(self._gone, dtype=np.int64), assume_unique=True)

    def remove(self, numbers: np.ndarray) -> None:
        """Remove the vectors with these numbers."""
        self._gone.update(map(int, numbers))

    def search(self, vector: np.ndarray, k: int, stored: Stored | None = None) -> list[tuple[int, float]]:
        """Return (number, inner product) of the k best of those whose codes are nearest; the products are exact."""
        assert stored is not None
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, self.dim)
        wanted = min(k, len(self))
        if wanted <= 0:
            return []
        count = min(looked_at(k) + len(self._gone), int(self._index.ntotal))
        _, found = compute(lambda: self._index.search(query, count))
        numbers = np.array([number for number in found[0].tolist() if number >= 0 and number not in self._gone])
        return _best(query, numbers, stored(numbers), wanted)


def looked_at(k: int) -> int:
    """Return how many of the nearest codes are compared exactly for the k best: measured, see DECISIONS.md."""
    return 2 * k + 200


def make(connection: sqlite3.Connection, dim: int, count: int) -> VectorIndex:
    """Return an index of the `count` passages that `connection` sees. LibraryError where they are damaged."""
    index = VectorIndex(dim)
    if count > EXACT:
        numbers = _all_numbers(connection)
        index = CodedIndex.fitted(stored(connection, dim, numbers[:: max(len(numbers) // SAMPLE, 1)]))
    catch_up(index, connection, count)
    check_promised(connection, count)
    return index


def suits(index: VectorIndex, count: int) -> bool:
    """Return whether a library of `count` passages is to be searched by this kind of index."""
    return count > EXACT // 2 if isinstance(index, CodedIndex) else count <= EXACT


def catch_up(index: VectorIndex, connection: sqlite3.Connection, count: int) -> None:
    """Make the index hold exactly the `count` passages that `connection` sees. LibraryError where they are damaged.

    Numbers only grow. So what is new has greater numbers, and only where the count tells that something is gone, all
    numbers are looked through.
    """
    rows = connection.execute(f"SELECT {PASSAGE} FROM passages WHERE number > ? ORDER BY number", (index.newest,))
    for batch in _batches(rows, BATCH):
        index.add(np.array([row[0] for row in batch]), _vectors(batch, index.dim))
    if len(index) != count:
        gone = np.setdiff1d(index.numbers(), _all_numbers(connection), assume_unique=True)
        _check_gone(connection, gone, count)
        index.remove(gone)
    if len(index) != count:
        raise LibraryError(f"The library is damaged: {len(index)} of {count} passages can be read.", RESTORE)


def stored(connection: sqlite3.Connection, dim: int, numbers: np.ndarray) -> np.ndarray:
    """Return the vectors of passages as SQLite holds them: (n, dim) float32. LibraryError where they are damaged."""
    found: dict[int, tuple[Any, ...]] = {}
    for wanted in _batches(sorted(numbers.tolist()), 500):
        marks = ", ".join("?" * len(wanted))
        found |= {
            row[0]: row
            for row in connection.execute(f"SELECT {PASSAGE} FROM passages WHERE number IN ({marks})", wanted)
        }
    if missing := [number for number in numbers.tolist() if number not in found]:
        raise LibraryError(f"The library is damaged: passage {missing[0]} cannot be read.", RESTORE)
    return _vectors([found[number] for number in numbers.tolist()], dim)


def _best(query: np.ndarray, numbers: np.ndarray, rows: np.ndarray, wanted: int) -> list[tuple[int, float]]:
    """Return the `wanted` best of these rows, and what equals the last of them."""
    exact = (rows.astype(np.float64) * query.astype(np.float64)).sum(axis=1)
    last = np.sort(exact)[-min(wanted, len(exact))]
    return [(int(number), float(score)) for number, score in zip(numbers, exact, strict=True) if score >= last]


def _all_numbers(connection: sqlite3.Connection) -> np.ndarray:
    rows = connection.execute("SELECT number FROM passages")  # in any order: SQLite reads them from a small index
    return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))


def _check_gone(connection: sqlite3.Connection, gone: np.ndarray, count: int) -> None:
    """Raise LibraryError where passages are gone from SQLite's index and not from its table: that is damage.

    What the documents promise is compared in small libraries alone: in large ones it means reading hundreds of MB, at
    each opening after a removal. There `qa-bot doctor` does it.
    """
    lookup = "SELECT 1 FROM passages WHERE number = ?"
    if any(connection.execute(lookup, (number,)).fetchone() for number in gone.tolist()):
        raise LibraryError("The library is damaged: its passages do not fit their index.", RESTORE)
    if count <= EXACT:
        check_promised(connection, count)


def check_promised(connection: sqlite3.Connection, count: int) -> None:
    """Raise LibraryError unless there are as many passages as the documents say."""
    promised = connection.execute("SELECT COALESCE(SUM(passages), 0) FROM documents").fetchone()[0]
    if count != promised:
        raise LibraryError(f"The library is damaged: {count} of {promised} passages can be read.", RESTORE)


def _vectors(batch: list[Any], dim: int) -> np.ndarray:
    return np.frombuffer(b"".join(checked_vector(row, dim) for row in batch), dtype="<f4").reshape(len(batch), dim)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
