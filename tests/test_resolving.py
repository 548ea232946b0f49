"""Minutes tell a decision in a line that names nothing; the item around it says of what."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.resolving import resolved
from qa_bot.types import Document, Hit, Passage

TEXT = """# Orrin Town Council

1. Grant to the chapel. The vicar asked for £12,000 for the floor. Mr Bates moved £7,500. Resolved: £7,500.

2. Parking in Mill Street. The trial of free parking cost £3,150. Agreed: to prolong it to the end of August.

## 3. Boats

The hire of boats brought little. Mrs Wray would give it up.

Resolved: to sell all but one.

## 4. Water

Mr Rao moved that the old well be closed. The motion was carried.

## 5. Heating

Ms Lund presented two quotations for the boiler. The council did not reach a decision.
"""
MINUTES = Document.of(TEXT, source="m", title="Orrin Town Council")
HIT = Hit(Passage(f"{MINUTES.id}:0", MINUTES.id, 0, 100, "", TEXT[:100]), MINUTES.title, "m", 1.0)
FOUND = [Candidate(Evidence(MINUTES, 0, 20), "", 0.1, HIT)]


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        ("How much did the council grant to the chapel?", "£7,500", "Resolved: £7,500."),
        (
            "Until when was the free parking prolonged?",
            "the end of August",
            "Agreed: to prolong it to the end of August.",
        ),
        ("What was decided about the boats?", "", "Resolved: to sell all but one."),
        ("What did the council decide about the old well?", "", "Mr Rao moved that the old well be closed."),
        ("What did the council decide about the boiler?", "", "The council did not reach a decision."),
    ],
)
def test_a_decision_is_told_by_its_item(question: str, short: str, text: str) -> None:
    said = resolved(question, FOUND)
    assert said is not None and (said.short, said.claims[0].text) == (short, text)
    assert MINUTES.text[said.claims[0].citations[0].start :].startswith(text)


@pytest.mark.parametrize(
    "question",
    [
        "How much did the vicar ask for?",  # a wish
        "How much did the council grant to the school?",  # no such item
        "How much did the council give for the boats?",  # its resolution has no amount
        "What was decided?",  # of what?
        "Who moved the grant to the chapel?",
    ],
)
def test_what_no_resolution_tells_is_not_told_by_one(question: str) -> None:
    assert resolved(question, FOUND) is None


def said_of(question: str, text: str) -> tuple[str, str] | None:
    document = Document.of(text, source="n", title="News")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "News", "n", 1.0)
    found = resolved(question, [Candidate(Evidence(document, 0, 10), "", 0.1, hit)])
    return (found.short, found.claims[0].text) if found else None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When will the jazz concert be held?", "The jazz concert, planned for 3 May, was postponed to 12 June."),
        ("When was the festival postponed?", "The festival was long planned. It was postponed until 12 June."),
        (
            "How much did the council grant the club?",
            "The grant to the rowing club of £500 was asked for. It was put off.",
        ),
        ("How much did the council grant the club?", "The rowing club. The grant of £500 to the club: it was put off."),
        ("How much did the council grant the club?", "The rowing club asked. Resolved: to give the club £500 or £600."),
    ],
)
def test_what_was_put_off_and_what_is_not_plain_answers_nothing(question: str, text: str) -> None:
    assert said_of(question, text) is None


@pytest.mark.parametrize(
    ("resolution", "short"),
    [
        ("Resolved: that from 1 June a grant of £500 be paid to the rowing club.", "£500"),
        ("Resolved: by six votes to two, to give the rowing club £500.", "£500"),
        ("Resolved: 500 pounds.", "500 pounds"),
    ],
)
@pytest.mark.parametrize("mark", ["", "- ", "1. "])
def test_votes_and_days_are_no_amount(resolution: str, short: str, mark: str) -> None:
    text = f"## Grant to the rowing club\n\nThe rowing club asked for much.\n{mark}{resolution}\n"
    found = said_of("How much did the council grant the rowing club?", text)
    assert found is not None and found[0] == short


@pytest.mark.parametrize(
    ("question", "resolution", "short"),
    [
        (
            "How much did the council grant for the benches?",
            "Resolved: that 3 of 12 benches be moved for £500.",
            "£500",
        ),
        ("How many benches were approved?", "Resolved: by six votes to two, 40 benches.", "40"),
        ("How many benches were approved?", "Resolved: that from 1 June 40 benches be set up.", "40"),
        ("Until when was the matter of the benches put off?", "It was put off to 12 June.", "12 June"),
    ],
)
def test_the_one_figure_that_is_asked_for_is_told(question: str, resolution: str, short: str) -> None:
    found = said_of(question, f"## Benches\n\nThe benches are old. {resolution}\n")
    assert found is not None and found[0] == short
