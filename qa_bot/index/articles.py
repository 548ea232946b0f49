"""What a question needs of a library: its documents, their passages, and two searches. Nothing is added or removed here."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from qa_bot.types import Document, DocumentRecord, Passage

if TYPE_CHECKING:
    import numpy as np


class Articles(Protocol):
    """`Library` is one; `SeenLibrary` is another on the same articles."""

    def count(self) -> int:
        """Return how many passages there are."""
        ...

    def documents(self) -> list[DocumentRecord]:
        """Return what is known of each document."""
        ...

    def record(self, document_id: str) -> DocumentRecord | None:
        """Return what is known of a document, None where there is none of that id."""
        ...

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, None where there is none of that id."""
        ...

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages of these ids that are there, in this order."""
        ...

    def dense(self, vector: "np.ndarray", k: int) -> list[tuple[str, float]]:
        """Return (passage id, cosine) of the k passages nearest to a unit vector, (dim,) float32, best first."""
        ...

    def lexical(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return (passage id, BM25) of the k passages that share most words with the query, best first."""
        ...
