"""A heading tells what its part is about: a focus finds the part by it, in words or in meaning."""

from typing import Any

import pytest
from test_headlines import reading_of

from qa_bot.answer.summaries.headed import headed, paragraph_of, parts, subject

STUDY = """Cold water and sprinters

The runners of two clubs took part.

1. Methods

Forty runners sat in a tub of cold water after each race. A watch counted their steps.

2. Weaknesses

All of the runners were under thirty. Nobody was followed for more than one season.

Funding. The work was paid for by the sports union of Velm.
"""


def test_a_part_has_the_name_of_its_heading_or_of_the_words_that_open_its_paragraph(encoder: Any) -> None:
    reading = reading_of(STUDY, encoder, "Cold water and sprinters")
    found = {part.name: [reading.texts[place] for place in part.places] for part in parts(reading)}
    assert found["Weaknesses"][:2] == [
        "All of the runners were under thirty.",
        "Nobody was followed for more than one season.",
    ]
    assert found["Funding"] == ["The work was paid for by the sports union of Velm."]
    assert "Cold water and sprinters" not in found  # what all of it is called names no part


@pytest.mark.parametrize(
    ("focus", "beginning"),
    [
        ("the methods", "Forty runners"),
        ("What are the limitations of the study?", "All of the runners"),  # a heading of another word of the kind
        ("Who paid for it?", None),  # a question is no subject: its meaning is left to the readers
        ("the article", None),  # what any part may be of
    ],
)
def test_a_focus_names_a_heading_by_its_words_or_by_what_is_called_alike(
    focus: str, beginning: str | None, encoder: Any
) -> None:
    reading = reading_of(STUDY, encoder, "Cold water and sprinters")
    found = headed(reading, encoder, focus)
    assert reading.texts[found[0]].startswith(beginning) if found and beginning else not found and not beginning


def test_the_subject_of_a_question_for_all_of_a_kind_stands_alone() -> None:
    assert subject("What are the main risks?") == "main risks"
    assert subject("Tell me about the mill.") == "mill"
    assert subject("the mill") == "the mill"


def test_a_paragraph_ends_at_a_blank_line(encoder: Any) -> None:
    reading = reading_of("One is here now. Two is here too.\n\nThree is here as well. Four is the last.", encoder)
    assert [list(paragraph_of(reading, place)) for place in range(4)] == [[0, 1], [0, 1], [2, 3], [2, 3]]
