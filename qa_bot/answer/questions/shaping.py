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

ACCORDING = re.compile(
    r"^\W*(?:and |but |so )?according to (?:whom?|which \w+|what source)\b,? (?:did|does|do) (?=\w)", re.IGNORECASE
)


def wanted(question: str) -> Wanted:
    """Return what kind of thing answers the question: a number, a person or group; "" where it does not show."""
    if NUMBER.search(question):
        return "number"
    return "who" if WHO.match(question) else ""


def bare(question: str) -> str:
    """Return the question without the words that its answer does not repeat: "how many", "what year", "the name of"."""
    return FRAME.sub(" ", question).strip() or question


def who_says(question: str) -> str:
    """Return "Who says that the report never arrive?" for "According to whom did the report never arrive?", others as they are.

    Readers have hardly met the second form, and mark whoever stands nearest; the verb's ending they don't mind.
    """
    return ACCORDING.sub("Who says that ", question, count=1)
