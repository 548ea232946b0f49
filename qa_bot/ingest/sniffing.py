"""What a source is, by its content first and its name second. Refuses to parse anything: it looks at the bytes."""

import json
import re
from pathlib import PurePath

from qa_bot.errors import ParseError
from qa_bot.ingest.decoding import CONTROL, MARKS, wide_encoding

HEAD = 4096  # bytes that are looked at

MAGIC: tuple[tuple[int, bytes, str], ...] = (  # where, what, and what it is called
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (8, b"WEBP", "a WebP image"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (4, b"ftyp", "a video, audio or HEIF image"),
    (8, b"WAVE", "an audio file"),
    (8, b"AVI ", "a video"),
    (0, b"ID3", "an audio file"),
    (0, b"OggS", "an audio or video file"),
    (0, b"fLaC", "an audio file"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"7z\xbc\xaf'\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a", "a RAR archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "an executable"),
    (0, b"MZ\x90", "an executable"),
    (0, b"\xcf\xfa\xed\xfe", "an executable"),
    (0, b"\xca\xfe\xba\xbe", "an executable or Java class"),
    (0, b"\x00asm", "a WebAssembly module"),
    (0, b"SQLite format 3\x00", "an SQLite database"),
    (0, b"PAR1", "a Parquet table"),
    (0, b"\x00\x01\x00\x00", "a font"),
    (0, b"OTTO", "a font"),
    (0, b"wOF", "a font"),
    (0, b"%!PS", "a PostScript file; convert it to PDF"),
    (0, b"{\\rtf", "a Rich Text (RTF) file; save it as .docx or .txt"),
)
ZIPS = (  # a part that tells what a ZIP container is
    (b"xl/workbook.", "an Excel workbook; save the sheet as .csv"),
    (b"ppt/presentation.", "a PowerPoint presentation; save it as PDF"),
    (b"application/epub+zip", "an EPUB book; convert it to HTML or PDF"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file; save it as .docx or PDF"),
)
HTML = re.compile(
    rb"(\s|<\?xml[^>]*>|<!--.*?-->)*<(!doctype\s+html|html|head|body|title|meta|script|link|frameset)[\s>]", re.I | re.S
)
SVG = re.compile(rb"(\s|<\?xml[^>]*>|<!--.*?-->|<!doctype\s+svg[^>]*>)*<svg[\s>]", re.I | re.S)
XML = re.compile(rb"\s*<(\?xml|rss|feed)[\s>]", re.I)
TAG = re.compile(rb"<[a-z!/]", re.I)
MARKDOWN_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd"}
HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xml"}
LINES_SUFFIXES = {".jsonl", ".ndjson"}


def sniff(content: bytes, name: str, content_type: str = "") -> str:
    """Return the kind of a source: text, markdown, html, pdf, docx or jsonl.

    `name` is a file name or the path of an address, `content_type` what a server said. Raises ParseError for what
    cannot be read, saying what it looks like.
    """
    head = content[:HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_compound(content)
    for place, magic, called in MAGIC:
        if head.startswith(magic, place):
            raise ParseError(f"It is {called}." if ";" in called else f"It is {called}, which has no text to read.")
    return _text_kind(content, PurePath(name).suffix.lower(), content_type.partition(";")[0].strip().lower())


def _zip_kind(content: bytes) -> str:
    if b"word/document" in content:
        return "docx"
    for part, called in ZIPS:
        if part in content:
            raise ParseError(f"It is {called}.")
    raise ParseError("It is a ZIP archive. Unpack it and add the folder.")


def _refuse_compound(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ParseError("It is an encrypted Office file: a password is needed. Save a copy without one.")
    if "WordDocument".encode("utf-16-le") in content:
        raise ParseError("It is an old Word document (.doc). Save it as .docx.")
    raise ParseError("It is an old Office file. Save it as .docx or PDF.")


def _text_kind(content: bytes, suffix: str, content_type: str) -> str:
    marked = content.startswith(tuple(mark for mark, _ in MARKS))
    wide = marked or bool(wide_encoding(content))
    head = content[:HEAD]
    if not wide and (b"\x00" in head or len(CONTROL.findall(head.decode("latin-1"))) > 0.1 * len(head)):
        raise ParseError("It holds binary data of no known kind, not text.")
    for mark, _ in MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\x00", b"") if wide else head
    if SVG.match(head):
        raise ParseError("It is an SVG image, which has no text to read.")
    says_html = suffix in HTML_SUFFIXES or "html" in content_type or "xml" in content_type
    if HTML.match(head) or XML.match(head) or (says_html and TAG.search(head)):
        return "html"
    if suffix in LINES_SUFFIXES or "ndjson" in content_type or "jsonl" in content_type or _is_json_line(content):
        return "jsonl"
    return "markdown" if suffix in MARKDOWN_SUFFIXES or content_type == "text/markdown" else "text"


def _is_json_line(content: bytes) -> bool:
    """True where the first line is a JSON object that holds a text."""
    line = content.lstrip()[: 2**20].split(b"\n", 1)[0]
    if not line.startswith(b"{") or not line.rstrip().endswith(b"}"):
        return False
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("text"), str)
