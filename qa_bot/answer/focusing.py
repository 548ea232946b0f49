"""Reading + focus -> how much each sentence is worth, and which may be chosen: what is about the focus.

Knows where a document itself asks what is asked of it, what an interview's guest says behind that, and what minutes
resolve. Refuses to know how many sentences are chosen.
"""

import re
from collections.abc import Sequence

import numpy as np

from qa_bot.answer.extracting import Length, relevance, salience
from qa_bot.answer.genres import MINUTES, RESOLUTION
from qa_bot.answer.prose import ASKS, FEW_WORDS, HEADING, QUESTION
from qa_bot.answer.studying import Reading
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words

MIN_RELEVANCE = 0.30  # below it no sentence has to do with the focus; measured, see DECISIONS.md
MIN_MEANING = 0.38  # cosine from which one has to do with it in other words, where none shares any; see DECISIONS.md
SAME_QUESTION = 0.45  # relevance from which a question of the text asks what the focus asks
ORDER = 0.01  # what each further sentence of an answer is worth less
MOST_QUESTIONS = 500  # of a document that are compared with the focus
OUTCOME = re.compile(r"\b(?:decid|decision|resol(?:v|ution)|agreed|outcome|voted?\b)", re.IGNORECASE)
NEAR_BEST = 0.6  # a sentence is about the focus where its relevance is at least this times the best one's
REASON = 2  # sentences that somebody says of a thing and why
WHY = re.compile(r"\W*(?:why|for what reason|what (?:is|was) the reason)\b", re.IGNORECASE)


def score(reading: Reading, encoder: Encoder, length: Length, focus: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the worth of each quotable sentence, (n,), and whether it may be chosen: with a focus, what is about it."""
    if focus is None:
        return salience(reading.vectors, reading.texts, reading.candidates, length, reading.genre), np.ones(
            len(reading.quotable), dtype=bool
        )
    scores, eligible = bearing(focus, reading.said, reading.vectors, encoder)
    best = float(scores.max())
    told = _answering(reading, encoder, focus, scores) or _explaining(reading, focus, scores, eligible)
    if told and (called := _called(reading, focus)):  # what others say of the same would take the room
        eligible = eligible & np.array([_speaker(reading, p) in called | {""} for p in range(len(scores))])
    for position, worth in (told | _resolving(reading, focus, scores, eligible)).items():
        scores[position], eligible[position] = best + worth, True
    return scores, eligible


def _answering(reading: Reading, encoder: Encoder, focus: str, scores: np.ndarray) -> dict[int, float]:
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
    called = _called(reading, focus)
    names = {word for speaker in called for word in content_words(speaker)}
    plain = " ".join(word for word in focus.split() if not names & set(content_words(word))) if names else focus
    found = relevance(plain, encoder.encode([plain], query=True)[0], asked, encoder.encode(asked))
    best = int(found.argmax())
    if found[best] < SAME_QUESTION:
        return {}
    kinds, start = [s.kind for s in reading.sentences], places[best] + 1
    while start < len(kinds) and kinds[start] == QUESTION:  # "And music? Did you miss it?"
        start += 1
    end = start
    while end < len(kinds) and kinds[end] not in (QUESTION, HEADING):
        end += 1
    behind = [p for p, i in enumerate(reading.quotable) if start <= i < end and reading.sentences[i].words >= FEW_WORDS]
    own = [p for p in behind if _speaker(reading, p) in called]
    answers = own or behind
    if ASKS.search(focus):
        return {p: -ORDER * n for n, p in enumerate(answers)}
    most = max((float(scores[p]) for p in answers), default=0.0)
    return {p: float(scores[p]) - most for p in answers}


def _explaining(reading: Reading, focus: str, scores: np.ndarray, eligible: np.ndarray) -> dict[int, float]:
    """Return what stands in the exchange of what is most about the focus and tells more of it, each with its worth.

    Where the focus calls one who speaks there, what that one says; where it asks why, what is said right behind.
    """
    if not eligible.any():
        return {}
    first = int(np.where(eligible, scores, -np.inf).argmax())
    called, speaker = _called(reading, focus), _speaker(reading, first)
    behind = _between_questions(reading, reading.quotable[first])
    if speaker and called and speaker not in called:
        return {p: -ORDER * n for n, p in enumerate(p for p in behind if _speaker(reading, p) in called)}
    if not speaker or not WHY.match(focus):
        return {}
    turn = [p for p in behind if first <= p < first + REASON and _speaker(reading, p) == speaker]
    return {p: -ORDER * n for n, p in enumerate(turn)}


def _between_questions(reading: Reading, place: int) -> list[int]:
    """The quotable sentences that say something behind the question that is asked above a sentence of the document."""
    stops = [i for i, s in enumerate(reading.sentences) if s.kind in (QUESTION, HEADING)]
    start = max((i for i in stops if i < place), default=-1)
    end = min((i for i in stops if i > place), default=len(reading.sentences))
    if start < 0 or reading.sentences[start].kind != QUESTION:  # what stands in front of all questions tells of none
        return []
    return [p for p, i in enumerate(reading.quotable) if start < i < end and reading.sentences[i].words >= FEW_WORDS]


def _called(reading: Reading, focus: str) -> set[str]:
    """The speakers of the document whom a focus names."""
    words = set(content_words(focus))
    speakers = {sentence.speaker for sentence in reading.sentences if sentence.speaker}
    return {speaker for speaker in speakers if words & set(content_words(speaker))}


def _speaker(reading: Reading, position: int) -> str:
    return reading.sentences[reading.quotable[position]].speaker


def _resolving(reading: Reading, focus: str, scores: np.ndarray, eligible: np.ndarray) -> dict[int, float]:
    """Return what was resolved under the heading of what is most about a focus that asks for it, worth as much."""
    if not eligible.any() or not OUTCOME.search(focus) or reading.genre != MINUTES:
        return {}
    place = reading.quotable[int(np.where(eligible, scores, -np.inf).argmax())]
    heads = [i for i, s in enumerate(reading.sentences) if s.kind == HEADING]
    start = max((i for i in heads if i < place), default=0)
    end = min((i for i in heads if i > place), default=len(reading.sentences))
    return {p: 0.0 for p, i in enumerate(reading.quotable) if start <= i < end and RESOLUTION.search(reading.texts[p])}


def bearing(focus: str, texts: Sequence[str], vectors: np.ndarray, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Return how much each sentence has to do with a question, (n,), and whether it is about it, beside the others."""
    query = encoder.encode([focus], query=True)[0]
    scores, least = relevance(focus, query, texts, vectors), MIN_RELEVANCE
    if scores.max() < least:  # "Who is unhappy?" has no word in common with "Not everyone is pleased."
        scores, least = vectors @ query, MIN_MEANING
    return scores, scores >= max(least, NEAR_BEST * float(scores.max()))
