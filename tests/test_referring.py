"""What "that" means: what the last answer rests on."""

from typing import Any

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.replies.referring import asks_simpler, asks_sure, cited
from qa_bot.types import Turn

BELLS = "The bell of Orsa cracked in March. It had rung for two hundred years. A new bell was cast in Ghent."
BOATS = "Eleven boats fish from Lunna. The harbour was dredged in 1974. The youngest skipper is nineteen."


@pytest.mark.parametrize(
    "question",
    ["Explain that simpler.", "Can you explain that in simpler words?", "In plain English, please", "Say it again in other words.",
     "Simplify that", "Could you please rephrase this?", "explain it more simply", "Put that in plain words"],
)  # fmt: skip
def test_other_words_for_the_last_answer_may_be_wanted(question: str) -> None:
    assert asks_simpler(question)


@pytest.mark.parametrize(
    "question",
    ["Explain that.", "Who said it in simpler words?", "What does the report say in plain English about costs?",
     "Why is the new method simpler?", "Explain the tax in simple words"],
)  # fmt: skip
def test_a_question_of_its_own_is_not_taken_for_that(question: str) -> None:
    assert not asks_simpler(question)


@pytest.mark.parametrize(
    ("question", "doubted"),
    [("Are you sure?", True), ("are you quite sure about that", True), ("Is that right?", True), ("Really?", True),
     ("Are you sure that the bell cracked?", False), ("Is that the bell of Orsa?", False), ("Was it really true?", False)],
)  # fmt: skip
def test_the_last_answer_may_be_doubted(question: str, doubted: bool) -> None:
    assert asks_sure(question) is doubted


def test_that_is_what_the_last_answer_quotes() -> None:
    with Bot.temporary() as bot:
        bot.add(Document.of(BELLS, source="bells", title="Bells"), Document.of(BOATS, source="boats", title="Boats"))
        first = bot.ask("When did the bell of Orsa crack?")
        assert first.claims and first.claims[0].citations[0].source == "bells" and first.rated
        told = Turn("When did the bell of Orsa crack?", "The bell of Orsa cracked in March.")  # as it comes over HTTP
        declined = Turn("Who was born on Mars?", "The articles don't answer this. No passage is near enough.")
        for history in ([first.turn], [told], [first.turn, declined]):
            for question in ("Summarise that.", "Please summarise it", "Give me a summary"):
                answer: Any = bot.ask(question, history)
                assert {c.source for claim in answer.claims for c in claim.citations} == {"bells"}
                assert answer.note == "A summary of 'Bells', which the last answer quotes."
                assert not answer.rated
        assert bot.ask("Summarise the boats", [first.turn]).query == "Boats"
        newest = bot.ask("Summarise the newest article", [first.turn])
        assert newest.query == "Boats" and newest.note == "This is the newest, 'Boats'."

        again: Any = bot.ask("Explain that in simpler words.", [first.turn])
        assert [claim.text for claim in again.claims] == [
            "The bell of Orsa cracked in March.",
            "It had rung for two hundred years.",
        ]
        assert "cannot say it in other words" in again.note and not again.rated and again.declined is None
        sure: Any = bot.ask("Are you sure?", [first.turn])
        assert sure.claims == again.claims and "rests on these words" in sure.note
        nothing = bot.ask("Explain that in simpler words.", [first.turn, declined])
        assert not nothing.claims and "no answer that could be explained" in nothing.text
        bot.remove("bells")
        assert cited(first.turn, bot.library) == []
