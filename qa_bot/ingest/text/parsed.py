"""What parsers and loaders return, and what a document is called. Knows no format."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath

from qa_bot.errors import ParseError
from qa_bot.ingest.text.decoding import canonical
from qa_bot.types import Document, Page

TITLE_CHARACTERS = 120  # a longer first line is text, not a title
NO_TITLE = re.compile(r"(microsoft word - .*|untitled.*|.*\.(docx?|pdf|tex|dvi|indd|qxd|rtf|odt)|\W*)$", re.I)
SINGULAR = re.compile(r"(?<=x)es$|s$")  # what a plural ends with


@dataclass(frozen=True, slots=True)
class Attachment:
    """What comes with a message, to be read as an article of its own."""

    name: str  # of the file, within its message
    content_type: str
    content: str  # in base64: it passes between processes as JSON


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser found: canonical text, never empty unless there are parts, and what is known about it."""

    text: str
    title: str = ""
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    name: str = ""  # of a part, within its source
    parts: tuple["Parsed", ...] = ()  # documents of their own, where a source holds several: the entries of a feed
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document, and what was lost or guessed on the way."""

    document: Document
    warnings: tuple[str, ...] = ()
    file: str = ""  # that names the document ("_id" of a line of JSON) without being part of its name
    line: int = 0  # of that file, where the name stands


def check_size(size: int, max_mib: int) -> None:
    """Raise ParseError for more bytes than the setting allows."""
    if size > max_mib * 2**20:
        raise ParseError(
            f"It is too large: {size / 2**20:,.1f} MiB; the limit is {max_mib} MiB.",
            "The setting parsing.max_mib raises it.",
        )


def title_of(text: str, otherwise: str) -> str:
    """Return the first line where it is short enough for a title, else the other name."""
    first = text.lstrip()[: 8 * TITLE_CHARACTERS].split("\n", 1)[0]  # a text may be one line of 20 MB
    first = " ".join(first.lstrip("# ").split())
    return first if len(first) <= TITLE_CHARACTERS and any(map(str.isalpha, first)) else otherwise


def numbered(name: str, number: int) -> str:
    """Return another name for a file whose name is taken: "notes/a (2).txt"."""
    path = PurePosixPath(name)
    stem = name.removesuffix(path.suffix) if path.suffix else name
    return f"{stem} ({number}){path.suffix}"


def clean(value: object) -> str:
    """Return a title or name on one line, "" for none."""
    return canonical(" ".join(str(value or "").split()))


def real_title(value: object) -> str:
    """Return a title on one line, "" for one that a program left behind."""
    title = clean(value)
    return "" if NO_TITLE.match(title) else title


def day_of(text: str) -> str:
    """Return the day that e-mail and feeds write in many ways (RFC 5322, ISO 8601), as in 2024-05-06; "" for none."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        stated = re.search(r"\d{4}-[\d-]{1,5}", text)
        return stated[0] if stated else ""


def known(**values: object) -> dict[str, str]:
    """Return the values that say something, each on one line."""
    return {name: cleaned for name, value in values.items() if (cleaned := clean(value))}


def warnings_of(*warnings: str) -> tuple[str, ...]:
    """Return the warnings that say something."""
    return tuple(warning for warning in warnings if warning)


def left_out(counts: Mapping[str, int]) -> str:
    """Return a warning that counts what is in a file and not in its text, by its name in the plural; "" for nothing."""
    told = [f"{count:,} {name if count > 1 else SINGULAR.sub('', name)}" for name, count in counts.items() if count]
    return f"Left out: {', '.join(told)}." if told else ""
