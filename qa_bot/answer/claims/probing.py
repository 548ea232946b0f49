"""A claim -> questions that its own words answer, and what an article answers in their place.

A claim whose names and numbers are not those of the article shares nearly all of its words with it; asked "By whom was
it built?", the article answers with another name. After QAGS (Wang et al. 2020), FEQA (Durmus et al. 2020) and QuestEval
(Scialom et al. 2021), without a model that writes questions: a part of the claim gives way to "who", "what year" or "what"
and the rest stays as it is. English rules. Knows claims, texts and the reader; refuses to judge.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_bot.answer.statements.names import PARTICLES
from qa_bot.answer.statements.questioning import DATE, DAYS, SCALE
from qa_bot.models.months import YEAR
from qa_bot.models.numerals import SPELLED, numbers
from qa_bot.models.reader import Reader
from qa_bot.models.wording import STOP_WORDS, content_words

Kind = Literal["date", "money", "share", "number", "name", "thing"]

_I = re.IGNORECASE
_DIGITS = r"\d(?:[\d,]*\d)?(?:\.\d+)?"  # no comma at the end
MONEY = rf"[£$€]\s?{_DIGITS}(?:\s?(?:m|bn)\b)?{SCALE}|{_DIGITS}{SCALE} (?:pounds|dollars|euros|crowns|francs|yen)\b"
SHARE = rf"{_DIGITS} ?(?:%|per ?cent\b)"
NUMBER = rf"(?<![\w.,])(?<![^\W\d]-)(?:{_DIGITS}|{SPELLED}){SCALE}(?![\w%])"
NAME = rf"[A-Z][\w'’.-]*\w(?: (?:(?:of|the|and|&|{PARTICLES}) )*[A-Z][\w'’.-]*\w)*"
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (  # the first that fits has the words
    ("date", re.compile(rf"\b{DATE}\b")),
    ("money", re.compile(MONEY, _I)),
    ("share", re.compile(rf"\b{SHARE}", _I)),
    ("number", re.compile(NUMBER, _I)),
    ("name", re.compile(NAME)),
)
ASKS = {
    "money": "how much money",
    "share": "what percentage",
    "number": "how many",
    "name": "who or what",
    "thing": "what",
}
BARE = re.compile(r"\b(?:the|an?|some|about|around|nearly|almost) $", _I)  # gives way to "what" too
OWNED = re.compile(r"\b(?:the|an?|each|every|no|any|his|her|its|their|our) $", _I)
BEHIND = re.compile(r" (?P<noun>[a-z][a-z-]+)\b")
TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
OWNERS = frozenset("the a an his her its their this that these those our my your".split())
LINKS = frozenset(
    "of in on at to for from with by into over under about between among against during through near as and or but".split()
)
CHUNK = 4  # words of a thing that is asked for
MOST = 6  # questions a claim: each is a text for the reader
SOFT = 3.0  # logits of the reader's answerability that are one step of sureness


@dataclass(frozen=True, slots=True)
class Probe:
    """A part of a claim, and the claim as a question for it."""

    kind: Kind
    start: int  # characters of the claim
    end: int
    question: str


@dataclass(frozen=True, slots=True)
class Probed:
    """What a text answers to a probe."""

    probe: Probe
    claimed: str  # the claim's words
    start: int  # characters of the text
    end: int
    told: str  # text[start:end]
    logits: float  # how much the reader prefers this to no answer
    agreement: float  # 0..1, how far claim and text say the same

    @property
    def sureness(self) -> float:
        """How far the reader finds an answer at all, 0..1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.logits / SOFT))))


def probes(claim: str) -> list[Probe]:
    """Return at most MOST questions that the claim answers, in its order: its dates, numbers and names before things."""
    found: list[tuple[Kind, int, int]] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(claim):
            start, end = match.span()
            if kind == "name" and start == 0:  # the first word has a capital anyway
                first, _, others = match.group().partition(" ")
                if not others:
                    continue
                start += len(first) + 1 if first.lower() in STOP_WORDS else 0
            _add(found, claim, kind, start, end)
    for start, end in _things(claim, found):
        _add(found, claim, "thing", start, end)
    kept = sorted(found, key=lambda one: one[0] == "thing")[:MOST]
    return [
        Probe(kind, start, end, _question(claim, kind, start, end)) for kind, start, end in sorted(kept, key=_place)
    ]


def _place(one: tuple[Kind, int, int]) -> int:
    return one[1]


def _add(found: list[tuple[Kind, int, int]], claim: str, kind: Kind, start: int, end: int) -> None:
    if content_words(claim[start:end]) and all(end <= a or start >= b for _, a, b in found):
        found.append((kind, start, end))


def _things(claim: str, taken: Sequence[tuple[Kind, int, int]]) -> Iterator[tuple[int, int]]:
    """Where plain words stand together behind an article, a preposition or a comma, up to the next small word."""
    run: list[re.Match[str]] = []
    led, last = True, 0
    for token in TOKEN.finditer(claim):
        word, gap = token.group().lower(), claim[last : token.start()].strip()
        ours = any(start < token.end() and token.start() < end for _, start, end in taken)
        last = token.end()
        if run and (gap or ours or word in STOP_WORDS or word in LINKS):
            yield run[0].start(), run[-1].end()
            run = []
        led = led or "," in gap
        if word in OWNERS or word in LINKS:
            led = True
        elif word in STOP_WORDS or ours:
            led = False
        elif led:
            run.append(token)
            if len(run) == CHUNK:
                yield run[0].start(), run[-1].end()
                run, led = [], False
    if run:
        yield run[0].start(), run[-1].end()


def _question(claim: str, kind: Kind, start: int, end: int) -> str:
    left, right, told = claim[:start], claim[end:].rstrip(". "), claim[start:end]
    if kind == "date":
        asks = "what year" if re.fullmatch(YEAR, told) else "what day" if re.fullmatch(DAYS, told) else "what date"
    else:
        asks, left = ASKS[kind], BARE.sub("", left)
    question = f"{left}{asks}{right}?"
    return question[:1].upper() + question[1:]


def probed(claim: str, text: str, reader: Reader) -> list[Probed]:
    """Return what a text answers to each question of a claim; [] for a text or claim without words."""
    if not content_words(text):
        return []
    found = []
    for probe in probes(claim):
        (reading,) = reader.read(probe.question, [text])
        claimed, told = claim[probe.start : probe.end], text[reading.start : reading.end]
        agreement = agreed(claimed, told)
        found.append(Probed(probe, claimed, reading.start, reading.end, told, reading.answerability, agreement))
    return found


def agreed(claimed: str, told: str) -> float:
    """Return how far two answers agree, 0..1: by their numbers where both have some, else the share of words they have in common.

    One that says less than the other agrees with it.
    """
    ours, theirs = set(content_words(claimed)), set(content_words(told))
    if not ours or not theirs:
        return 0.0
    if re.sub(r"\s", "", claimed.lower()) == re.sub(r"\s", "", told.lower()):
        return 1.0  # "3, 000"
    if (counted := set(numbers(claimed))) and (others := set(numbers(told))):
        return float(bool(counted & others))
    return len(ours & theirs) / min(len(ours), len(theirs))


def in_its_place(claim: str, one: Probed, sentence: str) -> str:
    """Return the words of a sentence that stand in the place of the claim's, "" where none of the same kind do.

    A name before a plain noun is one of these: in the place of "Annual" in "the Annual plan" stands "Monthly" of "the
    Monthly plan", whatever other name the reader marked.
    """
    told = " ".join(one.told.split())
    noun = BEHIND.match(claim, one.probe.end) if one.probe.kind == "name" else None
    if noun is None or noun["noun"] in STOP_WORDS or not OWNED.search(claim[: one.probe.start]):
        return told
    alike = set(re.findall(rf"\b({NAME}) {re.escape(noun['noun'])}\b", sentence))
    if not alike or told in alike:
        return told
    return alike.pop() if len(alike) == 1 and not any(agreed(one.claimed, name) for name in alike) else ""


def kind_of(words: str) -> Kind:
    """Return what an answer is, by its form."""
    if re.fullmatch(DATE, words):
        return "date"
    for kind, pattern in PATTERNS[1:4]:
        if pattern.search(words):
            return kind
    return "name" if words[:1].isupper() else "thing"
