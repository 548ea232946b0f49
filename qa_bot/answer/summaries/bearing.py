"""Sentences + focus -> how much each has to do with it, by shared words and meaning, and which are about it."""

from collections.abc import Sequence

import numpy as np

from qa_bot.answer.summaries.extracting import relevance
from qa_bot.answer.summaries.studying import Reading
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import in_form_of, missing_names

MIN_RELEVANCE = 0.30  # below it no sentence has to do with the focus; measured, see DECISIONS.md
MIN_MEANING = 0.38  # cosine from which one has to do with it in other words, where none shares any; see DECISIONS.md
NEAR_BEST = 0.6  # a sentence is about the focus where its relevance is at least this times the best one's


def is_strange(focus: str, readings: Sequence[Reading]) -> bool:
    """Return whether a focus has a name that no document holds."""
    return bool(missing_names(focus, " ".join(f"{one.document.title} {one.document.text}" for one in readings)))


def bearing(focus: str, texts: Sequence[str], vectors: np.ndarray, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Return how much each sentence has to do with a question, (n,), and whether it is about it, beside the others."""
    query = encoder.encode([focus], query=True)[0]
    scores, least = relevance(focus, query, in_form_of(focus, texts), vectors), MIN_RELEVANCE
    if scores.max() < least:  # "Who is unhappy?" has no word in common with "Not everyone is pleased."
        scores, least = vectors @ query, MIN_MEANING
    return scores, scores >= max(least, NEAR_BEST * float(scores.max()))
