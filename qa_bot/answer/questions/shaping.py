"""What a question's own words say of its answer: a number, a person; and which of them the answer does not repeat.

Knows question words; refuses to know models.
"""

import re
from typing import Literal

Wanted = Literal["number", "who", ""]
_I = re.IGNORECASE
NUMBER = re.compile(
    r"\bhow (?:many|much|old|far|tall|high|deep|wide|long|large|big|heavy|hot|cold|warm|fast)\b"
    r"|\bwhat (?:percentage|percent|number|age|fraction|proportion|temperature)\b",
    _I,
)
WHO = re.compile(r"^\W*(?:who|whom|whose)\b", _I)
FRAME = re.compile(
    r"\bhow (?:many|much|old|far|tall|high|deep|wide|long|large|big|heavy|hot|cold|warm|fast|often)\b"
    r"|\b(?:what|which) (?:year|month|day|date|kind of|type of|sort of|percentage|percent|number of)\b|\bthe names? of\b",
    _I,
)


def wanted(question: str) -> Wanted:
    """Return what kind of thing answers the question: a number, a person or group; "" where it does not show."""
    if NUMBER.search(question):
        return "number"
    return "who" if WHO.match(question) else ""


def bare(question: str) -> str:
    """Return the question without the words that its answer does not repeat: "how many", "what year", "the name of"."""
    return FRAME.sub(" ", question).strip() or question
