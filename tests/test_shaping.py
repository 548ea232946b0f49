import pytest

from qa_bot.answer.shaping import bare, shaped, wanted

VOTE = "Four councillors voted against: Ines Carrow, David Mbeki and Paul Oyelaran."


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


@pytest.mark.parametrize(
    ("question", "sentence", "marked", "short"),
    [
        ("Who voted against it?", VOTE, "Four councillors", "Ines Carrow, David Mbeki and Paul Oyelaran"),
        ("How many voted against it?", VOTE, "Four councillors", "Four councillors"),
        ("Who voted against it?", "Four councillors voted against it.", "Four councillors", "Four councillors"),
        ("How much does it cost?", "Delay costs us 200,000 euros.", "us 200,000 euros", "200,000 euros"),
        ("Who is Tom?", "Tom, who chairs the board, left.", "who chairs the board", "chairs the board"),
        ("Who is the head?", "Dr Ada Lund succeeded Tom Holt in May.", "Tom Holt", "Dr Ada Lund"),
        ("Who was the head before?", "Dr Ada Lund succeeded Tom Holt in May.", "Tom Holt", "Tom Holt"),
        ("Who chairs it?", "Tom Whole chairs it.", "Tom Whole", "Tom Whole"),
    ],
)
def test_a_span_is_said_as_a_person_would(question: str, sentence: str, marked: str, short: str) -> None:
    assert shaped(question, sentence, marked) == short


def test_what_no_answer_repeats_is_not_looked_for_in_its_sentence() -> None:
    assert bare("How many people came to Lunna?").split() == ["people", "came", "to", "Lunna?"]
    assert bare("What is the name of the mill?").split() == ["What", "is", "the", "mill?"]
    assert bare("How long?") == "?"
