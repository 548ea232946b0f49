"""Reading + focus -> how much each sentence is worth, and which may be chosen: what is about the focus.

Knows where a document itself asks what is asked of it, what an interview's guest says behind that, and what minutes
resolve. Refuses to know how many sentences are chosen.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.answer.questions.kinds import kind_of
from qa_bot.answer.statements.leaning import leans
from qa_bot.answer.summaries.extracting import Choosable, Length, relevance, salience
from qa_bot.answer.summaries.headed import paragraph_of, parts
from qa_bot.answer.summaries.kindred import NAMED, ORDER, general, sided
from qa_bot.answer.summaries.seeking import Found, Readers, asks, question_of, seek
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import ASKS, HEADING, QUESTION
from qa_bot.answer.texts.general import SAID, SPEECH, holding, kind_of_focus
from qa_bot.answer.texts.genres import ESSAY, INTERVIEW, MINUTES, RESOLUTION, theses
from qa_bot.answer.texts.prose import FEW_WORDS
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words, in_form_of, missing_names

SURE = 0.5  # confidence from which a sentence answers a focus that asks
MAY_ANSWER = 0.2  # and from which it comes before others where nothing is sure
MOST_ANSWERS = 3  # that are taken
ANSWERS = 2.0  # what an answer is worth more than the best of what shares words or meaning with the focus
EXPLAINS = 0.1  # what that which explains an answer is worth less
NEAR = 0.3  # cosine from which a sentence is near enough to be shown where nothing is surely about the focus
NEAR_SPEECH = 0.1  # and one that somebody says, where the focus asks what is said
MOST_NEAR = 3  # of these
MIN_RELEVANCE = 0.30  # below it no sentence has to do with the focus; measured, see DECISIONS.md
MIN_MEANING = 0.38  # cosine from which one has to do with it in other words, where none shares any; see DECISIONS.md
SAME_QUESTION = 0.45  # relevance from which a question of the text asks what the focus asks
MOST_QUESTIONS = 500  # of a document that are compared with the focus
OUTCOME = re.compile(r"\b(?:decid|decision|resol(?:v|ution)|agreed|outcome|voted?\b)", re.IGNORECASE)
WRITER = frozenset(content_words("author writer essay essayist columnist article text piece column he she"))
HOLDS = frozenset(  # and what is asked of him
    content_words(
        "propose proposes argue argues hold holds believe believes think thinks want wants suggest suggests recommend conclude claim demand"
        " advocate plead stand opinion view position conclusion thesis proposal argument main own final now end"
    )
)
NEAR_BEST = 0.6  # a sentence is about the focus where its relevance is at least this times the best one's
REASON = 2  # sentences that somebody says of a thing and why
WHY = re.compile(r"\W*(?:why|for what reason|what (?:is|was) the reason)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a summary is chosen by."""

    scores: np.ndarray  # (n,) what each quotable sentence is worth
    eligible: np.ndarray  # (n,) bool: whether it may be chosen
    candidates: tuple[Choosable, ...]  # what choosing needs to know of the sentences
    unsure: bool = False  # no sentence is surely about the focus; these are the nearest


def aim(
    reading: Reading,
    encoder: Encoder,
    length: Length,
    focus: str | None,
    readers: Readers | None = None,
    *,
    begun: tuple[np.ndarray, np.ndarray] | None = None,
    strange: bool | None = None,
) -> Aim:
    """Return the worth of each quotable sentence, and which may be chosen: with a focus, what is about it.

    About it is what answers it (as far as `readers` are given, and surely), what stands under a question or heading that
    says the same, what holds things of the kind that it names, and what shares its meaning. Where nothing is, or it is a
    question to which the readers see no answer, the nearest few may be chosen, and `unsure` is true; nothing where even these are far. Of one document among several,
    `begun` is what `bearing` tells of its sentences beside the others', and `strange` whether the focus has a name that
    none of them holds: then nothing but an answer is surely about it.
    """
    if focus is None:
        worth = salience(reading.vectors, reading.texts, reading.candidates, length, reading.genre)
        return Aim(worth, np.ones(len(reading.quotable), dtype=bool), reading.candidates)
    if held := _held(reading, focus):
        return _only(reading, held, True)
    scores, eligible = begun or bearing(focus, reading.said, reading.vectors, encoder)
    asked = question_of(focus)
    found = seek(reading, asked, scores, encoder, readers) if readers and asked else []
    if SAID.match(focus):
        found = [one for one in found if any(SPEECH.search(reading.texts[p]) for p in one.places)]
        said, sure = sided(reading, focus, length)
        if said:
            return _only(reading, said, sure)
    kind, others = kind_of_focus(focus)
    if kind and kind.strict and not others:
        found = [one for one in found if any(holding(kind, [reading.texts[p] for p in one.places]))]
    answers = [one for one in found if one.confidence >= SURE]
    best = float(scores.max())
    more, eligible = _brought(reading, encoder, length, focus, scores, eligible, answers)
    for position in {position for some in more for position in some}:
        scores[position] = best + max(some[position] for some in more if position in some)
        eligible[position] = True
    eligible &= ~np.array([candidate.denied for candidate in reading.candidates])
    eligible &= ~_is_table(reading) | np.array([any(p in some for some in more) for p in range(len(scores))])
    candidates = _of_subject(reading, {p for some in more for p in some})
    if strange is None:
        strange = is_strange(focus, [reading])
    if eligible.any() and (answers or not strange):
        if begun is None and readers and asks(focus) and not any(more) and not _answer_may_be(found):
            return Aim(scores, _best(scores, eligible), candidates, unsure=True)
        return Aim(scores, eligible, candidates)
    return _nearest(reading, encoder, focus, found)


def _brought(
    reading: Reading,
    encoder: Encoder,
    length: Length,
    focus: str,
    scores: np.ndarray,
    eligible: np.ndarray,
    answers: Sequence[Found],
) -> tuple[list[dict[int, float]], np.ndarray]:
    """Return what more than shared words and meaning brings, sentences with their worth each way; and what may be chosen
    beside them."""
    own = _answering(reading, encoder, focus, scores)
    if answers and reading.genre != INTERVIEW and not {p for one in answers for p in one.places} & set(own):
        own = {}
    told = {p: NAMED + worth for p, worth in own.items()} or _explaining(reading, focus, scores, eligible)
    if told and (called := _called(reading, focus)):  # what others say of the same would take the room
        eligible = eligible & np.array([_speaker(reading, p) in called | {""} for p in range(len(scores))])
    return [
        told,
        _resolving(reading, focus, scores, eligible),
        general(reading, encoder, length, focus),
        _answered(reading, focus, answers),
    ], eligible


def _answer_may_be(found: Sequence[Found]) -> bool:
    """Whether the readers saw anything in a document that may answer: what shares words with a question about what
    did not happen ("Who was arrested?") answers nothing."""
    return any(one.confidence >= MAY_ANSWER for one in found)


def _best(worth: np.ndarray, eligible: np.ndarray) -> np.ndarray:
    """The few of the eligible sentences that are worth most, (n,) bool."""
    best = np.zeros(len(worth), dtype=bool)
    best[[p for p in np.argsort(-worth, kind="stable") if eligible[p]][:MOST_NEAR]] = True
    return best


def _only(reading: Reading, worth: Mapping[int, float], sure: bool) -> Aim:
    """What is chosen where nothing but some sentences may be."""
    scores = np.array([worth.get(p, 0.0) for p in range(len(reading.quotable))])
    eligible = np.array([p in worth and not one.denied for p, one in enumerate(reading.candidates)])
    return Aim(scores, eligible, _of_subject(reading, worth), unsure=not sure)


def _is_table(reading: Reading) -> np.ndarray:
    return np.array([bool(reading.sentences[i].rows) for i in reading.quotable])


def is_strange(focus: str, readings: Sequence[Reading]) -> bool:
    """Return whether a focus has a name that no document holds."""
    return bool(missing_names(focus, " ".join(f"{one.document.title} {one.document.text}" for one in readings)))


def _answered(reading: Reading, focus: str, answers: Sequence[Found]) -> dict[int, float]:
    """Return the sentences that answer, worth more than all others, and what belongs to them: the rest of what stands
    under a question of the text, of a reason or a way what follows in the paragraph."""
    worth: dict[int, float] = {}
    asked = [part.places for part in parts(reading) if ASKS.search(part.name)]
    explained = kind_of(question_of(focus)) in ("reason", "way")
    for number, one in enumerate(answers[:MOST_ANSWERS]):
        top, last = ANSWERS - ORDER * number, one.places[-1]
        part = next((places for places in asked if last in places), ())
        behind = [p for p in part if p not in one.places] or (_following(reading, last) if explained else [])
        told = [(p, top) for p in one.places]
        told += [(p, top - EXPLAINS - ORDER * n) for n, p in enumerate(behind)]
        for place, value in told:
            worth[place] = max(value, worth.get(place, value))
    return worth


def _following(reading: Reading, place: int) -> list[int]:
    """The quotable sentences behind one in its paragraph, at most REASON."""
    paragraph = paragraph_of(reading, reading.quotable[place])
    behind = range(place + 1, min(place + 1 + REASON, len(reading.quotable)))
    return [p for p in behind if reading.quotable[p] in paragraph]


def _of_subject(reading: Reading, places: Collection[int] = ()) -> tuple[Choosable, ...]:
    """The candidates for a summary of one subject, which covers no parts; of some places, what leans on a question right
    before it leans on nothing: the focus asks the same."""
    return tuple(
        replace(one, part=None, dangling=one.dangling and not (place in places and _behind_question(reading, place)))
        for place, one in enumerate(reading.candidates)
    )


def _behind_question(reading: Reading, place: int) -> bool:
    """Whether a sentence stands right behind a question, and leans on nothing else."""
    i = reading.quotable[place]
    return i > 0 and reading.sentences[i - 1].kind == QUESTION and not leans(reading.texts[place])


def _nearest(reading: Reading, encoder: Encoder, focus: str, found: Sequence[Found]) -> Aim:
    """The few sentences that come nearest to a focus although none is surely about it."""
    worth = reading.vectors @ encoder.encode([focus], query=True)[0]
    least = NEAR
    if SAID.match(focus):
        least = NEAR_SPEECH
        speech = np.array([bool(SPEECH.search(text)) for text in reading.texts])
        worth = np.where(speech, worth, worth - 1.0)
    worth = np.where(_is_table(reading), -1.0, worth)
    for one in found:
        if one.confidence >= MAY_ANSWER:
            worth[list(one.places)] = 1.0 + one.confidence
    order = np.argsort(-worth, kind="stable")[:MOST_NEAR]
    eligible = np.zeros(len(worth), dtype=bool)
    eligible[[p for p in order if worth[p] >= least]] = True
    return Aim(worth, eligible, _of_subject(reading), unsure=bool(eligible.any()))


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


def _held(reading: Reading, focus: str) -> dict[int, float]:
    """Return what the writer of an essay holds, where a focus asks for that and of no thing; first where he stands now."""
    words = set(content_words(focus))
    if reading.genre != ESSAY or not (words & WRITER and words & HOLDS and words <= WRITER | HOLDS):
        return {}
    held = theses(reading.texts)
    return {p: NAMED * float(worth) for p, worth in enumerate(held) if worth > 0}


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
    scores, least = relevance(focus, query, in_form_of(focus, texts), vectors), MIN_RELEVANCE
    if scores.max() < least:  # "Who is unhappy?" has no word in common with "Not everyone is pleased."
        scores, least = vectors @ query, MIN_MEANING
    return scores, scores >= max(least, NEAR_BEST * float(scores.max()))
