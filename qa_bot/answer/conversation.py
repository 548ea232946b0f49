"""question + turns -> a question that stands alone.

A complete question is left as it is: needless rewriting costs more than it brings. A question that leans on what was
said before (a pronoun, "what about ...", a bare "why?") takes the earlier question and its answer's subject along.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.prompts import DECLINED_TEXT, MAYBE_TEXT, rewrite_messages
from qa_bot.models.generator import Generator
from qa_bot.models.wording import STOP_WORDS, WORD, content_words
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
COUNTED = re.compile(r"how many (?P<thing>[\w'’-]+)", re.IGNORECASE)
NAMED = r"[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*"
NUMBER = r"\b\d[\d,.]*\b"
PREPOSITIONS = frozenset("in at on for from to by with of during before after under near".split())
PLACE = re.compile(rf"\b(?:in|at|on|near) (?:the )?{NAMED}")
THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)", re.IGNORECASE)
SLOT = re.compile(
    r"^\s*(?:and |but |or |so |ok |okay )?(?:,\s*)?(?:what about|how about|and)\s+(?P<new>[^?!.\s][^?!.]*)[?!.]*+\s*+$",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"he|she|it|they|him|her|them|his|its|their|this|that|these|those)\b",
    re.IGNORECASE,
)
BE_THING = re.compile(r"\b(?:is|are|was|were)\s+(?P<thing>(?:the|a|an)\s+[\w'’-]+(?:\s+of\s+[\w'’-]+)?)", re.IGNORECASE)
EVENT = re.compile(
    r"^\s*(?:and |but |so |then )?(?P<word>why|when|where|how)(?: (?:so|come|was|is|did)(?: (?:that|this|it))?(?: happen(?:ed)?| done)?)?[?!.\s]*$",
    re.IGNORECASE,
)
INVERTED = re.compile(
    r"^(?P<word>what|whom|when|where|why|how) (?P<aux>did|do|does|was|were|is|are|has|have|had|will|can|could) (?P<rest>.+)$",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[a-z0-9)\]][.!?])\s+|\n")  # not after an initial
MAX_CHARACTERS = 600  # what is taken along from earlier turns
REMEMBERED = 6  # turns that a follow-up can lean on


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

    With a capable generator it is rewritten; otherwise rules put the person for "he", the thing for "it", "Lahore" for
    the place that the earlier question names, "why" for its question word. What rules cannot say is asked behind it.
    """
    if not history:
        return StandAlone(question, question)
    turns = _resolved(history[-REMEMBERED:])
    background = _clip(turns[-1].question)
    if not needs_context(question):
        return StandAlone(question, question, background)
    if generator is not None:
        written = "".join(generator.stream(rewrite_messages(question, history), max_new_tokens=96, stop=stop)).strip()
        if written and len(written) <= 3 * len(question) + 200 and "\n" not in written:
            return StandAlone(written, written, background)
    asked = _by_rules(question, turns)
    return StandAlone(asked, asked, background)


def _resolved(history: Sequence[Turn]) -> list[Turn]:
    """The turns with questions that stand alone, so that a chain of follow-ups keeps its subject."""
    turns: list[Turn] = []
    for turn in history:
        said = "" if turn.answer.startswith((DECLINED_TEXT, MAYBE_TEXT)) else turn.answer
        leans = bool(turns) and needs_context(turn.question)
        turns.append(Turn(_by_rules(turn.question, turns) if leans else turn.question, said))
    return turns


def _by_rules(question: str, turns: Sequence[Turn]) -> str:
    """The question with what it leaves out; `turns` stand alone already."""
    last = turns[-1]
    if asked := swapped(question, last.question) or _same_event(question, last):
        return asked
    person, thing = _person(turns), _thing(turns)
    named = question
    if place := PLACE.search(last.question):
        named = THERE.sub(place.group(), named, count=1)
    if person:
        named = PERSON.sub(lambda match: _in_place_of(match.group(), person), named, count=1)
    if thing and not DETERMINER.search(OWN.sub(" ", named)):
        named = OBJECT.sub(lambda match: _in_place_of(match.group(), thing), named, count=1)
    bare = not content_words(LEADING.sub("", question)) or FOLLOW_UP.match(question)
    return f"{_clip(last.question)} {question}" if named == question and bare else named


def swapped(question: str, earlier: str) -> str:
    """Return `earlier` with what a question such as "What about Lahore?" changes in it; "" where that is not plain."""
    match = SLOT.match(question)
    if match is None or len(match["new"].split()) > 6 or ASKING.search(match["new"]):
        return ""
    new, body = match["new"].strip(), earlier.rstrip("?!. ")
    first = new.split()[0].lower()
    if first in PREPOSITIONS:
        kind = r"\d[\d,.]*" if new[-1].isdigit() else rf"{NAMED}|[\w'’-]+$"  # a year for a year, a place for a place
        old = re.search(rf"\b{first}\s+(?:the\s+)?(?:{kind})", body)
        return f"{body[: old.start()]}{new}{body[old.end() :]}?" if old else f"{body} {new}?"
    if new[0].isdigit():
        return f"{re.sub(NUMBER, new, body, count=1)}?" if re.search(NUMBER, body) else ""
    if new[0].isupper():
        names = [m for m in NAME.finditer(body) if m.start() and m.group().split()[0].lower() not in QUESTION_WORDS]
        alike = [m for m in names if len(m.group().split()) == len(new.split())] or names
        return f"{body[: alike[-1].start()]}{new}{body[alike[-1].end() :]}?" if alike else ""
    if first in ("the", "a", "an"):
        old = BE_THING.search(body)
        return f"{body[: old.start('thing')]}{new}{body[old.end('thing') :]}?" if old else ""
    return ""


def _same_event(question: str, last: Turn) -> str:
    """ "Why?", "And when was that?": the earlier question with another question word, "" where it cannot be turned so."""
    bare = EVENT.match(question)
    if bare is None:
        return ""
    word, earlier = bare["word"].capitalize(), last.question.rstrip("?!. ")
    if inverted := INVERTED.match(earlier):
        if inverted["word"].lower() == word.lower():
            return ""
        rest = re.sub(r"\s+(?:from|to|for|with|in|at|on|by|of)$", "", inverted["rest"])
        said = last.answer.split("\n")[0].strip().rstrip(".") if inverted["word"].lower() in ("what", "whom") else ""
        said = re.sub(r"^(?:The|A|An)\b", lambda article: article.group().lower(), said)
        told = f" {said}" if 0 < len(said.split()) <= 6 else ""
        return f"{word} {inverted['aux']} {rest}{told}?"
    if subject := re.match(r"(?:who|what) (?!is |are |was |were )(?P<rest>.+)$", earlier, re.IGNORECASE):
        names = _names(last.answer)
        return f"{word} was it that {names[0] if names else 'someone'} {subject['rest']}?"
    return ""


def _person(history: Sequence[Turn]) -> str:
    """The name that "he" or "she" most likely stands for: one that was asked about, else one of the answer's."""
    for turn in reversed(history):
        who = turn.question.lower().startswith("who ")  # then the answer names the person
        for text in (*turn.answer.split("\n"), turn.question) if who else (turn.question, turn.answer):
            names = _names(text)
            if names:
                return max(names, key=lambda name: len(name.split()))
    return ""


def _names(text: str) -> list[str]:
    """Capitalised names that may be persons: not after "in" or "the", not the first word of a question."""
    found = []
    for sentence, match in ((one, match) for one in SENTENCES.split(text) for match in NAME.finditer(one)):
        before = sentence[: match.start()].split()
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
    if counted := COUNTED.match(turn.question):
        return f"the {counted['thing']}"
    if not match:
        names = _names(turn.question)
        return names[0] if names else ""
    words: list[str] = []
    for word in WORD.findall(match.group(2)):
        linked = word.lower() == "of" or (word.lower() == "the" and words[-1:] == ["of"])
        if word.lower() in STOP_WORDS and not (linked and words):
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
