"""Messages become text, piece by piece: a local causal language model of transformers.

Knows which engine runs a model and what fits into its context; refuses to know prompts. `desk.py` and `decoder.py` write
with models of the Llama family, `plain.py` with any other that transformers knows, `server.py` is the same for a model
behind an OpenAI-compatible server.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.computing import compute
from qa_bot.models.decoder import FAMILY, Decoder, fits
from qa_bot.models.desk import Desk
from qa_bot.models.device import best_dtype, choose
from qa_bot.models.jobs import Generation
from qa_bot.models.loading import explained
from qa_bot.models.plain import Plain
from qa_bot.models.template import ChatTemplate, Message
from qa_bot.models.weights import resolve
from qa_bot.settings import GeneratorSettings

LOG = logging.getLogger("qa_bot")
Item = TypeVar("Item")
Result = TypeVar("Result")
MOST_CONTEXT = 8192  # tokens, unless the settings say otherwise: the cache of more costs gigabytes


class Generator(Protocol):
    """What writes."""

    name: str
    context_tokens: int  # tokens of prompt and answer together

    def stream(
        self, messages: Sequence[Message], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        """Yield the answer in pieces. Setting `stop`, or closing the iterator, ends it within one token."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` takes of the context; not less than it does."""
        ...


def generate(
    generator: Generator, messages: Sequence[Message], *, max_new_tokens: int, stop: threading.Event | None = None
) -> str:
    """Return the whole answer."""
    return "".join(generator.stream(messages, max_new_tokens=max_new_tokens, stop=stop))


def generate_each(
    generator: Generator,
    asked: Sequence[Sequence[Message]],
    *,
    max_new_tokens: int,
    stop: threading.Event | None = None,
) -> list[str]:
    """Return the whole answer to each of several conversations, in order, written together where that is faster."""

    def one(messages: Sequence[Message]) -> str:
        return generate(generator, messages, max_new_tokens=max_new_tokens, stop=stop)

    return each(one, asked, at_once(generator))


def at_once(generator: Generator | None) -> int:
    """Return how many answers `generator` writes at once; asking for more at a time is no faster."""
    return int(getattr(generator, "together", 1))


def each(one: Callable[[Item], Result], items: Sequence[Item], most: int) -> list[Result]:
    """Return what `one` makes of each item, in order; at most so many at a time, each in a thread of its own."""
    if most == 1 or len(items) < 2:
        return [one(item) for item in items]
    with ThreadPoolExecutor(most, "qa-bot-asks") as pool:
        return list(pool.map(one, items))


def load_generator(settings: GeneratorSettings) -> Generator | None:
    """Return the generator that the settings name, None for "none". Raises ModelError, UsageError."""
    if settings.model == "none":
        return None
    if settings.server:
        from qa_bot.models.server import ServerGenerator

        return ServerGenerator(settings)
    return LocalGenerator(resolve("generator", settings.model, settings.revision), settings)


class Engine(Protocol):
    """What writes tokens on this machine."""

    together: int  # answers that are written at once

    def put(self, job: Generation) -> None:
        """Have a job written by another thread; `job.end` is called when that is over."""
        ...


class LocalGenerator:
    """A causal language model on this machine. May be used from many threads."""

    def __init__(self, folder: Path, settings: GeneratorSettings) -> None:
        self.name = settings.model
        self._settings = settings
        device, dtype = choose(settings.device, settings.dtype, generator=True)
        self._tokenizer, self.context_tokens, self._engine = compute(lambda: _loaded(folder, device, dtype, settings))
        self._template = ChatTemplate(self._tokenizer, self.name)
        self.together = self._engine.together

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` has as a message's content."""
        return self._template.count_tokens(text)

    def stream(
        self, messages: Sequence[Message], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        """Yield the answer in pieces, the likeliest token each time where temperature is 0.

        Setting `stop` or closing the iterator ends the model within one layer of one token, in the prompt too; so does
        the time limit `generator.seconds`, with a warning. Raises UsageError where prompt and answer do not fit
        into `context_tokens`, ModelError where the model fails or has not begun to answer at the time limit.
        """
        from transformers import TextIteratorStreamer

        if max_new_tokens < 1:
            raise UsageError(f"max_new_tokens must be 1 or more, not {max_new_tokens}.")
        prompt = self._template.prompt(messages)
        if len(prompt) + max_new_tokens > self.context_tokens:
            raise UsageError(
                f"The prompt has {len(prompt)} tokens; with {max_new_tokens} for the answer, {self.name} has room for "
                f"{self.context_tokens - max_new_tokens} (context of {self.context_tokens}). Nothing was cut.",
                "Give fewer or shorter passages, a lower generator.max_new_tokens, or a model with a longer context.",
            )
        words = TextIteratorStreamer(self._tokenizer, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return self._pieces(Generation(self.name, prompt, max_new_tokens, self._settings.seconds, stop, words))

    def _pieces(self, job: Generation) -> Iterator[str]:
        self._engine.put(job)  # when the first piece is asked for, not before
        yield from job.pieces()


def _loaded(folder: Path, device: str, dtype: str, settings: GeneratorSettings) -> tuple[Any, int, Engine]:
    """Return a folder's tokenizer, the tokens of its context, and what writes with its model."""
    model, tokenizer = _load(folder, device, dtype, settings)
    context = _context_tokens(model.config, settings)
    end = model.generation_config.eos_token_id
    end = tokenizer.eos_token_id if end is None else end
    ends = [id for id in (end if isinstance(end, list) else [end]) if id is not None]
    if not _computes(model.config, device, settings):
        return tokenizer, context, Plain(model, ends, tokenizer.pad_token_id, settings.temperature)
    import torch

    dense = getattr(torch, best_dtype(device) if dtype == "int8" else dtype)
    decoder = Decoder(model, context, dense, few_bits=device == "cpu")
    return tokenizer, context, Desk(decoder, ends, settings.temperature, settings.cache_mib * 2**20)


def _computes(config: Any, device: str, settings: GeneratorSettings) -> bool:
    """Whether the package's own arithmetic runs the model; transformers does where the settings name a number format."""
    if settings.dtype == "int8" and not fits(config):
        raise UsageError(
            f"generator.dtype int8 is for models of the kinds {', '.join(FAMILY)}; this one is {config.model_type!r}.",
            "Set generator.dtype to auto.",
        )
    return settings.dtype in ("auto", "int8") and device != "mps" and fits(config)


def _context_tokens(config: Any, settings: GeneratorSettings) -> int:
    text = config.get_text_config()
    trained = int(getattr(text, "max_position_embeddings", None) or MOST_CONTEXT)
    if settings.context_tokens > trained:
        LOG.warning("generator.context_tokens is %d; the model reads %d.", settings.context_tokens, trained)
    return min(trained, settings.context_tokens or MOST_CONTEXT)


def _load(folder: Path, device: str, dtype: str, settings: GeneratorSettings) -> tuple[Any, Any]:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GenerationConfig

    hint = "Give embedded, none, or a model that writes text; `qa-bot models` lists some that fit this machine."
    with explained(f"{folder} cannot be loaded as a generator", hint):
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        # 8 bits are made from the weights as they are in the file
        wanted = "auto" if _computes(config, device, settings) else getattr(torch, dtype)
        model, report = AutoModelForCausalLM.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            dtype=wanted,
            output_loading_info=True,
        )
        if missing := sorted(report["missing_keys"]):
            raise ModelError(f"{folder} is no generator: its weights lack {', '.join(missing[:4])}.", hint)
        model = model.to(device).eval()
        # Only where an answer ends is taken from the model's own file; how it is sampled is the settings' business.
        end = model.generation_config.eos_token_id
        model.generation_config = GenerationConfig(eos_token_id=end, pad_token_id=tokenizer.pad_token_id)
    return model, tokenizer
