"""Numbers of lists are said as Word says them, in the formats that a list may have."""

import pytest
from lxml import etree

from qa_bot.ingest.archives.containers import WORD_SPACE
from qa_bot.ingest.office.numbering import MARK, without_marks, write_numbers

SPACE = f'xmlns:w="{WORD_SPACE.strip("{}")}"'


def item(text: str, level: int = 0, number: str = "1") -> str:
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def written(items: str, kind: str, *, start: int = 1, label: str = "%1.", styles: str = "") -> list[str]:
    """The paragraphs with the numbers of a list of one level."""
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{label}"/></w:lvl>'
    )
    lists = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    root = etree.fromstring(f"<w:body {SPACE}>{items}</w:body>")
    named = etree.fromstring(f"<w:styles {SPACE}>{styles}</w:styles>") if styles else None
    write_numbers(root, etree.fromstring(f"<w:numbering {SPACE}>{lists}</w:numbering>"), named)
    return ["".join(one.itertext()).replace(MARK, "") for one in root]


@pytest.mark.parametrize(
    ("kind", "start", "numbers"),
    [
        ("decimal", 9, ["9.", "10."]),
        ("decimalZero", 9, ["09.", "10."]),
        ("lowerLetter", 26, ["z.", "aa."]),
        ("upperLetter", 53, ["AAA.", "BBB."]),
        ("lowerRoman", 3, ["iii.", "iv."]),
        ("upperRoman", 1949, ["MCMXLIX.", "MCML."]),
        ("upperRoman", 3999, ["MMMCMXCIX.", "4000."]),  # there is no Roman number for it
        ("bullet", 1, ["", ""]),
        ("chineseCounting", 1, ["", ""]),  # said by none of the formats known here
    ],
)
def test_each_format_counts_as_word_does(kind: str, start: int, numbers: list[str]) -> None:
    assert written(item("Well") + item("Rope"), kind, start=start) == [
        f"{number} {text}".strip() for number, text in zip(numbers, ("Well", "Rope"), strict=True)
    ]


def test_an_item_without_text_is_counted_and_has_no_number() -> None:
    assert written(item("Well") + item("") + item("Rope"), "decimal") == ["1. Well", "", "3. Rope"]


def test_a_paragraph_is_an_item_by_its_style_and_its_own_word_counts_more() -> None:
    styles = '<w:style w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    styled = '<w:p><w:pPr><w:pStyle w:val="L"/>{}</w:pPr><w:r><w:t>Well</w:t></w:r></w:p>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    assert written(styled.format("") + styled.format(none), "decimal", styles=styles) == ["1. Well", "Well"]


def test_the_bullets_of_the_converter_give_way_to_the_numbers() -> None:
    assert without_marks(f"- {MARK}1. Well\n- Rope\n{MARK}2. Pail") == "1. Well\n- Rope\n2. Pail"
