"""The models in use, each loaded when it is first asked for and then shared by all threads."""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qa_bot.errors import ModelError
from qa_bot.models import device
from qa_bot.models.checker import Checker, load_checker, load_second_checker
from qa_bot.models.computing import remember_few_shapes, spare_others
from qa_bot.models.encoder import Encoder, load_encoder
from qa_bot.models.generator import Generator, load_generator
from qa_bot.models.reader import Reader, load_reader, load_second_reader
from qa_bot.models.weights import CHECKER_FOLDER, identity, revision_of
from qa_bot.settings import EncoderSettings, ReaderSettings, Settings

LOG = logging.getLogger("qa_bot")
Section = TypeVar("Section", EncoderSettings, ReaderSettings)
Part = TypeVar("Part")

RECENT = 4  # tuples of texts whose vectors are kept


@dataclass(slots=True)
class Ready:
    """What `keep_ready` loaded, for the processes that are forked from this one: each model by its settings."""

    encoders: dict[EncoderSettings, Encoder] = field(default_factory=dict)
    readers: dict[ReaderSettings, Reader | None] = field(default_factory=dict)
    second_readers: dict[ReaderSettings, Reader | None] = field(default_factory=dict)
    second_checkers: dict[ReaderSettings, Checker | None] = field(default_factory=dict)
    checker: Checker | None = None


_READY = Ready()


def keep_ready(settings: Settings) -> None:
    """Load encoder, readers and checkers for all Parts of these settings in this process and its forks.

    A model that is a folder is left out, since its files may change. Raises ModelError.
    """
    encoder, reader = settings.encoder, settings.reader
    if _lasts(encoder.model):
        _READY.encoders[encoder] = load_encoder(encoder)
    if _lasts(reader.model):
        _READY.readers[reader] = load_reader(reader)
    if _lasts(reader.second):
        _READY.second_readers[reader] = _second_reader(reader)
        _READY.second_checkers[reader] = _second_checker(reader)
    _READY.checker = load_checker()
    device.say_again()


def _lasts(model: str) -> bool:
    return model == "embedded" or not Path(model).exists()


def _ready(section: Section, kept: Mapping[Section, Part], load: Callable[[Section], Part]) -> Part:
    if section not in kept:
        return load(section)
    device.choose(section.device, generator=False)
    return kept[section]


def _second_reader(settings: ReaderSettings) -> Reader | None:
    """The second reader. Where the embedded one cannot be had, the first reads alone, and that is said."""
    return _or_none(settings, load_second_reader, "The first reader reads alone, which finds fewer answers.")


def _second_checker(settings: ReaderSettings) -> Checker | None:
    """The second checker. Where its model cannot be had, the first checks alone, and that is said."""
    return _or_none(
        settings, load_second_checker, "The first checker checks alone, which knows fewer claims to be true."
    )


def _or_none(settings: ReaderSettings, load: Callable[[ReaderSettings], Part | None], without: str) -> Part | None:
    try:
        return load(settings)
    except ModelError as error:
        if settings.second != "embedded":
            raise
        LOG.warning(
            "%s %s. %s With --set reader.second=none it does so without this warning.",
            without,
            str(error).rstrip("."),
            error.hint,
        )
        return None


class Parts:
    """Encoder, reader, generator and checker as the settings name them. Raises ModelError when one cannot be had."""

    def __init__(self, settings: Settings) -> None:
        spare_others()
        remember_few_shapes()
        self._settings = settings
        self._loaded: dict[str, Any] = {}
        self._lock = threading.RLock()  # two threads would load the weights twice

    @property
    def encoder(self) -> Encoder:
        """The encoder."""
        return self._once("encoder", lambda: _ready(self._settings.encoder, _READY.encoders, load_encoder))

    @property
    def reader(self) -> Reader | None:
        """The reader, or None where the settings say "none"."""
        return self._once("reader", lambda: _ready(self._settings.reader, _READY.readers, load_reader))

    @property
    def second_reader(self) -> Reader | None:
        """The reader of the best passages, or None where the settings say "none"."""
        return self._once("second reader", lambda: _ready(self._settings.reader, _READY.second_readers, _second_reader))

    @property
    def generator(self) -> Generator | None:
        """The generator, or None where the settings say "none"."""
        return self._once("generator", lambda: load_generator(self._settings.generator))

    @property
    def checker(self) -> Checker:
        """The checker."""
        return self._once("checker", lambda: _READY.checker or load_checker())

    @property
    def second_checker(self) -> Checker | None:
        """The checker of a user's own claims, or None where the settings do without the second reader."""
        return self._once(
            "second checker", lambda: _ready(self._settings.reader, _READY.second_checkers, _second_checker)
        )

    def vectors(self, texts: tuple[str, ...]) -> np.ndarray:
        """Return (n, dim) float32, unit rows; those of the texts asked for last are kept: many claims, one article."""
        found: np.ndarray = self._once("vectors", lambda: lru_cache(RECENT)(self.encoder.encode))(texts)
        return found

    def _once(self, name: str, load: Callable[[], Part]) -> Part:
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = load()
            found: Part = self._loaded[name]
            return found

    def identity(self, *, writer: bool) -> str:
        """Return a hash that changes with the models that make a summary or a digest, `writer`: with the generator too.

        No model is loaded for it. Raises ModelError where one cannot be had.
        """
        encoder, reader, generator = self._settings.encoder, self._settings.reader, self._settings.generator
        named = [identity("encoder", encoder.model, encoder.revision), encoder.query_prefix, encoder.passage_prefix]
        named += [encoder.dtype, revision_of(CHECKER_FOLDER)]
        named.append("" if reader.model == "none" else identity("reader", reader.model, reader.revision))
        named += ["none"] if reader.model == "none" else [reader.second, reader.second_revision]
        if writer:
            local = not generator.server and generator.model != "none"
            weights = identity("generator", generator.model, generator.revision) if local else generator.model
            named += [weights, generator.server, str(generator.temperature), str(generator.context_tokens)]
            named.append(generator.dtype)
        return sha256(json.dumps(named).encode()).hexdigest()
