"""Plain pages get a frame, so that nothing of them is lost; the marks of notes are no part of a sentence."""

import pytest
from formats import make_epub

from qa_bot.ingest.epub import parse_epub
from qa_bot.ingest.framing import framed, with_marked_notes
from qa_bot.ingest.html import parse_html

PLAIN = """<html><head><title>Mill</title></head><body><nav><a href="/">Home</a></nav><h1>The mill turns</h1>
<p>The mill at Carrow ground its first sack in eleven years on Saturday.</p><h2>What was mended</h2>
<ul><li>The wheel, of oak</li></ul><ol><li>Divers looked at the gate</li></ol>
<p>About 600 people came to see it, and the baker sold out before ten.</p><footer>All rights reserved</footer></body>"""


def test_a_page_without_a_frame_keeps_its_headings_and_lists() -> None:
    text = parse_html(PLAIN.encode(), "").text
    for kept in ("## What was mended", "- The wheel, of oak", "- Divers looked at the gate", "sold out before ten."):
        assert kept in text
    assert "Home" not in text and "rights" not in text


@pytest.mark.parametrize(
    "page",
    [
        PLAIN.replace("<h1>", "<main><h1>"),
        "<html><body><div><p>It turns, and it has turned for years.</p></div><p>a</p><p>b</p></body></html>",
        "<html><body><p>alone</p></body></html>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>a</p><p>b</p></body></html>",
        "",
    ],
)
def test_other_pages_are_left_as_they_are(page: str) -> None:
    assert framed(page) is page


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (
            'It turns.<a href="#f1" role="doc-noteref"><sup>1</sup></a> It',
            'It turns.<a href="#f1" role="doc-noteref"><sup>[1]</sup></a> It',
        ),
        ('It<a epub:type="noteref" href="n.xhtml">12</a>', 'It<a epub:type="noteref" href="n.xhtml">[12]</a>'),
        ('Twice.<a href="#r1" class="footnote-back" role="doc-backlink">↩︎</a>', "Twice."),
        ('<a href="/1">1</a> 30 m<sup>2</sup>', '<a href="/1">1</a> 30 m<sup>2</sup>'),
    ],
)
def test_marks_of_notes_stand_in_brackets(page: str, marked: str) -> None:
    assert with_marked_notes(page) == marked


def test_a_book_says_its_notes_whatever_encoding_its_chapters_declare() -> None:
    chapter = '<p>It turns.<a epub:type="noteref" href="#n">1</a> Zoë said so.</p>'
    assert "It turns.[1] Zoë said so." in parse_epub(make_epub({"a.xhtml": chapter}), "").text
