"""Whether a motion was carried is told by the vote that ended it, and by no other."""

import pytest

from qa_bot.answer.replies.carrying import carried
from qa_bot.types import Document

TEXT = """# Minutes

## 3. Motions

Motion 1. Proposed by Ms Rahman: that the council plant 40 trees at the pond. Carried by five votes to one, Mr Costigan against.

Motion 2. Proposed by Mr Rao: that the council sell the old fire station. An amendment to lease it was defeated. The motion was put, and was lost.

## 4. Boats

Mr Rao proposed that the boats be sold. The matter was adjourned.
"""
MINUTES = Document.of(TEXT, source="m", title="Minutes")


@pytest.mark.parametrize(
    ("question", "word", "vote"),
    [
        ("Was the motion to sell the old fire station carried?", "No", "The motion was put, and was lost."),
        ("Was the motion to sell the fire station lost?", "Yes", "The motion was put, and was lost."),
        ("Did the motion to plant trees pass?", "Yes", "Carried by five votes to one, Mr Costigan against."),
        ("Was the proposal to plant trees rejected?", "No", "Carried by five votes to one, Mr Costigan against."),
    ],
)
def test_the_vote_of_the_motion_decides(question: str, word: str, vote: str) -> None:
    said = carried(question, [MINUTES])
    assert said is not None and (said.short, said.claims[1].text) == (word, vote)


@pytest.mark.parametrize(
    "question",
    [
        "Was the motion to sell the boats carried?",  # put off
        "Was the motion to close the school carried?",
        "Was the motion carried?",  # which?
        "Was the motion to sell the brick school and the pier carried?",  # of another thing
        "Was the motion to plant trees carried unanimously?",  # by five to one
        "Was Ms Rahman absent when the motion to plant trees was carried?",
        "Who proposed the motion to sell the fire station?",
    ],
)
def test_what_no_vote_ended_is_not_decided(question: str) -> None:
    assert carried(question, [MINUTES]) is None


@pytest.mark.parametrize(
    ("vote", "word"),
    [
        ("The motion was carried, although Ms Holm failed to vote.", "Yes"),
        ("Ms Holm, who had lost her papers, abstained, and the motion was carried.", "Yes"),
        ("Ms Holm spoke in favour and agreed with him. The motion was lost.", ""),  # not "Yes"
        ("The motion was lost by five votes to two.", "No"),
        ("The motion passed to the chair, and the motion was lost.", "No"),
    ],
)
def test_the_outcome_is_said_of_the_motion(vote: str, word: str) -> None:
    document = Document.of(
        f"Mr Rao moved that the council approve the parking plan. {vote}", source="m", title="Minutes"
    )
    said = carried("Was the motion to approve the parking plan carried?", [document])
    assert (said.short if said else "") == word
    if word:
        turned = carried("Was the motion to approve the parking plan lost?", [document])
        assert turned is not None and turned.short == {"Yes": "No", "No": "Yes"}[word]
