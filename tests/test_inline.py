"""A text in a line is read as a pasted one, and what cites it counts in the text as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.ingest.inline import WORD, InlineText

PUMPS = """# Pumps

The **new** pump cost [300 euros](http://x.y), said *Ann*.

| Pump | Price | Weight |
|---|---|---|
| Alpha | $300 | 12 kg |
| Beta | 400 | 13 kg |

It was **bought "in May".** Then it was sold.
"""


@pytest.mark.parametrize(
    ("read", "own"),
    [
        ("The new pump cost 300 euros, said Ann.", "The **new** pump cost [300 euros](http://x.y), said *Ann*."),
        ("- Pump: Beta; Price: 400; Weight: 13 kg", "Beta | 400 | 13 kg"),
        ("$300", "$300"),
        ('It was bought "in May".', 'It was **bought "in May".'),
        ("Then it was sold.", "Then it was sold."),
    ],
)
def test_a_quotation_of_markdown_has_its_place_in_the_text_as_it_came(read: str, own: str) -> None:
    text = InlineText(PUMPS)
    start = text.read.index(read)
    assert PUMPS[slice(*text.own(start, start + len(read)))] == own


PIECES = st.sampled_from(
    [
        "The mill",
        "**turns**",
        "[round](http://x.y)",
        "~~always~~",
        "# Tide",
        "| a | b |",
        "|---|---|",
        "\n",
        "\n\n",
        " ",
        ".",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.data())
def test_any_stretch_has_a_place_that_holds_its_words_in_their_order(raw: str, data: st.DataObject) -> None:
    text = InlineText(raw)
    start = data.draw(st.integers(0, len(text.read)))
    end = data.draw(st.integers(start, len(text.read)))
    first, last = text.own(start, end)
    assert 0 <= first <= last <= len(raw)
    if not text:
        assert (first, last) == (start, end)
    words = WORD.findall(text.read[start:end])
    assert set(WORD.findall(raw[first:last])) & set(words) or not words or first == last


def test_a_plain_text_stays_as_it_is() -> None:
    text = InlineText("2 * 3 * 4 is 24.\r\nIt [sic] turns.")
    assert (text.read, text.own(3, 9), bool(text)) == (text.text, (3, 9), False)
