"""Turns of a conversation -> whom and what a pronoun may stand for, the likeliest first. Knows names and noun phrases."""

import re
from collections.abc import Iterator, Sequence

from qa_bot.answer.statements.names import BODIES, CAPITAL, PARTICLES
from qa_bot.models.months import MONTH_NAME
from qa_bot.models.wording import AUXILIARIES, AUXILIARY, STOP_WORDS, WORD
from qa_bot.types import Turn

NAME = re.compile(rf"\b{CAPITAL}(?:\s+(?:(?:of|the|and|{PARTICLES})\s+)?{CAPITAL})*")
QUESTION_WORDS = frozenset(("what", "when", "where", "which", "who", "whom", "whose", "why", "how", *AUXILIARIES))
JOINED = re.compile(r"^(?:And|But|So|Or|Then|The)\s+(?=[A-Z])")  # "And Ida Holm": the name begins behind it
ARTICLE = re.compile(r"\b(the|a|an)\s+(?=(?P<words>(?:[\w'’-]+\s*){1,6}))", re.IGNORECASE)
NO_NAME = re.compile(
    rf"{MONTH_NAME}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Between|During|Since|Until|Before|Early|Late"
)
LETTERED = re.compile(r"[A-Z]-[a-z]")
# What has a name and is no "he" or "she"; "Calder" of "Calder & Vane" neither
BODY = re.compile(rf"\b(?:{BODIES}|Ltd|Limited|plc|Inc|GmbH|AG|Playhouse|Hotel|Valley|River|Lake|Harbour)\b\.?$")
A_DAY = re.compile(rf"^{MONTH_NAME} (?=[A-Z])")
PLACE_WORDS = frozenset("in at near on into around the".split())
COUNTED = re.compile(
    rf"how (?:many|much) (?!{AUXILIARY}\b)(?!\w+ed\b)(?P<thing>[\w'’-]+"
    rf"(?: (?!{AUXILIARY}\b)[\w'’-]+(?= {AUXILIARY}\b))?)",
    re.IGNORECASE,
)
HELPED = re.compile(r"\b(?:did|do|does|will|would|can|could|has|have|had)\b", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[a-z0-9)\]][.!?])\s+|\n")  # not after an initial
PLURAL = re.compile(r"(?:[^\W\d]{2,}[^su]s|people|police|men|women|children)$", re.IGNORECASE)
# Forms of address that tell whom "he" and "she" cannot mean
ADDRESSED = (
    (re.compile(r"(?:he|him|his|himself)$", re.IGNORECASE), re.compile(r"(?:Mrs|Miss|Ms|Madam|Lady|Dame)\b")),
    (re.compile(r"(?:she|her|hers|herself)$", re.IGNORECASE), re.compile(r"(?:Mr|Sir|Lord)\b")),
)
GROUP = re.compile(
    r"(?:council|committee|board|company|firm|team|government|party|family|club|union|crew|band)$", re.IGNORECASE
)


def persons(turns: Sequence[Turn], pronoun: str = "") -> list[str]:
    """Return the names that "he" or "she" may stand for: one that was asked about, else one of the answer's.

    `pronoun`: "she" is no Mr Pell, "he" no Mrs Pell.
    """
    found: list[str] = []
    for turn in reversed(turns):
        who = turn.question.lower().startswith("who ")  # then the answer names the person
        for text in (*turn.answer.split("\n"), turn.question) if who else (turn.question, turn.answer):
            found += sorted(names(text), key=lambda name: -len(name.split()))
    other = next((address for form, address in ADDRESSED if form.match(pronoun)), None)
    return _once([name for name in found if not _is_nobody(name) and (other is None or not other.match(name))])


def _is_nobody(name: str) -> bool:
    """Whether a capitalised name is a time, a thing or a body: "Between February and August", "X-ray", "Orrin Council"."""
    plain = (word.lower() in STOP_WORDS or NO_NAME.fullmatch(word) for word in name.split())
    return all(plain) or bool(LETTERED.match(name)) or bool(BODY.search(name))


def names(text: str) -> list[str]:
    """Return capitalised names that may be persons: not after "in" or "the", not the first word of a question."""
    found = []
    for sentence, match in ((one, match) for one in SENTENCES.split(text) for match in NAME.finditer(one)):
        before = sentence[: match.start()].strip("\"'“‘ ").split()
        name = JOINED.sub("", match.group())
        if before and before[-1].rstrip("stndrh").isdigit():  # "On 1 April Ida Holm took over"
            name = A_DAY.sub("", name)
        if name.split()[0].lower() in QUESTION_WORDS or (before and before[-1].lower() in PLACE_WORDS):
            continue
        if before[-1:] == ["&"] or sentence.startswith(" & ", match.end()):
            continue
        begins = not before or before[-1].endswith(":")  # "The articles say: Station officer Paul Mistry ..."
        if begins and len(match.group().split()) == 1:  # capitalised as every first word
            continue
        if re.sub(r"['’].*", "", name).lower() in STOP_WORDS:  # "he said: It ..."
            continue
        found.append(re.sub(r"['’]s$", "", name).strip("'’. "))
    return found


def things(turns: Sequence[Turn], *, plural: bool = False) -> list[str]:
    """Return what "it" may stand for, or "they": what the last questions ask about, the subject of each first.

    "They" are several things or a group of people, no single thing.
    """
    found = [thing for turn in reversed(turns) for thing in _things_of(turn.question)]
    return _once([thing for thing in found if not plural or _several(thing)])


def _things_of(question: str) -> Iterator[str]:
    """The things that a question speaks of: what it counts, "the ...", and names where there is neither."""
    counted = COUNTED.match(question)
    if counted:
        yield f"the {counted['thing']}"
    phrases = [phrase for match in ARTICLE.finditer(question) if (phrase := _phrase(question, match))]
    yield from phrases
    yield from names(question) if not (counted or phrases) else ()


def _phrase(question: str, match: re.Match[str]) -> str:
    """The noun phrase behind an article, with an "of" that belongs to it; "" where there is none."""
    words: list[str] = []
    for word in WORD.findall(match["words"]):
        linked = word.lower() == "of" or (word.lower() == "the" and words[-1:] == ["of"])
        if word.lower() in STOP_WORDS and not (linked and words):
            break
        words.append(word)
    if HELPED.search(question[: match.start()]) and len(words) > 1:
        words = words[:-1]  # "How much did the repairs cost": the last word is the verb
    while words and words[-1].lower() in ("of", "the"):
        words = words[:-1]
    return f"the {' '.join(words)}" if words else ""


def _several(thing: str) -> bool:
    head = thing.partition(" of ")[0]
    return thing[0].isupper() or bool(PLURAL.search(head) or GROUP.search(head))


def _once(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in found if name))
