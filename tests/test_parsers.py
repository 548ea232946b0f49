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
