"""Sentences of a document -> its tables, each as one of them: what a focus on prices means is often written in no sentence.

Knows rows as they are written when a source is read: "column: value; column: value". Which table a focus asks for is told
by its words and by the kind of its values; refuses to know what else is about a focus.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.answer.statements.leaning import announces
from qa_bot.answer.texts.forms import PROSE, ROW, TABLE
from qa_bot.answer.texts.general import Kind
from qa_bot.answer.texts.prose import Sentence
from qa_bot.models.wording import content_words
from qa_bot.types import Document

MOST_ROWS = 12  # of a table that is shown; more would be no summary
COUNTED = frozenset(content_words("number numbers statistics figures quantities"))  # every table holds such
COURSE = frozenset(  # how a value went on, which its columns tell
    content_words(
        "develop developed change changed move moved evolve evolved grow grew rise rose fall fell compare compared go went trend"
    )
)
NAME = re.compile(r"(?:^|; )([^:;]{1,60}): ")


def with_tables(document: Document, sentences: Sequence[Sentence], *, every: bool) -> list[Sentence]:
    """Return the sentences with the rows of each table of at most MOST_ROWS put together as one sentence of kind TABLE:
    of `every` table, or of those that the sentence before announces ("The prices are as follows.")."""
    found: list[Sentence] = []
    for rows in _runs(document, sentences):
        before = document.text[found[-1].start : found[-1].end] if found else ""
        wanted = every or (bool(before) and found[-1].kind == PROSE and announces(before))
        if len(rows) > MOST_ROWS or not wanted or not _row(document, rows[0]):
            found += rows
            continue
        spans = tuple((row.start, row.end) for row in rows)
        words = sum(row.words for row in rows)
        found.append(replace(rows[0], end=rows[-1].end, words=words, dangling=False, rows=spans))
    return found


def _runs(document: Document, sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences one by one, and the rows of each table together."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and not (_row(document, sentence) and _columns(document, run[-1]) == _columns(document, sentence)):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _row(document: Document, sentence: Sentence) -> bool:
    shown = document.text[sentence.start : sentence.end]
    return sentence.kind == TABLE and "\n" not in shown and bool(ROW.match(shown))


def _columns(document: Document, sentence: Sentence) -> list[str]:
    """The names of the columns of a row, [] of what is none."""
    return NAME.findall(document.text[sentence.start : sentence.end]) if _row(document, sentence) else []


def asked_for(
    document: Document, table: Sentence, kind: Kind | None, others: set[str], words: set[str], *, headed: str = ""
) -> bool:
    """Return whether a focus asks for a table: each row holds things of the kind it names, and the table its other words;
    or the names of the columns and of the first of its values, which tell what it is of, hold all of its `words`. What
    stands under a heading, `headed`, is of that too."""
    rows = [document.text[start:end] for start, end in table.rows]
    called = {stem for row in rows for stem in _first(row)}
    named = called | set(content_words(" ".join(NAME.findall(rows[0]))))
    if kind and not kind.called & COUNTED and holds(document, table, kind) and others <= named:
        return True
    words = words - COURSE
    own = words - set(content_words(headed)) if words & called else words
    return bool(words) and own <= named


def holds(document: Document, table: Sentence, kind: Kind) -> bool:
    """Return whether each row of a table holds things of a kind."""
    return all(kind.holds.search(document.text[start:end]) for start, end in table.rows)


def rows_named(document: Document, table: Sentence, words: set[str]) -> tuple[tuple[int, int], ...]:
    """Return where the rows stand that words name, by the first of their values; all of them where they name none, or
    what every row is called."""
    first = [_first(document.text[start:end]) & words for start, end in table.rows]
    named = [
        row for row, some in zip(table.rows, first, strict=True) if some and not any(some < more for more in first)
    ]
    return tuple(named) or table.rows


def _first(row: str) -> set[str]:
    """The stems of the first of a row's values, and of the name of its column."""
    return set(content_words(row.partition("; ")[0]))
