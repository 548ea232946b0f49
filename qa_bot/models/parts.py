"""The models in use, each loaded when it is first asked for and then shared by all threads."""

import json
import threading
from functools import cached_property
from hashlib import sha256

from qa_bot.models.checker import Checker, load_checker
from qa_bot.models.encoder import Encoder, load_encoder
from qa_bot.models.generator import Generator, load_generator
from qa_bot.models.reader import Reader, load_reader
from qa_bot.models.weights import CHECKER_FOLDER, identity, revision_of
from qa_bot.settings import Settings


class Parts:
    """Encoder, reader, generator and checker as the settings name them. Raises ModelError when one cannot be had."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.RLock()  # cached_property has none: two threads would load the weights twice

    @property
    def encoder(self) -> Encoder:
        """The encoder."""
        with self._lock:
            return self._encoder

    @property
    def reader(self) -> Reader | None:
        """The reader, or None where the settings say "none"."""
        with self._lock:
            return self._reader

    @property
    def generator(self) -> Generator | None:
        """The generator, or None where the settings say "none"."""
        with self._lock:
            return self._generator

    @property
    def checker(self) -> Checker:
        """The checker."""
        with self._lock:
            return self._checker

    def identity(self, *, writer: bool) -> str:
        """Return a hash that changes with the models that make a summary, `writer`: with generator and checker too.

        No model is loaded for it. Raises ModelError where one cannot be had.
        """
        encoder, generator = self._settings.encoder, self._settings.generator
        named = [identity("encoder", encoder.model, encoder.revision), encoder.query_prefix, encoder.passage_prefix]
        if writer:
            local = not generator.server and generator.model != "none"
            weights = identity("generator", generator.model, generator.revision) if local else generator.model
            named += [weights, generator.server, str(generator.temperature), str(generator.context_tokens)]
            named += [generator.dtype, revision_of(CHECKER_FOLDER)]
        return sha256(json.dumps(named).encode()).hexdigest()

    @cached_property
    def _encoder(self) -> Encoder:
        return load_encoder(self._settings.encoder)

    @cached_property
    def _reader(self) -> Reader | None:
        return load_reader(self._settings.reader)

    @cached_property
    def _generator(self) -> Generator | None:
        return load_generator(self._settings.generator)

    @cached_property
    def _checker(self) -> Checker:
        return load_checker()
