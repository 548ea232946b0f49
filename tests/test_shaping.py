import pytest

from qa_bot.answer.questions.shaping import bare, wanted, who_says


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people came?", "number"),
        ("how old is the tower", "number"),
        ("When did the mite reach Britain?", ""),
        ("Who paid?", "who"),
        ("What is the plan?", ""),
        ("How did they pay?", ""),
    ],
)
def test_question_words_show_what_is_wanted(question: str, kind: str) -> None:
    assert wanted(question) == kind


def test_what_no_answer_repeats_is_not_looked_for_in_its_sentence() -> None:
    assert bare("How many people came to Lunna?").split() == ["people", "came", "to", "Lunna?"]
    assert bare("What is the name of the mill?").split() == ["What", "is", "the", "mill?"]
    assert bare("How long?") == "?"


def test_according_to_whom_is_who_says_so() -> None:
    assert who_says("According to whom did the crate arrive?") == "Who says that the crate arrive?"
    for other in ("According to whom has the wall moved?", "Who says so?", "What did it do according to the map?"):
        assert who_says(other) == other
