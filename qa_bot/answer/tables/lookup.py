"""A question that names a row and a column of a table -> the cell: "What was net profit in the first half of 2023?".

Every word of the question must be told by the row, the column, the title or a small list; where two cells fit equally, none
answers. Rows may be parts of another ("of which Water"), columns may be times. Refuses to know models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.questions.shaping import bare, wanted
from qa_bot.answer.tables.cells import HOW, MEASURES
from qa_bot.answer.tables.grids import Entry, Table
from qa_bot.answer.tables.terms import Term, days_of, meets, terms_of, without_days, without_terms
from qa_bot.answer.tables.units import SPOKEN, parted
from qa_bot.models.wording import content_words, missing_names

_I = re.IGNORECASE
# What a question says, and what a table calls it; the first word found in the question gives way to the second
CALLED = (
    (re.compile(r"\b(?:(?:people|persons) (?=(?:\S{1,40} ){0,6}(?:employ|work))|(?<=people )work\w*|employ(?:ed|s)?\b|staff|headcount|workforce|workers)", _I), "employees"),
    (re.compile(r"\b(?:turnover|turn(?:ed|s)?(?: \w+)? over|sales|takings)\b", _I), "revenue"),
    (re.compile(r"\b(?:concede[ds]?|let in)\b", _I), "against"),
    (re.compile(r"\b(?:gr[eo]wn?|growth|increased?|r[io]sen?|f[ae]ll(?:en)?|decreased?|shr[aiu]nk)\b", _I), "change"),
)  # fmt: skip
# Words of a question that need not stand in a table: what is asked for in general, and verbs that say that it is so
PLAIN = frozenset(
    content_words(
        "division segment unit business company group firm subsidiary sector amount figure value number level total report reported record stand stood come "
        "reach make made generate achieve book post contain include get got exactly each high large big much size "
        "game match time"
    )
)
VALUE = frozenset(content_words("result value amount figure reading quantity"))  # heads of columns that need no asking
DIVISION = re.compile(r"\b(?:division|segment|business unit|unit|business|subsidiary|sector|arm)s?(?:['’]s?)?\b", _I)
OTHERWISE = re.compile(
    r"\b(?:not|than|compared|difference|differ|between|why|more|most|less|least|few(?:er|est)|higher|lower|or)\b|n['’]t\b",
    _I,
)
OF = re.compile(r" (?:of|for|in|per|to|with|by|at|on|from) ", _I)
CLOSED = re.compile(r"\W*(?:closed|shut|none|no)\W*", _I)
WHEN = re.compile(r"\W*(?:(?:from|until|at) )?(?:when|what time|which day|(?:in )?(?:what|which) year)\b", _I)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a table."""

    question: str
    words: frozenset[str]  # stems, without times and days
    hints: frozenset[str]  # what a table may call it: "heavy" is weight
    terms: tuple[Term, ...]
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell that answers."""

    table: Table
    entry: Entry
    column: str
    told: float  # how many of the question's words row and column say, less a little for each day that the row covers


def asked_of(question: str) -> Asked:
    """Return what a question asks of a table."""
    rest = without_days(without_terms(question))
    measure = HOW.search(rest)
    hints = MEASURES[measure[1].lower()] if measure else ""
    return Asked(
        question,
        frozenset(stems(bare(rest))),
        frozenset(stems(hints)),
        tuple(terms_of(question)),
        days_of(question),
    )


def find_figure(question: str, tables: Sequence[Table], around: str) -> list[FoundCell]:
    """Return the cells of one article's tables that a question names, those that say most of it; [] where none does.

    `around`: the article's title and the heading, whose words the question may repeat.
    """
    if OTHERWISE.search(question):
        return []
    asked = asked_of(question)
    found = [one for table in tables for entry in table.entries if (one := _cell(asked, table, entry, around))]
    most = max((one.told for one in found), default=0)
    return [one for one in found if one.told == most]


def named_column(asked: Asked, entry: Entry, columns: Sequence[str], around: str) -> str | None:
    """Return the column that a question means: by its time, by its name, by the title's time, or as the only one."""
    if len(asked.terms) > 1:
        return None
    years = [term.year for term in terms_of(around)]
    moments = terms_of(entry.label)
    timed = {name: terms_of(name) for name in columns}
    if asked.terms and any(timed.values()):
        columns = [name for name in columns if any(meets(asked.terms[0], term, moments, years) for term in timed[name])]
    if asked.days and any(days_of(name) for name in columns):
        columns = [name for name in columns if asked.days <= days_of(name)]
    said = asked.words | asked.hints
    shared = {name: len(_words(name) & said) for name in columns}
    if columns and not any(shared.values()):  # "how many kcal" asks for the energy
        shared = {name: len(_unit_words(name) & asked.words) for name in columns}
        best = [name for name in columns if shared[name]]
        if len(best) == 1:
            return best[0]
    best = [name for name in columns if shared[name] == max(shared.values()) > 0]
    if best:
        whole = [name for name in best if _words(name) <= said]
        meant = whole or [name for name in best if _head(name) <= said]
        return meant[0] if len(meant) == 1 else None
    unnamed = [name for name in columns if not _words(name) - VALUE]
    if len(unnamed) > 1 and not asked.terms:
        titled = terms_of(around)
        unnamed = [
            name
            for name in unnamed
            if any(term.year and term.year == one.year for term in timed[name] for one in titled)
        ]
    if len(unnamed) == 1:
        return unnamed[0]
    return columns[0] if len(columns) == 1 and (asked.terms or len(entry.row.cells) == 2) else None


def untold(asked: Asked, *told: str) -> set[str]:
    """Return the words of a question that nothing tells, neither these texts nor a unit in them."""
    return set(asked.words) - set(stems(" ".join(told))).union(*map(_unit_words, told)) - PLAIN


def stems(text: str) -> list[str]:
    """Return the content words of a text, each as the tables call it."""
    for said, called in CALLED:
        text = said.sub(f" {called} ", text)
    return content_words(text)


def _cell(asked: Asked, table: Table, entry: Entry, around: str) -> FoundCell | None:
    """The cell of a row that a question means, None where it is not this row or the column is not plain."""
    row_words, row_days = _words(entry.name), days_of(entry.label)
    row_words = row_words - PLAIN or row_words  # "Water division" is Water
    parents = set(stems(entry.parent))
    row_terms = terms_of(entry.label)
    by_term = not row_words and bool(row_terms)  # a row that is called "2019"
    named = bool(row_words) and row_words <= asked.words
    if row_days and not row_words - set(stems("to and until public holidays")):
        named = bool(asked.days) and asked.days <= row_days
    elif by_term:
        named = len(asked.terms) == 1 and asked.terms[0] in row_terms
    if not named or not parents <= asked.words:
        return None
    columns = [name for name in entry.row.cells if name != entry.key]
    column = named_column(
        Asked(asked.question, asked.words - row_words, asked.hints, () if by_term else asked.terms, asked.days),
        entry,
        columns,
        around,
    )
    if column is None:
        return None
    timed = by_term or not asked.terms or any(terms_of(name) for name in columns)
    if not timed and not set(asked.terms) <= {*terms_of(around), *row_terms}:
        return None  # of when the table tells is not said
    if asked.days and not (row_days or days_of(column)):
        return None
    text = f"{around} {entry.key} {entry.label} {entry.parent} {column}"
    if missing_names(DIVISION.sub(" ", without_days(without_terms(asked.question))), text):
        return None
    if untold(asked, entry.key, entry.label, entry.parent, column, table.unit, around) or not _fits(
        asked.question, entry.row.cells[column]
    ):
        return None
    told = len(row_words | parents | (_words(column) & asked.words)) - len(row_days) / 10
    return FoundCell(table, entry, column, told)


def _words(name: str) -> set[str]:
    """The words of a name of a column or row, without its times and its unit."""
    return set(stems(without_days(without_terms(parted(name)[0]))))


def _unit_words(name: str) -> set[str]:
    """How a question may call the unit of a column: "g", "grams"."""
    unit = parted(name)[1]
    return set(stems(f"{unit} {' '.join(SPOKEN.get(word.lower(), '') for word in unit.split())}"))


def _head(name: str) -> set[str]:
    """The word that a name turns on: "lanes" of "Lanes for swimmers", "margin" of "Profit margin"."""
    return set(stems(OF.split(parted(name)[0], maxsplit=1)[0])[-1:])


def _fits(question: str, value: str) -> bool:
    """Whether a value is of the kind that is asked for."""
    digits = any(map(str.isdigit, value))
    if wanted(question) == "who":
        return not digits
    return digits or bool(CLOSED.fullmatch(value)) or not (wanted(question) == "number" or WHEN.match(question))
