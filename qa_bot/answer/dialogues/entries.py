"""A help page -> its entries: a question or situation that leads, and what is said under it.

"How do I cancel? In the app ..." and "My card was lost. Call us ..." say half of it in the lead: read without it, "call us"
answers anything. Knows the form of such pages; an article that asks a question now and then is none. Refuses to know models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.answer.dialogues.interviewers import FEWEST, FIRST_PERSON, PARAGRAPH
from qa_bot.answer.dialogues.speakers import REACH
from qa_bot.types import Document

SHARE = 3  # of so many leading headings, and paragraphs under none, at least one asks in a help page
LONGEST = 20  # words of a lead
HEADING = 120  # characters of a heading that has no mark
NO_LEAD = "\"“'‘«-*>|"  # at a paragraph's start: words in quotation marks, a list's item, a row
MARK = re.compile(r"#{1,6}[ \t]+")
LABEL = re.compile(r"(?:Q(?:uestion)?[ \t]?\d{0,3}[.:]|\d{1,3}[.)])[ \t]+")  # "Q3:", "7."
OPENING = re.compile(r"(?:[^.!?]|[.!?](?!\s)){1,160}[.!?](?=\s+\S)")
ENDS = (".", "!", ":", ";", ",", "…")


@dataclass(frozen=True, slots=True)
class LedEntry:
    """`document.text[lead:lead_end]` leads; `document.text[start:end]` is said under it."""

    lead: int
    lead_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, or a paragraph, at `text[start:end]`, and where what may lead in it ends."""

    start: int
    end: int
    lead_end: int  # start: nothing may lead
    headed: bool
    asks: bool
    clear: bool  # whether its form alone shows that it leads: it asks, or somebody tells of himself


def entries_of(document: Document, start: int, end: int) -> list[LedEntry]:
    """Return the entries around `document.text[start:end]`, in order; [] where it is no help page."""
    offset = max(0, start - REACH)
    text = document.text[offset : end + REACH]
    if text.count("?") < FEWEST:
        return []
    parts = _parts(text)
    asked = sum(part.asks for part in parts)
    if asked < FEWEST or SHARE * asked < _could_lead(parts):
        return []
    leads = _leading(parts)
    found = []
    for place in sorted(leads):
        part, last = parts[place], place
        while last + 1 < len(parts) and last + 1 not in leads and not parts[last + 1].headed:
            last += 1
        said = text[part.lead_end : parts[last].end]
        begins = part.lead_end + len(said) - len(said.lstrip())
        if begins < parts[last].end:
            found.append(LedEntry(*(offset + at for at in (part.start, part.lead_end, begins, parts[last].end))))
    return found


def entry_at(document: Document, place: int) -> LedEntry | None:
    """Return the entry under whose lead a place of a document stands; None where none does."""
    return next((one for one in entries_of(document, place, place) if one.start <= place < one.end), None)


def _parts(text: str) -> list[_Part]:
    found = []
    for match in PARAGRAPH.finditer(text):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        if mark := MARK.match(text, start, end):
            line = text.find("\n", start, end)
            found.append(_heading(text, mark.end(), line if line > 0 else end))
            start = end if line < 0 else line + 1
        elif "\n" not in text[start:end] and end - start <= HEADING and not text[start:end].endswith(ENDS):
            found.append(_heading(text, start, end))
            start = end
        if start < end:
            found.append(_paragraph(text, start, end))
    return found


def _could_lead(parts: Sequence[_Part]) -> int:
    """How many headings lead, and how many paragraphs stand under no such heading."""
    count, under = 0, False
    for part in parts:
        under = part.clear if part.headed else under
        count += part.clear if part.headed else not under
    return count


def _heading(text: str, start: int, end: int) -> _Part:
    start, lead = _named(text, start, end)
    asks, listed = lead.endswith("?"), lead[:1] in NO_LEAD
    return _Part(start, end, end, True, asks and not listed, not listed and _clear(lead))


def _paragraph(text: str, start: int, end: int) -> _Part:
    start, _ = _named(text, start, end)
    opening = OPENING.match(text, start, end)
    if opening is None or text[start] in NO_LEAD or len(opening.group().split()) > LONGEST:
        return _Part(start, end, start, False, False, False)
    lead = opening.group()
    return _Part(start, end, opening.end(), False, lead.endswith("?"), _clear(lead))


def _named(text: str, start: int, end: int) -> tuple[int, str]:
    """Where a lead begins behind its number or label, and the text from there on."""
    label = LABEL.match(text, start, end)
    start = label.end() if label else start
    return start, text[start:end].strip()


def _clear(lead: str) -> bool:
    return lead.endswith("?") or bool(FIRST_PERSON.search(lead))


def _leading(parts: Sequence[_Part]) -> set[int]:
    """The places of the parts that lead: the clear ones, and those beside them in a section, or among headings, of which
    half are clear."""
    headings = [part for part in parts if part.headed]
    all_headings = 2 * sum(part.clear for part in headings) >= len(headings)
    found = {place for place, part in enumerate(parts) if part.headed and (part.clear or all_headings)}
    edges = [-1, *(place for place, part in enumerate(parts) if part.headed), len(parts)]
    for before, following in pairwise(edges):
        section = [place for place in range(before + 1, following) if parts[place].lead_end > parts[place].start]
        clear = [place for place in section if parts[place].clear]
        asks = any(parts[place].asks for place in section)
        found |= set(section if 2 * len(clear) >= following - before - 1 else clear if asks else [])
    return found
