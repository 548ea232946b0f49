"""A claim that one count is larger than another -> what arithmetic says of it beside an article's sentences.

"More men than women helped" has every word of "264 were women and 54 men", and is false. Narrow: both counts stand in one
sentence, or in two that follow one another, and neither thing is counted twice there. Refuses to know models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.statements.comparing import AGAINST
from qa_bot.models.numerals import SCALES, UNITS, numbers
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
ABOUT = 0.5  # share of the claim's other words that the sentences, or the title, must hold
ROOT = 4  # letters by which two words are of one root
_FIGURE = rf"(?<![\w.,])(?:\d[\d,.]*(?<![.,])|(?:{'|'.join(UNITS)})\b(?:-(?:{'|'.join(UNITS)})\b)?)(?: (?:{'|'.join(SCALES)})\b)*"
FIGURE = re.compile(_FIGURE, _I)
OTHERWISE = re.compile(  # what is no plain count beside another
    r"%|per ?cent|\b(?:average|half|third|quarter|twice|times|than|of them|each|every|about|around|nearly|almost|over|up to|at least|at most)\b",
    _I,
)
_NO_NOUN = (
    r"(?!(?:in|at|on|from|by|for|to|under|during|after|before|of|the|an?|his|her|its|their|my|our|half|ever|usual|expected|planned|any|all|most|other|others"
    r"|it|he|she|they|we|i|you|that|what|when|is|was|were|are|did|does|had|has|have|once|twice|ha?lf|last|next|this|one)\b)"
)
NOUNS = re.compile(
    rf"\b(?P<more>more|fewer) {_NO_NOUN}(?P<one>[a-z][\w'’-]+) than {_NO_NOUN}(?P<other>[a-z][\w'’-]+)\b(?! than)"
)
PLACES = re.compile(
    r"\b(?P<more>more|fewer) (?P<what>[a-z][\w'’-]+(?: [a-z][\w'’-]+){0,4}?) (?P<prep>in|at|on|from|for|under|during)"
    r" (?P<one>[\w'’-]+(?: [\w'’-]+){0,3}?) than (?P=prep) (?P<other>[\w'’-]+(?: [\w'’-]+){0,3}?)[.!\s]*$",
)


@dataclass(frozen=True, slots=True)
class Outnumbered:
    """What an article's counts say of a claim that compares them."""

    by: Evidence
    holds: bool
    counts: tuple[str, str]  # of the claim's first thing and of its second, as the article writes them


def outnumbered(claim: str, sentences: Sequence[Evidence]) -> Outnumbered | None:
    """Return whether the counts of an article keep what a claim says of them; None where it does not tell both plainly."""
    plain = f"{claim[:1].lower()}{claim[1:]}"
    nouns, places = NOUNS.search(plain), PLACES.search(plain)
    match = nouns or places
    if match is None or AGAINST.search(claim) or FIGURE.search(NOUNS.sub(" ", plain) if nouns else ""):
        return None
    stretches = [*sentences, *_joined(sentences)] if nouns else sentences
    found: list[Outnumbered] = []
    for by in stretches:
        counts = _of_nouns(match, by.text) if nouns else _of_places(match, by.text)
        rest = f"{plain[: match.start()]} {plain[match.end() :] if nouns else match['what']}"
        if counts is None or AGAINST.search(by.text) or not _about(rest, by):
            continue
        one, other = (max(numbers(count), default=0.0) for count in counts)
        found.append(Outnumbered(by, one > other if match["more"] == "more" else one < other, counts))
    return found[0] if found and len({one.holds for one in found}) == 1 else None


def _joined(sentences: Sequence[Evidence]) -> list[Evidence]:
    """Two sentences that follow one another in a paragraph, as one stretch each."""
    return [
        replace(one, end=other.end)
        for one, other in pairwise(sentences)
        if one.document.id == other.document.id
        and one.end <= other.start
        and not one.document.text[one.end : other.start].strip()
        and "\n\n" not in one.document.text[one.end : other.start]
    ]


def _about(rest: str, by: Evidence) -> bool:
    """Whether sentences, or the title, hold enough of the claim's other words; "helped" is told by "helpers"."""
    wanted = [word[:ROOT] for word in content_words(rest)]
    held = {word[:ROOT] for word in content_words(f"{by.document.title} {by.text}")}
    return sum(word in held for word in wanted) >= ABOUT * len(wanted)


def _of_nouns(match: re.Match[str], text: str) -> tuple[str, str] | None:
    """How many of the one and of the other a text counts; None unless each is counted once."""
    if OTHERWISE.search(text):
        return None
    found = []
    for noun in (match["one"], match["other"]):
        stems = set(content_words(noun))
        counted = [figure[0] for figure in FIGURE.finditer(text) if stems and stems & _behind(text, figure.end())]
        if len(counted) != 1:
            return None
        found.append(counted[0])
    return found[0], found[1]


def _behind(text: str, at: int) -> set[str]:
    """The words that a figure may count: the two behind it in its clause, "were" not counted."""
    clause = re.split(r"[,;:.()]| and ", text[at : at + 60], maxsplit=1)[0]
    words = [word for word in clause.split() if word.lower() not in ("were", "was", "are", "is", "of", "the")]
    return set(content_words(" ".join(words[:2]))) if not FIGURE.search(clause) else set()


def _of_places(match: re.Match[str], text: str) -> tuple[str, str] | None:
    """The figures beside the one place or time and the other; None unless each has one, in turn: "In Orrin 340, in Kell 512"."""
    if OTHERWISE.search(text):
        return None
    names = [re.search(rf"\b{re.escape(match[side])}\b", text) for side in ("one", "other")]
    one, other = names
    if one is None or other is None:
        return None
    figures = [
        figure
        for figure in FIGURE.finditer(text)
        if not any(name and name.start() <= figure.start() < name.end() for name in names)
    ]
    if len(figures) != 2:
        return None
    first, second = sorted((one, other), key=lambda name: name.start())
    a, b = figures
    led = first.start() < a.start() < second.start() < b.start()
    followed = a.start() < first.start() < b.start() < second.start()
    if not (led or followed):
        return None
    return (a[0], b[0]) if first is one else (b[0], a[0])
