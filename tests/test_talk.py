from collections.abc import Iterator

import pytest

from qa_bot import Answer, Bot, Document
from qa_bot.answer.replies.talk import small_talk

HERON = "Herons stand still in shallow water and stab fish with their bills. A pair raises three to five chicks."
MILL = "The windmill at Harlow Ridge was built in 1794 by the carpenter Josef Brandt and grinds rye."


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    with Bot.temporary() as bot:
        bot.add(
            Document.of(HERON, source="heron", title="The grey heron"),
            Document.of(MILL, source="mill", title="The windmill"),
        )
        yield bot


def told(answer: Answer) -> bool:
    """Whether the program answered itself: in words of its own, which are no claims about an article."""
    return answer.declined is None and not answer.claims and answer.note == answer.text != ""


@pytest.mark.parametrize(
    "text",
    ["Hello!", "hi there", "Good morning", "Thanks a lot!", "thank you", "Great, thanks.", "What can you do?", "help", "Bye"],
)  # fmt: skip
def test_a_greeting_or_thanks_gets_a_short_reply_and_is_not_searched_for(bot: Bot, text: str) -> None:
    assert small_talk(text)
    (answer,) = bot.ask_stream(text)
    assert isinstance(answer, Answer) and told(answer) and not answer.hits


def test_an_empty_library_greets_too_and_still_says_that_it_is_empty() -> None:
    with Bot.temporary() as empty:
        assert told(empty.ask("Hello"))
        assert empty.ask("How many articles do I have?").declined == "empty library"


@pytest.mark.parametrize(
    "text",
    ["Hello Kitty was created by whom?", "What can you do with rye?", "Who said thank you?", "What is this bird?", "Help desks: who runs them?"],
)  # fmt: skip
def test_a_question_is_no_small_talk(text: str) -> None:
    assert small_talk(text) == ""


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("How many articles do I have?", "There are 2 articles in the library."),
        ("how many documents are in the library", "There are 2 articles in the library."),
        ("Which articles are there?", "There are 2 articles in the library: The windmill; The grey heron."),
        ("List my documents", "There are 2 articles in the library: The windmill; The grey heron."),
        ("What's in my library?", "There are 2 articles in the library: The windmill; The grey heron."),
        ("Do you have anything about herons?", "1 of 2 articles holds something about herons: The grey heron."),
        ("which articles mention Josef Brandt?", "1 of 2 articles holds something about Josef Brandt: The windmill."),
        ("Is there an article about submarines?", "No article in the library is about submarines, as far as its passages tell."),
    ],
)  # fmt: skip
def test_the_library_itself_answers_what_is_asked_about_it(bot: Bot, question: str, reply: str) -> None:
    answer = bot.ask(question)
    assert told(answer) and answer.text == reply


def test_the_newest_article_is_named_with_its_day(bot: Bot) -> None:
    newest = bot.documents()[-1]
    for question in ("What did I add last?", "Which is the newest article?"):
        assert bot.ask(question).text == f"Added last: The windmill ({newest.added[:10]})."


def test_the_passages_about_a_subject_are_shown(bot: Bot) -> None:
    assert [hit.title for hit in bot.ask("Do you have anything on herons?").hits] == ["The grey heron"]


@pytest.mark.parametrize(
    "question",
    [
        "What did the library in Alexandria hold?",
        "How many articles are there in the constitution?",
        "Which articles of the treaty were changed?",
        "Is there anything on the moon?",
        "How many books did she write?",
        "What is the latest report on inflation?",
        "Which stories did Hilda tell?",
        "What do you have to do about rust?",
        "Show the file of the accused.",
        "Do you have anything about it?",
    ],
)
def test_a_question_that_only_sounds_like_it_goes_to_the_articles(bot: Bot, question: str) -> None:
    assert not told(bot.ask(question))
