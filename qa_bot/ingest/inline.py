"""A text that comes without a name, in a line or a request -> what a reader sees of it, and the way back to its characters.

It is read as a pasted text is: of Markdown, by its marks. What cites counts in the text that its sender holds.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise, takewhile

from qa_bot.ingest.parsers import parse_pasted

WORD = re.compile(r"[^\W_]+")
MARKS = 12  # characters of marks and room that stand, at most, between a word and the sign before it
OPENING = "*_~`["
LAST_MARK = re.compile(r"(?:\*{1,3}|_{1,3}|~{1,2}|`{1,3}|\[)$")
ROOM = re.compile(r"\s{0,99}[*_~`\[]{0,4}")
ROUNDS = 12  # in which words between known ones are looked for
NEARBY = 200  # words that are compared with each other where none is held equally often
BEHIND = re.compile(r"(?:[*_~`]{1,4})?(?:\]\([^()\s]{0,1000}\))?(?:[*_~`]{1,4})?")

Pair = tuple[int, int]  # the number of a word of what is read, and of a text as it came


class InlineText:
    """A text as it came (`text`), what is seen of it (`read`), and what was lost on the way (`warnings`)."""

    def __init__(self, text: str) -> None:
        parsed = parse_pasted(text)
        self.text, self.read, self.warnings = text, parsed.text, parsed.warnings
        self._words: list[tuple[int, int, int, int]] = []  # start and end of each in `read`, then in `text`
        if self:
            self._words = _alike(self.read, text)

    def __bool__(self) -> bool:
        """Whether what is read is not the text as it came."""
        return self.read != self.text

    def own(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words of a stretch of `read` stand in `text`; an empty stretch where none of them does."""
        if not self:
            return start, end
        first = bisect_left(self._words, start, key=lambda word: word[0])
        last = bisect_right(self._words, end, key=lambda word: word[1]) - 1
        if first > last:
            place = self._words[last][3] if last >= 0 else 0
            return place, place
        own_start, own_end = self._words[first][2], self._words[last][3]
        own_start = _with_signs_before(self.text, own_start, self.read[start : self._words[first][0]])
        own_end = _with_signs_behind(self.text, own_end, self.read[self._words[last][1] : end])
        return _with_openings(self.text, own_start, own_end), own_end


def _alike(read: str, text: str) -> list[tuple[int, int, int, int]]:
    """Return the places of the words that two texts hold in the same order."""
    mine, yours = ([(word.start(), word.end()) for word in WORD.finditer(one)] for one in (read, text))
    pairs = _pairs(_words(read, mine), _words(text, yours))
    return [(*mine[one], *yours[other]) for one, other in pairs]


def _words(text: str, places: Sequence[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in places]


def _pairs(mine: list[str], yours: list[str]) -> list[Pair]:
    """Return which word of one text is which of the other, in order, in time that grows as the texts do.

    Words that both hold equally often are the same; so it goes on between each two that are known. The longest run of
    all words in common takes minutes for a book.
    """
    known = [(-1, -1), (len(mine), len(yours))]
    for _ in range(ROUNDS):
        found = [
            pair
            for (one, other), (one_next, other_next) in pairwise(known)
            if one_next - one > 1 and other_next - other > 1
            for pair in _pairs_between(mine, yours, range(one + 1, one_next), range(other + 1, other_next))
        ]
        if not found:
            break
        known = sorted(known + found)
    return known[1:-1]


def _pairs_between(mine: list[str], yours: list[str], ones: range, others: range) -> list[Pair]:
    """Return pairs of words of two stretches: what they begin with (an address comes behind its words) and those that both
    hold equally often, or else what they end with, or else some of their first words.
    """
    ahead = _run(mine, yours, ones, others)
    ones, others = ones[len(ahead) :], others[len(ahead) :]
    found: tuple[dict[str, list[int]], dict[str, list[int]]] = {}, {}
    for words, places, held in zip((mine, yours), (ones, others), found, strict=True):
        for place in places:
            held.setdefault(words[place], []).append(place)
    same = [word for word, places in found[0].items() if len(places) == len(found[1].get(word, ()))]
    pairs = _rising(sorted(pair for word in same for pair in zip(found[0][word], found[1][word], strict=True)))
    if pairs or ahead:
        return [*ahead, *pairs]
    return _run(mine, yours, ones[::-1], others[::-1]) or _nearby(mine, yours, ones[:NEARBY], others[:NEARBY])


def _run(mine: list[str], yours: list[str], ones: range, others: range) -> list[Pair]:
    """Return the pairs of words with which two stretches begin alike."""
    return list(takewhile(lambda pair: mine[pair[0]] == yours[pair[1]], zip(ones, others, strict=False)))


def _nearby(mine: list[str], yours: list[str], ones: range, others: range) -> list[Pair]:
    matcher = SequenceMatcher(None, [mine[one] for one in ones], [yours[other] for other in others])
    blocks = matcher.get_matching_blocks()
    return [(ones[block.a + step], others[block.b + step]) for block in blocks for step in range(block.size)]


def _rising(pairs: list[Pair]) -> list[Pair]:
    """Return the most of some pairs, sorted by their first places, that are in order of their second places as well."""
    ends: list[int] = []  # the second place at which the best row of each length ends
    rows: list[int] = []  # of which pair that is
    before: list[int] = []  # each pair's predecessor
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1], rows[length : length + 1] = [other], [number]
    best, number = [], rows[-1] if rows else -1
    while number >= 0:
        best.append(pairs[number])
        number = before[number]
    return best[::-1]


def _with_signs_behind(text: str, place: int, signs: str) -> int:
    """Return where the signs that follow a word end in a text, in which marks and room may stand between."""
    spaced = False
    for sign in signs:
        if sign.isspace():
            spaced = True
            continue
        end = _end(BEHIND, text, place)
        end = _end(ROOM, text, end) if spaced else end
        if text.startswith(sign, end):
            place = end + 1
    return place


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _with_signs_before(text: str, place: int, signs: str) -> int:
    """Return where the signs before a word begin in a text, in which marks and room may stand between."""
    spaced = False
    for sign in reversed(signs):
        if sign.isspace():
            spaced = True
            continue
        before = text[max(place - MARKS, 0) : place].rstrip(OPENING)
        before = before.rstrip().rstrip(OPENING) if spaced else before
        if before.endswith(sign):
            place = max(place - MARKS, 0) + len(before) - 1
    return place


def _with_openings(text: str, start: int, end: int) -> int:
    """Return where a stretch begins with the marks before it that it closes: "**it** is", "[it](http://x.y)"."""
    while mark := LAST_MARK.search(text, max(start - MARKS, 0), start):
        closing = text.find("](" if mark[0] == "[" else mark[0], start, end)
        if closing < 0 or text[closing - 1].isspace():
            break
        start = mark.start()
    return start
