"""question + turns -> a question that stands alone.

A complete question is left as it is: needless rewriting costs more than it brings. A question that leans on what was
said before (a pronoun, "what about ...", a bare "why?") takes the earlier question and its answer's subject along.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.prompts import DECLINED_TEXT, MAYBE_TEXT, rewrite_messages
from qa_bot.answer.questions.antecedents import ARTICLE, persons, things
from qa_bot.answer.questions.swapping import ASKING, EVENT, same_event, swapped, with_thing
from qa_bot.answer.statements.names import CAPITALS
from qa_bot.models.generator import Generator
from qa_bot.models.wording import AUXILIARIES, IRREGULAR, STOP_WORDS, content_words
from qa_bot.types import Turn

PERSON = re.compile(r"\b(he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
THING = re.compile(r"\b(it|its|they|them|their|theirs|this|that|these|those|there|then|one|ones)\b", re.IGNORECASE)
OBJECT = re.compile(r"\b(it|its|they|them|their|this|that)\b", re.IGNORECASE)
DETERMINER = re.compile(r"\b(?:this|that|these|those)\s+(?!is\b|was\b|are\b|were\b|happen)\w+", re.IGNORECASE)
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
# "Which charity is it?": one of several, and none that was named
WHICH_ONE = re.compile(r"\W*(?:and )?which \w+ (?:is|was) (?:it|that)\W*$", re.IGNORECASE)
PLACE = re.compile(rf"\b(?:in|at|on|near) (?:the )?{CAPITALS}")
THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)", re.IGNORECASE)
SEVERAL = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
# Whom "his" may mean inside the question itself: "How did the farmer lose his field?"
OWNER = re.compile(
    r"\b(?:(?i:the|an?|who(?:se|m)?|(?:which|what) \w+|every\w*|any\w*|some\w*|each|nobody|no one))\b|\S .*\b[A-Z]"
)
# "What about the bean, who returned it?" names what it is about, and then asks
LED = re.compile(
    r"\s*(?:and |but |so )?(?:what|how) about (?P<thing>[^\s,:?!.][^,:?!.]{0,80})[,:?] "
    r"(?P<asked>(?:and )?(?:who|whom|whose|what|when|where|why|which|how)\b[^?]*)\?*\s*$",
    re.IGNORECASE,
)
LED_COUNT = re.compile(r"(?P<how>how (?P<much>many|much)) (?P<verb>\w+)", re.IGNORECASE)
AUXILIARY_OR_PAST = re.compile(rf"{'|'.join((*AUXILIARIES, *IRREGULAR))}|\w{{2,}}ed", re.IGNORECASE)
OWNING = frozenset({"his", "hers", "its", "their"})
OWNED = re.compile(
    r" (?!(?:a|an|the|to|in|at|on|of|for|from|by|with|and|or|when|how|what|who|that|his|its|their|as|so|up)\b)[a-z]"
)
JOINED = re.compile(r"^\s*(?:and|but|so|or|also)\b[\s,]*(?P<first>\w)(?=\w* )", re.IGNORECASE)
WHAT_ABOUT = re.compile(r"\s*(?:and |but |so )?(?:what|how) about\b", re.IGNORECASE)
VERBLESS = re.compile(
    r"\s*(?:and|but|so)(?: what about| how about)?\s++(?P<thing>[^?!.\s][^?!.]*+)[?!.]*+\s*+$", re.IGNORECASE
)
KIN = re.compile(
    r"\b(?:husband|wife|partner|father|mother|son|daughter|brother|sister|uncle|aunt|cousin|teacher|boss|successor"
    r"|predecessor|deputy|author|owner|founder|leader|chair(?:man|woman)?|editor|director)$",
    re.IGNORECASE,
)
NAMED_READINGS = 3  # of a pronoun that are tried
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
        inside = inside and bool(not PERSON.fullmatch(pronoun.group()) or OWNER.search(before))
        inside = inside or bool(re.search(r"[?.!]\s", before) and ARTICLE.search(before))
        if not inside:
            return True
    return len(content_words(LEADING.sub("", bare))) == 0 or bool(EVENT.match(question))


@dataclass(frozen=True, slots=True)
class StandAlone:
    """A question that can be understood without the turns before it, for search and for reading.

    Search gets what was said before apart, as background: a query that says all is not drawn to an old topic.
    """

    query: str  # what is searched
    question: str  # what reader and generator are asked
    background: str = ""  # the earlier questions that the query may lean on where it finds little by itself
    people: tuple[str, ...] = ()  # one of whom "he" or "she" means: an article that names none of them tells of others


def readings(
    question: str,
    history: Sequence[Turn],
    generator: Generator | None = None,
    stop: threading.Event | None = None,
) -> list[StandAlone]:
    """Return what a question may mean after those turns, the likeliest first; one reading where it needs none of them.

    With a capable generator it is rewritten; otherwise rules put the person for "he", the thing for "it", "Lahore" for
    the place that the earlier question names, "why" for its question word. Whom "he" means is not always plain: the
    further readings are for where the articles do not answer the first.
    """
    if not history:
        return [StandAlone(question, question)]
    turns = _resolved(history[-REMEMBERED:])
    background = _clip(turns[-1].question)
    question = with_thing(led(question), turns[-1])
    if not needs_context(question) or LED.match(question):
        return [StandAlone(question, question, background)]
    if generator is not None:
        written = "".join(generator.stream(rewrite_messages(question, history), max_new_tokens=96, stop=stop)).strip()
        if written and len(written) <= 3 * len(question) + 200 and "\n" not in written:
            return [StandAlone(written, written, background)]
    people = tuple(_people(question, turns))
    found = _by_rules(question, turns)
    return [replace(one, background=background, people=_meant(people, one.question)) for one in found]


def _meant(people: Sequence[str], question: str) -> tuple[str, ...]:
    """Whom a reading is about: the one whose name it has, else any of them."""
    return tuple(name for name in people if name in question) or tuple(people)


def in_words(meant: Sequence[StandAlone]) -> list[StandAlone]:
    """Return the readings that name whom "he" or "she" means; all where none does, since within an article anybody is "she"."""
    return [one for one in meant if not PERSON.search(one.question)] or list(meant)


def led(question: str) -> str:
    """Return "who returned the bean?" for "What about the bean, who returned it?", any other question as it is."""
    match = LED.match(question)
    if match is None:
        return question
    thing, asked = match["thing"].strip(), match["asked"].strip()
    for pronoun in (PERSON, OBJECT):
        if pronoun.search(asked) and not DETERMINER.search(OWN.sub(" ", asked)):
            return f"{_put(thing, pronoun, asked)}?"
    bare = re.sub(r"^(?:the|an?) ", "", thing, flags=re.IGNORECASE)
    count = LED_COUNT.search(asked)
    mass = bare == thing and thing[0].islower()
    if count and AUXILIARY_OR_PAST.fullmatch(count["verb"]) and (mass or count["much"].lower() == "many"):
        return f"{asked[: count.end('how')]} {bare}{asked[count.end('how') :]}?"
    return question


def stand_alone(question: str, history: Sequence[Turn], generator: Generator | None = None) -> StandAlone:
    """Return what a question most likely means after those turns."""
    return readings(question, history, generator)[0]


def _resolved(history: Sequence[Turn]) -> list[Turn]:
    """The turns with questions that stand alone, so that a chain of follow-ups keeps its subject."""
    turns: list[Turn] = []
    for turn in history:
        said = "" if turn.answer.startswith((DECLINED_TEXT, MAYBE_TEXT)) else turn.answer
        itself = led(turn.question)
        leans = bool(turns) and needs_context(itself) and not LED.match(itself)
        asked = _by_rules(itself, turns)[0].question if leans else itself
        if leans and PERSON.search(itself):
            asked = _as_answered(itself, asked, said)
        turns.append(replace(turn, question=asked, answer=said))
    return turns


def _as_answered(question: str, asked: str, said: str) -> str:
    """What was asked of "him", by the answer: of another one than he seemed to be where that tells of another alone."""
    if PERSON.search(said):  # "He married Anna Rao": he is not she
        return asked
    told = [
        name
        for name in _people(question, [Turn("", said)])
        if " " in name and name.split()[0].lower() not in STOP_WORDS
    ]
    meant = set(content_words(asked)) - set(content_words(question))
    return _put(told[0], PERSON, question) if len(told) == 1 and not meant & set(content_words(said)) else asked


def _by_rules(question: str, turns: Sequence[Turn]) -> list[StandAlone]:
    """What the question may mean; `turns` stand alone already."""
    last = turns[-1]
    if asked := swapped(question, last.question) or same_event(question, last):
        topic = [StandAlone(question, question)] if WHAT_ABOUT.match(question) else []
        people = _people(asked, turns) if needs_context(last.question) else []  # "her" means who it names itself
        named = [_put(name, PERSON, asked) for name in people[:NAMED_READINGS]]
        return [*(StandAlone(one, one) for one in named or [asked]), *topic]
    found = [_with_verb(asked) for asked in _named(question, turns) if asked != question]
    if not found and not content_words(LEADING.sub("", question)):  # "Tell me more", "By whom?"
        asked = f"{_clip(last.question)} {question}"
        return [StandAlone(asked, asked)]
    # beside what was said before it is found; read with it, the earlier question would be answered once more
    alone = StandAlone(f"{_clip(last.question)} {question}", JOINED.sub(_capital, question))
    return [*(StandAlone(asked, asked) for asked in found[:NAMED_READINGS]), alone]


def _with_verb(question: str) -> str:
    """Return "And Ida Holm's husband?" as a question with a verb, any other as it is."""
    match = VERBLESS.match(question)
    if match is None or ASKING.search(match["thing"]):
        return question
    thing = match["thing"].strip()
    return f"{'Who is' if KIN.search(thing) else 'What about'} {thing}?"


def _named(question: str, turns: Sequence[Turn]) -> Iterator[str]:
    """The question with names in the place of its pronouns, the likeliest first."""
    named = question
    if place := PLACE.search(turns[-1].question):
        named = THERE.sub(place.group(), named, count=1)
    people = _people(named, turns)
    of_people = [_put(name, PERSON, named) for name in people] or [named]
    if OBJECT.search(named) and not DETERMINER.search(OWN.sub(" ", named)) and not WHICH_ONE.match(named):
        for thing in things(turns, plural=bool(SEVERAL.search(named))):
            if thing not in people:  # "Who took it over after him?": it is not he
                yield _put(thing, OBJECT, of_people[0])
    yield from of_people


def _people(question: str, turns: Sequence[Turn]) -> list[str]:
    """Whom the question's first "he" or "she" may mean; [] where it has none."""
    pronoun = PERSON.search(question)
    return persons(turns, pronoun.group()) if pronoun else []


def _put(name: str, pronoun: re.Pattern[str], question: str) -> str:
    """The question with a name in the place of its first such pronoun."""
    return pronoun.sub(lambda match: _in_place_of(match, name), question, count=1)


def _in_place_of(pronoun: re.Match[str], name: str) -> str:
    """The name in the form of the pronoun: "its" and "his" own something, and so does "her" before a noun."""
    word = pronoun.group().lower()
    owns = word in OWNING or (word == "her" and OWNED.match(pronoun.string, pronoun.end()))
    return f"{name}'s" if owns else name


def _capital(lead: re.Match[str]) -> str:
    return lead["first"].upper()


def _clip(text: str) -> str:
    """The beginning of an earlier question; a very long one would drown the new one."""
    text = text.strip()
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS].rsplit(" ", 1)[0]
