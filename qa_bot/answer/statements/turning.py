"""A statement -> the word order of a question: "The bridge has been opened" -> "has the bridge been opened".

English rules, narrow ones: where the order is not sure there is none. Knows auxiliaries, the past tense and what a text
tells of its words; refuses to know what is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from qa_bot.models.numerals import SPELLED
from qa_bot.models.wording import AUXILIARIES, IRREGULAR

WORD = r"[A-Z][\w'’.-]*\w"
PAST = rf"(?:\w{{2,}}ed|{'|'.join(IRREGULAR)})"
BE = "was|were|is|are"
# Without "do", which a statement has only beside "not", and with two that say what ought to be
AUXILIARY = rf"(?:{'|'.join((*(one for one in AUXILIARIES if one not in ('do', 'does', 'did')), 'must', 'should'))})"
SUBJECT = r"(?P<subject>(?!(?:In|On|At|But|If|When|As|After|For|By|With|From|To|Of|There|While|Since|And|So|Although|Last|Next|Earlier|Later|Today|Every)\b)[A-Z][\w'’-]*(?: [\w'’-]+){0,7}?) "
OBJECT = (  # what follows a finite verb, not a participle in front of its noun
    r"(?= (?:the|a|an|in|on|to|for|from|with|at|by|its|out|up|down|into|over|off|about|around|more|some|almost|nearly|"
    rf"{SPELLED}|[A-Z]\w*)\b|(?= [£$€\d])|$)"
)
SPEECH = frozenset(
    "said told added claimed argued insisted warned believed wanted needed used supposed is says".split()
)
FINITE = re.compile(
    r"\b(?:was|were|is|are|am|has|have|had|will|would|could|can|should|may|might|must|does|did|do|that|which|who|"
    r"whose|what|if|said|says)\b|[a-z]s [A-Z]"
)
VERB = re.compile(rf" (?:{AUXILIARY}|{PAST})\b")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words."""

    common: Callable[[str], bool]  # whether a string is a common word of the language
    names: frozenset[str]  # words that the text writes with a capital inside its sentences too
    small: frozenset[str]  # words that it writes in small letters
    places: frozenset[str] = frozenset()  # names that it writes behind "in" or "near"

    @classmethod
    def of(cls, text: str, count_tokens: Callable[[Sequence[str]], Sequence[int]]) -> "Lexicon":
        """Return what a text tells of its words: names have a capital inside a sentence, and nowhere small letters.

        A word is common where it is one token of an encoder.
        """
        (nothing,) = count_tokens([""])
        small = frozenset(re.findall(r"\b[a-z]\w*", text))
        names = frozenset(word for word in re.findall(r"(?<=[a-z,] )[A-Z]\w+", text) if word.lower() not in small)
        places = frozenset(re.findall(rf"\b(?:[Ii]n|near|across) ({WORD}(?: {WORD})*)", text))
        return cls(cache(lambda word: count_tokens([word])[0] == nothing + 1), names, small, places)


def base_form(past: str, known: Lexicon) -> str | None:
    """Return the infinitive of a past tense, None where it is not sure."""
    if past in IRREGULAR:
        return IRREGULAR[past]
    stem = past.removesuffix("ed")
    if stem == past or len(stem) < 2:
        return None
    if stem.endswith("i"):
        return f"{stem[:-1]}y" if known.common(f"{stem[:-1]}y") else None
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", stem)  # hop + ed would be hopped
    doubled = stem[-1] == stem[-2] and stem[-1] not in "lsfz"
    forms = [stem[:-1]] if doubled else [f"{stem}e", stem] if short else [stem, f"{stem}e"]
    return next((form for form in forms if known.common(form)), None)


def turned(clause: str, known: Lexicon) -> str | None:
    """ "The bridge has been opened" -> "has the bridge been opened"; "It opened" -> "did it open"; None: not sure."""
    if re.search(r",(?!\d)", clause):
        return None
    if match := re.match(rf"{SUBJECT}(?P<first>{AUXILIARY})(?P<rest> .+|)$", clause):
        first, rest = match["first"], match["rest"]
        if first in ("has", "have", "had") and not re.match(rf" (?:been|\w+ly|{PAST}|(?![io]n\b)\w+n)\b", rest):
            return None  # "The mill has a wheel"
    elif match := re.match(rf"{SUBJECT}(?P<verb>{PAST}){OBJECT}(?P<rest>.*)$", clause):
        base = base_form(match["verb"], known)
        if base is None or match["verb"] in SPEECH or VERB.search(match["rest"]):
            return None
        first, rest = "did", f" {base}{match['rest']}"
    else:
        return None
    subject = lowered(match["subject"], known)
    hidden = VERB.search(f" {match['subject']}") if first != "did" else None
    if subject is None or FINITE.search(match["subject"]) or FINITE.search(rest) or hidden:
        return None
    return f"{first} {subject}{rest}"


def lowered(subject: str, known: Lexicon) -> str | None:
    """The subject inside a question: what is no name in small letters, None where that is not sure."""
    leading, _, following = subject.partition(" ")
    if leading in ("The", "A", "An"):
        return f"{leading.lower()} {following}"
    if leading in known.names or following[:1].isupper():
        return subject  # "Arsenal manager" must keep its capital, "Nickel prices" must not
    return f"{leading.lower()}{subject[len(leading) :]}" if leading.lower() in known.small else None
