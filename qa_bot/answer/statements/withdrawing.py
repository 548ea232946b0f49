"""A sentence -> which claim it withdraws or denies: "The harbour office withdrew its claim that a buoy had broken loose".

Rules over English words; refuses to know models, documents and who is right. What a correction says of its own article is
for `retracting`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from qa_bot.answer.statements.retracting import ENDS
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.numerals import numbers
from qa_bot.models.wording import NEGATIONS, content_words, missing_names

_I = re.IGNORECASE
_CLAIM = (
    r"(?:its|his|her|their|the|an?|that|this|these|all|both|our|my|\w+[’']s?) (?:[\w-]+ ){0,2}"
    r"(?:claim|statement|assertion|account|explanation|allegation|accusation|report|remark|announcement|suggestion|theory|charge|idea|notion)s?"
)
_TAKEN = r"(?:withdrawn|retracted|taken back|recanted|disowned|disavowed|corrected|dropped|disproved|refuted)"
WITHDRAWS = re.compile(
    rf"\b(?:withdr(?:ew|aws|awn)|retract(?:s|ed)|t(?:ook|akes|aken) back|recant(?:s|ed)|disown(?:s|ed)|disavow(?:s|ed)|corrected|dropp?(?:s|ed)"
    rf"|abandon(?:s|ed)) (?:{_CLAIM} )?that\b"
    r"|\bno longer (?:claims?|says?|maintains?|believes?|insists?|asserts?|holds?) that\b"
    r"|\bwrong (?:to (?:say|claim|state|report|announce)|in (?:saying|claiming|stating)|when (?:it|he|she|they|we) (?:said|claimed|stated|reported|announced)) that\b",
    _I,
)
WITHDRAWN = re.compile(
    rf"\b{_CLAIM} that (?P<claim>[^.;!?]{{3,200}}?),? (?:was|were|is|(?:has|have|had)(?: \w+)? been) (?:\w+ )?{_TAKEN}\b",
    _I,
)
DENIES = re.compile(
    rf"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|reject(?:s|ed)?|contest(?:s|ed)?|contradict(?:s|ed)?) (?:{_CLAIM} )?that\b(?![,.;]| (?:and|but)\b)",
    _I,
)
# Of what was said right before
DENIES_IT = re.compile(
    r"\b(?:(?:den(?:y|ies|ied)|disput(?:e|es|ed)|contradict(?:s|ed)?|retract(?:s|ed)|withdr(?:aws|ew)) (?:this|that|it)"
    r"|(?:den(?:ies|ied)|disput(?:es|ed)|reject(?:s|ed)|contradict(?:s|ed)|retract(?:s|ed)|withdr(?:aws|ew)) (?:the|this|these) "
    r"(?:claim|accusation|allegation|charge|account|statement)s?)(?=[.,;]| (?:and|but|as)\b|$)",
    _I,
)
# One of these is in whatever the four find
STEMS = (
    "withdr retract recant disown disavow correct dropp drops abandon denie deny disput reject contest contradict disprov refut".split()
    + ["took back", "takes back", "taken back", "no longer", "wrong "]
)
# "Nobody denies that", "He did not withdraw his claim that"
UNDONE = re.compile(
    r"\b(?:not|never|cannot|nobody|no one|none|neither|nor|few|hardly|without|refus\w+ to|declin\w+ to|would|could|should|if)\b[^.;]{0,30}$|n[’']t\b[^.;]{0,30}$",
    _I,
)
ASIDE = re.compile(r"\b(?:but|though|although|while|which|that|and|claimed|said)\b|;", _I)
SHARE = 0.7  # of the words of a withdrawn claim that a sentence must hold, with what stands around it, to be meant
SHARED = 2  # words at least that stand in the sentence itself
TILE = 2000  # characters whose sentences are told apart together
AROUND = 1000  # characters beside a tile in which its first sentence begins and its last one ends


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A sentence of a text that takes a claim back or speaks against it."""

    start: int  # characters of the text
    end: int
    claim: str  # what is taken back; "" where it is what the sentence before says
    denied: bool  # whether somebody only speaks against it, and it is not taken back

    def means(self, sentence: str, around: str) -> bool:
        """Return whether it is the claim that a sentence makes; `around`: what the sentence leans on, such as the question it answers.

        The claim's numbers and names must be told too, and neither is the other's opposite.
        """
        words, text = set(content_words(self.claim)), f"{around} {sentence}"
        if len(words & set(content_words(sentence))) < SHARED or _negated(self.claim) != _negated(sentence):
            return False
        shared = words & set(content_words(text))
        told = set(numbers(self.claim)) <= set(numbers(text)) and not missing_names(f". {self.claim}", text)
        return told and len(shared) >= SHARE * len(words)


def withdrawals(text: str) -> Iterator[Withdrawal]:
    """Yield the sentences of a text that withdraw or deny a claim, in order of their kinds."""
    paragraphs = _paragraphs(text)
    spans = cache(lambda begins, ends: sentence_spans(text[begins:ends]))
    for pattern in (WITHDRAWS, WITHDRAWN, DENIES, DENIES_IT):
        for match in (one for first, last in paragraphs for one in pattern.finditer(text, first, last)):
            start, end = _sentence(text, match.start(), spans)
            if UNDONE.search(text[max(start, match.start() - 80) : match.start()]):
                continue
            claim = "" if pattern is DENIES_IT else match.groupdict().get("claim") or _clause(text, match.end(), end)
            if pattern is DENIES_IT and ASIDE.search(text[start : match.start()]):
                continue  # "Lund wanted a dam, but the board denied it" speaks of what it tells itself
            if claim or pattern is DENIES_IT:
                yield Withdrawal(start, end, claim, pattern in (DENIES, DENIES_IT))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a text that hold any of the verbs: to look for these alone takes a tenth of the patterns' time."""
    lowered, found = text.lower(), set()
    if len(lowered) != len(text):  # a few letters of other languages have two in small
        return [(0, len(text))]
    for stem in STEMS:
        at = lowered.find(stem)
        while at >= 0:
            ends = lowered.find("\n\n", at)
            ends = ends if ends >= 0 else len(text)
            begins = lowered.rfind("\n\n", 0, at)
            found.add((begins + 2 if begins >= 0 else 0, ends))
            at = lowered.find(stem, ends)
    return sorted(found)


def withdraws(sentence: str) -> bool:
    """Return whether a sentence itself takes a claim back or denies one."""
    return next(withdrawals(sentence), None) is not None


def _sentence(text: str, at: int, spans: Callable[[int, int], list[tuple[int, int]]]) -> tuple[int, int]:
    """The sentence of a text that holds a character. `spans` finds the sentences of a stretch, which others nearby share."""
    tile = at - at % TILE
    first, last = max(0, tile - AROUND), min(len(text), tile + TILE + AROUND)
    begins = text.rfind("\n\n", first, at)
    begins = begins + 2 if begins >= 0 else first
    ends = text.find("\n\n", at, last)
    ends = ends if ends >= 0 else last
    start, end = next(
        (span for span in spans(begins, ends) if span[0] <= at - begins < span[1]), (at - begins, ends - begins)
    )
    return begins + start, begins + end


def _clause(text: str, start: int, end: int) -> str:
    """What a sentence goes on with behind "that", up to where it turns."""
    stop = ENDS.search(text, start, end)
    return text[start : stop.start() if stop else end].strip().rstrip('.!?"”’')


def _negated(text: str) -> bool:
    return bool(NEGATIONS & set(text.lower().split())) or "n't" in text or "n’t" in text
