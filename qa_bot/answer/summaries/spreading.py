"""Reading of a text under headings -> what choosing needs to know so that key points come from all of it.

A list of points stands for its whole text, and who wrote headings has parted it already. Running prose is chosen
otherwise: there, one sentence a part costs more than it tells (see DECISIONS.md). Refuses to know length and redundancy.
"""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np

from qa_bot.answer.dialogues.exchanging import SHOWN
from qa_bot.answer.summaries.extracting import Choosable
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import HEADING, QUESTION
from qa_bot.answer.texts.genres import INTERVIEW, MINUTES

LEAST_PARTS = 3  # with sentences, from which headings part a text
SCENE = 2.0  # what a sentence of a talk loses that nobody says
STANCE = 0.25  # what it is worth there to say what should be done, or what one will do
UNCLEAR = 0.25  # what it costs to speak of what was named before: points stand alone
WANTS = re.compile(
    r"\b(?:should|must|ought to|need to)\b|\b(?:I|we) (?:also )?(?:want|would (?:also )?(?!have|not have|say|think)\w+|will|shall|propose|demand|refuse|plan|regret)\b"
    r"|\b(?:I am|we are|I['’]m|we['’]re) (?:not )?(?:going to|planning|leaving|for|against)\b",
    re.IGNORECASE,
)
THEM = re.compile(r"\b(?:them|they)\b", re.IGNORECASE)
SEVERAL = re.compile(r"\b(?:\w{3,}s|people|men|women|children|and)\b(?<!\bthis)(?<!\bwas)(?<!\bhas)", re.IGNORECASE)
OPENS = 0.3  # what opening a part is worth, in units of cosine similarity: half of what opening the text is


def spread(reading: Reading, scores: np.ndarray) -> tuple[np.ndarray, tuple[Choosable, ...]]:
    """Return the scores (n,) and the candidates of a text whose key points are to come from as many of its parts as
    they can; both as they are where nothing parts it, and where its kind of text has parts of its own.

    Of a talk, the points are what is said, over the questions; what stands in front of it comes last.
    """
    candidates = reading.candidates
    if reading.genre == INTERVIEW:
        return _said(reading, scores)
    parts = _parts(reading)
    if len(set(parts)) < LEAST_PARTS or any(one.part is not None for one in candidates):
        return scores, candidates
    opening = np.array([before != part for before, part in pairwise([-1, *parts])])
    opening &= reading.genre != MINUTES  # an item opens with who reported
    # an item may hold several motions, and what was decided is what minutes are for
    parted = tuple(
        replace(one, part=None if one.decision else part) for one, part in zip(candidates, parts, strict=True)
    )
    return scores + OPENS * opening, parted


def _said(reading: Reading, scores: np.ndarray) -> tuple[np.ndarray, tuple[Choosable, ...]]:
    """The scores and candidates of a talk, whose parts are the replies; as they are where nobody is known to speak."""
    sentences, quotable = reading.sentences, list(reading.quotable)
    asks = [one.kind == QUESTION and (not i or sentences[i - 1].kind != QUESTION) for i, one in enumerate(sentences)]
    replies = np.cumsum(asks)[quotable]
    spoken = np.array([bool(sentences[i].speaker) for i in quotable])
    if not spoken.any():
        return scores, reading.candidates
    parted = tuple(replace(one, part=int(n)) for one, n in zip(reading.candidates, replies, strict=True))
    wants = np.array([bool(WANTS.search(text)) for text in reading.texts])
    asked = [sentences[i].introduction.endswith(SHOWN) for i in quotable]  # with its question
    unclear = [
        not with_it and (one.dangling or unnamed(text))
        for with_it, one, text in zip(asked, parted, reading.texts, strict=True)
    ]
    return scores + STANCE * wants - UNCLEAR * np.array(unclear) - SCENE * ~spoken, parted


def unnamed(text: str) -> bool:
    """Return whether a sentence speaks of "them" and has named nothing that there may be several of."""
    them = THEM.search(text)
    return bool(them and not SEVERAL.search(text, 0, them.start()))


def _parts(reading: Reading) -> list[int]:
    """The number of the heading that each quotable sentence stands under."""
    headings = np.cumsum([sentence.kind == HEADING for sentence in reading.sentences])
    found: list[int] = headings[list(reading.quotable)].tolist()
    return found
