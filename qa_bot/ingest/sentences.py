"""Text -> sentence spans. Knows blocks (paragraphs, headings, list items, table rows); the rest is sentencex's work.

Refuses to know formats and meaning: the text is plain or Markdown, and it is never changed, only pointed into.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

WINDOW = 10_000  # characters sentencex sees at once: it is quadratic in unclosed quotation marks
MANY_QUOTES = 300  # marks a window; with more of them they are not looked at
LONG_QUOTATION = 400  # characters; a longer sentence with quotation marks is split inside the quotation
TYPICAL_WIDTH = 40  # characters; hard-wrapped text has lines at least this wide

LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # what str.splitlines knows
# sentencex breaks down at "Z\xa0.": an initial with a wide space between it and its full stop
SPACES = LINE_BREAKS + "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
AS_SPACES = str.maketrans(SPACES, " " * len(SPACES))
OPENING = "\"'“‘«‹„‚「『([{"
QUOTES = '"“”«»„「」『』'
WITHOUT_QUOTES = str.maketrans(SPACES + QUOTES, " " * (len(SPACES) + len(QUOTES)))
QUOTED = re.compile(f"[{QUOTES}]")

HEADING = re.compile(r"[ ]{0,3}#{1,6}\s")
UNDERLINE = re.compile(r"\s*([=\-_*~])\1{2,}\s*$")
BULLETS = "-*+•‣◦▪●"  # what stands before an item of a list, as part of a set of characters
BULLET = re.compile(rf"\s*(?:[{BULLETS}]|\(?[a-z]\))\s+\S")
NUMBERED = re.compile(r"\s*\(?\d{1,3}[.)]\s+\S")
TABLE_ROW = re.compile(r"\s*\|")
LABELLED = re.compile(r"\s*[A-Z][\w -]{0,24}:\s+\S")  # "From: ...", "Present: ..."
LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]$")
LEADS_ON = re.compile(
    r"(?<!\w)(?:e\.g|i\.e|cf|viz|vs|approx|Ms|Mx|Cllr|U\.S\. Pat|Pat\. Nos?)\.\s*$"
)  # what sentencex takes for ends
NOT_SHORT = re.compile(  # whole words that sentencex takes for short ones: May is no "Mar.", and "me" no Maine
    r"(?<![\w.&-])(?:(?:May|may|me|ill)\.\s+(?=[\"“‘'(]?(?:[A-Z][a-z]|[AI]['’\s]))|(?:art|ore|no)\.\s+(?=[\"“‘'(]?[A-Z][a-z]))"
)
PAUSE = re.compile(r"[.!?:;,…。！？：；]['\"”’»)\]]*\s*$")
GRAPHEME_EXTENDERS = "\u200d\ufe0e\ufe0f\u20e3"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of `text` as trimmed, non-empty, ordered spans; time is linear in the text.

    Every character that is not white space lies in exactly one span. A blank line always ends a sentence, a single
    line break does not, except beside headings, list items and table rows.
    """
    spans = []
    for start, end in _blocks(text):
        cuts = _merge(text, list(_cuts(text, start, end)))
        for left, right in pairwise(cuts):
            if span := trim(text, left, right):
                spans.append(span)
    return spans


def sentence_texts(text: str) -> list[str]:
    """Return the sentences of `text` as they stand in it."""
    return [text[start:end] for start, end in sentence_spans(text)]


def halves(text: str) -> tuple[str, str]:
    """Return a text in two, parted at the last space before its middle, in its middle where there is none."""
    space = text.rfind(" ", 0, len(text) // 2 + 1)
    middle = space if space > 0 else len(text) // 2
    return text[:middle].strip(), text[middle:].strip()


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span `start:end` without white space at its edges, None where nothing is left."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return (start + lead, start + len(piece.rstrip())) if lead < len(piece) else None


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, line with its line break) for every line."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs, headings, list items and table rows of `text` as spans."""
    block: list[tuple[int, str]] = []
    for start, line in lines(text):
        if not line.strip():
            yield from _paragraphs(block)
            block = []
            continue
        if block and _begins_block(line, block[0][1], block[-1][1]):
            yield from _paragraphs(block)
            block = []
        block.append((start, line))
        if HEADING.match(line) or UNDERLINE.match(line) or TABLE_ROW.match(line) or line[-1] == "\u2029":
            yield from _paragraphs(block)
            block = []
    yield from _paragraphs(block)


def _begins_block(line: str, first: str, before: str) -> bool:
    """True where `line` cannot continue the block that begins with the line `first`; `before` is the one above it."""
    if HEADING.match(line) or BULLET.match(line) or TABLE_ROW.match(line):
        return True
    if LABELLED.match(line) and LABELLED.match(before):
        return True
    in_list = NUMBERED.match(first) or BULLET.match(first)
    return bool(NUMBERED.match(line) and (in_list or PAUSE.search(before)))


def _paragraphs(block: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Yield the spans of a block, parted where a line was ended on purpose, not for want of room.

    A line that leaves room for the next word, has no punctuation at its end and is followed by a capital letter is a
    title, a name or an address line.
    """
    if not block:
        return
    width = max(len(line.rstrip()) for _, line in block)
    first = block[0][0]
    for (start, line), (following, next_line) in pairwise(block):
        words = next_line.split(maxsplit=1)
        needed = len(line.strip()) + 1 + len(words[0])
        roomy = width >= TYPICAL_WIDTH and needed <= 0.6 * width
        if roomy and words[0][0].isupper() and not PAUSE.search(line) and not UNDERLINE.match(next_line):
            yield first, start + len(line)
            first = following
    last, line = block[-1]
    yield first, last + len(line)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the sentences of a block begin, and its end. Long blocks are read window by window."""
    yield start
    while end - start > WINDOW:
        cuts = list(_sentence_starts(text[start : start + WINDOW]))
        window_end = start + (cuts[-1] if cuts else _resting_place(text[start : start + WINDOW]))
        yield from (start + cut for cut in cuts[:-1])
        yield window_end
        start = window_end
    yield from (start + cut for cut in _sentence_starts(text[start:end]))
    yield end


def _resting_place(piece: str) -> int:
    """Return where to cut a sentence that fills a whole window: after its last space, else between characters."""
    space = max(piece.rfind(" "), piece.rfind("\n"))
    return space + 1 if space > 0 else grapheme_edge(piece, len(piece) - 64) or len(piece)


def grapheme_edge(text: str, place: int) -> int:
    """Return the first place at or after `place` that parts no visible character; len(text) if there is none.

    Combining marks, variation selectors, joiners, skin tones, flags and CR LF stay together. It knows less than
    UAX #29, but never parts what a reader sees as one in the scripts that it knows.
    """
    import unicodedata

    while 0 < place < len(text):
        before, after = text[place - 1], text[place]
        extends = (
            after in GRAPHEME_EXTENDERS
            or before == "\u200d"
            or unicodedata.category(after)[0] == "M"
            or "\U0001f3fb" <= after <= "\U0001f3ff"
            or "\U000e0020" <= after <= "\U000e007f"
            or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
            or ("\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff")
            or (before == "\r" and after == "\n")
        )
        if not extends:
            break
        place += 1
    return place


def _sentence_starts(piece: str, masked: bool = False) -> Iterator[int]:
    """Yield the places inside `piece` where a sentence begins, without 0 and the end."""
    from sentencex import get_sentence_boundaries

    masked = masked or len(QUOTED.findall(piece)) > MANY_QUOTES
    seen = piece.translate(WITHOUT_QUOTES if masked else AS_SPACES)
    begin = 0
    ends = [boundary["end_index"] for boundary in get_sentence_boundaries("en", seen)]
    for end in sorted({*ends, *_behind_whole_words(seen, ends)}):
        place = _before_opening(piece, end)
        if not masked and place - begin > LONG_QUOTATION and QUOTED.search(piece, begin, place):
            yield from (begin + inner for inner in _sentence_starts(piece[begin:place], masked=True))
        if begin < place < len(piece):
            yield place
        begin = max(begin, place)


def _behind_whole_words(piece: str, ends: Sequence[int]) -> Iterator[int]:
    """Yield where sentences begin behind words that are no abbreviations; not inside a quotation, which stays whole."""
    places = iter(ends)
    begin, end = 0, next(places, len(piece))
    for match in NOT_SHORT.finditer(piece):
        while end < match.end():
            begin, end = end, next(places, len(piece))
        before = piece[begin : match.end()]
        if before.count('"') % 2 == 0 and before.count("“") <= before.count("”"):
            yield match.end()


def _before_opening(piece: str, place: int) -> int:
    """Move a cut that fell between an opening quotation mark and its sentence to before the mark."""
    moved = place
    while moved > 0 and moved < len(piece) and piece[moved - 1] in OPENING and not piece[moved].isspace():
        moved -= 1
    return moved if moved > 0 and piece[moved - 1].isspace() else place


def _merge(text: str, cuts: list[int]) -> list[int]:
    """Return `cuts` without those after a bare label ("1.", "b)") or an abbreviation that always leads on ("e.g.")."""
    if len(cuts) < 3:
        return cuts
    wrong = {
        right
        for left, right in pairwise(cuts[:-1])
        if (right - left < 12 and LABEL.match(text[left:right].strip()))
        or LEADS_ON.search(text[max(left, right - 12) : right])
    }
    return [cut for cut in cuts if cut not in wrong]
