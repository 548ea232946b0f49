"""The elements of a page that are lines or pieces of lines, and which texts of lines are sentences."""

import re
from itertools import islice
from typing import Any

INLINE = set("a abbr b cite code em font i mark q s small span strong sub sup u".split())
LINES = {"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
ENDS = re.compile(r"(?<=[.!?])\s+")
PIECES = 200  # of text in a line, at most: elements may stand thousands deep in each other
FEWEST_WORDS = 5  # of a sentence


def is_sentence(text: str) -> bool:
    """Return whether a text has five words or more and ends as a sentence does."""
    return text.rstrip("\"'”’»)] ").endswith((".", "!", "?")) and len(text.split()) >= FEWEST_WORDS


def sentences(text: str) -> list[str]:
    """Return the sentences in a text."""
    return [said for said in ENDS.split(text) if is_sentence(said)]


def line_text(element: Any) -> str:
    """Return the text of an element that is a line, on one line; the beginning of what has too many pieces for one."""
    return " ".join("".join(islice(element.itertext(), PIECES)).split())
