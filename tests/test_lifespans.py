"""Births and deaths that stand in brackets."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.lifespans import lifespan
from qa_bot.types import Document, Hit, Passage

TEXT = (
    "Ada Holm (9 February 1871 – 30 November 1944) was a Norwegian cartographer. Her brother Jens (1868-1931) rowed. "
    "Her book (1905) sold poorly. Lotte van der Berg (born 12 May 1950) keeps her notebooks."
)


def asked(question: str, text: str = TEXT, short: str = "") -> tuple[str, str] | None:
    document = Document.of(text, source="a")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "", "a", 1.0)
    found = lifespan(question, [Candidate(Evidence(document, 0, 10), short, 0.7 if short else 0.1, hit)])
    return (found.short, found.claims[0].citations[0].quote) if found else None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("When did Ada Holm die?", "30 November 1944"),
        ("when was Holm born", "9 February 1871"),
        ("In what year was Jens born?", "1868"),
        ("What is Lotte van der Berg's date of birth?", "12 May 1950"),
    ],
)
def test_a_bracket_behind_the_name_tells_birth_and_death(question: str, short: str) -> None:
    found = asked(question)
    assert found is not None
    assert found[0] == short and short in found[1] and found[1] in TEXT


@pytest.mark.parametrize(
    "question",
    [
        "When did Lotte van der Berg die?",  # the bracket tells her birth alone
        "When did Nils Holm die?",  # nobody is called so
        "When did she die?",
        "When was the book published?",
        "Why did Ada Holm die?",
    ],
)
def test_what_no_bracket_tells_is_not_said(question: str) -> None:
    assert asked(question) is None


def test_a_heading_is_quoted_without_its_mark_and_a_sentence_that_tells_the_day_is_left_to_the_reader() -> None:
    text = "# Ada Holm (1871-1944)\n\nShe drew maps. She died on 30 November 1944."
    assert asked("When did Ada Holm die?", text) == ("1944", "Ada Holm (1871-1944)")
    assert asked("When did Ada Holm die?", text, "30 November 1944") is None
    assert asked("When did Ada Holm die?", text, "1944") is not None
