"""An answer that is a figure stands beside the other figures that articles on the same event tell."""

from collections.abc import Sequence
from typing import Any

import pytest
from test_aligning import BOTH, POST, Marker, document

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.disagreeing import NOTE, beside_other_cause, beside_others
from qa_bot.models.reader import BestSpan
from qa_bot.types import Document, Hit, Passage

WIRE = "In Longport the number of people hurt in the fire at the mill of Ada Lund has risen to 19. Nobody died."
INJURED = POST.split(". ", maxsplit=1)[0] + "."


def candidates(*documents: Document) -> list[Candidate]:
    found = []
    for one in documents:
        hit = Hit(Passage(f"{one.id}:0", one.id, 0, len(one.text), "", one.text), one.title, one.source, 1.0)
        found.append(Candidate(Evidence(one, 0, len(INJURED)), "14", 0.7, hit))
    return found


def first(found: Sequence[Candidate]) -> Said:
    return said([found[0].evidence], found[0].short, 0.7)


def test_another_figure_of_another_article_on_the_event_is_said_with_its_name(encoder: Any) -> None:
    found = candidates(document(POST, "Courier"), document(WIRE, "Wire"))
    told = beside_others(first(found), found, encoder, Marker(BOTH))
    assert told is not None and (told.short, told.note) == ("14, or 19", NOTE)
    assert [claim.text.split(":")[0] for claim in told.claims] == ["Courier says 14", "Wire says 19"]
    assert [claim.citations[0].title for claim in told.claims] == ["Courier", "Wire"]


@pytest.mark.parametrize("other", [POST.replace("14", "fourteen"), WIRE.replace("Ada Lund", "Tove Holm")])
def test_the_same_figure_or_another_event_changes_nothing(other: str, encoder: Any) -> None:
    found = candidates(document(POST, "Courier"), document(other, "Wire"))
    assert beside_others(first(found), found, encoder, Marker(BOTH)) == first(found)


def test_what_is_no_figure_is_left_as_it_is(encoder: Any) -> None:
    reader = Marker(BOTH)
    found = [*candidates(document(POST, "Courier"), document(WIRE, "Wire"))]
    name = Candidate(found[0].evidence, "Ada Lund", 0.7, found[0].hit)
    assert beside_others(first([name]), [name, found[1]], encoder, reader) == first([name])
    assert beside_others(None, found, encoder, reader) is None
    assert reader.asked == []


def test_another_articles_figure_for_the_same_question_is_said_where_it_counts_the_same(encoder: Any) -> None:
    class Both(Marker):
        def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
            mine = question.startswith("How many engines")
            return [BestSpan(0, len(text) if mine else 0, self.answerability, 0.0) for text in texts]

    counts = (("Courier", "Longport sent 14 engines."), ("Wire", "It saw 18 fire engines."))
    found = []
    for title, count in counts:
        one = document(f"The mill of Ada Lund in Longport burned. {count}", title)
        hit = Hit(Passage(f"{one.id}:0", one.id, 0, len(one.text), "", one.text), title, one.source, 1.0)
        found.append(Candidate(Evidence(one, one.text.index(count), len(one.text)), "14", 0.7, hit))
    told = beside_others(first(found), found, encoder, Both({}), "How many engines came?")
    assert told is not None
    assert [claim.text.split(":")[0] for claim in told.claims] == ["Courier says 14", "Wire says 18 fire engines"]
    unlike = "How many engines pumped water?"
    assert beside_others(first(found), found, encoder, Both({}), unlike) == first(found)


@pytest.mark.parametrize(
    ("cause", "sure", "question", "owner", "beside"),
    [
        ("a worn belt", 8.0, "What caused the fire at the mill?", "Ada Lund", True),
        ("a worn belt", 8.0, "What caused the fire at the mill?", "Tove Holm", False),  # another mill
        ("a worn belt", 2.0, "What caused the fire at the mill?", "Ada Lund", False),  # the reader hardly finds it
        ("a spark in the dust", 8.0, "What caused the fire at the mill?", "Ada Lund", False),  # the same in more words
        ("a worn belt", 8.0, "What was found in the mill?", "Ada Lund", False),
    ],
)
def test_another_articles_cause_is_said_beside_the_first(
    cause: str, sure: float, question: str, owner: str, beside: bool
) -> None:
    told = (("Courier", "a spark", "Ada Lund"), ("Wire", cause, owner))
    found = []
    for title, what, name in told:
        text = f"In Longport the mill of {name} burned. The fire was caused by {what}."
        one = document(text, title)
        hit = Hit(Passage(f"{one.id}:0", one.id, 0, len(text), "", text), title, title, 1.0, reader=sure)
        found.append(Candidate(Evidence(one, text.index("The fire"), len(text)), what, 0.7, hit))
    answered = beside_other_cause(first(found), found, question)
    assert answered is not None and len(answered.claims) == (2 if beside else 1)
    assert answered.note == (NOTE if beside else "")
