"""Where texts that were made of a document are kept, to be made once: beside it in its library, or for a while."""

from hashlib import sha256
from typing import Protocol

from qa_bot import __version__
from qa_bot.index.library import Library

MOST = 1_000  # texts that `Recent` holds


class Memory(Protocol):
    """Texts by key. A dict is one."""

    def get(self, key: str, /) -> str | None:
        """Return the text, or None."""

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text."""


class Recent(dict[str, str]):
    """The last `MOST` texts, of documents that no library holds."""

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text, and forget the oldest where there are too many."""
        super().__setitem__(key, text)
        if len(self) > MOST:
            del self[next(iter(self))]


class Beside:
    """The texts that a library keeps beside one of its documents, made by the models of an identity."""

    def __init__(self, library: Library, document_id: str, models: str) -> None:
        self._library, self._document_id, self._models = library, document_id, models

    def get(self, key: str, /) -> str | None:
        """Return the text, or None."""
        return self._library.kept(self._document_id, self._salted(key))

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text until the document goes."""
        self._library.keep(self._document_id, self._salted(key), text)

    def _salted(self, key: str) -> str:
        return sha256(f"{__version__} {self._models} {key}".encode()).hexdigest()
