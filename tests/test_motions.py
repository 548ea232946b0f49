"""Which sentences of minutes tell together what was decided."""

import pytest

from qa_bot.answer.texts.motions import decisions, left_open, lost

ROOF = [
    "Three quotations had been received.",
    "Mr Rao proposed that the second be accepted.",
    "Ms Stubbs seconded.",
    "The motion was carried by three votes to one.",
]


def test_a_motion_and_its_outcome_are_one_decision_whatever_was_said_in_between() -> None:
    assert decisions(ROOF, [0] * 4) == {1: (1, 3), 3: (1, 3)}


def test_an_outcome_under_another_heading_ends_another_motion() -> None:
    assert decisions(ROOF, [0, 0, 0, 1]) == {}


@pytest.mark.parametrize(
    "outcome",
    [
        "It was lost by two votes to three.",
        "Carried unanimously.",
        "On a show of hands the proposal was rejected.",
        "Ms Visser seconded the motion, but it was defeated.",
        "This was agreed.",
    ],
)
def test_what_points_at_a_motion_needs_it(outcome: str) -> None:
    texts = ["Mr Rao moved that the rent be raised.", outcome]
    assert decisions(texts, [0, 0]) == dict.fromkeys((0, 1), (0, 1))


@pytest.mark.parametrize(
    "text",
    [
        "The motion to raise the rent was carried.",  # tells both
        "The council approved the accounts.",
        "The clerk agreed to write to the haulier.",
    ],
)
def test_what_says_itself_what_was_decided_needs_no_other(text: str) -> None:
    assert decisions(["Mr Rao moved that the rent be raised.", text], [0, 0]) == {}


def test_an_amendment_ends_what_amends_and_the_motion_stands_for_the_next_vote() -> None:
    texts = [
        "Mr Rao moved that the rent be raised to 36 pounds.",
        "Ms Lund moved an amendment to make it 34.",
        "The amendment was lost.",
        "The motion was then carried.",
    ]
    assert decisions(texts, [0] * 4) == {1: (1, 2), 2: (1, 2), 0: (0, 3), 3: (0, 3)}


@pytest.mark.parametrize(
    "outcome",
    ["The board did not reach a decision.", "The matter was adjourned.", "No decision was taken, and it was deferred."],
)
def test_what_was_put_off_is_told_with_what_was_wished(outcome: str) -> None:
    texts = ["She recommended that the book fund be cut.", "Mr Osei objected.", outcome]
    assert decisions(texts, [0] * 3) == {0: (0, 2), 2: (0, 2)}
    assert lost(outcome)


def test_what_is_resolved_in_its_own_words_is_carried_with_them_and_not_with_an_earlier_wish() -> None:
    texts = [
        "Ms Raman proposed closing on Mondays only.",
        "Resolved: that the library open on Sundays.",
        "Carried by four to one.",
    ]
    assert decisions(texts, [0] * 3) == {1: (1, 2), 2: (1, 2)}
    assert left_open(texts[0]) and not left_open(texts[1])


def test_a_motion_without_an_outcome_is_left_open() -> None:
    assert left_open("It was MOVED by Mr Rao and SECONDED by Ms Lund that the pool be closed.")
    assert not left_open("The motion that the pool be closed, moved by Mr Rao, was lost.")
    assert not left_open("Mr Rao proposed a toast.")


def test_who_lost_a_vote_is_told_from_who_won_it() -> None:
    assert lost("It was lost by two votes to three.") and lost("The motion was not carried.")
    assert not lost("The motion was carried.")


def test_an_amendment_that_says_what_it_was_leaves_the_motion_to_its_own_vote() -> None:
    texts = [
        "Proposed by Mr Rao: that the council sell the old fire station.",
        "After a long discussion an amendment by Ms Lund, to lease the building instead, was defeated by four votes to two.",
        "The motion itself was then put and was tied at three votes each; the chair voted against, and the motion was lost.",
    ]
    assert decisions(texts, [0] * 3) == {0: (0, 2), 2: (0, 2)}


def test_a_meeting_that_pauses_ends_no_motion() -> None:
    texts = ["Mr Rao moved that the hall be sold.", "The meeting was adjourned for tea.", "The motion was carried."]
    assert decisions(texts, [0] * 3) == {0: (0, 2), 2: (0, 2)}
    assert not lost("The offer was taken up by 30 families.")
