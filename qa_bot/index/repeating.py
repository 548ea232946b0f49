"""Which passages say the same as others. Knows words alone, and nothing of how passages are found."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

DIFFERENT = 0.1  # share of words in which two passages may differ and still say the same
WORD = re.compile(r"\w+")
NEGATIONS = frozenset("no not never none nor neither without cannot t".split())  # t: "isn't" is two words
BITS = 512  # of a set of words in short


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, and which of them make another statement where they stand in one of two texts alone.

    In short, a set of words is an integer: each word sets one of BITS. A bit that two differ in is a word that they
    differ in.
    """

    forms: Mapping[str, str]  # by the folded form
    shouting: bool  # written in capitals: names do not show
    short: int
    telling: int  # numbers and negations
    named: int  # these and names


def repeats(text: str, other: str) -> bool:
    """Return whether two passages are the same up to case, spaces, signs and a few words.

    What differs must be less than a tenth of all words, and no number, name or negation: those are other statements.
    """
    return _same(_words(text), _words(other))


def repeated(texts: Sequence[str]) -> list[int | None]:
    """Return for each text the place of the first one before it that says the same, None where none does."""
    words = [_words(text) for text in texts]
    firsts: dict[int, list[int]] = defaultdict(list)  # by their numbers and negations, in which none may differ
    found: list[int | None] = []
    for place, own in enumerate(words):
        found.append(next((first for first in firsts[own.telling] if _same(own, words[first])), None))
        if found[-1] is None:
            firsts[own.telling].append(place)
    return found


def _same(one: _Words, two: _Words) -> bool:
    short = one.short ^ two.short
    shouting = one.shouting or two.shouting
    if short & (one.telling | two.telling if shouting else one.named | two.named):
        return False
    if short.bit_count() > DIFFERENT * (len(one.forms) + len(two.forms)):
        return False
    apart = one.forms.keys() ^ two.forms.keys()
    if len(apart) > DIFFERENT * len(one.forms.keys() | two.forms.keys()):
        return False
    forms = {**one.forms, **two.forms}
    return not any(_tells(word) or (not shouting and forms[word][0].isupper()) for word in apart)


def _tells(word: str) -> bool:
    return word in NEGATIONS or any(map(str.isdigit, word))


@lru_cache(maxsize=2048)  # each passage is compared with many
def _words(text: str) -> _Words:
    forms = {word.casefold(): word for word in WORD.findall(text)}
    telling = {word for word in forms if _tells(word)}
    named = {word for word, form in forms.items() if form[0].isupper()}
    return _Words(forms, text.isupper(), _short(forms), _short(telling), _short(telling | named))


def _short(words: Iterable[str]) -> int:
    found = 0
    for word in words:
        found |= 1 << hash(word) % BITS
    return found
