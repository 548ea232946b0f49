"""A headline is a quotation: the title where the text shows it, else the main clause of the best short sentence."""

from typing import Any

import numpy as np
import pytest

from qa_bot.answer.summaries.headlines import headline
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
    """The headline where the first sentence is worth most, the second less, and so on; and where it is from."""
    reading = reading_of(text, encoder, title)
    scores = -np.arange(len(reading.quotable), dtype=float)
    claim, position = headline(reading, scores, np.ones(len(scores), dtype=bool), titled=titled)
    (citation,) = claim.citations
    assert reading.document.text[citation.start : citation.end] == citation.quote  # always a quotation
    return claim.text, position


MILL = "The mill turns again\n\nThe tide mill was repaired for 240,000 pounds. It grinds wheat since then."


def test_the_title_serves_where_the_text_shows_it_and_it_is_wanted(encoder: Any) -> None:
    assert headline_of(MILL, encoder, "The mill turns again")[0] == "The mill turns again"
    other = ("The tide mill was repaired for 240,000 pounds", 0)
    assert headline_of(MILL, encoder, "The mill turns again", titled=False) == other
    assert headline_of(MILL, encoder, "mill.txt") == other  # nowhere in the text
    assert headline_of(MILL, encoder, "mill") == other  # says too little


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
            "The council of Tarling closed the inner bridge, its last one, after two cables broke",
        ),  # where the main clause ends cannot be told
        ("The bridge was closed on Monday by Ida B.", "The bridge was closed on Monday by Ida B."),
    ],
)
def test_only_an_end_that_cannot_turn_the_meaning_is_cut(sentence: str, shown: str, encoder: Any) -> None:
    assert headline_of(f"{sentence}\n\nNobody was hurt when it happened.", encoder)[0] == shown


def test_a_short_sentence_among_the_best_comes_before_a_long_one(encoder: Any) -> None:
    long = f"The bridge over the inner harbour was closed {'and opened and closed again ' * 5}by the council on Monday."
    assert headline_of(f"{long} Two cables of the bridge had broken.", encoder) == (
        "Two cables of the bridge had broken",
        1,
    )
    assert headline_of(long, encoder)[1] == 0  # where there is no other
