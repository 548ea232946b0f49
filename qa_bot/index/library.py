"""What a library is: the protocol that answering is written against, who its encoder is, and which names it may have.

Knows nothing of files, SQLite or FAISS: those live behind `Library` in local.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from qa_bot.errors import UsageError
from qa_bot.models.encoder import Encoder
from qa_bot.types import Document, DocumentRecord, Passage

if TYPE_CHECKING:
    import numpy as np

Change = Literal["added", "replaced", "unchanged"]

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # devices, where Windows is the system


class Library(Protocol):
    """Documents, their passages and vectors, and two ways to find passages. Safe to use from many threads."""

    @property
    def identity(self) -> "EncoderIdentity":
        """The encoder that made all vectors of this library."""

    def is_current(self, document: Document) -> bool:
        """Return whether exactly this document (source, title and text) is in the library."""

    def add(self, document: Document, passages: Sequence[Passage], vectors: "np.ndarray") -> Change:
        """Store a document whole or not at all; one with the same source gives way to it. `vectors`: (n, dim) float32.

        Returns "unchanged", and writes nothing, where `is_current`. Raises LibraryError.
        """

    def remove(self, document_id: str) -> bool:
        """Remove a document with everything that was derived from it. Returns False where there is none."""

    def documents(self) -> list[DocumentRecord]:
        """Return a record a document, in the order in which they were added."""

    def document(self, document_id: str) -> Document | None:
        """Return the document with its text, or None."""

    def record(self, document_id: str) -> DocumentRecord | None:
        """Return the document without its text, or None."""

    def kept(self, document_id: str, key: str) -> str | None:
        """Return the text that `keep` put beside a document under a key, or None."""

    def keep(self, document_id: str, key: str, value: str) -> None:
        """Put a text that was made of a document beside it; it goes with the document. Without the document: nothing."""

    def find(self, name: str) -> list[DocumentRecord]:
        """Return the documents that `name` may mean: an id, a source, an id's beginning (6 digits or more),
        the file name of a source, a title. The first of these kinds that matches decides.
        """

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages in the order asked for, without those that are gone."""

    def dense(self, vector: "np.ndarray", k: int) -> list[tuple[str, float]]:
        """Return up to k (passage id, cosine), best first, ties by passage id. `vector`: (dim,) float32, unit length."""

    def lexical(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return up to k (passage id, BM25 > 0), best first, ties by passage id. `query` is text, never syntax."""

    def count(self) -> int:
        """Return the number of passages."""

    def vacuum(self) -> None:
        """Leave no trace of what was removed, and give its space back to the disk."""

    def close(self) -> None:
        """Let go of files. The library cannot be used afterwards; closing twice does nothing."""


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """Which encoder made the vectors. Vectors of two identities must never meet in one library."""

    name: str
    revision: str
    dim: int
    query_prefix: str
    passage_prefix: str
    normalised: bool = True

    @classmethod
    def of(cls, encoder: Encoder) -> "EncoderIdentity":
        """Return the identity of a loaded encoder."""
        return cls(encoder.name, encoder.revision, encoder.dim, encoder.query_prefix, encoder.passage_prefix)


def check_library_name(name: str) -> str:
    """Return `name` where it may name a library: letters, digits, "._-", at most 100, not "." first. UsageError else."""
    if NAME.fullmatch(name) and not RESERVED.fullmatch(name) and not name.endswith("."):
        return name
    shown = name if len(name) <= 60 else f"{name[:60]}..."
    raise UsageError(
        f"{shown!r} cannot name a library.",
        "A name holds letters, digits, '.', '_' and '-', begins with a letter, a digit or '_', and has at most 100 characters.",
    )
