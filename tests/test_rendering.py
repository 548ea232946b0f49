"""What a page shows is in its text, whatever its elements are called; what stays out is counted."""

import pytest
from formats import make_epub

from qa_bot.ingest.mails.mail import parse_mhtml
from qa_bot.ingest.pages.epub import parse_epub
from qa_bot.ingest.pages.html import parse_html, whole_page

WORDS = " ".join(["The ferry left the island at dawn, as it had done for thirty years."] * 5)


def page(inside: str) -> str:
    return f"<html><body><article><h1>The ferry</h1><p>{WORDS}</p>{inside}<p>{WORDS}</p></article></body></html>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (
            "<figure><img src=a><figcaption>The keel was laid in 1931 by two <b>brothers</b>.</figcaption></figure>",
            "The keel was laid in 1931 by two brothers.",
        ),
        ("<x-note>The keel was laid by two brothers.</x-note>", "The keel was laid by two brothers."),
        ("<marquee>No crossing on Sunday.</marquee>", "No crossing on Sunday."),
        ("<p>On <time>2 March</time> the <o:p>keel</o:p> lay <x-n>there</x-n>.</p>", "On 2 March the keel lay there."),
        ("<p>It carries <math><mn>340</mn></math> people.</p>", "It carries 340 people."),
        (
            "<p>The <ruby>島<rp>(</rp><rt>shima</rt><rp>)</rp></ruby> is small.</p>",
            "The 島 (shima) is small.",
        ),
        (
            "<figure><blockquote>We never missed a day.</blockquote><figcaption>Ida Holm</figcaption></figure>",
            "We never missed a day.",
        ),
    ],
)
def test_what_a_page_shows_is_in_its_text(inside: str, text: str) -> None:
    parsed = parse_html(page(inside).encode(), "utf-8")
    assert f"\n\n{text}\n\n" in parsed.text
    assert parsed.warnings == ()


@pytest.mark.parametrize(
    ("inside", "warning"),
    [
        ("<noscript><p>The keel was laid in 1931 by brothers.</p></noscript>", "Left out: 1 noscript text."),
        ("<svg><text>The keel was laid in 1931.</text></svg>", "Left out: 1 worded drawing."),
        ('<iframe srcdoc="&lt;p>The keel was laid here."></iframe>', "Left out: 1 framed page."),
        ("<p>So <math><menclose><mi>x</mi></menclose></math> holds.</p>" * 2, "Left out: 2 formulas."),
    ],
)
def test_what_a_page_holds_and_its_text_does_not_is_counted(inside: str, warning: str) -> None:
    assert parse_html(page(inside).encode(), "").warnings == (warning,)


@pytest.mark.parametrize(
    "inside",
    [
        "<noscript>Please enable JavaScript in your browser to go on.</noscript>",
        "<noscript><img src=a></noscript>",
        "<svg><text>Tons</text></svg>",
        "<figure><img src=a><figcaption>Ida Holm</figcaption></figure>",
    ],
)
def test_what_says_nothing_is_not_told(inside: str) -> None:
    assert parse_html(page(inside).encode(), "").warnings == ()


def test_a_date_beside_an_article_is_no_text_of_it() -> None:
    assert "9:28" not in parse_html(page("<div><time>Nov. 20, 9:28</time></div>").encode(), "").text


def test_a_page_of_frames_shows_no_tags() -> None:
    frames = "<html><frameset><frame src=x><noframes><body><p>Ask the ferryman.</p></body></noframes></frameset>"
    assert parse_html(frames.encode(), "").text == "Ask the ferryman."


def test_a_page_that_is_read_as_a_whole_has_its_readings_and_counts_what_is_lost() -> None:
    root = "<p>The <ruby>島<rt>shima</rt></ruby> and <math><menclose><mi>x</mi></menclose></math> stay.</p>"
    text, _, lost = whole_page(root)
    assert (text, lost) == ("The 島 (shima) and stay.", "Left out: 1 formula.")


def test_chapters_have_their_readings_and_formulas_and_count_together_what_is_lost() -> None:
    root = "<p>So <m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mroot><m:mi>x</m:mi></m:mroot></m:math>.</p>"
    book = make_epub({"a.xhtml": f"<p>The <ruby>島<rt>shima</rt></ruby>.</p>{root}", "b.xhtml": root})
    parsed = parse_epub(book, "")
    assert "The 島 (shima)." in parsed.text
    assert parsed.warnings == ("Left out: 2 formulas.",)


def test_a_page_in_a_frame_of_a_saved_page_is_counted() -> None:
    frame = "--b\nContent-Type: text/html\n\n{}\n"
    parts = [frame.format(text) for text in ("<p>It left at dawn.</p>", "<p>The keel was laid here", "<p>Ad")]
    head = "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    parsed = parse_mhtml(f"{head}{''.join(parts)}--b--\n".encode(), "")
    assert parsed.text == "It left at dawn."
    assert "Left out: 1 framed page." in parsed.warnings


def test_characters_that_a_tree_may_not_hold_break_nothing() -> None:
    inside = "<p>It &#1;<ruby>島&#1;<rt>shima</rt></ruby>&#2; is <math><mn>3&#1;</mn></math>&#1; wide.</p>"
    assert "It 島 (shima) is 3 wide." in parse_html(page(inside).encode(), "").text


def test_a_caption_is_read_with_the_name_of_its_photographer_behind_it() -> None:
    caption = "<figcaption>The keel was laid in 1931 by brothers. <span>Photo: Tom Birk</span></figcaption>"
    text = parse_html(page(f"<figure><img src='a.jpg'>{caption}</figure>").encode(), "").text
    assert "The keel was laid in 1931 by brothers. Photo: Tom Birk" in text


def test_a_quotation_in_a_line_stays_in_it_in_marks() -> None:
    said = "<p>They call it the <q>night <b>boat</b></q>, or <q>owl</q>, in town.</p>"
    assert "They call it the “night boat”, or “owl”, in town." in parse_html(page(said).encode(), "").text
    assert whole_page(said)[0] == "They call it the “night boat”, or “owl”, in town."
    assert whole_page("<p>The <q>o\x01wl</q> sails.</p>")[0] == "The “owl” sails."
