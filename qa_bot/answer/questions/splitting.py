"""A question of two parts becomes two questions: "When was it built and who paid for it?", "Compare A and B".

Rules only, and careful ones: a question that is split without need is answered twice and worse.
"""

import re
from dataclasses import dataclass, replace

from qa_bot.answer.questions.conversation import StandAlone
from qa_bot.answer.questions.differing import of_each
from qa_bot.answer.questions.kinds import AUXILIARY, Kind, kind_of, open_topic, plain
from qa_bot.models.wording import content_words

_I = re.IGNORECASE
ASKS = rf"(?:who|whom|whose|what|when|where|why|which|how|(?:by|for|to|with|from|in) (?:whom|what|which)|{AUXILIARY} (?:it|he|she|they|there|the|this|that)\b)"
TWO = re.compile(
    rf"^(?P<first>{ASKS}\b[^?]*?[\w)])(?:\?\s+(?:and |but |also )?|,? (?:and|but)(?: also)? |; )(?P<second>{ASKS}\b.*)$",
    _I,
)
HANGING = re.compile(
    r"\b(?:who|whom|what|when|where|why|which|how|and|or|about|of|to|the|a|know|knows|says?|said|explain(?:s|ed)?|shows?|showed)$",
    _I,
)
RELATIVE = re.compile(r"\w (?:who|which|where|when)\b", _I)  # "the man who built it and who paid for it" is one man
BARE = re.compile(
    r"(?:why|(?:since |until )?when|where|how|who|(?:by|for|to|with|from) whom|what for|(?:in )?(?:what|which) (?:year|month|town|city|country))\W*$",
    _I,
)
TIME = re.compile(r"(?:(?:since |until )?when|(?:in |on )?(?:what|which) (?:year|month|day|date))\W*$", _I)
DID = re.compile(rf"^who(?= (?!{AUXILIARY}\b)[a-z])", re.IGNORECASE)  # "Who resigned": he who did it is what is asked
ASKED_AT_FIRST = re.compile(rf"^(?:who|what|when|where|why|how)(?= {AUXILIARY}\b)", _I)
COMPARED = re.compile(
    r"^(?:compare|contrast)(?: and contrast)? (?P<a>.+?) (?:and|with|to|against|versus|vs\.?) (?P<b>.+)$"
    r"|^(?:what (?:is|are|was|were) the )?(?:main |key |biggest )?differences? between (?P<c>.+?) and (?P<d>.+)$"
    r"|^(?:how|in what way) (?:do|does|did|is|are) (?P<e>.+?) (?:differ(?:ent)?) from (?P<f>.+)$"
    r"|^(?:how|in what way) (?:do|did|are) (?P<g>.+?) and (?P<h>.+?) (?:differ(?:ent)?|compare)$",
    _I,
)
SHARED = re.compile(r"^(?P<head>(?:the )?[\w' -]+? (?:of|in|at|on|for|from) )(?P<rest>.+)$", _I)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question consists of."""

    asked: str  # in the words of the question: what is named where nothing answers it; "" where that need not be said
    kind: Kind
    alone: StandAlone | None = None  # how it is searched and read; None: it may lean on the part before
    of_first: str = ""  # how it is asked where it is but "and when?": "{}" stands for what answers the part before

    def after(self, short: str) -> str:
        """Return how it is asked behind a part that has a short answer."""
        return self.of_first.replace("{}", short) if short and self.of_first else self.asked

    @property
    def asks_time(self) -> bool:
        """Whether it asks for nothing but when."""
        return bool(TIME.match(self.asked))


def parts_of(question: str, alone: StandAlone) -> list[Part]:
    """Return the questions that a question consists of, in order; one where it is simple.

    A comparison is searched for as a whole and for each of the two things.
    """
    whole = _bare(alone.question)
    if "?" not in whole and (things := compared(whole)):
        each = [Part(thing, "thing", StandAlone(thing, f"What is {thing}?")) for thing in things]
        return [Part("", "thing", alone), *each]
    if asked := of_each(whole):
        return [Part(question, "accounts", StandAlone(asked, asked))]
    if topic := open_topic(plain(alone.question)):
        return [Part(question, "topic", replace(alone, query=topic))]
    if halves := _halves(_bare(question)):  # not of `alone`: what was asked before may stand in front of it
        first, second = halves
        done = DID.match(first) if BARE.match(second) else None
        of_first = f"{second.rstrip('?')} was it that {{}}{first[done.end() :]}" if done else ""
        return [Part(first, kind_of(first)), Part(second, kind_of(second), None, of_first)]
    return [Part(question, kind_of(question), alone)]


def _bare(question: str) -> str:
    return plain(question).strip().rstrip("?!. ")


def _halves(question: str) -> tuple[str, str] | None:
    """The two questions that are joined by "and", or follow one another."""
    match = TWO.match(question)
    if match is None:
        return None
    first, second = match["first"].strip(), match["second"].strip()
    if len(first.split()) < 3 or not content_words(first) or HANGING.search(first) or RELATIVE.search(first):
        return None
    begun = ASKED_AT_FIRST.match(first)
    if BARE.match(second) and begun:  # "When was it built and by whom": "By whom was it built"
        second += first[begun.end() :]
    return f"{first}?", f"{second}?"


def compared(question: str) -> tuple[str, str] | None:
    """Return the two things that a question compares; "the price of A and B" are the price of A and the price of B."""
    match = COMPARED.match(question)
    if match is None:
        return None
    one, other = (thing.strip(" ,") for thing in match.groups() if thing is not None)
    if (head := SHARED.match(one)) and not SHARED.match(other):
        other = f"{head['head']}{other}"
    return one, other
