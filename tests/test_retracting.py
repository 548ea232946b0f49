"""What a correction takes back is not what an article tells."""

import pytest

from qa_bot.answer.candidates.fitting import fits
from qa_bot.answer.statements.retracting import taken_back, takes_back, without_credits


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("An earlier version of this article, citing the police, said that 34 workers were hurt.", " that 34 workers were hurt."),
        ("The article misstated the amount as 900 kilograms; the firm gave 700.", " the amount as 900 kilograms"),
        ("We wrongly reported that Ida Holm had resigned, but she has not.", " that Ida Holm had resigned"),
        ("It first said that both crews were from Hale; one was from Wick.", " that both crews were from Hale"),
        ("This report originally put the loss at 900 sheep.", " the loss at 900 sheep."),
        ("It first said that it would wait, and it waited.", ""),
        ("The first version of the bridge was built in 1890.", ""),
        ("The police said that 19 workers were hurt.", ""),
    ],
)  # fmt: skip
def test_what_is_taken_back_ends_where_the_truth_begins(sentence: str, part: str) -> None:
    assert taken_back(sentence) == part


def test_a_claim_is_taken_back_where_its_words_are() -> None:
    sentence = "An earlier version of this story said that 34 workers were hurt."
    assert takes_back("34 workers were hurt.", sentence)
    assert not takes_back("19 firemen went home.", sentence)
    assert not takes_back("34 workers were hurt.", "The police said that 34 workers were hurt.")


def test_a_figure_that_is_taken_back_is_no_answer_unless_it_is_asked_for() -> None:
    sentence = "The article also misstated the amount as 900 kilograms; the firm gave 700."
    assert not fits("How many kilograms escaped?", "900", sentence)
    assert fits("How many kilograms escaped?", "700", sentence)
    assert fits("Which amount was given by mistake in the first version?", "900", sentence)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The lens was later credited to Jan Roos, a dyer.", False),
        ("The tune is often wrongly attributed to the Roos family.", False),
        ("Her plan was long ascribed to her clerk, Jan Roos, who printed it.", False),
        ("The plan was credited to Jan Roos.", True),
        ("Jan Roos is often credited with the lens.", True),
    ],
)
def test_a_later_or_wrong_credit_names_nobody(text: str, kept: bool) -> None:
    read = without_credits("Who made it?", text)
    assert ("Roos" in read) is kept
    assert len(read) == len(text)
