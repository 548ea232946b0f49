"""A question for the part of a whole that has the most or grew fastest -> its row: "Which division grew fastest?".

What is compared are the rows of one whole ("of which Water"), or all rows of a column that is called what is asked for.
Unlike in `ranking`, figures may have signs where a change is asked for. Answers only where rows and column are plain.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.tables.grids import Entry, Table
from qa_bot.answer.tables.lookup import DIVISION, asked_of, named_column, stems, untold
from qa_bot.answer.tables.ranking import LESS, MORE, NOT
from qa_bot.answer.tables.totals import without_totals
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import missing_names

_I = re.IGNORECASE
ASKS = re.compile(r"\W*(?:in )?(?:which|what) (?P<what>[\w-]+(?: unit)?)\b", _I)
GREW = re.compile(r"\b(?:gr[eo]w(?:s|n|ing)?|growth|increas(?:e[sd]?|ing)|r[io]se[ns]?|gain(?:s|ed)?)\b", _I)
FELL = re.compile(r"\b(?:f[ae]ll(?:en|s)?|shr[aiu]nk|decreased?|declined?|dropp?(?:ed)?)\b", _I)
CHANGE = frozenset(stems("change"))
SIGNED = re.compile(r"(?P<sign>[-+−–]?) ?(?P<figure>\d[\d.,]*) ?(?P<unit>%?)")
MEASURED = frozenset(
    stems("more most less least fast fastest slow slowest strong strongest weak weakest highest lowest")
)


def rank_parts(question: str, tables: Sequence[Table], around: str) -> tuple[Table, list[Entry]] | None:
    """Return the rows that have the most or least of what is asked for, with their table; None where that is not plain."""
    more, less = bool(MORE.search(question)), bool(LESS.search(question))
    what = ASKS.match(question)
    if what is None or more == less or NOT.search(question) or re.search(r"\bor\b|\bthan\b", question):
        return None
    found = [
        (table, best)
        for table in tables
        for entries in _compared(what["what"], table)
        if (best := _best(question, table, entries, around, more))
    ]
    return found[0] if len(found) == 1 else None


def _compared(what: str, table: Table) -> list[list[Entry]]:
    """The rows that may be compared: the parts of each whole, or all rows where their column is called what is asked for."""
    first = table.entries[0]
    if set(stems(what)) <= set(stems(first.key)):
        return [list(table.entries)]
    if not DIVISION.fullmatch(what):
        return []
    wholes = list(dict.fromkeys(one.over.start for one in table.entries if one.over))
    return [[one for one in table.entries if one.over and one.over.start == whole] for whole in wholes]


def _best(question: str, table: Table, entries: Sequence[Entry], around: str, most: bool) -> list[Entry] | None:
    grew, fell = bool(GREW.search(question)), bool(FELL.search(question))
    asked = asked_of(GREW.sub(" change ", FELL.sub(" change ", LESS.sub(" ", MORE.sub(" ", question)))))
    if len(entries) < 2 or (grew and fell):
        return None
    columns = [name for name in entries[0].row.cells if name != entries[0].key]
    asked = replace(asked, words=asked.words - MEASURED)
    parents = set(stems(entries[0].parent))
    changes = [name for name in columns if set(stems(name)) & CHANGE]
    if grew or fell:
        column = changes[0] if len(changes) == 1 and not asked.terms else None
    else:
        column = named_column(replace(asked, words=asked.words - parents), entries[0], columns, around)
        if parents and not parents <= asked.words:
            return None  # the largest by what?
    if column is None or any(column not in one.row.cells for one in entries):
        return None
    own = without_totals([one.row for one in entries], entries[0].key, column)
    entries = [one for one in entries if one.row in own]
    if len(entries) < 2:
        return None
    told = (entries[0].key, entries[0].parent, column, table.unit, around)
    if untold(asked, *told) - CHANGE or missing_names(asked.question, " ".join(told)):
        return None
    matches = [SIGNED.fullmatch(one.row.cells[column].strip()) for one in entries]
    values = [_value(match) for match in matches if match]
    if len(values) != len(entries) or len({match["unit"] for match in matches if match}) != 1:
        return None
    if not (grew or fell) and any(match["sign"] for match in matches if match):
        return None
    edge = max(values) if most != fell else min(values)
    if (grew and edge <= 0) or (fell and edge >= 0) or len(set(values)) == 1:
        return None  # the one that shrank least did not grow
    return [one for one, value in zip(entries, values, strict=True) if value == edge]


def _value(match: re.Match[str]) -> float:
    figure = next(iter(numbers(match["figure"])))
    return -figure if match["sign"] in ("-", "−", "–") else figure
