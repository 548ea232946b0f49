"""A follow-up that says little asks for the rest of what was asked before, and is looked for where its answer stood."""

import pytest

from qa_bot import Bot
from qa_bot.answer.questions.conversation import readings, spoken_of
from qa_bot.types import Citation, Document, Turn

DIVIDEND = Turn("How much interim dividend does the firm pay?", "0.42 francs\nThe dividend is 0.42 francs.")
SLEPT = Turn("How long had Captain Marsh slept?", "four hours\nHe had slept for four hours.")
HIVES = Turn("What did Mr Sayle ask for?", "leave for four hives\nMr Sayle had asked for leave to keep four hives.")


@pytest.mark.parametrize(
    ("turn", "question", "asked"),
    [
        (DIVIDEND, "When?", "When does the firm pay interim dividend?"),
        (DIVIDEND, "and why so little?", "Why does the firm pay interim dividend?"),
        (SLEPT, "Why so long?", "Why had Captain Marsh slept?"),
        (SLEPT, "where?", "Where had Captain Marsh slept?"),
        (HIVES, "How many did he get?", "How many hives did Mr Sayle get?"),
        (HIVES, "How many goats did he get?", "How many goats did Mr Sayle get?"),
        (Turn("What was decided about Captain Marsh?", ""), "And the mate?", "What was decided about the mate?"),
        (Turn("Who designed the canal for Captain Marsh?", ""), "And the cost?", "The cost?"),  # no person
    ],
)
def test_what_a_short_question_leaves_out_stood_in_the_one_before(turn: Turn, question: str, asked: str) -> None:
    assert readings(question, [turn])[0].question == asked


def cited(document: str) -> Turn:
    return Turn("Who built it?", "Ann Reed built it.", (Citation(1, document, "", "", None, 0, 8, "Ann Reed"),))


def test_a_follow_up_is_about_the_article_that_the_last_answer_rests_on() -> None:
    declined = Turn("What did it cost?", "The articles don't answer this.")
    assert spoken_of("How old was she?", [cited("a"), cited("b")]) == {"b"}
    assert spoken_of("How old was she?", [cited("b"), declined]) == {"b"}
    assert spoken_of("Why so late?", [cited("b")]) == {"b"}
    assert spoken_of("How much does the harbour of Orrin cost?", [cited("b")]) == frozenset()
    assert spoken_of("How old was she?", [declined]) == frozenset()
    assert spoken_of("How old was she?", []) == frozenset()


MILL = """# The mill

Ann Reed repaired the mill in two years. She had slept there for only four hours a night, since the noise of the wheel kept her awake.
"""
SHIP = """# The ship

Tom Voss repaired the ship in three years. He had slept on board for only two hours a night, because of the rats.
"""


def test_why_is_answered_from_the_article_that_is_spoken_of() -> None:
    documents = [Document.of(text, source=text[2:10].strip(), title=text[2:10].strip()) for text in (MILL, SHIP)]
    with Bot.temporary() as bot:
        bot.add(*documents)
        for question, reason in (
            ("How long did Ann Reed sleep at the mill?", "wheel"),
            ("How long did Tom Voss sleep on the ship?", "rats"),
        ):
            first = bot.ask(question)
            assert reason in bot.ask("Why so little?", [first.turn]).text
