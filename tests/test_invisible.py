"""Text of a page that nobody sees by its own style is left out and counted; what may be seen is read."""

from time import process_time

import pytest

from qa_bot.ingest.pages.html import html_tree, parse_html
from qa_bot.ingest.trees.preparing import prepare

SECRET = "The miller sold the barn to Tom Moe for nothing at all."
SHOWN = "Grain is brought by boat, and the flour leaves by road."
AROUND = (
    "<p>The mill stands on the river, and it has turned with every tide since the days of the old king.</p>",
    "<p>It grinds wheat for the bakers of the town, who come with their carts before the sun is up.</p>",
)


def parsed_with(added: str, head: str = "") -> tuple[str, tuple[str, ...]]:
    page = f"<html><head><title>Mill</title>{head}</head><body><article>{AROUND[0]}{added}{AROUND[1]}</article></body></html>"
    parsed = parse_html(page.encode(), "")
    return parsed.text, parsed.warnings


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p style='color:#fff;background:#FFFFFF'>{SECRET}</p>",
        f"<p style='color: black; background-color: rgb(0, 0, 0)'>{SECRET}</p>",
        f"<p style='color:white'>{SECRET}</p>",
        f"<p style='color:rgba(255,255,255,1)'>{SECRET}</p>",
        f"<p style='color:#fefefe'>{SECRET}</p>",
        f"<p style='color:hsl(0, 0%, 100%)'>{SECRET}</p>",
        f"<p style='color:rgba(0,0,0,0)'>{SECRET}</p>",
        f"<p style='color:transparent'>{SECRET}</p>",
        f"<div style='background:navy'><p style='color:navy'>{SECRET}</p></div>",
        f"<div style='color:white'><div><p><b>{SECRET}</b></p></div></div>",
        f"<p><font color='#ffffff'>{SECRET}</font></p>",
        f"<p style='opacity:0'>{SECRET}</p>",
        f"<p style='opacity: 0.00'>{SECRET}</p>",
        f"<p style='font-size:0'>{SECRET}</p>",
        f"<p style='font-size:0.1px'>{SECRET}</p>",
        f"<p style='font: 0/0 a'>{SECRET}</p>",
        f"<div style='font-size:0'><p style='font-size:2em'>{SECRET}</p></div>",
        f"<p style='clip-path:inset(100%)'>{SECRET}</p>",
        f"<p style='clip-path: circle(0)'>{SECRET}</p>",
        f"<p style='position:absolute; clip:rect(0, 0, 0, 0)'>{SECRET}</p>",
        f"<p style='transform:scale(0)'>{SECRET}</p>",
        f"<p style='display:/**/none'>{SECRET}</p>",
        f"<p style='disp\\6c ay:none'>{SECRET}</p>",
        f"<p style='color:white !important; color:black'>{SECRET}</p>",
    ],
)
def test_what_nobody_sees_is_left_out_and_counted(hidden: str) -> None:
    assert parsed_with(hidden) == (
        parsed_with("")[0],
        (f"The page hides {len(SECRET)} characters of its text; they were left out.",),
    )


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        (f"<p style='color:white;background:#345'>{SHOWN}</p>", ""),
        (f"<p style='color:white;background:url(night.jpg)'>{SHOWN}</p>", ""),
        (f"<div style='background:linear-gradient(red, blue)'><p style='color:white'>{SHOWN}</p></div>", ""),
        (f"<table bgcolor='#112233'><tr><td><p style='color:white'>{SHOWN}</p></td></tr></table>", ""),
        (f"<div class='band'><p style='color:white'>{SHOWN}</p></div>", "<style>div.band { background: #222 }</style>"),
        (f"<p style='color:white'>{SHOWN}</p>", "<style>@media screen { body { background: #222 } }</style>"),
        (f"<p style='color:white'>{SHOWN}</p>", "<link rel='stylesheet' href='/dark.css'>"),
        (f"<div style='color:white'><p style='color:black'>{SHOWN}</p></div>", ""),
        (f"<div style='color:white'><p class='dark'>{SHOWN}</p></div>", "<style>.dark { color: black }</style>"),
        (f"<div style='font-size:0'><p style='font-size:14px'>{SHOWN}</p></div>", ""),
        (f"<div style='font-size:0'><p class='text'>{SHOWN}</p></div>", "<style>.text { font-size: 1rem }</style>"),
        (f"<p style='font-size:1px;font-size:0.9em'>{SHOWN}</p>", ""),
        (f"<p style='font:700 14px/20px serif'>{SHOWN}</p>", ""),
        (f"<p style='opacity:0.9'>{SHOWN}</p>", ""),
        (f"<p style='opacity:0' data-fade='in'>{SHOWN}</p>", ""),
        (f"<p style='opacity:0;transition:opacity 1s'>{SHOWN}</p>", ""),
        (f"<p style='transform:scale(0.9)'>{SHOWN}</p>", ""),
        (f"<p style='clip-path:inset(10%)'>{SHOWN}</p>", ""),
        (f"<p style='color:transparent;background:red;-webkit-background-clip:text'>{SHOWN}</p>", ""),
        (f"<p style='color:white;text-shadow:0 0 2px black'>{SHOWN}</p>", ""),
        (f"<p style='color:white;position:absolute;top:5px'>{SHOWN}</p>", ""),
        (f"<p style='color:rebeccapurple;background:#663399'>{SHOWN}</p>", ""),
    ],
)
def test_what_may_be_seen_is_read(shown: str, head: str) -> None:
    text, warnings = parsed_with(shown, head)
    assert SHOWN in text
    assert warnings == ()


def test_words_that_nobody_sees_among_others_go_alone() -> None:
    text, warnings = parsed_with(f"<p style='color:white'>{SECRET} <b style='color:black'>{SHOWN}</b> {SECRET}</p>")
    assert SHOWN in text
    assert "Tom Moe" not in text
    assert "hides 110 characters" in warnings[0]


@pytest.mark.parametrize(
    "piece",
    ["<p style='color:white'>x ", "<b style='font-size:0'>x", "<div style='color:#fff'><b style='color:#000'>y</b>x",
     "<p style='background:", "<p style='\\\\\\\\'>", "<style>a,b{color:red;"],
)  # fmt: skip
def test_styles_without_end_cost_no_time(piece: str) -> None:
    started = process_time()
    prepare(html_tree(f"<article>{piece * 20_000}"))
    assert process_time() - started < 10
