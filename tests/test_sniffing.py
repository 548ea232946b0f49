"""What a source is: content decides, the name helps, and a refusal names what it looks like."""

import io
import zipfile

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff


def zipped(*names: str, mimetype: str = "application/epub+zip", body: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "content_type", "kind"),
    [
        (b"%PDF-1.7\n", "a.txt", "", "pdf"),
        (b"\n\n junk %PDF-1.4\n%\xe2\xe3\n1 0 obj\n", "", "text/plain", "pdf"),
        (b"Each PDF begins with %PDF-1.7, its version.", "", "", "text"),
        (zipped("a.pdf", body=b"%PDF-1.7\n1 0 obj\n"), "a.pdf", "", "zip"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.zip", "", "docx"),
        (b"<!DOCTYPE html><p>x", "a.txt", "", "html"),
        (b"\xef\xbb\xbf <!-- c --> <HTML lang=en>", "", "", "html"),
        ("<html>".encode("utf-16"), "", "", "html"),
        (b'<?xml version="1.0"?><rss>', "", "", "feed"),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<!-- c --><feed xmlns="a">', "a.xml", "text/xml", "feed"),
        (b'<?xml version="1.0"?><rdf:RDF xmlns="a">', "", "", "feed"),
        (b'<?xml version="1.0"?><book><p>x</p></book>', "a.xml", "", "html"),
        (zipped("a.txt"), "a.epub.txt", "", "zip"),
        (
            b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">',
            "",
            "",
            "odt",
        ),
        (zipped("mimetype", "OEBPS/a.xhtml"), "a.zip", "", "epub"),
        (zipped("META-INF/container.xml"), "", "", "epub"),
        (zipped("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text"), "", "", "odt"),
        (zipped("word/document2.xml"), "a.odt", "", "docx"),
        (zipped("content.xml", "META-INF/manifest.xml"), "a.zip", "", "odt"),
        (zipped("a/word/document.xml"), "", "", "zip"),
        (zipped("[Content_Types].xml", "word/document.xml")[:120], "", "", "docx"),
        (b"PK\x03\x04 torn", "letter.docx", "", "docx"),
        (b"{\\rtf1 Hello}", "a.doc", "", "rtf"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello", "a.txt", "", "subtitles"),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello", "", "", "subtitles"),
        (b"At 10:15 --> the end", "a.txt", "", "text"),
        (b"From: a@b.c\nMessage-ID: <1>\nSubject: x\n\nHello", "a.txt", "", "mail"),
        (b"Received: x\n by y\nFrom: a@b.c\n\nHello", "", "", "mail"),
        (b"From: a@b.c\nSubject: x\n\nHello", "a.eml", "", "mail"),
        (b"From: Ann\nTo: Bob\nSubject: the mill\n\nA memorandum.", "a.txt", "", "text"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n--a", "a", "", "mhtml"),
        (b"name,age,town\nAnn,41,Bath\nBob,39,York\n", "a.txt", "", "table"),
        (b"name;age\nAnn;41\n", "a.csv", "", "table"),
        (b"name\tage\tx\nAnn\t41\tx\nBob\t3\tx\n", "", "", "table"),
        (b"Just one column\nof words\n", "a.csv", "", "text"),
        (b"First, the mill, then the tide.\nThen, the wheel, and the sea.\nNow, the end, at last.\n", "", "", "text"),
        (b"<script> is a tag that runs programs.\n\nIt is often abused.", "a.txt", "", "text"),
        (b"<p> begins a paragraph, and <b> makes bold.", "", "", "text"),
        (b"<html> begins every page.", "a.txt", "", "text"),
        (b"<div><p>The mill</p><p>turns</p></div>", "a.txt", "", "html"),
        (b"<title>x</title><body><p>The mill</p></body>", "", "", "html"),
        (b"<p align=center><img src=x></p>\n\n# Title\n<p>x</p><p>y</p>", "README.md", "", "markdown"),
        (b"<p>Hello</p>", "a.html", "", "html"),
        (b"<p>Hello</p>", "a.md", "", "markdown"),
        (b"<p>Hello</p>", "", "text/html; charset=utf-8", "html"),
        (b"no tags at all", "", "text/html", "text"),
        (b"# Title", "a.MD", "", "markdown"),
        (b"# Title", "a.txt", "", "text"),
        (b'{"_id": "1", "text": "x"}\n', "a.txt", "", "jsonl"),
        (b'{"name": "x"}\n', "package.json", "", "text"),
        (b"anything", "a.jsonl", "", "jsonl"),
        ("Grüße".encode("utf-16-le"), "a.txt", "", "text"),
        ("Grüße, 你好".encode("utf-16"), "a.txt", "", "text"),
        (b"The tag <html> begins a page.", "a.txt", "", "text"),
        (b"", "", "", "text"),
    ],
)
def test_the_kind_is_what_the_content_says(content: bytes, name: str, content_type: str, kind: str) -> None:
    assert sniff(content, name, content_type) == kind


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"<svg xmlns='x'>", "SVG image"),
        (b"\x7fELF\x02", "executable"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (bytes(257) + b"ustar", "tar archive"),
        (zipped("xl/workbook.xml"), "Excel"),
        (zipped("ppt/presentation.xml"), "PowerPoint"),
        (zipped("mimetype", mimetype="application/vnd.oasis.opendocument.graphics"), "drawing; save it as PDF"),
        (zipped("META-INF/MANIFEST.MF"), "Java program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "Outlook message"),
        (b"SQLite format 3\x00", "database"),
        (bytes(range(256)), "binary data of no known kind"),
    ],
)
def test_a_refusal_names_what_it_looks_like(content: bytes, named: str) -> None:
    with pytest.raises(ParseError, match=named):
        sniff(content, "article.txt", "text/plain")


@pytest.mark.parametrize(("name", "called"), [("a.docx", "damaged Word file"), ("a.epub", "damaged EPUB book")])
def test_a_file_whose_beginning_is_broken_is_called_by_its_name(name: str, called: str) -> None:
    with pytest.raises(ParseError, match=called):
        sniff(bytes(range(256)), name)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(20), b"\xff\xd8\xff\xe0", b"II*\x00", b"MM\x00*"])
def test_an_image_is_left_to_the_parser_that_may_read_it(content: bytes) -> None:
    assert sniff(content, "scan.txt") == "image"


def test_opendocument_spreadsheets_and_presentations_are_read_and_drawings_refused_with_advice() -> None:
    flat = '<office:document office:mimetype="application/vnd.oasis.opendocument.{}"><office:body/>'
    for kind in ("spreadsheet", "presentation"):
        assert sniff(zipped("mimetype", mimetype=f"application/vnd.oasis.opendocument.{kind}"), "a.ods") == "odt"
        assert sniff(flat.format(kind).encode(), "a.fods") == "odt"
    with pytest.raises(ParseError, match="save it as PDF"):
        sniff(flat.format("graphics").encode(), "a.fodg")


def test_half_an_archive_is_not_what_an_archive_in_it_is() -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("word/document.xml", "<w:document/>")
        file.writestr("word/styles.xml", "x" * 400)
    with zipfile.ZipFile(outer, "w") as file:
        file.writestr("notes.txt", "Some notes.")
        file.writestr("letter.docx", inner.getvalue())
        file.writestr("more.txt", "More notes.")
    half = outer.getvalue()[:-300]
    assert b"word/document.xml" in half and sniff(half, "all.zip") == "zip"
    assert sniff(inner.getvalue()[:-100], "letter") == "docx"


class Pipe(io.RawIOBase):
    """Takes what is written and cannot go back: parts of an archive do not tell their size before them."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.written += bytes(data)
        return len(data)


def test_what_the_directory_of_an_archive_lists_is_in_it_and_no_more() -> None:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as file:
        file.writestr("notes.txt", "Some notes.")
        file.writestr("letter.docx", zipped("[Content_Types].xml", "word/document.xml"))
    assert sniff(pipe.written, "all.zip") == "zip"
    place = pipe.written.rfind(b"PK\x05\x06") + 16
    nowhere = pipe.written[:place] + b"\xff" * 4 + pipe.written[place + 4 :]  # it ends where the directory does
    assert sniff(nowhere, "all.zip") == "zip"
