"""A text that comes without a name, in a line or a request -> what a reader sees of it, and the way back to its characters.

It is read as a pasted text is: of Markdown, by its marks. What cites counts in the text that its sender holds.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher

from qa_bot.ingest.parsers import parse_pasted

WORD = re.compile(r"\w+")
MARKS = 4  # characters of marks that stand, at most, between a word and the sign beside it
BEHIND = re.compile(r"(?:[*_~`]{1,4})?(?:\]\([^()\s]{0,1000}\))?(?:[*_~`]{1,4})?")


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
        for sign in reversed(self.read[start : self._words[first][0]]):
            own_start = _sign_before(self.text, own_start, sign)
        for sign in self.read[self._words[last][1] : end]:
            own_end = _sign_behind(self.text, own_end, sign)
        return own_start, own_end


def _alike(read: str, text: str) -> list[tuple[int, int, int, int]]:
    """Return the places of the words that two texts hold in the same order."""
    mine, yours = ([(word.start(), word.end()) for word in WORD.finditer(one)] for one in (read, text))
    matcher = SequenceMatcher(None, _words(read, mine), _words(text, yours))
    blocks = ((block.a + step, block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size))
    return [(*mine[one], *yours[other]) for one, other in blocks]


def _words(text: str, places: Sequence[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in places]


def _sign_behind(text: str, place: int, sign: str) -> int:
    found = BEHIND.match(text, place)
    end = found.end() if found else place
    return end + 1 if not sign.isspace() and text.startswith(sign, end) else place


def _sign_before(text: str, place: int, sign: str) -> int:
    before = len(text[max(place - MARKS, 0) : place].rstrip("*_~`[")) + max(place - MARKS, 0)
    return before - 1 if not sign.isspace() and before > 0 and text[before - 1] == sign else place
