"""When a sentence holds: "until 1974", "from 1974 to 1993", "since 2012", beside the time that a question asks about.

A reader does not compare years: asked who leads, it marks who led. Clauses of another time are not read where the
question asks about now or names a year. Knows years and the small words around them; refuses to know articles.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.ingest.sentences import sentence_spans
from qa_bot.ingest.text.blanking import blanked, blanked_where
from qa_bot.models.months import MONTH
from qa_bot.models.months import YEAR as _YEAR
from qa_bot.models.numerals import SPELLED
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
YEAR = re.compile(rf"(?<![\d.,]){_YEAR}(?![\d%]|[.,]\d)")
_MONTH = rf"(?:(?:\d{{1,2}} )?{MONTH} )?"
SPAN = re.compile(
    rf"\b(?:from|between) {_MONTH}(?P<a>{_YEAR}) (?:to|until|till|and) {_MONTH}(?P<b>{_YEAR})|\b(?P<c>{_YEAR})\s?[–-]\s?(?P<d>{_YEAR})",
    _I,
)
UNTIL = re.compile(rf"\b(?:until|till|up to) {_MONTH}(?P<b>{_YEAR})", _I)
SINCE = re.compile(rf"\b(?:since|from) {_MONTH}(?P<a>{_YEAR})", _I)
NOW = re.compile(r"\b(?:since|now|today|currently|at present|nowadays|still|these days)\b", _I)
PAST = re.compile(r"\b(?:was|were|did|had|been)\b|^\W*(?:who|what|which \w+) \w+ed\b", _I)
PRESENT = re.compile(r"\b(?:is|are|does|do|has|have)\b|^\W*(?:who|what|which \w+) \w+[^su\W]s\b", _I)
CLAUSES = re.compile(
    rf";\s+|,\s+(?=(?:and |but )?(?:(?:in|by|since|from|until) {_MONTH}{_YEAR}|since then|today|now)\b)", _I
)
LEANS = re.compile(r"\s+(?:he|she|it|they|this|these)\b", _I)
VERB = re.compile(r"\b(?:was|were|is|are|had|has|did)\b", _I)
AT_FIRST = re.compile(  # how it was in the beginning is not how it is now
    r"\b(?:open|beg[ai]n|start)(?:ed|s|n)?(?: out)? (?:[\w’'-]+ ){0,10}?with\b|\b(?:at first|originally|initially|in the beginning|to begin with|in those days|back then)\b",
    _I,
)
VALUE = re.compile(r"(?<!^)\b(?:[A-Z][\w'’.-]*|\d[\d.,]*)")
RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|(?:last|next|this|the (?:same|previous|following)) (?:year|month|week|night|spring|summer|autumn|fall|winter|\w+day)"
    rf"|(?:an?|one|{SPELLED}|\d+|some|several|many) (?:year|month|week|day)s? (?:ago|earlier|later))\b",
    _I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """The years in which something is said to hold."""

    first: int
    last: int
    bounded: bool  # it says itself where it ends or begins: no mere "in 1951"

    def holds(self, year: int) -> bool:
        """Whether it covers a year."""
        return self.first <= year <= self.last


def periods(clause: str) -> list[Period]:
    """Return the periods that a clause names."""
    found = []
    for pattern in (SPAN, UNTIL, SINCE):
        for match in pattern.finditer(clause):
            given = [int(year) for year in match.groupdict().values() if year]
            first = 0 if pattern is UNTIL else given[0]
            last = 9999 if pattern is SINCE else given[-1]
            found.append(Period(first, last, True))
        clause = pattern.sub(" ", clause)
    return found + [Period(int(year), int(year), False) for year in YEAR.findall(clause)]


def asked_year(question: str) -> int | None:
    """Return the one year that a question names."""
    years = set(YEAR.findall(question))
    return int(years.pop()) if len(years) == 1 else None


def of_the_time(question: str, text: str) -> str:
    """Return the text with blanks where it tells of another time than the question asks about.

    For a year: clauses whose periods do not cover it, mere years only where another clause names or covers it. For the
    present: clauses that have an end, where another one holds now. A sentence of which some clause is of the right time
    keeps its words, but for the names and numbers of the others.
    """
    year = asked_year(question)
    present = year is None and bool(PRESENT.search(question)) and not PAST.search(question)
    if NOW.search(question) and year is None:
        text = _without_beginnings(text)
    if year is None and not present:
        return text
    clauses = [(start, end, list(_clauses(text, start, end))) for start, end in sentence_spans(text)]
    pieces = [text[a:b] for _, _, parts in clauses for a, b in parts]
    if year is None:
        if not any(_is_now(piece) for piece in pieces):
            return text
        told_now = set(content_words(" ".join(filter(_is_now, pieces)))) & set(content_words(question))
        other = [_is_over(piece, told_now) for piece in pieces]
    else:
        told = any(period.holds(year) for piece in pieces for period in periods(piece))
        other = [_is_of_another(piece, year, told) for piece in pieces]
    place = 0
    for start, end, parts in clauses:
        mine = other[place : place + len(parts)]
        place += len(parts)
        if all(mine):
            verb = VERB.search(text, start, end) if LEANS.match(text[end : end + 20]) else None
            start = verb.start() if verb else start  # "It" behind needs "The café" of "The café was run by ..."
            text = blanked(text, [(start, end)])
            continue
        for (a, b), gone in zip(parts, mine, strict=True):
            if gone:
                text = text[:a] + blanked_where(text[a:b], VALUE) + text[b:]
    return text


def _without_beginnings(text: str) -> str:
    """The text with blanks where a sentence tells how it was at first, and nothing of now."""
    for start, end in sentence_spans(text):
        if AT_FIRST.search(text, start, end) and not NOW.search(text, start, end):
            text = blanked(text, [(start, end)])
    return text


def at_another_time(question: str, sentence: str) -> bool:
    """Whether a sentence names years, and none of them is, or covers, the one that the question names."""
    year = asked_year(question)
    named = periods(sentence) if year is not None else []
    return bool(named) and not any(period.holds(year) for period in named if year is not None)


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in CLAUSES.finditer(text, start, end):
        yield start, cut.start()
        start = cut.end()
    yield start, end


def _is_now(clause: str) -> bool:
    return bool(NOW.search(clause))


def _is_over(clause: str, told_now: set[str]) -> bool:
    """Whether a clause tells of what has ended, or of a year although another one tells of the same now."""
    named = [] if _is_now(clause) else [period for period in periods(clause) if period.last < 9999]
    return any(period.bounded for period in named) or (bool(named) and bool(told_now & set(content_words(clause))))


def _is_of_another(clause: str, year: int, told: bool) -> bool:
    named = periods(clause)
    if not named or any(period.holds(year) for period in named):
        return False
    return told or any(period.bounded for period in named)
