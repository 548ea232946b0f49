"""Turns of a conversation -> exchanges: what somebody says behind what was asked, and how it is introduced where it is quoted.

Knows what is read and shown of a conversation; refuses to know how one is written, which `speakers` does, and models.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.dialogues.entries import entries_of, entry_at
from qa_bot.answer.dialogues.interviewers import LONGEST, SPOKEN
from qa_bot.answer.dialogues.speakers import SpeakerTurn, conversation, turns_of
from qa_bot.answer.statements.leaning import leans, leans_in_talk
from qa_bot.ingest.sentences import sentence_spans, sentence_texts
from qa_bot.models.wording import content_words
from qa_bot.types import Document

ABOUT = 600  # characters of a document that tell what its conversation is about
FEW = 12  # words of an answer that is shown with its question
BARE = 2  # words of a question that asks nothing without the sentence before it: "And why?"
SHOWN = "”: "  # the end of an introduction with what was asked
INTERVIEWER = "The interviewer: "
ASKING = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|which|how(?: (?:many|much|long|old|far|often))?)\b", re.IGNORECASE
)
ADDRESS = "mr mrs ms miss dr sir"
LONGEST_LABEL = 80  # characters of a speaker's name between a question and its reply
LABEL = re.compile(r"^[A-Z][^:?.!]{0,60}: ")  # who asks
NAMED = re.compile(r"\b[A-Z][\w-]+")
PARTED = re.compile(r"\S[ \t]*\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class SpokenExchange:
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
    heading: str = ""  # that its passage stands under

    @classmethod
    def alone(cls, document: Document, start: int, end: int) -> "SpokenExchange":
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


def exchanges(document: Document, start: int, end: int) -> list[SpokenExchange]:
    """Return the exchanges that `document.text[start:end]` holds something of, in order; all of it as one where it is no conversation.

    An entry of a help page is one too: what is said under a question or a situation.
    """
    turns = turns_of(document, start, end)
    inside = [
        place
        for place, turn in enumerate(turns)
        if (turn.label if turn.headed else turn.start) < end and start < turn.end
    ]
    if not inside:
        return _entries(document, start, end) or [SpokenExchange.alone(document, start, end)]
    text = document.text
    about = text[: min(turns[0].label, ABOUT)]
    found = []
    if (first := turns[inside[0]].label) > start:
        found.append(SpokenExchange.alone(document, start, first))
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
            SpokenExchange(
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


def _entries(document: Document, start: int, end: int) -> list[SpokenExchange]:
    """The entries of a help page that a stretch of it holds something of, and what stands between them, which nobody asked.

    A lead at its end is not read: what answers it stands elsewhere.
    """
    text, found, at = document.text, list[SpokenExchange](), start
    for one in entries_of(document, start, end):
        if one.end <= start or end <= one.lead:
            continue
        if text[at : one.lead].strip():
            found.append(SpokenExchange.alone(document, at, one.lead))
        said = min(max(one.start, start), end), min(one.end, end)
        found.append(SpokenExchange(document, one.lead, text[one.lead : one.start], said[0], text[slice(*said)]))
        at = said[1]
    found = [one for one in found if one.said.strip()]
    if found and text[at:end].strip():
        found.append(SpokenExchange.alone(document, at, end))
    return found


def asked_before(question: str, one: SpokenExchange) -> bool:
    """Return whether what is said replies to the very question: "When will you retire?" put to Ann Reed is "When will Ann Reed retire?".

    Both begin with the same question word and have the same other words, but for the names of whom it is put to.
    """
    asked, mark, label = one.document.text[one.asked : one.start].rpartition("?")
    if not mark or len(label) > LONGEST_LABEL:  # what is said further on in a reply is not its beginning
        return False
    asked = LABEL.sub("", sentence_texts(f"{asked}?")[-1].strip())
    words = (ASKING.search(text) for text in (question, asked))
    begins, its = (match.group().lower() if match else "" for match in words)
    if not begins or begins != its:
        return False
    capitals = {word for name in NAMED.findall(question) for word in content_words(name)}
    names = {*content_words(f"{one.speaker} {ADDRESS}"), *(capitals & set(content_words(one.about)))}
    ours = set(content_words(question)) - names
    return bool(ours) and ours == set(content_words(asked)) - names


def did_it(question: str, sentence: str) -> bool:
    """Return whether somebody says to have done what "who" asks: "I took the dinghy" of "Who took the dinghy?"."""
    asked = re.match(r"\W*who (?P<what>.*\w)", question, re.IGNORECASE)
    return bool(asked and re.search(rf"\bI (?:\w+ )?{re.escape(asked['what'])}\b", sentence))


@dataclass(frozen=True, slots=True)
class Attribution:
    """How a sentence is to be quoted where somebody says it."""

    start: int  # where it begins behind the speaker's label, characters
    introduction: str = ""  # what to say in front of it; "" where nobody is known to say it
    speaker: str = ""
    leads: bool = False  # whether it is an interviewer's
    leans: bool = False  # whether it needs the sentence before it, though it is introduced


def introduced(document: Document, start: int, end: int) -> str:
    """Return what to say in front of words that a named person says: "Ann Reed: ", and what was asked where they are
    few or lean on it; "The interviewer: " before an interviewer's statement; and under what they stand in a help page.

    "" where nobody is known to say them, or the words begin with the label.
    """
    turns = turns_of(document, start, end)
    place = next((place for place, turn in enumerate(turns) if turn.start <= start < turn.end), None)
    if place is None:
        return "" if turns else _lead(document, start, end)
    return _introduction(document, turns, place, start, end)


def _lead(document: Document, start: int, end: int) -> str:
    """What to say in front of words of a help page: the situation that they are for, or the question that few words answer."""
    entry, words = entry_at(document, start), document.text[start:end]
    if entry is None:
        return ""
    lead = " ".join(document.text[entry.lead : entry.lead_end].split())
    asks = lead.endswith("?")
    if asks and not (start == entry.start and (len(words.split()) <= FEW or leans_in_talk(words))):
        return ""
    return f"Asked “{lead}{SHOWN}" if asks else f"Under “{lead}{SHOWN}"


def with_reply(document: Document, start: int, end: int) -> int:
    """Return where to end a quotation: behind the first sentence of the reply where it is an interviewer's statement.

    The other may say that it is wrong: "It was to cost 48 million." - "Sixty-one is right."
    """
    turns = turns_of(document, start, end)
    place = next((place for place, turn in enumerate(turns[:-1]) if turn.start <= start < turn.end), None)
    if place is None or not turns[place].leads or end > turns[place].end or document.text[start:end].endswith("?"):
        return end
    reply = turns[place + 1]
    spans = sentence_spans(document.text[reply.start : reply.end])
    return reply.start + spans[0][1] if spans and not document.text[end : turns[place].end].strip() else end


def voices(document: Document, spans: Sequence[tuple[int, int]]) -> list[Attribution]:
    """Return for each sentence of a document, in order, who says it: nobody where the whole is no conversation."""
    turns = conversation(document)
    place, found = -1, []
    for start, end in spans:
        while place + 1 < len(turns) and turns[place + 1].label <= start:
            place += 1
        turn = turns[place] if place >= 0 else None
        behind = turn.start if turn and turn.speaker and not turn.headed else start
        at = max(start, behind) if behind < end else start
        if turn is None or not turn.start <= at < turn.end:
            found.append(Attribution(start))
            continue
        introduction = _introduction(document, turns, place, at, end) if turn.speaker else ""
        said = document.text[at:end]
        alone = not introduction or introduction.endswith(SHOWN)
        leaning = leans(said) if turn.headed else not alone and leans_in_talk(said)
        found.append(Attribution(at, introduction, turn.speaker if introduction else "", turn.leads, leaning))
    return found


def _asked(said: str) -> str:
    """What an answer is shown with: the question that somebody's words end with; all of them where they end with none,
    "Two walkers died. A court looks into it.", unless they are long. A bare "Why?" has the sentence before it."""
    *before, last = sentence_texts(said)
    if before and last.endswith("?") and len(last.split()) <= BARE:
        return " ".join(f"{before[-1]} {last}".split())
    whole = not last.endswith("?") and len(said.split()) <= LONGEST // 2
    return " ".join((said if whole else last).split())


def _introduction(document: Document, turns: Sequence[SpeakerTurn], place: int, start: int, end: int) -> str:
    turn, question = turns[place], turns[place - 1] if place and turns[place - 1].asks else None
    words = document.text[start:end]
    if turn.leads and not turn.speaker:
        return "" if words.rstrip().endswith("?") else INTERVIEWER
    if question and start == turn.start and (len(words.split()) <= FEW or leans_in_talk(words)):
        asked = _asked(document.text[question.start : question.end])
        how = "asked" if asked.endswith("?") or not question.leads else "told"
        if turn.speaker or how == "asked":
            return f"{turn.speaker}, {how} “{asked}{SHOWN}" if turn.speaker else f"Asked “{asked}{SHOWN}"
    # a paragraph without a label may be the writer's again: "The inquiry adjourned at noon."
    his = not PARTED.search(document.text, turn.start, start) or SPOKEN.search(words)
    return f"{turn.speaker}: " if turn.speaker and his else ""
