"""What a source is, by its content first and its name second. Refuses to parse anything: it looks at the bytes."""

import json
import re
from pathlib import PurePath

from qa_bot.errors import NoArticleError, ParseError
from qa_bot.ingest.access.zips import MIMETYPES, zip_kind
from qa_bot.ingest.text.decoding import MARKS, UNWANTED, are_rare, binary_data, wide_encoding

HEAD = 4096  # bytes that are looked at
LONG_HEAD = 2**16  # where the header of an e-mail ends

MAGIC: tuple[tuple[int, bytes, str], ...] = (  # where, what, and what it is called
    (0, b"GIF8", "a GIF image"),
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
)
IMAGES = {b"\x89PNG\r\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}  # what OCR reads
CALLED = {  # what a damaged file was, to go by its name
    ".docx": "Word file",
    ".docm": "Word file",
    ".odt": "OpenDocument file",
    ".fodt": "OpenDocument file",
    ".ods": "OpenDocument file",
    ".odp": "OpenDocument file",
    ".epub": "EPUB book",
    ".zip": "ZIP archive",
    ".pdf": "PDF",
    ".rtf": "Rich Text (RTF) file",
}
PDF_OBJECT = re.compile(rb"\b\d{1,9} \d{1,5} obj\b")
PDF_SEARCHED = 2**16  # bytes in which a PDF's first object begins

SPACE = rb"(?>(?:\s|<\?xml[^>]*>|<!--.*?-->)*)"  # atomic: comments could be parted in many ways
DOCTYPE = re.compile(SPACE + rb"<!doctype\s+html[\s>]", re.I | re.S)
PAGE = re.compile(SPACE + rb"<html[\s>]", re.I | re.S)
PAGE_PIECE = re.compile(
    SPACE + rb"<(head|body|title|meta|script|style|link|frameset|div|p|h1|article|table)[\s>]", re.I | re.S
)
PAGE_MARKS = re.compile(rb"</?(html|head|body|title|meta|p|div|h[1-6]|ul|table|article|section)\b[^>]*>", re.I)
SVG = re.compile(SPACE + rb"(?:<!doctype\s+svg[^>]*>\s*)?<svg[\s>]", re.I | re.S)
FEED = re.compile(
    SPACE
    + rb"(?:<!doctype[^>\[]*(?:\[(?>[^\]]*\])\s*)?>\s*)?"
    + SPACE
    + rb"(?:<\?xml-stylesheet[^>]*>\s*)*<(?:rss|feed|rdf:rdf|(?:atom\d*|a):feed)[\s>]",
    re.I | re.S,
)
FLAT = re.compile(SPACE + rb"<office:document[\s>]")
XML = re.compile(rb"\s*<\?xml[\s>]", re.I)
TAG = re.compile(rb"<[a-z!/]", re.I)
HEADER = re.compile(
    rb"(From [^\n]{1,300}?\d:\d\d[^\n]{1,60}?\d{4}[^\n]{0,60}\n)?(?:From [^\n]*\n)?((?:[A-Za-z][\w-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+)\r?\n"
)
MAIL_FIELDS = re.compile(rb"^(message-id|mime-version|received|return-path|delivered-to|x-mailer):", re.I | re.M)
MAIL_SENDER = re.compile(rb"^(from|date|subject):", re.I | re.M)
SAVED_PAGE = re.compile(
    rb"^(snapshot-content-location:|from: *<?saved by)|^content-type: *multipart/related", re.I | re.M
)
SUBTITLES = re.compile(rb"\s*(WEBVTT\b|(\d+[ \t]*\r?\n)?\s*(\d+:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->)")
MARKDOWN_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd"}
HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".xml"}
LINES_SUFFIXES = {".jsonl", ".ndjson"}
TABLE_SUFFIXES = {".csv", ".tsv", ".tab"}
TEXT_SUFFIXES = {"", ".txt", ".text"}
MAIL_SUFFIXES = {".eml", ".mht", ".mhtml", ".mbox"}
MAIL_TYPES = ("message/rfc822", "multipart/related", "application/mbox")
SUBTITLES_SUFFIXES = {".srt", ".vtt"}
FEED_SUFFIXES = {".rss", ".atom"}
ARTICLE_SUFFIXES = (
    TEXT_SUFFIXES | MARKDOWN_SUFFIXES | HTML_SUFFIXES | LINES_SUFFIXES | TABLE_SUFFIXES | MAIL_SUFFIXES
) | (SUBTITLES_SUFFIXES | FEED_SUFFIXES | CALLED.keys())


def says_article(name: str) -> bool:
    """Return whether a file's name claims that it holds an article, by its end: a program often has a name without one."""
    return PurePath(name).suffix.lower() in ARTICLE_SUFFIXES - {""}


def sniff(content: bytes, name: str, content_type: str = "") -> str:
    """Return the kind of a source: "zip", "jsonl", "image" or a format of parsers.py.

    `name` is a file name or the path of an address, `content_type` what a server said. Raises ParseError for what
    cannot be read, saying what it looks like.
    """
    head = content[:HEAD]
    suffix = PurePath(name).suffix.lower()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _readable(*zip_kind(content, suffix))  # whatever its parts begin with
    if head.startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and PDF_OBJECT.search(content, 0, PDF_SEARCHED)):
        return "pdf"  # junk may stand before it, and an article may speak of it
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_compound(content)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(tuple(IMAGES)):
        return "image"
    for place, magic, called in MAGIC:
        if head.startswith(magic, place):
            raise _no_text(called)
    return _text_kind(content, suffix, content_type.partition(";")[0].strip().lower())


def _readable(kind: str, called: str) -> str:
    if not kind:
        raise _no_text(called)
    return kind


def _no_text(called: str) -> ParseError:
    """Return the error for a known kind without text; behind a semicolon, what it is called says what to do."""
    if ";" in called:
        return ParseError(f"It is {called}.")
    if called.endswith("archive"):
        return ParseError(f"It is {called}, which is not opened. Unpack it, or pack it again as ZIP.")
    return NoArticleError(f"It is {called}, which has no text to read.")


def _refuse_compound(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ParseError("It is an Office file that is protected by a password. Save a copy without one.")
    if "WordDocument".encode("utf-16-le") in content:
        raise ParseError("It is an old Word document (.doc). Save it as .docx.")
    if "__substg1.0_".encode("utf-16-le") in content:
        raise ParseError("It is an Outlook message (.msg). Save it as .eml or as text.")
    raise ParseError("It is an old Office file. Save it as .docx or PDF.")


def _text_kind(content: bytes, suffix: str, content_type: str) -> str:
    marked = content.startswith(tuple(mark for mark, _ in MARKS))
    wide = marked or bool(wide_encoding(content))
    head = content[:HEAD]
    unwanted = len(UNWANTED.findall(head.decode("latin-1")))
    if not wide and (unwanted > 0.1 * len(head) or (b"\x00" in head and not are_rare(unwanted, len(head)))):
        if suffix in CALLED:
            raise ParseError(f"It is a damaged {CALLED[suffix]}: its beginning is not what it should be.")
        raise NoArticleError(*binary_data(content[:HEAD], "binary data of no known kind"))
    for mark, _ in MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\x00", b"") if wide else head
    if SVG.match(head):
        raise NoArticleError("It is an SVG image, which has no text to read.")
    if suffix in LINES_SUFFIXES or "ndjson" in content_type or "jsonl" in content_type or _is_json_line(content):
        return "jsonl"
    if FLAT.match(head):
        return _flat_kind(head)
    if FEED.match(head):
        return "feed"
    if SUBTITLES.match(head):
        return "subtitles"
    if kind := _mail_kind(content[:LONG_HEAD], suffix, content_type):
        return kind
    if _is_page(head, suffix, content_type):
        return "html"
    if _is_table(head, suffix, content_type):
        return "table"
    return "markdown" if suffix in MARKDOWN_SUFFIXES or content_type == "text/markdown" else "text"


def _flat_kind(head: bytes) -> str:
    """Return "odt" for an OpenDocument file that is XML and not packed. Raises ParseError for drawings."""
    for mimetype, kind, called in MIMETYPES:
        if mimetype in head:
            return _readable(kind, called)
    return "odt"


def _is_page(head: bytes, suffix: str, content_type: str) -> bool:
    """Return whether a text is HTML: it begins as a page, or its name says so and there are tags, or it looks like one.

    An article about tags, which begins with one or names some, is no page.
    """
    marks = PAGE_MARKS.findall(head)
    if DOCTYPE.match(head) or (PAGE.match(head) and (suffix not in (".txt", ".text") or len(marks) > 1)):
        return True
    if suffix in HTML_SUFFIXES or "html" in content_type or "xml" in content_type:
        return bool(TAG.search(head))
    if suffix in MARKDOWN_SUFFIXES:
        return False
    return bool(XML.match(head) or (PAGE_PIECE.match(head) and len(marks) > max(3, len(head) // 120)))


def _mail_kind(head: bytes, suffix: str, content_type: str) -> str:
    """Return "mail" for a message with its header, "mhtml" for a page that a browser saved as one, else ""."""
    match = HEADER.match(head.replace(b"\r\n", b"\n").lstrip())
    header = match[2] if match else b""
    says_mail = suffix in MAIL_SUFFIXES or content_type in MAIL_TYPES or bool(match and match[1])  # a mailbox begins so
    if not (MAIL_SENDER.search(header) and (MAIL_FIELDS.search(header) or says_mail)):
        return ""
    saved = SAVED_PAGE.search(header) and not re.search(rb"^(to|received|delivered-to):", header, re.I | re.M)
    return "mhtml" if saved else "mail"


def _is_table(head: bytes, suffix: str, content_type: str) -> bool:
    from qa_bot.ingest.plain.tables import below_preamble, find_delimiter, looks_like_table

    text = head.decode("latin-1")
    if len(head) == HEAD:  # the last row may be cut off
        text = text.rpartition("\n")[0]
    if suffix in TABLE_SUFFIXES or content_type in ("text/csv", "text/tab-separated-values"):
        return bool(find_delimiter(text) or find_delimiter(below_preamble(text)))
    return suffix in TEXT_SUFFIXES and looks_like_table(text)


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
