"""Sentences and their vectors -> the ones that make a summary. Knows salience, position, redundancy, length and which
sentence needs the one before it; refuses to know models and documents.

Everything is linear in the number of sentences: mean similarity to all others is a product with the sum of all
vectors, so no matrix of all pairs is ever made.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.answer.texts.delaying import describes
from qa_bot.answer.texts.genres import GATHERING, HELP, INTERVIEW, MINUTES, NEWS, REFERENCE, ROUTINE, resolved, telling
from qa_bot.answer.texts.motions import lost
from qa_bot.errors import UsageError
from qa_bot.models.wording import content_words

POSITION_WEIGHT = 0.6  # what standing first is worth, in units of cosine similarity
ABOUT = 0.5  # share of the median nearness to the rest of the text below which a sentence's place counts for less
LATE = 1 / 3  # what standing first counts where a text does not tell the main thing first
SUMMED = 2 / 3  # what standing first in a part that sums up counts there
STANDFIRST = 1.0  # and in front of an interview, which tells who talks to whom and of what
TELLING_WEIGHT = (
    0.2  # of each kind of words of a main thing there; these three were picked on a dozen texts, and papers
)
RESOLUTION_WEIGHT = 0.6  # what a resolution is worth in minutes: as much as standing first
VOTED_DOWN = 0.8  # share of that for a motion that was lost
POSITION_DECAY = 3.0  # sentences after which that falls to 1/e, or the length of the summary if that is longer
WORDS_PER_SENTENCE = 25  # turns a length in words into sentences
SHORT_WORDS = 6  # shorter sentences seldom say anything alone
LONG_WORDS = 60  # longer ones are hard to read
SPOKEN_WEIGHT = 0.2  # what a sentence that begins inside a quotation loses: who says it stands before it
UNFIT = 1.0  # what a sentence outside these lengths loses: it is chosen only where there is nothing else

CONTENT_WEIGHT = 2.0  # what the content of a sentence counts beside its place; measured, see DECISIONS.md
WEIGHTS = {  # ridge regression on 350 news articles without their leads, see train_salience.py
    "centrality": 0.2159,
    "nearness": -0.0233,
    "words": 0.0607,
    "quoted": -0.0244,
    "numbers": 0.0019,
    "names": 0.0018,
    "common": 0.0705,
    "dangling": -0.0104,
    "short": -0.0202,
    "long": -0.0312,
}
QUOTED = '"“‘'
SPOKEN = re.compile(r"[\"“‘'«„]\w")
NUMBER = re.compile(r"\d[\d,.]*")
INNER_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")

NAMED_LENGTHS = {"short": 2, "medium": 3, "long": 8}  # sentences
NAMED_POINTS = {"short": 3, "medium": 5, "long": 10}  # key points: a list is read at a glance
LENGTH_FORMS = 'short, medium, long, "N sentences" (or "points") or "N words"'


@dataclass(frozen=True, slots=True)
class Length:
    """How long a summary is: a number of sentences or of words."""

    count: int  # at least 1
    unit: str  # "sentences" or "words"

    def __str__(self) -> str:
        """The length as a person or a model reads it: "1 sentence"."""
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"


def parse_length(text: str, form: str | None = None) -> Length:
    """Return the length that `short`, `medium`, `long`, "5 sentences", "100 words" or "5" names: of "points", more are
    short, medium and long. Raises UsageError."""
    plain, named = " ".join(text.lower().split()), NAMED_POINTS if form == "points" else NAMED_LENGTHS
    if plain in named:
        return Length(named[plain], "sentences")
    match = re.fullmatch(r"([0-9]{1,7})(?: ?(sentence|word|point)s?)?", plain)
    if not match or not int(match[1]):
        raise UsageError(f"There is no summary length {text!r}. Valid: {LENGTH_FORMS}, N at least 1.")
    return Length(int(match[1]), "words" if match[2] == "word" else "sentences")  # a point is one


@dataclass(frozen=True, slots=True)
class Choosable:
    """A sentence that may be chosen."""

    words: int
    dangling: bool  # it leans on the one before
    follows: bool  # the candidate before it stands directly before it in the text
    sums: int | None = None  # its place in a part that sums up, such as "Conclusions"
    denied: bool = False  # what follows tells it as false
    announces: bool = False  # it only says that something comes
    bound: bool = False  # without what it leans on it says something else, and is not shown
    part: int | None = None  # of the parts that a summary of such a text is to cover, see studying.py
    early: bool = False  # it stands in a scene in front of the lead
    bonus: float = 0.0  # what else is known of its worth, in units of cosine similarity
    decision: tuple[int, int] | None = None  # the candidates that tell together what was decided, itself among them

    @property
    def unfinished(self) -> bool:
        """Whether it is shown only before what leans on it."""
        return self.denied or self.announces

    @property
    def alone(self) -> bool:
        """Whether it says something without any other."""
        return (
            not self.dangling
            and not self.unfinished
            and self.decision is None
            and SHORT_WORDS <= self.words <= LONG_WORDS
        )


def salience(
    vectors: np.ndarray, texts: Sequence[str], candidates: Sequence[Choosable], length: Length, genre: str = NEWS
) -> np.ndarray:
    """Return how much each sentence is worth for a summary, (n,): centrality + position + what its content tells.

    Centrality is the mean cosine with all other sentences (degree centrality as in LexRank, Erkan and Radev 2004,
    without its threshold). `vectors` are (n, dim) unit rows in the order of the text. Standing first is worth less where a
    sentence has little to do with the rest: a notice, or an instruction that somebody planted; and in a text of a
    `genre` that does not tell the main thing first, where parts that sum up and words of findings count instead, and in
    minutes what was resolved. What every meeting or manual opens with comes last.
    """
    asked = length.count / (WORDS_PER_SENTENCE if length.unit == "words" else 1)
    early = np.array([candidate.early for candidate in candidates])
    first = np.where(early, 0.0, np.exp(-(np.arange(len(vectors)) - early.sum()) / max(POSITION_DECAY, asked)))
    if genre != NEWS:
        sums = np.array([np.inf if candidate.sums is None else candidate.sums for candidate in candidates])
        summed = STANDFIRST if genre in (INTERVIEW, HELP, REFERENCE, GATHERING) else SUMMED
        decay = (
            1.0 if genre in (HELP, GATHERING) else max(POSITION_DECAY, asked)
        )  # behind an answer's first sentence come details
        first = np.maximum(LATE * first, summed * np.exp(-sums / decay))
    if genre not in (INTERVIEW, REFERENCE):  # who somebody is may stand first, and is not what happened
        first = np.where([describes(text) for text in texts], LATE * first, first)
    position = POSITION_WEIGHT * _about(vectors) * first
    words = np.array([candidate.words for candidate in candidates])
    unfit = (words < SHORT_WORDS) | (words > LONG_WORDS)
    table = features(vectors, texts, candidates)
    told = table @ np.array(list(WEIGHTS.values()))
    spoken = np.array([bool(SPOKEN.match(text)) for text in texts])
    unfinished = np.array([candidate.unfinished for candidate in candidates])
    routine = np.array([bool(ROUTINE.match(text)) for text in texts])
    scores: np.ndarray = (
        table[:, 0] + position + CONTENT_WEIGHT * told - SPOKEN_WEIGHT * spoken - UNFIT * (unfit | routine | unfinished)
    )
    scores += np.array([candidate.bonus for candidate in candidates])
    if genre not in (NEWS, REFERENCE):
        scores += TELLING_WEIGHT * telling(texts)
    if genre == MINUTES:
        scores += RESOLUTION_WEIGHT * np.maximum(resolved(texts) & ~routine, _decided(texts, candidates))
    return scores


def _decided(texts: Sequence[str], candidates: Sequence[Choosable]) -> np.ndarray:
    """Return what each sentence tells of a decision, (n,), 0..1: less of what was voted down."""
    ends = [candidate.decision and texts[candidate.decision[1]] for candidate in candidates]
    return np.array([0.0 if end is None else VOTED_DOWN if lost(end) else 1.0 for end in ends])


def _about(vectors: np.ndarray) -> np.ndarray:
    """Return how much each sentence has to do with the rest of its text, (n,), 0..1: 1 from half of what is usual.

    That is the cosine of a unit row with the sum of all others, beside the median of these.
    """
    total = vectors.sum(axis=0)
    with_all = vectors @ total
    length = np.sqrt(np.maximum(total @ total - 2 * with_all + 1, 1e-9))
    near = (with_all - 1) / length
    enough = ABOUT * float(np.median(near))
    return np.clip(near / enough, 0.0, 1.0) if enough > 1e-6 else np.ones(len(vectors))


def features(vectors: np.ndarray, texts: Sequence[str], candidates: Sequence[Choosable]) -> np.ndarray:
    """Return what is known of each sentence but for its place, (n, len(WEIGHTS)), in the order of WEIGHTS."""
    total = vectors.sum(axis=0)
    stems = [content_words(text) for text in texts]
    held = Counter(word for words in stems for word in set(words))  # sentences that hold a word
    words = np.array([candidate.words for candidate in candidates], dtype=float)
    columns = {
        "centrality": (vectors @ total - 1.0) / max(len(vectors) - 1, 1),
        "nearness": vectors @ (total / max(float(np.linalg.norm(total)), 1e-9)),  # to the document as a whole
        "words": np.log1p(words),
        "quoted": [any(sign in text for sign in QUOTED) for text in texts],
        "numbers": [min(len(NUMBER.findall(text)), 3) for text in texts],
        "names": [min(len(INNER_NAME.findall(text)), 6) for text in texts],
        "common": [float(np.mean([np.log(held[word]) for word in one])) if one else 0.0 for one in stems],
        "dangling": [candidate.dangling for candidate in candidates],
        "short": words < 8,
        "long": words > 40,
    }
    return np.stack([np.asarray(columns[name], dtype=float) for name in WEIGHTS], axis=1)


def relevance(question: str, query: np.ndarray, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """Return how much each sentence has to do with a question, (n,): cosine plus the share of rare words in common.

    A word of the question counts by its inverse document frequency in `texts`, so that a name that stands in one
    sentence outweighs a word that stands in every second one. A word that stands nowhere counts as the rarest.
    """
    held = [set(content_words(text)) for text in texts]
    wanted = sorted(set(content_words(question)))
    weights = [np.log((len(held) + 1) / (sum(word in words for words in held) + 0.5)) for word in wanted]
    total = sum(weights) or 1.0
    shared = [sum(w for word, w in zip(wanted, weights, strict=True) if word in words) / total for words in held]
    found: np.ndarray = (vectors @ query + np.array(shared)) / 2
    return found
