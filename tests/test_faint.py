"""Runs of a Word or OpenDocument text that nobody sees are left out and told, and so is what is struck out."""

import pytest
from formats import WORD, make_docx, make_epub, paragraph
from test_styled import STYLE, odt

from qa_bot.ingest.office.word import parse_docx
from qa_bot.ingest.pages.epub import parse_epub
from qa_bot.ingest.pages.html import parse_html

HIDDEN = "Its writer hid some of its text; that was left out."


def run(properties: str, text: str = "Not this.") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def word(body: str, styles: str = "") -> tuple[str, tuple[str, ...]]:
    parts = {"word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>'.encode()}
    parsed = parse_docx(make_docx(paragraph("It turns with every tide.") + body, parts=parts if styles else None), "")
    return parsed.text, parsed.warnings


FADED = "<w:style w:type='paragraph' w:styleId='{}'><w:name w:val='{}'/>{}</w:style>"


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (run("<w:color w:val='FFFFFF'/>"), ""),
        (run("<w:color w:val='fefefe'/>"), ""),
        (run("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='FFFFFF'/>"), ""),
        (run("<w:sz w:val='2'/>"), ""),
        (paragraph("Not this.", "A"), FADED.format("A", "A", "<w:rPr><w:color w:val='FFFFFF'/></w:rPr>")),
        (
            paragraph("Not this.", "B"),
            FADED.format("A", "A", "<w:rPr><w:sz w:val='1'/></w:rPr>") + FADED.format("B", "B", "<w:basedOn w:val='A'/>"),
        ),
    ],
)  # fmt: skip
def test_a_run_of_a_word_text_that_nobody_sees_is_left_out(body: str, styles: str) -> None:
    assert word(body, styles) == ("It turns with every tide.", (HIDDEN,))


SHADED = "<w:shd w:val='clear' w:fill='224466'/>"


@pytest.mark.parametrize(
    "body",
    [
        run("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>"),
        run(f"<w:color w:val='FFFFFF'/>{SHADED}"),
        run("<w:color w:val='FFFFFF'/>").replace("<w:p>", f"<w:p><w:pPr>{SHADED}</w:pPr>"),
        f"<w:tbl><w:tr><w:tc><w:tcPr>{SHADED}</w:tcPr>{run('<w:color w:val=`FFFFFF`/>'.replace('`', chr(39)))}</w:tc></w:tr></w:tbl>",
        run("<w:color w:val='FF0000'/>"),
        run("<w:sz w:val='20'/>"),
    ],
)
def test_a_run_that_may_be_seen_is_read(body: str) -> None:
    assert word(body) == ("It turns with every tide.\n\nNot this.", ())


def test_white_letters_of_an_opendocument_text_are_left_out_where_nothing_is_behind_them() -> None:
    white = STYLE.format("W", "text", "", "fo:color='#ffffff' xmlns:fo='f'")
    span = "<text:span text:style-name='W'>Not this.</text:span>"
    assert odt(f"<text:p>It turns. {span}</text:p>", white) == (
        "It turns.",
        ("Its writer hid 9 characters of its text; they were left out.",),
    )
    shaded = STYLE.format("W", "text", "", "fo:color='#ffffff' fo:background-color='#000000' xmlns:fo='f'")
    assert odt(f"<text:p>It turns. {span}</text:p>", shaded) == ("It turns. Not this.", ())
    cell = f"<table:table><table:table-row><table:table-cell><text:p>{span}</text:p></table:table-cell></table:table-row></table:table>"
    assert odt(cell, white) == ("Not this.", ())
    styles = STYLE.format("P", "paragraph", "", "fo:color='#ffffff' xmlns:fo='f'")
    styles += STYLE.format("B", "text", "", "fo:color='#000000' xmlns:fo='f'")
    mixed = "<text:p text:style-name='P'>Not this. <text:span text:style-name='B'>It turns.</text:span></text:p>"
    assert odt(mixed, styles)[0] == "It turns."


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_a_page_strikes_out_is_left_out_and_told(tag: str) -> None:
    line = f"<p>The mill grinds <{tag}>50</{tag}> <ins>60</ins> sacks a day, as the miller of the town said.</p>"
    page = (
        f"<article>{line}<p>It stands on the river, and it has turned with every tide since the old days.</p></article>"
    )
    parsed = parse_html(page.encode(), "")
    assert parsed.text.startswith("The mill grinds 60 sacks a day")
    assert parsed.warnings == ("Left out: 1 struck-out text.",)
    book = parse_epub(make_epub({"a.xhtml": line}), "")
    assert book.text == "The mill grinds 60 sacks a day, as the miller of the town said."
    assert book.warnings == ("Left out: 1 struck-out text.",)


def test_a_page_that_is_struck_out_as_a_whole_is_read_and_says_so() -> None:
    page = "<article><p><s>The mill on the river grinds sixty sacks of wheat a day.</s></p><p>It is gone.</p></article>"
    parsed = parse_html(page.encode(), "")
    assert "sixty sacks" in parsed.text
    assert "struck out" in parsed.warnings[0]


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>"])
def test_what_a_word_text_strikes_out_is_left_out_and_told(mark: str) -> None:
    assert word(run(mark)) == ("It turns with every tide.", ("Left out: 1 struck-out text.",))
    assert word(run("<w:strike w:val='0'/>"))[0].endswith("Not this.")
    kept = word(run(mark, "It turns no more, since the river is dry."))
    assert "no more" in kept[0]
    assert "struck out" in kept[1][0]
