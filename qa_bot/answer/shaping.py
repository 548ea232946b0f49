"""question + span -> the answer as a person would say it.

A reader marks "Four councillors" where their names follow, and "us 200,000 euros" where a sum is meant. Knows question
words; refuses to know models.
"""

import re
from typing import Literal

from qa_bot.models.checker import UNITS

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
COUNT_OF = re.compile(rf"(?:the )?(?:{'|'.join(UNITS)}|\d+|several|some) [\w'’ -]+", _I)
NAMES = re.compile(r"[^.:;]{0,60}: ([A-Z][^.:;]+(?:,| and | or )[^.:;]+)")  # "voted against: A, B and C"
PRESENT = re.compile(r"^\W*who(?:'s| is| are)\b", _I)
NAME = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)*"
LEADING = re.compile(r"(?:who|which|that|whom)\s+(?=[a-z])")
PERSON = re.compile(r"(?:us|me|him|her|them|you|it)\s+(?=[£$€]?\d)")


def wanted(question: str) -> Wanted:
    """Return what kind of thing answers the question: a number, a person or group; "" where it does not show."""
    if NUMBER.search(question):
        return "number"
    return "who" if WHO.match(question) else ""


def bare(question: str) -> str:
    """Return the question without the words that its answer does not repeat: "how many", "what year", "the name of"."""
    return FRAME.sub(" ", question).strip() or question


def shaped(question: str, sentence: str, short: str) -> str:
    """Return the short answer without what only joins it to its sentence, or the names that a count of people stands for."""
    kind = wanted(question)
    if kind == "who" and COUNT_OF.fullmatch(short) and short in sentence:
        after = sentence[sentence.index(short) + len(short) :]
        if names := NAMES.match(after):
            return " ".join(names[1].split()).rstrip(",;")
    if kind == "who" and PRESENT.match(question):
        successor = re.search(
            rf"{NAME}(?= (?:has )?(?:succeeded|succeeds|replaced|replaces) {re.escape(short)}\b)", sentence
        )
        if short and successor:
            return successor.group()
    bare = LEADING.sub("", short, count=1) if LEADING.match(short) else short
    return PERSON.sub("", bare, count=1) if kind == "number" and PERSON.match(bare) else bare
