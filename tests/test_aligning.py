"""Figures of two articles meet where each answers the other's question; articles on two events are never compared."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from qa_bot.answer.accounts.aligning import Meeting, asked_for, groups, meetings, rival
from qa_bot.answer.accounts.events import Account
from qa_bot.answer.statements.amounts import figures
from qa_bot.models.reader import BestSpan
from qa_bot.types import Document

POST = "The fire at the mill of Ada Lund in Longport hurt 14 people. Repairs cost 3 million crowns, said Ada Lund."
WIRE = "In Longport the number of injured has risen to 19. The mill of Ada Lund needs repairs worth 4 million crowns."


class Marker:
    """A reader that marks what the question says: {word of the question: what is marked}."""

    name = "marker"

    def __init__(self, marks: dict[str, str], answerability: float = 8.0) -> None:
        self.marks = marks
        self.answerability = answerability
        self.asked: list[str] = []

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        self.asked.append(question)
        word = next((mark for key, mark in self.marks.items() if key in question), "")
        return [BestSpan(t.find(word), t.find(word) + len(word), self.answerability, 0.0) for t in texts]


def document(text: str, title: str = "A fire at Longport") -> Document:
    return Document.of(text, source="news.txt", title=title)


def met(first: str, second: str, reader: Marker, **titles: str) -> list[tuple[str, str]]:
    documents = [document(first), document(second)]
    texts = [part for text in (first, second) for part in text.replace(". ", ".\n").split("\n")]
    owners = np.array([0 if part in first else 1 for part in texts])
    vectors = np.ones((len(texts), 4)) / 2
    found = meetings([Account.of(one) for one in documents], texts, owners, vectors, reader)
    assert all(isinstance(one, Meeting) for one in found)
    assert all(one.sure >= other.sure for one, other in pairwise(found))
    return [(one.one.shown, one.other.shown) for one in found]


BOTH = {
    "hurt how many people": "19",
    "risen to how many": "14 people",
    "cost how much": "4 million",
    "worth how much": "3 million",
}


def test_figures_meet_where_each_answers_the_question_of_the_other() -> None:
    found = met(POST, WIRE, Marker(BOTH))
    assert sorted(found) == [("14 people", "19"), ("3 million crowns", "4 million crowns")]


def test_an_answer_whose_own_question_leads_elsewhere_meets_nothing() -> None:
    astray = {**BOTH, "risen to how many": "3 million crowns", "worth how much": "Ada Lund"}
    assert met(POST, WIRE, Marker(astray)) == []


def test_a_reader_that_would_rather_say_nothing_makes_no_meeting() -> None:
    assert met(POST, WIRE, Marker(BOTH, answerability=-8.0)) == []


def test_articles_on_two_events_are_not_asked_about_each_other() -> None:
    reader = Marker(BOTH)
    assert met(POST, WIRE.replace("Longport", "Marsh End").replace("Ada Lund", "Tove Holm"), reader) == []
    assert reader.asked == []


def test_figures_of_one_thing_stand_together_each_value_once_and_no_article_contradicts_itself() -> None:
    first, again, newer, own = (figures(i, f"It hurt {n} people.")[0] for i, n in enumerate((14, 14, 19, 19)))
    met = [Meeting(first, newer, 9.0), Meeting(again, newer, 8.0), Meeting(first, own, 7.0)]
    assert groups(met, np.array([0, 1, 2, 0])) == [[[first, again], [newer]]]
    assert groups(met, np.array([0, 1, 2, 3])) == [[[first, again], [newer, own]]]


def test_an_aside_on_those_counted_denies_nothing() -> None:
    marks = {"hurt how many": "19 men", "left how many": "14 men"}
    wire = "The fire at the mill of Ada Lund in Longport left 19 men injured, none of them badly."
    post = "The fire at the mill of Ada Lund in Longport hurt 14 men."
    assert met(post, wire, Marker(marks)) == [("14 men", "19 men")]
    assert met(post, wire.replace("none of them badly", "and none is well"), Marker(marks)) == []


def test_what_is_denied_of_another_thing_denies_nothing_of_those_counted() -> None:
    marks = {"hurt how many": "19 men", "hurting how many": "14 men"}
    wire = "The mill of Ada Lund at Longport burnt down, hurting 19 men, and had no permit."
    post = "The fire at the mill of Ada Lund in Longport hurt 14 men."
    assert met(post, wire, Marker(marks)) == [("14 men", "19 men")]
    among = wire.replace("and had no permit", "including some who were not on duty")
    assert met(post, among, Marker(marks)) == [("14 men", "19 men")]


@pytest.mark.parametrize(
    ("post", "wire", "found"),
    [
        ("On Sunday 14 men remained ill", "On Monday 19 men were ill", []),
        ("On Sunday 14 men were ill", "There 19 men were still ill", []),
        ("On Sunday 14 men remained ill", "On Sunday 19 men were ill", [("14 men", "19 men")]),
        ("On Sunday 14 men fell ill", "On Monday 19 men were said to be ill", [("14 men", "19 men")]),
    ],
)
def test_what_passes_is_told_of_its_day(post: str, wire: str, found: list[tuple[str, str]]) -> None:
    post, wire = f"{post} at the mill of Ada Lund in Longport.", f"{wire} at the mill of Ada Lund in old Longport."
    places = {"old Longport": "14 men", "in Longport": "19 men"}
    assert [one for one in met(post, wire, Marker(places)) if "men" in one[0]] == found


def test_where_the_nearest_sentences_hold_no_answer_those_that_count_the_same_are_read() -> None:
    aside = "".join(f" In Longport {n} swans of Ada Lund swam." for n in (5, 6, 7, 8))
    post, wire = "At Longport Ada Lund got 14 engines.", f"At Longport Ada Lund saw 18 engines.{aside}"
    documents = [document(post), document(wire)]
    texts = [post, *(f"{part}." for part in wire.rstrip(".").split(". "))]
    vectors = np.array([[1.0, 0.0], [0.5, 0.75**0.5], *[[1.0, 0.0]] * 4])
    reader = Marker({"saw how many": "14 engines", "got how many": "18 engines"})
    accounts = [Account.of(one) for one in documents]
    found = meetings(accounts, texts, np.array([0, 1, 1, 1, 1, 1]), vectors, reader)
    assert [(one.one.shown, one.other.shown) for one in found] == [("14 engines", "18 engines")]


@pytest.mark.parametrize(
    ("question", "wire", "found"),
    [
        ("How many engines came?", "At Longport Ada Lund saw 18 fire engines.", [("14 engines", "18 fire engines")]),
        ("How many engines came?", "At Longport Ada Lund saw fourteen engines.", []),
        ("How many engines came?", "At Marsh End Tove Holm saw 18 fire engines.", []),
        ("How many engines pumped?", "At Longport Ada Lund saw 18 fire engines.", []),
        ("How many crews came?", "At Longport Ada Lund saw 18 fire engines.", []),
    ],
)
def test_figures_of_one_name_that_answer_the_users_question_meet(
    question: str, wire: str, found: list[tuple[str, str]]
) -> None:
    class Both(Marker):
        def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
            return [BestSpan(0, len(text), self.answerability, 0.0) for text in texts]

    texts = ["At Longport Ada Lund got 14 engines.", wire]
    accounts, owners = [Account.of(document(text)) for text in texts], np.array([0, 1])
    met = asked_for(question, [], accounts, texts, owners, Both({}))
    assert [(one.one.shown, one.other.shown) for one in met] == found
    assert asked_for(question, [], accounts, texts, owners, Both({}, answerability=-2.0)) == []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("The storm cut the power to 124 farms.", "The storm left 141 farms without power for days.", True),
        ("The flood cut off the water of 124 farms.", "Some 160 farms have no water.", True),
        ("The plant left 124 bakers without jobs.", "At the plant 160 bakers lost their jobs.", True),
        ("The flood left 124 farms without power.", "The flood cut off the water of 160 farms.", False),  # other things
        ("The clinic treated 124 farmers without charge.", "The clinic charged 160 farmers.", False),
        ("The storm damaged 124 farms.", "The storm did not damage 160 farms.", False),
        ("The yard fined 124 farmers who had no permit.", "The yard fined 160 farmers with a permit.", False),
    ],
)
def test_what_is_lacking_is_no_denial_where_the_other_tells_that_it_was_lost(
    first: str, second: str, same: bool
) -> None:
    (one,), (other,) = figures(0, first), figures(1, second)
    assert rival(one, other, first, second) is same and rival(other, one, second, first) is same
