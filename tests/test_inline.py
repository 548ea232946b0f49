"""A text in a line is read as a pasted one, and what cites it counts in the text as it came."""

import time

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


@pytest.mark.parametrize(
    ("raw", "read", "own"),
    [
        ("It cost **50** €!", "50 €!", "**50** €!"),
        ("It cost **60** $! No.", "60 $", "**60** $"),
        ("It cost € **60** then.", "€ 60", "€ **60"),
        ("It cost *$* 60 then.", "$ 60", "*$* 60"),
        ("It cost [60](http://a.b) %.", "60 %.", "[60](http://a.b) %."),
        ("It cost 60 **%** then.", "60 %", "60 **%"),
        ("See **it** (is) here", "it (is)", "**it** (is)"),
        ("See [**it**](http://a.b) is", "it is", "[**it**](http://a.b) is"),
        ("See **it and *that*.", "it and that", "it and *that"),
        ("See *it and **that** now", "it and that", "it and **that"),
        ("See **it** and **that** now", "it", "it"),
        ("See **it and** now **so**", "and now so", "and** now **so"),
        ("The (**old**) mill", "(old)", "(**old**)"),
        ("It is _very_ old", "very", "very"),
        ("It is 60 old", "60 ", "60"),
    ],
)
def test_signs_and_marks_beside_a_word_are_quoted_with_it(raw: str, read: str, own: str) -> None:
    text = InlineText(f"# Mills\n\n{raw}\n\n**x** [y](http://a.b)")
    start = text.read.index(read.strip())
    assert text.text[slice(*text.own(start, start + len(read)))] == own


def test_a_stretch_without_words_has_its_place_behind_the_word_before_it() -> None:
    text = InlineText(PUMPS)
    for start, end in ((text.read.index(", said"), text.read.index("said")), (text.read.index(" said"),) * 2):
        first, last = text.own(start, end)
        assert PUMPS.index("euros") + 5 <= first <= last <= PUMPS.index("said")
    assert text.own(0, 0) == (0, 0)


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


def test_a_word_has_its_place_where_it_is_seen_not_in_an_address() -> None:
    raw = "- It is mended ([#12](http://x.y/pull/12)).\n- It is not ([#13](http://x.y/pull/13)).\n"
    text = InlineText(raw)
    start = text.read.index("13")
    assert text.own(start, start + 2) == (raw.index("13"), raw.index("13") + 2)


SENTENCES = "The mill turns with the tide. The miller has the corn of the village, and it is the best of the coast. "


@pytest.mark.parametrize("unseen", ["No more: " + SENTENCES * 40, "the corn of it " * 300, "tide " * 1000])
def test_a_long_remark_that_nobody_sees_moves_no_place_behind_it(unseen: str) -> None:
    behind = f"{SENTENCES}In **May** it stood"
    raw = f"# Mill\n\n{SENTENCES}\n\n<!-- {unseen} -->\n\n{behind} still.\n\n{SENTENCES}\n"
    text = InlineText(raw)
    start = text.read.rindex("The mill turns", 0, text.read.index("In May"))
    assert raw[slice(*text.own(start, text.read.index(" still")))] == behind


def test_words_between_remarks_of_the_same_words_have_their_places() -> None:
    raw = "# It\n\nHere <!-- tide mill -->mill tide tide<!-- tide mill --> **stood**.\n"
    text = InlineText(raw)
    start = text.read.index("mill")
    assert text.own(start, text.read.index(" stood")) == (raw.index("mill tide"), raw.rindex("<!--"))


def test_cells_that_come_in_all_rows_have_their_places_in_their_own() -> None:
    names = ["price", "weight", "price", "place", "price"]
    rows = [[names[(row * step) % 5] for step in (1, 2, 3)] for row in range(1, 90)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [["Price", "Weight", "Place"], ["---"] * 3, *rows])
    text = InlineText(f"# Pumps\n\n{table}\n\nThey were **sold**.\n")
    lines = [line for line in text.read.splitlines() if line.startswith("- ")]
    place = 0
    for number, (line, row) in enumerate(zip(lines, rows, strict=True)):
        place = text.read.index(line, place)
        own = text.text[slice(*text.own(place, place + len(line)))]
        assert own == " | ".join(row) or not number  # the first one begins with the names, which stand before it
        place += len(line)


def test_the_time_grows_as_the_text_does() -> None:
    words = [f"w{number * number % 7919}" for number in range(60_000)]
    words[::30] = [f"**{word}**" for word in words[::30]]
    words[7::60] = [f"[{word}](http://x.y/{word})" for word in words[7::60]]
    raw = "# Words\n\n" + "\n\n".join(" ".join(words[at : at + 60]) for at in range(0, len(words), 60))
    start = time.perf_counter()
    text = InlineText(raw)
    assert time.perf_counter() - start < 15  # half a second; a minute where each word is compared with each other
    at = text.read.rindex(words[-1])
    assert raw[slice(*text.own(at, at + len(words[-1])))] == words[-1]
