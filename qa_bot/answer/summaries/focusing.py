"""Reading + focus -> how much each sentence is worth, and which may be chosen: what is about the focus.

Weighs what answers the focus against what stands behind the document's own question, what minutes resolve, what an
essay's writer holds, and what shares words and meaning. Refuses to know how many sentences are chosen.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa_bot.answer.questions.kinds import kind_of
from qa_bot.answer.statements.leaning import leans
from qa_bot.answer.summaries.asked import REASON, answering, explaining, speaker_at, speakers_named
from qa_bot.answer.summaries.bearing import bearing, is_strange
from qa_bot.answer.summaries.extracting import Choosable, Length, salience
from qa_bot.answer.summaries.headed import paragraph_of, parts
from qa_bot.answer.summaries.kindred import NAMED, ORDER, general, sided
from qa_bot.answer.summaries.seeking import Found, Readers, asks, question_of, seek
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import ASKS, HEADING, QUESTION
from qa_bot.answer.texts.general import SAID, SPEECH, holding, kind_of_focus
from qa_bot.answer.texts.genres import ESSAY, INTERVIEW, MINUTES, RESOLUTION, theses
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words

SURE = 0.5  # confidence from which a sentence answers a focus that asks
MAY_ANSWER = 0.2  # and from which it comes before others where nothing is sure
MOST_ANSWERS = 3  # that are taken
ANSWERS = 2.0  # what an answer is worth more than the best of what shares words or meaning with the focus
EXPLAINS = 0.1  # what that which explains an answer is worth less
NEAR = 0.3  # cosine from which a sentence is near enough to be shown where nothing is surely about the focus
NEAR_SPEECH = 0.1  # and one that somebody says, where the focus asks what is said
MOST_NEAR = 3  # of these
OUTCOME = re.compile(r"\b(?:decid|decision|resol(?:v|ution)|agreed|outcome|voted?\b)", re.IGNORECASE)
WRITER = frozenset(content_words("author writer essay essayist columnist article text piece column he she"))
HOLDS = frozenset(  # and what is asked of him
    content_words(
        "propose proposes argue argues hold holds believe believes think thinks want wants suggest suggests recommend conclude claim demand"
        " advocate plead stand opinion view position conclusion thesis proposal argument main own final now end"
    )
)


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
    if SAID.match(focus):
        said, sure = sided(reading, focus, length)
        if said:
            return _only(reading, said, sure)
    scores, eligible = begun or bearing(focus, reading.said, reading.vectors, encoder)
    found = _seen(reading, focus, scores, encoder, readers) if readers else []
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


def _seen(reading: Reading, focus: str, scores: np.ndarray, encoder: Encoder, readers: Readers) -> list[Found]:
    """What the readers see that may answer a focus that asks, the surest first: what somebody says where it asks for
    that, and what holds things of the kind that it names where nothing else can answer."""
    asked = question_of(focus)
    found = seek(reading, asked, scores, encoder, readers) if asked else []
    if SAID.match(focus):
        found = [one for one in found if any(SPEECH.search(reading.texts[p]) for p in one.places)]
    kind, others = kind_of_focus(focus)
    if kind and kind.strict and not others:
        found = [one for one in found if any(holding(kind, [reading.texts[p] for p in one.places]))]
    return found


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
    own = answering(reading, encoder, focus, scores)
    if answers and reading.genre != INTERVIEW and not {p for one in answers for p in one.places} & set(own):
        own = {}
    told = {p: NAMED + worth for p, worth in own.items()} or explaining(reading, focus, scores, eligible)
    if told and (called := speakers_named(reading, focus)):  # what others say of the same would take the room
        eligible = eligible & np.array([speaker_at(reading, p) in called | {""} for p in range(len(scores))])
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
