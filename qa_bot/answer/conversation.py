"""question + turns -> a question that stands alone.

A complete question is left as it is: needless rewriting costs more than it brings. A question that leans on what was
said before (a pronoun, "what about ...", a bare "why?") takes the earlier question and its answer's subject along.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.prompts import DECLINED_TEXT, rewrite_messages
from qa_bot.models.checker import STOP_WORDS, WORD, content_words
from qa_bot.models.generator import Generator
from qa_bot.types import Turn

PERSON = re.compile(r"\b(he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
THING = re.compile(r"\b(it|its|they|them|their|theirs|this|that|these|those|there|then|one|ones)\b", re.IGNORECASE)
OBJECT = re.compile(r"\b(it|its|they|them|their|this|that)\b", re.IGNORECASE)
DETERMINER = re.compile(r"\b(?:this|that|these|those)\s+(?!is\b|was\b|are\b|were\b|happen)\w+", re.IGNORECASE)
NOUN_PHRASE = re.compile(r"\b(the|a|an)\s+((?:[\w'’-]+\s*){1,6})", re.IGNORECASE)
PLACE_WORDS = frozenset("in at near on into around the".split())
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
        before = bare[: pronoun.start()]
        inside = pronoun.group().lower() in POSSESSIVE and len(content_words(before)) >= 2
        inside = inside or bool(re.search(r"[?.!]\s", before) and NOUN_PHRASE.search(before))
        if not inside:
            return True
    return len(content_words(LEADING.sub("", bare))) == 0


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A question that can be understood without the turns before it, for search and for reading.

    Search gets what was said before apart, as background: a query that says all is not drawn to an old topic.
    """

    query: str  # what is searched
    question: str  # what reader and generator are asked
    background: str = ""  # the earlier questions that the query may lean on where it finds little by itself


def stand_alone(
    question: str,
    history: Sequence[Turn],
    generator: Generator | None = None,
    stop: threading.Event | None = None,
) -> StandAlone:
    """Return the question so that it can be understood without the turns before it.

    With a capable generator it is rewritten; otherwise rules put the person for "he", the thing for "it", and the
    earlier question in front of what is searched.
    """
    if not history or not needs_context(question):
        return StandAlone(question, question)
    history = [Turn(t.question, "" if t.answer.startswith(DECLINED_TEXT) else t.answer) for t in history]
    if generator is not None:
        written = "".join(generator.stream(rewrite_messages(question, history), max_new_tokens=96, stop=stop)).strip()
        if written and len(written) <= 3 * len(question) + 200 and "\n" not in written:
            return StandAlone(written, written)
    return _by_rules(question, history)


def _by_rules(question: str, history: Sequence[Turn]) -> StandAlone:
    person, thing = _person(history), _thing(history)
    named = question
    if person:
        named = PERSON.sub(lambda match: _in_place_of(match.group(), person), named, count=1)
    if thing and not DETERMINER.search(OWN.sub(" ", named)):
        named = OBJECT.sub(lambda match: _in_place_of(match.group(), thing), named, count=1)
    if named == question:  # "Why?", "What about Lahore?": nothing to put in, so the earlier question is asked with it
        earlier = f"{_earlier(history)} {question}"
        bare = len(content_words(LEADING.sub("", question))) == 0 or FOLLOW_UP.match(question)
        return StandAlone(earlier, earlier if bare else question)
    complete = not needs_context(named) and not FOLLOW_UP.match(question)
    return StandAlone(named if complete else f"{_earlier(history)} {named}", named)


def _earlier(history: Sequence[Turn]) -> str:
    """The last question; in a chain of follow-ups, the one that named the subject in front of it."""
    last = history[-1].question
    if len(history) > 1 and needs_context(last):
        first = next((turn.question for turn in reversed(history[:-1]) if not needs_context(turn.question)), "")
        return f"{_clip(first)} {_clip(last)}".strip()
    return _clip(last)


def _person(history: Sequence[Turn]) -> str:
    """The name that "he" or "she" most likely stands for: one that was asked about, else one of the answer's."""
    for turn in reversed(history):
        for text in (turn.question, turn.answer):
            names = _names(text)
            if names:
                return max(names, key=lambda name: len(name.split()))
    return ""


def _names(text: str) -> list[str]:
    """Capitalised names that may be persons: not after "in" or "the", not the first word of a question."""
    found = []
    for match in NAME.finditer(text):
        before = text[: match.start()].split()
        if match.group().split()[0].lower() in QUESTION_WORDS or (before and before[-1].lower() in PLACE_WORDS):
            continue
        if not before and len(match.group().split()) == 1:  # capitalised as every first word
            continue
        found.append(match.group().strip("'’. "))
    return found


def _thing(history: Sequence[Turn]) -> str:
    """The noun phrase that "it" most likely stands for: the first "the ..." of the question that named the subject."""
    turn = next((turn for turn in reversed(history) if not needs_context(turn.question)), history[-1])
    match = NOUN_PHRASE.search(turn.question)
    if not match:
        names = _names(turn.question)
        return names[0] if names else ""
    words: list[str] = []
    for word in WORD.findall(match.group(2)):
        if word.lower() in STOP_WORDS and not (word.lower() in ("of", "the") and words):
            break
        words.append(word)
    helped = re.search(
        r"\b(?:did|do|does|will|would|can|could|has|have|had)\b", turn.question[: match.start()], re.IGNORECASE
    )
    if helped and len(words) > 1:  # "How much did the repairs cost": the last word is the verb
        words = words[:-1]
    while words and words[-1].lower() in ("of", "the"):
        words = words[:-1]
    return f"the {' '.join(words)}" if words else ""


def _in_place_of(pronoun: str, name: str) -> str:
    return f"{name}'s" if pronoun.lower() in ("his", "hers", "its", "their") else name


def _clip(text: str) -> str:
    """The beginning of an earlier question; a very long one would drown the new one."""
    text = text.strip()
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rsplit(" ", 1)[0]
