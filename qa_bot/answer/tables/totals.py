"""Rows of a table that are compared -> those that stand for themselves: a total or a mean of the others competes with none.

Told by its name ("Total", "Group", "All schools"), or by its figure, where that is the sum of the others.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.tables.cells import SUM, Row, rows_of
from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
NAMED = re.compile(
    r"\W*(?:the )?(?:(?:grand |sub-?|net )?(?:totals?|sum)|all(?: [\w-]+){0,3}|overall|everything|(?:average|mean|median)(?: [\w-]+){0,2})\W*",
    _I,
)
WHOLE = re.compile(
    r"\W*(?:the |whole |entire )*(?:group|company|firm|country|nation(?:al)?|world(?:wide)?|whole)\W*", _I
)
CHOOSES = re.compile(r"(?:\W*|.*\b(?:in|at|of|for|to|from|with|by) )(?:who|whose|whom|which|where|why|how come)\b", _I)
FEWEST_PARTS = 3  # of two rows and a third, one is often by chance the sum of the others
FIGURE = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")


def without_totals(rows: Sequence[Row], key: str, column: str) -> list[Row]:
    """Return the rows without those that total or average the others, by their name in `key` or their figure in `column`."""
    kept = [row for row in rows if not (SUM.search(row.cells[key]) or NAMED.fullmatch(row.cells[key]))]
    for place in {0, len(kept) - 1} if len(kept) > FEWEST_PARTS else ():
        if _totals(kept, place, key, column):
            return kept[:place] + kept[place + 1 :]
    return kept


def without_parts(question: str, texts: Sequence[str]) -> list[str]:
    """Return the texts with the rows blanked of which the question has no word, in tables with a row that is the whole.

    "What were sales?" asks for the group's, not for a division's; "which division" asks for one of them.
    """
    if CHOOSES.match(question):
        return list(texts)
    asked, read = set(content_words(question)), []
    for text in texts:
        rows = rows_of(text)
        keys = [next(iter(row.cells.values()), "") for row in rows]
        if any(NAMED.fullmatch(key) or WHOLE.fullmatch(key) for key in keys):
            for row, key in zip(rows, keys, strict=True):
                words = set(content_words(key))
                if words and not words & asked and not (NAMED.fullmatch(key) or WHOLE.fullmatch(key)):
                    text = blanked(text, [(row.start, row.end)])
        read.append(text)
    return read


def _totals(rows: Sequence[Row], place: int, key: str, column: str) -> bool:
    """Whether the first or last row is the whole of the others: by its name and the largest, or their sum in every column."""
    row, others = rows[place], [*rows[:place], *rows[place + 1 :]]
    value, parts = _value(row.cells[column]), [_value(one.cells[column]) for one in others]
    if value is None or None in parts:
        return False
    if WHOLE.fullmatch(row.cells[key]):
        return value >= max(part for part in parts if part is not None)
    if not _is_sum(row, others, column):
        return False
    figures = [name for name in row.cells if name not in (key, column) and _value(row.cells[name]) is not None]
    small = value < 100  # few goals may add up by chance
    return not small or any(_is_sum(row, others, name) for name in figures)


def _is_sum(row: Row, others: Sequence[Row], column: str) -> bool:
    """Whether a figure is the sum of the others, as far as rounding each of them goes."""
    shown = [FIGURE.search(one.cells.get(column, "")) for one in (row, *others)]
    values = [_value(one.cells.get(column, "")) for one in (row, *others)]
    if any(value is None for value in values) or not all(shown):
        return False
    decimals = max(len(match["decimals"] or "") for match in shown if match)
    total, *parts = (value for value in values if value is not None)
    rounding = 0.5 * 10**-decimals * len(parts) if decimals else 0.5
    return total > 0 and abs(total - sum(parts)) <= rounding


def _value(cell: str) -> float | None:
    found = numbers(cell) if FIGURE.search(cell) else {}
    return next(iter(found)) if len(found) == 1 else None
