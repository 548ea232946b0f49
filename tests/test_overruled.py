"""A sheet of the page may show what an element says is hidden: an author's display against an attribute, "!important" against a style."""

from time import thread_time

import pytest
from lxml import html

from qa_bot.ingest.pages.html import whole_page
from qa_bot.ingest.trees.overruled import overruling


def read(sheet: str, element: str) -> str:
    page = f"<head><style>{sheet}</style></head><p>The mill turns with each tide.</p>{element}It has a wheel.</p>"
    return whole_page(page)[0].removeprefix("The mill turns with each tide.").strip()


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".a{display:block!important}", "<p class=a style='display:none'>"),
        (".y, P.a { color: red; display : flex !important; }", "<p class='x a' style='display:none'>"),
        ("#c > .b .a{display:block!important}", "<div id=c><div class=b><i><p class=a style='display:none'>"),
        (".a{visibility:visible!important}", "<p class=a style='visibility:hidden'>"),
        (".a{display:block}", "<p class=a hidden>"),
        ("section{display:block}", "<section hidden><p>"),
        (".a.b{display:block}", "<p class='b a' hidden>"),
        (".a{display:flex}", "<div class=a popover><p>"),
        ("dialog{display:block}", "<dialog><p>"),
        ("", "<p hidden style='display:block'>"),
        ("[hidden]{display:none}", "<p hidden style='display:block'>"),
    ],
)
def test_what_a_browser_shows_is_read(sheet: str, element: str) -> None:
    assert read(sheet, element) == "It has a wheel."


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".a{display:block}", "<p class=a style='display:none'>"),
        (".a{display:block!important}", "<p class=a style='display:none!important'>"),
        (".a{display:block!important}", "<p class=b style='display:none'>"),
        (".a{color:red!important}", "<p class=a style='display:none'>"),
        (".a{visibility:visible!important}", "<p class=a style='display:none'>"),
        (".a.open{display:block!important}", "<p class=a style='display:none'>"),
        (".open .a{display:block!important}", "<div><p class=a style='display:none'>"),
        (".a:hover{display:block!important}", "<p class=a style='display:none'>"),
        ("@media (max-width:400px){.a{display:block!important}}", "<p class=a style='display:none'>"),
        ("", "<p class=a hidden>"),
        (".a{color:red}", "<p class=a hidden>"),
        (".a{display:block} [hidden]{display:none}", "<p class=a hidden>"),
        ("[hidden]{display:none!important}", "<p hidden style='display:block'>"),
        (".a{display:block}</style><link rel=stylesheet href=x.css><style>", "<p class=a hidden>"),
        (".a{display:block} .b{display:none}", "<p class='a b' hidden>"),
        (".a{display:revert}", "<p class=a hidden>"),
        ("dialog[open]{display:block}", "<dialog><p>"),
        (".a{display:block}", "<div hidden><p class=a>"),
    ],
)
def test_what_may_stay_hidden_is_left_out(sheet: str, element: str) -> None:
    assert read(sheet, element) == ""


@pytest.mark.parametrize(
    "piece", ["[hidden", "[hidden]{display:", ".x{display:block!important}", ".a .x{display:flex}"]
)
def test_sheets_without_end_cost_no_time(piece: str) -> None:
    tree = html.fromstring(f"<div><style>{piece * 50_000}</style></div>")
    started = thread_time()
    overruling(tree)
    assert thread_time() - started < 2


def test_many_selectors_of_one_name_cost_no_time() -> None:
    sheet = "".join(f".b{number} .a{{display:block}}" for number in range(20_000))
    tree = html.fromstring(f"<div><style>{sheet}</style>{'<p class=a hidden>x' * 2_000}</div>")
    started = thread_time()
    found = overruling(tree)
    assert not any(found.shows(element, {}) for element in tree.iter("p"))
    assert thread_time() - started < 4
