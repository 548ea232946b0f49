"""What the styles of an OpenDocument text hide is no text and is told; what they raise is a power or a mark."""

from time import process_time

import pytest
from formats import OFFICE, make_odt

from qa_bot.ingest.office.opendocument import parse_odt

STYLE = "<style:style style:name='{}' style:family='{}' {}><style:text-properties {}/></style:style>"
HIDING = "text:display='none'"
SPACES = (
    "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
    "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"
)


def odt(body: str, styles: str = "", common: str = "") -> tuple[str, tuple[str, ...]]:
    content = (
        f"<office:document-content {OFFICE}><office:automatic-styles {SPACES}>{styles}</office:automatic-styles>"
        f"<office:body><office:text {SPACES}>{body}</office:text></office:body></office:document-content>"
    )
    document = (
        f"<office:document-styles {OFFICE}><office:styles {SPACES}>{common}</office:styles></office:document-styles>"
    )
    parsed = parse_odt(make_odt("", parts={"content.xml": content, "styles.xml": document}), "")
    return parsed.text, parsed.warnings


@pytest.mark.parametrize(
    ("hidden", "styles", "common"),
    [
        ("<text:p text:style-name='P1'>Not this.</text:p>", STYLE.format("P1", "paragraph", "", HIDING), ""),
        (
            "<text:p><text:span text:style-name='T'>Not this.</text:span></text:p>",
            STYLE.format("T", "text", "", HIDING),
            "",
        ),
        (
            "<text:p text:style-name='P1'>Not this.</text:p>",
            STYLE.format("P1", "paragraph", "style:parent-style-name='Away'", ""),
            STYLE.format("Away", "paragraph", "", HIDING),
        ),
        ("<text:section text:display='none'><text:p>Not this.</text:p></text:section>", "", ""),
        (
            "<text:section text:display='condition' text:is-hidden='true'><text:p>Not this.</text:p></text:section>",
            "",
            "",
        ),
        ("<text:p><text:hidden-text text:is-hidden='true'>Not this.</text:hidden-text></text:p>", "", ""),
        ("<text:p><text:hidden-paragraph text:is-hidden='true'/>Not this.</text:p>", "", ""),
    ],
)
def test_what_is_hidden_is_left_out_and_told(hidden: str, styles: str, common: str) -> None:
    assert odt(f"<text:p>It turns.</text:p>{hidden}<text:p>It grinds.</text:p>", styles, common) == (
        "It turns.\n\nIt grinds.",
        ("Its writer hid 9 characters of its text; they were left out.",),
    )


def test_a_style_of_another_family_and_a_ring_of_styles_hide_nothing() -> None:
    ring = STYLE.format("P1", "paragraph", "style:parent-style-name='P1'", "")
    shown = "<text:p text:style-name='P1'>It turns.</text:p>"
    assert odt(shown, ring + STYLE.format("P1", "text", "", HIDING)) == ("It turns.", ())


def row(text: str, times: int) -> str:
    cell = f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
    return f"<table:table-row table:number-rows-repeated='{times}'>{cell}{cell.replace(text, '5')}</table:table-row>"


def test_a_row_comes_as_often_as_it_is_shown() -> None:
    assert odt(f"<table:table>{row('Oak', 3)}</table:table>") == ("Oak | 5\nOak | 5\nOak | 5", ())
    text, warnings = odt(f"<table:table>{row('Oak', 1_000_000)}</table:table>")
    assert text.count("Oak") == 20 and warnings == ("Left out: 999,980 repeated rows.",)


def test_rows_in_rows_come_as_often_as_they_are_shown() -> None:
    inner = f"<table:table>{row('Oak', 2)}</table:table>"
    text, warnings = odt(f"<table:table>{row('Elm', 3).replace('<text:p>Elm</text:p>', inner)}</table:table>")
    assert (text.count("Oak"), warnings) == (6, ())


def test_many_repeated_rows_and_cells_end_at_a_limit_that_is_named() -> None:
    limit = "Repeated rows and cells were copied up to the limit of 50,000 elements."
    started = process_time()
    text, warnings = odt(f"<table:table>{''.join(row(f'Oak {n * n}', 20) for n in range(8000))}</table:table>")
    assert 8000 <= text.count("Oak") < 8000 + 50_000 and limit in warnings and "repeated rows" in warnings[0]
    cell = "<table:table-cell table:number-columns-repeated='100'><text:p>9</text:p></table:table-cell>"
    assert (
        limit
        in odt(
            f"<table:table><table:table-row>{''.join(cell.replace('>9<', f'>{n * n}<') for n in range(4000))}</table:table-row></table:table>"
        )[1]
    )
    assert process_time() - started < 30


def test_a_ring_of_styles_with_many_children_is_looked_at_once() -> None:
    style = f"<style:style style:name='A' style:family='paragraph' style:parent-style-name='A'>{'<style:x/>' * 5000}</style:style>"
    started = process_time()
    assert odt("<text:p text:style-name='A'>Oak</text:p>" * 5000, style)[1] == ()
    assert process_time() - started < 15


def test_hidden_text_inside_hidden_text_counts_once_and_a_run_that_is_shown_is_read() -> None:
    styles = STYLE.format("P1", "paragraph", "", HIDING) + STYLE.format("S", "text", "", "text:display='true'")
    hidden = "<text:p text:style-name='P1'>Not this.</text:p>"
    inside = f"<text:p>It turns.</text:p><text:section text:display='none'>{hidden}</text:section>"
    assert odt(inside, styles) == ("It turns.", ("Its writer hid 9 characters of its text; they were left out.",))
    mixed = (
        "<text:p text:style-name='P1'>Not this. <text:span text:style-name='S'>It turns.</text:span> Nor this.</text:p>"
    )
    assert odt(mixed, styles) == ("It turns.", ("Its writer hid 20 characters of its text; they were left out.",))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("40 m<text:span text:style-name='T'>2</text:span> of oak", "40 m² of oak"),
        ("It rained<text:span text:style-name='T'>3</text:span>.", "It rained[3]."),
        ("The 4<text:span text:style-name='T'>th</text:span> mill", "The 4th mill"),
    ],
)
@pytest.mark.parametrize("position", ["super 58%", "33% 58%"])
def test_raised_numbers_are_powers_or_marks(body: str, text: str, position: str) -> None:
    styles = STYLE.format("T", "text", "", f"style:text-position='{position}'")
    assert odt(f"<text:p>{body}</text:p>", styles) == (text, ())
    below = styles.replace(position, "-33% 58%")
    assert odt("<text:p>H<text:span text:style-name='T'>2</text:span>O</text:p>", below) == ("H2O", ())


def test_a_text_whose_styles_are_damaged_is_read_and_says_so() -> None:
    parsed = parse_odt(make_odt("<text:p>It turns.</text:p>", parts={"styles.xml": "<a"}), "")
    assert (parsed.text, parsed.warnings) == ("It turns.", ("Its styles are damaged: what they would hide was read.",))
