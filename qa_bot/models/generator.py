"""Messages become text, piece by piece: a local causal language model of transformers.

Knows how a generation is started, streamed, limited and stopped; refuses to know prompts. `server.py` is the same for a
model behind an OpenAI-compatible server.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from qa_bot.errors import ModelError, QaBotError, UsageError
from qa_bot.models.device import choose
from qa_bot.models.loading import explained
from qa_bot.models.template import ChatTemplate, Message
from qa_bot.models.weights import resolve
from qa_bot.settings import GeneratorSettings

LOG = logging.getLogger("qa_bot")
MOST_CONTEXT = 8192  # tokens, unless the settings say otherwise: the cache of more costs gigabytes
PERIOD = 64  # tokens of a passage that a looping model repeats


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
    """Return the whole answer to each of several conversations, in order."""
    return [generate(generator, messages, max_new_tokens=max_new_tokens, stop=stop) for messages in asked]


def load_generator(settings: GeneratorSettings) -> Generator | None:
    """Return the generator that the settings name, None for "none". Raises ModelError, UsageError."""
    if settings.model == "none":
        return None
    if settings.server:
        from qa_bot.models.server import ServerGenerator

        return ServerGenerator(settings)
    return LocalGenerator(resolve("generator", settings.model, settings.revision), settings)


class _Stopped(Exception):
    """Ends a forward pass."""


class _Job:
    """One generation: why it must end, and what came of it."""

    def __init__(self, seconds: float, stop: threading.Event | None) -> None:
        self.seconds = seconds
        self.deadline = float("inf")  # set when the model begins: waiting for another answer does not count
        self.late = False  # the time limit ended it
        self.error: BaseException | None = None
        self._stop = stop
        self._closed = threading.Event()

    def begin(self) -> None:
        self.deadline = time.monotonic() + self.seconds

    def close(self) -> None:
        self._closed.set()

    @property
    def stopped(self) -> bool:
        return self._closed.is_set() or (self._stop is not None and self._stop.is_set())

    def must_end(self) -> bool:
        self.late = self.late or time.monotonic() > self.deadline
        return self.late or self.stopped


class LocalGenerator:
    """A causal language model on this machine. May be used from many threads; one generation runs at a time."""

    def __init__(self, folder: Path, settings: GeneratorSettings) -> None:
        self.name = settings.model
        self._settings = settings
        device, dtype = choose(settings.device, settings.dtype, generator=True)
        self._model, self._tokenizer = _load(folder, device, dtype)
        self._template = ChatTemplate(self._tokenizer, self.name)
        self.context_tokens = _context_tokens(self._model.config, settings)
        self._running = threading.Lock()
        self._job: _Job | None = None
        _before_each_layer(self._model, self._check)

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
        if max_new_tokens < 1:
            raise UsageError(f"max_new_tokens must be 1 or more, not {max_new_tokens}.")
        prompt = self._template.prompt(messages)
        if len(prompt) + max_new_tokens > self.context_tokens:
            raise UsageError(
                f"The prompt has {len(prompt)} tokens; with {max_new_tokens} for the answer, {self.name} has room for "
                f"{self.context_tokens - max_new_tokens} (context of {self.context_tokens}). Nothing was cut.",
                "Give fewer or shorter passages, a lower generator.max_new_tokens, or a model with a longer context.",
            )
        return self._stream(prompt, max_new_tokens, _Job(self._settings.seconds, stop))

    def _stream(self, prompt: list[int], max_new_tokens: int, job: _Job) -> Iterator[str]:
        from transformers import TextIteratorStreamer

        streamer = TextIteratorStreamer(
            self._tokenizer, skip_prompt=True, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        worker = threading.Thread(
            target=self._work, args=(prompt, max_new_tokens, job, streamer), name="qa-bot-generate", daemon=True
        )
        worker.start()
        written = False
        try:
            for piece in streamer:
                if job.stopped:
                    break
                if piece:
                    written = True
                    yield piece
        finally:
            job.close()  # also when the caller closes this iterator early: nobody reads on, so nobody writes on
            worker.join()
        if job.error:
            raise job.error
        if job.late:
            _say_late(job.seconds, written, self.name)

    def _work(self, prompt: list[int], max_new_tokens: int, job: _Job, streamer: Any) -> None:
        """Generate in a thread of its own, so that a caller who reads slowly does not hold the model."""
        try:
            if self._wait(job):
                try:
                    self._job = job
                    job.begin()
                    self._generate(prompt, max_new_tokens, job, streamer)
                finally:
                    self._job = None
                    self._running.release()
        except _Stopped:
            pass  # asked for; what was written stands
        except QaBotError as error:
            job.error = error
        except (RuntimeError, ValueError, MemoryError) as error:  # torch's out of memory is a RuntimeError
            job.error = ModelError(
                f"{self.name} failed while it wrote: {str(error)[:300]}",
                "Where memory ran out, use a smaller model or a lower generator.context_tokens.",
            )
        except BaseException as error:
            job.error = error  # raised again where the caller reads
        finally:
            streamer.end()

    def _wait(self, job: _Job) -> bool:
        """Take the model's lock; False where the job was stopped while another one ran."""
        while not self._running.acquire(timeout=0.05):
            if job.stopped:
                return False
        return True

    def _generate(self, prompt: list[int], max_new_tokens: int, job: _Job, streamer: Any) -> None:
        import torch
        from transformers import StoppingCriteriaList

        def done(ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
            self._check()
            looping = repeats(ids[0, len(prompt) :].tolist())
            if looping:
                LOG.warning("%s began to repeat itself and was stopped.", self.name)
            return torch.full((ids.shape[0],), looping, dtype=torch.bool, device=ids.device)

        ids = torch.tensor([prompt], device=self._model.device)
        with torch.inference_mode():
            self._model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                generation_config=self._generation_config(max_new_tokens),
                stopping_criteria=StoppingCriteriaList([done]),
                streamer=streamer,
            )

    def _generation_config(self, max_new_tokens: int) -> Any:
        from transformers import GenerationConfig

        own = self._model.generation_config
        end = own.eos_token_id if own.eos_token_id is not None else self._tokenizer.eos_token_id
        pad = self._tokenizer.pad_token_id
        sampling = {"temperature": self._settings.temperature, "top_p": 0.95} if self._settings.temperature else {}
        return GenerationConfig(
            max_new_tokens=max_new_tokens,
            do_sample=bool(sampling),
            eos_token_id=end,
            pad_token_id=pad if pad is not None else (end[0] if isinstance(end, list) else end),
            use_cache=True,
            **sampling,
        )

    def _check(self) -> None:
        """End the running forward pass where its job has to end."""
        job = self._job
        if job is not None and job.must_end():
            raise _Stopped


def repeats(ids: Sequence[int]) -> bool:
    """Whether `ids` end in a loop: a passage of up to PERIOD tokens three times in a row, 24 tokens or more."""
    for period in range(1, PERIOD + 1):
        need = max(3 * period, 24)
        if len(ids) < need:
            return False
        tail = ids[-need:]
        if tail[period:] == tail[:-period]:
            return True
    return False


def _say_late(seconds: float, written: bool, name: str) -> None:
    if not written:
        raise ModelError(
            f"{name} had not begun to answer after {seconds:g} seconds.",
            "Raise generator.seconds, ask about less text, or use a smaller model.",
        )
    LOG.warning("%s was stopped after %g seconds (generator.seconds); the answer may be cut off.", name, seconds)


def _before_each_layer(model: Any, check: Callable[[], None]) -> None:
    """Call `check` before every layer: a long prompt takes many seconds, and generate() itself looks once a token."""
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.ModuleList):
            for layer in module:
                layer.register_forward_pre_hook(lambda *_: check())


def _context_tokens(config: Any, settings: GeneratorSettings) -> int:
    text = config.get_text_config()
    trained = int(getattr(text, "max_position_embeddings", None) or MOST_CONTEXT)
    if settings.context_tokens > trained:
        LOG.warning("generator.context_tokens is %d; the model reads %d.", settings.context_tokens, trained)
    return min(trained, settings.context_tokens or MOST_CONTEXT)


def _load(folder: Path, device: str, dtype: str) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

    hint = "Give embedded, none, or a model that writes text; `qa-bot models` lists some that fit this machine."
    with explained(f"{folder} cannot be loaded as a generator", hint):
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, report = AutoModelForCausalLM.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            dtype=getattr(torch, dtype),
            output_loading_info=True,
        )
        if missing := sorted(report["missing_keys"]):
            raise ModelError(f"{folder} is no generator: its weights lack {', '.join(missing[:4])}.", hint)
        model = model.to(device).eval()
        # Only where an answer ends is taken from the model's own file; how it is sampled is the settings' business.
        end = model.generation_config.eos_token_id
        model.generation_config = GenerationConfig(eos_token_id=end, pad_token_id=tokenizer.pad_token_id)
    return model, tokenizer
