"""What a person at a terminal sees, and how it gets there.

Knows widths, colours and which characters a terminal must never get. Results go to stdout through `emit`, everything
else to stderr through `note`. Text of documents and models is shown only through `clean` or `one_line`.
"""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TextIO

from qa_bot.errors import QaBotError
from qa_bot.ingest.text.decoding import visible
from qa_bot.types import without_surrogates

RIGHT = {
    "passages",
    "characters",
    "score",
    "dense",
    "lexical",
    "reader",
    "second reader",
    "size",
    "memory",
}  # columns of numbers

# Whole escape sequences go first (so that no "[31m" stays), then every control character that is left.
ESCAPES = re.compile(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # strings: OSC, DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[ -/]*[0-~]"
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f]")
BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


class OutputClosedError(Exception):
    """The reader of stdout is gone, as with `| head -1`."""


def clean(text: str) -> str:
    """Return the text without escape sequences, controls (but line break and tab), and what hides or turns text around."""
    text = visible(ESCAPES.sub("", BREAKS.sub("\n", text)))
    return without_surrogates(CONTROLS.sub("", text))


def one_line(text: str, longest: int | None = None) -> str:
    """Return the clean text on one line, cut to `longest` characters with a mark."""
    text = " ".join(clean(text).split())
    return text if longest is None or len(text) <= longest else text[: longest - 1].rstrip() + "…"


def emit(text: str = "") -> None:
    """Write a result to stdout at once. After an error stdout is silent.

    Raises OutputClosedError when nobody reads it any more, QaBotError where it cannot be written (full disk).
    """
    try:
        _write(sys.stdout, f"{text}\n")
    except BrokenPipeError as error:
        silence(sys.stdout)
        raise OutputClosedError from error
    except OSError as error:
        silence(sys.stdout)
        raise QaBotError(f"The result cannot be written to stdout: {error.strerror}.") from error


def note(text: str = "", end: str = "\n") -> None:
    """Write to stderr what is not a result. That nobody reads it is no reason to stop the work."""
    try:
        _write(sys.stderr, f"{text}{end}")
    except BrokenPipeError:
        silence(sys.stderr)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:  # None: closed by the caller, as with >&-
        stream.write(text)
        stream.flush()


def silence(stream: TextIO) -> None:
    """Lead what is still to be written to a closed pipe nowhere, so that the interpreter does not complain at its end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def confirm(question: str) -> bool:
    """Ask on stderr, read from stdin; only y or yes is a yes."""
    note(f"{question} [y/N] ", end="")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at (or types into) the stream, on a terminal that can move its cursor."""
    return bool(stream and stream.isatty() and os.environ.get("TERM") != "dumb")


def bold(text: str) -> str:
    """Return the text in bold where stdout has colours."""
    return f"\x1b[1m{text}\x1b[0m" if _colours() else text


def dim(text: str) -> str:
    """Return the text in grey where stdout has colours."""
    return f"\x1b[2m{text}\x1b[0m" if _colours() else text


def _colours() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(sys.stdout)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as aligned columns; the first is the heading. Columns of numbers stand right."""
    rows = list(rows)
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(width, column)) for column in columns]
    right = [column[0] in RIGHT for column in columns]
    lines = []
    for row in rows:
        cells = [
            f"{' ' * (wide - width(cell))}{cell}" if flush else f"{cell}{' ' * (wide - width(cell))}"
            for cell, wide, flush in zip(row, widths, right, strict=False)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([dim(lines[0]), *lines[1:]]) if lines else ""


def width(text: str) -> int:
    """Return the columns that a text takes: two for wide East Asian characters, none for combining marks."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
