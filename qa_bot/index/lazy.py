"""The library that a bot works on: one that is there, or one that begins when it is first needed.

Vectors of two encoders must never meet in one library, so a new one has to know its encoder. One that is there says
which encoder made it: to list or remove, no model has to be loaded.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.library import Library
from qa_bot.models.encoder import Encoder


class LazyLibrary:
    """A library and the encoder that belongs to it, each opened or loaded when it is first needed."""

    def __init__(
        self, encoder: Callable[[], Encoder], begin: Callable[[EncoderIdentity], Library] = Library.in_memory
    ) -> None:
        self.there: Library | None = None  # None: it has still to begin
        self._encoder, self._begin = encoder, begin
        self._lock = Lock()

    @classmethod
    def open(cls, folder: Path, encoder: Callable[[], Encoder], *, create: bool, busy_seconds: float) -> "LazyLibrary":
        """Return the library in `folder`, or one that will begin there. Raises LibraryError: missing, damaged."""

        def begin(identity: EncoderIdentity) -> Library:
            return Library.open(folder, identity, create=True, busy_seconds=busy_seconds)

        lazy = cls(encoder, begin)
        if not create or Library.identity_at(folder, busy_seconds) is not None:
            lazy.there = Library.open(folder, None, create=False, busy_seconds=busy_seconds)
        return lazy

    @property
    def begun(self) -> Library:
        """The library; one that has still to begin begins now. Raises LibraryError, ModelError."""
        with self._lock:
            if self.there is None:
                self.there = self._begin(EncoderIdentity.of(self._encoder()))
            return self.there

    @property
    def encoder(self) -> Encoder:
        """The encoder, once it is known to be the one that made the library's vectors. Raises LibraryError."""
        encoder = self._encoder()
        self.begun.require(EncoderIdentity.of(encoder))
        return encoder

    def close(self) -> None:
        """Write what is cached and let the library go."""
        if self.there is not None:
            self.there.close()
