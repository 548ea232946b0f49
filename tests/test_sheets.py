"""The style sheets in a page say what it hides, where a simple rule does and no other rule shows it."""

from time import process_time

import pytest
from lxml import html

from qa_bot.ingest.pages.html import whole_page
from qa_bot.ingest.trees.rules import MAX_CHARACTERS, sheets_of
from qa_bot.ingest.trees.sheets import hiding_names


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".x{display:none}", "<p class='a x'>"),
        (".y, p.x { color: red; visibility : hidden; }", "<p class=x>"),
        ("#x{display:none!important}", "<p id=x>"),
        ("@import 'a.css'; /* } */ .x{display:none}", "<p class=x>"),
        ("@media print{.y{display:block}} .x{display:none}", "<p class=x>"),
        ("p{display:block} .x{display:none}", "<p class=x>"),
        (".x{display:none} .y p{display:block} .x::before, .x:after{display:block}", "<p class=x>"),
        (".x{display:none}</style><style media=print>.x{display:block}", "<p class=x>"),
        (".y{left:0", "<p style='display:none'>"),
        (".y{color:red</style><style>.x{display:none}", "<p class=x>"),
        ("</style><style media=screen>.x{display:none}", "<p class=x>"),
        (".x{position:absolute;left:-9999px}", "<p class=x>"),
        (".x { text-indent : -1000em }", "<p class=x>"),
        ("", "<p style='top:-10000px; position:fixed'>"),
        ("", "<div popover><p>"),
        ("", "<div popover=manual><p>"),
    ],
)
def test_what_a_simple_rule_hides_is_no_text(sheet: str, element: str) -> None:
    page = f"<head><style>{sheet}</style></head><p>The mill turns with each tide.</p>{element}It has no wheel.</p>"
    assert whole_page(page)[0] == "The mill turns with each tide."


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        ("@media print{.x{display:none}}", "<p class=x>"),
        (".x{display:none} .open .x{display:block}", "<p class=x>"),
        (".x{display:none} .x.open{display:block}", "<p class=x>"),
        (".x{display:none}", "<p class=x style='display:block'>"),
        (".menu .x{display:none}", "<p class=x>"),
        (".x:empty{display:none}", "<p class=x>"),
        ("div.x{display:none}", "<p class=x>"),
        (".x{display:none", "<p class=x>"),
        (".x{display:none} .open{display:block}", "<p class='x open'>"),
        (".x{display:none} #open{display:block}", "<p class=x id=open>"),
        (".x{display:none} body p{display:block !important}", "<p class=x>"),
        (".x{display:none} [data-open]{display:block}", "<p class=x data-open>"),
        (".x{display:none;display:block}", "<p class=x>"),
        (".y{color:red;.x{display:none}}", "<p class=x>"),
        ("</style><style media=print>.x{display:none}", "<p class=x>"),
        ("</style><style type=text/plain>.x{display:none}", "<p class=x>"),
        ("</style><noscript><style>.x{display:none}</style></noscript><style>", "<p class=x>"),
        (".x{display:none}</style><style media='(width:9px)'>.x{display:block}", "<p class=x>"),
        (".x{display:none} [data-open='.y']{display:block}", "<p class=x data-open>"),
        (".x{display:none} .md\\:y{display:block}", "<p class='x md:y'>"),
        (".x{visibility:hidden}", "<div class=x><p style='visibility:visible'>"),
        (".x{left:-9999px}", "<p class=x>"),  # it stands where it is
        (".x{position:absolute;left:-20px}", "<p class=x>"),
        (".x{position:absolute;left:-9999px} .x.open{left:0}", "<p class=x>"),
        (".x{position:absolute;left:-9999px}", "<p class=x style='left:0'>"),
        ("@media print{.x{text-indent:-9999px}}", "<p class=x>"),
    ],
)
def test_what_may_be_shown_is_read(sheet: str, element: str) -> None:
    page = f"<head><style>{sheet}</style></head><p>The mill turns with each tide.</p>{element}It has a wheel.</p>"
    assert whole_page(page)[0] == "The mill turns with each tide.\n\nIt has a wheel."


@pytest.mark.parametrize("around", ["noscript", "template"])
def test_a_sheet_for_pages_without_scripts_or_for_pieces_of_them_has_a_condition(around: str) -> None:
    tree = html.fromstring(f"<div><{around}><style>.x{{}}</style></{around}><style>.x{{}}</style></div>")
    assert [sheet.is_conditional for sheet in sheets_of(tree)] == [True, False]


def test_sheets_are_read_up_to_a_limit_of_all_of_them_together() -> None:
    half = MAX_CHARACTERS // 2
    tree = html.fromstring(f"<div>{f'<style>{chr(32) * half}</style>' * 2}<style>.x{{display:none}}</style></div>")
    assert [len(sheet.text) for sheet in sheets_of(tree)] == [half, half, 0]
    tree[0].text = " " * (half - 5)
    assert [sheet.text.strip() for sheet in sheets_of(tree)] == ["", "", ".x{di"]


@pytest.mark.parametrize(
    "piece", ["{", "}", ".x{display:none}", "@media{", "display:none;", ".x{left:-9999px}", "/*", ",", ".x ", "<p>"]
)
def test_sheets_without_end_cost_no_time(piece: str) -> None:
    tree = html.fromstring(f"<div><style>{piece * 100_000}</style></div>")
    started = process_time()
    hiding_names(tree)
    assert process_time() - started < 4
