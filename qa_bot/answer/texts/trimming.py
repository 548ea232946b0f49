"""A sentence -> what of it is quoted: without a dateline, a list mark or a number in front, and without what is glued to it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from qa_bot.answer.texts.forms import BLANK_LINE, MARGIN, TITLE_WORDS
from qa_bot.answer.texts.notices import DEPICTS, NOTICE
from qa_bot.ingest.sentences import BULLETS
from qa_bot.models.months import MONTH_NAME
from qa_bot.models.wording import STOP_WORDS

LEAD_IN = re.compile(
    r"(?:(?:[A-Z][\w.,'’ -]{1,40} )?\((?:CNN|AP|AFP|UPI|Reuters|Xinhua)\)\s*(?:(?:--|[-—–])\s*)?"
    rf"|(?:[A-Z][\w.'’-]{{1,20}}(?: [A-Z][\w.'’-]{{1,20}}){{0,3}},? )(?:\d{{1,2}} {MONTH_NAME}|{MONTH_NAME} \d{{1,2}})(?:,? \d{{4}})?(?: \([A-Z][\w. ]{{1,30}}\))? ?(?:--|[-—–])\s+"
    r"|[A-Z]{3,}[A-Z., ]{0,30} (?:\([A-Z][\w. ]{1,30}\) )?(?:(?:--|[—–])\s+|-\s+(?=[A-Z\"“\d]))|\((?:[A-Z][\w.'’-]* ?){1,4}\)(?=[A-Z]))"
)
LONGEST = 5_000  # characters of a paragraph that are looked at
FEWEST_LINES = 3  # of a paragraph whose wrapping is known
LONGER = 10  # characters by which a title exceeds the lines below it
SCROLL = re.compile(r"scroll down for (?:the )?videos?\W+", re.IGNORECASE)
LIST_MARK = re.compile(rf"(?:[{BULLETS}]|>+|\(?\d{{1,3}}[.)])[ \t]+(?=\S)")
SECTION_MARK = re.compile(  # of a clause: "4.1 Tenants will ...", "(b) the flat", "§ 12 The"
    r"(?:(?:§ ?)?\d{1,3}(?:\.\d{1,3}){1,3}[.)]?|§ ?\d{1,4}\.?|\(?[a-z]\)|\((?:[ivx]{1,4}|[A-Z])\))[ \t]+(?=[\"“‘']?[^\W\d_])"
)
GLUED = re.compile(  # where a caption or a heading without a full stop may end, and a sentence begins on the same line
    r"(?<=[a-z0-9%)]) (?=(?:After|And|As|At|Before|But|For|He|Her|His|If|In|It|Its|On|She|That|Their|There|These|They|The|This"
    r"|Those|We|When|While) [a-z])"
)


def unglued(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a sentence that has a caption or a heading glued to it, and whether each is such a thing.

    Two statements without a full stop between them stay one sentence: either may be what matters.
    """
    if first := _line_alone(text, start, end):
        yield start, first, True
        start = text.index("\n", first) + 1
        start += len(text[start:end]) - len(text[start:end].lstrip())
    notice = NOTICE.match(text[start : start + MARGIN])  # all of it is one
    for match in () if notice else GLUED.finditer(text, start, end):
        part = text[start : match.start()]
        heading = (
            len(part.split()) <= TITLE_WORDS and part.rpartition(" ")[2] not in STOP_WORDS
        )  # "of The ..." is a name
        if heading or DEPICTS.search(part):
            yield start, match.start(), True
            start = match.end()
    yield start, end, False


def _line_alone(text: str, start: int, end: int) -> int:
    """Return where the first line of a sentence that opens a paragraph ends, if its line break is no mere wrapping; 0 otherwise.

    Lines are wrapped where the next word has no room. Who breaks a line earlier (or later) and only there, writes a title.
    """
    first = text.find("\n", start, end)
    paragraph = BLANK_LINE.search(text, start)
    lines = text[start : min(paragraph.start() if paragraph else len(text), start + LONGEST)].split("\n")
    lines = [line.rstrip() for line in lines]
    if first < 0 or len(lines) <= FEWEST_LINES or text[:start].rstrip(" \t")[-2:].strip("\n"):
        return 0
    width = max(map(len, lines[1:]))
    wrapped = [width < len(one) + 1 + len(then.split(" ")[0]) for one, then in pairwise(lines)]
    short = not wrapped[0] and all(wrapped[1:])
    bare = lines[0].strip("*_# ")
    title = lines[1][:1].isupper() and bare[:1].isupper() and bare[-1:].isalnum()
    return start + len(lines[0]) if title and (short or len(lines[0]) > width + LONGER) else 0


def without_lead_in(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without a list mark, number of a section or mark of a quoted message, "(CNN) --", "LONDON (Reuters) -" or "Scroll down for video" at its beginning."""
    mark = LIST_MARK.match(text, start, end) or _section_mark(text, start, end)
    if mark and not text[text.rfind("\n", 0, start) + 1 : start].strip():
        start = mark.end()
    match = LEAD_IN.match(text, start, end) or SCROLL.match(text, start, end)
    return (match.end(), end) if match and text[match.end() : end].strip() else (start, end)


def _section_mark(text: str, start: int, end: int) -> re.Match[str] | None:
    """The number of a clause in front of a sentence; "3.5 million" and "2.40 in the morning" are none."""
    mark = SECTION_MARK.match(text, start, end)
    return (
        mark
        if mark and (mark[0][0] in "(§abcdefghij" or text[mark.end() : mark.end() + 2].lstrip("\"“‘'")[:1].isupper())
        else None
    )
