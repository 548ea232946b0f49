"""One run of `qa-bot bench`: its parts in turn, how long the rest will take, and what there is when it is broken off."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qa_bot.bot import Bot
from qa_bot.errors import UsageError
from qa_bot.evaluation import bench, bench_peers
from qa_bot.evaluation.bench import Clock
from qa_bot.evaluation.bench_rows import Bench, BenchRow, generation_rows, search_rows
from qa_bot.evaluation.bench_search import SearchFigures, measure_search
from qa_bot.ingest.example import EXAMPLE, EXAMPLE_QUESTIONS
from qa_bot.settings import Settings
from qa_bot.types import Document

Watch = Callable[[str], None]
PASSAGES, FEW_PASSAGES = 512, 128  # embedded: with `full`, and without
QUESTIONS = 16
SIZES, FEW_SIZES = (1_000, 10_000, 100_000, 1_000_000), (1_000, 10_000)  # passages of the libraries that are searched
GROWING, ASKING = 4e-4, 8.0  # seconds on two idle cores: a passage of a growing library, and measuring a library
# Seconds that each part takes on two idle cores: with few of everything, and with `full`
SECONDS = {"machine": (1, 1), "starting": (17, 17), "embedding": (9, 30), "answering": (3, 3), "others": (4, 40)}
SECONDS |= {"gpu": (0, 0), "generating": (8, 70)}


class Rest:
    """Tells what is measured now, and how long the rest takes if it goes on as fast as so far."""

    def __init__(self, expected: Sequence[float], watch: Watch, clock: Clock = time.perf_counter) -> None:
        """`expected`: seconds of each step on two idle cores."""
        self._expected = expected
        self._watch = watch
        self._clock = clock
        self._start = clock()
        self._step = 0

    def __call__(self, step: str) -> None:
        """Say that the next step begins."""
        done, rest = sum(self._expected[: self._step]), sum(self._expected[self._step :])
        self._step += 1
        left = rest * (self._clock() - self._start) / done if done else rest
        self._watch(f"{step} ({duration(left)} left)")


def duration(seconds: float) -> str:
    """Return about how long that is: "40 s", "12 min"."""
    return f"{max(10, round(seconds, -1)):.0f} s" if seconds < 95 else f"{seconds / 60:.0f} min"


def measure(
    settings: Settings,
    documents: Sequence[Document] = (),
    *,
    full: bool = False,
    gguf: Path | None = None,
    watch: Watch = lambda _: None,
    clock: Clock = time.perf_counter,
) -> Bench:
    """Measure everything: about a minute on two idle cores, a quarter of an hour where `full`.

    `documents`: articles whose text is used, by default the example. `gguf`: the generator's file for llama.cpp.
    `watch` is told of each step. `clock` does not hold for what is measured in processes of its own. Ctrl-C ends it
    with what there is, which is then not `complete`. Raises ModelError, and KeyboardInterrupt where there is nothing.
    """
    texts = list(documents) or [Document.of(EXAMPLE.read_text(encoding="utf-8"), source="example")]
    sizes = SIZES if full else FEW_SIZES
    rest = Rest(_expected(sizes, full), watch)
    rows: list[BenchRow] = []
    figures: list[SearchFigures] = []
    skipped: list[str] = []
    complete = True
    try:
        for part in _parts(settings, texts, full, gguf, skipped, rest, clock):
            rows += part
        with TemporaryDirectory(prefix="qa-bot-bench-") as folder:
            figures.extend(measure_search(sizes, Path(folder) / "grown", rest))
    except KeyboardInterrupt:
        if not rows:
            raise
        complete = False
        skipped.append("Stopped by Ctrl-C: what comes behind these figures was not measured.")
    found, curves = search_rows(figures)
    return Bench(bench.about(), tuple(rows + found), tuple(curves), tuple(skipped), complete)


def _expected(sizes: Sequence[int], full: bool) -> list[float]:
    grown = [size - before for before, size in zip((0, *sizes), sizes, strict=False)]
    return [
        *(seconds[full] for seconds in SECONDS.values()),
        *(seconds for passages in grown for seconds in (GROWING * passages, ASKING * (1 + passages / 100_000))),
    ]


def _parts(
    settings: Settings,
    texts: Sequence[Document],
    full: bool,
    gguf: Path | None,
    skipped: list[str],
    step: Watch,
    clock: Clock,
) -> Iterator[list[BenchRow]]:
    """Yield the rows of each part but searching, as soon as they are there."""
    step("Measuring the machine")
    limit = bench.limits(clock)
    yield [
        BenchRow("machine", "float32 products (GEMM)", limit.flops / 1e9, "GFLOP/s"),
        BenchRow("machine", "memory, read and written", limit.bandwidth / 1e9, "GB/s"),
    ]
    step("Starting")
    yield bench.starting(settings)
    with Bot.temporary(settings) as bot:
        step("Embedding")
        passages = bench.mixed_passages(texts, PASSAGES if full else FEW_PASSAGES)
        yield bench.embedding(bot, passages, limit, clock)
        try:
            yield bench.eight_bits(bot, passages, clock)
        except UsageError as error:
            skipped.append(f"Embedding in 8 bits is not measured. {error}")
        step("Answering")
        bot.add(*texts)
        asked = [question for _ in range(QUESTIONS) for question in EXAMPLE_QUESTIONS][:QUESTIONS]
        yield bench.answering(bot, asked, clock)
        step("Others that are installed")
        if not bench_peers.installed():
            skipped.append(f"No other library is installed ({', '.join(bench_peers.PEERS)}): not compared.")
        for row in bench.peers(bot, passages, asked[0], clock):
            yield [row]
        step("GPU")
        yield _gpu(skipped)
        step("Generating")
        yield _generating(bot, texts, full, gguf, skipped, clock)


def _gpu(skipped: list[str]) -> list[BenchRow]:
    """Rows of a graphics processor, where torch finds one."""
    import torch

    from qa_bot.evaluation.bench_gpu import measure_gpu

    if not torch.cuda.is_available():
        skipped.append("torch finds no CUDA device: nothing is measured on one.")
        return []
    return measure_gpu("cuda")


def _generating(
    bot: Bot, texts: Sequence[Document], full: bool, gguf: Path | None, skipped: list[str], clock: Clock
) -> list[BenchRow]:
    """Rows of a local generator that is on this machine."""
    from qa_bot.evaluation.bench_generation import measure_generation
    from qa_bot.models.embedded import GENERATOR, embedded_folder, manifest

    settings = bot.settings.generator
    if settings.model != "embedded" or not manifest(embedded_folder(GENERATOR)):
        skipped.append(
            "Generating is measured with the embedded generator, once `qa-bot models pull generator` fetched it."
        )
        return []
    generator = bot.parts.generator
    if generator is None:
        return []
    length = 4000 if full else 1200  # characters
    whole = "\n".join(document.text for document in texts)
    pieces = [whole[start : start + length] for start in range(0, len(whole), length)] or [whole]
    pieces = [pieces[number % len(pieces)] + f" ({number})" for number in range(17 if full else 4)]
    plain = embedded_folder(GENERATOR)
    return generation_rows(
        measure_generation(generator, pieces, new_tokens=96 if full else 32, plain_folder=plain, gguf=gguf, clock=clock)
    )
