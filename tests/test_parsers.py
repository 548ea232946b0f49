"""Every format gives text or a reason; plain text is kept as it is."""

import pytest
from formats import make_docx, make_epub, make_odt, make_pdf

from qa_bot.errors import ParseError
from qa_bot.ingest.parsers import PARSERS, parse, parse_markdown, parse_text


def test_text_is_kept_as_it_is() -> None:
    assert parse_text(b"  One.\r\n\r\n\tTwo. \n", "").text == "  One.\n\n\tTwo. \n"


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        (b"Intro\n\n## The **mill**\n", "The mill", "Intro\n\n## The mill\n"),
        (b"A title\n=====\ntext", "A title", "# A title\ntext\n"),
        (b"# See [the site](http://example.org) #\n", "See the site", "# See the site\n"),
        (b"no heading", "", "no heading\n"),
    ],
)
def test_the_title_of_markdown_is_its_first_heading(content: bytes, title: str, text: str) -> None:
    parsed = parse_markdown(content, "")
    assert (parsed.title, parsed.text) == (title, text)


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_no_text_is_a_refusal_in_every_format(kind: str) -> None:
    empty = {
        "pdf": make_pdf([[]]),
        "docx": make_docx(""),
        "odt": make_odt(""),
        "epub": make_epub({"a.xhtml": "<img src='x'/>"}),
        "html": b"<html><body> <img></body></html>",
        "rtf": b"{\\rtf1 \\par }",
        "mail": b"X-Mailer: x\n\n",
        "feed": b"<rss><channel><item><title> </title></item></channel></rss>",
    }
    with pytest.raises(ParseError, match="no text|no entry with text"):
        parse(empty.get(kind, b" \n\t"), kind, "", 1000)


def test_more_text_than_the_limit_is_refused() -> None:
    with pytest.raises(ParseError, match="limit is 10"):
        parse(b"eleven char", "text", "", 10)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("html", b"<article><h1>The ware&shy;house</h1><p>It holds forty tons of wo&#173;ol.</p></article>"),
        ("markdown", "# The ware\u00adhouse\n\nIt holds forty tons of wo\u00adol.".encode()),
        ("odt", make_odt("<text:h>The ware\u00adhouse</text:h><text:p>It holds forty tons of wo\u00adol.</text:p>")),
        ("epub", make_epub({"a.xhtml": "<h1>The ware&#173;house</h1><p>It holds forty tons of wo&#173;ol.</p>"})),
        ("subtitles", "00:01.000 --> 00:02.000\nThe ware\u00adhouse\nIt holds forty tons of wo\u00adol.".encode()),
        ("feed", b"<rss><channel><item><title>The ware&#173;house</title><description>It holds forty tons of wo&#173;ol.</description></item></channel></rss>"),
        ("mail", "Subject: x\nContent-Type: text/plain; charset=utf-8\n\nThe ware\u00adhouse. It holds forty tons of wo\u00adol.".encode()),
    ],
)  # fmt: skip
def test_soft_hyphens_part_no_words_of_what_is_rendered(kind: str, content: bytes) -> None:
    parsed = parse(content, kind, "", 10**6)
    texts = [part.text + part.title for part in (parsed, *parsed.parts)]
    assert "warehouse" in "".join(texts) and "tons of wool." in "".join(texts)
    assert "\u00ad" not in "".join(texts)


def test_soft_hyphens_of_plain_text_keep_their_places() -> None:
    text = "The ware\u00adhouse holds wool."
    assert parse(text.encode(), "text", "", 10**6).text == text
