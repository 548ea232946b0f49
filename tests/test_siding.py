"""One side of what somebody says is not quoted without the other."""

import pytest

from qa_bot.answer.candidates.quoting import UNSURE, Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.siding import with_other_side
from qa_bot.types import Document

TALK = Document.of(
    """A lathe is a kind of dog

Chips: Ms Dun, would you use plastic?

Dun: For a handle, yes, if it has to be light. For a bowl, no. Nobody eats out of a bucket.

Chips: Where do you sell?

Dun: In Norway, at Oslo's market. In Japan, by post.
""",
    source="lathe.txt",
    title="A lathe is a kind of dog",
)
HANDLE, BOWL = "For a handle, yes, if it has to be light.", "For a bowl, no."


def told(sentence: str, short: str, lead: str = "") -> Said:
    start = TALK.text.index(sentence)
    return said([Evidence(TALK, start, start + len(sentence))], short, 0.9, lead=lead)


@pytest.mark.parametrize("sentence", [HANDLE, BOWL, f"{BOWL} Nobody eats out of a bucket."])
def test_a_side_is_quoted_with_the_other(sentence: str) -> None:
    both = with_other_side(told(sentence, sentence.rstrip(".")), "What does Dun think of plastic?", [TALK])
    assert both is not None
    assert both.short.startswith(f"{HANDLE} {BOWL}")
    assert both.claims[0].citations[0].quote == both.short


def test_a_verdict_on_one_side_is_none() -> None:
    both = with_other_side(told(HANDLE, "Yes", "Yes:"), "Would Dun use plastic?", [TALK])
    assert both is not None
    assert (both.short, both.lead) == ("", UNSURE)
    assert both.claims[0].citations[0].quote == f"{HANDLE} {BOWL}"


@pytest.mark.parametrize(
    ("sentence", "short", "question"),
    [
        (BOWL, "No", "Would Dun use plastic for a bowl?"),
        ("In Norway, at Oslo's market.", "Norway", "Where does Dun sell?"),
        ("Nobody eats out of a bucket.", "Nobody", "Who eats out of a bucket?"),
    ],
)
def test_what_names_its_case_or_is_no_side_stays(sentence: str, short: str, question: str) -> None:
    one = told(sentence, short)
    assert with_other_side(one, question, [TALK]) == one
    assert with_other_side(None, question, [TALK]) is None
