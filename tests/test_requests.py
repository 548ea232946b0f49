from typing import Any

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.requests import wants_summary


@pytest.mark.parametrize(
    "question",
    ["Summarise the article", "please summarize this", "TL;DR", "Give me a short summary", "What is this article about?",
     "what's it about", "What are the main points?", "Can you sum up the report?", "What does the paper say?"],
)  # fmt: skip
def test_a_request_for_a_summary_is_recognised(question: str) -> None:
    assert wants_summary(question)


@pytest.mark.parametrize(
    "question",
    ["Who wrote the summary?", "What is the treaty about?", "What does the report say about tigers?", "Why is it so?",
     "Which points did the minister make?", "What are the points of sail?"],
)  # fmt: skip
def test_a_question_is_not_taken_for_one(question: str) -> None:
    assert not wants_summary(question)


def test_the_named_article_is_summarised_else_the_newest() -> None:
    with Bot.temporary() as bot:
        bells = "The bell of Orsa cracked in March. It had rung for two hundred years. A new bell was cast in Ghent."
        boats = "Eleven boats fish from Lunna. The harbour was dredged in 1974. The youngest skipper is nineteen."
        bot.add(
            Document.of(bells, source="bells", title="Bells of Orsa"), Document.of(boats, source="boats", title="Boats")
        )
        for question, source in {"Summarise the article about the bells": "bells", "Summarise it": "boats"}.items():
            answer: Any = bot.ask(question)
            assert answer.declined is None and answer.claims
            assert {c.source for claim in answer.claims for c in claim.citations} == {source}
