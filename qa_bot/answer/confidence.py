"""How likely an answer is right: a logistic model over what reader and retrieval say.

Fitted on questions, answerable and not, to a library of many articles, to one article of many paragraphs, and to one
paragraph, with equal weight; the figures are in DECISIONS.md. It is the one place that turns scores into a probability.
"""

import math

# log odds = BIAS + READER * answerability + MARGIN * margin (logits) + DENSE * cosine (-1..1) + COVERAGE * coverage (0..1)
# + STRANGER * names that are missing
BIAS = -3.71
READER = 0.128
MARGIN = 0.224
DENSE = 2.27
COVERAGE = 1.15
STRANGER = -0.71
# the same of what a second reader marked, with AGREED where both mark the same words, and FIRST * the log odds of the first
# reader's confidence, in which coverage is already
AGAIN_BIAS, AGAIN_READER, AGAIN_MARGIN = -2.54, 0.158, 0.28
AGAIN_DENSE, AGAIN_STRANGER, AGAIN_AGREED, AGAIN_FIRST = 0.218, -0.495, 0.989, 0.302
# From HIGH on the answers of 92 of 100 validation questions showed the right one, between the two 76 (the second reader
# before the present one; of a library alone 88 and 50, with the present one 86 and 65: see DECISIONS.md).
HIGH = 0.75
LIKELY = 0.5
MOST_MARGIN = 8.0  # logits; also where there is no other answer
MOST_STRANGERS = 2
NO_SURER = 0.001  # a probability is nowhere nearer to 0 or 1 than this
ALONE_BIAS, ALONE_DENSE, ALONE_COVERAGE, ALONE_STRANGER = -5.0, 6.0, 2.0, -1.48  # without a reader; by hand


def confidence(
    answerability: float | None, cosine: float, coverage: float, strangers: int = 0, margin: float = MOST_MARGIN
) -> float:
    """Return the probability that an answer is right, 0..1; `answerability` (logits) is None without a reader.

    `coverage` is the share of the question's words that the answering sentence, what stands right before it and its title
    hold, 0..1, `strangers` the number of the question's names that it and its title lack, `margin` by how many logits the
    reader prefers the span to the best other answer.
    """
    if answerability is None:
        return _sigmoid(ALONE_BIAS + ALONE_DENSE * cosine + ALONE_COVERAGE * coverage + ALONE_STRANGER * strangers)
    return _sigmoid(
        BIAS
        + READER * answerability
        + MARGIN * min(margin, MOST_MARGIN)
        + DENSE * cosine
        + COVERAGE * coverage
        + STRANGER * min(strangers, MOST_STRANGERS)
    )


def confidence_again(
    answerability: float, cosine: float, strangers: int, margin: float, agreed: bool, first: float
) -> float:
    """Return the probability that an answer is right which the second reader marked, 0..1.

    The signs of `confidence`, of the second reader, whether both readers mark the same words, and `first`, the confidence in
    what the first reader marks in the passage, 0..1.
    """
    return _sigmoid(
        AGAIN_BIAS
        + AGAIN_READER * answerability
        + AGAIN_MARGIN * min(margin, MOST_MARGIN)
        + AGAIN_DENSE * cosine
        + AGAIN_STRANGER * min(strangers, MOST_STRANGERS)
        + AGAIN_AGREED * agreed
        + AGAIN_FIRST * _log_odds(first)
    )


def in_words(probability: float) -> str:
    """Return the confidence, 0..1, as a person would say it."""
    if probability >= HIGH:
        return "high confidence"
    return "medium confidence" if probability >= LIKELY else "low confidence"


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, NO_SURER), 1 - NO_SURER)
    return math.log(kept / (1 - kept))
