import pytest

from qa_bot.answer.candidates.timing import timely


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When was that?", "in 1874"),
        ("When did the mill close?", "last autumn"),
        ("When did the mill close?", "after the flood"),
        ("When did the mill close?", "the eighteenth century"),
        ("What year did it open?", "1921"),
        ("When were the gates shut?", "at half past four"),
        ("When did the order end?", "the Reformation"),
        ("When is the gate opened?", "where the water stands too high"),  # on what condition
        ("Who shut the gates?", "the lock keeper"),
        ("When was that?", ""),
    ],
)
def test_what_says_a_time_may_say_when(question: str, short: str) -> None:
    assert timely(question, short)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When was that?", "a gate that nobody watches needs a second lock"),
        ("And when did she write to the board?", "that the beam was rotten"),
        ("In what year was the pier sold?", "the harbour company"),
        ("When was that?", "the mayor"),
    ],
)
def test_what_says_no_time_does_not_say_when(question: str, short: str) -> None:
    assert not timely(question, short)
