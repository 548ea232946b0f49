"""Reading: all of a text, and of a very long one all words, with the sentences that promise most looked at closely."""

import logging
from typing import Any

import pytest
from test_summarising import Words, document, lines, pages, run

from qa_bot.answer import studying
from qa_bot.answer.studying import Reading, study
from qa_bot.settings import Settings

FACT = "The lighthouse keeper Brandt owned a tame heron."


def reading_of(text: str, focus: str | None = None) -> Reading:
    steps: Any = study(document(text), Words(), None, focus)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studying, "MOST", 60)
    monkeypatch.setattr(studying, "FIRST", 10)


def test_a_very_long_text_is_read_by_its_words_and_says_so(small: None, caplog: pytest.LogCaptureFixture) -> None:
    text = f"The port had no roof in those days, and rain fell in. {pages(10)}"
    with caplog.at_level(logging.INFO, "qa_bot"):
        reading = reading_of(text)
    assert len(reading.texts) == len(reading.quotable) == len(reading.vectors) == 60
    assert list(reading.quotable) == sorted(reading.quotable)
    assert list(reading.quotable[:10]) == list(range(10))  # the beginning is among them whatever it says
    assert "The text has 301 sentences." in caplog.text
    assert reading_of(text).texts == reading.texts
    assert all(" ".join(text[s.start : s.end].split()) == t for s, t in
               ((reading.sentences[i], t) for i, t in zip(reading.quotable, reading.texts, strict=True)))  # fmt: skip


def test_a_fact_at_the_end_of_a_very_long_text_is_found_all_the_same(small: None, settings: Settings) -> None:
    summary, _ = run(f"{pages(10)}\n\n{FACT}", settings, focus="Who kept a heron?")
    assert lines(summary) == [FACT]


def test_a_text_of_usual_length_is_looked_at_whole(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "qa_bot"):
        assert len(reading_of(pages(10)).texts) == 300
    assert caplog.text == ""
