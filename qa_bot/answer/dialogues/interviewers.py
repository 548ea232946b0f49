"""Paragraphs -> which of them an interviewer says, and whom an interview is with.

Knows how those who ask speak, and how the head of an interview names its guest. Refuses to know labels, and where turns begin.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa_bot.types import Document

HEAD = 1500  # characters of a document in which it says who talks to whom
FEWEST = 3  # questions, or turns of named speakers, that make a conversation
NO_QUESTION = "\"“'‘«-*>|#"  # at its start: a paragraph in quotation marks, a list's item, a heading
SPOKEN_SHARE = 3  # of so many answers of an interview, at least one says "I", "we" or "you"
FEW_WORDS = 12  # of an answer of an interview that may do without
LONGEST = 60  # words of a paragraph that is an interviewer's question
_I = re.IGNORECASE
# of whoever speaks or is spoken to: "Anna", "MR ADEYEMI", "Anna van der Berg"
NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z(][\w.'’)-]*|\d+|de|van|von|der|al|la|le|of|the)){0,4}"
PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
PERSON = re.compile(
    r"\b(?!(?:By|The|In|On|At|An?|And|But|With|From|To|For|Interview|Text|Photo)\b)[A-Z][\w'’-]+(?: (?:de|van|von|der|al|la|le|[A-Z]\.?))*(?: [A-Z][\w'’-]+)+"
)
BY = re.compile(r"\b(?:by|text|words|interview(?:er)?|photos?)[ :]+$", _I)
PLACE = re.compile(r"\b(?:in|at|of|from|near|on|for)(?: the)? $", _I)
TO = re.compile(r"\b(?:talk|speak|chat)s (?:to|with) $|\btells $", _I)  # "she talks to Louis", who asks
MEETS = re.compile(r" (?:met|meets|interview(?:s|ed)|asked|asks|visit(?:s|ed)|sat down with|sits down with)\b", _I)
SPOKEN = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|you|your|yours)\b", _I)
TELL = re.compile(r"(?:Tell (?:us|me)|Describe|Explain|(?:Take|Talk|Walk|Remind) us)\b")
CALLED = re.compile(rf"(?:And |But |So )?(?P<name>{NAME}), (?=\S)")
YOU = re.compile(r"\byou(?:r|rs|rself)?\b", _I)
FIRST_PERSON = re.compile(r"\b(?:I|me|[Mm]y|mine|myself)\b")


def interviewers(names: Sequence[str], said: Sequence[str]) -> set[str]:
    """Return the names of those who ask: at least FEWEST times, in half of what they say but for a first and a last
    word, and with fewer words than all others have."""
    known = frozenset(word for name in names for word in name.split())
    asks = [text.endswith("?") or "? " in text or is_prompt(text, known) for text in said]
    words = [len(text.split()) for text in said]
    found = set()
    for name in set(names):
        own = [place for place, other in enumerate(names) if other == name]
        counted = [place for place in own if asks[place] or place not in (own[0], own[-1])]
        asked = sum(asks[place] for place in own)
        if asked >= FEWEST and 2 * asked >= len(counted) and 2 * sum(words[place] for place in own) < sum(words):
            found.add(name)
    return found


def alternating(paragraphs: Sequence[str], asks: Sequence[int]) -> set[int]:
    """Return which other paragraphs of an interview are its interviewer's, who does not always ask: "The board was against
    you." `asks`: the places of those that do, in order.

    Question and answer alternate where an even number of paragraphs lies from each question to the next; then every second
    one is his if it is short, tells nothing of "me", and speaks to somebody, or the longer one below tells of "me".
    """
    gaps = [following - before for before, following in pairwise(asks)]
    strict = len(asks) > FEWEST and not any(gap % 2 for gap in gaps)
    found = set()
    for before, following in pairwise([*asks, len(paragraphs) - len(paragraphs[asks[-1] :]) % 2]):
        if (following - before) % 2:
            continue
        for place in range(before + 2, following, 2):
            one, below = paragraphs[place], paragraphs[place + 1]
            words = len(one.split())
            if words > LONGEST // 2 or one[0] in NO_QUESTION or FIRST_PERSON.search(one) or below[0] == "#":
                continue
            replied = strict and len(below.split()) > words and FIRST_PERSON.search(below)
            if replied or YOU.search(one):
                found.add(place)
    return found


def unless_written(name: str, said: Sequence[str]) -> str:
    """Return the name, "" where what stands below the questions is not said by the one who has it: questions may be headings.

    A writer tells at length, or names him, and does not say "I" or "you".
    """
    spoken = sum(bool(SPOKEN.search(one)) for one in said)
    named = any(name.split()[-1:] and name.split()[-1] in one for one in said)
    length = sum(len(one.split()) for one in said)
    return "" if SPOKEN_SHARE * spoken < len(said) and (named or length > FEW_WORDS * len(said)) else name


def is_question(paragraph: str) -> bool:
    """Return whether a paragraph is a question that somebody puts, and no heading, list's item or quotation."""
    return paragraph.endswith("?") and len(paragraph.split()) <= LONGEST and paragraph[0] not in NO_QUESTION


def is_prompt(paragraph: str, names: frozenset[str] = frozenset()) -> bool:
    """Return whether a paragraph of an interview speaks to the other one: "You were offered money by a juice company.", or
    calls one of `names`: "Mr Bello, the market is dying."."""
    if not paragraph or len(paragraph.split()) > LONGEST // 2 or paragraph[0] in NO_QUESTION:
        return False
    called = CALLED.match(paragraph)
    if called and not names.isdisjoint(called["name"].split()):
        return True
    if TELL.match(paragraph):
        return True
    return not FIRST_PERSON.search(paragraph) and (
        paragraph.startswith("You ") or bool(re.search(r"\byour?\b.*\?", paragraph))
    )


def interviewee(document: Document) -> str:
    """Return the name of the person whom an interview is with, "" where its head does not plainly say."""
    head = document.text[:HEAD]
    if first := next((match for match in PARAGRAPH.finditer(head) if is_question(match.group())), None):
        head = head[: first.start()]
    asking = {document.metadata.get("author", "")}
    people: list[str] = []
    for match in PERSON.finditer(head):
        before, name = head[max(0, match.start() - 40) : match.start()], match.group()
        if BY.search(before) or TO.search(before) or MEETS.match(head, match.end()):
            asking.add(name)
        elif not PLACE.search(before) and "#" not in before.rpartition("\n")[2]:
            people.append(name)
    people = [name for name in dict.fromkeys(people) if name not in asking]
    return people[0] if len(people) == 1 else ""
