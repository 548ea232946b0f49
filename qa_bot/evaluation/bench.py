"""How fast everything is here: this machine's limits, and what of them is reached, beside plain use of the libraries.

Every figure is taken next to the one that it is compared with, in turns, so that the ratios hold on any machine. Others
compute where qa_bot does (models/computing.py), so that neither slows the other. The models are the user's; nothing is
downloaded but what an answer would download.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from qa_bot.bot import Bot
from qa_bot.evaluation import bench_peers
from qa_bot.evaluation.bench_rows import BenchRow
from qa_bot.ingest.example import EXAMPLE, EXAMPLE_QUESTIONS
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.computing import compute
from qa_bot.models.device import has_onednn
from qa_bot.settings import Settings
from qa_bot.types import Document

Clock = Callable[[], float]
BATCH = 32  # of plain sentence-transformers: its default
STARTS = 3  # processes of each kind
BASE = """
import torch, transformers, sys
from safetensors.torch import load_file
transformers.AutoTokenizer.from_pretrained(sys.argv[1], local_files_only=True)
transformers.AutoModel.from_pretrained(sys.argv[1], local_files_only=True)
for path in sys.argv[2:]:
    load_file(path)
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What this machine can do at most."""

    flops: float  # float32 products and sums a second, the better of torch's ways
    bandwidth: float  # bytes a second, read and written, of a copy in memory


def limits(clock: Clock = time.perf_counter) -> Limits:
    """Measure float32 matrix products of a size that encoders have, and a copy of 128 MiB, the best of several."""
    return compute(lambda: _limits(clock))


def _limits(clock: Clock) -> Limits:
    import torch

    from qa_bot.models.bert import Linear

    rows, inner, outer = 1024, 384, 1536
    x, weight, bias = torch.randn(rows, inner), torch.randn(outer, inner), torch.zeros(outer)
    products: list[Callable[[], Any]] = [lambda: torch.nn.functional.linear(x, weight, bias)]
    if has_onednn():
        packed = Linear(weight, bias, "cpu")
        products.append(lambda: packed(x))
    source, target = (torch.ones(1 << 25) for _ in range(2))
    with torch.inference_mode():
        product = min(seconds for work in products for seconds in _seconds(work, 16, clock))
        copy = min(_seconds(lambda: target.copy_(source), 6, clock))
    return Limits(2 * rows * inner * outer / product, 2 * 4 * (1 << 25) / copy)


def _seconds(work: Callable[[], object], rounds: int, clock: Clock) -> list[float]:
    found = []
    for _ in range(rounds):
        start = clock()
        work()
        found.append(clock() - start)
    return found


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int, clock: Clock) -> dict[str, float]:
    """Return the best seconds of each work; they take turns, so that what else the machine does meets all alike."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            best[name] = min(best[name], *_seconds(work, 1, clock))
    return best


def starting(settings: Settings) -> list[BenchRow]:
    """Measure `--help` and one question about one file in new processes, beside importing and loading alone."""
    from qa_bot.models.weights import CHECKER_FOLDER, READER_FOLDER, resolve

    packaged = [str(folder / "model.safetensors") for folder in (READER_FOLDER, CHECKER_FOLDER)]
    folder = resolve("encoder", settings.encoder.model, settings.encoder.revision)
    own = [sys.executable, "-m", "qa_bot"]
    best = in_turns(
        {
            "help": lambda: _process([*own, "--help"]),
            "base": lambda: _process([sys.executable, "-c", BASE, str(folder), *packaged]),
            "ask": lambda: _process([*own, "ask", EXAMPLE_QUESTIONS[0], "--source", str(EXAMPLE), "--quiet"]),
        },
        STARTS,
        time.perf_counter,
    )
    base = (("importing torch and transformers, and loading", best["base"]),)
    return [
        BenchRow("starting", "qa-bot --help", best["help"], "s"),
        BenchRow("starting", "qa-bot ask --source, all of it", best["ask"], "s", base),
    ]


def _process(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def mixed_passages(documents: Sequence[Document], count: int) -> list[str]:
    """Return `count` stretches of one to eight sentences of the documents, short and long in turn."""
    draw = np.random.default_rng(1)
    spans = [(document.text, sentence_spans(document.text)) for document in documents]
    spans = [(text, found) for text, found in spans if found]
    passages = []
    for number in range(count):
        text, sentences = spans[number % len(spans)]
        first = int(draw.integers(len(sentences)))
        last = min(first + int(draw.integers(8)), len(sentences) - 1)
        passages.append(text[sentences[first][0] : sentences[last][1]])
    return passages


def embedding(bot: Bot, passages: Sequence[str], limit: Limits, clock: Clock) -> list[BenchRow]:
    """Measure passages a second beside `SentenceTransformer.encode` with its defaults, and whether vectors agree."""
    import sentence_transformers

    from qa_bot.models.weights import resolve

    encoder, settings = bot.parts.encoder, bot.settings.encoder
    folder = resolve("encoder", settings.model, settings.revision)
    plain = compute(lambda: sentence_transformers.SentenceTransformer(str(folder), local_files_only=True))
    texts = list(passages)
    own = encoder.encode(texts[:BATCH])
    its = compute(lambda: plain.encode(texts[:BATCH], normalize_embeddings=True))
    best = in_turns(
        {
            "own": lambda: encoder.encode(texts),
            "plain": lambda: compute(lambda: plain.encode(texts, batch_size=BATCH, show_progress_bar=False)),
        },
        2,
        clock,
    )
    tokens = sum(encoder.count_tokens(texts)) + 2 * len(texts)
    beside = ((f"sentence-transformers {sentence_transformers.__version__}", len(texts) / best["plain"]),)
    work = tokens * _flops_a_token(plain) / best["own"]
    return [
        BenchRow("embedding", "passages", len(texts) / best["own"], "/s", beside, work / limit.flops),
        BenchRow("embedding", "the least cosine between both", float((own * its).sum(axis=1).min()), ""),
    ]


def eight_bits(bot: Bot, passages: Sequence[str], clock: Clock) -> list[BenchRow]:
    """Measure `encoder.dtype` int8 beside float32. Raises UsageError where it is not for this encoder or processor."""
    from qa_bot.models.encoder import load_encoder

    whole, small = (load_encoder(replace(bot.settings.encoder, dtype=dtype)) for dtype in ("float32", "int8"))
    texts = list(passages)
    cosines = (whole.encode(texts[:BATCH]) * small.encode(texts[:BATCH])).sum(axis=1)
    best = in_turns({"whole": lambda: whole.encode(texts), "small": lambda: small.encode(texts)}, 2, clock)
    return [
        BenchRow(
            "embedding", "passages, int8", len(texts) / best["small"], "/s", (("float32", len(texts) / best["whole"]),)
        ),
        BenchRow("embedding", "the mean cosine between both, int8", float(cosines.mean()), ""),
    ]


def _flops_a_token(model: Any) -> float:
    """Products and sums of one token's way through the layers, without attention between tokens."""
    weights = (
        weight.numel()
        for name, weight in model.named_parameters()
        if weight.dim() == 2 and "embeddings" not in name and "pooler" not in name
    )
    return 2.0 * float(sum(weights))


def answering(bot: Bot, questions: Sequence[str], clock: Clock) -> list[BenchRow]:
    """Measure questions one by one and eight at once, and what searching without reading takes."""
    bot.ask(questions[0])  # loads
    with ThreadPoolExecutor(8) as pool:
        best = in_turns(
            {
                "alone": lambda: [bot.ask(question) for question in questions],
                "together": lambda: list(pool.map(bot.ask, questions)),
                "search": lambda: [bot.search(question) for question in questions],
            },
            2,
            clock,
        )
    count = len(questions)
    return [
        BenchRow("answering", "a question", 1000 * best["alone"] / count, "ms"),
        BenchRow("answering", "of it, searching", 1000 * best["search"] / count, "ms"),
        BenchRow(
            "answering",
            "questions, 8 at once",
            count / best["together"],
            "/s",
            (("one by one", count / best["alone"]),),
        ),
    ]


def peers(bot: Bot, passages: Sequence[str], question: str, clock: Clock) -> Iterator[BenchRow]:
    """Yield, for each peer that is installed, its adding and searching of the same texts with the same encoder."""
    from qa_bot.models.weights import resolve

    settings = bot.settings.encoder
    folder = str(resolve("encoder", settings.model, settings.revision))
    for name, version in bench_peers.installed().items():
        peer = compute(partial(bench_peers.PEERS[name], folder))
        yield from _beside(peer, version, bot, passages, question, clock)


def _beside(
    peer: bench_peers.Peer, version: str, bot: Bot, passages: Sequence[str], question: str, clock: Clock
) -> list[BenchRow]:
    documents = [Document.of(text, source=f"{version}/{number}") for number, text in enumerate(passages)]
    with Bot(bot.parts, bot.settings) as own:
        best = in_turns(
            {"own": lambda: own.add(*documents), "peer": lambda: compute(lambda: peer.add(passages))}, 1, clock
        )
        found = in_turns(
            {"own": lambda: own.search(question), "peer": lambda: compute(lambda: peer.search(question))}, 3, clock
        )
    count = len(passages)
    return [
        BenchRow("beside others", "texts added", count / best["own"], "/s", ((version, count / best["peer"]),)),
        BenchRow("beside others", "a search among them", 1000 * found["own"], "ms", ((version, 1000 * found["peer"]),)),
    ]


def about() -> dict[str, str]:
    """Return the machine and the versions, name -> text."""
    import os
    import platform
    from datetime import UTC, datetime
    from importlib.metadata import version

    import torch

    from qa_bot import __version__

    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    names = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "tokenizers")
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "qa_bot": __version__,
        "processor": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch uses {torch.get_num_threads()}",
        "busy programs, as the system counts them": busy,
        "libraries": ", ".join(f"{name} {version(name)}" for name in names),
    }
