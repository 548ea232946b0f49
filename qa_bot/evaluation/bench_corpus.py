"""Made articles of any number, for measuring speed: the same number gives the same article on every machine.

Words are as frequent as in English (Zipf's law as Mandelbrot has it, the commonest are the stop words), and twenty
documents share a subject with words and a direction of its own. Vectors are drawn around the directions of a field, its
subject, the document and the passage; a question's nearest ten are about as near as with real passages under
all-MiniLM-L6-v2 (cosine .65 to .46; real ones .52 to .50: DECISIONS.md). Nothing here says how good answers are.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from qa_bot.index.fulltext import STOP_WORDS
from qa_bot.index.identity import EncoderIdentity
from qa_bot.types import Document, Passage

PER_DOCUMENT = 10  # passages
WORDS = 110  # words a passage
VOCABULARY = 60_000
SUBJECT_WORDS = 80
OWN = 0.3  # share of words that are the subject's
SUBJECT = 20  # documents
FIELD = 50  # subjects
SHARES = np.sqrt([0.30, 0.25, 0.15, 0.30])  # of a passage's vector: field, subject, document, passage itself
NEAR = 0.65  # cosine of a question and the passage it is about
IDENTITY = EncoderIdentity("made for measuring", "1", 384, "", "")


@dataclass(frozen=True, slots=True)
class CorpusQuestion:
    """Six words, five of them of one passage, and a vector near that passage's."""

    text: str
    vector: np.ndarray  # (384,) float32, unit length


def make(number: int) -> tuple[Document, list[Passage], np.ndarray]:
    """Return article `number` with its passages and their (10, 384) float32 unit vectors."""
    draw = np.random.default_rng([1, number])
    words = _vocabulary()
    parts = [" ".join(words[each] for each in _word_numbers(draw, number)) + ". " for _ in range(PER_DOCUMENT)]
    document = Document.of("".join(parts), source=f"made/{number}", title=f"Article {number}")
    passages = []
    start = 0
    for part in parts:
        passages.append(Passage(f"{document.id}:{start}", document.id, start, start + len(part), "", part))
        start += len(part)
    return document, passages, _vectors(draw, number)


def question(number: int, documents: int) -> CorpusQuestion:
    """Return question `number` about one of the first `documents` articles."""
    draw = np.random.default_rng([2, number])
    _, passages, vectors = make(int(draw.integers(documents)))
    about = int(draw.integers(len(passages)))
    telling = [word for word in passages[about].text.rstrip(". ").split() if word not in STOP_WORDS]
    chosen = [*draw.choice(telling, 5), _vocabulary()[int(_ranks(draw, 1)[0])]]
    noise = draw.standard_normal(IDENTITY.dim) * _spectrum()
    noise -= noise @ vectors[about] * vectors[about]
    vector = NEAR * vectors[about] + np.sqrt(1 - NEAR**2) * noise / np.linalg.norm(noise)
    return CorpusQuestion(" ".join(chosen), (vector / np.linalg.norm(vector)).astype(np.float32))


def _word_numbers(draw: np.random.Generator, number: int) -> np.ndarray:
    numbers = _ranks(draw, WORDS)
    own = draw.random(WORDS) < OWN
    subject = np.random.default_rng([3, number // SUBJECT])
    mine = len(STOP_WORDS) + subject.integers(VOCABULARY - len(STOP_WORDS), size=SUBJECT_WORDS)
    numbers[own] = mine[(SUBJECT_WORDS * draw.random(own.sum()) ** 2).astype(int)]
    return numbers


def _ranks(draw: np.random.Generator, count: int) -> np.ndarray:
    return np.asarray(np.searchsorted(_frequencies(), draw.random(count)))


def _vectors(draw: np.random.Generator, number: int) -> np.ndarray:
    subject = number // SUBJECT
    levels = (
        np.random.default_rng([4, subject // FIELD]).standard_normal((1, IDENTITY.dim)),
        np.random.default_rng([5, subject]).standard_normal((1, IDENTITY.dim)),
        draw.standard_normal((1, IDENTITY.dim)),
        draw.standard_normal((PER_DOCUMENT, IDENTITY.dim)),
    )
    rows = sum(share * level for share, level in zip(SHARES, levels, strict=True)) * _spectrum()
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@lru_cache(maxsize=1)
def _spectrum() -> np.ndarray:
    return np.asarray((np.arange(IDENTITY.dim) + 20.0) ** -0.5)


@lru_cache(maxsize=1)
def _frequencies() -> np.ndarray:
    share = (np.arange(VOCABULARY) + 2.7) ** -1.05
    return np.asarray(np.cumsum(share) / share.sum() * (1 + 1e-12))


@lru_cache(maxsize=1)
def _vocabulary() -> list[str]:
    syllables = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
    draw = np.random.default_rng(6)
    words = dict.fromkeys(sorted(STOP_WORDS, key=len))
    while len(words) < VOCABULARY:
        words["".join(draw.choice(syllables, 3 + len(words) % 2)) + "nrlm"[len(words) % 4]] = None
    return list(words)
