import threading
from collections.abc import Iterator, Sequence

import pytest

from qa_bot.answer.conversation import StandAlone, needs_context, stand_alone
from qa_bot.types import Turn

MILL = Turn("Who led the repairs of the mill?", "The work was led by Marta Lindqvist, a shipwright.")
COST = Turn("How much did the repairs cost?", "The repairs cost 870,000 pounds.")


@pytest.mark.parametrize(
    "question",
    [
        "Who paid for the repairs of the mill?",
        "When did the storm break the sea gate?",
        "Is there a car park at Carrow Point?",
        "What did the person that mended the wheel say?",
        "What is this article about?",
        "How many people live on Venn?",
        "How did the millers of Carrow sell their flour?",
    ],
)
def test_a_complete_question_is_left_alone(question: str) -> None:
    assert not needs_context(question)
    assert stand_alone(question, [MILL, COST]) == StandAlone(question, question)


@pytest.mark.parametrize(
    "question",
    [
        "And when was that?",
        "Who is he?",
        "What about the council?",
        "Why?",
        "Where does she live?",
        "Tell me more",
        "How much was it?",
    ],
)
def test_a_follow_up_leans_on_what_was_said(question: str) -> None:
    assert needs_context(question)


def test_a_declined_answer_names_nobody_and_a_question_with_its_own_subject_is_complete() -> None:
    declined = Turn("How long did it take?", "The articles don't answer this. No passage comes near the question.")
    assert "No" not in stand_alone("What did he do before?", [declined]).question.split()
    both = "How high is the lighthouse? And who built it?"
    assert stand_alone(both, [COST]) == StandAlone(both, both)


def test_without_turns_any_question_stands_alone() -> None:
    assert stand_alone("Who is he?", []) == StandAlone("Who is he?", "Who is he?")


@pytest.mark.parametrize(
    ("question", "turns", "asked"),
    [
        ("Where did she come from?", [MILL], "Where did Marta Lindqvist come from?"),
        ("How long is it?", [Turn("Who opened the footbridge?", "Ida Holm.")], "How long is the footbridge?"),
        ("Who paid for it?", [MILL, COST], "Who paid for the repairs?"),
        ("When was it built?", [Turn("How high is the old tower of Ribe?", "52 m.")], "When was the old tower of Ribe built?"),
        ("Who is its owner?", [Turn("Where is the bakery?", "In Mill Street.")], "Who is the bakery's owner?"),
        ("What does he bake?", [Turn("Who owns it?", "The bakery in Mill Street belongs to Jonas Okoye.")], "What does Jonas Okoye bake?"),
    ],
)  # fmt: skip
def test_person_and_thing_take_the_place_of_the_pronoun(question: str, turns: list[Turn], asked: str) -> None:
    assert stand_alone(question, turns).question == asked


def test_a_follow_up_that_names_its_subject_now_is_searched_as_it_is_read() -> None:
    alone = stand_alone("How long is it?", [Turn("Who opened the footbridge?", "Ida Holm.")])
    assert alone.query == alone.question


def test_the_earlier_question_is_searched_with_a_follow_up_that_has_no_pronoun() -> None:
    alone = stand_alone("What about the county council?", [COST])
    assert alone.query == alone.question == "How much did the repairs cost? What about the county council?"


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_named_the_subject() -> None:
    history = [COST, Turn("And who paid for it?", "The lottery."), Turn("When was that?", "In 2015.")]
    assert "How much did the repairs cost?" in stand_alone("Why?", history).query


class ScriptedGenerator:
    """Says what it is told to and remembers what it was asked."""

    name = "scripted"
    context_tokens = 2048

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.asked: list[str] = []

    def stream(
        self, messages: Sequence[dict[str, str]], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        self.asked.append(messages[-1]["content"])
        yield self.reply

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def test_a_capable_generator_rewrites_a_follow_up_and_only_that() -> None:
    generator = ScriptedGenerator("Who is Marta Lindqvist?")
    assert stand_alone("Who is she?", [MILL], generator).query == "Who is Marta Lindqvist?"
    assert "Marta Lindqvist" in generator.asked[0] and "Who is she?" in generator.asked[0]
    assert stand_alone("Who paid for the mill?", [MILL], generator).query == "Who paid for the mill?"
    assert len(generator.asked) == 1


@pytest.mark.parametrize("reply", ["", "Sure! Here it is:\n\nWho?", "word " * 300])
def test_a_rewriting_that_cannot_be_a_question_is_not_used(reply: str) -> None:
    alone = stand_alone("Where did she come from?", [MILL], ScriptedGenerator(reply))
    assert alone.question == "Where did Marta Lindqvist come from?"
