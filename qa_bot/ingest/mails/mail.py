"""E-mail, mailboxes (mbox) and saved web pages (MHTML) -> text. Knows MIME; refuses to open attachments.

Those go with the text, to be read as articles of their own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage
from itertools import islice, pairwise

from qa_bot.errors import ParseError
from qa_bot.ingest.mails.attached import (
    CARDS,
    MAX_ATTACHED,
    MAX_ATTACHMENTS,
    attachment,
    body_text,
    is_beside,
    payload,
)
from qa_bot.ingest.pages.html import parse_html, whole_page
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.parsed import Attachment, Parsed, clean, day_of, known, left_out, warnings_of
from qa_bot.ingest.trees.lines import FEWEST_WORDS

PAGE_ADDRESS = ("Snapshot-Content-Location", "Content-Location")
MAX_DEPTH = 20  # of messages and parts inside each other
MAX_MESSAGES = 10_000  # of a mailbox
# The line before each message of a mailbox: who, and when as C's asctime says it. A sentence that begins with "From" has
# no time and year, and no header below it.
FROM_LINE = re.compile(
    rb"^From [^\n]{1,300}?\d\d?:\d\d[^\n]{1,60}?\b\d{4}\b[^\n]{0,60}\n(?=[A-Za-z][\w-]{0,60}:)", re.M
)
ESCAPED = re.compile(rb"^>(?=>{0,99}From )", re.M)  # that a line of a message is not taken for one
WORD = re.compile(r"\w+")
MORE = 3  # times the words of another text: then it says more
STUB_WORDS = 60  # at most
SHARED = 0.5  # of the different words of the shorter of two texts, those that both have where they say the same
QUOTE = re.compile(r"(?:>[ \t]?)+")  # marks before a line of an earlier message
WRAPPED = 50  # characters of a line, from where the next one may continue it
SENTENCE_ENDS = (".", "!", "?")
ENDS = (*SENTENCE_ENDS, ":", ";")  # of a line that none continues
LONGEST = 10_000  # characters of lines that are put together
SHOWN = ("From", "To", "Cc", "Date")
BY_THEMSELVES = "Save them and add them by themselves."


@dataclass(slots=True)
class _Found:
    """What was found in a message beside its text."""

    attachments: dict[str, Attachment] = field(default_factory=dict)  # by name
    unread: list[str] = field(default_factory=list)  # names of attachments
    size: int = 0  # of the attachments, as they stand
    lost: list[str] = field(default_factory=list)  # warnings
    texts: int = 0
    broken: int = 0  # parts without any text that can be decoded


def parse_mail(content: bytes, _charset: str) -> Parsed:
    """Return subject, sender, date and text of a message, with the messages inside it, and its attachments unopened.

    The messages of a mailbox are parts, known by their numbers. Raises ParseError where none can be read.
    """
    content = content.lstrip()
    starts = [match.span() for match in islice(FROM_LINE.finditer(content), MAX_MESSAGES + 1)]
    if not starts or starts[0][0]:
        return _within_limits([_message(content)])[0]
    if len(starts) > MAX_MESSAGES:
        raise ParseError(f"The mailbox holds more than {MAX_MESSAGES:,} messages.", "Split it, and add its parts.")
    ends = [start for start, _ in starts[1:]] + [len(content)]
    messages = (ESCAPED.sub(b"", content[start:end]) for (_, start), end in zip(starts, ends, strict=True))
    if len(starts) == 1:
        return _within_limits([_message(next(messages))])[0]
    parts, damaged = [], []
    for number, message in enumerate(messages, 1):
        try:
            parts.append(replace(_message(message), name=str(number)))
        except ParseError as error:
            damaged.append(f"Message {number} of the mailbox was not read: {error}")
    if not parts:
        raise ParseError(damaged[0])
    parts = _within_limits(parts)
    return Parsed("", parts=(replace(parts[0], warnings=(*parts[0].warnings, *damaged[:10])), *parts[1:]))


def _within_limits(messages: list[Parsed]) -> list[Parsed]:
    """Return the messages with as many attachments as may be read; the others are named."""
    kept = []
    count = size = 0
    for message in messages:
        within = []
        for attached in message.attachments:
            count += 1
            size += len(attached.content)
            if count <= MAX_ATTACHMENTS and size <= MAX_ATTACHED:
                within.append(attached)
        too_many = _unread([attached.name for attached in message.attachments[len(within) :]])
        kept.append(replace(message, attachments=tuple(within), warnings=(*message.warnings, *warnings_of(too_many))))
    return kept


def _message(content: bytes) -> Parsed:
    found = _Found()
    with _understood():
        message = message_from_bytes(content, policy=policy.default.clone(raise_on_defect=False))
        text = _message_text(message, found, 0)
        if found.broken and not (found.texts or found.attachments):
            raise ParseError("Its text is base64 that is broken, and what can be decoded of it is no text.")
        if any(isinstance(defect, CloseBoundaryNotFoundDefect) for part in message.walk() for defect in part.defects):
            found.lost.append("The message ends in the middle: its last part may be cut off.")
    return Parsed(
        canonical(text),
        _header(message, "Subject"),
        metadata=known(author=_header(message, "From"), date=day_of(_header(message, "Date"))),
        warnings=warnings_of(_unread(found.unread), *dict.fromkeys(found.lost)),
        attachments=tuple(found.attachments.values()),
    )


def _unread(names: list[str]) -> str:
    """Return a warning that names attachments that were not read, "" for none."""
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    return canonical(f"Attachments that were not read: {', '.join(names[:10])}{more}. {BY_THEMSELVES}") if names else ""


def parse_mhtml(content: bytes, _charset: str) -> Parsed:
    """Return the article of a page that a browser saved as one file."""
    with _understood():
        message = message_from_bytes(content, policy=policy.default.clone(raise_on_defect=False))
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        if not pages:
            return Parsed("")
        data, charset = payload(pages[0])[0], str(pages[0].get_content_charset() or "")
        lost = left_out({"framed pages": sum(_is_read(frame) for frame in pages[1:])})
    found = parse_html(data, charset)
    address = next((value for name in PAGE_ADDRESS if (value := _header(message, name))), "")
    metadata = {**known(date=day_of(_header(message, "Date")), url=address), **found.metadata}
    return Parsed(
        found.text,
        found.title or _header(message, "Subject"),
        metadata=metadata,
        warnings=warnings_of(*found.warnings, lost),
    )


def _is_read(frame: EmailMessage) -> bool:
    """Return whether a page inside a saved page says something: most hold nothing."""
    try:
        return len(whole_page(body_text(frame)[0])[0].split()) >= FEWEST_WORDS
    except ParseError:  # it holds nothing
        return False


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


def _message_text(message: EmailMessage, found: _Found, depth: int) -> str:
    """Return heading, sender, date and body of a message."""
    subject = _header(message, "Subject")
    stated = "\n".join(f"{name}: {value}" for name in SHOWN if (value := _header(message, name)))
    return "\n\n".join(filter(None, [f"# {subject}" if subject else "", stated, *_body(message, found, depth)]))


def _body(part: EmailMessage, found: _Found, depth: int) -> list[str]:
    """Return the texts of a part; of alternatives, the plain one, or the HTML where that says more or something else."""
    kind = part.get_content_type()
    if depth > MAX_DEPTH:
        return []
    if kind == "message/rfc822":
        inner = part.get_payload()
        return [
            _message_text(one, found, depth + 1)
            for one in (inner if isinstance(inner, list) else ())
            if isinstance(one, EmailMessage)
        ]
    if part.is_multipart():
        children = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
        texts = [_body(child, found, depth + 1) for child in children]
        if kind == "multipart/alternative":
            return _alternative(texts, [child.get_content_type() for child in children], found)
        return [text for one in texts for text in one]
    if kind in CARDS:
        found.unread.append(clean(part.get_filename() or "") or kind)
    elif part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
        if not is_beside(part):
            _attach(part, found)
    else:
        return _part_text(part, found)
    return []


def _alternative(texts: list[list[str]], kinds: list[str], found: _Found) -> list[str]:
    """Return one of several texts that should say the same: the plain one, unless another says more, or it is a stub.

    A stub is a short text for programs that show no HTML, and has few words of what they do not show.
    """
    words = [WORD.findall(" ".join(one).lower()) for one in texts]
    plain = next((place for place, kind in enumerate(kinds) if kind == "text/plain" and words[place]), None)
    others = [place for place, said in enumerate(words) if said and place != plain]
    rival = max(others, key=lambda place: len(words[place]), default=None)
    if plain is None or rival is None:
        return texts[plain or rival or 0] if texts else []
    own, its = words[plain], words[rival]
    if MORE * len(own) <= len(its):
        return texts[rival]
    same = len({*own} & {*its}) >= SHARED * min(len({*own}), len({*its}))
    if same or len(own) > STUB_WORDS or len(own) >= MORE * len(its):
        return texts[plain]
    told = " ".join(" ".join(texts[plain]).split())
    found.lost.append(canonical(f"Its plain text says something else than its HTML, and was left out: {told[:100]!r}."))
    return texts[rival]


def _attach(part: EmailMessage, found: _Found) -> None:
    stated = part.get_payload()
    found.size += len(stated) if isinstance(stated, str) else 0
    if len(found.attachments) >= MAX_ATTACHMENTS or found.size > MAX_ATTACHED:
        found.unread.append(clean(part.get_filename() or "") or part.get_content_type())
        return
    attached, damaged = attachment(part, found.attachments)
    if damaged:
        found.lost.append(canonical(f"The attachment {attached.name!r} is damaged: its base64 is broken."))
    found.attachments[attached.name] = attached


def _part_text(part: EmailMessage, found: _Found) -> list[str]:
    text, lost = body_text(part)
    if part.get_content_type() == "text/html" and text.strip():
        text, _, hidden = whole_page(text)
        found.lost += warnings_of(hidden)
    else:
        text = _unquoted(text.strip())
    found.lost += warnings_of(lost)
    found.texts += bool(text)
    found.broken += bool(lost and not text)
    return [text] if text else []


def _unquoted(text: str) -> str:
    """Return plain text without the marks of quoted lines; each message in it a paragraph of its own.

    Where an answer stands below what it quotes, each quoted line keeps its marks, and one that runs on is put behind the
    line before: without marks nobody could tell who says what, and in the middle of a sentence they would part it.
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
    last, above = 0, ""
    for row, depth in zip(rows, depths, strict=True):
        if row.strip() and depth != last:
            found += [""] if found and found[-1].strip() else []
            last = depth
        if below and depth and found and len(found[-1]) < LONGEST and _runs_on(above, row, found[-1].lstrip("> ")):
            found[-1] += f" {row.strip()}"
        else:
            found.append(f"{'>' * depth} {row}" if below and depth and row.strip() else row)
        above = row.strip()
    return "\n".join(found).strip()


def _runs_on(above: str, row: str, sentence: str) -> bool:
    """Return whether a line continues the one above: that one is long and ends nothing, or a sentence goes on to its end.

    `sentence`: all that the line above ends. Short lines are lists, verses and programs.
    """
    row = row.strip()
    if not above or not row[:1].isalnum() or above.endswith(ENDS):
        return False
    return len(above) >= WRAPPED or (row[0].islower() and row.endswith(SENTENCE_ENDS) and sentence[:1].isupper())


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line, "" where there is none or it cannot be understood."""
    try:
        return clean(message[name])
    except Exception:  # the email package gives up in many ways: ValueError, IndexError, OverflowError, ...
        return next((clean(raw) for key, raw in message.raw_items() if key.lower() == name.lower()), "")
