import pytest

from qa_bot.answer.candidates.succeeding import hands_on

LATER = "The glaze was credited to Ewan Strick, who never saw the kiln."


@pytest.mark.parametrize("question", ["Who took it over after him?", "Who succeeded him?", "And who inherited the pottery?"])  # fmt: skip
def test_who_came_after_is_not_whoever_is_named_next(question: str) -> None:
    assert not hands_on(question, LATER, "He burned oak and not coal.")


@pytest.mark.parametrize(
    ("question", "sentence", "before"),
    [
        ("Who took it over after him?", "His widow Nan paid the debts.", ""),
        ("Who succeeded him?", "The board appointed Ola Brandt.", ""),
        ("Who took over the pottery?", "The pottery was Ewan Strick's.", ""),
        ("Who succeeded him?", LATER, "He died in March."),
        ("Who made the glaze?", LATER, ""),
    ],
)
def test_a_sentence_that_may_tell_of_it_is_kept(question: str, sentence: str, before: str) -> None:
    assert hands_on(question, sentence, before)
