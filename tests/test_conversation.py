import threading
from collections.abc import Iterator, Sequence

import pytest

from qa_bot.answer.conversation import needs_context, stand_alone
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
    assert stand_alone(question, [MILL, COST]) == question


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


def test_without_turns_any_question_stands_alone() -> None:
    assert stand_alone("Who is he?", []) == "Who is he?"


def test_a_person_takes_the_place_of_the_pronoun() -> None:
    assert stand_alone("Where did she come from?", [MILL]) == "Where did Marta Lindqvist come from?"
    assert stand_alone("What is her trade?", [MILL]).startswith("What is Marta Lindqvist")


def test_the_earlier_question_stands_in_front_of_a_follow_up() -> None:
    assert stand_alone("And who paid for it?", [MILL, COST]) == "How much did the repairs cost? And who paid for it?"


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_named_the_subject() -> None:
    history = [COST, Turn("And who paid for it?", "The lottery."), Turn("When was that?", "In 2015.")]
    assert "How much did the repairs cost?" in stand_alone("Why?", history)


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
    assert stand_alone("Who is she?", [MILL], generator) == "Who is Marta Lindqvist?"
    assert "Marta Lindqvist" in generator.asked[0] and "Who is she?" in generator.asked[0]
    assert stand_alone("Who paid for the mill?", [MILL], generator) == "Who paid for the mill?"
    assert len(generator.asked) == 1


@pytest.mark.parametrize("reply", ["", "Sure! Here it is:\n\nWho?", "word " * 300])
def test_a_rewriting_that_cannot_be_a_question_is_not_used(reply: str) -> None:
    assert (
        stand_alone("Where did she come from?", [MILL], ScriptedGenerator(reply))
        == "Where did Marta Lindqvist come from?"
    )
