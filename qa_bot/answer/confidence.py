"""How likely an answer is right: a logistic model over what reader and retrieval say.

Fitted on questions, answerable and not, to a library of many paragraphs and to one article each; the figures are in
DECISIONS.md. It is the one place that turns scores into a probability.
"""

import math

# log odds = BIAS + READER * answerability (logits) + DENSE * cosine (-1..1) + STRANGER * names that the passage lacks
BIAS = -1.2
READER = 0.187
DENSE = 1.22
STRANGER = -1.48
ALONE_BIAS, ALONE_DENSE, ALONE_COVERAGE = -5.0, 6.0, 2.0  # without a reader; by hand


def confidence(answerability: float | None, cosine: float, coverage: float, strangers: int = 0) -> float:
    """Return the probability that the answer is right, 0..1; `answerability` is None without a reader.

    `coverage`, the share of the question's words that the passage holds, counts only then: beside a reader it brought
    nothing, and made answers inside one article look less sure than they are.
    """
    if answerability is None:
        return _sigmoid(ALONE_BIAS + ALONE_DENSE * cosine + ALONE_COVERAGE * coverage + STRANGER * strangers)
    return _sigmoid(BIAS + READER * answerability + DENSE * cosine + STRANGER * min(strangers, 2))


def in_words(probability: float) -> str:
    """Return the confidence, 0..1, as a person would say it."""
    if probability >= 0.8:
        return "high confidence"
    return "medium confidence" if probability >= 0.5 else "low confidence"


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
