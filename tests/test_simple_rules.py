"""A simple rule of a page's own sheet strikes out and hides as a style in the element does; in doubt all is read."""

from time import process_time

import pytest

from qa_bot.ingest.pages.html import parse_html, whole_page

SAID = "It has no wheel."
ALL = "The mill turns with each tide.\n\nIt has no wheel."


def read(sheet: str, element: str, head: str = "") -> str:
    page = f"<head>{head}<style>{sheet}</style></head><p>The mill turns with each tide.</p>{element}{SAID}"
    return whole_page(page)[0]


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{text-decoration:line-through}",
        "p.x { text-decoration-line : line-through }",
        ".x{color:#fff}",
        ".x{color:black;background:#000}",
        ".x{font-size:0}",
        ".x{opacity:0}",
        ".x{transform:scale(0)}",
        ".x{color:transparent} .x::before{color:red}",
        ".x{color:white} p{color:black}",
        ".x{color:white} .dark div, .y p::after, .y p:after, i:not(:nth-child(9)){color:black}",
        ".x{color:white} @media print{.x{color:black}}",
        ".x{color:white}</style><style media=print>.x{color:black}",
        ".x{color:red} .x{color:white}",
        ".x{color:red;margin:0} .x{color:white;font-size:9px}",
        ".x{color:white!important}",
        ".x{color:white} .a{color:white}",
        ".x{font:9px serif;font-size:0}",
        "#b{color:white}",
        ".x{color:white;i{margin:0}}",
        ".x{color:white} @media(width:9px){p{color:black}}",
        ".x{text-decoration:line-through}</style><link rel=stylesheet href=/a.css><style>",
    ],
)
def test_what_a_simple_rule_makes_unseen_is_no_text(sheet: str) -> None:
    assert read(sheet, "<p class='a x' id=b>") == "The mill turns with each tide."


@pytest.mark.parametrize(
    ("sheet", "element", "head"),
    [
        (".x{color:#fff;background:#234}", "<p class=x>", ""),
        (".x{color:#fff} body{background:#222}", "<p class=x>", ""),
        (".x{color:#fff} .page{background:#222}", "<div class=page><p class=x>", ""),
        (".x{color:#fff} .page{background:#222}", "<div class=page><p class=x>", ""),
        (".x{color:#fff} .dark .x{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .x:hover{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .y{color:#000}", "<p class='x y'>", ""),
        (".x{color:#fff} p{color:#000!important}", "<p class=x>", ""),
        (".x{font-size:0} .x{font:9px serif}", "<p class=x>", ""),
        (".x{font-size:0;font:9px serif}", "<p class=x>", ""),
        (".x{font-size:0} p.x{font:9px serif}", "<p class=x>", ""),
        (".x{font-size:0} .y{font:9px serif}", "<p class='x y'>", ""),
        (".x{font-size:0}", "<p class=x style='font:9px serif'>", ""),
        ("", "<p style='font-size:0;font:9px serif'>", ""),
        (".x{text-decoration:line-through} .x{text-decoration-line:none}", "<p class=x>", ""),
        (".x{text-decoration:line-through;text-decoration-line:none}", "<p class=x>", ""),
        (".x{text-decoration-line:line-through}", "<p class=x style='text-decoration:none'>", ""),
        (".x{color:#000!important} .x{color:#fff}", "<p class=x>", ""),
        (".x{color:#000!important}", "<p class=x style='color:#fff'>", ""),
        ("p{font-size:9px!important}", "<p class=x style='font-size:0'>", "<link rel=stylesheet href=/a.css>"),
        (".x{color:#fff!important}", "<p class=x style='color:#000'>", ""),
        (".x{-webkit-text-fill-color:#000} .x{color:#fff}", "<p class=x>", ""),
        (".x{color:#fff} .y{color:#000}", "<p class='y x'>", ""),
        (".x{color:#fff} #y{color:#000}", "<p class=x id=y>", ""),
        ("</style><style type=text/plain>.x{color:#fff}", "<p class=x>", ""),
        ("</style><style media='(width:1px)'>.x{color:#fff}", "<p class=x>", ""),
        (".x{color:#fff} .dark{p{color:#000}}", "<p class=x>", ""),
        (".x{color:#fff} .dark p{color:#000;&:hover{margin:0}}", "<p class=x>", ""),
        (".x{color:#fff} #all p{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .dark p{color:#000}", "<p class=x>", ""),
        (".x{font-size:0} .dark p, i{font-size:9px}", "<p class=x>", ""),
        (".x{text-decoration:line-through} .dark p{text-decoration:none}", "<p class=x>", ""),
        (".x{color:#fff} [data-y]{color:#000}", "<p class=x data-y>", ""),
        (".x{color:#fff} [data-y='.z, .a']{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} p[title='a b']{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} p[title='] .y']{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} p:first-child{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} p:not(.y, :nth-child(9)){color:#000}", "<p class=x>", ""),
        (".x{color:#fff} :is(.y,.x){color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .dark>*{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .x::first-line{color:#000}", "<p class=x>", ""),
        (".x{color:#fff} .md\\:y{color:#000}", "<p class='x md:y'>", ""),
        (".x{color:#fff}", "<p class=x style='color:#000'>", ""),
        ("@media(prefers-color-scheme:dark){.x{color:#fff}}", "<p class=x>", ""),
        (".x{color:#fff} @media(prefers-color-scheme:light){.x{color:#000}}", "<p class=x>", ""),
        (".x{color:#fff}", "<p class=x>", "<link rel=stylesheet href=/a.css>"),
        (".x{opacity:0}", "<p class=x>", "<link rel=stylesheet href=/a.css>"),
        (".x{color:var(--white)}", "<p class=x>", ""),
        (".x{opacity:0}", "<p class=x>", "<script>show()</script>"),
        (".x{opacity:0} .x.seen{opacity:1}", "<p class=x>", ""),
        (".x{opacity:0;transition:opacity 1s}", "<p class=x>", ""),
        (".y{text-decoration:line-through}", "<p class=x>", ""),
        (".x:hover{text-decoration:line-through}", "<p class=x>", ""),
    ],
)
def test_what_may_be_seen_is_read(sheet: str, element: str, head: str) -> None:
    assert read(sheet, element, head) == ALL


def test_brackets_in_brackets_cost_no_time() -> None:
    started = process_time()
    for piece in ("(", "[", "()", "[(", ":is(.a,", ".x\\"):
        assert read(f".x{{color:#fff}} {piece * 100_000}{{color:#000}}", "<p>") == ALL
    assert process_time() - started < 5


def test_struck_out_prices_are_left_out_of_an_article_and_counted() -> None:
    cost = "<p>The bridge over the Orne reopened on Monday after nine months of work, and it cost {} million euros.</p>"
    said = "".join(map(cost.format, ("<span class=old>50</span> 60", 61, 62, 63)))
    page = f"<head><style>.old{{text-decoration:line-through}}</style></head><body><article>{said}</article>"
    found = parse_html(page.encode(), "")
    assert "it cost 60 million euros" in found.text and "50" not in found.text
    assert found.warnings == ("Left out: 1 struck-out text.",)
