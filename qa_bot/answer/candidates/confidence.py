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
# the same of what a second reader marked; it is told the title, so that missing names and shared words add nothing, and what
# the first reader says adds nothing either
AGAIN_BIAS, AGAIN_READER, AGAIN_MARGIN, AGAIN_DENSE = -4.15, 0.298, 0.166, 4.63
# From HIGH on, 90 of 100 best answers to validation questions held the right one, from LIKELY on 59, below 5 to 41.
HIGH = 0.75
LIKELY = 0.5
MOST_MARGIN = 8.0  # logits; also where there is no other answer
MOST_STRANGERS = 2
NO_SURER = 0.001  # no probability is nearer to 0 or 1: some hundred questions tell no more
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


def confidence_again(answerability: float, cosine: float, margin: float) -> float:
    """Return the probability that an answer is right which the second reader marked, 0..1; the signs of `confidence`."""
    return _sigmoid(
        AGAIN_BIAS + AGAIN_READER * answerability + AGAIN_MARGIN * min(margin, MOST_MARGIN) + AGAIN_DENSE * cosine
    )


def in_words(probability: float) -> str:
    """Return the confidence, 0..1, as a person would say it."""
    if probability >= HIGH:
        return "high confidence"
    return "medium confidence" if probability >= LIKELY else "low confidence"


def _sigmoid(value: float) -> float:
    return min(max(1 / (1 + math.exp(-max(-30.0, min(30.0, value)))), NO_SURER), 1 - NO_SURER)
