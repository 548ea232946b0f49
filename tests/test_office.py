"""Word and OpenDocument files give paragraphs, headings, lists, tables and notes, and what they say of themselves."""

import io
import zipfile

import pytest
from formats import WORD, make_docx, paragraph

from qa_bot.errors import ParseError
from qa_bot.ingest.containers import MAX_ENTRIES
from qa_bot.ingest.office import parse_docx


def test_a_word_document_gives_paragraphs_headings_and_what_it_says_of_itself() -> None:
    core = "<dc:title>The Mill</dc:title><dc:creator>Ann Reed</dc:creator>"
    body = paragraph("The wheel", "Heading1") + paragraph("It is made of oak.") + paragraph("It turns.")
    parsed = parse_docx(make_docx(body, core), "")
    assert parsed.text == "# The wheel\n\nIt is made of oak.\n\nIt turns."
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann Reed"})


def test_a_word_document_that_the_converter_cannot_read_still_gives_its_text() -> None:
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"/></w:styles>'.encode()
    body = paragraph("The wheel", "Heading1") + "<w:p><w:r><w:t>It is</w:t><w:tab/><w:t>oak.</w:t></w:r></w:p>"
    parsed = parse_docx(make_docx(body, parts={"word/styles.xml": styles}), "")
    assert parsed.text == "The wheel\n\nIt is\toak."
    assert "plain text" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 not a zip", "damaged"),
        (make_docx(paragraph("x"))[:300], "damaged"),
        (make_docx(paragraph("x"), parts={"word/a.xml": bytes(2**21)}), "200 times its size"),
        (make_docx(paragraph("x"), parts={f"{number}": b"" for number in range(MAX_ENTRIES)}), "parts; at most"),
    ],
)
def test_a_word_document_that_is_damaged_or_made_to_burst_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse_docx(content, "")


def test_a_word_document_with_entities_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document/>')
    with pytest.raises(ParseError, match="entities"):
        parse_docx(buffer.getvalue(), "")
