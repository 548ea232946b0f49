"""A headline is a quotation: the title where the text shows it, else the main clause of the best short sentence."""

from typing import Any

import numpy as np
import pytest

from qa_bot.answer.summaries.headlines import headline, in_brief
from qa_bot.answer.summaries.studying import Reading, study
from qa_bot.types import Document


def reading_of(text: str, encoder: Any, title: str = "", focus: str | None = None) -> Reading:
    steps = study(Document.of(text, source="mill.txt", title=title), encoder, None, focus, tables=focus is not None)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            assert isinstance(end.value, Reading)
            return end.value


def headline_of(text: str, encoder: Any, title: str = "", *, titled: bool = True) -> tuple[str, int | None]:
    """The headline where the first sentence is worth a little more than the second, and so on; and where it is from."""
    reading = reading_of(text, encoder, title)
    scores = -0.1 * np.arange(len(reading.quotable), dtype=float)
    found = headline(reading, scores, np.ones(len(scores), dtype=bool), titled=titled)
    (citation,) = found.claim.citations
    assert reading.document.text[citation.start : citation.end] == citation.quote  # always a quotation
    return found.claim.text, found.position


MILL = "The mill turns again\n\nThe tide mill was repaired for 240,000 pounds. It grinds wheat since then."


def test_the_title_serves_where_the_text_shows_it_and_it_is_wanted(encoder: Any) -> None:
    assert headline_of(MILL, encoder, "The mill turns again")[0] == "The mill turns again"
    other = ("The tide mill was repaired for 240,000 pounds", 0)
    assert headline_of(MILL, encoder, "The mill turns again", titled=False) == other
    assert headline_of(MILL, encoder, "mill.txt") == other  # nowhere in the text
    assert headline_of(MILL, encoder, "mill") == other  # says too little
    label = MILL.replace("The mill turns again", "The mill of Carrow Point")
    assert headline_of(label, encoder, "The mill of Carrow Point") == other  # says nothing


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "The old council closed the harbour bridge on Monday morning, after two cables had broken.",
            "The old council closed the harbour bridge on Monday morning",
        ),
        (
            "The old council closed the harbour bridge on Monday morning, police denied.",
            "The old council closed the harbour bridge on Monday morning, police denied",
        ),
        (
            "After two cables had broken on Monday, as many feared, the bridge closed.",
            "After two cables had broken on Monday, as many feared, the bridge closed",
        ),
        (
            "The council of Tarling closed the inner bridge, its last one, after two cables broke.",
            "The council of Tarling closed the inner bridge, its last one",
        ),
        (
            "The ferry returned to the Oxley crossing on Tuesday, four months after her gearbox failed, with 61 people aboard.",
            "The ferry returned to the Oxley crossing on Tuesday, four months after her gearbox failed",
        ),  # the verb stands in front: nothing of the main clause can follow
        (
            "The old mayor of the harbour town, who had closed the bridge, opened it again on Monday.",
            "The old mayor of the harbour town, who had closed the bridge, opened it again on Monday",
        ),
        (
            "The old council closed the harbour bridge on Monday morning, as two witnesses had claimed in court.",
            "The old council closed the harbour bridge on Monday morning, as two witnesses had claimed in court",
        ),
        (
            "Harold Finch, who has died at the age of 94, was the last signalman of the Ember line and the author of its history.",
            "Harold Finch, who has died at the age of 94, was the last signalman of the Ember line",
        ),  # it is too long, and the first of two things is true alone
        (
            "The council of Tarling signed the agreement on the bridge between the northern county and the southern county.",
            "The council of Tarling signed the agreement on the bridge between the northern county and the southern county",
        ),
        (
            "Lord Alderton signed a letter to the old council on Monday after he was told of the debts of both towns.",
            "Lord Alderton signed a letter to the old council on Monday after he was told of the debts of both towns",
        ),  # "told": what is cut may say whose words the rest is
        (
            "Lord Alderton left the council of the old town on Monday after a long quarrel about the harbour bridge.",
            "Lord Alderton left the council of the old town on Monday",
        ),
        (
            "Lord Alderton left the council of the old town on Monday - four weeks after a quarrel about the bridge.",
            "Lord Alderton left the council of the old town on Monday",
        ),  # not "- four weeks"
        (
            "Lord Alderton did not leave the council of the old town on Monday because of a quarrel about the bridge.",
            "Lord Alderton did not leave the council of the old town on Monday because of a quarrel about the bridge",
        ),
        ("The bridge was closed on Monday by Ida B.", "The bridge was closed on Monday by Ida B."),
    ],
)
def test_only_an_end_that_cannot_turn_the_meaning_is_cut(sentence: str, shown: str, encoder: Any) -> None:
    assert headline_of(f"{sentence}\n\nNobody was hurt when it happened.", encoder)[0] == shown


def test_a_short_sentence_among_the_best_comes_before_a_long_one(encoder: Any) -> None:
    long = f"The bridge over the inner harbour was closed {'for repairs to its cables ' * 4}by the council on Monday."
    assert headline_of(f"{long} Two cables of the bridge had broken.", encoder) == (
        "Two cables of the bridge had broken",
        1,
    )
    assert headline_of(long, encoder)[1] == 0  # where there is no other


@pytest.mark.parametrize(
    "first",
    [
        "The Harlow Bridge Housing Association was founded in 1974 and has flats in three towns.",
        "The firm employs 2,150 people in three towns of the county.",
        "I waited for three hours in the cold hall of the town.",
        "Most of them were born in the three towns of the county.",
    ],
)
def test_what_tells_what_happened_comes_before_who_somebody_is_and_what_needs_a_name(first: str, encoder: Any) -> None:
    assert headline_of(f"{first} Tarling Council cut the rents by a tenth in May.", encoder)[1] == 1


def test_what_begins_with_something_known_stands_above_only_where_the_text_begins_with_it(encoder: Any) -> None:
    known = "The fly sat on a beef steak for three minutes."
    other = "Keen photographers in Tarling filmed a beef steak on Monday."
    assert headline_of(f"{known} {other}", encoder)[1] == 0
    reading = reading_of(f"{other} {known}", encoder)
    scores = np.array([0.0, 0.05])
    assert headline(reading, scores, np.ones(2, dtype=bool), titled=False).position == 0


def test_what_says_no_more_than_the_headline_is_repeated_by_it(encoder: Any) -> None:
    text = "The council cut the rents in May\n\nIn May the council cut the rents. It had raised them twice. The council cut the rents in May because a court had ordered it to do so."
    reading = reading_of(text, encoder, "The council cut the rents in May")
    found = headline(reading, np.zeros(len(reading.quotable)), np.ones(len(reading.quotable), dtype=bool), titled=True)
    assert found.repeated(reading).tolist() == [True, False, False]


LONG_LEAD = "The ferry Lady Maud returned to the Oxley crossing on Tuesday, four months after her gearbox had failed in a November gale with many passengers aboard."


@pytest.mark.parametrize(
    ("scores", "words", "shown"),
    [
        ([1.0, 0.5], 20, "The ferry Lady Maud returned to the Oxley crossing on Tuesday"),
        ([1.0, 0.5], 12, "The ferry Lady Maud returned to the Oxley crossing on Tuesday"),
        ([1.0, 0.5], 26, None),  # the sentence fits
        ([1.0, 0.95], 20, None),  # another is nearly as good
        ([0.5, 1.0], 20, None),  # the best one fits
        ([1.0, 0.5], 8, None),  # its main clause does not fit
        ([1.0, 0.5], 23, None),  # less than half of what was asked for
    ],
)
def test_in_few_words_the_main_clause_of_the_lead_comes_before_another_sentence(
    scores: list[float], words: int, shown: str | None, encoder: Any
) -> None:
    reading = reading_of(f"{LONG_LEAD} Sound Lines said that no fare would rise.", encoder)
    claim = in_brief(reading, np.array(scores), words)
    assert (claim.text if claim else None) == shown
    assert claim is None or " ".join(claim.citations[0].quote.split()) == claim.text


def test_what_cannot_be_cut_may_have_a_quarter_more_words(encoder: Any) -> None:
    lead = LONG_LEAD.replace(", four months after", " four long months before")
    reading = reading_of(f"{lead} Sound Lines said that no fare would rise.", encoder)
    for words, there in ((22, True), (19, False)):
        claim = in_brief(reading, np.array([1.0, 0.5]), words)
        assert (claim is not None and claim.text == lead) is there
