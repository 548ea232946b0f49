"""Rows of tables: which row a question means, and which cell of it answers.

Knows rows as they are written when a source is read: "- column: value; column: value". Side by side, the mayor of one
town reads like the mayor of the next, so rows that the question does not mean are not read where another one is meant.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_bot.answer.questions.kinds import REASON
from qa_bot.answer.questions.shaping import bare, wanted
from qa_bot.ingest.text.blanking import blanked
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words, missing_names

ROW = re.compile(r"^- (?:[^\n:;]{1,60}(?:: [^\n;]*)?(?:; |$)){2,}$", re.MULTILINE)
SUM = re.compile(r"\b(?:in total|totals?|altogether|together|combined|in all|overall)\b", re.IGNORECASE)
# "Which lake is the deepest?" would have to compare all rows: one row alone answers it only where it says so itself
MOST = re.compile(
    r"\b(?:most|least|fewest|(?:larg|small|high|low|deep|shallow|long|short|old|young|new|late|earli|bigg|tall|fast|slow|wid|heavi|light|rich|poor"
    r"|cheap|strong|weak|hott|cold|warm|clean|dirti|busi|great|near)est)\b",
    re.IGNORECASE,
)
WORDS = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
MEASURES = {
    "loud": "noise",
    "heavy": "weight",
    "expensive": "price cost",
    "long": "length",
    "tall": "height",
    "high": "height",
    "deep": "depth",
    "wide": "width",
    "old": "age",
    "fast": "speed",
    "large": "size area",
    "big": "size",
}
HOW = re.compile(rf"\bhow ({'|'.join(MEASURES)})\b", re.IGNORECASE)
DOING = re.compile(r"\W*who (?P<verb>\w+)", re.IGNORECASE)
AGENT = re.compile(r"(?P<verb>\w{2,})[eo]r")  # who does it: owner, manager, author of a column's name
WHEN = re.compile(r"\W*(?:since )?(?:when|(?:in )?(?:what|which) year)\b", re.IGNORECASE)
YEARLY = re.compile(r"\b(?:yearly|annual(?:ly)?|(?:per|a|each) year)\b", re.IGNORECASE)  # ways to say the same


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, at `text[start:end]`."""

    start: int
    end: int
    cells: Mapping[str, str]  # by the name of the column; the first one's may be ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row, in answer to a question."""

    row: Row
    column: str

    @property
    def value(self) -> str:
        """What stands in the cell."""
        return self.row.cells[self.column]


def rows_of(text: str) -> list[Row]:
    """Return the rows of the tables of a text whose columns have names."""
    found = []
    for match in ROW.finditer(text):
        parted = (cell.rpartition(": ") for cell in match[0][2:].split("; "))
        found.append(Row(match.start(), match.end(), {name: value for name, _, value in parted}))
    return found


def rows_about(question: str, texts: Sequence[str]) -> list[str]:
    """Return the texts with the rows blanked that the question means less than another row, of these or another text.

    No row gives a reason, a row that does not call itself a total is none, nor one the largest that does not say so.
    """
    asked = _asked(question)
    reason = REASON.match(question)
    superlatives = {word.lower() for word in MOST.findall(question)}
    tables = [rows_of(text) for text in texts]
    most = max((_named(asked, row) for rows in tables for row in rows), default=0)
    named = [[row for row in rows if _is_called(question, row)] for rows in tables]
    if sum(map(len, named)) == 1:  # "plot 7" is one row, and nothing else is plot 7
        return [_only(text, rows) for text, rows in zip(texts, named, strict=True)]
    read = []
    for text, rows in zip(texts, tables, strict=True):
        for row in rows:
            row_text = text[row.start : row.end]
            untold = (
                bool(reason)
                or bool(SUM.search(question) and not SUM.search(row_text))
                or bool(superlatives - set(WORDS.findall(row_text.lower())))
            )
            if untold or _named(asked, row) < most:
                text = blanked(text, [(row.start, row.end)])
        read.append(text)
    return read


def value_of(short: str, sentence: str) -> str:
    """Return what is marked in a row without the name of its column: "418" of "Q3: 418"; elsewhere as it is."""
    return short.rpartition(": ")[2] if ROW.fullmatch(sentence.strip()) else short


def find_cell(question: str, rows: Sequence[Row], around: str, names: str = "") -> Cell | None:
    """Return the cell that a question asks for by row and column; None where not both are plain.

    The row holds values that the question names, more than any other; the column's name shares most words with the rest
    of the question, and either all of it stands in the question or nothing of the question is left, but for what the
    title and heading `around` say. `names`: a text that may tell names of the question, too.
    """
    asked = _asked(question)
    ranked = sorted(rows, key=lambda row: -_named(asked, row))
    if (
        not ranked
        or not _named(asked, ranked[0])
        or (len(ranked) > 1 and _named(asked, ranked[1]) == _named(asked, ranked[0]))
    ):
        return None
    row = ranked[0]
    keys = [column for column, value in row.cells.items() if _stands_in(value, asked)]
    if missing_names(question, f"{names} {around} {' '.join(row.cells)} {' '.join(row.cells.values())}"):
        return None
    left = asked - {word for key in keys for word in content_words(row.cells[key])}
    columns = [name for name, value in row.cells.items() if name not in keys and _fits(question, value)]
    called = {name: _called(name, question) for name in columns}
    shared = {name: len(called[name] & asked) for name in columns}
    best = sorted(columns, key=lambda name: -shared[name])
    if not best or not shared[best[0]] or (len(best) > 1 and shared[best[1]] == shared[best[0]]):
        return None
    named = called[best[0]]
    rest = left - named - set(content_words(f"{around} {' '.join(keys)}"))
    owners = {word.lower() for word in re.findall(r"(\w+)['’]s?\b", question)}  # "the manager's husband" is no manager
    owns = owners & set(best[0].lower().split())
    return None if owns or (rest and not named <= asked) else Cell(row, best[0])


def _called(column: str, question: str) -> set[str]:
    """The words of a column's name; of "Owner" the verb, where it is asked who owns something."""
    words, doing = content_words(column), DOING.match(question)
    if doing and len(words) == 1 and (agent := AGENT.fullmatch(column.strip().lower())):
        verbs = content_words(doing["verb"])
        return {verb if verb.rstrip("e") == agent["verb"] else words[0] for verb in verbs} or set(words)
    return set(words)


def cell_says(claim: str, rows: Sequence[Row]) -> tuple[Row, bool] | None:
    """Return the row that decides a claim about one of its cells, and whether it holds; None where none does.

    The row is named by its first value, the column by its name; what is left of the claim is the value: names or numbers.
    """
    words = WORDS.findall(claim)
    asked = set(content_words(claim))
    for row in rows:
        (key_name, key), *others = row.cells.items()
        if not _stands_in(key, asked):
            continue
        for column, value in others:
            named = set(content_words(column))
            if not named or not named <= asked:
                continue
            taken = named | set(content_words(f"{key_name} {key}"))
            claimed = [word for word in words if content_words(word) and not set(content_words(word)) <= taken]
            if claimed and all(not word[0].islower() or word in value.split() for word in claimed):
                same_kind = bool(numbers(value)) == bool(numbers(" ".join(claimed)))
                holds = set(content_words(" ".join(claimed))) <= set(content_words(value))
                return (row, holds) if same_kind else None
    return None


def _asked(question: str) -> set[str]:
    """The question's content words, and what a table calls what it asks for: "how loud" is noise."""
    measure = HOW.search(question)
    named = content_words(MEASURES[measure[1].lower()]) if measure else ()
    yearly = ("yearly", "annual") if YEARLY.search(question) else ()
    return {*content_words(bare(question)), *named, *content_words(" ".join(yearly))}


def _named(asked: set[str], row: Row) -> int:
    """How many words of a question are values of a row."""
    return sum(len(content_words(value)) for value in row.cells.values() if _stands_in(value, asked))


def _is_called(question: str, row: Row) -> bool:
    """Whether the question calls a row by its first column and value: "plot 7", "room 12"."""
    column, value = next(iter(row.cells.items()))
    return bool(column) and f" {column} {value} ".lower() in f" {' '.join(WORDS.findall(question))} ".lower()


def _only(text: str, rows: Sequence[Row]) -> str:
    """The text with nothing but the given rows."""
    kept = "".join(text[row.start : row.end].rjust(row.end) for row in rows)
    return kept.ljust(len(text))


def _stands_in(value: str, asked: set[str]) -> bool:
    words = content_words(value)
    return bool(words) and set(words) <= asked


def _fits(question: str, value: str) -> bool:
    """Whether a value is of the kind that is asked for: a number, a date, a name."""
    if wanted(question) == "number" or WHEN.match(question):
        return any(map(str.isdigit, value))
    return wanted(question) != "who" or not any(map(str.isdigit, value))
