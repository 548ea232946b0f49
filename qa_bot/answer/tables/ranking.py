"""A question that compares the rows of a table -> the row that has the most or the least of what is asked for.

"Which school used the most energy in 2023?", "Did Ashdown or Merrow pay more for heat pumps?": no row says so itself; the
numbers of the one column that is asked for do. Answers only where row, column and direction are plain.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from qa_bot.answer.tables.cells import MOST, Row, rows_of
from qa_bot.answer.tables.totals import without_totals
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
_LARGE = "larg|bigg|high|long|deep|wid|heavi|tall|fast|strong|dear|costli|great"
_SMALL = "small|low|short|cheap|shallow|light|slow|weak"
_SOLD = r"(?:sold|sells?|selling) (?:the )?best|best[- ]sell(?:ing|ers?)"
MORE = re.compile(rf"\b(?:more|most|(?:{_LARGE})(?:er|est)|{_SOLD})\b", _I)
SOLD = re.compile(rf"\b(?:{_SOLD})\b", _I)
LESS = re.compile(rf"\b(?:less|least|fewer|fewest|(?:{_SMALL})(?:er|est))\b", _I)
SUPERLATIVE = re.compile(  # what no row tells by itself
    rf"\b(?:the (?:most|least)|(?:most|least) (?:expensive|costly|common|popular|populous|profitable)|fewest|oldest|youngest|earliest|newest|(?:{_LARGE}|{_SMALL})est)\b",
    _I,
)
# Of a column of years, the least and the most
FIRST = re.compile(r"\b(?:earliest|oldest)\b|\bfirst\W*$", _I)
LAST = re.compile(r"\b(?:latest|newest|youngest)\b|\bmost recent(?:ly)?\b|\blast\W*$", _I)
YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
ASKS = re.compile(r"\W*(?:which|what|who|did|does|do|has|have|had|is|was|were|are)\b", _I)
WHO = re.compile(r"\W*who\b", _I)
NOT = re.compile(r"\bnot\b|n['’]t\b", _I)
FIGURE = re.compile(r"\d[\d.,]*|\s")
OR = re.compile(r"\bor\b", _I)
# What a column may be called that holds what an adjective or a verb asks for
NAMED = {
    "cost price fee": r"\b(?:cheap\w*|expensive|dear\w*|costli\w*|paid|pay|spen[dt]|costs?)\b",
    "height": r"\b(?:high|tall)(?:er|est)\b",
    "length": r"\blong(?:er|est)\b",
    "depth": r"\b(?:deep|shallow)(?:er|est)\b",
    "width": r"\bwid(?:er|est)\b",
    "weight": r"\b(?:heavi|light)(?:er|est)\b",
    "speed": r"\b(?:fast|slow)(?:er|est)\b",
    "area size": r"\b(?:larg|bigg|small)(?:er|est)\b",
}
PLAIN = frozenset(
    content_words(
        "use used get take took cost pay paid spend spent need expensive number"
        " produce grow grew make made record report yield see saw hold held"
        " offer offered offers quote quoted give gave given be"
    )
)
THAN = re.compile(r"\bthan\b", _I)
NEARLY = re.compile(  # what the edge of a column does not decide
    r"\b(?:one of|among|nearly|almost|perhaps|probably|joint(?:ly)?|ever|much|far|twice|half|times)\b", _I
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of a table that were compared."""

    best: tuple[Row, ...]  # those with the most, or the least
    names: str  # what they are called
    key: str  # the column of what is compared


def rank(question: str, text: str, around: str) -> Compared | None:
    """Return the rows of `text` that answer a comparison, those with the most or least.

    `around`: title and heading, whose words the question may repeat. None where no table has one column of numbers that is
    asked for, a value for every row that is meant, and all of the question's words.
    """
    return _ranked(question, text, around) if ASKS.match(question) else None


def keeps(claim: str, text: str, around: str) -> tuple[Compared, bool] | None:
    """Return the rows with the most or least of what a claim says that one has, and whether it is that one.

    "Weir House had the lowest yield", "Weir House grew more pears than Sandpit". None as in `rank`.
    """
    before, than, _ = claim.partition(" than ")
    if (
        NEARLY.search(claim)
        or ASKS.match(claim)
        or OR.search(claim)
        or not (than or MOST.search(claim) or SOLD.search(claim))
    ):
        return None
    compared = _ranked(claim, text, around, claimed=True)
    if compared is None or (than and len(compared.best) != 1):
        return None
    named = set(content_words(before))
    labels = [set(content_words(row.cells[compared.key])) for row in compared.best]
    return compared, any(label <= named for label in labels)


def _ranked(question: str, text: str, around: str, *, claimed: bool = False) -> Compared | None:
    """What a comparison comes to in the one table that it is about."""
    first, last = bool(FIRST.search(question)), bool(LAST.search(question))
    dated = first or last
    more, less = (last, first) if dated else (bool(MORE.search(question)), bool(LESS.search(question)))
    if more == less or NOT.search(question):
        return None
    tables = [[row for _, row in group] for _, group in groupby(_numbered(text), key=lambda at: at[0])]
    found = [best for rows in tables if (best := _best(question, rows, around, more, dated, claimed))]
    return found[0] if len(found) == 1 else None


def _numbered(text: str) -> list[tuple[int, Row]]:
    """Each row with the number of its table: rows that follow one another and have the same columns."""
    numbered: list[tuple[int, Row]] = []
    for row in rows_of(text):
        last = numbered[-1] if numbered else None
        goes_on = last and list(last[1].cells) == list(row.cells) and not text[last[1].end : row.start].strip()
        numbered.append((last[0] + (not goes_on) if last else 0, row))
    return numbered


def _best(question: str, rows: Sequence[Row], around: str, most: bool, dated: bool, claimed: bool) -> Compared | None:
    bare = LAST.sub(" ", FIRST.sub(" ", question)) if dated else LESS.sub(" ", MORE.sub(" ", question))
    asked = set(content_words(bare))
    columns = list(rows[0].cells)
    stand = {column: {row.cells[column] for row in rows if _stands(row.cells[column], asked)} for column in columns}
    pair = bool(OR.search(question) or claimed and THAN.search(question))
    key = _claimed_key(columns, stand, pair) if claimed else _key(asked, columns, stand, pair)
    if key is None and not claimed and not pair and asked & set(content_words(around)):
        key = _first_key(rows, stand)
    others = [name for name in columns if name != key and not stand[name]]
    people = _of_people(question, asked, rows, others)
    others = [name for name in others if name != people]
    column = _of_years(rows, others) if dated else _column(question, asked, others)
    if key is None or column is None:
        return None
    kept = [name for name in columns if stand[name] and (name != key or not claimed or pair)]
    meant = [row for row in rows if all(row.cells[name] in stand[name] for name in kept)]
    meant = without_totals(meant, key, column)
    told = {word for values in stand.values() for value in values for word in content_words(value)}
    rest = asked - told - set(content_words(f"{key} {column} {people} {around}")) - PLAIN
    values = [row.cells[column] for row in meant]
    figures = [figure for value in values for figure in numbers(value)]
    units = {FIGURE.sub("", value) for value in values}  # "3 km" and "900 m" are not compared
    if any(unit.startswith(("-", "−", "–")) for unit in units):
        return None
    few = len(meant) < 2 or pair and len(meant) != 2
    if rest or few or len(figures) != len(meant) or len(units) > 1 or len(set(figures)) == 1:
        return None
    edge = max(figures) if most else min(figures)
    best = tuple(row for row, figure in zip(meant, figures, strict=True) if figure == edge)
    return Compared(best, ", ".join(dict.fromkeys(row.cells[people or key] for row in best)), key)


def _of_people(question: str, asked: set[str], rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The column of those who are asked for: "Who manages the farm with the most cows?" is told under "Manager"; "" for none."""
    named = [name for name in columns if WHO.match(question) and asked & set(content_words(name))]
    found = [name for name in named if not any(numbers(row.cells[name]) for row in rows)]
    return found[0] if len(found) == 1 else ""


def _of_years(rows: Sequence[Row], columns: Sequence[str]) -> str | None:
    """The one column that holds a year in every row."""
    found = [name for name in columns if all(YEAR.fullmatch(row.cells[name].strip()) for row in rows)]
    return found[0] if len(found) == 1 else None


def _stands(value: str, asked: set[str]) -> bool:
    words = content_words(value)
    return bool(words) and set(words) <= asked and not value.strip().isdigit()


def _key(asked: set[str], columns: Sequence[str], stand: dict[str, set[str]], either: bool) -> str | None:
    """The column of the things that are compared: it holds both ("Ashdown or Merrow"), or its name is asked for."""
    if either:
        both = [name for name in columns if len(stand[name]) == 2]
        return both[0] if len(both) == 1 else None
    named = [name for name in columns if content_words(name) and set(content_words(name)) <= asked and not stand[name]]
    return named[0] if named else None


def _first_key(rows: Sequence[Row], stand: dict[str, set[str]]) -> str | None:
    """The first column where it names a thing a row: what the table is about ("torch") is called "Model" in it."""
    first = next(iter(rows[0].cells))
    names = [row.cells[first] for row in rows]
    named = all(re.search(r"[^\W\d]{3}", name) for name in names)
    return first if named and len(set(names)) == len(names) and not stand[first] else None


def _claimed_key(columns: Sequence[str], stand: dict[str, set[str]], pair: bool) -> str | None:
    """The one column that holds whom a claim is about: the one thing, or both of a pair."""
    named = [name for name in columns if len(stand[name]) == (2 if pair else 1)]
    return named[0] if len(named) == 1 else None


def _column(question: str, asked: set[str], columns: Sequence[str]) -> str | None:
    """The one column whose name shares most words with the question, or is what its adjective or verb asks for."""
    meant = {word for names, pattern in NAMED.items() if re.search(pattern, question, _I) for word in names.split()}
    for words in (asked, set(content_words(" ".join(meant)))):
        shared = {name: len(set(content_words(name)) & words) for name in columns}
        best = [name for name in columns if shared[name] == max(shared.values()) > 0]
        if best:
            return best[0] if len(best) == 1 else None
    return None
