"""Reading + focus -> what stands behind the question of a document that asks what the focus asks.

A document may ask itself, and an interview's guest answers: his words share none with the question. Knows questions,
headings that ask, and who speaks. Refuses to know readers.
"""

import re

import numpy as np

from qa_bot.answer.summaries.bearing import MIN_RELEVANCE
from qa_bot.answer.summaries.extracting import relevance
from qa_bot.answer.summaries.kindred import ORDER
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import ASKS, HEADING, QUESTION
from qa_bot.answer.texts.prose import FEW_WORDS
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words

SAME_QUESTION = 0.45  # relevance from which a question of the text asks what the focus asks
MOST_QUESTIONS = 500  # of a document that are compared with the focus
REASON = 2  # sentences that somebody says of a thing and why
WHY = re.compile(r"\W*(?:why|for what reason|what (?:is|was) the reason)\b", re.IGNORECASE)


def answering(reading: Reading, encoder: Encoder, focus: str, scores: np.ndarray) -> dict[int, float]:
    """Return the quotable sentences behind what the document, or its interviewer, asks and the `focus` asks too, and
    what each is worth beside the best of the others. Where the focus calls one who speaks there, only his.

    A question is answered in the order of the text, of a subject what is most about it comes first.
    """
    places = [
        i
        for i, s in enumerate(reading.sentences)
        if s.kind == QUESTION or (s.kind == HEADING and ASKS.search(reading.document.text[s.start : s.end]))
    ][:MOST_QUESTIONS]
    if not places:
        return {}
    asked = [
        " ".join(reading.document.text[slice(reading.sentences[i].start, reading.sentences[i].end)].split())
        for i in places
    ]
    called = speakers_named(reading, focus)
    names = {word for speaker in called for word in content_words(speaker)}
    plain = " ".join(word for word in focus.split() if not names & set(content_words(word))) if names else focus
    found = relevance(plain, encoder.encode([plain], query=True)[0], asked, encoder.encode(asked))
    best = int(found.argmax())
    stated = not ASKS.search(
        asked[best]
    )  # an interviewer's statement: it tells of the focus more than all that is said
    if found[best] < (max(MIN_RELEVANCE, float(scores.max())) if stated else SAME_QUESTION):
        return {}
    kinds, start = [s.kind for s in reading.sentences], places[best] + 1
    while start < len(kinds) and kinds[start] == QUESTION:  # "And music? Did you miss it?"
        start += 1
    end = start
    while end < len(kinds) and kinds[end] not in (QUESTION, HEADING):
        end += 1
    behind = [p for p, i in enumerate(reading.quotable) if start <= i < end and reading.sentences[i].words >= FEW_WORDS]
    own = [p for p in behind if speaker_at(reading, p) in called]
    answers = own or behind
    if ASKS.search(focus):
        return {p: -ORDER * n for n, p in enumerate(answers)}
    most = max((float(scores[p]) for p in answers), default=0.0)
    return {p: float(scores[p]) - most for p in answers}


def explaining(reading: Reading, focus: str, scores: np.ndarray, eligible: np.ndarray) -> dict[int, float]:
    """Return what stands in the exchange of what is most about the focus and tells more of it, each with its worth.

    Where the focus calls one who speaks there, what that one says; where it asks why, what is said right behind.
    """
    if not eligible.any():
        return {}
    first = int(np.where(eligible, scores, -np.inf).argmax())
    called, speaker = speakers_named(reading, focus), speaker_at(reading, first)
    behind = _between_questions(reading, reading.quotable[first])
    if speaker and called and speaker not in called:
        return {p: -ORDER * n for n, p in enumerate(p for p in behind if speaker_at(reading, p) in called)}
    if not speaker or not WHY.match(focus):
        return {}
    turn = [p for p in behind if first <= p < first + REASON and speaker_at(reading, p) == speaker]
    return {p: -ORDER * n for n, p in enumerate(turn)}


def _between_questions(reading: Reading, place: int) -> list[int]:
    """The quotable sentences that say something behind the question that is asked above a sentence of the document."""
    stops = [i for i, s in enumerate(reading.sentences) if s.kind in (QUESTION, HEADING)]
    start = max((i for i in stops if i < place), default=-1)
    end = min((i for i in stops if i > place), default=len(reading.sentences))
    if start < 0 or reading.sentences[start].kind != QUESTION:  # what stands in front of all questions tells of none
        return []
    return [p for p, i in enumerate(reading.quotable) if start < i < end and reading.sentences[i].words >= FEW_WORDS]


def speakers_named(reading: Reading, focus: str) -> set[str]:
    """Return the speakers of the document whom a focus names."""
    words = set(content_words(focus))
    speakers = {sentence.speaker for sentence in reading.sentences if sentence.speaker}
    return {speaker for speaker in speakers if words & set(content_words(speaker))}


def speaker_at(reading: Reading, position: int) -> str:
    """Return who says a quotable sentence, "" where nobody is known to."""
    return reading.sentences[reading.quotable[position]].speaker
