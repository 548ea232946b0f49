"""A question for what was granted or decided + minutes -> the resolution of the item that it asks about.

Minutes tell a decision in a line that names nothing ("Resolved: £7,500, payable when work begins"); the item around it says
of what, and its other figures are what people proposed. A reader, which learned from sentences, passes over such lines.
Refuses to know models.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.candidates.wishing import FIGURE, asks_outcome
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.questions.shaping import bare
from qa_bot.answer.replies.carrying import ended_motion
from qa_bot.answer.replies.votes import heading_above
from qa_bot.answer.texts.forms import BLANK_LINE
from qa_bot.answer.texts.motions import DELAYED
from qa_bot.ingest.sentences import BULLETS, sentence_spans
from qa_bot.ingest.text.blanking import blanked_where
from qa_bot.models.months import MONTH_NAME, YEAR
from qa_bot.models.wording import content_words
from qa_bot.types import Document

_I = re.IGNORECASE
DECIDED = 0.85  # how sure one is of the resolution of the only item that holds what is asked; by hand
ABOUT = 0.6  # share of the question's words that the item must hold
REACH = 1500  # characters in front of a resolution in which its item begins
RESOLVED = re.compile(r"\b(?:Resolved|Agreed|Decided)\b(?: unanimously)?\s*:", _I)
MARKS = f" \t*_{BULLETS}-().0123456789"  # in front of a line of a list
UNTIL = re.compile(r"\W*(?:un)?til(?:l)? (?:when|what)|\bhow long\b", _I)
DAY = re.compile(rf"\b(?:the (?:end|beginning|middle) of )?(?:\d{{1,2}} )?{MONTH_NAME}\b(?: {YEAR})?", _I)
TO_DAY = re.compile(rf"\b(?:to|until|till|through) ({DAY.pattern})", _I)
MONEY = re.compile(r"[£$€¥]|\b(?:pounds?|euros?|dollars?|crowns?|francs?)\b", _I)
VOTES = re.compile(r"\bby \w+ (?:votes? )?(?:to|against) \w+|\b\w+ votes?\b", _I)
DECISION = re.compile(r"\b(?:decided|decide|decision|resolved?|agreed?|outcome)\b", _I)
ACTS = frozenset(  # what a question calls the decision, and who took it
    content_words(
        "decide decided decision resolve resolved agree agreed outcome grant granted give gave award awarded approve approved allow allowed get"
        " got receive received pay paid council committee board meeting members society town parish much many money do go on"
    )
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A resolution, and what stands in front of it in its item."""

    resolution: Evidence
    around: str
    decided: bool  # not put off


def resolved(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the resolution that a question for an amount, an end or a decision is about, with the amount or the day; of a
    decision also the motion with its vote.

    None where the question asks for none, or no item or two of them hold its words.
    """
    end, amount = bool(UNTIL.search(question)), asks_outcome(question)
    if not (end or amount or DECISION.search(question)):
        return None
    words = set(content_words(bare(question))) - ACTS
    documents = {one.evidence.document.id: one.evidence.document for one in candidates}
    items = [one for document in documents.values() for one in _items(document) if one.decided or not amount]
    told = [(_share(words, item), item) for item in items]
    best = max((share for share, _ in told), default=0.0)
    meant = [item for share, item in told if share == best]
    if best < ABOUT or len(meant) != 1:
        ended = ended_motion(" ".join(words), documents.values()) if words and not (end or amount) else None
        return said(ended, "", DECIDED) if ended else None
    text = meant[0].resolution.text
    short = _end(text) if end else _amount(text) if amount else ""
    return said([meant[0].resolution], short, DECIDED) if short or not (end or amount) else None


def _end(told: str) -> str:
    """The day until which something was decided, "" where a resolution names none."""
    found = TO_DAY.findall(told)
    return found[0] if len(found) == 1 else ""


def _amount(told: str) -> str:
    """The one amount of a resolution, of money where it has one; votes and days are none. "" where there are several."""
    days = [day.span() for day in DAY.finditer(told)]
    found = [
        one
        for one in FIGURE.finditer(blanked_where(told, VOTES))
        if not any(start < one.end() and one.start() < end for start, end in days)
    ]
    money = [one for one in found if MONEY.search(one.group())]
    chosen = money or found
    return chosen[0].group().strip() if len(chosen) == 1 else ""


def _share(words: set[str], item: _Item) -> float:
    """Which share of the question's words an item holds, 0..1, those that its article's title tells aside."""
    own = words - set(content_words(item.resolution.document.title))
    held = set(content_words(f"{item.around} {item.resolution.text}"))
    return len(own & held) / len(own) if own else 0.0


def _items(document: Document) -> Iterator[_Item]:
    """The resolutions of an article, and what it says that was not decided, each with its item."""
    text = document.text
    spans: dict[int, list[tuple[int, int]]] = {}  # of each line
    for match in sorted((*RESOLVED.finditer(text), *DELAYED.finditer(text)), key=lambda one: one.start()):
        line, last = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.start())
        if line not in spans:
            spans[line] = sentence_spans(text[line : last if last >= 0 else len(text)])
        start, end = next(((line + a, line + b) for a, b in spans[line] if a <= match.start() - line < b), (0, 0))
        decides = match.re is RESOLVED
        if decides and text[start : match.start()].strip(MARKS):  # "it was agreed: ..." inside a sentence
            continue
        resolution = Evidence(document, match.start() if decides else start, end)
        yield _Item(resolution, f"{heading_above(resolution)} {text[_beginning(text, start) : start]}", decides)


def _beginning(text: str, start: int) -> int:
    """Where the item of a sentence begins: with its paragraph, or with its heading where it is a paragraph by itself."""
    gaps = [gap.end() for gap in BLANK_LINE.finditer(text, max(0, start - REACH), start)]
    first = max(gaps, default=max(0, start - REACH))
    return first if text[first:start].strip(MARKS) else max(text.rfind("\n#", 0, start), start - REACH, 0)
