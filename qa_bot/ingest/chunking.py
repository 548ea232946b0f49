"""Document -> Passages on sentence edges. Knows sections and token counts; refuses to know models and formats."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.ingest.sentences import BULLET, NUMBERED, PAUSE, TABLE_ROW, grapheme_edge, lines, sentence_spans
from qa_bot.ingest.text.blanking import blanked
from qa_bot.settings import ChunkingSettings
from qa_bot.types import Document, Passage

CountTokens = Callable[[Sequence[str]], list[int]]
Span = tuple[int, int]  # start and end in the text

HEADING_CHARACTERS = 80
CHARACTERS_PER_TOKEN = 20  # word pieces: any word above 100 letters is one token, on which no passage may grow

MARKDOWN_HEADING = re.compile(r"[ ]{0,3}#{1,6}\s+(.*?)[\s#]*$")
FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows it."""

    start: int  # where its line begins
    end: int  # behind its line break
    text: str  # at most HEADING_CHARACTERS
    marked: bool  # written as a heading ("# x"), not merely a short line that stands alone


@dataclass(frozen=True, slots=True, order=True)
class _Unit:
    """A sentence with the white space behind it, or a piece of a sentence that is too long; a passage."""

    start: int
    end: int
    tokens: int


def chunk(
    document: Document, count_tokens: CountTokens, settings: ChunkingSettings, *, read: str | None = None
) -> list[Passage]:
    """Return the passages of a document, in order; together they hold every character. White space alone: none.

    A passage is as many whole sentences as fit `max_tokens` with its heading, and repeats the last
    `overlap_sentences` of the one before unless they take more than half of it or a section begins. Sentences that
    are too long are parted at white space, else between visible characters. `count_tokens` is called once for all
    sentences and once for all passages, and again only for what proved too long. `read`: the text in whose sentences it is
    cut, as long as the document's (default: that), with blanks where something shall move no border.
    """
    text = document.text if read is None else read
    spans = sentence_spans(text)
    if not spans:
        return []
    headings = find_headings(text)
    names = _names_that_fit(headings, count_tokens, settings.max_tokens)
    edges = [0, *(start for start, _ in spans[1:]), len(text)]
    room = settings.max_tokens - max(names.values(), default=0)
    budget = _Budget(text, settings.max_tokens, headings, names)

    def of_parts(spans: list[Span]) -> list[int]:
        pieces = [text[start:end] for start, end in spans]
        counts = zip(pieces, count_tokens(pieces), strict=True)
        return [max(tokens, len(piece.strip()) // CHARACTERS_PER_TOKEN) for piece, tokens in counts]

    def of_passages(spans: list[Span]) -> list[int]:
        return count_tokens([budget.embedded(text, start, end) for start, end in spans])

    units = _fit(text, list(pairwise(edges)), of_parts, room)
    packed = _pack(units, budget, settings.overlap_sentences)
    passages = []
    for unit in _fit(text, packed, of_passages, settings.max_tokens):  # counts of parts are not quite additive
        start, end = unit.start, unit.end
        heading = budget.heading(start)
        passages.append(Passage(f"{document.id}:{start}", document.id, start, end, heading, document.text[start:end]))
    return passages


def find_headings(text: str) -> list[Heading]:
    """Return the headings of plain or Markdown text: "# x" lines, and short lines between blank lines.

    The latter have at least one letter, at most HEADING_CHARACTERS, no punctuation at their end and text below them.
    """
    found = []
    fenced = False
    rows = [*lines(text), (len(text), "")]
    for number, (start, line) in enumerate(rows[:-1]):
        if FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        if match := MARKDOWN_HEADING.match(line):
            if name := " ".join(match[1].split())[:HEADING_CHARACTERS].strip():
                found.append(Heading(start, start + len(line), name, marked=True))
        elif _stands_alone(rows, number) and _looks_like_heading(line):
            found.append(Heading(start, start + len(line), " ".join(line.split()), marked=False))
    edges = [*(heading.start for heading in found), len(text)]
    return [  # of a list of short lines none is a heading
        heading
        for heading, (_, below) in zip(found, pairwise(edges), strict=True)
        if heading.marked or text[heading.end : below].strip()
    ]


def without_headings(text: str, kept: tuple[int, int] = (0, 0)) -> str:
    """Return the text with its headings blanked, but for one that meets the characters `kept`."""
    spans = ((heading.start, heading.end) for heading in find_headings(text))
    return blanked(text, ((start, end) for start, end in spans if not (start < kept[1] and kept[0] < end)))


def _stands_alone(rows: list[tuple[int, str]], number: int) -> bool:
    before = rows[number - 1][1] if number else ""
    return not before.strip() and not rows[number + 1][1].strip()


def _looks_like_heading(line: str) -> bool:
    name = line.strip()
    if not 1 < len(name) <= HEADING_CHARACTERS or PAUSE.search(name) or not any(map(str.isalpha, name)):
        return False
    return not (BULLET.match(line) or NUMBERED.match(line) or TABLE_ROW.match(line) or "://" in name)


def _names_that_fit(headings: list[Heading], count_tokens: CountTokens, max_tokens: int) -> dict[str, int]:
    """Return the tokens of each heading that takes at most half of a passage; the others are not repeated."""
    names = sorted({heading.text for heading in headings})
    counts = count_tokens(names) if names else []
    return {name: count for name, count in zip(names, counts, strict=True) if count <= max_tokens // 2}


class _Budget:
    """How much room there is in a passage that begins at a place, given the heading it stands under."""

    def __init__(self, text: str, max_tokens: int, headings: list[Heading], names: dict[str, int]) -> None:
        self.max_tokens = max_tokens
        self.names = names
        self.starts = [heading.start for heading in headings]
        self.texts = [heading.text if heading.text in names else "" for heading in headings]
        self.at = {heading.start: heading for heading in headings}
        for number in range(len(headings) - 2, -1, -1):
            if not text[headings[number].end : headings[number + 1].start].strip():
                self.texts[number] = self.texts[number + 1]  # "# Title", then "## Section": the text stands under both

    def heading(self, place: int) -> str:
        """Return the heading that `place` stands under, or ""."""
        number = bisect_right(self.starts, place)
        return self.texts[number - 1] if number else ""

    def room(self, place: int) -> int:
        """Return the tokens that text beginning at `place` may have."""
        return self.max_tokens - self.names.get(self.heading(place), 0)

    def embedded(self, text: str, start: int, end: int) -> str:
        """Return what an encoder reads of the passage `start:end`."""
        heading = self.heading(start)
        return f"{heading}\n{text[start:end]}" if heading else text[start:end]


def _fit(text: str, spans: list[Span], count: Callable[[list[Span]], list[int]], room: int) -> list[_Unit]:
    """Return `spans` as units of at most `room` tokens, in order: what is too long is halved until it fits."""
    fitting: set[_Unit] = set()
    while spans:
        too_long = []
        for (start, end), tokens in zip(spans, count(spans), strict=True):
            middle = _middle(text, start, end) if tokens > room else end
            if start < middle < end:
                too_long += [(start, middle), (middle, end)]
            else:
                fitting.add(_Unit(start, end, tokens))
        spans = too_long
    return sorted(fitting)


def _middle(text: str, start: int, end: int) -> int:
    """Return where to halve `text[start:end]`: after white space near its middle, else between visible characters."""
    trimmed = start + len(text[start:end].rstrip())
    middle = (start + trimmed) // 2
    spaces = [match.end() for match in re.finditer(r"\s+(?=\S)", text[start:trimmed])]
    places = [start + place for place in spaces if place > 0]
    if places:
        return min(places, key=lambda place: abs(place - middle))
    edge = start + grapheme_edge(text[start:trimmed], middle - start)
    if edge < trimmed:
        return edge
    edge = start + grapheme_edge(text[start:trimmed], 1)
    return edge if start < edge < trimmed else max(middle, start + 1)


def _pack(units: list[_Unit], budget: _Budget, overlap: int) -> list[Span]:
    """Return the spans of the passages: whole units, as many as fit, a new one where a section begins."""
    spans = []
    first = 0
    while True:
        last = _fill(units, first, budget)
        spans.append((units[first].start, units[last].end))
        if last + 1 == len(units):
            return spans
        first = _next_first(units, first, last, budget, overlap)


def _fill(units: list[_Unit], first: int, budget: _Budget) -> int:
    """Return the last unit of the passage that begins with unit `first`."""
    room = budget.room(units[first].start)
    used = units[first].tokens
    only_headings = True
    for number in range(first + 1, len(units)):
        unit = units[number]
        only_headings = only_headings and units[number - 1].start in budget.at
        heading = budget.at.get(unit.start)
        section = heading is not None and not only_headings and (heading.marked or used > room // 2)
        if section or used + unit.tokens > room:
            return number - 1
        used += unit.tokens
    return len(units) - 1


def _next_first(units: list[_Unit], first: int, last: int, budget: _Budget, overlap: int) -> int:
    """Return the first unit of the passage after `first..last`: up to `overlap` units are repeated."""
    begin = last + 1
    if units[begin].start in budget.at:
        return begin
    for number in range(last, max(first, last - overlap), -1):
        repeated = sum(unit.tokens for unit in units[number : last + 1])
        room = budget.room(units[number].start)
        if repeated > room // 2 or repeated + units[last + 1].tokens > room:
            break
        begin = number
    return begin
