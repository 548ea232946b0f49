"""Key points come from the parts that headings make, and of minutes from what was decided."""

from typing import Any

import numpy as np
from test_headlines import reading_of

from qa_bot.answer.summaries.spreading import OPENS, spread

REPORT = """# Report of Orrin

## Sales

Sales of boats rose by a tenth. Sales of sails fell.

## Staff

Two men left the yard in May. Nobody came.

## Outlook

The yard expects a dry summer. It hopes for orders.
"""
MINUTES = """# Minutes of the meeting of Orrin council

## 1. Motions

Mr Rao moved that the hall be sold. The motion was lost by two votes to three. Ms Holm thanked the cook.

## 2. Roof

The roof leaks badly above the stage. It was resolved to mend the roof.

## 3. Boats

The boats are to be painted green in May. The meeting closed at nine.
"""
TALK = "# Talk\n\nIda Holm sails.\n\n" + "".join(
    f"## Part {n}\n\nQuint: Why do you sail at night?\n\nHolm: The stars are out then, and it is quiet.\n\n"
    for n in range(4)
)


def spread_of(text: str, encoder: Any) -> tuple[list[str], np.ndarray, list[int | None]]:
    """The sentences, what they gain, and their parts."""
    reading = reading_of(text, encoder, text.splitlines()[0].strip("# "))
    scores, candidates = spread(reading, np.zeros(len(reading.quotable)))
    return list(reading.texts), scores, [one.part for one in candidates]


def test_each_heading_makes_a_part_and_what_opens_it_is_worth_more(encoder: Any) -> None:
    texts, gained, parts = spread_of(REPORT, encoder)
    assert len(set(parts)) == 3 and None not in parts
    opening = [text for text, worth in zip(texts, gained, strict=True) if worth == OPENS]
    assert opening == [
        "Sales of boats rose by a tenth.",
        "Two men left the yard in May.",
        "The yard expects a dry summer.",
    ]


def test_of_minutes_no_opening_counts_and_what_was_decided_is_of_no_part(encoder: Any) -> None:
    texts, gained, parts = spread_of(MINUTES, encoder)
    assert not gained.any()
    told = dict(zip(texts, parts, strict=True))
    assert told["Mr Rao moved that the hall be sold."] is told["The motion was lost by two votes to three."] is None
    assert told["Ms Holm thanked the cook."] is not None


def test_few_parts_and_a_talk_are_left_as_they_are(encoder: Any) -> None:
    for text in (REPORT.replace("## Staff\n\n", "").replace("## Outlook\n\n", ""), TALK):
        _, gained, parts = spread_of(text, encoder)
        assert not gained.any() and set(parts) == {None}
