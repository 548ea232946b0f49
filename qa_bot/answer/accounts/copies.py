"""Two copies of one text -> the sentences in which they differ by a figure, a date or a name.

A digest counts a copy once; but a paper that prints an agency's report with another number of dead is no copy in what
matters. Knows two documents; refuses to know which of them is right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.statements.comparing import difference
from qa_bot.answer.statements.names import CAPITALS
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.numerals import numbers
from qa_bot.types import Document

AHEAD = 20  # sentences of the other copy that are looked at for one: bounds the work where much was rewritten
ALIKE = 0.6  # share of two sentences' words that are the same, from which one is the other, edited
NAMED = re.compile(CAPITALS)


@dataclass(frozen=True, slots=True)
class Edit:
    """One sentence as two copies have it, and the words that differ."""

    first: Evidence
    second: Evidence
    values: tuple[str, str]


def edits(first: Document, second: Document) -> list[Edit]:
    """Return the sentences that two copies tell with another figure, date or name, in the first one's order."""
    ours, theirs = (
        [Evidence(document, *span) for span in sentence_spans(document.text)] for document in (first, second)
    )
    matcher = SequenceMatcher(None, [one.line for one in ours], [one.line for one in theirs], autojunk=False)
    return [
        Edit(one, other, values)
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind == "replace"
        for one, other in _paired(ours[a:b], theirs[c:d])
        if (values := _values(one.line, other.line))
    ]


def _paired(ours: list[Evidence], theirs: list[Evidence]) -> Iterator[tuple[Evidence, Evidence]]:
    """Each sentence with the first of the AHEAD ones behind those paired before that has most of its words."""
    at = 0
    for one in ours:
        for place in range(at, min(at + AHEAD, len(theirs))):
            if SequenceMatcher(None, one.line.split(), theirs[place].line.split(), autojunk=False).ratio() >= ALIKE:
                yield one, theirs[place]
                at = place + 1
                break


def _values(first: str, second: str) -> tuple[str, str] | None:
    """What differs, None where it is neither a figure nor a name, or much more than one."""
    if values := difference(first, second):
        return values
    ours, theirs = first.split(), second.split()
    changed = [op for op in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes() if op[0] != "equal"]
    if len(changed) != 1 or changed[0][0] != "replace":
        return None
    _, a, b, c, d = changed[0]
    one, other = (" ".join(words).strip(".,;:!?\"'“”‘’()") for words in (ours[a:b], theirs[c:d]))
    counted = set(numbers(one)) != set(numbers(other)) and bool(numbers(one)) and bool(numbers(other))
    named = a > 0 and c > 0 and all(NAMED.fullmatch(words) for words in (one, other))
    return (one, other) if counted or named else None
