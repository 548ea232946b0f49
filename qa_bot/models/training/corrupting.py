"""A true claim becomes a false one: another name, number or word in it, two names in each other's place, a negation turned.

Each way takes the claim, its document and a source of chance, and returns None where it cannot be gone.
"""

import random
import re
from collections.abc import Callable, Mapping
from functools import partial

from qa_bot.models.statements import AUXILIARY
from qa_bot.models.training.word_pairs import VOWELS, WORDS, Words

NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+(?: (?:of |the |de |van )?[A-Z][\w'-]+)*")
NUMBER = re.compile(
    r"\b\d[\d,.]*\d\b|\b\d\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|dozen|hundred)\b"
)
WORD = re.compile(r"\b[a-z]{4,}\b")
Corruption = Callable[[str, str, random.Random], str | None]  # (claim, document, rng) -> a false claim


def other_number(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with one of its numbers replaced by another of the document, or by one near it."""
    made = other_match(NUMBER, claim, document, rng)
    digits = list(re.finditer(r"\d", claim))
    if made and (rng.random() < 0.6 or not digits):
        return made
    if not digits:
        return None
    place = rng.choice(digits).start()
    return claim[:place] + str((int(claim[place]) + rng.randrange(1, 10)) % 10) + claim[place + 1 :]


def other_word(claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with a run of one to three plain words replaced by one of the document of the same length."""
    words = claim.split()
    size = rng.choice((1, 1, 2, 3))
    of_document = document.split()
    places = [i for i in range(1, len(words) - size + 1) if WORD.fullmatch(words[i].strip(",.;")) and len(words[i]) > 4]
    if not places or len(of_document) <= size:
        return None
    place = rng.choice(places)
    for _ in range(8):
        at = rng.randrange(len(of_document) - size + 1)
        run = of_document[at : at + size]
        if (
            WORD.fullmatch(run[0].strip(",.;"))
            and run[0].lower() not in claim.lower()
            and run[0][-2:] == words[place][-2:]
        ):
            return " ".join((*words[:place], *run, *words[place + size :]))
    return None


def roles_swapped(claim: str, _document: str, rng: random.Random) -> str | None:
    """Return the claim with two of its names in each other's place."""
    names = list(NAME.finditer(claim))
    first = re.match(r"(?!The\b|In\b|A\b|It\b|He\b|She\b|This\b|They\b)[A-Z][\w'-]+(?: [A-Z][\w'-]+)*", claim)
    if first:
        names = [first, *(name for name in names if name.start() >= first.end())]
    if len({m.group() for m in names}) < 2:
        return None
    one, other = sorted(rng.sample(names, 2), key=lambda m: m.start())
    if (
        one.group() == other.group()
        or one.end() > other.start()
        or re.fullmatch(r"(?:,| and| or|,? )+", claim[one.end() : other.start()])
    ):
        return None
    return claim[: one.start()] + other.group() + claim[one.end() : other.start()] + one.group() + claim[other.end() :]


def negated(claim: str, _document: str, _rng: random.Random) -> str | None:
    """Return the claim with its first auxiliary negated, or without its negation."""
    if re.search(r"\b(?:not|never)\b", claim):
        return re.sub(r"\b(?:not|never) ", "", claim, count=1)
    place = re.search(rf"\b{AUXILIARY}\b", claim)
    return f"{claim[: place.end()]} not{claim[place.end() :]}" if place else None


def opposite(claim: str, _document: str, rng: random.Random, words: Words = WORDS) -> str | None:
    """Return the claim with a word turned into its opposite, or into one of another meaning."""
    return replaced(claim, words.unlike, rng)


def replaced(text: str, table: Mapping[str, list[str]], rng: random.Random) -> str | None:
    """Return the text with one of its words that stand in a table replaced by one beside it there."""
    places = [m for m in re.finditer(r"\b[a-z-]+\b", text) if m.group() in table]
    if not places:
        return None
    place = rng.choice(places)
    word, before = rng.choice(table[place.group()]), text[: place.start()]
    if (place.group()[0] in VOWELS) != (word[0] in VOWELS):
        before = re.sub(r"\b([Aa])n?( )$", rf"\1{'n' if word[0] in VOWELS else ''}\2", before)
    return before + word + text[place.end() :]


def other_match(pattern: re.Pattern[str], claim: str, document: str, rng: random.Random) -> str | None:
    """Return the claim with something that the pattern finds in it replaced by what it finds in the document."""
    places = list(pattern.finditer(claim))
    others = [m.group() for m in pattern.finditer(document) if m.group().lower() not in claim.lower()]
    if not places or not others:
        return None
    place = rng.choice(places)
    return claim[: place.start()] + rng.choice(others) + claim[place.end() :]


other_name = partial(other_match, NAME)
CORRUPTIONS: list[Corruption]
EXACT: list[Corruption] = [other_name, other_number, roles_swapped, roles_swapped, negated]  # surely denied afterwards
CORRUPTIONS = [other_name, other_number, other_word, other_word, roles_swapped, negated]
