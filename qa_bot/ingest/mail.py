"""E-mail, mailboxes (mbox) and saved web pages (MHTML) -> text. Knows MIME; refuses to open attachments, which it names."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice, pairwise

from qa_bot.errors import ParseError
from qa_bot.ingest.decoding import canonical, decode
from qa_bot.ingest.html import parse_html, whole_page
from qa_bot.ingest.parsed import Parsed, clean, day_of, known, warnings_of

PAGE_ADDRESS = ("Snapshot-Content-Location", "Content-Location")
MAX_DEPTH = 20  # of messages and parts inside each other
MAX_MESSAGES = 10_000  # of a mailbox
# The line before each message of a mailbox: who, and when as C's asctime says it. A sentence that begins with "From" has
# no time and year, and no header below it.
FROM_LINE = re.compile(
    rb"^From [^\n]{1,300}?\d\d?:\d\d[^\n]{1,60}?\b\d{4}\b[^\n]{0,60}\n(?=[A-Za-z][\w-]{0,60}:)", re.M
)
ESCAPED = re.compile(rb"^>(?=>{0,99}From )", re.M)  # that a line of a message is not taken for one
QUOTE = re.compile(r"(?:>[ \t]?)+")  # marks before a line of an earlier message
SHOWN = ("From", "To", "Cc", "Date")


def parse_mail(content: bytes, charset: str) -> Parsed:
    """Return subject, sender, date and text of a message, with the messages inside it; attachments are only named.

    The messages of a mailbox are parts, known by their numbers. Raises ParseError where none can be read.
    """
    content = content.lstrip()
    starts = [match.span() for match in islice(FROM_LINE.finditer(content), MAX_MESSAGES + 1)]
    if not starts or starts[0][0]:
        return _message(content)
    if len(starts) > MAX_MESSAGES:
        raise ParseError(f"The mailbox holds more than {MAX_MESSAGES:,} messages.", "Split it, and add its parts.")
    ends = [start for start, _ in starts[1:]] + [len(content)]
    messages = (ESCAPED.sub(b"", content[start:end]) for (_, start), end in zip(starts, ends, strict=True))
    if len(starts) == 1:
        return _message(next(messages))
    parts, damaged = [], []
    for number, message in enumerate(messages, 1):
        try:
            parts.append(replace(_message(message), name=str(number)))
        except ParseError as error:
            damaged.append(f"Message {number} of the mailbox was not read: {error}")
    if not parts:
        raise ParseError(damaged[0])
    return Parsed("", parts=(replace(parts[0], warnings=(*parts[0].warnings, *damaged[:10])), *parts[1:]))


def _message(content: bytes) -> Parsed:
    attachments: list[str] = []
    with _understood():
        message = message_from_bytes(content, policy=policy.default.clone(raise_on_defect=False))
        text = _message_text(message, attachments, 0)
    names = ", ".join(attachments[:10])
    lost = f"Attachments that were not read: {names}. Save them and add them by themselves." if names else ""
    return Parsed(
        canonical(text),
        _header(message, "Subject"),
        metadata=known(author=_header(message, "From"), date=day_of(_header(message, "Date"))),
        warnings=warnings_of(canonical(lost)),
    )


def parse_mhtml(content: bytes, charset: str) -> Parsed:
    """Return the article of a page that a browser saved as one file."""
    with _understood():
        message = message_from_bytes(content, policy=policy.default.clone(raise_on_defect=False))
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        if page is None:
            return Parsed("")
        data, charset = _payload(page), _charset(page)
    found = parse_html(data, charset)
    address = next((value for name in PAGE_ADDRESS if (value := _header(message, name))), "")
    metadata = {**known(date=day_of(_header(message, "Date")), url=address), **found.metadata}
    return Parsed(found.text, found.title or _header(message, "Subject"), metadata=metadata, warnings=found.warnings)


@contextmanager
def _understood() -> Iterator[None]:
    """Give a name to what the email package raises at headers that it cannot take apart: IndexError and other mistakes."""
    try:
        yield
    except (ParseError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ParseError(
            f"It is a damaged e-mail: the header of a part cannot be understood ({type(error).__name__})."
        ) from None


def _message_text(message: EmailMessage, attachments: list[str], depth: int) -> str:
    """Return heading, sender, date and body of a message."""
    subject = _header(message, "Subject")
    stated = "\n".join(f"{name}: {value}" for name in SHOWN if (value := _header(message, name)))
    return "\n\n".join(filter(None, [f"# {subject}" if subject else "", stated, *_body(message, attachments, depth)]))


def _body(part: EmailMessage, attachments: list[str], depth: int) -> list[str]:
    """Return the texts of a part; of alternatives, the plain one, or the HTML where that says much more."""
    kind = part.get_content_type()
    if depth > MAX_DEPTH:
        return []
    if kind == "message/rfc822":
        inner = part.get_payload()
        return [
            _message_text(one, attachments, depth + 1)
            for one in (inner if isinstance(inner, list) else ())
            if isinstance(one, EmailMessage)
        ]
    if part.is_multipart():
        children = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
        texts = [_body(child, attachments, depth + 1) for child in children]
        if kind == "multipart/alternative":
            plain = [
                text for text, child in zip(texts, children, strict=True) if child.get_content_type() == "text/plain"
            ]
            best = max(texts, key=lambda found: len("".join(found)), default=[])
            return next((found for found in plain if 3 * len("".join(found)) > len("".join(best))), best)
        return [text for found in texts for text in found]
    name = clean(part.get_filename() or "")
    if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
        attachments += (
            [name or kind] if part.get_content_disposition() != "inline" or not kind.startswith("image/") else []
        )
        return []
    text, _ = decode(_payload(part), _charset(part))
    return [whole_page(text)[0] if kind == "text/html" else _unquoted(text.strip())] if text.strip() else []


def _unquoted(text: str) -> str:
    """Return plain text without the marks of quoted lines; each message in it a paragraph of its own.

    Where an answer stands below what it quotes, each quoted paragraph keeps its marks before its first line: without
    them nobody could tell who says what.
    """
    rows, depths = [], []
    for line in text.splitlines():
        mark = QUOTE.match(line)
        rows.append(line[mark.end() :] if mark else line)
        depths.append(mark[0].count(">") if mark else 0)
    said = [depth for row, depth in zip(rows, depths, strict=True) if row.strip()]
    if not any(said):
        return text
    below = any(after == 0 < before for before, after in pairwise(said))
    found: list[str] = []
    last = 0
    for row, depth in zip(rows, depths, strict=True):
        if row.strip() and depth != last:
            found += [""] if found and found[-1].strip() else []
            last = depth
        begins = not found or not found[-1].strip()
        found.append(f"{'>' * depth} {row}" if below and depth and begins and row.strip() else row)
    return "\n".join(found).strip()


def _payload(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _charset(part: EmailMessage) -> str:
    return str(part.get_content_charset() or "")


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line, "" where there is none or it cannot be understood."""
    try:
        return clean(message[name])
    except Exception:  # the email package gives up in many ways: ValueError, IndexError, OverflowError, ...
        return next((clean(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
