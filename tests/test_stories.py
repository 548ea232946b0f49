"""A text that gathers several stories has a lead for each; a report with headings is one story."""

from typing import Any

import numpy as np
import pytest
from test_headlines import reading_of

from qa_bot.answer.summaries.choosing import choose
from qa_bot.answer.summaries.extracting import parse_length
from qa_bot.answer.summaries.focusing import aim
from qa_bot.answer.summaries.stories import likeness
from qa_bot.answer.texts.genres import GATHERING

LETTER = """Letter from Ashgrove School

We hope that you are well.

Lunches
From January a school lunch will cost 2.85 pounds. The caterer has raised its price this year.

Swimming
The pool in Station Road has been closed after tiles fell from the ceiling. Year 4 will swim in Bexton instead.

Head lice
There have been nine cases in three classes. Please look through your child's hair this weekend.

Hall
The governors have chosen the plan of Mott and Daughters. Building begins in March behind the gate.
"""
MILL = """# The mill at Carrow

## Repairs

The tide mill at Carrow was repaired by volunteers. The wheel of the mill was cut from oak.

## Money

The repair of the tide mill cost 870,000 pounds. The county paid for the wheel of the mill.

## Water

The pond of the tide mill fills at high tide. The wheel of the mill turns for three hours.
"""


FLOUR = """Notes

## Repairs

The tide mill was repaired by volunteers. Its new wheel was cut from oak.

## Water

The wheel turns when water leaves the pond. Grain is ground between heavy stones.

## Finds

The old millstones lay under the floor. The last miller had left flour there.
"""


def summary_of(text: str, encoder: Any, length: str, title: str = "") -> list[str]:
    reading = reading_of(text, encoder, title or text.splitlines()[0].strip("# "))
    aimed = aim(reading, encoder, parse_length(length), None)
    chosen = choose(aimed.scores, reading.vectors, aimed.candidates, parse_length(length))
    return [claim.text for claim in reading.claims(chosen)]


def test_four_stories_have_four_sentences(encoder: Any) -> None:
    shown = summary_of(LETTER, encoder, "4 sentences")
    assert [any(one in part for one in shown) for part in LETTER.split("\n\n")] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_what_stands_in_front_of_the_stories_comes_last(encoder: Any) -> None:
    reading = reading_of(LETTER, encoder, "Letter from Ashgrove School")
    scores = aim(reading, encoder, parse_length("short"), None).scores
    assert reading.texts[int(scores.argmin())] == "We hope that you are well."


def test_a_title_that_states_something_is_the_line_of_the_first_story(encoder: Any) -> None:
    news = LETTER.replace("Letter from Ashgrove School\n\nWe hope that you are well.\n\n", "")
    for line in ("School lunches cost more from January", "Lunches"):
        text = news.replace("Lunches\n", f"{line}\n\n")
        parts = [one.part for one in reading_of(text, encoder, line).candidates]
        assert len(set(parts)) == 4 and parts[0] == (1 if " " in line else None)


def test_parts_that_tell_of_one_thing_are_no_stories(encoder: Any) -> None:
    assert reading_of(LETTER, encoder, "Letter").genre == GATHERING
    assert reading_of(MILL, encoder, "The mill at Carrow").genre != GATHERING
    assert reading_of(FLOUR, encoder, "Notes").genre != GATHERING  # in other words each time
    two = LETTER[: LETTER.index("Head lice")]
    assert reading_of(two, encoder, "Letter").genre != GATHERING


@pytest.mark.parametrize(("line", "named"), [("Head lice", False), ("In brief", True), ("Cases", True)])
def test_what_leaves_the_thing_to_the_line_above_it_is_worth_less(line: str, named: bool, encoder: Any) -> None:
    reading = reading_of(LETTER.replace("Head lice", line), encoder, "Letter from Ashgrove School")
    place = next(i for i, text in enumerate(reading.texts) if text.startswith("There have"))
    story = reading.candidates[place + 1].bonus  # its second sentence
    assert (reading.candidates[place].bonus == story) is named
    assert reading.candidates[place].bonus <= story


def test_likeness_is_the_mean_cosine_of_means() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    parts = [np.array(one) for one in ([True, True, False, False], [False, False, True, False], [False] * 3 + [True])]
    assert likeness(vectors, parts) == pytest.approx((0 + 0.6 + 0.8) / 3)
