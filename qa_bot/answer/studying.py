"""Document -> Reading: every sentence that may be quoted, with its vector. What a summary or a digest is made from.

The whole document is read, sentences longer than the encoder's window too; refuses to know which sentences are good.
"""

import logging
import threading
from collections import Counter
from collections.abc import Generator as Steps
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qa_bot.answer.delaying import bearing, recurring, scene
from qa_bot.answer.extracting import SHORT_WORDS, Candidate
from qa_bot.answer.genres import FEATURE, HELP, INTERVIEW, MINUTES, NEWS, STUDY, genre_of, summing_up
from qa_bot.answer.grounding import cite
from qa_bot.answer.hearsay import REACH, told_as_false
from qa_bot.answer.leaning import announces
from qa_bot.answer.motions import decisions, left_open
from qa_bot.answer.papers import roles, worths
from qa_bot.answer.prose import FRAGMENT, HEADING, PROSE, QUESTION, Sentence, count_words, read_sentences, usable
from qa_bot.ingest.sentences import halves
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words
from qa_bot.types import Claim, Coverage, Document, Progress

MOST = 12_000  # sentences that are encoded, about 600 pages; more would take minutes and bring no other summary
FIRST = 200  # sentences of the beginning that are among them in any case
LOG = logging.getLogger("qa_bot")
HEAD = 12  # sentences in front of a conversation that tell of it
SECTION_CHARACTERS = 2_000  # length of a section where the text has no headings
SECTION_NAME = 60  # characters of a section's name
RECURRING_WEIGHT = 0.3  # what naming all that a text comes back to is worth where its lead comes late
BATCH = 64  # sentences encoded between two looks at `stop`


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read to its end: its sentences, and a vector for each that may be quoted."""

    document: Document
    sentences: tuple[Sentence, ...]
    quotable: tuple[int, ...]  # positions in `sentences`
    texts: tuple[str, ...]  # the quotable sentences, each on one line
    vectors: np.ndarray  # (len(quotable), dim) float32, unit rows
    candidates: tuple[Candidate, ...]  # what choosing needs to know of the quotable sentences
    genre: str  # see genres.py

    def claim(self, position: int) -> Claim:
        """Return a quotable sentence, by its position in `quotable`, as a claim: what somebody says, after the name."""
        sentence = self.sentences[self.quotable[position]]
        cited = cite(self.document, sentence.start, sentence.end, 0)
        return Claim(f"{sentence.introduction}{self.texts[position]}", (cited,), 1.0)

    def claims(self, positions: Sequence[int]) -> tuple[Claim, ...]:
        """Return quotable sentences as claims, in the given order; of an answer's sentences the first has the question."""
        found: list[Claim] = []
        for before, position in pairwise([-1, *positions]):
            claim, sentence = self.claim(position), self.sentences[self.quotable[position]]
            last = self.sentences[self.quotable[before]] if before >= 0 else None
            same = last and sentence.place and last.place is not None and last.introduction == sentence.introduction
            found.append(replace(claim, text=self.texts[position]) if same else claim)
        return tuple(found)

    @property
    def said(self) -> tuple[str, ...]:
        """The texts, each behind the name of him who says it: a question may call him."""
        speakers = (self.sentences[i].speaker for i in self.quotable)
        return tuple(f"{who}: {text}" if who else text for who, text in zip(speakers, self.texts, strict=True))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document that coverage speaks of."""

    start: int  # characters
    end: int  # characters
    name: str  # its heading, or where it stands


def study(
    document: Document, encoder: Encoder, stop: threading.Event | None, focus: str | None = None
) -> Steps[Progress, None, Reading | None]:
    """Find and encode every sentence; of more than MOST, those that promise most by their words, and say so.

    Returns None once `stop` is set. Raises SourceError where there is no sentence.
    """
    sentences = read_sentences(document)
    quotable = usable(document, sentences)
    texts = [" ".join(document.text[sentences[i].start : sentences[i].end].split()) for i in quotable]
    if len(texts) > MOST:
        LOG.info("The text has %s sentences. Their words are compared, and the %s that promise most are looked at closely.",
                 f"{len(texts):,}", f"{MOST:,}")  # fmt: skip
        telling = _telling(texts, focus)
        quotable, texts = [quotable[i] for i in telling], [texts[i] for i in telling]
    batches: list[np.ndarray] = []
    for start in range(0, len(texts), BATCH):
        if stop is not None and stop.is_set():
            return None
        yield Progress("Reading sentences", start, len(texts))
        batches.append(_encode(texts[start : start + BATCH], encoder))
    yield Progress("Reading sentences", len(texts), len(texts))
    genre = genre_of(document, sentences, texts)
    candidates = _candidates(document, sentences, quotable, texts, genre)
    return Reading(
        document, tuple(sentences), tuple(quotable), tuple(texts), np.concatenate(batches), candidates, genre
    )


def _candidates(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], texts: Sequence[str], genre: str
) -> tuple[Candidate, ...]:
    named = genre == INTERVIEW and any(sentence.speaker for sentence in sentences)
    places = _heading_talk(sentences) if named else summing_up(document, sentences)
    if genre == HELP:
        places = [sentence.place for sentence in sentences]
    headings = np.cumsum([sentence.kind == HEADING for sentence in sentences])
    decided = decisions(texts, headings[list(quotable)].tolist()) if genre == MINUTES else {}
    parts: Sequence[int | None] = headings.tolist() if genre == HELP else [None] * len(sentences)
    worth = np.zeros(len(sentences))
    if genre == STUDY:
        parts, worth = roles(document, sentences), worths(document, sentences)
    early, bears = _late_lead(document, sentences, quotable, texts) if genre in (NEWS, FEATURE) else (0, {})
    return tuple(
        Candidate(
            sentences[i].words + count_words(sentences[i].introduction) * (sentences[i].place == 0),
            sentences[i].dangling or (genre == MINUTES and number not in decided and left_open(texts[number])),
            follows=i == before + 1,
            sums=places[i],
            denied=_denied(document, texts[number], sentences[i + 1 : i + 2]),
            announces=announces(texts[number]),
            bound=sentences[i].bound,
            decision=decided.get(number),
            part=parts[i],
            early=number < early,
            bonus=float(worth[i]) + bears.get(number, 0.0),
        )
        for number, (before, i) in enumerate(pairwise([-1, *quotable]))
    )


def _late_lead(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], texts: Sequence[str]
) -> tuple[int, dict[int, float]]:
    """How many of the first quotable sentences are a scene in front of the lead; and, of such a text, what each of
    its sentences is worth for naming what the text keeps coming back to, 0..RECURRING_WEIGHT."""
    paragraphs = [0]
    for before, after in pairwise(quotable):
        paragraphs.append(paragraphs[-1] + bool("\n" in document.text[sentences[before].end : sentences[after].start]))
    early = scene(document.title, texts, paragraphs)
    if not early:
        return 0, {}
    weights = recurring(document.title, texts)
    bears = [bearing(weights, text) for text in texts]
    most = max(max(bears), 1e-9)
    return early, {number: RECURRING_WEIGHT * share / most for number, share in enumerate(bears)}


def _denied(document: Document, text: str, following: Sequence[Sentence]) -> bool:
    """Whether what follows a sentence tells it as false."""
    return any(told_as_false(text, " ".join(document.text[one.start : one.start + REACH].split())) for one in following)


def _heading_talk(sentences: Sequence[Sentence]) -> list[int | None]:
    """The places of what stands in front of a conversation: it tells who talks, and of what. None for what is said."""
    first = next(i for i, sentence in enumerate(sentences) if sentence.speaker or sentence.kind == QUESTION)
    head = [i for i, sentence in enumerate(sentences[:first]) if sentence.kind == PROSE][:HEAD]
    return [head.index(i) if i in head else None for i in range(len(sentences))]


def _telling(texts: Sequence[str], focus: str | None) -> list[int]:
    """The positions of MOST texts: those with rare words of the focus, the first ones, those of words that many have."""
    held = Counter(word for text in texts for word in set(content_words(text)))
    asked = set(content_words(focus or ""))

    def rank(i: int) -> tuple[float, bool, float, int]:
        words = set(content_words(texts[i]))  # stems are made twice: kept, they would take more room than the text
        about = sum(float(np.log(len(texts) / held[word])) for word in words & asked)
        common = sum(float(np.log(held[word])) for word in words) / max(len(words), SHORT_WORDS)
        return -about, i >= FIRST, -common, i

    return sorted(sorted(range(len(texts)), key=rank)[:MOST])


def _encode(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Return a unit row a text. A text that is too long for the encoder gets the mean of its pieces: nothing is cut."""
    pieces = [_pieces(text, encoder) for text in texts]
    rows = iter(encoder.encode([piece for parts in pieces for piece in parts]))
    means = np.stack([sum(next(rows) for _ in parts) for parts in pieces])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    unit: np.ndarray = means / np.maximum(lengths, 1e-9)
    return unit


def _pieces(text: str, encoder: Encoder) -> list[str]:
    """The text, or its halves, quarters, ... where it has more tokens than the encoder reads."""
    room = encoder.max_tokens - 8 - len(encoder.passage_prefix)  # special tokens, and the prefix at its longest
    if len(text) <= max(room, 1) or encoder.count_tokens([text])[0] <= room:
        return [text]
    return [piece for half in halves(text) for piece in _pieces(half, encoder)]


def coverage(reading: Reading, claims: Sequence[Claim]) -> Coverage:
    """Return which sections of the document a sentence of the summary stands on."""
    parts = sections(reading.document, reading.sentences)
    places = [citation.start for claim in claims for citation in claim.citations]
    missing = [part.name for part in parts if not any(part.start <= place < part.end for place in places)]
    return Coverage(len(parts), len(parts) - len(missing), tuple(missing), len(reading.document.text))


def sections(document: Document, sentences: Sequence[Sentence]) -> list[Section]:
    """Return the parts of the document, in order: one a heading, or stretches of about SECTION_CHARACTERS without."""
    text = document.text
    starts = [s.start for s in sentences if s.kind == HEADING]
    named = {*starts} if len(starts) > 1 else set()
    if not named:
        starts = []
        for sentence in sentences:
            if not starts or sentence.start - starts[-1] >= SECTION_CHARACTERS:
                starts.append(sentence.start)
    quotable = [s for s in sentences if s.kind in (PROSE, FRAGMENT, QUESTION)]
    starts = [min(0, *starts)] + [start for start in starts if start > 0] if starts else [0]
    found, position = [], 0
    for start, end in pairwise([*starts, len(text)]):
        first = position
        while position < len(quotable) and quotable[position].start < end:
            position += 1
        if position > first:  # a heading right above another one has no text of its own
            line = text[start:end].strip().splitlines()[0].strip("# *=").strip()
            line = line if start in named else "the beginning" if named else f"characters {start:,} to {end:,}"
            found.append(Section(start, end, line if len(line) <= SECTION_NAME else f"{line[:SECTION_NAME].rstrip()}…"))
    return found
