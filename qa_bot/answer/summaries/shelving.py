"""Documents that were read -> all their sentences in one table, and the line that says most of each document.

Of many documents some stand for the others, by subject. Refuses to know what agrees and what contradicts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.answer.accounts.events import subjects
from qa_bot.answer.claims.grounding import cite
from qa_bot.answer.summaries.bearing import bearing, is_strange
from qa_bot.answer.summaries.choosing import choose
from qa_bot.answer.summaries.extracting import Length
from qa_bot.answer.summaries.focusing import aim
from qa_bot.answer.summaries.seeking import Readers
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.genres import GATHERING
from qa_bot.models.encoder import Encoder
from qa_bot.types import Citation, Claim, Document

MOST_LINES = 20  # documents that are listed, or as many as the length asks for; each of them stands for its subject
MOST_READ = (
    12  # documents that are read for a focus that asks: those that come nearest to it; each costs a second or two
)
LINE = Length(1, "sentences")
LINES = Length(3, "sentences")  # of a document that gathers several stories


@dataclass(frozen=True, slots=True)
class Shelf:
    """The sentences of all documents, one after another."""

    readings: tuple[Reading, ...]
    owners: np.ndarray  # (n,) index of the document
    places: tuple[tuple[int, int], ...]  # (document, position of the sentence in it)
    vectors: np.ndarray  # (n, dim) unit rows
    worth: np.ndarray  # (n,) salience within the document
    about: np.ndarray  # (n,) bool: about the focus
    fit: np.ndarray  # (n,) bool: the same, and can stand alone

    @property
    def texts(self) -> list[str]:
        """The sentences, each on one line."""
        return [text for reading in self.readings for text in reading.texts]

    def text(self, i: int) -> str:
        """Return a sentence on one line."""
        document, position = self.places[i]
        return self.readings[document].texts[position]

    def place(self, i: int) -> tuple[Document, int, int]:
        """Return where a sentence stands: its document, and the characters."""
        reading = self.readings[self.places[i][0]]
        sentence = reading.sentences[reading.quotable[self.places[i][1]]]
        return reading.document, sentence.start, sentence.end

    def claim(self, i: int, others: Sequence[int] = ()) -> Claim:
        """Return the sentence as a claim, cited where it stands and where the others do."""
        claims = [self.readings[d].claim(p) for d, p in (self.places[j] for j in (i, *others))]
        return Claim(claims[0].text, tuple(claim.citations[0] for claim in claims), 1.0)

    def told(self, some: Sequence[int]) -> Claim:
        """Return sentences as a claim, each with the one before it where it leans on that: "It cost 92 million pounds"."""
        citations: list[Citation] = []
        introduction = ""
        for document, position in (self.places[i] for i in some):
            reading = self.readings[document]
            place = reading.quotable[position]
            leans = reading.sentences[place].dangling and place and reading.quotable[position - 1] == place - 1
            first = reading.sentences[place - 1 if leans else place]
            introduction = introduction if citations else first.introduction
            citations.append(cite(reading.document, first.start, reading.sentences[place].end, 0))
        return Claim(introduction + " ".join(citations[0].quote.split()), tuple(citations), 1.0)


def shelve(
    readings: Sequence[Reading], encoder: Encoder, focus: str | None, readers: Readers | None = None
) -> tuple[Shelf, list[int]]:
    """Return all sentences in one table, and the best of each document that can stand alone (its line; of one that gathers
    several stories, as many as LINES).

    What shares words or meaning with the focus is decided among all of them: of a document that has nothing to do with
    it, even the nearest sentence is far behind. What answers it or holds what it asks for counts in each.
    """
    places = tuple((d, p) for d, reading in enumerate(readings) for p in range(len(reading.texts)))
    owners = np.array([d for d, _ in places])
    vectors = np.concatenate([reading.vectors for reading in readings])
    candidates = [reading.candidates for reading in readings]
    texts = [text for reading in readings for text in reading.said]
    if focus is None:
        worth = np.concatenate([aim(reading, encoder, LINE, None).scores for reading in readings])
        about = np.ones(len(places), dtype=bool)
    else:
        worth, about = _aimed(readings, owners, bearing(focus, texts, vectors, encoder), encoder, focus, readers)
    alone = np.array([candidate.alone for group in candidates for candidate in group])
    lines = []
    for d, reading in enumerate(readings):
        own = np.flatnonzero(owners == d)
        if about[own].any():
            length = LINES if focus is None and reading.genre == GATHERING else LINE
            chosen = choose(worth[own], reading.vectors, candidates[d], length, eligible=about[own])
            lines += [int(own[position]) for position in (chosen if length is LINES else chosen[:1])]
    return Shelf(tuple(readings), owners, places, vectors, worth, about, about & alone), lines


def _aimed(
    readings: Sequence[Reading],
    owners: np.ndarray,
    begun: tuple[np.ndarray, np.ndarray],
    encoder: Encoder,
    focus: str,
    readers: Readers | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each sentence is worth for a focus, and whether it is surely about it."""
    own = [np.flatnonzero(owners == d) for d in range(len(readings))]
    nearest = sorted(range(len(readings)), key=lambda d: -float(begun[0][own[d]].max()))[:MOST_READ]
    strange = is_strange(focus, readings)
    worth, about = (part.copy() for part in begun)
    for d, reading in enumerate(readings):
        beside = (begun[0][own[d]], begun[1][own[d]])
        reads = readers if d in nearest else None
        aimed = aim(reading, encoder, LINE, focus, reads, begun=beside, strange=strange)
        if aimed.unsure:
            about[own[d]] = False
        else:
            worth[own[d]], about[own[d]] = aimed.scores, aimed.eligible
    return worth, about


def each_tells(
    shelf: Shelf, lines: Sequence[int], others: Sequence[tuple[str, ...]], most: int
) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return the lines of documents, each with at most `most - 1` more of its sentences that are about the focus, and what
    they stand for: where documents have nothing to do with each other, what each tells of it."""
    told: list[int] = []
    names: list[tuple[str, ...]] = []
    for line, some in zip(lines, others, strict=True):
        own = np.flatnonzero(shelf.owners == shelf.owners[line])
        reading = shelf.readings[int(shelf.owners[line])]
        length = Length(most, "sentences")
        chosen = choose(shelf.worth[own], reading.vectors, reading.candidates, length, eligible=shelf.about[own])
        told += [int(own[position]) for position in chosen]
        names += [some, *(() for _ in chosen[1:])]
    return told, names


def listed(shelf: Shelf, lines: Sequence[int], limit: int) -> tuple[list[int], list[tuple[str, ...]]]:
    """Return the lines of documents that stand for the others, and for each the titles that it stands for.

    All of them, for nothing but themselves, where they are of at most MOST_LINES documents or `limit`; else one a document.
    """
    most = max(MOST_LINES, limit)
    first = {int(shelf.owners[i]): i for i in reversed(lines)}
    if len(first) <= most:
        return list(lines), [() for _ in lines]
    lines = sorted(first.values())
    readings = [shelf.readings[int(shelf.owners[i])] for i in lines]
    means = np.stack([reading.vectors.mean(axis=0) for reading in readings])
    groups = subjects(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), most)
    return [lines[group[0]] for group in groups], [
        tuple(readings[i].document.title for i in group[1:]) for group in groups
    ]
