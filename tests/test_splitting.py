import pytest

from qa_bot.answer.questions.conversation import StandAlone
from qa_bot.answer.questions.splitting import compared, parts_of


def asked(question: str) -> list[str]:
    return [part.asked for part in parts_of(question, StandAlone(question, question))]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("When was the mill built and who paid for it?", ["When was the mill built?", "who paid for it?"]),
        ("How high is the lighthouse? And who built it?", ["How high is the lighthouse?", "who built it?"]),
        ("When was the mill built and by whom?", ["When was the mill built?", "by whom was the mill built?"]),
        ("Is the mill open, and what does it cost?", ["Is the mill open?", "what does it cost?"]),
        ("who was jim thorpe and what did he do", ["who was jim thorpe?", "what did he do?"]),
    ],
)
def test_two_questions_in_one_are_two_parts(question: str, parts: list[str]) -> None:
    assert asked(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who paid for the mill and the bridge?",
        "What did the mayor say about when and how it was built?",
        "Who is the carpenter who built the mill and who mended it?",
        "What happened when the gate broke and water came in?",
        "Which people and what else did the flood reach?",
        "What is the difference that it makes?",
    ],
)
def test_a_question_that_only_holds_and_is_one(question: str) -> None:
    assert asked(question) == [question]


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Compare the heron and the egret", ("the heron", "the egret")),
        ("What is the difference between a heron and an egret", ("a heron", "an egret")),
        ("difference between russian blue and british blue cat", ("russian blue", "british blue cat")),
        ("How does the heron differ from the egret", ("the heron", "the egret")),
        ("Compare the cost of the mill with the bridge", ("the cost of the mill", "the cost of the bridge")),
        ("Who compared the heron and the egret", None),
    ],
)
def test_a_comparison_names_two_things(question: str, things: tuple[str, str] | None) -> None:
    assert compared(question) == things


def test_a_comparison_is_looked_up_whole_and_for_each_thing() -> None:
    question = "Compare the heron and the egret."
    assert asked(question) == ["", "the heron", "the egret"]
    assert {part.kind for part in parts_of(question, StandAlone(question, question))} == {"thing"}


def test_an_earlier_question_in_front_of_a_follow_up_is_not_answered_again() -> None:
    asked_before = StandAlone("How much did the repairs cost? Why?", "How much did the repairs cost? Why?")
    assert [part.asked for part in parts_of("Why?", asked_before)] == ["Why?"]
    before = StandAlone("Compare the heron with the egret? Why?", "Compare the heron with the egret? Why?")
    assert [part.asked for part in parts_of("Why?", before)] == ["Why?"]


def test_a_comparison_with_what_was_spoken_of_names_it() -> None:
    alone = StandAlone("Compare the heron with the egret", "Compare the heron with the egret")
    assert [part.asked for part in parts_of("Compare it with the egret", alone)] == ["", "the heron", "the egret"]


def test_a_bare_second_half_is_asked_with_what_answers_the_first() -> None:
    first, when = parts_of("Who mended the mill, and when?", StandAlone("", "Who mended the mill, and when?"))
    assert (first.asked, when.asked) == ("Who mended the mill?", "when?")
    assert when.after("Ida Holm") == "when was it that Ida Holm mended the mill?"
    assert (when.after(""), when.asks_time, first.asks_time) == ("when?", True, False)
    assert asked("What was the toll of the mill, and in which year?")[1] == "in which year was the toll of the mill?"
