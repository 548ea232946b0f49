"""Two sentences -> whether they make the same statement, and which number or date they tell differently.

Rules over words and quantities, so that every verdict can be explained. Knows texts only; how near two sentences are in
meaning is the caller's business, who asks only about near ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.models.checker import WORD, content_words, missing_names, numbers, problems

SHARED_WORDS = 0.5  # of the words of the shorter sentence: fewer in common is another statement
SHARED_OF_LONGER = 0.35  # of the longer one's: a long sentence that touches on the claim does not make it
SHARED_IN_CONFLICT = 0.7  # the same where figures differ: two figures of two things are no contradiction
SHARED_IF_NEAR = 0.5  # the same for sentences whose cosine is at least NEAR
NEAR = 0.75
LARGE = 1_000  # a number from which on its size alone says that it counts the same as another one
FEWEST_SHARED = 3  # words; less in common may be chance
ROUGH = 0.05  # a round number this near to another one is the same number, told roughly
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
DAY = re.compile(rf"\b(?:{'|'.join(day.title() for day in DAYS)})\b")
MONTH = re.compile(rf"\b(?:{'|'.join(month.title() for month in MONTHS)})\b")
DATES = frozenset({"year", "day", "month", *MONTHS})
MONEY = {"US$": "$", "dollar": "$", "pound": "£", "euro": "€", "yen": "¥"}  # one unit, however it is written
CURRENCY = re.compile(r"(US\$|[$£€¥])\s*$")
PERCENT = re.compile(r"\s*(?:%|per ?cent\b|percentage points?\b)", re.IGNORECASE)
ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|former|latter|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)
YEARS = range(1500, 2100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: two quantities of one unit can contradict each other."""

    value: float
    unit: str  # "%", "£", "year", "day", "month", a stem such as "peopl", or "" where nothing is named
    shown: str  # as it is written


def quantities(text: str) -> list[Quantity]:
    """Return the numbers, years, weekdays and months of a sentence."""
    found = [_quantity(value, shown, text) for value, shown in numbers(text).items()]
    found += [Quantity(float(DAYS.index(m.group().lower())), "day", m.group()) for m in DAY.finditer(text)]
    found += [Quantity(float(MONTHS.index(m.group().lower())), "month", m.group()) for m in MONTH.finditer(text)]
    return found


def difference(first: str, second: str, near: float = 0.0) -> tuple[str, str] | None:
    """Return what two sentences tell differently of the same thing, such as ("12", "15"), None where nothing is.

    Only where the rest agrees: most words are shared (fewer where the cosine `near` says that they mean the same), and
    the names of one stand in the other. Where several figures of one unit differ, or figures and dates both do, or one
    is of the first and the other of the second, the sentences speak of different things.
    """
    if not _same_rest(first, second, near) or _other_turn(first, second):
        return None
    ours, theirs = quantities(first), quantities(second)
    only_ours = [q for q in ours if not any(_alike(q, other) and _comparable(q, other) for other in theirs)]
    only_theirs = [q for q in theirs if not any(_alike(q, other) and _comparable(q, other) for other in ours)]
    pairs = [(one, other) for one in only_ours for other in only_theirs if _comparable(one, other)]
    dates = [pair for pair in pairs if pair[0].unit in DATES]
    if pairs and (len(pairs) == 1 or len(dates) == len(pairs)):  # a date may differ in day, month and year
        return pairs[0][0].shown, pairs[0][1].shown
    return None


def agrees(claim: str, other: str) -> bool:
    """Return whether another sentence may say what the claim says: words shared, no number, name or negation against it."""
    shared, smaller, larger = _shared(content_words(claim), content_words(other))
    enough = shared >= max(SHARED_WORDS * smaller, SHARED_OF_LONGER * larger, FEWEST_SHARED)
    return enough and not problems(claim, other) and difference(claim, other) is None


def _quantity(value: float, shown: str, text: str) -> Quantity:
    match = re.search(r"\W{0,2}".join(map(re.escape, shown.split())), text)
    before, after = (text[: match.start()], text[match.end() :]) if match else ("", "")
    if PERCENT.match(after):
        return Quantity(value, "%", f"{shown}%")
    if money := CURRENCY.search(before):
        return Quantity(value, MONEY.get(money[1], money[1]), f"{money[1]}{shown}")
    if value in YEARS and re.fullmatch(r"\d{4}", shown):
        return Quantity(value, "year", shown)
    counted = re.match(r"[\s-]{1,2}([^\W\d_]+)", after)
    unit = content_words(counted[1]) if counted else []
    counts = MONEY.get(unit[0], unit[0]) if unit else ""
    return Quantity(value, counts, f"{shown} {counted[1]}" if counted and unit else shown)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same: one unit, or large numbers of like size of which one names no unit."""
    if one.unit == other.unit:
        return one.unit != "" or _large(one, other)
    return (
        "" in (one.unit, other.unit)
        and not {one.unit, other.unit} & {"%", "year", "day", "month"}
        and _large(one, other)
    )


def _large(one: Quantity, other: Quantity) -> bool:
    low, high = sorted((one.value, other.value))
    return low >= LARGE and high < 3 * low


def _other_turn(first: str, second: str) -> bool:
    """Whether one speaks of the first and the other of the second."""
    one, other = ({m.group().lower() for m in ORDINAL.finditer(text)} for text in (first, second))
    return bool(one and other) and not one & other


def _same_rest(first: str, second: str, near: float) -> bool:
    """Whether the sentences agree but for numbers and dates."""
    bare = [_without_figures(first), _without_figures(second)]
    shared, smaller, _ = _shared(*(content_words(text) for text in bare))
    share, fewest = (SHARED_IF_NEAR, 2) if near >= NEAR else (SHARED_IN_CONFLICT, FEWEST_SHARED)
    if shared < max(share * smaller, fewest):
        return False
    first, second = (f"that {text}" for text in bare)  # a sentence's first word may be a name too
    return not (missing_names(first, second) and missing_names(second, first))


def _without_figures(text: str) -> str:
    bare = MONTH.sub(" ", DAY.sub(" ", text))
    spelled = {word for shown in numbers(bare).values() for word in shown.lower().split()}
    return " ".join(word for word in WORD.findall(bare) if word.lower() not in spelled and not word[0].isdigit())


def _shared(first: Sequence[str], second: Sequence[str]) -> tuple[int, int, int]:
    """How many words both have, and how many the one with fewer and the one with more have."""
    one, other = set(first), set(second)
    return len(one & other), min(len(one), len(other)), max(len(one), len(other))


def _alike(one: Quantity, other: Quantity) -> bool:
    """The same value, or a round one near the other: "about 2,000" is 1,987 told roughly."""
    if one.value == other.value:
        return True
    if one.unit in DATES:
        return False
    near = abs(one.value - other.value) <= ROUGH * max(abs(one.value), abs(other.value))
    return near and (_round(one.value) or _round(other.value))


def _round(value: float) -> bool:
    return value >= 100 and float(f"{value:.1e}") == value
