from typing import Any

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.replies.requests import DIGESTED, wants_summary


@pytest.mark.parametrize(
    "question",
    ["Summarise the article", "please summarize this", "TL;DR", "Give me a short summary", "What is this article about?",
     "what's it about", "What are the main points?", "Can you sum up the report?", "What does the paper say?", "What do my articles say?", "What do all the articles say?",
     "Summarise all my articles", "Give me an overview of the library"],
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


HERALD = (
    "The new bridge over the Wend was opened on Monday by the mayor. The bridge cost 41.6 million crowns, they said."
)
POST = "On Monday the mayor opened the new bridge over the Wend. The new bridge cost 44.9 million crowns in all."
STAR = "Bakers in the old town sell rye bread before dawn. The oldest bakery was founded in 1898."


def test_an_article_may_be_named_by_its_file_and_a_guess_says_so() -> None:
    talk = "Marquardt pours bells on a Friday. She has two apprentices. Her brother lost an eye in 1987."
    boats = "Eleven boats fish from Lunna. The harbour was dredged in 1974. The youngest skipper is nineteen."
    with Bot.temporary() as bot:
        bot.add(
            Document.of(talk, source="/a/03_interview_founder.md", title="A bell never forgives you"),
            Document.of(boats, source="/a/boats.md", title="Boats"),
        )
        named, guessed = bot.ask("Summarise the interview."), bot.ask("Summarise the minutes")
    assert {c.source for claim in named.claims for c in claim.citations} == {"/a/03_interview_founder.md"}
    assert not named.note
    assert {c.source for claim in guessed.claims for c in claim.citations} == {"/a/boats.md"}
    assert guessed.note == "None of the 2 articles is called so; this is the newest, 'Boats'."
    assert guessed.text.endswith(guessed.note)


@pytest.mark.parametrize(
    "question",
    ["What do the articles disagree about?", "Where do these two reports differ?", "How do my articles contradict each other?",
     "What are the differences between the articles?"],
)  # fmt: skip
def test_what_articles_tell_differently_may_be_asked(question: str) -> None:
    assert wants_summary(question)
    with Bot.temporary() as bot:
        bot.add(*(Document.of(text, source=n, title=n) for n, text in (("herald", HERALD), ("star", STAR))))
        assert bot.ask(question).text == "No difference was found."
        bot.add(Document.of(POST, source="post", title="post"))
        answer = bot.ask(question)
    assert [claim.citations[0].source for claim in answer.claims] == ["herald", "post"]
    assert answer.note == "The articles differ: 41.6 million crowns or 44.9 million crowns."


def test_several_articles_are_told_of_together_with_what_they_differ_in() -> None:
    with Bot.temporary() as bot:
        bot.add(Document.of(STAR, source="star", title="Star"))
        single = bot.ask("Summarise all my articles")
        assert {c.source for claim in single.claims for c in claim.citations} == {"star"}
        bot.add(*(Document.of(text, source=name, title=name) for name, text in (("herald", HERALD), ("post", POST))))
        answer: Any = bot.ask("What do the articles say?")
        assert {c.source for claim in answer.claims for c in claim.citations} == {"herald", "post", "star"}
        assert len(answer.claims[0].citations) == 2  # what two of them say
        assert answer.note == "The articles differ: 41.6 million crowns or 44.9 million crowns."
        texts = {"herald": HERALD, "post": POST, "star": STAR}
        assert all(texts[c.source][c.start : c.end] == c.quote for claim in answer.claims for c in claim.citations)
        numbers = [c.number for claim in answer.claims for c in claim.citations]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        about = bot.ask("Summarise all articles about the rye bread")
        assert {c.source for claim in about.claims for c in claim.citations} == {"star"}
        assert bot.ask("Summarise everything about Brahms").text == "Nothing in these articles is about that."
        assert {c.source for claim in bot.ask("Summarise the star").claims for c in claim.citations} == {"star"}


def test_of_many_articles_the_newest_are_told_of_and_that_is_said() -> None:
    with Bot.temporary() as bot:
        texts = [
            f"The ferry number {n} sails from the port of town {n * 7} in fine weather." for n in range(DIGESTED + 1)
        ]
        bot.add(*(Document.of(text, source=f"{n}", title=f"Ferry {n}") for n, text in enumerate(texts)))
        answer: Any = bot.ask("Summarise all my articles")
        assert f"These are the newest {DIGESTED} of {DIGESTED + 1} articles" in answer.note
        assert "0" not in {c.source for claim in answer.claims for c in claim.citations}
