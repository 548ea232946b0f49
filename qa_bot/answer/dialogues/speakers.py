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

from qa_bot.answer.dialogues.interviewers import (
    FEWEST,
    FIRST_PERSON,
    LONGEST,
    NAME,
    NO_QUESTION,
    PARAGRAPH,
    alternating,
    interviewee,
    interviewers,
    is_prompt,
    is_question,
    unless_written,
)
from qa_bot.types import Document

REACH = 4000  # characters on each side of a passage in which its conversation shows
ENDS = (".", "!", "?", "…", ")", "]", '"', "”", "—", "-")  # of something that was said
_STAMP = r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? )?\d{1,2}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?[\])]?"
# "ANNA BERG:", "[00:12] Anna (host):", "12/03/24, 14:22 - Anna:", "<anna>", "Q.", and "Anna Berg  0:12" on a line of its own
LABEL = re.compile(
    rf"^(?:>> ?)?(?:{_STAMP}[ \t]*[-–]?[ \t]*)?(?:<(?P<nick>[\w.-]{{1,30}})>|(?P<name>{NAME})"
    rf"(?: \([^()\n]{{1,40}}\))?(?:[ \t]*{_STAMP})?:|(?P<role>[QA])[.:]|(?P<above>{NAME})[ \t]+{_STAMP}[ \t]*\n)(?=\s)[ \t]*",
    re.MULTILINE,
)
MAIL = re.compile(
    rf"^On [^\n]{{6,80}}?,? (?P<name>{NAME})(?: <[^<>\s]+>)? wrote:[ \t]*$"
    r"|^From: (?P<sender>[^<\n]{1,200}?) *+(?:<[^>\n]{0,200}>)?[ \t]*+\n(?:(?:To|Cc|Date|Sent|Subject): [^\n]*\n)+",
    re.MULTILINE,
)
SWORN = re.compile(
    rf"^(?P<name>{NAME}), (?:(?:having been )?(?:first )?(?:duly )?sworn|affirmed|called|recalled)\b", re.MULTILINE
)
EXAMINED = re.compile(rf"(?:\b(?i:examined|examination) (?i:by)|^BY) (?P<name>{NAME})", re.MULTILINE)
NO_SPEAKER = re.compile(
    r"(?:(?:smash )?cut to|fade (?:in|out)|note|notes|warning|caution|tip|example|date|place|time|present|absent|apologies|subject|from|to|cc|sent|source|page|step|part|chapter|figure|table)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """What one speaker says without a break, at `document.text[start:end]`, the label not included."""

    label: int  # where the label begins; start where there is none
    start: int
    end: int
    speaker: str  # "" where it does not show
    asks: bool = False  # whether it is a question that the next turn answers
    headed: bool = False  # whether its label is the head of a mail, which says more than a name
    leads: bool = False  # whether it is an interviewer's, whose words are about somebody else


def turns_of(document: Document, start: int, end: int) -> list[SpeakerTurn]:
    """Return the turns around `document.text[start:end]`, in order; () where it is no conversation."""
    offset = max(0, start - REACH)
    text = document.text[offset : end + REACH]
    return _mails(offset, text) or _labelled(document, offset, text) or _interview(document, offset, text)


def conversation(document: Document) -> list[SpeakerTurn]:
    """Return all turns of a document that is a conversation; a single mail is none."""
    turns = turns_of(document, 0, len(document.text))
    return turns if len(turns) > 1 else []


def _labelled(document: Document, offset: int, text: str) -> list[SpeakerTurn]:
    """Turns that begin with their speaker's name: two or more speakers, of whom each says more than one thing, or Q and A."""
    labels = [match for match in LABEL.finditer(text) if not NO_SPEAKER.match(_label(match))]
    often = Counter(_label(match) for match in labels)
    regular = [name for name, times in often.items() if times > 1]
    if len(regular) < 2 or len(labels) < FEWEST:
        return []
    stamped = any(match["nick"] or match["above"] or match[0][:1] in "[(0123456789" for match in labels)
    between = {} if stamped else _between(text, labels)
    edges = [between[place][0] if place in between else match.start() for place, match in enumerate(labels)]
    said = [text[match.end() : end].rstrip() for match, end in zip(labels, [*edges[1:], len(text)], strict=True)]
    if not stamped and 2 * sum(one.endswith(ENDS) for one in said) < len(said):  # records: "Name: Ada", "Age: 40"
        return []
    roles = _roles(document, offset + len(text)) if {"A", "THE WITNESS"} & {name.upper() for name in often} else []
    guest = _answerer(document, said, labels) if "A" in often and not roles else ""
    leading = interviewers([_label(match) for match in labels], said)
    turns = []
    for place, (match, one) in enumerate(zip(labels, said, strict=True)):
        if place in between:
            start, end, leads = between[place]
            turns.append(SpeakerTurn(offset + start, offset + start, offset + end, "", leads, leads=leads))
        name, start = _label(match), offset + match.end()
        known = {role: who for at, role, who in roles if at <= start}
        speaker = known.get(name.upper(), guest if name == "A" else "" if name == "Q" else _cased(name))
        leads = name == "Q" or (name in leading and place > 0)  # the first thing said tells who talks to whom
        asks = leads and len(one.split()) <= LONGEST // 2
        turns.append(
            SpeakerTurn(
                offset + match.start(), start, start + len(one), speaker, asks or one.endswith("?"), leads=leads
            )
        )
    return turns


def _between(text: str, labels: Sequence[re.Match[str]]) -> dict[int, tuple[int, int, bool]]:
    """Where a paragraph without a label stands that does not belong to what is said above it, by the place of the label
    below it, and whether it surely is an interviewer's.

    There are such paragraphs where FEWEST of those right above a label ask or speak to somebody, and half of them.
    Elsewhere they go on with what is said above.
    """
    names = frozenset(word for label in labels for word in _label(label).split())
    found: dict[int, tuple[int, int]] = {}
    for place, label in enumerate(labels):
        start = labels[place - 1].end() if place else 0
        parts = list(PARAGRAPH.finditer(text, start, label.start()))
        if len(parts) > bool(place) and parts[-1].group().rstrip().endswith(ENDS):
            found[place] = parts[-1].start(), parts[-1].start() + len(parts[-1].group().rstrip())
    clear = {
        place
        for place, span in found.items()
        if is_question(text[slice(*span)]) or is_prompt(text[slice(*span)], names)
    }
    if len(clear) < FEWEST or 2 * len(clear) < len(found):
        return {}
    kept = {}
    for place, (start, end) in found.items():
        paragraph = text[start:end]
        few = place > 0 and len(paragraph.split()) <= LONGEST // 2 and paragraph[0] not in NO_QUESTION
        # the one who goes on speaking needs no second label
        again = place > 0 and _label(labels[place - 1]) == _label(labels[place])
        if place in clear or few:
            kept[place] = start, end, place in clear or again or not FIRST_PERSON.search(paragraph)
    return kept


def _answerer(document: Document, said: Sequence[str], labels: Sequence[re.Match[str]]) -> str:
    """Who "A" is: the one whom the document's head names, where the answers speak of "I"; a bank's do not."""
    spoken = [one for one, match in zip(said, labels, strict=True) if _label(match) == "A" and FIRST_PERSON.search(one)]
    return interviewee(document) if len(spoken) >= FEWEST - 1 else ""


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


def _mails(offset: int, text: str) -> list[SpeakerTurn]:
    """The messages of a mail, each its sender's."""
    heads = list(MAIL.finditer(text))
    edges = [*(offset + match.start() for match in heads), offset + len(text)]
    return [
        SpeakerTurn(
            edges[place],
            offset + match.end(),
            edges[place + 1],
            (match["name"] or match["sender"]).strip(' "'),
            headed=True,
        )
        for place, match in enumerate(heads)
    ]


def _interview(document: Document, offset: int, text: str) -> list[SpeakerTurn]:
    """Questions that are paragraphs of their own, each with the paragraphs below it that answer."""
    spans = [match.span() for match in PARAGRAPH.finditer(text)]
    name, labels = _answering(text, spans)
    before = {place - 1 for place in labels if place and place - 1 not in labels}
    short = {place for place in before if len(text[slice(*spans[place])].split()) <= LONGEST // 2}
    asks = [place for place, (start, end) in enumerate(spans) if is_question(text[start:end]) or place in short]
    if len(asks) < FEWEST or 5 * len(asks) < len(spans):
        return []
    paragraphs = [text[start:end] for start, end in spans]
    asks = sorted({*asks, *(place for place, paragraph in enumerate(paragraphs) if is_prompt(paragraph))})
    asks = sorted({*asks, *alternating(paragraphs, asks)})
    said = [
        text[spans[place + 1][0] : spans[following - 1][1]]
        for place, following in pairwise([*asks, len(spans)])
        if following > place + 1
    ]
    speaker = name or unless_written(interviewee(document), said)
    turns = []
    for place, following in pairwise([*asks, len(spans)]):
        start, end = (offset + edge for edge in spans[place])
        turns.append(SpeakerTurn(start, start, end, "", True, leads=True))
        if following > place + 1:
            start, end = offset + spans[place + 1][0], offset + spans[following - 1][1]
            turns.append(SpeakerTurn(start, offset + labels.get(place + 1, start - offset), end, speaker))
    return turns


def _answering(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, dict[int, int]]:
    """Who answers behind a label, and where what is said begins in the paragraphs that begin with it, by their place.

    An interviewer's may have no label: "The largest you have made hangs in Gdynia."
    """
    labels = {place: label for place, (start, _) in enumerate(spans) if (label := LABEL.match(text, start))}
    often = Counter(_label(label) for label in labels.values() if not NO_SPEAKER.match(_label(label)))
    name, times = next(iter(often.most_common(1)), ("", 0))
    if times < FEWEST:
        return "", {}
    said = {place: label.end() for place, label in labels.items() if _label(label) == name}
    return "" if name in ("Q", "A") else _cased(name), said
