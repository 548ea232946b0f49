"""What somebody thinks of a thing is told by a sentence whose paragraph is about it."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.holding import held
from qa_bot.types import Document, Hit, Passage

TEXT = """# Orrin Library Board

## 4. Roof

Three tenders were received. Ms Raman favoured Peak Roofing because it was cheapest.

## 5. Fees

Charge nothing for late books. My deputy, Gareth Pym, does not share this view. He believes that a fee would help.

Mr Osei objected that the book fund had been cut twice. He left at nine. The bees were discussed by Ms Raman.
"""


def found(question: str, text: str = TEXT) -> str:
    document = Document.of(text, source="m", title="Orrin Library Board")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, 60, "", document.text[:60]), document.title, "m", 1.0)
    answer = held(question, [Candidate(Evidence(document, 0, 20), "", 0.1, hit)])
    return answer.claims[0].text if answer else ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does Ms Raman think about the roof?", "Ms Raman favoured Peak Roofing because it was cheapest."),
        (
            "What does Gareth Pym think about a fee?",
            "My deputy, Gareth Pym, does not share this view. He believes that a fee would help.",
        ),
        ("what did Osei say about the book fund?", "Mr Osei objected that the book fund had been cut twice."),
        ("What does Ms Raman think about bees?", ""),  # nothing says what she holds of them
        ("What does Ms Raman think about windows?", ""),
        ("What does Ms Lund think about the roof?", ""),
        ("When did Ms Raman think about the roof?", ""),
    ],
)
def test_what_somebody_holds_is_told_where_its_paragraph_is_about_the_thing(question: str, text: str) -> None:
    assert found(question) == text


def test_two_paragraphs_that_may_tell_it_decide_nothing_and_a_speaker_speaks_for_himself() -> None:
    twice = f"{TEXT}\nOn the roof: Ms Raman proposed slates.\n"
    assert found("What does Ms Raman think about the roof?", twice) == ""
    talk = "Quint: What of the roof?\n\nRaman: I like it. Raman thinks that the roof is good.\n\nQuint: And now?\n\nRaman: The roof stays."
    assert found("What does Raman think about the roof?", talk) == ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does Anna Keller think about fleece?", "Fleece is cheap. Bruno Keller thinks that it is no good."),
        ("What does Keller think about fleece?", "Unlike Keller, Rao argued that fleece is a fashion."),
        ("What did Keller say about fleece?", "Asked about fleece by Keller, Rao said that it was warm."),
        ("What did Keller say about fleece?", "Fleece fell in May. The shop lost. Keller said that she would marry."),
    ],
)
def test_what_another_holds_or_of_another_thing_is_not_told(question: str, text: str) -> None:
    assert found(question, text) == ""


def test_what_it_is_about_may_stand_in_the_heading_alone() -> None:
    text = (
        "# Board\n\n## Roof\n\nMs Raman thinks that it will last.\n\n## Boats\n\nMs Raman thinks that these are dear.\n"
    )
    assert found("What does Ms Raman think about the roof?", text) == "Ms Raman thinks that it will last."
    assert found("What does Ms Raman think about the boats?", text) == "Ms Raman thinks that these are dear."
