"""A document that was read + a question -> the sentences that answer it, as far as the readers see, and how surely.

What a summary with a question as its focus asks: the readers find answers in words that the question does not have.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.answer.candidates.reading import read_in
from qa_bot.answer.questions.conversation import StandAlone
from qa_bot.answer.summaries.studying import Reading
from qa_bot.index.retrieval import passage_inputs
from qa_bot.ingest.chunking import chunk
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader
from qa_bot.settings import ChunkingSettings
from qa_bot.types import Hit

READ = 8  # passages of a document that are read: those of the sentences that come nearest to the question
ASKS = re.compile(
    r"\W*(?:(?:and|but|so) )?(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|am|do|does|did|can|could|may|might|must"
    r"|has|have|had|will|would|shall|should)\b.*\s\w",
    re.IGNORECASE | re.DOTALL,
)

LATER = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how)\b[^?]*\w\?\W*$", re.IGNORECASE
)  # "In what year did it burn?"


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads a document for a question."""

    first: Reader
    second: Reader | None
    chunking: ChunkingSettings


@dataclass(frozen=True, slots=True)
class Found:
    """An answer inside a document."""

    places: tuple[int, ...]  # positions of its sentences among the quotable ones, in order
    confidence: float  # 0..1


REASON_FOR = re.compile(
    r"\W*(?:the )?(?:main )?(?:reasons?|causes?) (?P<what>(?:for|of|behind) .+?)\W*$", re.IGNORECASE
)


def question_of(focus: str) -> str:
    """Return what readers are asked: the focus where it is a question, of the reasons for something the question for
    them, "" of another subject."""
    match = REASON_FOR.match(focus)
    return focus if asks(focus) else f"What was the reason {match['what']}?" if match else ""


def asks(focus: str) -> bool:
    """Return whether a focus is a question, not the name of a subject."""
    return bool(ASKS.match(focus) or LATER.search(focus))


def seek(reading: Reading, question: str, scores: np.ndarray, encoder: Encoder, readers: Readers) -> list[Found]:
    """Return what may answer a question in a document, the surest first. `scores` (n,): how near each sentence comes to it."""
    document = reading.document
    hits = _nearest(reading, question, scores, encoder, readers.chunking)
    candidates, _ = read_in(
        StandAlone(question, question), hits, {document.id: document}, encoder, readers.first, readers.second
    )
    found = [
        Found(_places(reading, one.evidence.start, one.evidence.end), one.confidence) for one in candidates if one.short
    ]
    return [one for one in found if one.places]


def _nearest(
    reading: Reading, question: str, scores: np.ndarray, encoder: Encoder, chunking: ChunkingSettings
) -> list[Hit]:
    """The passages of the sentences that come nearest to the question, as hits, best first."""
    document = reading.document
    passages = chunk(document, encoder.count_tokens, chunking)
    starts = np.array([reading.sentences[i].start for i in reading.quotable])
    edges = [(np.searchsorted(starts, p.start), np.searchsorted(starts, p.end)) for p in passages]
    best = [float(scores[a:b].max()) if a < b else -1.0 for a, b in edges]
    chosen = sorted(range(len(passages)), key=lambda k: (-best[k], k))[:READ]
    some = [passages[k] for k in chosen]
    cosines = encoder.encode(passage_inputs(document, some, encoder)) @ encoder.encode([question], query=True)[0]
    return [
        Hit(passage, document.title, document.source, best[k], dense=float(cosine))
        for k, passage, cosine in zip(chosen, some, cosines, strict=True)
    ]


def _places(reading: Reading, start: int, end: int) -> tuple[int, ...]:
    """The quotable sentences that a stretch of characters touches."""
    spans: Sequence[tuple[int, int]] = [
        (reading.sentences[i].start, reading.sentences[i].end) for i in reading.quotable
    ]
    return tuple(p for p, (a, b) in enumerate(spans) if a < end and start < b)
