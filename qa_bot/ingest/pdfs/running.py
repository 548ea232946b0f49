"""The lines of pages -> the same without page numbers and running heads.

Refuses to leave out what says something of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from qa_bot.ingest.pdfs.layout import PARAGRAPH_GAP, TextLine

MARGIN = 0.13  # of a page's height, at its top and at its bottom, where running heads and page numbers stand
EDGE_LINES = 3  # lines at each edge that may be running heads
HEAD_CHARACTERS = 120  # longer is no running head
SENTENCE_WORDS = 5  # with a full stop; fewer are a name ("The Mill Inc.")
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"(?:page|seite|p[aá]gina|p\.|str\.|стр\.?)\s*#(?:\s*(?:/|of|von|de|di|sur|из)\s*#)?$|#\s*(?:/|of|von)\s*#$|[-–—]\s*#\s*[-–—]$",
    re.I,
)
ROMAN = re.compile(r"[ivxlc]{1,7}$", re.I)
ROMAN_EDGE = re.compile(r"(?:^|(?<=\s))[ivxlc]{1,7}$|^[ivxlc]{1,7}(?=\s)")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
NUMBERED = re.compile(rf"{ROMAN_EDGE.pattern}|\d{{1,9}}")
NUMBER_OF = re.compile(
    r"(?:\b(?:no|nr|number|nummer|num|invoice|case|file|form|order|receipt)\W{0,3}|[#№]\s?)$"
)  # of something else
CHAPTERS = 3  # lines at one height, each on several pages, that are running heads of chapters
MAX_NUMBERS = 6  # of a line that may be a running head


def without_running_lines(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float]
) -> tuple[list[list[TextLine]], list[str]]:
    """Return the pages without page numbers, heads and feet that stand on several of them; and what these say.

    What stands at an edge is left out where it stands on three pages (on both, where there are two) and is the same on
    them but for a number that counts up with the pages; where it changes with the chapter, on all pages but its first.
    A sentence stays: once, where it is the same everywhere, else on every page. A number alone is left out where it
    counts the pages or is the number of its page. A page that would be left empty is kept, and so is what stands inside
    of its text: behind a line that stays, and no farther from the next than lines are.
    """
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    enough = min(3, max(len(pages), 2))
    running = _running(edges, enough)
    offsets = Counter(offset for page, edge in enumerate(edges) for offset in {_offset(line, page) for line in edge})
    found = []
    said: dict[str, str] = {}
    for page, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
        left_out = {
            line
            for line in edge
            if PAGE_NUMBER.match(_form(line))
            or (_is_number(line) and (_offset(line, page) == 1 or offsets[_offset(line, page)] >= enough))
            or (not _is_number(line) and (page, line) in running)
        }
        heads = {line for line in left_out if (page, line) in running}
        left_out -= _inside(lines, left_out, heads, heights[page])
        kept = [line for line in lines if line not in left_out]
        found.append(kept or list(lines))
        if kept:
            for line in (line for line in lines if line in left_out and line in heads):
                said.setdefault(_form(line), line.text)
    return found, list(said.values())


def _inside(lines: Sequence[TextLine], left_out: set[TextLine], heads: set[TextLine], height: float) -> set[TextLine]:
    """Return those heads and feet that are lines of the page's text which happens to be alike on several pages.

    They stand no farther from lines that stay than lines do, and either behind one of these, seen from the edge, or apart
    from the head or foot of the page.
    """
    if not heads:
        return set()
    rows = sorted({round(line.bottom) for line in lines}, reverse=True)
    usual = median([above - below for above, below in pairwise(rows)] or [height])
    inside: set[TextLine] = set()
    for is_top in (True, False):
        outermost = True
        for block in _blocks(sorted(lines, key=lambda line: line.bottom, reverse=is_top), PARAGRAPH_GAP * usual):
            staying = [line for line in block if line not in left_out]
            for head in heads.intersection(block) if staying else ():
                level = abs(head.bottom - staying[0].bottom) <= 0.3 * head.height
                behind = block.index(staying[0]) < block.index(head) and not level
                if (head.bottom > height / 2) == is_top and (behind or not outermost):
                    inside.add(head)
            outermost = False
    return inside


def _blocks(lines: Sequence[TextLine], farthest: float) -> list[list[TextLine]]:
    """Return the lines in blocks of which none is farther from the next than `farthest` points."""
    blocks = [[line] for line in lines[:1]]
    for before, line in pairwise(lines):
        if abs(before.bottom - line.bottom) > farthest:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _edge_lines(lines: Sequence[TextLine], height: float) -> list[TextLine]:
    by_place = sorted(lines, key=lambda line: line.bottom)
    low = [line for line in by_place[:EDGE_LINES] if line.top < MARGIN * height]
    return low + [line for line in by_place[-EDGE_LINES:] if line.bottom > (1 - MARGIN) * height and line not in low]


def _running(edges: Sequence[Sequence[TextLine]], enough: int) -> set[tuple[int, TextLine]]:
    """Return the lines at edges, each with its page's index, that are the same on enough pages but for the page number."""
    same: dict[tuple[object, ...], list[tuple[int, TextLine]]] = defaultdict(list)
    for page, edge in enumerate(edges):
        for line in edge:
            for key in _keys(line, page):
                same[key].append((page, line))
    found = set()
    for places in same.values():
        if len({page for page, _ in places}) >= enough:
            first = places[0][0]
            found |= {(page, line) for page, line in places if page != first or not _is_sentence(line)}
    return found | _running_by_chapter(same)


def _running_by_chapter(same: Mapping[tuple[object, ...], Sequence[tuple[int, TextLine]]]) -> set[tuple[int, TextLine]]:
    """Return the lines that stand at one height and change with the chapter: several, each on two pages or more.

    Where one stands first it stays, as a heading of what follows: few pages share it.
    """
    heights: dict[int, list[Sequence[tuple[int, TextLine]]]] = defaultdict(list)
    for places in same.values():
        first = places[0][1]
        if len({page for page, _ in places}) > 1 and not _is_sentence(first) and not _is_number(first):
            heights[round(first.bottom)].append(places)
    found = set()
    for chapters in heights.values():
        begun = {places[0] for places in chapters}
        if len({line.text for _, line in begun}) >= CHAPTERS:
            found |= {place for places in chapters for place in places} - begun
    return found


def _keys(line: TextLine, page: int) -> list[tuple[object, ...]]:
    """Return what a line shares with its like on other pages: all of it, or all but a number, and how that counts."""
    text = " ".join(line.text.split()).lower()
    keys: list[tuple[object, ...]] = [(text,)]
    numbers = list(NUMBERED.finditer(text))
    if len(text) <= HEAD_CHARACTERS and len(numbers) <= MAX_NUMBERS and not _is_sentence(line):
        for number in (number for number in numbers if _may_count_pages(text, number)):
            keys.append((text[: number.start()], text[number.end() :], _value(number[0]) - page))
    return keys


def _may_count_pages(text: str, number: re.Match[str]) -> bool:
    """Return whether a number may be that of the page: it begins or ends the line, and is no invoice's or case's."""
    before, after = text[: number.start()], text[number.end() :]
    return not re.search(r"\w", before) or (not re.search(r"\w", after) and not NUMBER_OF.search(before))


def _value(number: str) -> int:
    """Return what a number is, also a Roman one; of letters that are none, something that does not count up."""
    if number.isdecimal():
        return int(number)
    values = [ROMAN_VALUES[letter] for letter in number]
    return sum(-value if value < after else value for value, after in pairwise([*values, 0]))


def _is_sentence(line: TextLine) -> bool:
    """Return whether a line ends as a sentence does, and says as much as one."""
    words = line.text.split()
    ends = line.text.rstrip("\"'”’»)] ").endswith((".", "!", "?"))
    return ends and len(words) >= SENTENCE_WORDS and any(word.islower() for word in words)


def _form(line: TextLine) -> str:
    """Return the text of a line with a "#" for each number."""
    return ROMAN_EDGE.sub("#", NUMBER.sub("#", " ".join(line.text.split()).lower()))


def _is_number(line: TextLine) -> bool:
    return _form(line) == "#"


def _offset(line: TextLine, page: int) -> int | str | None:
    """Return by how much a number alone differs from the number of its page; roman numbers are all alike."""
    if not _is_number(line):
        return None
    text = line.text.strip()
    return int(text) - page if text.isdecimal() and len(text) < 6 else "roman" if ROMAN.match(text) else None
