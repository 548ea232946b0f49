"""What is timed, and beside what. No figure is tested: they are the machine's."""

from collections.abc import Iterator
from typing import Any

import pytest

from qa_bot.bot import Bot
from qa_bot.evaluation import bench
from qa_bot.evaluation.bench import Limits, in_turns, limits, mixed_passages
from qa_bot.ingest.example import EXAMPLE, EXAMPLE_QUESTIONS
from qa_bot.models import eight_bits
from qa_bot.settings import load_settings
from qa_bot.types import Document


def ticking() -> Any:
    """A clock that goes on by one second each time it is looked at."""
    time: Iterator[float] = iter(range(10**6))
    return lambda: float(next(time))


def test_works_take_turns_and_the_best_counts() -> None:
    order: list[str] = []
    durations = iter([5.0, 1.0, 3.0, 2.0])
    now = [0.0]

    def work(name: str) -> None:
        order.append(name)
        now[0] += next(durations)

    best = in_turns({"a": lambda: work("a"), "b": lambda: work("b")}, 2, lambda: now[0])
    assert (order, best) == (["a", "b", "a", "b"], {"a": 3.0, "b": 1.0})


def test_passages_are_short_and_long_pieces_of_all_documents() -> None:
    documents = [Document.of(EXAMPLE.read_text(encoding="utf-8"), source="a"), Document.of("One. Two.", source="b")]
    passages = mixed_passages(documents, 64)
    assert len(passages) == 64
    assert all(any(passage and passage in document.text for document in documents) for passage in passages)
    assert max(map(len, passages)) > 4 * min(map(len, passages))
    assert passages == mixed_passages(documents, 64)


def test_limits_are_of_work_done() -> None:
    found = limits(ticking())
    assert found.flops == 2 * 1024 * 384 * 1536
    assert found.bandwidth == 8 * 2**25


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot.temporary(load_settings(environ={})) as bot:
        bot.add_example()
        yield bot


def test_embedding_is_measured_beside_sentence_transformers_and_vectors_agree(bot: Bot) -> None:
    """Both take one second of this clock. A token of MiniLM-L6 costs six layers of 2 (4 x 384 x 384 + 2 x 384 x 1536)."""
    texts = ["One short text.", "Another one, a little longer."] * 4
    passages, same = bench.embedding(bot, texts, Limits(flops=1e12, bandwidth=1.0), ticking())
    assert (passages.value, passages.unit) == (8.0, "/s")
    assert passages.beside[0][1] == 8.0 and passages.beside[0][0].startswith("sentence-transformers ")
    tokens = sum(bot.parts.encoder.count_tokens(texts)) + 2 * len(texts)
    assert passages.share == pytest.approx(tokens * 6 * 2 * (4 * 384**2 + 2 * 384 * 1536) / 1e12)
    assert same.value > 0.9999


def test_answers_are_measured_alone_and_together(bot: Bot) -> None:
    alone, search, together = bench.answering(bot, EXAMPLE_QUESTIONS, ticking())
    assert alone.value == pytest.approx(1000 / 3) == search.value
    assert together.value == 3.0
    assert together.beside == (("one by one", 3.0),)


def test_eight_bits_are_measured_beside_float32_and_agree(bot: Bot) -> None:
    if not eight_bits.available():
        pytest.skip("8 bits are for x86 processors")
    passages, same = bench.eight_bits(bot, ["One short text.", "Another one, a little longer."] * 4, ticking())
    assert (passages.value, passages.beside) == (8.0, (("float32", 8.0),))
    assert 0.97 < same.value < 0.9999
