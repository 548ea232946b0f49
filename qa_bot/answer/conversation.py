"""question + turns -> a question that stands alone.

A complete question is left as it is: needless rewriting costs more than it brings. A question that leans on what was
said before (a pronoun, "what about ...", a bare "why?") takes the earlier question and its answer's subject along.
"""

import re
import threading
from collections.abc import Sequence

from qa_bot.answer.prompts import rewrite_messages
from qa_bot.models.checker import content_words
from qa_bot.models.generator import Generator
from qa_bot.types import Turn

PERSON = re.compile(r"\b(he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
THING = re.compile(r"\b(it|its|they|them|their|theirs|this|that|these|those|there|then|one|ones)\b", re.IGNORECASE)
POSSESSIVE = frozenset({"its", "their", "his", "her", "them", "himself", "herself"})
LEADING = re.compile(
    r"^\s*(and|but|so|or|also|then|what about|how about|what else|anything else|why|how so|how come|where|when|who|"
    r"which one|for example|tell me more|more|explain|really|go on)\b[\s,]*",
    re.IGNORECASE,
)
FOLLOW_UP = re.compile(
    r"^\s*(and|but|so|or|also|what about|how about|what else|anything else|tell me more|more)\b", re.IGNORECASE
)
# "that" and "there" often belong to the question itself: "the dam that broke", "is there", "that Russia sells".
OWN = re.compile(
    r"\b(?:is|are|was|were|will|be) there\b|\bthere (?:is|are|was|were|will)\b|\b\w+ (?:that|those who|one of)\b(?=\s+\w+)"
    r"|\bit (?:is|was) (?:true|possible|known|said)\b|\bthis (?:article|text|document|report|paper|story)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"\b[A-Z][\w'’.-]*(?:\s+(?:of|the|de|van|von|al|bin|and)?\s*[A-Z][\w'’.-]*)*")
QUESTION_WORDS = frozenset(
    "what when where which who whom whose why how is are was were do does did can could will".split()
)
MAX_CHARACTERS = 600  # what is taken along from earlier turns


def needs_context(question: str) -> bool:
    """Return whether a question leans on what was said before."""
    bare = OWN.sub(" itself-named ", question)  # a word that stands for itself
    if FOLLOW_UP.search(bare):
        return True
    for pronoun in (*PERSON.finditer(bare), *THING.finditer(bare)):
        # "How did tamales make their way north?" holds what "their" stands for
        inside = pronoun.group().lower() in POSSESSIVE and len(content_words(bare[: pronoun.start()])) >= 2
        if not inside:
            return True
    return len(content_words(LEADING.sub("", bare))) == 0


def stand_alone(
    question: str,
    history: Sequence[Turn],
    generator: Generator | None = None,
    stop: threading.Event | None = None,
) -> str:
    """Return the question so that it can be understood without the turns before it.

    With a capable generator it is rewritten; otherwise rules put the person for "he" and set the earlier question
    and the subject of its answer in front.
    """
    if not history or not needs_context(question):
        return question
    if generator is not None:
        written = "".join(generator.stream(rewrite_messages(question, history), max_new_tokens=96, stop=stop)).strip()
        if written and len(written) <= 3 * len(question) + 200 and "\n" not in written:
            return written
    return _by_rules(question, history)


def _by_rules(question: str, history: Sequence[Turn]) -> str:
    last = history[-1]
    person = _person(history)
    if person and PERSON.search(question):
        named = PERSON.sub(lambda match: _in_place_of(match.group(), person), question, count=1)
        return named if not THING.search(OWN.sub(" ", named)) else f"{_clip(last.question)} {named}"
    earlier = last.question
    if needs_context(earlier) and len(history) > 1:  # a chain of follow-ups: the one that named the subject
        earlier = next((turn.question for turn in reversed(history[:-1]) if not needs_context(turn.question)), earlier)
        earlier = f"{_clip(earlier)} {_clip(last.question)}"
    return f"{_clip(earlier)} {question}"


def _person(history: Sequence[Turn]) -> str:
    """The name that "he" or "she" most likely stands for: the last one asked about, else the last answer's first."""
    for turn in reversed(history):
        for text in (turn.question, turn.answer):
            names: list[str] = [name for name in NAME.findall(text) if name.split()[0].lower() not in QUESTION_WORDS]
            if names:
                return max(names, key=lambda name: len(name.split()))
    return ""


def _in_place_of(pronoun: str, name: str) -> str:
    return f"{name}'s" if pronoun.lower() in ("his", "hers") else name


def _clip(text: str) -> str:
    """The beginning of an earlier question; a very long one would drown the new one."""
    text = text.strip()
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rsplit(" ", 1)[0]
