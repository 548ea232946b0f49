"""A cause that nobody knows is told as such."""

import pytest
from test_preceding import candidate

from qa_bot.answer.replies.unexplained import unexplained

FIRE = "A fire broke out in a cold store on Pier 6 on Tuesday. The cause of the fire is not known. Rain fell."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What caused the fire?", True),
        ("What caused the fire on Pier 6?", True),
        ("How did the fire start?", True),
        ("What started the fire?", True),
        ("What caused the flood?", False),
        ("When did the fire start?", False),
    ],
)
def test_what_is_not_known_is_said_to_be_so(question: str, told: bool) -> None:
    found = unexplained(question, [candidate(FIRE)])
    assert bool(found) is told
    assert found is None or "not known" in found.claims[0].text


def test_a_cause_that_is_told_is_the_answer() -> None:
    text = "The fire was caused by a heater. The cause of the earlier fire is not known."
    assert unexplained("What caused the fire?", [candidate(text)]) is None


def test_what_was_unclear_at_first_is_told_later() -> None:
    text = "At first the cause of the fire was unclear. It broke out when a heater set a curtain alight."
    assert unexplained("What caused the fire?", [candidate(text)]) is None
