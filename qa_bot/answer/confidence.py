"""How likely an answer is right: a logistic model over what reader and retrieval say.

Fitted on held-out questions, answerable and not, asked to a library of all their paragraphs; the figures and the
command are in DECISIONS.md. It is the one place that turns scores into a probability.
"""

import math

# log odds = BIAS + READER * answerability (logits) + DENSE * cosine (-1..1) + COVERAGE * share of question words (0..1)
BIAS = -4.05
READER = 0.293
DENSE = 2.39
COVERAGE = 2.24
STRANGER = -1.0  # a name of the question that the passage does not hold; set by hand
ALONE_BIAS, ALONE_DENSE, ALONE_COVERAGE = -5.0, 6.0, 2.0  # without a reader


def confidence(answerability: float | None, cosine: float, coverage: float, strangers: int = 0) -> float:
    """Return the probability that the answer is right, 0..1; `answerability` is None without a reader."""
    if answerability is None:
        return _sigmoid(ALONE_BIAS + ALONE_DENSE * cosine + ALONE_COVERAGE * coverage + STRANGER * strangers)
    return _sigmoid(BIAS + READER * answerability + DENSE * cosine + COVERAGE * coverage + STRANGER * strangers)


def in_words(probability: float) -> str:
    """Return the confidence, 0..1, as a person would say it."""
    if probability >= 0.8:
        return "high confidence"
    return "medium confidence" if probability >= 0.5 else "low confidence"


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
