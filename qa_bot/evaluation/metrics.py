"""One function a metric, each with its paper. Numbers in, numbers out: nothing of bots, files or reports.

Shares are 0..1. A metric that has nothing to measure is None, never 0.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ARTICLES = re.compile(r"\b(a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)
BINS = 10


def normalise_answer(text: str) -> str:
    """Return the answer in lower case without ASCII punctuation, articles and doubled spaces, as SQuAD's script does."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(PUNCTUATION)).split())


def exact_match(given: str, expected: Sequence[str]) -> float:
    """Return 1.0 where the answer is one of those expected, after normalisation, else 0.0.

    `given` is "" where the bot declined, `expected` is empty where it should. Rajpurkar et al., "SQuAD", EMNLP 2016,
    and "Know What You Don't Know", ACL 2018; equal to the official evaluate-v2.0.py.
    """
    return _best(lambda one, other: float(normalise_answer(one) == normalise_answer(other)), given, expected)


def answer_f1(given: str, expected: Sequence[str]) -> float:
    """Return the best F1 over words (0..1) of the answer against those expected, as in `exact_match`.

    Where either has no words, they must both have none. Same papers and script.
    """
    return _best(_word_f1, given, expected)


def shows_answer(text: str, expected: Sequence[str]) -> float:
    """Return 1.0 where one of the expected answers stands in the text word for word, after normalisation, else 0.0.

    What a reader of the whole answer can find in it; as in Liu et al., "Lost in the Middle", TACL 2024.
    """
    words = f" {normalise_answer(text)} "
    return float(any(f" {normalise_answer(answer)} " in words for answer in expected if normalise_answer(answer)))


def _best(score: Callable[[str, str], float], given: str, expected: Sequence[str]) -> float:
    # An expected answer that consists of articles and punctuation does not count, as in the official script.
    wanted = [answer for answer in expected if normalise_answer(answer)] or [""]
    return max(score(given, answer) for answer in wanted)


def _word_f1(given: str, expected: str) -> float:
    one, other = normalise_answer(given).split(), normalise_answer(expected).split()
    if not one or not other:
        return float(one == other)
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))


def recall_at_k(ranking: Sequence[str], relevant: Mapping[str, float], k: int) -> float | None:
    """Return the share of the relevant names (relevance above 0) among the first k of a ranking.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.3; trec_eval's recall_k.
    """
    wanted = {name for name, relevance in relevant.items() if relevance > 0}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else None


def ndcg_at_k(ranking: Sequence[str], relevant: Mapping[str, float], k: int) -> float | None:
    """Return the discounted gain of the first k of a ranking, divided by that of the best ranking.

    gain / log2(rank + 1), ranks from 1. Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques",
    TOIS 2002, in the form of trec_eval's ndcg_cut_k, which BEIR reports.
    """
    best = _discounted(sorted(relevant.values(), reverse=True)[:k])
    return _discounted([relevant.get(name, 0.0) for name in ranking[:k]]) / best if best > 0 else None


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return how often a positive case scores above a negative one, ties half; .5 is chance.

    The Mann-Whitney form of the area under the ROC curve: Fawcett, "An Introduction to ROC Analysis", 2006.
    """
    order = sorted(zip(scores, positive, strict=True))
    positives = sum(positive)
    negatives = len(order) - positives
    if not positives or not negatives:
        return None
    below, won = 0, 0.0
    for group in _ties(order):
        ups = sum(is_positive for _, is_positive in group)
        downs = len(group) - ups
        won += ups * (below + downs / 2)
        below += downs
    return won / (positives * negatives)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in (low, high]."""

    low: float
    high: float
    count: int
    confidence: float  # mean
    right: float  # share


def calibration_bins(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Return the filled ones of BINS equally wide bins of confidence, lowest first. Confidence 0 is in the first."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for pair in zip(confidences, right, strict=True):
        held.setdefault(max(0, math.ceil(pair[0] * BINS - 1e-9) - 1), []).append(pair)
    return [
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            count=len(pairs),
            confidence=sum(confidence for confidence, _ in pairs) / len(pairs),
            right=sum(is_right for _, is_right in pairs) / len(pairs),
        )
        for place, pairs in sorted(held.items())
    ]


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return by how much confidence and share of right answers differ, the bins weighted by what they hold; 0 is best.

    Naeini et al., AAAI 2015, in the form of Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    if not confidences:
        return None
    filled = calibration_bins(confidences, right)
    return sum(held.count * abs(held.right - held.confidence) for held in filled) / len(confidences)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Return (coverage, risk) after each case, surest first: the share answered so far, and the share of it that is wrong.

    Cases of the same confidence share what is wrong among them, so that their order does not matter. El-Yaniv and
    Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.
    """
    points: list[tuple[float, float]] = []
    wrong, done = 0.0, 0
    for group in _ties(sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])):
        share = sum(not is_right for _, is_right in group) / len(group)
        for _ in group:
            wrong, done = wrong + share, done + 1
            points.append((done / len(confidences), wrong / done))
    return points


def area_under_risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> float | None:
    """Return the mean risk over all coverages; 0 is best, the share of wrong answers is what a random order has.

    Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers", ICLR 2019.
    """
    points = risk_coverage(confidences, right)
    return sum(risk for _, risk in points) / len(points) if points else None


def _ties(order: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    """Cut an ordered sequence into runs of equal scores."""
    runs: list[list[tuple[float, bool]]] = []
    for pair in order:
        if runs and runs[-1][0][0] == pair[0]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return runs


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """Whether the citations of one claim support it: all together, and for each, it alone and all but it."""

    together: bool
    alone: tuple[bool, ...] = ()
    others: tuple[bool, ...] = ()  # of a single citation: False


def citation_recall(claims: Sequence[JudgedClaim]) -> float | None:
    """Return the share of claims that their citations support; a claim without citations is not supported.

    Gao et al., "Enabling Large Language Models to Generate Text with Citations" (ALCE), EMNLP 2023, section 4.
    """
    return sum(claim.together and bool(claim.alone) for claim in claims) / len(claims) if claims else None


def citation_precision(claims: Sequence[JudgedClaim]) -> float | None:
    """Return the share of citations that are of use: their claim is supported, by them alone or not without them.

    Same paper: a citation is irrelevant where it cannot support the claim and the others can.
    """
    useful = [
        claim.together and (alone or not others)
        for claim in claims
        for alone, others in zip(claim.alone, claim.others, strict=True)
    ]
    return sum(useful) / len(useful) if useful else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` (0..1) of the values do not exceed: the nearest rank."""
    return sorted(values)[max(1, math.ceil(share * len(values))) - 1] if values else None


def mean(values: Iterable[float]) -> float | None:
    """Return the arithmetic mean."""
    values = list(values)
    return sum(values) / len(values) if values else None
