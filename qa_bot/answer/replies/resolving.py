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
from qa_bot.answer.tables.lookup import WHEN
from qa_bot.answer.texts.motions import DELAYED
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.months import MONTH_NAME, YEAR
from qa_bot.models.wording import content_words
from qa_bot.types import Document

_I = re.IGNORECASE
DECIDED = 0.85  # how sure one is of the resolution of the only item that holds what is asked; by hand
ABOUT = 0.6  # share of the question's words that the item must hold
REACH = 1500  # characters in front of a resolution in which its item begins
RESOLVED = re.compile(r"\b(?:Resolved|Agreed|Decided)\b(?: unanimously)?\s*:", _I)
ITEM = re.compile(r"\n[ \t]*\n")  # an item is a paragraph, or stands under its heading
UNTIL = re.compile(r"\W*(?:un)?til(?:l)? (?:when|what)|\bhow long\b", _I)
DAY = re.compile(rf"\b(?:the (?:end|beginning|middle) of )?(?:\d{{1,2}} )?{MONTH_NAME}\b(?: {YEAR})?", _I)
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


def resolved(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the resolution that a question for an amount, an end or a decision is about, with the amount or the day; of a
    decision also the motion with its vote.

    None where the question asks for none, or no item or two of them hold its words.
    """
    form = DAY if UNTIL.search(question) or WHEN.match(question) else FIGURE if asks_outcome(question) else None
    if form is None and not DECISION.search(question):
        return None
    words = set(content_words(bare(question))) - ACTS
    documents = {one.evidence.document.id: one.evidence.document for one in candidates}
    items = [item for document in documents.values() for item in _items(document)]
    told = [(_share(words, item), item) for item in items]
    best = max((share for share, _ in told), default=0.0)
    meant = [item for share, item in told if share == best]
    if best < ABOUT or len(meant) != 1:
        ended = ended_motion(" ".join(words), documents.values()) if words and form is None else None
        return said(ended, "", DECIDED) if ended else None
    found = list(form.finditer(meant[0].resolution.text)) if form else []
    if form and not found:
        return None
    return said([meant[0].resolution], found[0].group() if found else "", DECIDED)


def _share(words: set[str], item: _Item) -> float:
    """Which share of the question's words an item holds, 0..1, those that its article's title tells aside."""
    own = words - set(content_words(item.resolution.document.title))
    held = set(content_words(f"{item.around} {item.resolution.text}"))
    return len(own & held) / len(own) if own else 0.0


def _items(document: Document) -> Iterator[_Item]:
    """The resolutions of an article, and what it says that was not decided, each with its item."""
    text = document.text
    for match in sorted((*RESOLVED.finditer(text), *DELAYED.finditer(text)), key=lambda one: one.start()):
        line = text.rfind("\n", 0, match.start()) + 1
        spans = sentence_spans(text[line : text.find("\n", line) if "\n" in text[line:] else len(text)])
        start, end = next(((line + a, line + b) for a, b in spans if a <= match.start() - line < b), (0, 0))
        if match.re is RESOLVED and text[start : match.start()].strip(" *_"):  # "it was agreed: ..." inside a sentence
            continue
        resolution = Evidence(document, match.start() if match.re is RESOLVED else start, end)
        yield _Item(resolution, text[_beginning(text, start) : start])


def _beginning(text: str, start: int) -> int:
    """Where the item of a sentence begins: with its paragraph, or with its heading where it is a paragraph by itself."""
    gaps = [gap.end() for gap in ITEM.finditer(text, max(0, start - REACH), start)]
    first = max(gaps, default=max(0, start - REACH))
    return first if text[first:start].strip(" *_") else max(text.rfind("\n#", 0, start), start - REACH, 0)
