"""Text -> whether it is source code, by the form of its lines. Knows no language in particular."""

import re

from qa_bot.ingest.chunking import FENCE
from qa_bot.ingest.sentences import lines

CODE_LINE = re.compile(
    r"(?:def |class |import |from \w+ import|#include|function |const |let |var |public |private |static |return\b|package "
    r"|using |SELECT |<\?|</?\w+[^>]*>|\$ )|[;{}]\s*$|^\s*(?://|#!|/\*|\*/)|^[\w.\[\]]+ ?(?:[-+*/]?=|:=) ?\S|\w+\([^)]{0,200}\)\s*[:{;]?$"
)
CODE_SIGNS = re.compile(r"[][(){}<>=;\\|_$]")
CODE_MARKS = re.compile(r"[{}<>=;\\|_$]|\(\)")


def is_code(text: str) -> bool:
    """Return whether most of several lines are code, or one is and signs abound: a program may be one "sentence"."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    coded = sum(bool(CODE_LINE.search(row)) for row in rows)
    return (len(rows) > 2 and 2 * coded > len(rows)) or (coded > 0 and len(CODE_SIGNS.findall(text)) > 0.08 * len(text))


def fenced(text: str) -> list[tuple[int, int]]:
    """Return the blocks between Markdown's ``` fences as spans of characters."""
    marks = [start for start, line in lines(text) if FENCE.match(line)]
    return list(zip(marks[::2], [*marks[1::2], len(text)], strict=False))
