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

Resolved: to sell all boats but one.

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
        ("What was decided about the boats?", "", "Resolved: to sell all boats but one."),
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
