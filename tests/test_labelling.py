"""A line that a question names by its label is its answer, like a row of a table."""

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.replies.labelling import say_labelled
from qa_bot.types import Hit, Passage

RECORD = """Record of the allotment committee of Orlo

Date: Monday, 3 June 2019, 7 p.m.
Present: Ida Holm (chair), Nils Roe
Apologies: Tove Lund
- Annual rent: 64 crowns a plot

The fence was mended.

Nils Roe: the fence, by 5 June

Next inspection: Saturday, 14 September 2019. Nils Roe brings the key."""
TALK = "Talk with a diver\n\nHolm: Where do you dive?\n\nDepth: I dive in the lake, mostly.\n\nHolm: Why?\n\nDepth: For the quiet."


def told(question: str, text: str = RECORD) -> str | None:
    document = Document.of(text, source="a", title=text.partition("\n")[0])
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), document.title, "a", 1.0)
    found = say_labelled(question, [hit], {document.id: document})
    return found.short if found else None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When is the next inspection?", "Saturday, 14 September 2019"),
        ("When is the next inspection by the allotment committee?", "Saturday, 14 September 2019"),
        ("Who was absent?", "Tove Lund"),
        ("Who was present?", "Ida Holm (chair), Nils Roe"),
        ("How much is the annual rent?", "64 crowns a plot"),
        ("How much is the annual rent for the committee of Harwick?", None),  # another's
        ("When is the next inspection of the boiler?", None),
        ("How many members were present?", None),  # the line counts nobody
        ("Why was the next inspection put off?", None),
        ("Who brings the key?", None),
        ("What did Nils Roe say about the committee?", None),  # what he is to do
    ],
)
def test_a_line_answers_what_its_label_and_title_name(question: str, short: str | None) -> None:
    assert told(question) == short


def test_what_a_speaker_says_is_no_labelled_line() -> None:
    assert told("What is the depth?", TALK) is None


def test_two_articles_that_tell_otherwise_answer_nothing() -> None:
    both = {}
    hits = []
    for name in ("Lund", "Krag"):
        document = Document.of(RECORD.replace("Tove Lund", f"Tove {name}"), source=name, title="Record")
        both[document.id] = document
        hits.append(Hit(Passage(f"{document.id}:0", document.id, 0, 40, "", RECORD[:40]), "Record", name, 1.0))
    assert say_labelled("Who was absent?", hits, both) is None


def test_a_labelled_line_of_a_library_leads() -> None:
    with Bot.temporary() as bot:
        bot.add(Document.of(RECORD, source="a", title="Record of the allotment committee of Orlo"))
        assert bot.ask("When is the next inspection?").short == "Saturday, 14 September 2019"
