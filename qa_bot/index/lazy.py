"""The library that a bot works on: one that is there, or one that begins when it is first needed.

Vectors of two encoders must never meet in one library, so a new one has to know its encoder. One that is there says
which encoder made it: to list or remove, no model has to be loaded.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from qa_bot.index.library import EncoderIdentity
from qa_bot.index.local import LocalLibrary
from qa_bot.models.encoder import Encoder


class LazyLibrary:
    """A library and the encoder that belongs to it, each opened or loaded when it is first needed."""

    def __init__(
        self, encoder: Callable[[], Encoder], begin: Callable[[EncoderIdentity], LocalLibrary] = LocalLibrary.in_memory
    ) -> None:
        self.there: LocalLibrary | None = None  # None: it has still to begin
        self._encoder, self._begin = encoder, begin
        self._lock = Lock()

    @classmethod
    def open(cls, folder: Path, encoder: Callable[[], Encoder], *, create: bool, busy_seconds: float) -> "LazyLibrary":
        """Return the library in `folder`, or one that will begin there. Raises LibraryError: missing, damaged."""

        def begin(identity: EncoderIdentity) -> LocalLibrary:
            return LocalLibrary.open(folder, identity, create=True, busy_seconds=busy_seconds)

        lazy = cls(encoder, begin)
        if not create or LocalLibrary.identity_at(folder, busy_seconds) is not None:
            lazy.there = LocalLibrary.open(folder, None, create=False, busy_seconds=busy_seconds)
        return lazy

    @property
    def begun(self) -> LocalLibrary:
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
