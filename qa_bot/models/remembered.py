"""What a decoder has read before: prompts that begin alike are read once, and texts that repeat are written faster.

Knows tokens and which of them were seen; refuses to know models and texts.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

CHUNK, TAIL = 512, 64  # tokens of a prompt that are read at once, and of its rest: more is no faster and takes memory
GRAM = 3  # tokens that must repeat before what followed them is expected again


class Kept(Protocol):
    """What was read of one prompt."""

    ids: list[int]

    @property
    def bytes(self) -> int:
        """Its size."""
        ...


M = TypeVar("M", bound=Kept)


class Prompts(Generic[M]):
    """The prompts that were read last, in as many bytes as are allowed."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: list[M] = []  # the latest last

    @property
    def bytes(self) -> int:
        """What is kept takes."""
        return sum(one.bytes for one in self._kept)

    def find(self, ids: Sequence[int]) -> tuple[M, int] | None:
        """Return the prompt that begins most like `ids`, and how many of its tokens were read as they would be for it.

        It is let go where most of it is shared: what will be kept of the new prompt takes its place.
        """
        shared, best = 0, None
        for one in self._kept:
            if (found := _shared(one.ids, ids)) > shared:
                shared, best = found, one
        if best is None:
            return None
        self._kept.remove(best)
        if 2 * shared < len(best.ids):
            self._kept.append(best)
        return best, shared

    def keep(self, one: M) -> None:
        """Keep a prompt; the oldest ones go where there are too many bytes."""
        self._kept.append(one)
        self.make_room(0)

    def make_room(self, needed: int) -> None:
        """Let the oldest go until `needed` bytes are free, or nothing is left."""
        while self._kept and self.bytes + needed > self._most_bytes:
            self._kept.pop(0)


def cuts(length: int) -> list[int]:
    """Return where a prompt of so many tokens is cut into what is read at once: CHUNKs, then TAILs, then the rest.

    What is read in the same pieces comes out the same to the last bit; so prompts are always cut like this.
    """
    chunks = length // CHUNK * CHUNK
    return sorted({*range(CHUNK, chunks + 1, CHUNK), *range(chunks + TAIL, length, TAIL), length})


def _shared(kept: Sequence[int], ids: Sequence[int]) -> int:
    """How many of the tokens that were kept serve `ids`; one token is always left to be read."""
    alike = common(kept, ids[:-1])
    pieces = common(cuts(len(kept)), cuts(len(ids)))
    return max((cut for cut in cuts(len(ids))[:pieces] if cut <= alike), default=0)


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many numbers two sequences begin with alike."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


class Repetition:
    """What follows, if the text goes on as it did before: prompt lookup (Saxena, 2023), over prompt and answer."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids: list[int] = []
        self._next: dict[tuple[int, ...], int] = {}  # the last GRAM tokens -> where they were followed by what
        self.add(ids)

    def add(self, ids: Sequence[int]) -> None:
        """Note more of the text."""
        for id in ids:
            if len(self._ids) >= GRAM:
                self._next[tuple(self._ids[-GRAM:])] = len(self._ids)
            self._ids.append(id)

    def expected(self, most: int) -> list[int]:
        """Return the `most` tokens that followed the last GRAM ones when they were there before; [] if never.

        Where they reach the end of the text, it goes on with them.
        """
        place = self._next.get(tuple(self._ids[-GRAM:]))
        if place is None:
            return []
        period = len(self._ids) - place
        return [self._ids[place + number % period] for number in range(most)]
