"""Key points come from the parts that headings make, and of minutes from what was decided."""

from typing import Any

import numpy as np
import pytest
from test_headlines import reading_of

from qa_bot.answer.summaries.spreading import OPENS, spread, unnamed

REPORT = """# Report of Orrin

## Sales

Sales of the yard's boats rose by a tenth. Sales of sails fell.

## Staff

Two men left the yard in May. Nobody came.

## Outlook

The yard expects a dry summer. It hopes for orders.
"""
MINUTES = """# Minutes of the meeting of Orrin council

## 1. Motions

Mr Rao moved that the hall be sold. The motion was lost by two votes to three. Ms Holm thanked the cook.

## 2. Roof

The roof leaks badly above the stage. It was resolved to mend the roof.

## 3. Boats

The boats are to be painted green in May. The meeting closed at nine.
"""


def spread_of(text: str, encoder: Any) -> tuple[list[str], np.ndarray, list[int | None]]:
    """The sentences, what they gain, and their parts."""
    reading = reading_of(text, encoder, text.splitlines()[0].strip("# "))
    scores, candidates = spread(reading, np.zeros(len(reading.quotable)))
    return list(reading.texts), scores, [one.part for one in candidates]


def test_each_heading_makes_a_part_and_what_opens_it_is_worth_more(encoder: Any) -> None:
    texts, gained, parts = spread_of(REPORT, encoder)
    assert len(set(parts)) == 3 and None not in parts
    opening = [text for text, worth in zip(texts, gained, strict=True) if worth == OPENS]
    assert opening == [
        "Sales of the yard's boats rose by a tenth.",
        "Two men left the yard in May.",
        "The yard expects a dry summer.",
    ]


def test_of_minutes_no_opening_counts_and_what_was_decided_is_of_no_part(encoder: Any) -> None:
    texts, gained, parts = spread_of(MINUTES, encoder)
    assert not gained.any()
    told = dict(zip(texts, parts, strict=True))
    assert told["Mr Rao moved that the hall be sold."] is told["The motion was lost by two votes to three."] is None
    assert told["Ms Holm thanked the cook."] is not None


def test_few_parts_are_left_as_they_are(encoder: Any) -> None:
    _, gained, parts = spread_of(REPORT.replace("## Staff\n\n", "").replace("## Outlook\n\n", ""), encoder)
    assert not gained.any() and set(parts) == {None}


TALK = """# A talk with Ida Holm

Ida Holm sails at night. We met her on the quay.

Quint: How did you come to boats?

Holm: My uncle had two of them. He sold both when I was nine years old.

Quint: You sail at night, when everybody else is asleep. Why?

Holm: The stars are out then. The harbour wanted to forbid them in the year of the storm.

Quint: And what will you do next year?

Holm: I will sail to Lunna with my daughter. The boat is in the yard at the moment.
"""


def test_of_a_talk_each_reply_is_a_part_and_what_nobody_says_comes_last(encoder: Any) -> None:
    texts, gained, parts = spread_of(TALK, encoder)
    told = dict(zip(texts, zip(gained, parts, strict=True), strict=True))
    assert [parts.count(n) for n in range(4)] == [2, 2, 2, 2]
    assert told["Ida Holm sails at night."][0] < min(
        gain for text, (gain, _) in told.items() if "met" not in text[:6] and "Ida" not in text
    )
    assert told["I will sail to Lunna with my daughter."][0] > told["The boat is in the yard at the moment."][0] == 0
    assert told["The harbour wanted to forbid them in the year of the storm."][0] < 0  # whom?


def test_what_is_said_to_nobody_that_is_known_is_left_as_it_is(encoder: Any) -> None:
    unnamed = (
        TALK.replace("Quint: ", "")
        .replace("Holm: ", "")
        .replace("Ida Holm sails at night. We met her on the quay.", "")
    )
    texts, gained, parts = spread_of(unnamed.replace("A talk with Ida Holm", "Questions"), encoder)
    assert not gained.any() and set(parts) == {None}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The state wanted to scrap them.", True),
        ("They were blue.", True),
        ("The boats leaked until the yard mended them.", False),
        ("People ask whether they may come.", False),
        ("The yard was closed.", False),
    ],
)
def test_them_is_nobody_where_a_sentence_names_nothing_of_which_there_are_several(text: str, missing: bool) -> None:
    assert unnamed(text) is missing
