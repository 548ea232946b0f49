"""How fast the generator reads and writes here, beside plain `transformers.generate` and llama.cpp.

Knows what is timed and how; refuses to know tables and pages. Every rate is tokens a second of the same texts in the same
process, one engine after the other, so that the ratios hold on any machine. Generators are handed in: nothing is
downloaded.
"""

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.answer.prompts import summary_messages
from qa_bot.models.generator import Generator, generate, generate_each
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
    llama: Rates | None  # llama.cpp, where llama-cpp-python and a GGUF file are at hand
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
    which is left out where llama-cpp-python is missing. Takes about a minute a 1,000 tokens of text and engine.
    """
    if len(texts) < 2:
        raise ValueError(f"at least two texts are needed, not {len(texts)}")
    generate(generator, [{"role": "user", "content": "Say hello."}], max_new_tokens=4)  # loads, and warms up
    read = summary_messages(texts[0], FIRST_LENGTH)
    tokens = sum(generator.count_tokens(message["content"]) for message in read)
    own, first, again = _own(generator, texts[0], tokens, new_tokens, clock)
    alone, together = _many(generator, texts[1:], new_tokens, clock)
    return GenerationFigures(
        model=generator.name,
        prompt_tokens=tokens,
        new_tokens=new_tokens,
        own=own,
        plain=_plain(plain_folder, read, new_tokens, clock) if plain_folder else None,
        llama=_llama(gguf, texts[0], new_tokens, clock) if gguf else None,
        first_seconds=first,
        again_seconds=again,
        texts=len(texts) - 1,
        one_by_one=alone,
        together=together,
    )


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

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    seconds = []
    for count in (1, most):
        start = clock()
        with torch.inference_mode():
            model.generate(**ids, max_new_tokens=count, min_new_tokens=count, do_sample=False)
        seconds.append(clock() - start)
    rate = (most - 1) / max(seconds[1] - seconds[0], 1e-9)
    return Rates(f"transformers {transformers.__version__}", ids["input_ids"].shape[1] / seconds[0], rate)


def _llama(gguf: Path, text: str, most: int, clock: Clock) -> Rates | None:
    """llama.cpp through llama-cpp-python, with as many threads as torch has; None where it is not installed."""
    if importlib.util.find_spec("llama_cpp") is None:
        return None
    import torch

    llama_cpp = importlib.import_module("llama_cpp")

    threads = torch.get_num_threads()
    model: Any = llama_cpp.Llama(str(gguf), n_ctx=8192, n_threads=threads, n_threads_batch=threads, verbose=False)
    ids = model.tokenize(text.encode())
    start = clock()
    model.eval(ids)
    read = clock() - start
    token = model.sample(temp=0.0)
    start = clock()
    for _ in range(most - 1):
        model.eval([token])
        token = model.sample(temp=0.0)
    return Rates(f"llama-cpp-python {llama_cpp.__version__}", len(ids) / read, (most - 1) / (clock() - start))
