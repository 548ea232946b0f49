"""Found articles -> the line that a question names by its label: "Next meeting: Thursday, 7 November".

Such lines are rows of a table without rules. Readers, who learned from prose, pass over them. Refuses to know models.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_bot.answer.candidates.quoting import CELL, Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.dialogues.speakers import conversation
from qa_bot.answer.questions.kinds import plain
from qa_bot.answer.questions.shaping import bare, wanted
from qa_bot.answer.replies.holding import ASKS as HELD
from qa_bot.answer.statements.comparing import DAYS
from qa_bot.answer.tables.cells import ROW
from qa_bot.answer.tables.lookup import WHEN
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.months import MONTH_NAME, YEAR
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words
from qa_bot.types import Document, Hit

LINE = re.compile(
    r"^[ \t]*(?:[-*•] )?(?P<label>[A-Z][\w'’/-]*(?: [\w'’/-]+){0,4}):[ \t]+(?P<value>\S[^\n]{0,300})$", re.MULTILINE
)
ASKS = re.compile(r"\W*(?:who|when|where|what|which|how (?:much|many|long|old|high|large|big|far))\b", re.IGNORECASE)
ALSO = {"apologies": "absent absence"}  # what lists call it -> how one asks for it
DAY = re.compile(
    rf"\b(?:{'|'.join(DAYS)}|{MONTH_NAME}|{YEAR})\b"
    r"|\d[.:]\d\d|\d[./-]\d",
    re.IGNORECASE,
)
FULL_STOP = re.compile(r"(?<!\.m)\.?\s*$")  # of a sentence; that of "7 p.m." stays
FIRST = 3  # words of a value in which the number stands that "how many" asks for


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a question names, and its value."""

    evidence: Evidence
    value: str
    named: int  # words of the question that the label holds


def say_labelled(question: str, hits: Sequence[Hit], documents: Mapping[str, Document]) -> Said | None:
    """Return the line whose label the question names; None where none does, or two tell otherwise.

    All of the label's words are the question's, the article's title or heading tells the question's others, and the value
    has the form that is asked for. `documents`: those of the hits, by id. What speakers say behind their names is none.
    """
    if not ASKS.match(plain(question)) or HELD.match(question):
        return None
    asked = set(content_words(bare(question)))
    found = []
    for document in documents.values():
        mine = [hit for hit in hits if hit.passage.document_id == document.id]
        around = set(content_words(" ".join({document.title: 1, **{hit.passage.heading: 1 for hit in mine}})))
        lines = [line for line in _lines(document, asked, around) if _fits(question, line.value)]
        found += [] if lines and conversation(document) else lines
    most = max((line.named for line in found), default=0)
    best = [line for line in found if line.named == most]
    if len({line.value for line in best}) != 1:
        return None
    return said([best[0].evidence], FULL_STOP.sub("", best[0].value), CELL)


def _lines(document: Document, asked: set[str], around: set[str]) -> list[Line]:
    """The lines of an article whose labels hold, with the words `around`, all that is asked and nothing else."""
    found = []
    for match in LINE.finditer(document.text):
        called = match["label"].lower()
        label = set(content_words(called))
        named = set(content_words(ALSO[called])) & asked if called in ALSO else set()
        if not label or not (label <= asked or named) or ROW.fullmatch(match[0].strip()):
            continue
        if asked - label - named <= around:
            start, end = match.start("label"), match.end("value")
            spans = sentence_spans(match["value"])
            evidence = Evidence(document, start, end)
            found.append(Line(evidence, match["value"][slice(*spans[0])], len(named or label)))
    return found


def _fits(question: str, value: str) -> bool:
    """Whether a value is of the form that is asked for."""
    if WHEN.match(question):
        return bool(DAY.search(value))
    if wanted(question) == "number":
        return bool(numbers(" ".join(value.split()[:FIRST])))
    return wanted(question) != "who" or (value[0].isupper() and not any(map(str.isdigit, value[:FIRST])))
