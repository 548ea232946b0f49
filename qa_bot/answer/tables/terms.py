"""The times that head columns and rows of a table: "H1 2024", "first half of 2023", "30 June", "2023/24", "Tuesday to Friday".

Two names of one time are one: a question's "mid-2024" is the 30 June of a row in the column of 2024. Knows one line at a
time; refuses to know tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.ingest.text.blanking import blanked, blanked_where
from qa_bot.models.months import MONTH, MONTH_NUMBERS, MONTHS, YEAR
from qa_bot.models.numerals import numbers

_I = re.IGNORECASE
_SMALL = "and|as|at|by|compared|did|for|from|in|is|of|on|or|than|that|the|to|was|were|with"
BEFORE = -1  # the year of a column that is called "previous year"
# Before 1900 a number of four digits is an amount as often ("1500 m"): a year only where no noun stands behind it, and
# alone only as the whole line or behind a word that says so
_YEAR = rf"(?P<year>(?:19|20)\d\d|{YEAR}\b(?!%|[.,]\d| (?!(?:{_SMALL})\b)[a-z]))"
_SAYS_YEAR = re.compile(r"(?:\b(?:in|since|during|year|FY)|\() ?$", _I)
_OF = rf"(?:(?:,? of|[ /,-])? ?{_YEAR})?"
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
    r"|\b(?P<weekdays>weekdays?|working days?)\b|\b(?P<weekend>weekends?)\b|\b(?P<daily>daily|every day)\b"
)
_BETWEEN = re.compile(r"\s*(?:to|until|through|[-–—])\s*", _I)
# In this order: what an earlier form has taken is not looked at again
FORMS = (
    (
        re.compile(rf"\b(?:half-?year|six months) (?:ended|ending|to) (?:\d\d? )?(?P<six>june|december)\b{_OF}\b", _I),
        "half",
    ),
    (re.compile(rf"\b(?:H(?P<a>[12])|(?P<b>[12])H){_OF}\b"), "half"),
    (re.compile(rf"\b(?P<a>first|second) (?:half(?:[- ]year)?|six months){_OF}\b", _I), "half"),
    (re.compile(rf"\b(?:Q(?P<a>[1-4])|(?P<b>[1-4])Q){_OF}\b"), "quarter"),
    (re.compile(rf"\b(?P<a>first|second|third|fourth) quarter{_OF}\b", _I), "quarter"),
    (
        re.compile(rf"\b(?:(?:(?P<mid>mid|the middle of)|(?:the |year[- ])?end(?: of)?)[- ]{_YEAR}|year[- ]end)\b", _I),
        "moment",
    ),
    (re.compile(rf"\b(?:\d\d?(?:st|nd|rd|th)? )?(?P<a>{'|'.join(MONTHS)})\b{_OF}", _I), "month"),
    (re.compile(rf"\b(?:(?P<day>\d\d?)(?:st|nd|rd|th)? )?(?P<a>{MONTH}){_OF}"), "dated"),
    (re.compile(rf"\b(?:FY ?)?{_YEAR} ?[/–-] ?(?P<next>(?:20)?\d\d)\b"), "season"),
    (re.compile(r"\b(?:the )?(?:(?:previous|prior|preceding|last) year|year (?:before|earlier))\b", _I), "before"),
    (re.compile(rf"(?<![\d.,])\b(?:FY ?|full year )?{_YEAR}\b(?!%|[.,]\d)", _I), "year"),
)


WHOLE = re.compile(r"\b(?:full[- ]year|annual(?:ly)?|(?:whole|end of the|for the) year)\b", _I)


@dataclass(frozen=True, slots=True)
class Term:
    """A time that a column, a row or a question names."""

    year: int  # 0: none is named; BEFORE: "the previous year"
    part: str  # "" the whole year, "H1" a half, "Q3" a quarter, "M6" a month or a day in it, "/" a year that ends in the next


def terms_of(line: str) -> list[Term]:
    """Return the times that a line names, in the order of their forms, each once."""
    return list(dict.fromkeys(term for _, _, term in _found(line)))


def without_terms(line: str) -> str:
    """Return the line with blanks where it names a time."""
    return blanked(line, ((start, end) for start, end, _ in _found(line)))


def meets(asked: Term, column: Term, moments: Sequence[Term], years: Sequence[int]) -> bool:
    """Return whether a column's time is the one that is asked for, in a row that is called by `moments` ("30 June").

    `years`: those of the title, in which a column without a year stands. What is told of a part of a year is not told of
    the whole, but for a row that counts what there is at a moment.
    """
    year = column.year or (asked.year if asked.year in years else 0)
    if asked.year and year != asked.year:
        return False
    if asked.part == column.part or (not asked.part and column.part == "M12"):
        return True
    return column.part != "/" and any(asked.part in ("", moment.part) for moment in moments)


def days_of(line: str) -> frozenset[int]:
    """Return the days of the week that a line names, 0 for Monday; "Tuesday to Friday" names four."""
    days: set[int] = set()
    last = (-1, -1)  # the day before, and where its name ends
    for match in _DAY.finditer(_capital(line)):
        if match["weekdays"] or match["weekend"] or match["daily"]:
            days |= set(range(5) if match["weekdays"] else range(5, 7) if match["weekend"] else range(7))
            continue
        day = next(at for at, name in enumerate(DAYS) if name.startswith(match[0].lower()[:3]))
        if last[0] >= 0 and _BETWEEN.fullmatch(line, last[1], match.start()):
            days |= {(last[0] + more) % 7 for more in range((day - last[0]) % 7)}
        days.add(day)
        last = (day, match.end())
    return frozenset(days)


def without_days(line: str) -> str:
    """Return the line with blanks where it names days of the week."""
    return blanked_where(_capital(line), _DAY)


def _capital(line: str) -> str:
    """The line with "Monday" as "monday", so that the short names alone need their capital: "sat" is a verb."""
    return re.sub(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun|week|dai|every|work)[a-z]+",
        lambda match: match[0].lower(),
        line,
        flags=_I,
    )


@lru_cache(4096)  # the columns' names are met again in each row
def _found(line: str) -> tuple[tuple[int, int, Term], ...]:
    return tuple(_each(line))


def _each(line: str) -> Iterator[tuple[int, int, Term]]:
    for form, kind in FORMS:
        for match in form.finditer(line):
            if term := _term(match, kind):
                yield (*match.span(), term)
                line = blanked(line, [match.span()])


def _term(match: re.Match[str], kind: str) -> Term | None:
    """What a form names; None for two numbers that are no year and the next, and for the verbs "may" and "march"."""
    named = match.groupdict()
    year = int(named.get("year") or 0)
    given = (named.get("a") or named.get("b") or "").lower()
    match kind:
        case "half":
            second = given in ("2", "second") or (named.get("six") or "").lower() == "december"
            return Term(year, "H2" if second else "H1")
        case "quarter":
            return Term(year, f"Q{_NTH.get(given, given)}")
        case "moment":
            return Term(year, "M6" if named["mid"] else "M12")
        case "month":
            verb = given in ("may", "march") and not any(map(str.isdigit, match[0])) and match[0][0].islower()
            return None if verb else Term(year, f"M{MONTH_NUMBERS[given]}")
        case "dated":  # a month in short needs a day or a year: Jan is a name
            return Term(year, f"M{MONTH_NUMBERS[given.rstrip('.')]}") if year or named["day"] else None
        case "season":
            return Term(year, "/") if (year + 1) % 100 == int(named["next"]) % 100 else None
        case "before":
            return Term(BEFORE, "")
        case _:
            before = match.string[max(0, match.start() - 8) : match.start()]
            alone = match.string.strip() == match[0].strip()
            amount = year < 1900 and not alone and not _SAYS_YEAR.search(before)
            return None if amount else Term(year, "")


def of_a_part(claim: str, text: str) -> bool:
    """Return whether a text tells of a half or a quarter what a claim with a figure says of a whole year."""
    if WHOLE.search(text):
        return False
    ours, theirs = terms_of(claim), terms_of(text)
    figures = numbers(without_terms(claim))
    parts = [term for term in theirs if term.part[:1] in ("H", "Q")]
    return bool(figures and ours and parts) and not any(term.part for term in ours) and len(parts) == len(theirs)
