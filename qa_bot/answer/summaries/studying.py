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

from qa_bot.answer.claims.grounding import cite
from qa_bot.answer.summaries.extracting import SHORT_WORDS, Choosable
from qa_bot.answer.summaries.stories import MAY_GATHER, stories
from qa_bot.answer.summaries.weighing import candidates_of, with_subjects
from qa_bot.answer.texts.columns import rows_named, with_tables
from qa_bot.answer.texts.forms import FRAGMENT, HEADING, PROSE, QUESTION
from qa_bot.answer.texts.general import SAID
from qa_bot.answer.texts.genres import GATHERING, MINUTES, genre_of
from qa_bot.answer.texts.prose import Sentence, read_sentences, usable
from qa_bot.answer.texts.voicing import attributed
from qa_bot.ingest.sentences import halves
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words
from qa_bot.types import Claim, Coverage, Document, Progress

MOST = 12_000  # sentences that are encoded, about 600 pages; more would take minutes and bring no other summary
FIRST = 200  # sentences of the beginning that are among them in any case
LOG = logging.getLogger("qa_bot")
SECTION_CHARACTERS = 2_000  # length of a section where the text has no headings
SECTION_NAME = 60  # characters of a section's name
BATCH = 64  # sentences encoded between two looks at `stop`


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read to its end: its sentences, and a vector for each that may be quoted."""

    document: Document
    sentences: tuple[Sentence, ...]
    quotable: tuple[int, ...]  # positions in `sentences`
    texts: tuple[str, ...]  # the quotable sentences, each on one line
    vectors: np.ndarray  # (len(quotable), dim) float32, unit rows
    candidates: tuple[Choosable, ...]  # what choosing needs to know of the quotable sentences
    genre: str  # see genres.py

    def claim(self, position: int) -> Claim:
        """Return a quotable sentence, by its position in `quotable`, as a claim: what somebody says, after the name."""
        sentence = self.sentences[self.quotable[position]]
        cited = cite(self.document, sentence.start, sentence.end, 0)
        return Claim(f"{sentence.introduction}{self.texts[position]}", (cited,), 1.0)

    def claims(self, positions: Sequence[int], focus: str | None = None) -> tuple[Claim, ...]:
        """Return quotable sentences as claims, in the given order, a table as one a row, of those that a focus names if it
        names any; of an answer's sentences the first has the question."""
        asked = set(content_words(focus or ""))
        found: list[Claim] = []
        for before, position in pairwise([-1, *positions]):
            table = self.sentences[self.quotable[position]]
            if table.rows:
                rows = rows_named(self.document, table, asked)
                cited = [cite(self.document, start, end, 0) for start, end in rows]
                found += [Claim(" ".join(one.quote.split()), (one,), 1.0) for one in cited]
                continue
            claim, sentence = self.claim(position), self.sentences[self.quotable[position]]
            last = self.sentences[self.quotable[before]] if before >= 0 else None
            same = last and sentence.place and last.place is not None and last.introduction == sentence.introduction
            found.append(replace(claim, text=self.texts[position]) if same else claim)
        return tuple(found)

    def heading(self, position: int) -> str:
        """Return the heading that a quotable sentence stands under, "" where it stands under none."""
        above = (one for one in self.sentences[self.quotable[position] :: -1] if one.kind == HEADING)
        one = next(above, None)
        return self.document.text[one.start : one.end] if one else ""

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
    document: Document,
    encoder: Encoder,
    stop: threading.Event | None,
    focus: str | None = None,
    *,
    tables: bool = False,
) -> Steps[Progress, None, Reading | None]:
    """Find and encode every sentence; of more than MOST, those that promise most by their words, and say so.

    With `tables`, a small table is quotable as one sentence: with a focus each, else what is announced. Returns None once `stop` is set. Raises SourceError where there is no sentence.
    """
    sentences = read_sentences(document)
    quotable = usable(document, sentences)
    if tables:
        starts = {sentences[i].start for i in quotable}
        sentences = with_tables(document, sentences, every=focus is not None)
        if SAID.match(focus or ""):
            sentences = attributed(document, sentences)
        quotable = [i for i, one in enumerate(sentences) if one.start in starts or one.rows]
    texts = [_shown(document, sentences[i]) for i in quotable]
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
    if genre == MINUTES:
        sentences = with_subjects(document, sentences)
    vectors = np.concatenate(batches)
    told = stories(document, sentences, quotable, vectors) if genre in MAY_GATHER else None
    if told is not None:
        genre = GATHERING
    candidates = candidates_of(document, sentences, quotable, texts, genre, told)
    return Reading(document, tuple(sentences), tuple(quotable), tuple(texts), vectors, candidates, genre)


def _shown(document: Document, sentence: Sentence) -> str:
    """A sentence on one line; of a table, its rows."""
    rows = sentence.rows or ((sentence.start, sentence.end),)
    return " / ".join(" ".join(document.text[start:end].split()) for start, end in rows)


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
