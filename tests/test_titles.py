"""Whether a title states something is told by its verb; what is not sure is a label."""

import pytest

from qa_bot.answer.texts.titles import states


@pytest.mark.parametrize(
    "title",
    [
        "Ferry to Oxley Island sails again after four months in dock",
        "The night train is not a museum",
        "Library to close for nine weeks",
        "CENTRAL BANK HOLDS RATE",
        "Market hall: traders win in court",
        "Otters seen at the weir",
        "Council votes to sell the pool",
        "Report finds no fault with the driver",
        "Two arrested over theft",
        "“I stopped counting the rivers”: a talk with Ines Calloway",
        "The port of Lunna froze.",
    ],
)
def test_a_title_with_a_verb_states_something(title: str) -> None:
    assert states(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Annual report 2025",
        "Minutes of the meeting held on 4 May",  # a participle behind what the text is
        "Kingsford Parish Letter",
        "Harold Finch, 1931-2026",
        "Returns and refunds",
        "Test results",
        "Library rules",
        "A visit to the lost gardens",  # a participle in front of its noun
        "How the bridge was saved",
        "Who paid for the bridge?",
        "Guide to using the pool",
        "South Korea's roadmap to drive down costs",
        "The last lamplighters",
        "Bells",
    ],
)
def test_a_name_a_question_and_what_a_text_is_state_nothing(title: str) -> None:
    assert not states(title)
