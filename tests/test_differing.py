import pytest

from qa_bot import Bot, Document
from qa_bot.answer.questions.differing import of_each


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How do the two reports differ on the number of injured?", "What was the number of injured?"),
        ("Where do the articles disagree about how many boats sank?", "How many boats sank?"),
        ("On what do the Evening Post and the Herald disagree about the time of the fire?", "What was the time of the fire?"),
        ("What is the difference between the two accounts in the cost of the repair?", "What was the cost of the repair?"),
        ("How many people were aboard according to each of the two newspaper reports?", "How many people were aboard?"),
        ("Do the papers agree on the date of the vote?", "What was the date of the vote?"),
        ("How do tea and coffee differ in caffeine?", ""),
        ("What is the difference between the heron and the egret?", ""),
        ("How many people were aboard according to the coastguard?", ""),
        ("What do the reports say about the cost?", ""),
    ],
)  # fmt: skip
def test_what_accounts_differ_on_is_asked_of_each(question: str, asked: str) -> None:
    assert of_each(question) == asked


def test_what_each_article_says_stands_side_by_side() -> None:
    with Bot.temporary() as bot:
        first = (
            "The ferry Aldis ran aground off Norby on Monday night. Eleven people were injured when it struck the bank."
        )
        second = "The ferry Aldis was towed to Norby on Tuesday. Seventeen people were injured when it struck the bank on Monday."
        for number, text in enumerate((first, second)):
            bot.add(Document.of(text, source=f"report {number}", title=f"Ferry report {number + 1}"))
        answer = bot.ask("How do the two reports differ on how many people were injured?")
        assert "Eleven" in answer.text
        assert "Seventeen" in answer.text
        assert answer.short == ""
        one = bot.ask("How do the two reports differ on where the ferry was towed?")
        assert one.declined or "No other article" in one.note
