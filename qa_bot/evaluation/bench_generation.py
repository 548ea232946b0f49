"""How fast the generator reads and writes here, beside plain `transformers.generate` and llama.cpp.

Knows what is timed and how; refuses to know tables and pages. Every rate is tokens a second of the same texts in the same
process, one engine after the other, so that the ratios hold on any machine. Generators are handed in: nothing is
downloaded.
"""

import importlib.util
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qa_bot.answer.prompts import summary_messages
from qa_bot.models.computing import compute
from qa_bot.models.generator import Generator, generate, generate_each
from qa_bot.models.jobs import LOOPING
from qa_bot.models.loading import quiet
from qa_bot.models.template import Message

Clock = Callable[[], float]
FIRST_LENGTH, NEXT_LENGTH = "4 sentences", "2 sentences"


@dataclass(frozen=True, slots=True)
class Rates:
    """Tokens a second of one engine."""

    name: str  # with its version
    prompt: float  # reading a text
    decode: float  # writing, behind the first token


@dataclass(frozen=True, slots=True)
class GenerationFigures:
    """What was measured. Seconds are those of the clock that was given; by default, of the wall."""

    model: str
    prompt_tokens: int  # of the text that is read
    new_tokens: int  # at most so many are written
    own: Rates
    plain: Rates | None  # transformers.generate, float32
    llama: Rates | None  # llama.cpp, where llama-cpp-python or xllamacpp and a GGUF file are at hand
    first_seconds: float  # until the first token about a text that was not read before
    again_seconds: float  # the same, for another request about the same text
    texts: int
    one_by_one: float  # tokens a second of summaries of `texts` texts, one after the other
    together: float  # the same, all at once


def measure_generation(
    generator: Generator,
    texts: Sequence[str],
    *,
    new_tokens: int = 96,
    plain_folder: Path | None = None,
    gguf: Path | None = None,
    clock: Clock = time.perf_counter,
) -> GenerationFigures:
    """Return the figures of `generator`, an embedded or other local one, over at least two `texts` of an article each.

    `plain_folder` is the folder of the same model for plain `transformers.generate`; `gguf` its file for llama.cpp,
    which is left out where neither llama-cpp-python nor xllamacpp is installed.
    """
    if len(texts) < 2:
        raise ValueError(f"at least two texts are needed, not {len(texts)}")
    read = summary_messages(texts[0], FIRST_LENGTH)
    tokens = sum(generator.count_tokens(message["content"]) for message in read)
    with _loops_untold():
        generate(generator, [{"role": "user", "content": "Say hello."}], max_new_tokens=4)  # loads, and warms up
        own, first, again = _own(generator, texts[0], tokens, new_tokens, clock)
        alone, together = _many(generator, texts[1:], new_tokens, clock)
    plain = compute(partial(_plain, plain_folder, read, new_tokens, clock)) if plain_folder else None
    return GenerationFigures(
        model=generator.name,
        prompt_tokens=tokens,
        new_tokens=new_tokens,
        own=own,
        plain=plain,
        llama=_llama(gguf, texts[0], new_tokens, clock) if gguf else None,
        first_seconds=first,
        again_seconds=again,
        texts=len(texts) - 1,
        one_by_one=alone,
        together=together,
    )


@contextmanager
def _loops_untold() -> Iterator[None]:
    """Pass over the warnings that a text began to repeat itself: nobody reads these texts, and their tokens count."""
    log = logging.getLogger("qa_bot")

    def told(record: logging.LogRecord) -> bool:
        return record.msg != LOOPING

    log.addFilter(told)
    try:
        yield
    finally:
        log.removeFilter(told)


def _own(generator: Generator, text: str, tokens: int, most: int, clock: Clock) -> tuple[Rates, float, float]:
    """Return the rates, and the seconds to the first token of a text unread and read."""
    first, total, written = _timed(generator, summary_messages(text, FIRST_LENGTH), most, clock)
    again, _, _ = _timed(generator, summary_messages(text, NEXT_LENGTH), 1, clock)
    return Rates("qa_bot", tokens / first, max(written - 1, 1) / (total - first)), first, again


def _timed(generator: Generator, messages: list[Message], most: int, clock: Clock) -> tuple[float, float, int]:
    """Seconds to the first piece, seconds in all, tokens written."""
    start, first, text = clock(), 0.0, ""
    for piece in generator.stream(messages, max_new_tokens=most):
        first = first or clock() - start
        text += piece
    total = clock() - start
    return first or total, total, generator.count_tokens(text)


def _many(generator: Generator, texts: Sequence[str], most: int, clock: Clock) -> tuple[float, float]:
    """Tokens a second of a summary of each text, one by one and together, of texts that were not read before."""
    rates = []
    for mark, run in (("A", _one_by_one), ("B", generate_each)):
        asked = [summary_messages(f"{mark}{number}. {text}", FIRST_LENGTH) for number, text in enumerate(texts)]
        start = clock()
        written = run(generator, asked, max_new_tokens=most)
        rates.append(sum(map(generator.count_tokens, written)) / (clock() - start))
    return rates[0], rates[1]


def _one_by_one(generator: Generator, asked: Sequence[Sequence[Message]], *, max_new_tokens: int) -> list[str]:
    return [generate(generator, messages, max_new_tokens=max_new_tokens) for messages in asked]


def _plain(folder: Path, messages: list[Message], most: int, clock: Clock) -> Rates:
    """Plain transformers: float32, its own cache, greedy."""
    import torch
    import transformers

    with quiet():
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = transformers.AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    seconds = []
    for count in (1, most):
        start = clock()
        with torch.inference_mode():
            model.generate(**ids, max_new_tokens=count, min_new_tokens=count, do_sample=False)
        seconds.append(clock() - start)
    return _rates(f"transformers {transformers.__version__}", ids["input_ids"].shape[1], seconds, most)


def _llama(gguf: Path, text: str, most: int, clock: Clock) -> Rates | None:
    """llama.cpp, through llama-cpp-python or xllamacpp, with as many threads as torch has; None without either."""
    if importlib.util.find_spec("llama_cpp") is not None:
        name, write = _llama_cpp_python(gguf)
    elif importlib.util.find_spec("xllamacpp") is not None:
        name, write = _xllamacpp(gguf)
    else:
        return None
    write("Say hello.", 2)  # loads
    seconds = []
    for count in (1, most):
        start = clock()
        tokens = write(text, count)
        seconds.append(clock() - start)
    return _rates(name, tokens, seconds, most)


def _rates(name: str, tokens: int, seconds: Sequence[float], most: int) -> Rates:
    """From the seconds for one new token and for `most`."""
    return Rates(name, tokens / seconds[0], (most - 1) / max(seconds[1] - seconds[0], 1e-9))


def _llama_cpp_python(gguf: Path) -> tuple[str, Callable[[str, int], int]]:
    """Return its name, and what reads a text, writes so many tokens and returns how many it read."""
    import torch

    llama_cpp = importlib.import_module("llama_cpp")
    threads = torch.get_num_threads()
    model: Any = llama_cpp.Llama(str(gguf), n_ctx=8192, n_threads=threads, n_threads_batch=threads, verbose=False)

    def write(text: str, count: int) -> int:
        ids = model.tokenize(text.encode())
        model.reset()
        model.eval(ids)
        for _ in range(count - 1):
            model.eval([model.sample(temp=0.0)])
        return len(ids)

    return f"llama-cpp-python {llama_cpp.__version__}", write


def _xllamacpp(gguf: Path) -> tuple[str, Callable[[str, int], int]]:
    """The same of xllamacpp, which has wheels."""
    from importlib.metadata import version

    import torch

    xllamacpp = importlib.import_module("xllamacpp")
    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.n_ctx, wanted.n_parallel = str(gguf), 8192, 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = torch.get_num_threads()
    server = xllamacpp.Server(wanted)

    def write(text: str, count: int) -> int:
        asked = {"prompt": text, "n_predict": count, "temperature": 0, "cache_prompt": False, "ignore_eos": True}
        return int(server.handle_completions(asked)["timings"]["prompt_n"])

    return f"xllamacpp {version('xllamacpp')}", write
