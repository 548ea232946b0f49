"""Rates are what a clock says of a generator whose speed is known."""

import logging
import threading
from collections.abc import Iterator, Sequence

import pytest

from qa_bot.evaluation.bench_generation import measure_generation
from qa_bot.models.jobs import LOOPING, Generation
from qa_bot.models.template import Message

READ, WRITE = 0.001, 0.1  # seconds a token
TEXTS = ["salt " * 500, "tin " * 300, "coal " * 300]


class Timed:
    """Reads a token in a millisecond, unless it begins a prompt that was read before, and writes ten a second."""

    name = "timed"
    context_tokens = 10_000

    def __init__(self) -> None:
        self.now = 0.0
        self.last: list[str] = []

    def clock(self) -> float:
        return self.now

    def stream(
        self, messages: Sequence[Message], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        words = " ".join(message["content"] for message in messages).split()
        known = next((i for i, (a, b) in enumerate(zip(words, self.last, strict=False)) if a != b), 0)
        self.last = words
        self.now += READ * (len(words) - known)
        for number in range(max_new_tokens):
            self.now += WRITE if number else 0
            yield "word "

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def test_the_rates_are_the_generators() -> None:
    generator = Timed()
    figures = measure_generation(generator, TEXTS, new_tokens=21, clock=generator.clock)
    assert figures.own.prompt == pytest.approx(1 / READ)
    assert figures.own.decode == pytest.approx(1 / WRITE)
    assert figures.first_seconds == pytest.approx(READ * figures.prompt_tokens)
    assert figures.again_seconds < 0.05 * figures.first_seconds
    assert figures.one_by_one == pytest.approx(figures.together)  # it writes one at a time
    assert 5 < figures.one_by_one < 1 / WRITE  # reading is counted
    assert (figures.texts, figures.new_tokens, figures.model) == (2, 21, "timed")
    assert figures.plain is None
    assert figures.llama is None


def test_loops_of_texts_that_nobody_reads_are_not_told_but_what_spoils_a_figure_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Looping(Timed):
        def stream(self, messages: Sequence[Message], *, max_new_tokens: int, stop: object = None) -> Iterator[str]:
            job = Generation(self.name, [], max_new_tokens, 1.0, None, iter(["salt " * max_new_tokens]))
            job.looping = job.late = True
            job._ended.set()
            yield from job.pieces()

    measure_generation(Looping(), TEXTS, new_tokens=21, clock=iter(range(100)).__next__)
    assert "was stopped after 1 seconds" in caplog.text
    assert "repeat" not in caplog.text
    logging.getLogger("qa_bot").warning(LOOPING, "another")
    assert "another began to repeat itself" in caplog.text


def test_one_text_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two texts"):
        measure_generation(Timed(), TEXTS[:1])
