"""Question files: what a line may say, and how a mistake is named."""

import json
from typing import Any

import pytest

from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import ExpectedEvidence, Question, question_json, read_questions
from qa_bot.types import Turn

FULL = {
    "id": "q1",
    "question": "And who paid?",
    "answers": ["the town", "Tarnholm"],
    "answerable": True,
    "evidence": ["The town paid.", {"source": "a.txt", "quote": "It was the town."}, {"source": "b.txt"}],
    "history": [{"role": "user", "text": "Who built it?"}, {"role": "assistant", "text": "Ada."}],
    "context": "The town paid.",
    "without": ["c.txt"],
}


def read(*lines: Any) -> list[Question]:
    return read_questions(line if isinstance(line, str | bytes) else json.dumps(line) for line in lines)


def test_every_key_is_read_and_written_again() -> None:
    (question,) = read(FULL)
    assert question == Question(
        id="q1",
        question="And who paid?",
        answers=("the town", "Tarnholm"),
        answerable=True,
        evidence=(
            ExpectedEvidence("The town paid."),
            ExpectedEvidence("It was the town.", "a.txt"),
            ExpectedEvidence("", "b.txt"),
        ),
        history=(Turn("Who built it?", "Ada."),),
        context="The town paid.",
        without=("c.txt",),
    )
    assert read(question_json(question)) == [question]


def test_blank_lines_and_a_byte_order_mark_are_no_matter_and_ids_are_line_numbers() -> None:
    questions = read(b'\xef\xbb\xbf{"question": "One?"}', "  ", {"question": "Two?", "id": 7}, {"question": "Three?"})
    assert [question.id for question in questions] == ["1", "7", "4"]


@pytest.mark.parametrize(
    ("line", "answerable"),
    [
        ({}, None),
        ({"answers": ["x"]}, True),
        ({"answers": []}, False),
        ({"evidence": ["x"]}, True),
        ({"answers": [], "evidence": ["x"]}, True),
        ({"answerable": False}, False),
        ({"answerable": True}, True),
    ],
)
def test_what_a_line_does_not_say_follows_from_what_it_says(line: dict[str, Any], answerable: bool | None) -> None:
    assert read({"question": "Who?"} | line)[0].answerable is answerable


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "not JSON"),
        ("[1]", "must be a JSON object, not list"),
        (b"\xff", "not valid UTF-8"),
        ("[" * 100_000, "line 2"),
        ({}, '"question" is missing'),
        ({"question": " "}, '"question" is missing'),
        ({"question": 3}, '"question" must be text, not int'),
        ({"question": "Q?", "answers": "x"}, '"answers" must be a list, not str'),
        ({"question": "Q?", "answers": [1]}, '"answers" must be a list of texts'),
        ({"question": "Q?", "answers": [""]}, '"answers" must be a list of texts'),
        ({"question": "Q?", "answerable": "no"}, '"answerable" must be true or false'),
        ({"question": "Q?", "answerable": False, "answers": ["x"]}, '"answerable" is false, but "answers" has some'),
        ({"question": "Q?", "evidence": [{}]}, '"evidence" must be text or'),
        ({"question": "Q?", "evidence": [{"quote": 1}]}, '"quote" must be text'),
        ({"question": "Q?", "history": [{"role": "bot", "text": ""}]}, '"role" in "history"'),
        ({"question": "Q?", "history": ["x"]}, 'each item of "history"'),
        ({"question": "Q?", "context": 1}, '"context" must be text'),
    ],
)
def test_a_mistake_is_named_by_line_and_key(line: Any, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        read({"question": "Fine?"}, line)
    assert named in str(caught.value)
    assert str(caught.value).startswith("line 2: ")


def test_a_misspelt_key_is_an_error_and_a_strange_one_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UsageError) as caught:
        read({"question": "Q?", "answer": ["x"]})
    assert 'Did you mean "answers"?' in caught.value.hint
    assert len(read({"question": "Q?", "topic": "x"}, {"question": "R?", "topic": "y"})) == 2
    assert [record.message for record in caplog.records] == ["Not used, because unknown: topic."]


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(UsageError, match="no question"):
        read("", " ")


def test_half_a_character_becomes_a_mark() -> None:
    assert read('{"question": "Who is \\ud83d?"}')[0].question == "Who is \ufffd?"
