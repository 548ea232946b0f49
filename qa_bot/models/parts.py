"""The models in use, each loaded when it is first asked for and then shared by all threads."""

import json
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from qa_bot.models import device
from qa_bot.models.checker import Checker, load_checker
from qa_bot.models.computing import spare_others
from qa_bot.models.encoder import Encoder, load_encoder
from qa_bot.models.generator import Generator, load_generator
from qa_bot.models.reader import Reader, load_reader
from qa_bot.models.weights import CHECKER_FOLDER, identity, revision_of
from qa_bot.settings import EncoderSettings, ReaderSettings, Settings

Section = TypeVar("Section", EncoderSettings, ReaderSettings)
Part = TypeVar("Part")

# What `keep_ready` loaded, by its settings: for the processes that are forked from this one.
_READY: dict[Any, Any] = {}


def keep_ready(settings: Settings) -> None:
    """Load encoder, reader and checker for all Parts of these settings in this process and its forks.

    A model that is a folder is left out, since its files may change. Raises ModelError.
    """
    if _lasts(settings.encoder):
        _READY[settings.encoder] = load_encoder(settings.encoder)
    if _lasts(settings.reader):
        _READY[settings.reader] = load_reader(settings.reader)
    _READY["checker"] = load_checker()
    device._say_once.cache_clear()  # each fork says where its models run, as if it had loaded them


def _lasts(section: EncoderSettings | ReaderSettings) -> bool:
    return section.model == "embedded" or not Path(section.model).exists()


def _ready(section: Section, load: Callable[[Section], Part]) -> Part:
    if section not in _READY:
        return load(section)
    device.choose(section.device, generator=False)
    found: Part = _READY[section]
    return found


class Parts:
    """Encoder, reader, generator and checker as the settings name them. Raises ModelError when one cannot be had."""

    def __init__(self, settings: Settings) -> None:
        spare_others()
        self._settings = settings
        self._loaded: dict[str, Any] = {}
        self._lock = threading.RLock()  # two threads would load the weights twice

    @property
    def encoder(self) -> Encoder:
        """The encoder."""
        return self._once("encoder", lambda: _ready(self._settings.encoder, load_encoder))

    @property
    def reader(self) -> Reader | None:
        """The reader, or None where the settings say "none"."""
        return self._once("reader", lambda: _ready(self._settings.reader, load_reader))

    @property
    def generator(self) -> Generator | None:
        """The generator, or None where the settings say "none"."""
        return self._once("generator", lambda: load_generator(self._settings.generator))

    @property
    def checker(self) -> Checker:
        """The checker."""
        return self._once("checker", lambda: _READY["checker"] if "checker" in _READY else load_checker())

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
        if writer:
            local = not generator.server and generator.model != "none"
            weights = identity("generator", generator.model, generator.revision) if local else generator.model
            named += [weights, generator.server, str(generator.temperature), str(generator.context_tokens)]
            named.append(generator.dtype)
        return sha256(json.dumps(named).encode()).hexdigest()
