"""Each format gives the text that a reader sees, with its title, pages and warnings; or says why not."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.parsers import (
    MAX_ZIP_ENTRIES,
    PARSERS,
    parse,
    parse_docx,
    parse_html,
    parse_markdown,
    parse_pdf,
    parse_text,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_pdf(pages: Sequence[Sequence[str]], info: str = "", encrypt: str = "", stream: bytes | None = None) -> bytes:
    """Return a PDF with the given lines on its pages; `stream` replaces every page's drawing operators."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        shown = "".join(f"1 0 0 1 72 {720 - 16 * row} Tm ({line}) Tj\n" for row, line in enumerate(lines))
        drawing = zlib.compress(f"BT /F1 12 Tf\n{shown}ET".encode("latin-1")) if stream is None else stream
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        filters = b"" if stream is None else b" "
        objects.append(
            b"<< /Filter /FlateDecode /Length %d%s>>\nstream\n%s\nendstream" % (len(drawing), filters, drawing)
        )
    objects.append(f"<< {info} >>".encode("latin-1"))
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {encrypt} >>".encode("latin-1")
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        len(body),
    )


def make_docx(body: str, core: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """Return a Word document with the given content of <w:body>."""
    buffer = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        if core:
            archive.writestr(
                "docProps/core.xml",
                '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"{core}</cp:coreProperties>",
            )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


ARTICLE = """<html><head><title>The mill - Daily Tide</title><meta charset="utf-8"><meta name="author" content="Ann Reed">
<meta property="article:published_time" content="2024-05-06"></head><body><nav><a href="/">Home</a><a href="/a">Tides</a></nav>
<article><h1>The mill turns again</h1><p>The tide mill at the harbour was repaired in 2019 for 240,000 pounds, and it has
ground wheat since then.</p><h2>The wheel</h2><p>The wheel is made of oak — “the best there is”, says Ann Reed, who led
the work for eleven years.</p><ul><li>Six metres wide</li><li>Two tonnes heavy</li></ul></article>
<footer>Copyright. All rights reserved.</footer></body></html>"""


# text and Markdown


def test_text_is_kept_as_it_is() -> None:
    assert parse_text(b"  One.\r\n\r\n\tTwo. \n", "").text == "  One.\n\n\tTwo. \n"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"Intro\n\n## The **mill**\n", "The mill"),
        (b"A title\n=====\ntext", "A title"),
        (b"# See [the site](http://example.org) #\n", "See the site"),
        (b"no heading", ""),
    ],
)
def test_the_title_of_markdown_is_its_first_heading(content: bytes, title: str) -> None:
    parsed = parse_markdown(content, "")
    assert parsed.title == title
    assert parsed.text == content.decode()


# HTML


def test_a_page_gives_its_article_with_headings_and_lists_but_without_menus() -> None:
    parsed = parse_html(ARTICLE.encode(), "")
    assert "## The wheel\n\nThe wheel is made of oak — “the best there is”" in parsed.text
    assert "- Six metres wide\n- Two tonnes heavy" in parsed.text
    assert "Home" not in parsed.text and "rights" not in parsed.text
    assert "2019 for 240,000 pounds, and it has ground wheat" in parsed.text
    assert (parsed.title, parsed.metadata["author"], parsed.metadata["date"]) == (
        "The mill turns again",
        "Ann Reed",
        "2024-05-06",
    )
    assert parsed.warnings == ()


def test_a_page_says_its_own_encoding() -> None:
    page = ARTICLE.replace("utf-8", "windows-1251").replace("Ann Reed", "Анна").encode("cp1251", "replace")
    assert "Анна, who led" in parse_html(page, "").text
    assert "Анна, who led" in parse_html(ARTICLE.replace("Ann Reed", "Анна").encode("koi8-r", "replace"), "koi8-r").text


def test_a_page_without_an_article_is_read_as_a_whole_and_says_so() -> None:
    parsed = parse_html(b"<html><head><title>T</title></head><body><footer>Name <b>x</b></footer></body></html>", "")
    assert parsed.text == "Name x"
    assert parsed.title == "T"
    assert "No article" in parsed.warnings[0]


@pytest.mark.parametrize(
    "page", ["<div>" * 5000 + "<script>no</script>It <b>turns</b>.", "<p>" + "It turns. " * 1_200_000]
)
def test_nothing_is_lost_of_pages_beyond_the_limits_of_the_tree_parser(page: str) -> None:
    parsed = parse_html(f"<html><body>{page}".encode(), "")
    assert parsed.text.strip() == ("It turns." if "<b>" in page else page.removeprefix("<p>").strip())


def test_a_feed_is_read_as_a_whole() -> None:
    feed = b'<?xml version="1.0" encoding="utf-8"?><rss><channel><title>T</title><item><p>It turns.</p></item></channel></rss>'
    assert "It turns." in parse_html(feed, "").text


# PDF


def test_a_pdf_gives_its_text_page_by_page() -> None:
    content = make_pdf(
        [["First page."], ["Second page."]], "/Title (The Mill) /Author (Ann Reed) /CreationDate (D:20240506)"
    )
    parsed = parse_pdf(content, "")
    assert parsed.text == "First page.\n\nSecond page."
    assert [parsed.text[page.start : page.end].strip() for page in parsed.pages] == ["First page.", "Second page."]
    assert [page.number for page in parsed.pages] == [1, 2]
    assert parsed.pages[0].end == parsed.pages[1].start
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann Reed", "date": "2024-05-06"})


def test_words_parted_at_line_ends_are_joined() -> None:
    parsed = parse_pdf(
        make_pdf([["The water-wheel is a beau-", "tiful machine, and the water-", "wheel of 1790-", "1799."]]), ""
    )
    assert parsed.text == "The water-wheel is a beautiful machine, and the water-wheel of 1790-1799."


def test_a_sentence_that_runs_on_over_a_page_break_stays_whole() -> None:
    parsed = parse_pdf(make_pdf([["The mill turns"], ["with every tide."]]), "")
    assert parsed.text == "The mill turns\nwith every tide."


def test_pages_without_text_are_named() -> None:
    parsed = parse_pdf(make_pdf([["One."], [], ["Three."], [], [], []]), "")
    assert parsed.warnings == ("Pages without text (scanned?): 2, 4-6.",)
    assert len(parsed.pages) == 6


def test_a_pdf_without_a_text_layer_is_refused_with_the_reason() -> None:
    with pytest.raises(ParseError, match="no text layer; it is scanned"):
        parse_pdf(make_pdf([[], []]), "")


def test_an_encrypted_pdf_asks_for_its_password() -> None:
    key = "(" + "k" * 32 + ")"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [(abc) (abc)]"
    with pytest.raises(ParseError, match="password is needed"):
        parse_pdf(make_pdf([["Secret."]], encrypt=encrypt), "")


@pytest.mark.parametrize("content", [b"%PDF-1.4 and nothing else", make_pdf([["x"]])[:100]])
def test_a_damaged_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError, match="damaged"):
        parse_pdf(content, "")


@pytest.mark.parametrize("title", ["Microsoft Word - draft.doc", "untitled", "report.docx", "  "])
def test_titles_that_programs_leave_behind_are_no_titles(title: str) -> None:
    assert parse_pdf(make_pdf([["x"]], f"/Title ({title})"), "").title == ""


# Word


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
        (make_docx(paragraph("x"), parts={f"{number}": b"" for number in range(MAX_ZIP_ENTRIES)}), "parts; at most"),
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


# all


@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_no_text_is_a_refusal_in_every_format(kind: str) -> None:
    empty = {"pdf": make_pdf([[]]), "docx": make_docx(""), "html": b"<html><body> <img></body></html>"}
    with pytest.raises(ParseError, match="no text"):
        parse(empty.get(kind, b" \n\t"), kind, "", 1000)


def test_more_text_than_the_limit_is_refused() -> None:
    with pytest.raises(ParseError, match="limit is 10"):
        parse(b"eleven char", "text", "", 10)
