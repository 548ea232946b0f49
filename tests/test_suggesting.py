"""Suggested questions: answerable, checked by a reader, different in kind, the same every time."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from qa_bot.answer.suggesting import suggest
from qa_bot.models.reader import BestSpan
from qa_bot.settings import Settings
from qa_bot.types import Document

ARTICLE = """Ada Lund designed the two towers of the new bridge. The bridge was opened on Monday after nine years of work.
The council paid 41 million crowns for the bridge, most of it borrowed.

Nobody in Longport knew where the money came from. The old bridge was closed because rust had eaten its cables.
He was glad about the towers. Ada Lund lives in Longport."""


class Counter:
    """An encoder that only counts tokens: every word of a small vocabulary is one, anything else two."""

    name, revision, dim, max_tokens, query_prefix, passage_prefix = "counter", "1", 2, 256, "", ""
    vocabulary = frozenset("open close design pay".split())

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        raise AssertionError("suggestions need no vectors")

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + sum(1 if word in self.vocabulary else 2 for word in text.split()) for text in texts]


class Marking:
    """A reader that marks the first words that a pattern finds, surely or not."""

    name = "marking"

    def __init__(self, answers: dict[str, str], score: float = 9.0) -> None:
        self.answers, self.score, self.asked = answers, score, []

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        self.asked.append(question)
        pattern = next((answer for word, answer in self.answers.items() if question.startswith(word)), "(?!)")
        found = [re.search(pattern, text) for text in texts]
        return [BestSpan(m.start(), m.end(), self.score, 0.0) if m else BestSpan(0, 1, -9.0, 0.0) for m in found]


RIGHT = {"Who": "Ada Lund", "When": "on Monday", "How much": "41 million crowns", "Why": "because rust.*cables"}


def run(text: str, reader: Marking, settings: Settings, count: int = 3) -> list[str]:
    document = Document.of(text, source="test", title="test")
    return suggest(document, reader, Counter(), settings.chunking, count=count)


def test_questions_whose_answers_are_found_back_are_suggested_each_kind_once(settings: Settings) -> None:
    found = run(ARTICLE, Marking(RIGHT), settings, count=4)
    assert found == [
        "Who designed the two towers of the new bridge?",
        "When was the bridge opened?",
        "How much did the council pay for the bridge?",
        "Why was the old bridge closed?",
    ]
    assert len(run(ARTICLE, Marking(RIGHT), settings)) == 3
    assert run(ARTICLE, Marking(RIGHT), settings) == run(ARTICLE, Marking(RIGHT), settings)


def test_a_question_that_the_reader_answers_otherwise_or_is_not_sure_of_is_not_suggested(settings: Settings) -> None:
    wrong = RIGHT | {"Who": "The council", "When": "nine years"}
    assert [question.split()[0] for question in run(ARTICLE, Marking(wrong), settings)] == ["How", "Why"]
    assert run(ARTICLE, Marking(RIGHT, score=0.1), settings) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "Shall I sing of the tide\nas it turns in the night,\nof the boats that it lifts?",
        "def main(path):\n    return open(path)\n",
        "港は雪で閉ざされた。船は来なかった。",
        "Der Hafen wurde am Montag geschlossen. Niemand wusste, warum.",
        "One sentence only.",
    ],
)
def test_what_makes_no_good_question_gets_none_and_no_reading(text: str, settings: Settings) -> None:
    reader = Marking(RIGHT)
    assert run(text, reader, settings) == []
    assert reader.asked == []


def test_a_long_text_costs_a_bounded_number_of_readings(settings: Settings) -> None:
    reader = Marking(RIGHT)
    months = ["January", "March", "May", "July"]
    text = " ".join(f"The bridge number {i} was opened in {months[i % 4]} 19{i % 90 + 10}." for i in range(300))
    run(text, reader, settings)
    assert len(reader.asked) <= 12
