"""What a source is: content decides, the name helps, and a refusal names what it looks like."""

import io
import zipfile

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.sniffing import sniff


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "content_type", "kind"),
    [
        (b"%PDF-1.7\n", "a.txt", "", "pdf"),
        (b"\n\n junk %PDF-1.4", "", "text/plain", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.zip", "", "docx"),
        (b"<!DOCTYPE html><p>x", "a.txt", "", "html"),
        (b"\xef\xbb\xbf <!-- c --> <HTML lang=en>", "", "", "html"),
        ("<html>".encode("utf-16"), "", "", "html"),
        (b'<?xml version="1.0"?><rss>', "", "", "html"),
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
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"<svg xmlns='x'>", "SVG image"),
        (b"\x7fELF\x02", "executable"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (bytes(257) + b"ustar", "tar archive"),
        (zipped("a.txt"), "ZIP archive"),
        (zipped("xl/workbook.xml"), "Excel"),
        (zipped("ppt/presentation.xml"), "PowerPoint"),
        (zipped("mimetype"), "EPUB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"{\\rtf1 Hello}", "RTF"),
        (b"SQLite format 3\x00", "database"),
        (bytes(range(256)), "binary data of no known kind"),
    ],
)
def test_a_refusal_names_what_it_looks_like(content: bytes, named: str) -> None:
    with pytest.raises(ParseError, match=named):
        sniff(content, "article.txt", "text/plain")
