"""A sentence -> its figures: numbers, sums, spans and dates, and for each the question that it answers where it stands.

"The storm killed 14 people" holds 14, asked for by "The storm killed how many people?". Knows one sentence at a time.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.answer.statements.comparing import DAYS, Quantity, quantities, rough
from qa_bot.answer.statements.times import YEAR
from qa_bot.models.months import A_MONTH, MONTH_NUMBERS
from qa_bot.models.numerals import UNITS
from qa_bot.models.wording import WORD, content_words

FEWEST_BEFORE = 4  # words before a figure from which its question ends with its clause
PLURAL = re.compile(  # behind another noun: "eighteen fire engines"
    r" (?!(?:always|sometimes|besides|perhaps|across|afterwards|overseas|unless|towards|plus|versus|less|was|does)\b)"
    r"[a-z]{3,}[^\W\diusa]s\b"
)
DATE = re.compile(rf"(?:\b\d{{1,2}}\s+)?(?:{A_MONTH.pattern})(?:\s+\d{{1,2}}\b)?(?:,? \d{{4}}\b)?")
ABOUT = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|only|just|up to|a total of|an estimated)\s+)?"
    r"(?P<bound>(?:more than|at least|over|fewer than|less than|under|at most|no more than)\s+)?(?:US\$|[$£€¥])?$",
    re.IGNORECASE,
)
SPELLED = re.compile(rf"\b(?:{'|'.join(UNITS)})-(?:{'|'.join(UNITS)})\b", re.IGNORECASE)
DATED = ("year", "weekday", "month", "day of the year")
MONEY = frozenset("$£€¥") | {"crown", "franc", "rupe", "peso", "rand", "rubl", "cent", "penc"}
SPANS = {"second": 1, "minut": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
PLAIN = frozenset(  # stems of what is counted in every article, for many things
    content_words(
        "people persons men women children residents homes houses families cases times items members years points"
    )
)
MEASURES = frozenset(
    "metr meter kilometr kilomet mile feet foot inch tonn ton kilogram kilo gram litr degre point megawatt kilowatt gigawatt "
    "volt hectar acr squar cubic mph km kg cm mm m percentag time page".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date of a sentence, and the question that it answers there."""

    sentence: int  # position among all sentences
    kind: str  # figures of other kinds are of other things: "count", "date", "money £", "share", "span", "metr"
    value: float  # spans of time in seconds
    bound: int  # 1: at least so many, -1: at most, 0: so many
    shown: str
    start: int  # of the sentence
    end: int
    question: str

    def alike(self, other: "Figure") -> bool:
        """Return whether two may be one figure: equal, one of them a rough one, or within the other's bounds."""
        low, high = sorted((self, other), key=lambda figure: figure.value)
        if low.value == high.value:
            return True
        if self.kind in DATED:
            return False
        if low.bound > 0 or high.bound < 0:  # "more than 300" may be 312
            return high.value < 1.5 * low.value
        if self.kind == "span" and self.shown.split()[-1] != other.shown.split()[-1]:  # "three days", "70 hours"
            return high.value < 1.25 * low.value
        return rough(self.value, other.value)


def figures(sentence: int, text: str) -> list[Figure]:
    """Return the figures of a sentence that can be asked for in their place, in its order."""
    found = (_figure(sentence, text, quantity) for quantity in quantities(text))
    kept: list[Figure] = []
    for figure in sorted((one for one in found if one), key=lambda one: (one.start, -one.end)):
        if not kept or figure.start >= kept[-1].end:  # "4 November" is one date, not a number and a month
            kept.append(figure)
    return kept


def _figure(sentence: int, text: str, quantity: Quantity) -> Figure | None:
    """A quantity as a figure, with what belongs to it: "more than 300 people", "4 November 2024"."""
    start, end = quantity.start, quantity.end
    about = ABOUT.search(text[:start])
    start = about.start() if about else start
    bound = (about["bound"] or "").lower() if about else ""
    sign = -1 if re.match(r"fewer|less|under|at most|no more", bound) else 1 if bound else 0
    compound = "-" in SPELLED.sub("", quantity.shown)
    hour = quantity.unit in ("a", "p") and text.startswith(".m", end)
    joined = re.search(r"\w-$", text[:start]) or re.match(r"[-:]\w| ?[ap]\.?m\b", text[end:])
    if (
        not quantity.shown
        or quantity.unit.startswith("of ")
        or ((joined or hour or compound) and quantity.unit not in SPANS)
    ):
        return None  # "42 of the 60 members"; "7-6", "9:30", "2 a.m.", "three-party", but "thirty-four people"
    if quantity.shown.rstrip(".").lower() in MONTH_NUMBERS or A_MONTH.search(quantity.shown):  # no "four months"
        match = next(one for one in DATE.finditer(text) if one.end() >= end)  # the month itself is one
        start, end = match.span()
        day = re.search(r"\b\d{1,2}\b", match[0])
        month = next(MONTH_NUMBERS[word] for word in WORD.findall(match[0].lower()) if word in MONTH_NUMBERS)
        kind, asked = ("day of the year", "what date") if day else ("month", "what month")
        value = month * 31.0 + int(day[0]) if day else float(month)
    else:
        kind, asked, value = _kind(quantity)
    if kind == "count" and (more := PLURAL.match(text[end:])) and not quantity.shown.endswith("s"):
        end, asked = end + more.end(), asked + more.group()
    behind = text[end:]
    if len(text[:start].split()) >= FEWEST_BEFORE:
        behind = re.split(r"[,;:](?!\d)| [–—-] ", behind, maxsplit=1)[0]
    question = f"{text[:start]}{asked}{behind}".rstrip(" .!") + "?"
    return Figure(sentence, kind, value, sign, text[start:end], start, end, question)


def _kind(quantity: Quantity) -> tuple[str, str, float]:
    """What a quantity is compared with, how it is asked for, and its value, spans of time in seconds."""
    unit, value = quantity.unit, quantity.value
    noun = quantity.shown.split()[-1]
    if unit == "year" and YEAR.fullmatch(quantity.shown):
        return "year", "what year", value
    if unit == "day" and quantity.shown.lower() in DAYS:
        return "weekday", "what day", value
    if unit == "%":
        return "share", "what percentage", value
    if unit in MONEY:
        return f"money {unit}", "how much", value
    if unit in SPANS:
        return "span", f"how many {noun}", value * SPANS[unit]
    return unit if unit in MEASURES else "count", f"how many {noun}" if unit else "how many", value


def kin(one: Figure, other: Figure) -> bool:
    """Return whether two figures count one thing by its name: "fourteen engines", "18 fire engines"."""
    return one.kind == other.kind == "count" and bool(counted(one.shown) & counted(other.shown))


@lru_cache(1024)
def counted(shown: str) -> frozenset[str]:
    """The stems of what a figure counts: of "eighteen fire engines", both."""
    words = content_words(" ".join(shown.split()[-2:]))
    return frozenset(word for word in words if word.isalpha()) - PLAIN - UNITS.keys()
