"""What was asked for is not what was granted: its figures are not read where a question asks for the outcome."""

import pytest

from qa_bot.answer.candidates.screening import readable
from qa_bot.answer.candidates.wishing import asks_outcome, without_wishes

CLUB = "The club had asked for £40,000 to repair the roof and received £25,000."
GOT = "How much did the club get?"


@pytest.mark.parametrize(
    ("question", "text", "left_out", "kept"),
    [
        (GOT, CLUB, "£40,000", "£25,000"),
        (
            "How much was the choir lent?",
            "The choir applied for a loan of £9,000. It was lent £7,000.",
            "9,000",
            "7,000",
        ),
        (
            "How much did the school get?",
            "The school asked the district for 14,000 euros. It got 900.",
            "14,000",
            "900",
        ),
        ("How many chairs was it given?", "The library requested 300 chairs; it was given 120.", "300", "120"),
        ("What pay rise did they get?", "The union called for a rise of 9 percent. They got 5 percent.", "9 p", "5 p"),
        ("How long was he sentenced to?", "The prosecutor demanded five years; he got three years.", "five", "three"),
        ("How much did she pay?", "He had claimed 80,000 crowns. She paid 900 crowns.", "80,000", "900"),
        (
            "How much did the council grant?",
            "It granted 25,000 of the 40,000 that they had asked for.",
            "40,000",
            "25,000",
        ),
    ],
)
def test_the_figure_of_a_wish_is_not_read_where_the_outcome_is_asked(
    question: str, text: str, left_out: str, kept: str
) -> None:
    read = readable(question, text)
    assert left_out not in read
    assert kept in read
    assert len(read) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "The choir asked for £1,500 for a piano. The request was granted.",
        "The choir asked for £1,500 for a piano. The council agreed.",
        "The choir asked for £1,500 for a piano and received it in full.",
        "The council approved the proposal. It proposed £1,500 for a piano, and the board adopted it.",
    ],
)
def test_a_wish_that_was_met_is_the_outcome(text: str) -> None:
    assert "£1,500" in without_wishes("How much did the choir receive?", text)


def test_a_year_is_no_figure_of_a_wish() -> None:
    text = "In 2012 the town wanted a park. It asked for a vote in 2014."
    assert without_wishes("How much did the town get?", text) == text


def test_a_wish_that_was_not_met_is_none() -> None:
    text = "The choir asked for £1,500 for a piano. The council did not approve the request."
    assert "£1,500" not in without_wishes("How much did the choir receive?", text)


@pytest.mark.parametrize(
    "question", ["How much did the club ask for?", "How much does the roof cost?", "Who gave the club the money?"]
)
def test_other_questions_read_the_wish(question: str) -> None:
    assert not asks_outcome(question)
    assert without_wishes(question, CLUB) == CLUB


def test_a_wish_gives_way_to_what_was_decided_behind_it() -> None:
    text = "The treasurer proposed a rent of 48 pounds. After some discussion 46 pounds were agreed."
    read = without_wishes("What will the rent be next year?", text)
    assert "48" not in read and "46 pounds" in read
    assert without_wishes("What rent did the treasurer propose?", text) == text
    alone = "The treasurer proposed a rent of 48 pounds. It rained."
    assert without_wishes("What will the rent be next year?", alone) == alone


def test_what_is_aimed_at_is_not_what_there_is_by_now() -> None:
    text = "We had 58,900 pounds, and now stand at 61,340. The target remains £85,000."
    read = without_wishes("how much have they got so far for the roof?", text)
    assert "85,000" not in read and "58,900" in read and "61,340" in read
    assert without_wishes("how much is the target so far?", text) == text
    assert without_wishes("How much does the roof cost?", text) == text
    for told in ("The appeal has beaten its target and raised £12,000.", "It passed its target by raising £12,000."):
        assert without_wishes("How much has the appeal raised so far?", told) == told
