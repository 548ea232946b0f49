"""What an article's title names need not be said again: a claim is read without it where it stays a sentence."""

import pytest

from qa_bot.answer.claims.titling import as_called, said_of_it, untitled
from qa_bot.types import Document

TEXT = "The canal was closed. A bike costs two euros. The committee met; its hull held."


@pytest.mark.parametrize(
    ("title", "claim", "bare"),
    [
        ("Lastrad cargo bikes: help", "A Lastrad bike costs two euros.", "A bike costs two euros."),
        ("The Vantern Canal", "The Vantern Canal was closed.", "The canal was closed."),
        ("Lidding Vale Orchard Society", "The list of the Lidding Vale society is long.", "The list is long."),
        ("Lidding Vale Orchard Society", "The Lidding Vale committee met.", "The committee met."),
        ("The grounding of the Lady Corran", "The Lady Corran's hull held.", "The hull held."),
        ("Tolvane Pumps: report", "Tolvane's sales in Mining rose.", "The sales in Mining rose."),
        ("Keelside Bench: annual review", "Every item at Keelside is tested.", "Every item is tested."),
        ("Hallow Knap: a diary", "The diarist at Hallow Knap admits an error.", "The diarist admits an error."),
        ("Tolvane Pumps: report", "Nineteen found other work within Tolvane.", "Nineteen found other work."),
    ],
)
def test_names_of_the_title_are_left_out(title: str, claim: str, bare: str) -> None:
    assert untitled(claim, Document.of(TEXT, source="a.md", title=title)) == bare


@pytest.mark.parametrize(
    ("title", "claim"),
    [
        ("Tolvane Pumps: report", "Tolvane sold its pumps."),  # without its subject no sentence
        ("Tolvane Pumps: report", "Sales in Mining rose."),
        ("Tolvane Pumps: report", "The sales of Tolvane shares rose."),  # of shares, which the title does not tell
        ("Tolvane Pumps: report", "Brunnach's workers struck."),
        ("The Tolvane strike", "The Tolvane closed its gates."),  # no noun, a verb
        ("The Vantern Canal", "The Brunnach Canal was closed."),
        ("minutes of a meeting", "The Vantern Canal was closed."),
        ("Tolvane Pumps v Brunnach: the judgment", "Mr Bowen appeared for Brunnach."),  # and who for Tolvane?
    ],
)
def test_what_a_sentence_needs_stays(title: str, claim: str) -> None:
    assert untitled(claim, Document.of(TEXT, source="a.md", title=title)) == claim


def test_a_person_is_called_as_a_sentence_calls_him_where_the_article_has_the_full_name() -> None:
    document = Document.of("Pau Miret came. Pau thinks that I was wrong.", source="a.md", title="Snow")
    claim = "Pau Miret thinks that Castellet was wrong."
    assert as_called(claim, "Pau thinks that I was wrong.", document) == "Pau thinks that Castellet was wrong."
    assert as_called(claim, "Pau Miret came.", document) == claim
    assert as_called("It was wrong of Pau Miret.", "Pau thinks that I was wrong.", document) == "It was wrong of Pau."
    north = Document.of("North Korea came. South Korea won in Berlin.", source="a.md", title="Berlin")
    assert as_called("North Korea won in Berlin.", "South Korea won in Berlin.", north) == "North Korea won in Berlin."
    two = Document.of("Anna Keller came. Bruno Keller left. Keller won in May.", source="a.md", title="May")
    assert as_called("Anna Keller won in May.", "Keller won in May.", two) == "Anna Keller won in May."  # which?
    assert as_called("Pau Rudge came.", "Pau thinks that I was wrong.", document) == "Pau Rudge came."


def test_what_is_said_of_it_is_said_of_what_the_title_names() -> None:
    document = Document.of("It serves ten at least.", source="a.md", title="The Tuesday Oven: plum cake")
    assert said_of_it("The plum cake serves ten at least.", "It serves ten at least.", document)
    assert not said_of_it("The pear cake serves ten at least.", "It serves ten at least.", document)
    assert not said_of_it("The plum cake serves six at least.", "It serves ten at least.", document)
    assert not said_of_it("The plum cake serves.", "It serves.", document)
    dogs = Document.of("They allow dogs on board.", source="a.md", title="Dogs and buses")
    assert not said_of_it("The buses do not allow dogs on board.", "They allow dogs on board.", dogs)
    assert not said_of_it("The buses allow dogs on board.", "They allow dogs on board.", dogs)  # or the dogs?
    cup = Document.of("They won the cup in May.", source="a.md", title="Rovers v United")
    assert not said_of_it("United won the cup in May.", "They won the cup in May.", cup)
