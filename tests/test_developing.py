"""More or less than before is told in other words for the thing, and in one direction."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.developing import developed
from qa_bot.types import Document, Hit, Passage

MORE = "Headcount was 2,210, which is 65 more than a year ago."


def verdict(question: str, text: str, confidence: float = 0.9) -> str:
    document = Document.of(text, source="m", title="Report")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "Report", "m", 1.0)
    found = developed(question, Candidate(Evidence(document, 0, len(text)), "", confidence, hit), 0.5)
    return found.short if found else ""


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        ("has Hay & Co got more staff now than last year?", MORE, "Yes"),
        ("Does it have fewer employees than a year ago?", MORE, "No"),
        ("Was the harvest lower than the year before?", "It came to 40 tonnes, 12 less than the previous year.", "Yes"),
        ("Are there more members than before?", "Membership is 12 per cent down on last year.", "No"),
        ("Does it have more staff than Roe & Co?", MORE, ""),  # than another, not than before
        ("Did it have more staff than last year?", "It has 2,210 staff.", ""),
        (
            "Did it have more staff than last year?",
            "Staff were 65 more than a year ago, and costs 3 lower than last year.",
            "",
        ),
        ("Did it have more staff than last year?", "It expects 65 more than a year ago.", ""),
        ("Did it not have more staff than last year?", MORE, ""),
        ("Has she worked there for more than three years?", "She has worked there for more than two years.", ""),
        ("Has the strike lasted more than one week?", "The strike has lasted less than two weeks.", ""),
        ("Are there fewer trains than last year?", "The trains run more often and arrive on time.", ""),
        ("Are fares higher than last year?", "The fares are 3 pounds, and fewer riders pay than last year.", ""),
        ("Has the team more points than last season?", "The team has conceded fewer goals than last season.", ""),
        ("How much more staff has it than last year?", MORE, ""),
    ],
)
def test_the_direction_is_the_verdict(question: str, text: str, word: str) -> None:
    assert verdict(question, text) == word


def test_what_no_reader_is_sure_of_gives_no_verdict() -> None:
    assert verdict("has it got more staff now than last year?", MORE, 0.4) == ""
