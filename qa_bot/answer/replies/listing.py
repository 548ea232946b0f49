"""Candidates -> an enumeration: the items of a Markdown list, or the "A, B and C" inside a sentence.

Knows how lists are written; an HTML list has become Markdown when its page was read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.candidates.candidate import Candidate, relied_on
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import cite, number_citations
from qa_bot.answer.questions.shaping import bare
from qa_bot.answer.tables.cells import rows_of
from qa_bot.ingest.sentences import BULLET, BULLETS, NUMBERED, lines
from qa_bot.ingest.text.decoding import shown
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import content_words, overlap
from qa_bot.settings import AnswerSettings
from qa_bot.types import Claim, Document

ABOUT = 0.5  # share of the question's words that a list's heading and first line must hold
REACH = 8000  # characters on each side of a passage into which a list may go on
MARK = re.compile(rf"\s*(?:[{BULLETS}]|\(?(?:\d{{1,3}}|[a-z])[.)])\s+")
HEAD_END = re.compile(r"(?::| [–—-] |[.;!?])(?:\s|$)")  # "Oak: the wheel" lists Oak
ROW = re.compile(r"[^:;]+: ([^;]+)(?:;|$)")
COUNTED = re.compile(
    r"\b(?:which|what|name|list) (?:the |are the |were the )?(two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b",
    re.I,
)
LONG_ITEM = 12  # words; a longer item is named by its beginning
CUE = re.compile(
    r"(?::|\b(?:are|is|were|was|includes?|included|including|such as|into|between|of|called|named|like|namely|from|with))\s+",
    re.IGNORECASE,
)
STOP = r"(?:which|that|who|in|on|at|for|to|from|with|by|is|was|were|are|had|have|has|when|while|because|as|of)"
RIGHT = re.compile(rf"(?:,? (?:and|or) |, )(?:(?!{STOP}\b)[^\s,.;:()]+(?: |(?=[,.;:()]|$))){{1,6}}")


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list of a document: where it stands, with the line that leads to it, and its items without their marks."""

    document: Document
    start: int  # characters, of the leading line where there is one
    end: int
    lead: str  # the line in front of it
    heading: str
    items: tuple[str, ...]
    numbered: bool
    places: tuple[tuple[int, int], ...] = ()  # of the items, where only some rows of a table are meant
    names: tuple[str, ...] = ()  # what these rows hold in the column that is asked for


def enumerate_items(question: str, candidates: Sequence[Candidate], settings: AnswerSettings) -> Said | None:
    """Return the list that the question asks for; None where the sentences that were read hold none.

    A list is meant where its heading and leading line hold the question's words, or where a sure reader points into it.
    """
    best = candidates[0] if candidates else None
    if best is None:
        return None
    sure = bool(relied_on(candidates, settings.min_confidence))
    meant, counted = [], _counted(question)
    for one in (_rows_asked(question, one) for candidate in candidates for one in lists_of(candidate)):
        share, pointed = overlap(question, f"{one.heading} {one.lead}"), sure and _holds(one, best)
        if one.names and overlap(bare(question), f"{one.heading} {one.lead} {' '.join(one.items)}") == 1.0:
            share = 1.0  # the rows hold all that is asked
        if (share >= ABOUT or pointed) and counted in (None, len(one.items)):
            meant.append((share + pointed, len(one.items), -one.start, one))
    if meant:
        chosen = max(meant, key=lambda ranked: ranked[:3])[3]
        return _said_list(chosen, max(best.confidence, settings.min_confidence))
    items = inline(best.evidence.text, best.short) if sure else best.short
    if items != best.short:
        return said([best.evidence], items, best.confidence)
    return None


def _counted(question: str) -> int | None:
    """How many things a question asks for: "Which two languages were added?"; None where it does not say."""
    match = COUNTED.search(question)
    return next(iter(map(int, numbers(match[1]))), None) if match else None


def steps(candidates: Sequence[Candidate], settings: AnswerSettings) -> Said | None:
    """Return the numbered list that a sure reader points into: the steps of "how do you ...?"; None without one."""
    best = candidates[0] if candidates else None
    if best is None or best.confidence < settings.min_confidence:
        return None
    pointed = [one for one in lists_of(best) if _holds(one, best) and one.numbered]
    return _said_list(pointed[0], best.confidence) if pointed else None


def lists_of(candidate: Candidate) -> list[ItemList]:
    """Return the Markdown lists of two or more items that a candidate's passage holds or has a part of, in order."""
    passage, document = candidate.hit.passage, candidate.evidence.document
    offset = max(0, passage.start - REACH)
    text = document.text[offset : passage.end + REACH]
    found = []
    items: list[tuple[int, int]] = []
    before = (0, 0)  # the last line that is neither empty nor an item
    for start, line in [*lines(text), (len(text), "end")]:
        if not line.strip():
            continue
        end = start + len(line.rstrip())
        item = bool(BULLET.match(line) or NUMBERED.match(line))
        other = bool(items) and bool(NUMBERED.match(line)) != bool(NUMBERED.match(text, items[0][0]))
        if items and not item and line[0] in " \t":  # an item goes on
            items[-1] = (items[-1][0], end)
            continue
        if not item or other:  # a list is over
            if len(items) > 1:
                found.append(_list(candidate, text, offset, before, items))
            items, before = [], (0, 0) if item else (start, end)
        if item:
            items.append((start, end))
    return [one for one in found if one.start < passage.end and passage.start < one.end]


def _list(
    candidate: Candidate, text: str, offset: int, before: tuple[int, int], items: Sequence[tuple[int, int]]
) -> ItemList:
    """The list whose items stand at `text[start:end]` of a text that begins at `offset` of the document."""
    line = text[before[0] : before[1]]
    lead = line.strip() if line.rstrip().endswith(":") else ""
    heading = line.lstrip("# ") if line.startswith("#") else ""
    return ItemList(
        candidate.evidence.document,
        offset + (before[0] if lead else items[0][0]),
        offset + items[-1][1],
        lead,
        f"{candidate.hit.title} {candidate.hit.passage.heading} {heading}",
        tuple(shown(MARK.sub("", text[a:b], count=1)) for a, b in items),
        bool(NUMBERED.match(text, items[0][0])),
    )


def _holds(one: ItemList, best: Candidate) -> bool:
    evidence = best.evidence
    return one.document.id == evidence.document.id and one.start < evidence.end and evidence.start < one.end


def _rows_asked(question: str, one: ItemList) -> ItemList:
    """A list of table rows with only those that hold every word of the question that some rows hold and the columns' names do not.

    All of it where there is no such word, or no row holds all of them.
    """
    text = one.document.text
    rows = rows_of(text[one.start : one.end])
    if not rows or len(rows) != len(one.items):
        return one
    columns = " ".join(name for row in rows for name in row.cells)
    words = content_words(bare(question))
    held = [set(content_words(" ".join(row.cells.values()))) for row in rows]
    told = set(words) & set().union(*held) - set(content_words(f"{one.heading} {one.lead} {columns}"))
    kept = [row for row, values in zip(rows, held, strict=True) if told and told <= values]
    if not kept:
        return one
    first = next(iter(kept[0].cells))
    asked = [name for word in words for name in kept[0].cells if word in content_words(name)]
    names = dict.fromkeys(row.cells.get(asked[0] if asked else first, "") for row in kept)
    places = tuple((one.start + row.start + 2, one.start + row.end) for row in kept)
    return replace(one, items=tuple(shown(text[a:b]) for a, b in places), places=places, names=tuple(names))


def _said_list(one: ItemList, confidence: float) -> Said:
    items = [item.rstrip(".;,") for item in one.items]
    heads = list(dict.fromkeys(one.names or map(_head, items)))
    if len(heads) == 1 and not one.names:  # rows of a table: each is named by its first cell
        heads = list(dict.fromkeys(cell[1] for item in items if (cell := ROW.match(item))))
    lead = f"{one.lead} " if one.lead else ""
    places = one.places or ((one.start, one.end),)
    claim = Claim(f"{lead}{'; '.join(items)}.", tuple(cite(one.document, start, end, 0) for start, end in places), 1.0)
    short = ", ".join(heads) if len(heads) > 1 or one.names else ""
    return Said(tuple(number_citations([claim])), short, confidence)


def _head(item: str) -> str:
    """The name of an item: all of a short one, else what stands before its colon, dash or full stop."""
    head = HEAD_END.split(item, maxsplit=1)[0]
    return head if len(item.split()) > LONG_ITEM or ":" in item else item


def inline(sentence: str, short: str) -> str:
    """Return the enumeration of which `short` is a part, `short` itself where it is none or holds all of it."""
    start = sentence.find(short) if short else -1
    if start < 0:
        return short
    end = start + len(short)
    while more := RIGHT.match(sentence, end):
        end = more.end()
    if re.search(r"(?:,|,? and|,? or) $", sentence[:start]):
        cues = list(CUE.finditer(sentence, 0, start))
        if cues and re.search(r"^[^,]{1,60}(?:,|$| and| or)", sentence[cues[-1].end() : start]):
            start = cues[-1].end()
    return " ".join(sentence[start:end].split()).rstrip(",;")
