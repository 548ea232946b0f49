"""A yes/no question -> what it asks about as a claim, and as the opposite of the claim: "Did it reopen?", "It did reopen."

Knows English word order, roughly; refuses to know what articles say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.models.numerals import UNITS
from qa_bot.models.statements import as_sentence

_I = re.IGNORECASE
INFINITIVE = frozenset("did do does can could will would should shall may might must".split())
AUXILIARY = re.compile(r"(\w+?)(n['’]t)?\b\s+(.*)", _I | re.DOTALL)
PRONOUN = re.compile(r"(?:he|she|it|they|we|you|i|this|that|these|those|there)\b", _I)
NAME = re.compile(
    r"(?:the )?[A-Z][\w'’.-]*(?: (?:(?:of|the|de|van|von|al) )*[A-Z][\w'’.-]*)*(?: (?:and|or|&) [A-Z][\w'’.-]*)?"
)
DETERMINER = re.compile(
    r"(?:the|a|an|all|any|some|every|each|both|most|many|no|his|her|its|their|my|your|our|\w+['’]s)$", _I
)
BESIDE_VERB = re.compile(
    r"(?:still|ever|also|already|always)$", _I
)  # what stands between a subject and what is told of it
PREPOSITION = re.compile(
    r"(?:in|on|at|to|from|for|with|by|of|into|over|under|after|before|during|until|since|about)$", _I
)
# what an infinitive is followed by: "the storm BREAK the gate", "the council PAY for it", "the mill BURN down"
AFTER_VERB = re.compile(
    rf"(?:{'|'.join(UNITS)}|the|a|an|any|some|all|his|her|its|their|in|on|at|to|from|for|with|by|into|over|after|before|down|up|out|off|it|him"
    r"|them|more|less|only|that)$|\d",
    _I,
)
# what follows a form of "to be": a participle, an adverb, a place, a comparison
AFTER_BE = re.compile(
    r"(?:\w{2,}(?:ed|ing)|be|been|being|built|born|made|held|sold|led|sent|known|taken|given|shown|seen|found|paid|lost|kept|left"
    r"|cut|hit|hurt|put|shut|bought|brought|caught|written|driven|chosen|broken|stolen|drawn|thrown|grown|done|gone|won|told|open|closed|free|able|ever|still|also|already|always"
    r"|the same|more|less|in|on|at|from|for|by|to)$",
    _I,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A yes/no question as a claim and as its opposite."""

    claim: str
    negated: str
    auxiliary: str = ""  # with which it was asked: "did", "is"
    told: str = ""  # the claim without its subject, from its verb on


def statement(question: str) -> Statement:
    """Return the question as a statement and as its negation; the grammar is rough, the words and their order are right."""
    asked = " ".join(question.strip().rstrip("?!. ").split())
    match = AUXILIARY.match(asked)
    if match is None:
        return Statement(f"{asked}.", f"It is not true that {asked}.")
    auxiliary, rest = match[1].lower(), match[3]
    does = auxiliary in ("did", "do", "does")
    words = rest.split()
    cut = _subject(words, AFTER_VERB if auxiliary in INFINITIVE else AFTER_BE, auxiliary in INFINITIVE)
    subject, told = " ".join(words[:cut]), " ".join(words[cut:])
    told = re.sub(r"^(?:ever|really|actually|indeed) ", "", told)
    if subject.lower() == "there":
        told = re.sub(r"^(?:any|an?) ", "", told)
    claim = f"{subject} {told}" if does else f"{subject} {auxiliary} {told}"
    return Statement(as_sentence(claim), as_sentence(f"{subject} {auxiliary} not {told}"), auxiliary, told)


def _subject(words: Sequence[str], after: re.Pattern[str], does: bool) -> int:
    """How many words the subject has."""
    text = " ".join(words)
    if match := PRONOUN.match(text):
        return len(match.group().split())
    least = 2 if words and DETERMINER.match(words[0]) else 1
    if adverb := next((place for place in range(least, len(words)) if BESIDE_VERB.match(words[place])), 0):
        return adverb
    if (match := NAME.match(text)) and match.end() < len(text):
        owner = match.group().endswith(("'s", "’s"))  # "Ida Holm's husband"
        named = len(match.group().split()) + owner
        thing, behind = (*words[named : named + 2], "", "")[:2]  # "the Warden pear going to be cut down"
        called = thing.islower() and not after.match(thing) and after.match(behind) and not PREPOSITION.match(behind)
        return named + (not does and bool(called))
    for place in range(least, len(words)):
        if does and place + 1 < len(words):
            following = words[place + 1]
            if not PREPOSITION.match(words[place]) and (AFTER_VERB.match(following) or following[0].isupper()):
                return place
        if not does and (after.match(words[place]) or _tells(words[place - 1 :])):
            return place
    with_object = does and len(words) > least + 1 and not re.search(r"[^su]s$", words[-2])  # "honey bees" is no verb
    return max(least, len(words) - (2 if with_object else 1)) if len(words) > 1 else len(words)


def _tells(words: Sequence[str]) -> bool:
    """Whether after the first word comes what is told of it: "smaller than ...", or a name up to the end."""
    comparison = len(words) > 2 and words[2] == "than"
    return comparison or (words[0][0].islower() and all(word[0].isupper() for word in words[1:]))
