"""JSON lines -> Documents: an object {"_id", "title", "text"} a line, and a failed report for each that is none."""

import codecs
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from qa_bot.errors import ParseError, SourceError
from qa_bot.ingest.text.decoding import MARKS, canonical, decode, is_seen
from qa_bot.ingest.text.parsed import Loaded, title_of, warnings_of
from qa_bot.settings import ParsingSettings
from qa_bot.types import Document, SourceReport

STATED = ("author", "date", "language", "url")  # fields that are metadata, beside those of "metadata"
READ = {"_id", "title", "text", "metadata", *STATED}
WORDS, CHARACTERS = 4, 40  # of a sentence, at least
LONG = 10_000  # characters in which a sentence shows


def read_lines(content: bytes, charset: str, name: str, settings: ParsingSettings) -> Iterator[Loaded | SourceReport]:
    """Yield a document for each line {"_id", "title", "text"}; `_id` is its source. A bad line is a failed report."""
    lines, warning = _lines(content, charset)
    lines_of: dict[str, int] = {}
    told: set[str] = set()  # the fields that are not read
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document, unread = _document(line, f"{name}#{number}", settings)
            if document.source in lines_of:
                raise ParseError(f'The "_id" {document.source!r} is that of line {lines_of[document.source]}, too.')
        except SourceError as error:
            yield SourceReport(f"{name}, line {number}", "failed", reason=str(error))
            continue
        lines_of[document.source] = number
        told |= (new := unread - told)
        lost = f"Not read, here and in what follows: {', '.join(sorted(new))}." if new else ""
        own = document.source != f"{name}#{number}"
        yield Loaded(document, warnings_of(warning, lost), name if own else "", number)


def _lines(content: bytes, charset: str) -> tuple[Iterable[str], str]:
    """Return the lines of a text and a warning for a guessed encoding. UTF-8 is decoded line by line: it may be large."""
    if content.startswith(tuple(mark for mark, _ in MARKS)) or b"\x00" in content or not _is_utf8(content):
        text, warning = decode(content, charset)
        return text.split("\n"), warning
    return (line.decode("utf-8") for line in io.BytesIO(content)), ""


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(content), 2**20):
            decoder.decode(content[place : place + 2**20], final=place + 2**20 >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _document(line: str, default_id: str, settings: ParsingSettings) -> tuple[Document, set[str]]:
    """Return the document of a line, and the names of the fields that hold text and are not read. Raises ParseError."""
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"It is not valid JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ParseError('It must be an object {"_id", "title", "text"} whose "text" is a string.')
    text = canonical(row["text"])
    if not is_seen(text):
        raise ParseError('Its "text" is empty.')
    if len(text) > settings.max_characters:
        raise ParseError(f'Its "text" has {len(text):,} characters; the limit is {settings.max_characters:,}.')
    source = row.get("_id", default_id)
    if not isinstance(source, str | int) or isinstance(source, bool) or not str(source).strip():
        raise ParseError('Its "_id" must be a name or a number.')
    source = canonical(str(source))
    title = canonical(" ".join(str(row.get("title") or "").split()))
    title = title or title_of(text, source)
    metadata = row.get("metadata")
    known = metadata.items() if isinstance(metadata, dict) else ()
    values = {name: row[name] for name in STATED if name in row} | dict(known)
    stated = {key: value for key, value in values.items() if isinstance(value, str | int | float)}
    unread = {canonical(key) for key, value in row.items() if key not in READ and _holds_text(value)}
    unread |= {canonical(f"metadata.{key}") for key in values.keys() - stated.keys() if _holds_text(values[key])}
    metadata = {canonical(key): canonical(str(value)) for key, value in stated.items()}
    return Document.of(text, source=source, title=title, metadata=metadata), unread


def _holds_text(value: Any) -> bool:
    """Return whether a value of JSON is a sentence, or holds one at any depth. It came from JSON that could be read."""
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, dict):
            rest += one.values()
        elif isinstance(one, list):
            rest += one
        elif isinstance(one, str):
            words = one[:LONG].split()
            if len(words) >= WORDS or (len(one) >= CHARACTERS and not one.isascii()):  # some writing has no spaces
                return True
    return False
