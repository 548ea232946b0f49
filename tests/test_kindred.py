"""What holds things of the kind that a focus names is worth most where its paragraph speaks of the rest of the focus."""

from dataclasses import replace
from typing import Any

from test_headlines import reading_of

from qa_bot.answer.summaries.extracting import parse_length
from qa_bot.answer.summaries.kindred import ELSEWHERE, NAMED, ORDER, general, sided
from qa_bot.answer.texts.genres import INTERVIEW

TARN = """# Tarn in numbers

## The bridge

The bridge was opened in May. It is narrow and has two lanes. Its railing was painted for £9,000.

## Other works

The library got a roof for £20,000. Nobody was hurt.
"""


def found(focus: str, encoder: Any, text: str = TARN) -> dict[str, float]:
    reading = reading_of(text, encoder, "Tarn in numbers")
    worth = general(reading, encoder, parse_length("short"), focus)
    return {reading.texts[place]: value for place, value in worth.items()}


def test_the_costs_of_a_thing_are_those_of_its_own_paragraph(encoder: Any) -> None:
    of_bridge = found("the cost of the bridge", encoder)
    assert of_bridge["Its railing was painted for £9,000."] == NAMED + ELSEWHERE - ORDER
    assert of_bridge.get("The library got a roof for £20,000.", 0.0) < NAMED
    of_library = found("the cost of the library", encoder)
    assert of_library["The library got a roof for £20,000."] == NAMED + ELSEWHERE - ORDER
    assert "Its railing was painted for £9,000." not in of_library
    both = found("the cost of the bridge and the theft", encoder)
    assert max(both.values(), default=0.0) <= NAMED  # half of the words is not enough


def test_of_a_kind_alone_all_that_holds_it_counts_and_more_than_what_shares_words(encoder: Any) -> None:
    costs = found("costs", encoder)
    assert set(costs) == {"Its railing was painted for £9,000.", "The library got a roof for £20,000."}
    assert all(NAMED - ELSEWHERE <= worth <= NAMED for worth in costs.values())


def test_what_stands_under_a_heading_that_names_the_focus_is_worth_less_one_by_one(encoder: Any) -> None:
    under = found("the bridge", encoder)
    first, second = "The bridge was opened in May.", "It is narrow and has two lanes."
    assert under[first] == NAMED
    assert under[second] == NAMED - ORDER
    assert "Nobody was hurt." not in under


FLOOD = """The pool of Tarn stays shut this year.

A pipe under the floor had burst in March. The water ran for nine days.

It happened because nobody had looked at the pipe since 1990. The roof leaks since it was never sealed.
"""


def test_a_reason_may_name_what_it_is_of_in_the_paragraph_before(encoder: Any) -> None:
    reasons = found("the reasons for the burst", encoder, FLOOD)
    assert reasons["It happened because nobody had looked at the pipe since 1990."] > NAMED
    costs = found("the cost of the burst", encoder, FLOOD.replace("because nobody", "and cost £90, for nobody"))
    assert found("the reasons for the burst and the theft", encoder, FLOOD) == reasons  # half of the words is enough
    assert costs == {}  # a sum has to stand where its thing does


SIDES = """The council closed the pool on Monday.

"We had no money left," said Ida Holm, who leads the council. The children of Tarn went home.

"My children cried," said Tom Pell, a father. The pool had been open since 1970.
"""


def test_what_a_side_says_is_asked_for_by_its_name_and_not_of_an_interview(encoder: Any) -> None:
    focus = "What does the father say?"
    reading = reading_of(SIDES, encoder, "Pool", focus)
    said, sure = sided(reading, focus, parse_length("short"))
    assert sure
    assert [reading.texts[place] for place in said] == ['"My children cried," said Tom Pell, a father.']
    assert sided(replace(reading, genre=INTERVIEW), focus, parse_length("short")) == ({}, False)


CLINIC = """# Clinic of Orrin

## Staff and cost

The pilot cost 286,000 euros in all. Three doctors took part.

- Month: May; Visits: 480; Missed: 41
- Month: June; Visits: 655; Missed: 70

## Sales by product

The year was dry.

- Product: City bikes; 2023: 84; 2024: 71
- Product: Cargo bikes; 2023: 45; 2024: 63
"""


def tables_found(focus: str, encoder: Any) -> list[str]:
    """The rows of the tables that a focus brings, as they are told."""
    reading = reading_of(CLINIC, encoder, "Clinic of Orrin", focus)
    worth = general(reading, encoder, parse_length("short"), focus)
    tables = [place for place in sorted(worth) if reading.sentences[reading.quotable[place]].rows]
    return [claim.text for claim in reading.claims(tables, focus)]


def test_a_table_below_a_heading_that_names_the_focus_is_shown_only_if_it_holds_such_things(encoder: Any) -> None:
    assert tables_found("How much did it cost?", encoder) == []


def test_of_a_table_below_its_heading_the_row_that_a_focus_names_is_shown(encoder: Any) -> None:
    (row,) = tables_found("How did sales of city bikes develop?", encoder)
    assert "City bikes" in row
