"""Two sentences -> whether they make the same statement, and which number or date they tell differently.

Rules over words and quantities, so that every verdict can be explained. Knows texts only; how near two sentences are in
meaning is the caller's business, who asks only about near ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.ingest.text.blanking import blanked_where
from qa_bot.models.months import A_MONTH, MONTH_NUMBERS, MONTHS
from qa_bot.models.numerals import SCALES, UNITS, numbers
from qa_bot.models.wording import WORD, content_words, missing_names, problems

SHARED_WORDS = 0.5  # of the words of the shorter sentence: fewer in common is another statement
SHARED_OF_LONGER = 0.35  # of the longer one's: a long sentence that touches on the claim does not make it
SHARED_IN_CONFLICT = 0.7  # the same where figures differ: two figures of two things are no contradiction
SHARED_IF_NEAR = 0.5  # the same for sentences whose cosine is at least NEAR
NEAR = 0.75
LARGE = 1_000  # a number from which on its size alone says that it counts the same as another one
FEWEST_SHARED = 3  # words; less in common may be chance
ROUGH = 0.05  # a round number this near to another one is the same number, told roughly
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
DAY = re.compile(rf"\b(?:{'|'.join(day.title() for day in DAYS)})\b")
NAME = re.compile(r"(?<=[\w,;:’'] )[A-Z]\w+")
DATES = frozenset({"year", "day", "month", *MONTHS})
MONEY = {"US$": "$", "dollar": "$", "pound": "£", "euro": "€", "yen": "¥"}  # one unit, however it is written
CURRENCY = re.compile(r"(US\$|[$£€¥])\s*$")
PERCENT = re.compile(r"\s*(?:%|per ?cent\b|percentage points?\b)", re.IGNORECASE)
ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|former|latter|\d+(?:st|nd|rd|th))\b", re.IGNORECASE
)
YEARS = range(1500, 2100)  # as a figure without a word: 1,200 of something is more often meant than that year
AMOUNT = rf"(?:\d+(?:[.,]\d+)*|(?:{'|'.join(UNITS)})(?:[ -](?:{'|'.join(UNITS)}))?)(?: (?:{'|'.join(SCALES)}))?"
PART = re.compile(  # "42 of the 60 members"
    rf"\b(?P<part>{AMOUNT}) (?:out )?of (?:(?:the|its|their|his|her|our|all|every|each|these|those|about) )*"
    rf"(?P<whole>{AMOUNT})(?: (?P<counted>[^\W\d_]+))?\b",
    re.IGNORECASE,
)
TURN = re.compile(r"\b(by|to|from)\s(?:(?:about|around|almost|nearly|only|just|over|some)\s)?[$£€¥]?$", re.IGNORECASE)
AGAINST = re.compile(r"\b(?:against|neither|never|no|none|nor|not|without)\b|n['’]t\b", re.IGNORECASE)
ELSEWHEN = re.compile(
    r"\b(?:ago|another|before|earlier|formerly|further|once|previous(?:ly)?|(?:last|next) (?:year|month|week|season|spring|summer|autumn|winter))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: two quantities of one unit can contradict each other."""

    value: float
    unit: str  # "%", "£", "year", "day", "month", a stem such as "peopl", "of 60 member", or "" where nothing is named
    shown: str  # as it is written
    turn: str = ""  # "by", "to" or "from" where it stands before it: 3 % less is no level of 3 %
    start: int = 0  # characters of the text: where it stands, with its unit
    end: int = 0

    @property
    def whole(self) -> float:
        """What a share is a part of: 100 of a percentage, 60 of "42 of the 60 members"; 0 of anything else."""
        return 100.0 if self.unit == "%" else float(self.unit.split()[1]) if self.unit.startswith("of ") else 0.0


def quantities(text: str) -> list[Quantity]:
    """Return the numbers, years, weekdays and months of a sentence."""
    found = [_part(match) for match in PART.finditer(text)]
    text = blanked_where(text, PART)
    found += [_quantity(value, shown, text) for value, shown in numbers(text).items()]
    named = [("day", DAYS.index(m[0].lower()), m) for m in DAY.finditer(text)]
    named += [("month", MONTH_NUMBERS[m[0].lower().rstrip(".")] - 1, m) for m in A_MONTH.finditer(text)]
    return found + [Quantity(float(at), unit, m[0], start=m.start(), end=m.end()) for unit, at, m in named]


def difference(first: str, second: str, near: float = 0.0) -> tuple[str, str] | None:
    """Return what two sentences tell differently of the same thing, such as ("12", "15"), None where nothing is.

    Only where the rest agrees: most words are shared (fewer where the cosine `near` says that they mean the same), and
    the names of one stand in the other. Where several figures of one unit differ, or figures and dates both do, or one
    is of the first and the other of the second, the sentences speak of different things. Shares ("38 %", "42 of the 60
    members") are of the same thing only where one sentence has all words of the other.
    """
    if not _same_rest(first, second, near) or _other_turn(first, second) or signs_differ(AGAINST, first, second):
        return None
    ours, theirs = quantities(first), quantities(second)
    only_ours = [q for q in ours if not any(_alike(q, other) and _comparable(q, other) for other in theirs)]
    only_theirs = [q for q in theirs if not any(_alike(q, other) and _comparable(q, other) for other in ours)]
    pairs = [(one, other) for one in only_ours for other in only_theirs if _comparable(one, other)]
    dates = [pair for pair in pairs if pair[0].unit in DATES]
    if any(_other_share(first, second, *pair) for pair in pairs):
        return None
    if len(dates) == len(pairs) and all(any(q.unit not in DATES for q in some) for some in (only_ours, only_theirs)):
        return None  # 14 on Saturday, eight on Monday
    if pairs and (len(pairs) == 1 or len(dates) == len(pairs)):  # a date may differ in day, month and year
        return pairs[0][0].shown, pairs[0][1].shown
    return None


def agrees(claim: str, other: str) -> bool:
    """Return whether another sentence may say what the claim says: words shared, no number, name or negation against it."""
    shared, smaller, larger = _shared(content_words(claim), content_words(other))
    enough = shared >= max(SHARED_WORDS * smaller, SHARED_OF_LONGER * larger, FEWEST_SHARED)
    return enough and not problems(claim, other) and difference(claim, other) is None


def shares(first: str, second: str) -> bool:
    """Return whether a sentence has a name (a capital inside it; no weekday, no month) or number of another one."""
    names = set(NAME.findall(A_MONTH.sub("", DAY.sub("", first))))
    return bool(names & set(WORD.findall(second)) or numbers(first).keys() & numbers(second).keys())


def _part(match: re.Match[str]) -> Quantity:
    """The quantity of "42 of the 60 members"; only another part of as many of the same can contradict it."""
    part, whole = (next(iter(numbers(match[name])), 1.0) for name in ("part", "whole"))  # "one" alone is no number
    counted = content_words(match["counted"] or "")
    unit = f"of {whole} {counted[0] if counted else ''}"
    return Quantity(part, unit, " ".join(match[0].split()), start=match.start(), end=match.end())


def _quantity(value: float, shown: str, text: str) -> Quantity:
    """A number with the unit that stands before or behind it."""
    match = re.search(r"(?<!\d)" + r"\W{0,2}".join(map(re.escape, shown.split())), text)
    start, end = match.span() if match else (0, 0)
    before, after = text[:start], text[end:]
    turn = TURN.search(before)
    unit, length = "", 0
    if percent := PERCENT.match(after):
        unit, length = "%", percent.end()
    elif money := CURRENCY.search(before):
        unit, start = MONEY.get(money[1], money[1]), money.start()
    elif value in YEARS and re.fullmatch(r"\d{4}", shown):
        unit = "year"
    elif (counted := re.match(r"[\s-]{1,2}([^\W\d_]+)", after)) and (words := content_words(counted[1])):
        month = MONTH_NUMBERS.get(
            counted[1].lower()
        )  # however it is spelled: "3 Jan" and "5 January" are days of one month
        unit, length = MONTHS[month - 1] if month else MONEY.get(words[0], words[0]), counted.end()
    shown = text[start : end + length]
    return Quantity(value, unit, shown, turn[1].lower() if turn else "", start, end + length)


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same: one unit, or large numbers of like size of which one names no unit."""
    if one.turn and other.turn and one.turn != other.turn:
        return False
    if one.unit == other.unit:
        return one.unit != "" or _large(one, other)
    return (
        "" in (one.unit, other.unit)
        and not {one.unit, other.unit} & {"%", "year", "day", "month"}
        and _large(one, other)
    )


def _other_share(first: str, second: str, one: Quantity, other: Quantity) -> bool:
    """Whether two shares may well be of different things: of women and of men, for and against, then and now."""
    if not one.whole:
        return False
    ours, theirs = (set(content_words(_without_figures(text))) for text in (first, second))
    both_sides = one.value + other.value == one.whole  # 38 % went to the polls, 62 % stayed at home
    return bool(ours - theirs and theirs - ours) or both_sides or signs_differ(ELSEWHEN, first, second)


def signs_differ(sign: re.Pattern[str], first: str, second: str) -> bool:
    """Return whether a sign, such as AGAINST, stands in one sentence and not in the other."""
    return bool(sign.search(first)) != bool(sign.search(second))


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
    bare = A_MONTH.sub(" ", DAY.sub(" ", text))
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
    return rough(one.value, other.value)


def rough(one: float, other: float) -> bool:
    """Return whether one of two numbers may be the other, told roughly."""
    near = abs(one - other) <= ROUGH * max(abs(one), abs(other))
    return near and (_round(one) or _round(other))


def _round(value: float) -> bool:
    return value >= 100 and float(f"{value:.1e}") == value
