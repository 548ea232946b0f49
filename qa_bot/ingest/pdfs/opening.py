"""The bytes of a PDF -> the open document. One that breaks off gets an end, so that its whole pages can be read.

Refuses to mend a page.
"""

import math
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.archive import PASSWORD_HINT

MARK = re.compile(rb"(?P<number>\d{1,7})\s{1,9}\d{1,5}\s{1,9}obj\b|/Type\s{0,9}/(?P<kind>Catalog|Page)\b")
MAX_PAGES = 20_000
STEP = 100  # pages that are read between two looks at the clock
READING = 2 / 3  # of the seconds for a source, in which its pages are read by the hundred
LATEST = 3 / 4  # and one by one
LEAST = 1.0  # seconds
ABANDONED = 0.85  # and after which a page is not waited for: what was read before it is
NEW = 4_000_000  # the number of an object that no file has; PDFium knows none above 4,194,304
WARNING = "The PDF is damaged: its end is missing. What there is of its pages was read."


def opened(content: bytes, password: str) -> tuple[Any, str]:
    """Return the PDF, and a warning where its end had to be mended, else "". Raises ParseError for one that stays closed."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content, password=password or None), ""
    except pypdfium2.PdfiumError as error:
        reason = str(error).lower()
    if "password" not in reason and "security" not in reason and b"/Encrypt" not in content:
        for whole in _mended(content):
            try:
                pdf = pypdfium2.PdfDocument(whole)
            except pypdfium2.PdfiumError:  # the next way, or the first reason
                continue
            if len(pdf):
                return pdf, WARNING
    raise _refusal(reason, password)


def _mended(content: bytes) -> Iterator[bytes]:
    """Yield a PDF with an end of its own: by the list of pages that it has, then with one of all pages that are found."""
    found: dict[bytes, dict[int, None]] = {b"Catalog": {}, b"Page": {}}
    number = 0  # of the object that a mark stands in
    for mark in MARK.finditer(content):
        if mark["number"]:
            number = int(mark["number"])
        elif number:
            found[mark["kind"]][number] = None
    for catalog in list(found[b"Catalog"])[-1:]:
        yield _ended(content, b"", catalog)
    pages = list(found[b"Page"])[:MAX_PAGES]
    if pages:
        tree = NEW
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        added = b"%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n" % (tree, kids, len(pages))
        added += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (tree + 1, tree)
        yield _ended(content, added, tree + 1)


def _ended(content: bytes, added: bytes, root: int) -> bytes:
    return content + b"\nendstream\nendobj\n" + added + b"trailer\n<< /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n" % root


def _refusal(error: str, password: str) -> ParseError:
    """Return the error for a PDF that cannot be opened, in words for people."""
    if "password" in error:
        what = "the password does not fit." if password else "a password is needed."
        return ParseError(f"The PDF is encrypted: {what}", PASSWORD_HINT)
    if "security" in error:
        return ParseError("The PDF is encrypted in a way that cannot be read. Save a copy without encryption.")
    return damaged_pdf()


def damaged_pdf() -> ParseError:
    """Return the error for a PDF that cannot be opened, or in which nothing is whole."""
    return ParseError("It is a damaged PDF: it cannot be opened.", "Get it again, or save it anew from a PDF program.")


@dataclass(frozen=True, slots=True)
class Clock:
    """When the reading of a file began, how many seconds it may take, and the setting that says so."""

    seconds: float
    setting: str = "parsing.seconds"
    begun: float = field(default_factory=time.monotonic)
    now: Callable[[], float] = time.monotonic

    def is_over(self, share: float) -> bool:
        """Return whether more than a share of the seconds (0..1) is over."""
        return self.now() - self.begun > share * self.seconds

    def left(self, share: float) -> float | None:
        """Return how many seconds are left of a share of them, None for no end; a file has one in any case."""
        ends = self.begun + share * self.seconds
        return None if ends == math.inf else max(ends - self.now(), LEAST)

    @property
    def hint(self) -> str:
        """What to do for more time."""
        return f"The setting {self.setting} raises the limit."


def pages_in_time(count: int, clock: Clock) -> Iterator[int]:
    """Yield the indexes of `count` pages, until most of the time is over; the rest is for what is done with their text.

    Pages are read by the hundred, so that a file rarely reads otherwise the next time; only where a hundred takes long,
    it is broken off in the midst.
    """
    for index in range(count):
        if index and clock.is_over(READING) and (index % STEP == 0 or clock.is_over(LATEST)):
            return
        yield index


def partly_read(pages: int, count: int, clock: Clock) -> str:
    """Return a warning where fewer than `count` pages were read, else ""."""
    if pages == count:
        return ""
    read = f"its first {pages:,} of {count:,} pages were" if pages > 1 else f"the first of its {count:,} pages was"
    return f"Only {read} read, in {clock.seconds:g} seconds. {clock.hint}"
