"""The table of formats: bytes -> text with pages, one function a format. Refuses to know where the bytes came from.

Each format's room is the module that its function comes from. All but plain text read files made by anybody: worker.py
runs them in a child process with limits.
"""

from collections.abc import Callable
from dataclasses import replace
from math import inf

from qa_bot.errors import ParseError
from qa_bot.ingest.mails.mail import parse_mail, parse_mhtml
from qa_bot.ingest.office.opendocument import parse_odt
from qa_bot.ingest.office.rtf import parse_rtf
from qa_bot.ingest.office.word import parse_docx
from qa_bot.ingest.pages.epub import parse_epub
from qa_bot.ingest.pages.feeds import parse_feed
from qa_bot.ingest.pages.html import parse_html
from qa_bot.ingest.pages.rawhtml import without_unseen
from qa_bot.ingest.pdfs.images import parse_image
from qa_bot.ingest.pdfs.pdf import parse_pdf
from qa_bot.ingest.plain.front import front_of
from qa_bot.ingest.plain.markdown import is_markdown, seen_text, title_of
from qa_bot.ingest.plain.subtitles import parse_subtitles
from qa_bot.ingest.plain.tables import parse_table
from qa_bot.ingest.text.decoding import SOFT_HYPHEN, canonical, decode, is_seen
from qa_bot.ingest.text.parsed import Parsed, clean, known, warnings_of


def parse_text(content: bytes, charset: str) -> Parsed:
    """Return plain text as it is. Raises ParseError for binary content."""
    text, warning = decode(content, charset)
    return Parsed(text, warnings=warnings_of(warning))


def parse_markdown(content: bytes, charset: str) -> Parsed:
    """Return what a reader of Markdown sees; its title is the one in front of it, else its first heading."""
    parsed = parse_text(content, charset)
    front = front_of(parsed.text)
    seen = without_unseen(f"{front.text}\n\n{front.body}" if front.text else front.body)
    return replace(
        parsed,
        text=canonical(seen_text(seen.text)),
        title=clean(front.title or title_of(front.body)),
        metadata=known(**front.metadata),
        warnings=(*parsed.warnings, *seen.warnings),
    )


def parse_pasted(text: str) -> Parsed:
    """Return what a reader sees of a text that has no name: of Markdown, by its marks, what `parse_markdown` finds."""
    if not is_markdown(text):
        return Parsed(text)
    parsed = parse_markdown(text.encode("utf-8", "replace"), "utf-8")
    return parsed if is_seen(parsed.text) else Parsed(text)


PARSERS: dict[str, Callable[[bytes, str], Parsed]] = {
    "text": parse_text,
    "markdown": parse_markdown,
    "html": parse_html,
    "pdf": parse_pdf,
    "docx": parse_docx,
    "odt": parse_odt,
    "epub": parse_epub,
    "rtf": parse_rtf,
    "mail": parse_mail,
    "mhtml": parse_mhtml,
    "subtitles": parse_subtitles,
    "table": parse_table,
    "feed": parse_feed,
}

# Formats whose text is what a program shows of them. Plain text is kept as it is; in a PDF, pages stand at exact places.
RENDERED = PARSERS.keys() - {"text", "table", "pdf"}


def without_soft_hyphens(parsed: Parsed) -> Parsed:
    """Return the same without soft hyphens: they are an advice for the end of a line, and part words elsewhere."""
    return replace(
        parsed,
        text=parsed.text.replace(SOFT_HYPHEN, ""),
        title=parsed.title.replace(SOFT_HYPHEN, ""),
        parts=tuple(map(without_soft_hyphens, parsed.parts)),
    )


def parse(
    content: bytes,
    kind: str,
    charset: str,
    max_characters: int,
    password: str = "",
    language: str = "",
    seconds: float = inf,
) -> Parsed:
    """Return what the parser of `kind` finds; a PDF may need the password, and OCR reads what is scanned in `language`.

    A PDF that takes longer than `seconds` is read in part.

    Raises ParseError for no text and for more than `max_characters`.
    """
    if kind == "pdf":
        parsed = parse_pdf(content, charset, password, language, seconds)
    else:
        parsed = parse_image(content, language) if kind == "image" else PARSERS[kind](content, charset)
    if kind in RENDERED:
        parsed = without_soft_hyphens(parsed)
    if not is_seen(parsed.text) and not parsed.parts:
        raise ParseError("There is no text in it.")
    length = len(parsed.text) + sum(len(part.text) for part in parsed.parts)
    if length > max_characters:
        raise ParseError(
            f"Its text has {length:,} characters; the limit is {max_characters:,}.",
            "The setting parsing.max_characters raises it.",
        )
    return parsed
