"""How much two texts have in common: the share of runs of eight words that both hold, and a sketch to find candidates.

Resemblance and bottom-k sketches are those of Broder, On the resemblance and containment of documents (1997).
"""

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from qa_bot.index.fulltext import index_text

if TYPE_CHECKING:
    import numpy as np

RUN = 8  # words
KEPT = 8  # numbers of a sketch: of two texts that share 90 %, fewer than half agree in 1 of 2,000 cases
WORD = re.compile(r"\w+")


def runs(text: str) -> "np.ndarray":
    """Return the distinct runs of `RUN` words as (n,) sorted uint64 numbers; a shorter text is one run, no word none.

    Case and punctuation do not count. Each character of an unspaced script is a word.
    """
    import numpy as np

    codes: dict[str, int] = {}
    words = (match[0] for match in WORD.finditer(index_text(text).lower()))
    numbers = np.fromiter((codes.get(word) or codes.setdefault(word, _code(word)) for word in words), dtype=np.uint64)
    if not numbers.size:
        return numbers
    length = min(RUN, numbers.size)
    count = numbers.size - length + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(length):  # a polynomial, modulo 2**64
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + numbers[place : place + count]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)  # splitmix64: the smallest are random
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(mixed ^ (mixed >> np.uint64(31)))


def sketch(text: str) -> list[int]:
    """Return the `KEPT` smallest runs as signed 64-bit numbers; equal texts have equal sketches."""
    import numpy as np

    return [int(number) for number in runs(text)[:KEPT].view(np.int64)]


def resemblance(first: "np.ndarray", second: "np.ndarray") -> float:
    """Return the share of the runs of either text that both hold: 0..1; 0 where one holds none."""
    import numpy as np

    both = np.intersect1d(first, second, assume_unique=True).size
    return both / (first.size + second.size - both) if both else 0.0


def _code(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1
