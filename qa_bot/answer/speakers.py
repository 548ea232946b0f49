"""A conversation in a document -> who says what, and the question that it answers.

Interviews, transcripts, hearings, chats and mails name the speaker before what is said, and leave out of an answer what
the question said. Knows how such texts are written; refuses to know models. Nothing is guessed: a text whose speakers do not
show has none.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.ingest.sentences import sentence_texts
from qa_bot.types import Document

REACH = 4000  # characters on each side of a passage in which its conversation shows
HEAD = 1500  # characters of a document in which it says who talks to whom
FEWEST = 3  # questions, or turns of named speakers, that make a conversation
ABOUT = 600  # characters of a document that tell what its conversation is about
FEW = 12  # words of an answer that is shown with its question
ENDS = (".", "!", "?", "…", ")", "]", '"', "”", "—", "-")  # of something that was said
NO_QUESTION = "\"“'‘«-*>|#"  # at its start: a paragraph in quotation marks, a list's item, a heading
LONGEST = 60  # words of a paragraph that is an interviewer's question
_I = re.IGNORECASE
_STAMP = r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? )?\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?"
_NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z(][\w.'’)-]*|\d+|de|van|von|der|al|la|le|of|the)){0,4}"
# "ANNA BERG:", "[00:12] Anna (host):", "12/03/24, 14:22 - Anna:", "<anna>", "Q.", and "Anna Berg  0:12" on a line of its own
LABEL = re.compile(
    rf"^(?:>> ?)?(?:{_STAMP}[ \t]*[-–]?[ \t]*)?(?:<(?P<nick>[\w.-]{{1,30}})>|(?P<name>{_NAME})"
    rf"(?: \([^()\n]{{1,40}}\))?(?:[ \t]*{_STAMP})?:|(?P<role>[QA])[.:]|(?P<above>{_NAME})[ \t]+{_STAMP}[ \t]*\n)(?=\s)[ \t]*",
    re.MULTILINE,
)
MAIL = re.compile(
    rf"^On [^\n]{{6,80}}?,? (?P<name>{_NAME})(?: <[^<>\s]+>)? wrote:[ \t]*$"
    r"|^From: (?P<sender>[^<\n]{1,200}?) *+(?:<[^>\n]{0,200}>)?[ \t]*+\n(?:(?:To|Cc|Date|Sent|Subject): [^\n]*\n)+",
    re.MULTILINE,
)
SWORN = re.compile(
    rf"^(?P<name>{_NAME}), (?:(?:having been )?(?:first )?(?:duly )?sworn|affirmed|called|recalled)\b", re.MULTILINE
)
EXAMINED = re.compile(rf"(?:\b(?i:examined|examination) (?i:by)|^BY) (?P<name>{_NAME})", re.MULTILINE)
PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
NO_SPEAKER = re.compile(
    r"(?:note|notes|warning|caution|tip|example|date|place|time|present|absent|apologies|subject|from|to|cc|sent|source|page|step|part|chapter|figure|table)s?\b",
    _I,
)
PERSON = re.compile(
    r"\b(?!(?:By|The|In|On|At|An?|And|But|With|From|To|For|Interview|Text|Photo)\b)[A-Z][\w'’-]+(?: (?:de|van|von|der|al|la|le|[A-Z]\.?))*(?: [A-Z][\w'’-]+)+"
)
BY = re.compile(r"\b(?:by|text|words|interview(?:er)?|photos?)[ :]+$", _I)
PLACE = re.compile(r"\b(?:in|at|of|from|near|on|for)(?: the)? $", _I)
TO = re.compile(r"\b(?:talk|speak|chat)s (?:to|with) $|\btells $", _I)  # "she talks to Louis", who asks
MEETS = re.compile(r" (?:met|meets|interview(?:s|ed)|asked|asks|visit(?:s|ed)|sat down with|sits down with)\b", _I)
PARTED = re.compile(r"\S[ \t]*\n[ \t]*\n")
SPOKEN = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|you|your|yours)\b", _I)
FIRST_PERSON = re.compile(r"\b(?:I|me|[Mm]y|mine|myself)\b")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says without a break, at `document.text[start:end]`, the label not included."""

    label: int  # where the label begins; start where there is none
    start: int
    end: int
    speaker: str  # "" where it does not show
    asks: bool = False  # whether it is a question that the next turn answers
    headed: bool = False  # whether its label is the head of a mail, which says more than a name


def turns_of(document: Document, start: int, end: int) -> list[Turn]:
    """Return the turns around `document.text[start:end]`, in order; () where it is no conversation."""
    offset = max(0, start - REACH)
    text = document.text[offset : end + REACH]
    return _mails(document, offset, text) or _labelled(document, offset, text) or _interview(document, offset, text)


def _labelled(document: Document, offset: int, text: str) -> list[Turn]:
    """Turns that begin with their speaker's name: two or more speakers, of whom each says more than one thing, or Q and A."""
    labels = [match for match in LABEL.finditer(text) if not NO_SPEAKER.match(_label(match))]
    often = Counter(_label(match) for match in labels)
    regular = [name for name, times in often.items() if times > 1]
    if len(regular) < 2 or len(labels) < FEWEST:
        return []
    edges = [*(match.start() for match in labels), len(text)]
    said = [text[match.end() : end].rstrip() for match, end in zip(labels, edges[1:], strict=True)]
    stamped = any(match["nick"] or match["above"] or match[0][:1] in "[(0123456789" for match in labels)
    if not stamped and 2 * sum(one.endswith(ENDS) for one in said) < len(said):  # records: "Name: Ada", "Age: 40"
        return []
    roles = _roles(document, offset + len(text)) if {"A", "THE WITNESS"} & {name.upper() for name in often} else []
    turns = []
    for match, one in zip(labels, said, strict=True):
        name, start = _label(match), offset + match.end()
        known = {role: who for at, role, who in roles if at <= start}
        speaker = known.get(name.upper(), "" if name in "QA" else _cased(name))
        turns.append(Turn(offset + match.start(), start, start + len(one), speaker, name == "Q" or one.endswith("?")))
    return turns


def _label(match: re.Match[str]) -> str:
    return match["nick"] or match["name"] or match["role"] or match["above"]


def _cased(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 3 else name


def _roles(document: Document, end: int) -> list[tuple[int, str, str]]:
    """Who is "A" and "THE WITNESS" from where on in a hearing, and who is "Q"."""
    sworn = [(match.start(), match["name"]) for match in SWORN.finditer(document.text, 0, end)]
    asking = [(match.start(), match["name"]) for match in EXAMINED.finditer(document.text, 0, end) if sworn]
    roles = [(at, role, who) for at, who in sworn for role in ("A", "THE WITNESS")]
    return sorted(
        (at, role, _cased(who.rstrip("."))) for at, role, who in [*roles, *((at, "Q", who) for at, who in asking)]
    )


def _mails(document: Document, offset: int, text: str) -> list[Turn]:
    """The messages of a mail, each its sender's."""
    heads = list(MAIL.finditer(text))
    edges = [*(offset + match.start() for match in heads), offset + len(text)]
    return [
        Turn(
            edges[place],
            offset + match.end(),
            edges[place + 1],
            (match["name"] or match["sender"]).strip(' "'),
            headed=True,
        )
        for place, match in enumerate(heads)
    ]


def _interview(document: Document, offset: int, text: str) -> list[Turn]:
    """Questions that are paragraphs of their own, each with the paragraphs below it that answer."""
    spans = [match.span() for match in PARAGRAPH.finditer(text)]
    labels = _answering(text, spans)
    before = {place - 1 for place in labels if place and place - 1 not in labels}
    short = {place for place in before if len(text[slice(*spans[place])].split()) <= LONGEST // 2}
    asks = [place for place, (start, end) in enumerate(spans) if _asks(text[start:end]) or place in short]
    if len(asks) < FEWEST or 5 * len(asks) < len(spans):
        return []
    asks = sorted({*asks, *(place for place, (start, end) in enumerate(spans) if _prompts(text[start:end]))})
    speaker = interviewee(document)
    turns = []
    for place, following in pairwise([*asks, len(spans)]):
        start, end = (offset + edge for edge in spans[place])
        turns.append(Turn(start, start, end, "", True))
        if following > place + 1:
            start, end = offset + spans[place + 1][0], offset + spans[following - 1][1]
            turns.append(Turn(start, offset + labels.get(place + 1, start - offset), end, speaker))
    return turns


def _answering(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Where what is said begins in the paragraphs that begin with the name of the one who answers, by their place.

    An interviewer's may have no label: "The largest you have made hangs in Gdynia."
    """
    labels = {place: label for place, (start, _) in enumerate(spans) if (label := LABEL.match(text, start))}
    often = Counter(_label(label) for label in labels.values() if not NO_SPEAKER.match(_label(label)))
    name, times = next(iter(often.most_common(1)), ("", 0))
    if times < FEWEST:
        return {}
    return {place: label.end() for place, label in labels.items() if _label(label) == name}


def _asks(paragraph: str) -> bool:
    return paragraph.endswith("?") and len(paragraph.split()) <= LONGEST and paragraph[0] not in NO_QUESTION


def _prompts(paragraph: str) -> bool:
    """Whether a paragraph of an interview speaks to the other one: "You were offered money by a juice company."."""
    few = len(paragraph.split()) <= LONGEST // 2 and paragraph[0] not in NO_QUESTION
    return (
        few
        and not FIRST_PERSON.search(paragraph)
        and (paragraph.startswith("You ") or bool(re.search(r"\byour?\b.*\?", paragraph)))
    )


def interviewee(document: Document) -> str:
    """Return the name of the person whom an interview is with, "" where its head does not plainly say."""
    head = document.text[:HEAD]
    if first := next((match for match in PARAGRAPH.finditer(head) if _asks(match.group())), None):
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one speaker says, as far as a passage holds it, behind the question that it answers.

    It is read as `before`, the speaker's name, `said`. What is no conversation is one exchange without a speaker.
    """

    document: Document
    asked: int  # where `before` stands, characters of the document
    before: str  # the question, or the head of a mail
    start: int  # where `said` stands
    said: str
    speaker: str = ""
    named: bool = True  # whether the name is read: not in a mail, whose head has more names
    about: str = ""  # what stands in front of the conversation: who talks to whom, where

    @classmethod
    def alone(cls, document: Document, start: int, end: int) -> "Exchange":
        """Return a stretch of a document that nobody says."""
        return cls(document, start, "", start, document.text[start:end])

    @property
    def text(self) -> str:
        """What is read."""
        return f"{self.before}{self._name}{self.said}"

    @property
    def _name(self) -> str:
        return f"\n{self.speaker}: " if self.speaker and self.named else ""

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where `text[start:end]` stands in the document; None where it is more than the question or than what is said."""
        behind = len(self.before)
        if end <= behind:
            return self.asked + start, self.asked + end
        shift = self.start - behind - len(self._name)
        return (start + shift, end + shift) if start + shift >= self.start else None


def exchanges(document: Document, start: int, end: int) -> list[Exchange]:
    """Return the exchanges that `document.text[start:end]` holds something of, in order; all of it as one where it is no conversation."""
    turns = turns_of(document, start, end)
    inside = [
        place
        for place, turn in enumerate(turns)
        if (turn.label if turn.headed else turn.start) < end and start < turn.end
    ]
    if not inside:
        return [Exchange.alone(document, start, end)]
    text = document.text
    about = text[: min(turns[0].label, ABOUT)]
    found = []
    if (first := turns[inside[0]].label) > start:
        found.append(Exchange.alone(document, start, first))
    for place in inside:
        turn = turns[place]
        if turn.asks and place + 1 in inside:
            continue  # it is read with its answer
        question = turns[place - 1] if place and turns[place - 1].asks else None
        asked = (question.start, question.end) if question else (turn.start, turn.start)
        if turn.headed and start < turn.start:
            asked = max(turn.label, start), min(turn.start, end)
        said = max(turn.start, start), max(turn.start, min(turn.end, end))
        found.append(
            Exchange(
                document,
                asked[0],
                text[slice(*asked)],
                said[0],
                text[slice(*said)],
                turn.speaker,
                not turn.headed,
                about,
            )
        )
    return found


def did_it(question: str, sentence: str) -> bool:
    """Return whether somebody says to have done what "who" asks: "I took the dinghy" of "Who took the dinghy?"."""
    asked = re.match(r"\W*who (?P<what>.*\w)", question, _I)
    return bool(asked and re.search(rf"\bI (?:\w+ )?{re.escape(asked['what'])}\b", sentence))


def introduced(document: Document, start: int, end: int) -> str:
    """Return what to say in front of words that a named person says: "Ann Reed: ", and what was asked where they are few.

    "" where nobody is known to say them, or the words begin with the label.
    """
    turns = turns_of(document, start, end)
    place = next((place for place, turn in enumerate(turns) if turn.start <= start < turn.end), None)
    if place is None:
        return ""
    turn, question = turns[place], turns[place - 1] if place and turns[place - 1].asks else None
    words = document.text[start:end]
    if question and start == turn.start and len(words.split()) <= FEW:
        asked = " ".join(sentence_texts(document.text[question.start : question.end])[-1].split())
        return f"{turn.speaker}, asked “{asked}”: " if turn.speaker else f"Asked “{asked}”: "
    # a paragraph without a label may be the writer's again: "The inquiry adjourned at noon."
    his = not PARTED.search(document.text, turn.start, start) or SPOKEN.search(words)
    return f"{turn.speaker}: " if turn.speaker and his else ""
