"""The articles of a library of which only some are found: those that a conversation is about."""

from collections.abc import Set
from typing import TYPE_CHECKING

from qa_bot.index.articles import Articles
from qa_bot.index.retrieval import owner

if TYPE_CHECKING:
    import numpy as np

WIDER = 10  # times as many passages are looked through, since most are of other articles


class Narrowed:
    """Articles whose searches bring passages of the documents `ids` alone; all else is the library's."""

    def __init__(self, library: Articles, ids: Set[str]) -> None:
        self._library, self._ids = library, ids
        self.count, self.documents, self.record = library.count, library.documents, library.record
        self.document, self.passages = library.document, library.passages

    def dense(self, vector: "np.ndarray", k: int) -> list[tuple[str, float]]:
        """Return (passage id, cosine) of at most k passages of these documents, best first."""
        return self._of_these(self._library.dense(vector, WIDER * k), k)

    def lexical(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return (passage id, BM25) of at most k passages of these documents, best first."""
        return self._of_these(self._library.lexical(query, WIDER * k), k)

    def _of_these(self, found: list[tuple[str, float]], k: int) -> list[tuple[str, float]]:
        return [(name, score) for name, score in found if owner(name) in self._ids][:k]
