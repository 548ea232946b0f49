from typing import Any

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.accounts.origin import asks_origin, stated

ARTICLE = "# The mill\n\nBy Jane Roe and Tom Ode, 3 May 2021\n\nThe mill was built in 1790. It burnt on 4 June 1800.\n"
MAIL = '# Looms\n\nFrom: "Dr. Ada Lund" <ada@x.example>\nTo: Ben Moe <ben@x.example>\nDate: Tue, 22 Sep 2020\n\nDear Ben, they come.\n'


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who wrote this article?", "author"),
        ("who is the author", "author"),
        ("Who sent the e-mail about the looms?", "author"),
        ("By whom was this written?", "author"),
        ("Who is the mail from?", "author"),
        ("When was it published?", "date"),
        ("On what day was the message sent?", "date"),
        ("What is the date of this report?", "date"),
        ("When did Ada send the mail?", "date"),
        ("Who is the mail addressed to?", "recipient"),
        ("Who received the e-mail?", "recipient"),
        ("What is the subject of the mail?", "subject"),
        ("Who wrote Hamlet?", None),
        ("Who wrote the article that angered the mayor?", None),
        ("When was the mill built?", None),
        ("Who sent the ship to Rome?", None),
    ],
)
def test_questions_about_the_article_itself_are_known(question: str, asked: str | None) -> None:
    assert asks_origin(question) == asked


@pytest.mark.parametrize(
    ("text", "asked", "short", "line"),
    [
        (ARTICLE, "author", "Jane Roe and Tom Ode", "By Jane Roe and Tom Ode, 3 May 2021"),
        (ARTICLE, "date", "3 May 2021", "By Jane Roe and Tom Ode, 3 May 2021"),
        ("Harwick, 12 March 2024. The council voted.", "date", "12 March 2024", "Harwick, 12 March 2024. The council voted."),
        ("*Published on 8 October 2019*\n\nText.", "date", "8 October 2019", "Published on 8 October 2019*"),
        (MAIL, "author", "Dr. Ada Lund", 'From: "Dr. Ada Lund" <ada@x.example>'),
        (MAIL, "recipient", "Ben Moe", "To: Ben Moe <ben@x.example>"),
        (MAIL, "date", "Tue, 22 Sep 2020", "Date: Tue, 22 Sep 2020"),
    ],
)  # fmt: skip
def test_headers_and_bylines_are_quoted_where_they_stand(text: str, asked: Any, short: str, line: str) -> None:
    found = stated(asked, Document.of(text, source="x"), len(text))
    assert found is not None and found.short == short
    assert [one.text for one in found.evidence] == [line]


def test_what_only_the_metadata_know_is_said_without_a_quotation() -> None:
    document = Document.of("The mill was built by John Hay in 1790.", source="x", metadata={"author": "Eva Ek"})
    found = stated("author", document, len(document.text))
    assert found is not None and (found.short, found.evidence) == ("Eva Ek", ())
    assert stated("date", document, len(document.text)) is None


def test_the_article_that_is_meant_answers_and_no_other(settings: Any) -> None:
    with Bot.temporary(settings) as bot:
        bot.add(Document.of(ARTICLE, source="mill", title="The mill"))
        answer = bot.ask("Who wrote this article?")
        assert answer.short == "Jane Roe and Tom Ode"
        citation = answer.claims[0].citations[0]
        assert ARTICLE[citation.start : citation.end] == citation.quote
        assert any(hit.passage.start <= citation.start and citation.end <= hit.passage.end for hit in answer.hits)
        bot.add(Document.of(MAIL, source="looms", title="Looms"))
        assert bot.ask("Who wrote this article?").declined  # which of the two?
        assert bot.ask("Who sent the mail?").short == "Dr. Ada Lund"
        assert bot.ask("Who wrote the article about the mill?").short == "Jane Roe and Tom Ode"


def test_where_no_byline_stands_nobody_else_is_the_author(settings: Any) -> None:
    text = "The book sold poorly in 1905. It was reissued in 1931 with a preface that was written by the novelist Conrad Amory."
    with Bot.temporary(settings) as bot:
        bot.add(Document.of(text, source="book", title="A tent among the clouds"))
        assert bot.ask("Who wrote the preface?").short.endswith("Conrad Amory")
        assert [bot.ask(question).declined is None for question in ("Who wrote it?", "Who wrote this article?")] == [
            False,
            False,
        ]


def test_an_answer_that_counts_from_the_day_of_writing_names_that_day(settings: Any) -> None:
    with Bot.temporary(settings) as bot:
        text = "# The mill\n\n3 May 2021\n\nThe mill burnt last year. The miller hired a carpenter, Ewa Nowak."
        bot.add(Document.of(text, source="mill", title="The mill"))
        answer = bot.ask("When did the mill burn?")
        assert answer.short == "last year"
        assert answer.note == "The mill is dated 3 May 2021."
