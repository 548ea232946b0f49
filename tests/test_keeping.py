"""A claim about the rows of a table is decided by arithmetic over them, or not at all."""

import pytest

from qa_bot.answer.tables.keeping import kept
from qa_bot.types import Document

ORCHARDS = """# Orchards of the valley

Wages rose last year.

- Orchard: Low Marl; Apples (tonnes): 42; Pears (tonnes): 8; Yield (t/ha): 21.5; Change: -2
- Orchard: High Marl; Apples (tonnes): 67; Pears (tonnes): 3; Yield (t/ha): 19.2; Change: 4
- Orchard: Sandpit; Apples (tonnes): 55; Pears (tonnes): 12; Yield (t/ha): 24.8; Change: 5
- Orchard: Weir House; Apples (tonnes): 38; Pears (tonnes): 12; Yield (t/ha): 17.9; Change: 6
"""
DOCUMENT = Document.of(ORCHARDS, source="orchards.md", title="Orchards of the valley")


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("Weir House had the lowest yield.", True),
        ("Sandpit had the lowest yield.", False),
        ("Weir House is the orchard with the lowest yield.", True),
        ("High Marl produced the most apples.", True),
        ("Most apples grew at Low Marl.", False),
        ("High Marl grew more apples than Sandpit.", True),
        ("Sandpit grew more apples than High Marl.", False),
        ("Low Marl had fewer apples than Sandpit.", True),
        ("High Marl had 67 tonnes of apples.", True),
        ("High Marl had 55 tonnes of apples.", False),
    ],
)
def test_rows_decide_what_they_tell(claim: str, holds: bool) -> None:
    found = kept(claim, [DOCUMENT])
    assert found and found.holds is holds
    assert all(row.text.startswith("Orchard: ") and "\n" not in row.text for row in found.rows)


@pytest.mark.parametrize(
    "claim",
    [
        "Weir House had one of the lowest yields.",  # more than the edge of a column
        "Weir House had nearly the lowest yield.",
        "Weir House did not have the lowest yield.",
        "Weir House had more pears than Sandpit.",  # the same
        "Weir House had the lowest wages.",  # of wages the table tells nothing
        "The weir had the lowest yield.",  # no row
        "High Marl grew much more than Sandpit.",  # of what?
        "High Marl had about 60 tonnes of apples.",
        "High Marl had 67,000 tonnes of apples.",  # in thousands, perhaps
        "High Marl had 67 tonnes of apples in 1980.",  # of when it is the table does not say
        "Low Marl had a change of 2.",  # a sign
        "High Marl employs 67 people.",
        "Which orchard had the lowest yield?",
    ],
)
def test_rows_decide_nothing_that_they_do_not_tell(claim: str) -> None:
    assert kept(claim, [DOCUMENT]) is None


def test_articles_that_tell_otherwise_decide_nothing() -> None:
    other = Document.of(ORCHARDS.replace("17.9", "27.9"), source="b.md", title="Orchards of the valley")
    assert kept("Weir House had the lowest yield.", [DOCUMENT, DOCUMENT])
    assert kept("Weir House had the lowest yield.", [DOCUMENT, other]) is None
