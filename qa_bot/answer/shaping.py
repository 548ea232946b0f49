"""question + span -> the answer as a person would say it, and whether it is of the kind that was asked for.

A reader marks "Four councillors" where their names follow, "us 200,000 euros" where a sum is meant, and some number where
"how many" is asked. Knows question words; refuses to know models.
"""

import re
from typing import Literal

from qa_bot.models.checker import UNITS, numbers

Wanted = Literal["number", "time", "who", ""]
_I = re.IGNORECASE
COUNTED = re.compile(r"\bhow (?:many|much)\b(?: more| fewer| less)? ?([\w'’-]*)", _I)
NUMBER = re.compile(
    r"\bhow (?:many|much|old|far|tall|high|deep|wide|long|large|big|heavy|hot|cold|warm|fast)\b"
    r"|\bwhat (?:percentage|percent|number|age|fraction|proportion|temperature)\b",
    _I,
)
TIME = re.compile(r"^\W*when\b|\b(?:what|which) (?:year|month|day|date|century|decade|season)\b", _I)
WHO = re.compile(r"^\W*(?:who|whom|whose)\b", _I)
COUNT_OF = re.compile(rf"(?:the )?(?:{'|'.join(UNITS)}|\d+|several|some) [\w'’ -]+", _I)
NAMES = re.compile(r"[^.:;]{0,60}: ([A-Z][^.:;]+(?:,| and | or )[^.:;]+)")  # "voted against: A, B and C"
LEADING = re.compile(r"(?:who|which|that|whom)\s+(?=[a-z])")
PERSON = re.compile(r"(?:us|me|him|her|them|you|it)\s+(?=[£$€]?\d)")


def wanted(question: str) -> Wanted:
    """Return what kind of thing answers the question: a number, a time, a person or group; "" where it does not show."""
    if TIME.search(question):
        return "time"
    if NUMBER.search(question):
        return "number"
    return "who" if WHO.match(question) else ""


def fits(question: str, short: str) -> bool:
    """Return whether a short answer can be of the kind that is asked for; True where that does not show."""
    kind = wanted(question)
    words = short.split()
    if kind == "number":
        return bool(numbers(short)) or bool(
            re.search(r"\b(?:one|half|no|none|all|once|twice|single|few|many)\b", short, _I)
        )
    if kind == "time":
        return bool(numbers(short)) or bool(TIME_WORD.search(short))
    if kind == "who":
        return any(word[:1].isupper() for word in words) or bool(re.search(r"[a-z]{3,}", short)) and not numbers(short)
    return True


TIME_WORD = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|spring|summer|autumn|fall|winter|morning|evening|night|noon|midnight|today|yesterday|tomorrow|before|after|during|until|since"
    r"|centur(?:y|ies)|years?|months?|weeks?|days?|hours?|minutes?|early|late|once|when|while|christmas|easter|time|war|era|age)\b",
    _I,
)


def shaped(question: str, sentence: str, short: str) -> str:
    """Return the short answer without what only joins it to its sentence, or the names that a count of people stands for."""
    kind = wanted(question)
    if kind == "who" and COUNT_OF.fullmatch(short) and short in sentence:
        after = sentence[sentence.index(short) + len(short) :]
        if names := NAMES.match(after):
            return " ".join(names[1].split()).rstrip(",;")
    bare = LEADING.sub("", short, count=1) if LEADING.match(short) else short
    return PERSON.sub("", bare, count=1) if kind == "number" and PERSON.match(bare) else bare
