"""A follow-up that says little asks for the rest of what was asked before."""

import pytest

from qa_bot.answer.questions.conversation import readings
from qa_bot.types import Turn

DIVIDEND = Turn("How much interim dividend does the firm pay?", "0.42 francs\nThe dividend is 0.42 francs.")
SLEPT = Turn("How long had Captain Marsh slept?", "four hours\nHe had slept for four hours.")
HIVES = Turn("What did Mr Sayle ask for?", "leave for four hives\nMr Sayle had asked for leave to keep four hives.")


@pytest.mark.parametrize(
    ("turn", "question", "asked"),
    [
        (DIVIDEND, "When?", "When does the firm pay interim dividend?"),
        (DIVIDEND, "and why so little?", "Why does the firm pay interim dividend?"),
        (SLEPT, "Why so long?", "Why had Captain Marsh slept?"),
        (SLEPT, "where?", "Where had Captain Marsh slept?"),
        (HIVES, "How many did he get?", "How many hives did Mr Sayle get?"),
        (HIVES, "How many goats did he get?", "How many goats did Mr Sayle get?"),
        (Turn("What was decided about Captain Marsh?", ""), "And the mate?", "What was decided about the mate?"),
        (
            Turn("How hot is it?", "175 degrees\nHeat it to 175 degrees."),
            "How many did he get?",
            "How many did he get?",
        ),
        (Turn("Who is the chief clerk of Hay & Co?", ""), "And the cook?", "Who is the cook of Hay & Co?"),
        (Turn("How old is the Bank of England?", ""), "And the Royal Society?", "How old is the Royal Society?"),
        (Turn("Who is the cook of the inn?", ""), "And the cook of the ship?", "Who is the cook of the ship?"),
        (Turn("Who designed the canal for Captain Marsh?", ""), "And the cost?", "The cost?"),  # no person
    ],
)
def test_what_a_short_question_leaves_out_stood_in_the_one_before(turn: Turn, question: str, asked: str) -> None:
    assert readings(question, [turn])[0].question == asked


def test_he_who_an_answer_told_of_is_asked_about_next() -> None:
    led = Turn("Who is the chief executive of Hay & Co?", "Rosa Oker\nRosa Oker is the chief executive.")
    leaves = Turn("when is he leaving?", "in March\nJens Halvor will leave in March to head a charity.")
    assert readings("why?", [led, leaves])[0].question == "Why is Jens Halvor leaving?"
    stays = Turn("when is she leaving?", "in March\nRosa Oker will leave in March.")
    assert readings("why?", [led, stays])[0].question == "Why is Rosa Oker leaving?"


def test_which_one_it_is_leans_on_nothing() -> None:
    led = Turn("Who is the chief executive of Hay & Co?", "Rosa Oker")
    assert readings("which charity is it?", [led])[0].question == "which charity is it?"
    hall = Turn("What is the old town hall?", "The old town hall stands in Wick.")
    assert readings("What colour is it?", [hall])[0].question == "What colour is the old town hall?"
    assert readings("Which river is it on?", [hall])[0].question == "Which river is the old town hall on?"


def test_he_whom_an_answer_calls_he_is_who_was_asked_about() -> None:
    founded = Turn("Who founded the mill?", "Bruno Keller\nBruno Keller founded the mill.")
    wed = Turn("Who did he marry?", "Anna Rao\nHe married Anna Rao in 1990.")
    assert "Bruno Keller" in readings("And when?", [founded, wed])[0].question
