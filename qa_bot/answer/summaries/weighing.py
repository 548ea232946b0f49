"""Sentences of a document of a known genre -> what choosing needs to know of each: what it leans on, which part it belongs
to, what its kind of text makes it worth. Refuses to know vectors and models.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from qa_bot.answer.statements.hearsay import REACH, told_as_false
from qa_bot.answer.statements.leaning import announces
from qa_bot.answer.summaries.extracting import Choosable
from qa_bot.answer.summaries.stories import nameless
from qa_bot.answer.texts.delaying import anecdote, bearing, recurring, scene
from qa_bot.answer.texts.forms import HEADING, MARKS, PROSE, QUESTION
from qa_bot.answer.texts.genres import (
    ESSAY,
    FEATURE,
    HELP,
    INTERVIEW,
    LETTER,
    MINUTES,
    NEWS,
    REFERENCE,
    RESOLUTION,
    STUDY,
    courtesies,
    invented,
    summing_up,
    theses,
)
from qa_bot.answer.texts.motions import decisions, left_open, points_back, resolves
from qa_bot.answer.texts.papers import roles, worths
from qa_bot.answer.texts.prose import Sentence
from qa_bot.models.wording import content_words, count_words
from qa_bot.types import Document

HEAD = 12  # sentences in front of a conversation that tell of it
RECURRING_WEIGHT = 0.3  # what naming all that a text comes back to is worth where its lead comes late
DISCUSSED = 0.3  # what standing in the longest item is worth in minutes
IMPERSONAL = re.compile(
    r"(?:after (?:some |further )?discussion,? )?it was (?:\w+ )?(?:agreed|resolved|decided)\b", re.I
)
POINTS = re.compile(
    r"\b(?:would (?:have )?(?:like|prefer|rather)\w*|proposed|moved|suggested|asked)\b[^.;,]{0,20}\bit\b", re.I
)
CONCLUDES = re.compile(
    r"(?:So|Therefore|Thus|And|But),? I\b(?![^.;]{0,60}\b(?:it|this|that|them|him)\b)"
)  # needs no more
NAMELESS = -0.3  # what opens one and names nothing
FRONT = -1.0  # what stands in front of the first of several stories: a greeting, who publishes them
LATER = 0.06  # what each further story of several is worth less: who gathers them begins with what matters
MOST_LATER = 6
SCENERY = -0.3  # what a sentence loses that paints a scene in front of what a text tells
COURTESY = -0.5  # what the pleasantries at the beginning of a letter lose
INVENTED_WEIGHT = 0.4  # what a sentence of a patent is worth that says what was invented
THESIS_WEIGHT = 0.3  # what a sentence of an essay is worth that says what its writer holds


def candidates_of(
    document: Document,
    sentences: Sequence[Sentence],
    quotable: Sequence[int],
    texts: Sequence[str],
    genre: str,
    stories: Sequence[int] | None = None,
) -> tuple[Choosable, ...]:
    """Return what choosing needs to know of each quotable sentence. `stories`: of a text that gathers several, the number of
    the one in which each sentence stands, 0 in front of the first."""
    named = genre == INTERVIEW and any(sentence.speaker for sentence in sentences)
    places = _heading_talk(sentences) if named else summing_up(document, sentences)
    if genre == HELP:
        places = [sentence.place for sentence in sentences]
    headings = np.cumsum([sentence.kind == HEADING for sentence in sentences])
    decided = decisions(texts, headings[list(quotable)].tolist()) if genre == MINUTES else {}
    parts: Sequence[int | None] = headings.tolist() if genre == HELP else [None] * len(sentences)
    if genre == REFERENCE:  # its lead covers the whole, and each part behind it adds something
        lead = [i for i in quotable if headings[i] <= 1]
        places = [lead.index(i) if i in lead else None for i in range(len(sentences))]
        parts = [None if count <= 1 else count for count in headings.tolist()]
    worth = np.zeros(len(sentences))
    if stories is not None:
        places, parts = _leads(stories, quotable), [number or None for number in stories]
        worth = np.where(np.array(stories) > 0, -LATER * np.minimum(stories, MOST_LATER), FRONT)
        worth[list(nameless(document, sentences, quotable, stories))] += NAMELESS
    if genre == MINUTES:
        worth = DISCUSSED * _discussed(sentences, headings)
    if genre == STUDY:
        parts, worth = roles(document, sentences), worths(document, sentences)
    early, bears = _late_lead(document, sentences, quotable, texts) if genre in (NEWS, FEATURE) else (0, {})
    if genre == LETTER:
        early = courtesies(texts)
        bears = dict.fromkeys(range(early), COURTESY)
    shown = _announced(sentences, quotable, texts)
    told = INVENTED_WEIGHT * invented(texts)
    held = theses(texts) if genre == ESSAY else np.zeros(len(texts))
    if genre == ESSAY:
        places, early, bears = _argued(document, sentences, quotable, held)
    return tuple(
        Choosable(
            sentences[i].words + count_words(sentences[i].introduction) * (sentences[i].place == 0),
            (sentences[i].dangling and not _whole(texts[number], genre, held[number]))
            or (genre == MINUTES and number not in decided and left_open(texts[number])),
            follows=i == before + 1,
            sums=places[i],
            denied=_denied(document, texts[number], sentences[i + 1 : i + 2]),
            announces=announces(texts[number]) and number not in shown,
            bound=sentences[i].bound,
            decision=decided.get(number) or shown.get(number),
            part=parts[i],
            early=number < early,
            bonus=float(worth[i]) * (genre != MINUTES or number in decided or bool(RESOLUTION.search(texts[number])))
            + bears.get(number, 0.0)
            + float(told[number]),
        )
        for number, (before, i) in enumerate(pairwise([-1, *quotable]))
    )


def _whole(text: str, genre: str, held: float) -> bool:
    """Whether a sentence that seems to lean on another needs none: what minutes resolve ("Resolved: that the library
    open on Sundays"), what a writer concludes."""
    return resolves(text) if genre == MINUTES else bool(held > 1 and CONCLUDES.match(text))


def _argued(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], held: np.ndarray
) -> tuple[list[int | None], int, dict[int, float]]:
    """Of an essay: the place of each sentence in the paragraph where it closes, how many quotable ones stand in front of
    what it argues, and what each is worth. `held`: what its writer holds, (n,)."""
    paragraphs = _paragraphs(document, sentences, quotable)
    early = next((n for n, holds in enumerate(held) if holds > 0 or paragraphs[n]), 0)
    bears = dict(enumerate(THESIS_WEIGHT * held)) | dict.fromkeys(range(early), SCENERY)
    closing = max((paragraphs[n] for n, holds in enumerate(held) if holds > 1), default=paragraphs[-1])
    last = [i for i, paragraph in zip(quotable, paragraphs, strict=True) if paragraph == closing]
    return [last.index(i) if i in last else None for i in range(len(sentences))], early, bears


def _leads(stories: Sequence[int], quotable: Sequence[int]) -> list[int | None]:
    """The place of each quotable sentence in its story; None of what stands in front of the first."""
    found: list[int | None] = [None] * len(stories)
    told: Counter[int] = Counter()
    for i in quotable:
        if stories[i]:
            found[i] = told[stories[i]]
            told[stories[i]] += 1
    return found


def _announced(
    sentences: Sequence[Sentence], quotable: Sequence[int], texts: Sequence[str]
) -> dict[int, tuple[int, int]]:
    """The tables right behind what announces them, and that sentence: they are shown together."""
    found: dict[int, tuple[int, int]] = {}
    for number, (before, i) in enumerate(pairwise(quotable)):
        if sentences[i].rows and i == before + 1 and announces(texts[number]):
            found |= dict.fromkeys((number, number + 1), (number, number + 1))
    return found


def _late_lead(
    document: Document, sentences: Sequence[Sentence], quotable: Sequence[int], texts: Sequence[str]
) -> tuple[int, dict[int, float]]:
    """How many of the first quotable sentences are a scene in front of the lead; and, of such a text, what each of
    its sentences is worth: SCENERY inside that scene, else for naming what the text keeps coming back to."""
    paragraphs = _paragraphs(document, sentences, quotable)
    if passed := anecdote(document.title, texts):
        return passed, {}
    early = scene(document.title, texts, paragraphs)
    if not early:
        return 0, {}
    weights = recurring(document.title, texts)
    bears = [bearing(weights, text) for text in texts]
    most = max(max(bears), 1e-9)
    return early, {
        number: SCENERY if number < early else RECURRING_WEIGHT * share / most for number, share in enumerate(bears)
    }


def _discussed(sentences: Sequence[Sentence], headings: np.ndarray) -> np.ndarray:
    """How long the item of each sentence of minutes is beside the longest one, (n,), 0..1: what matters is discussed."""
    words = np.bincount(headings, [sentence.words for sentence in sentences])
    share: np.ndarray = words[headings] / max(float(words.max(initial=0.0)), 1.0)
    return share


def with_subjects(document: Document, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of minutes, those that resolve something with the item's heading in front where they do not name it."""
    found, item = [], ""
    for sentence in sentences:
        shown = " ".join(document.text[sentence.start : sentence.end].split())
        if sentence.kind == HEADING:
            item = MARKS.sub("", shown).strip(" :.")
        named = set(content_words(item)) & set(content_words(shown)) and not points_back(shown)
        bare = IMPERSONAL.match(shown) or resolves(shown) or (POINTS.search(shown) and not sentence.dangling)
        told = sentence.kind == PROSE and not sentence.speaker and item and not named and bare
        found.append(replace(sentence, introduction=f"{item}: ") if told else sentence)
    return found


def _paragraphs(document: Document, sentences: Sequence[Sentence], quotable: Sequence[int]) -> list[int]:
    """The number of the paragraph in which each quotable sentence stands."""
    found = [0]
    for before, after in pairwise(quotable):
        found.append(found[-1] + bool("\n" in document.text[sentences[before].end : sentences[after].start]))
    return found


def _denied(document: Document, text: str, following: Sequence[Sentence]) -> bool:
    """Whether what follows a sentence tells it as false."""
    return any(told_as_false(text, " ".join(document.text[one.start : one.start + REACH].split())) for one in following)


def _heading_talk(sentences: Sequence[Sentence]) -> list[int | None]:
    """The places of what stands in front of a conversation: it tells who talks, and of what. None for what is said."""
    first = next(i for i, sentence in enumerate(sentences) if sentence.speaker or sentence.kind == QUESTION)
    head = [i for i, sentence in enumerate(sentences[:first]) if sentence.kind == PROSE][:HEAD]
    return [head.index(i) if i in head else None for i in range(len(sentences))]
