"""Sentences, what each is worth and how they belong together -> the ones that a summary shows. Knows redundancy, length,
which sentence needs another, and which parts are told already; refuses to know what makes a sentence worth its place.
"""

from collections.abc import Sequence

import numpy as np

from qa_bot.answer.summaries.extracting import Choosable, Length

REDUNDANCY_WEIGHT = 0.6  # cost of repeating what is chosen already (maximal marginal relevance)
PART_COST = 1.0  # of a second sentence from a part, of texts whose parts a summary is to cover; of the n-th, times the root of n - 1
LONGEST_CHAIN = 3  # sentences that may be taken together because each leans on the one before
WORDS_MARGIN = 0.1  # how far from N words a summary may be


def choose(
    scores: np.ndarray,
    vectors: np.ndarray,
    candidates: Sequence[Choosable],
    length: Length,
    *,
    eligible: np.ndarray | None = None,
    shown: int | None = None,
) -> list[int]:
    """Return the positions of the chosen sentences, in the order of the text.

    Greedy maximal marginal relevance (Carbonell and Goldstein 1998). A sentence that leans on the one before comes
    with it or not at all, unless the promised number of sentences cannot be reached otherwise and not only some may be
    chosen, or nothing is worth more. `eligible` (n,) bool:
    only these are chosen for themselves; the others may come along before one that leans on them. `shown`: a sentence
    that the reader has seen above; it is not among those returned, and what leans on it may be.
    """
    chosen = _Choice(scores, vectors, candidates, length)
    if shown is not None:
        chosen.show(shown)
    wanted = np.ones(len(scores), dtype=bool) if eligible is None else eligible
    groups: list[tuple[int, ...] | None] = [_group(i, candidates) for i in range(len(candidates))]
    chosen.fill(groups, wanted)
    lone = wanted if wanted.all() else wanted & ~_outdone(scores, candidates, wanted)
    chosen.fill([None if one.unfinished or one.bound else (i,) for i, one in enumerate(candidates)], lone)
    chosen.fill([(i,) if _announced(i, candidates, chosen.positions) else None for i in range(len(candidates))], wanted)
    if chosen.positions <= {shown}:
        chosen.fill([(i,) for i in range(len(candidates))], wanted)
    return sorted(chosen.positions - {shown})


def _outdone(scores: np.ndarray, candidates: Sequence[Choosable], wanted: np.ndarray) -> np.ndarray:
    """Return which sentences lean on another and are not what is most worth, (n,) bool: of a subject fewer sentences are
    better than one more whose "it" is not told."""
    best = float(scores[wanted].max()) if wanted.any() else 0.0
    leaning: np.ndarray = np.array([one.dangling for one in candidates], dtype=bool) & (scores < best)
    return leaning


def _announced(position: int, candidates: Sequence[Choosable], chosen: set[int]) -> bool:
    """Whether a sentence announces what is chosen."""
    one = candidates[position]
    return one.announces and not one.denied and position + 1 in chosen and candidates[position + 1].follows


def _group(position: int, candidates: Sequence[Choosable]) -> tuple[int, ...] | None:
    """The sentence with those that it is to be shown with, or None where its antecedent or what completes it cannot be."""
    if candidates[position].unfinished:
        return None
    decision = candidates[position].decision
    if decision is not None:
        before = _chain(decision[0], candidates)
        return None if before is None else (*before, decision[1])
    return _chain(position, candidates)


def _chain(position: int, candidates: Sequence[Choosable]) -> tuple[int, ...] | None:
    """The sentence with those before it that it leans on."""
    first = position
    while candidates[first].dangling and first > 0:
        if not candidates[first].follows or position - first + 1 >= LONGEST_CHAIN:
            return None
        first -= 1
    return tuple(range(first, position + 1))


class _Choice:
    """What is chosen so far, and what each further sentence would repeat of it."""

    def __init__(
        self, scores: np.ndarray, vectors: np.ndarray, candidates: Sequence[Choosable], length: Length
    ) -> None:
        self.positions: set[int] = set()
        self.words = 0
        self.sentences = 0
        self._scores = scores
        self._vectors = vectors
        self._sizes = np.array([candidate.words for candidate in candidates])
        self._length = length
        self._shortest = 0  # words
        self._repeats = np.zeros(len(scores))  # highest cosine with a chosen sentence, at least 0
        self._parts = np.array([-1 if candidate.part is None else candidate.part for candidate in candidates])
        self._told = np.zeros(len(scores))  # how many sentences of the same part are chosen

    def show(self, position: int) -> None:
        """Note a sentence that is shown already: it counts for nothing but what it says."""
        self._take(position)
        self.words = self.sentences = 0

    def fill(self, groups: Sequence[tuple[int, ...] | None], wanted: np.ndarray) -> None:
        """Add the best group of sentences that still fits until none does."""
        self._shortest = min((c for c, w in zip(self._sizes, wanted, strict=True) if w), default=0)
        alone = np.array([group is not None and len(group) == 1 for group in groups]) & wanted
        chains = [group for i, group in enumerate(groups) if group and len(group) > 1 and wanted[i]]
        while best := self._best(alone, chains):
            for position in best:
                self._take(position)

    def _best(self, alone: np.ndarray, chains: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        values = self._scores - REDUNDANCY_WEIGHT * self._repeats - PART_COST * np.sqrt(self._told)
        single = np.where(alone & self._fits(self._sizes, 1), values, -np.inf)
        single[list(self.positions)] = -np.inf
        top = int(single.argmax()) if len(single) else -1
        best: tuple[int, ...] = (top,) if top >= 0 and single[top] > -np.inf else ()
        worth = single[top] if best else -np.inf
        for chain in chains:
            new = [i for i in chain if i not in self.positions]
            if chain[-1] in self.positions or not self._fits(self._sizes[new].sum(), len(new)):
                continue
            mean = float(values[new].mean())  # of all that come along: a strong sentence carries its antecedent
            if mean > worth:
                best, worth = tuple(new), mean
        return best

    def _fits(self, words: np.ndarray, sentences: int) -> np.ndarray:
        """Whether so many more words in so many sentences keep the promised length."""
        if self._length.unit == "sentences":
            return np.asarray(self.sentences + sentences <= self._length.count) & (words >= 0)
        total = self.words + words
        if not self.sentences:  # something must be said, however few words were asked for
            return np.asarray(total <= max((1 + WORDS_MARGIN) * self._length.count, self._shortest))
        nearer = np.abs(total - self._length.count) < abs(self.words - self._length.count)
        within = total <= (1 + WORDS_MARGIN) * self._length.count
        unfinished = self.words < (1 - WORDS_MARGIN) * self._length.count
        return np.asarray(nearer & within & unfinished)

    def _take(self, position: int) -> None:
        self.positions.add(position)
        self.sentences += 1
        self.words += int(self._sizes[position])
        self._repeats = np.maximum(self._repeats, self._vectors @ self._vectors[position])
        if self._parts[position] >= 0:
            self._told += self._parts == self._parts[position]
