"""Turns of a conversation -> exchanges: what somebody says behind what was asked, and how it is introduced where it is quoted.

Knows what is read and shown of a conversation; refuses to know how one is written, which `speakers` does, and models.
"""

import re
from dataclasses import dataclass

from qa_bot.answer.speakers import SPOKEN, turns_of
from qa_bot.ingest.sentences import sentence_texts
from qa_bot.types import Document

ABOUT = 600  # characters of a document that tell what its conversation is about
FEW = 12  # words of an answer that is shown with its question
PARTED = re.compile(r"\S[ \t]*\n[ \t]*\n")


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
    asked = re.match(r"\W*who (?P<what>.*\w)", question, re.IGNORECASE)
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
