"""Reading of a text under headings -> what choosing needs to know so that key points come from all of it.

A list of points stands for its whole text, and who wrote headings has parted it already. Running prose is chosen
otherwise: there, one sentence a part costs more than it tells (see DECISIONS.md). Refuses to know length and redundancy.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from qa_bot.answer.summaries.extracting import Choosable
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.forms import HEADING
from qa_bot.answer.texts.genres import INTERVIEW, MINUTES

LEAST_PARTS = 3  # with sentences, from which headings part a text
OPENS = 0.3  # what opening a part is worth, in units of cosine similarity: half of what opening the text is


def spread(reading: Reading, scores: np.ndarray) -> tuple[np.ndarray, tuple[Choosable, ...]]:
    """Return the scores (n,) and the candidates of a text whose key points are to come from as many of its parts as
    they can; both as they are where nothing parts it, where its kind of text has parts of its own, and of a talk.
    """
    candidates = reading.candidates
    parts = _parts(reading)
    if len(set(parts)) < LEAST_PARTS or reading.genre == INTERVIEW or any(one.part is not None for one in candidates):
        return scores, candidates
    opening = np.array([before != part for before, part in pairwise([-1, *parts])])
    opening &= reading.genre != MINUTES  # an item opens with who reported
    # an item may hold several motions, and what was decided is what minutes are for
    parted = tuple(
        replace(one, part=None if one.decision else part) for one, part in zip(candidates, parts, strict=True)
    )
    return scores + OPENS * opening, parted


def _parts(reading: Reading) -> list[int]:
    """The number of the heading that each quotable sentence stands under."""
    headings = np.cumsum([sentence.kind == HEADING for sentence in reading.sentences])
    found: list[int] = headings[list(reading.quotable)].tolist()
    return found
