"""A follow-up is looked for first in the article that the last answer rests on."""

from qa_bot import Bot
from qa_bot.answer.questions.following import spoken_of
from qa_bot.types import Citation, Document, Turn

MILL = """# The mill

Ann Reed repaired the mill in two years. She had slept there for only four hours a night, since the noise of the wheel kept her awake.
"""
SHIP = """# The ship

Tom Voss repaired the ship in three years. He had slept on board for only two hours a night, because of the rats.
"""
DOCUMENTS = [Document.of(text, source=text[2:10].strip(), title=text[2:10].strip()) for text in (MILL, SHIP)]
OLD, NEW = (document.id for document in DOCUMENTS)


def cited(document: str) -> Turn:
    return Turn("Who built it?", "Ann Reed built it.", (Citation(1, document, "", "", None, 0, 8, "Ann Reed"),))


def test_the_last_answer_tells_what_a_conversation_is_about() -> None:
    declined = Turn("What did it cost?", "The articles don't answer this.")
    with Bot.temporary() as bot:
        bot.add(*DOCUMENTS)
        library = bot.library
        assert spoken_of("How old was she?", [cited(OLD), cited(NEW)], library) == {NEW}
        assert spoken_of("How old was she?", [cited(NEW), declined], library) == {NEW}
        assert spoken_of("Why so late?", [cited(NEW)], library) == {NEW}
        assert spoken_of("Who repaired the ship in three years?", [cited(NEW)], library) == set()
        assert spoken_of("Who repaired the harbour of Orrin?", [cited(NEW)], library) == set()
        assert spoken_of("How old was she?", [declined], library) == set()
        text = Turn("Who was it?", "Tom Voss repaired the ship in three years. [1]")
        assert spoken_of("How old was he?", [text], library) == {NEW}
        assert spoken_of("How old was he?", [Turn("Who was it?", "It was Tom Voss.")], library) == set()
        assert spoken_of("How old was she?", [], library) == set()


def test_what_both_articles_answer_is_answered_from_the_one_that_is_spoken_of() -> None:
    with Bot.temporary() as bot:
        bot.add(*DOCUMENTS)
        for question, reason in (
            ("How long did Ann Reed sleep at the mill?", "wheel"),
            ("How long did Tom Voss sleep on the ship?", "rats"),
        ):
            first = bot.ask(question)
            assert reason in bot.ask("Why so little?", [first.turn]).text
        assert "Tom Voss" in bot.ask("Who repaired the ship?", [bot.ask("Why did Ann Reed sleep so little?").turn]).text
