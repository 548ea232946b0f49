"""Who followed whom tells who came before and who after."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.preceding import neighbour
from qa_bot.types import Document, Hit, Passage


def candidate(text: str) -> Candidate:
    document = Document.of(text, source="a.md", title="The growers")
    passage = Passage(f"{document.id}:0", document.id, 0, len(text), "", text)
    return Candidate(Evidence(document, 0, len(text)), "", 0.1, Hit(passage, "The growers", "a.md", 1.0))


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who was the chair before Peter Lund?", "Agnes Rowe"),
        ("Who chaired the association before Lund?", "Agnes Rowe"),
        ("Who did Peter Lund succeed?", "Agnes Rowe"),
        ("Who was Lund's predecessor?", "Agnes Rowe"),
        ("Who replaced Agnes Rowe?", "Peter Lund"),
        ("Who was Agnes Rowe succeeded by?", "Peter Lund"),
        ("Who was the chair before Agnes Rowe?", ""),
        ("Who left before dawn?", ""),
        ("When did Peter Lund succeed Agnes Rowe?", ""),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "It is chaired by Peter Lund, who followed Agnes Rowe in 2022.",
        "Peter Lund, a grower from Orrin, took over the chair from Agnes Rowe.",
        "Agnes Rowe was succeeded by Peter Lund.",
        "Agnes Rowe, who was ill, was replaced in the autumn by the treasurer Peter Lund.",
    ],
)
def test_who_followed_whom_is_read_both_ways(text: str, question: str, who: str) -> None:
    found = neighbour(question, [candidate(text)])
    assert (found.short if found else "") == who


def test_two_who_came_before_answer_nothing() -> None:
    text = "Peter Lund followed Agnes Rowe as chair. At the bank Peter Lund replaced Ida Holm."
    assert neighbour("Who was the chair before Peter Lund?", [candidate(text)]) is None
