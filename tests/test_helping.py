"""A help page is told by its form: who asks, how long, and what goes on behind it."""

from qa_bot.answer.texts.helping import Answers, answered
from qa_bot.answer.texts.prose import read_sentences
from qa_bot.types import Document

HELP = """How do I cancel? In the app, by Friday. You keep what you paid for.

My key is lost. Call the hut at once. We open for you.

Where do I park? Behind the hut, at any hour of the day.

What does it cost? Nine pounds an hour.
"""


def told(text: str) -> dict[str, tuple[str, int | None]]:
    document = Document.of(text, source="h", title="Hut")
    return {text[s.start : s.end]: (s.introduction.strip(), s.place) for s in read_sentences(document)}


def test_each_sentence_behind_a_question_or_a_situation_answers_it_in_order() -> None:
    found = told(HELP)
    assert found["In the app, by Friday."] == ("How do I cancel?", 0)
    assert found["You keep what you paid for."] == ("How do I cancel?", 1)
    assert found["Call the hut at once."] == ("My key is lost.", 0)


def test_fewer_than_three_questions_with_answers_make_no_help_page() -> None:
    fewer = HELP.replace("Where do I park? ", "").replace("What does it cost? ", "")
    assert {place for _, place in told(fewer).values()} == {None}


def test_an_article_that_asks_now_and_then_is_none() -> None:
    prose = "\n\n".join(f"The ferry carried {n} people over the bay. All of them paid." for n in range(20))
    assert {place for _, place in told(f"{HELP.replace('My key is lost. ', '')}\n{prose}").values()} == {None}


def test_what_stands_in_another_paragraph_answers_nothing_unless_a_heading_asked() -> None:
    # sentences: three questions, each with one answer; the last answer stands in a paragraph of its own
    words, spans = [4, 6] * 3, [(10 * n, 10 * n + 9) for n in range(6)]
    asks, none = [True, False] * 3, [False] * 6
    assert len(answered(words, [0, 0, 1, 1, 2, 2], asks, none, spans)) == 3
    assert answered(words, [0, 0, 1, 1, 2, 3], asks, none, spans) == {}
    headed = [False] * 4 + [True, False]
    found = answered(words, [0, 0, 1, 1, 2, 3], asks, headed, spans)
    assert found[5] == Answers(start=40, end=49, place=0, asked=4)
