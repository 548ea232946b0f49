"""Whom and what a pronoun may stand for, the likeliest first: names and things of the turns before."""

import pytest

from qa_bot.answer.questions.antecedents import names, persons, things
from qa_bot.types import Turn


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was built by Ida Holm and Peter de Vries.", ["Ida Holm and Peter de Vries"]),
        ("And Ida Holm took it over.", ["Ida Holm"]),
        ("On 1 April Ida Holm took over.", ["Ida Holm"]),
        ("They met in Tarling, and Holm's boat sank.", ["Holm"]),  # a place; a name without its ending
        ("The articles say: Station officer Paul Mistry came.", ["Paul Mistry"]),
        ("Mills turn.", []),  # a first word has a capital anyway
        ("Who is Ida Holm?", ["Ida Holm"]),
    ],
)
def test_names_are_capitals_that_are_no_place_and_no_first_word(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_he_is_first_who_was_asked_about_last_and_of_who_the_one_that_the_answer_names() -> None:
    about = Turn("Where did Ida Holm live?", "She lived beside Tom Pell.")
    asked = Turn("Who repaired the wheel?", "Ann Reed\nThe wheel was repaired by Ann Reed.")
    assert persons([about])[0] == "Ida Holm"
    assert persons([asked])[0] == "Ann Reed"
    assert persons([about, asked])[:2] == ["Ann Reed", "Ida Holm"]  # the newer turn first, each once


def test_a_form_of_address_tells_whom_a_pronoun_cannot_mean() -> None:
    turns = [Turn("What did Mr Pell say to Mrs Holm?", "No.")]
    assert persons(turns, "she") == ["Mrs Holm"]
    assert persons(turns, "him") == ["Mr Pell"]
    assert set(persons(turns)) == {"Mr Pell", "Mrs Holm"}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How many boats did the council buy?", ["the boats", "the council"]),
        ("What is the height of the tower?", ["the height of the tower", "the tower"]),
        ("How much did the repairs cost?", ["the repairs"]),  # the last word is the verb
        ("When was Tarling Bridge opened?", ["Tarling Bridge"]),
    ],
)
def test_it_is_what_a_question_counts_then_its_noun_phrases_then_its_names(question: str, found: list[str]) -> None:
    assert things([Turn(question, "Yes.")]) == found


def test_they_are_several_or_a_group_and_no_single_thing() -> None:
    turns = [Turn("What did the council say of the wheel and the boats?", "Nothing.")]
    assert things(turns, plural=True) == ["the council", "the boats"]
    assert "the wheel" in things(turns)


def test_a_month_or_a_thing_with_a_capital_is_nobody() -> None:
    said = "Between February and August the second X-ray room stood empty. It was Ida May who closed it in May."
    assert persons([Turn("How did the pilot go?", said)]) == ["Ida May"]
    assert persons([Turn("When does the ferry sail?", "Tuesdays and Fridays\nIt sails on Tuesdays and Fridays.")]) == []


def test_a_body_is_nobody_and_neither_is_half_of_a_firms_name() -> None:
    said = "Orrin Town Council paid Calder & Vane. Ida May of the Velm Trust thanked them."
    assert persons([Turn("Who paid for it?", said)]) == ["Ida May"]
    assert persons([Turn("Who is Nathan Lane?", "Nathan Lane is an actor.")])[0] == "Nathan Lane"
    assert persons([Turn("Who leads Calder & Vane?", "It is Ida May.")]) == ["Ida May"]
