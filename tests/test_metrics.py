"""Each metric against numbers worked by hand, and against the published implementation where one is at hand."""

import math
import random

import pytest

from qa_bot.evaluation.metrics import (
    JudgedClaim,
    answer_f1,
    area_under_risk_coverage,
    auroc,
    calibration_bins,
    citation_precision,
    citation_recall,
    exact_match,
    expected_calibration_error,
    mean,
    ndcg_at_k,
    normalise_answer,
    percentile,
    recall_at_k,
    risk_coverage,
    shows_answer,
)

# What evaluate-v2.0.py of SQuAD returns, worked through by hand: (given, expected, exact, F1).
OFFICIAL = [
    ("The Eiffel-Tower, in  Paris!", ["eiffeltower in paris"], 1.0, 1.0),
    ("a theory of the an", ["theory of"], 1.0, 1.0),
    ("the cat sat on the mat", ["a cat on a mat"], 0.0, 6 / 7),  # cat sat on mat / cat on mat: P 3/4, R 1
    ("to be or not to be", ["to be"], 0.0, 0.5),  # each word as often as it occurs in both: P 2/6, R 1
    ("1998", ["in 1998", "1998"], 1.0, 1.0),  # the best of the expected ones
    ("blue", ["red"], 0.0, 0.0),
    ("", [], 1.0, 1.0),  # declined, and rightly
    ("something", [], 0.0, 0.0),
    ("", ["something"], 0.0, 0.0),
    ("", ["the", "!"], 1.0, 1.0),  # no expected answer is left after normalisation
    ("the", ["something"], 0.0, 0.0),
    ("“quoted”", ["quoted"], 0.0, 0.0),  # only ASCII punctuation goes
]


@pytest.mark.parametrize(("given", "expected", "exact", "f1"), OFFICIAL)
def test_answers_score_as_with_the_official_script(given: str, expected: list[str], exact: float, f1: float) -> None:
    assert exact_match(given, expected) == exact
    assert answer_f1(given, expected) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("text", "expected", "shows"),
    [
        ("It was the Eiffel-Tower, in Paris.", ["red", "the eiffeltower"], 1.0),
        ("It cost 1,200 crowns.", ["200 crowns"], 0.0),  # whole words
        ("It cost 1,200 crowns.", [], 0.0),
        ("", ["the"], 0.0),
    ],
)
def test_a_text_shows_an_answer_that_stands_in_it(text: str, expected: list[str], shows: float) -> None:
    assert shows_answer(text, expected) == shows


def test_normalising_is_lower_case_then_punctuation_then_articles_then_spaces() -> None:
    assert normalise_answer("  A.B. the-end, An  apple ") == "ab theend apple"


def test_ranking_worked_by_hand() -> None:
    ranking, relevant = ["a", "b", "c", "d"], {"b": 1.0, "d": 1.0, "e": 1.0}
    assert recall_at_k(ranking, relevant, 4) == pytest.approx(2 / 3)
    assert recall_at_k(ranking, relevant, 1) == 0.0
    gained, best = 1 / math.log2(3) + 1 / math.log2(5), 1 + 1 / math.log2(3) + 1 / 2
    assert ndcg_at_k(ranking, relevant, 4) == pytest.approx(gained / best)
    assert ndcg_at_k(ranking, relevant, 4) == pytest.approx(0.49819, abs=1e-5)
    assert ndcg_at_k(["b", "a"], {"a": 2.0, "b": 1.0}, 10) == pytest.approx(0.85972, abs=1e-5)  # graded, linear gain
    assert recall_at_k(ranking, {}, 4) is None
    assert recall_at_k(ranking, {"x": 0.0}, 4) is None
    assert recall_at_k(ranking, {ranking[0]: 0.0, ranking[1]: 1.0}, 1) == 0.0
    assert ndcg_at_k(ranking, {"x": 0.0}, 4) is None


def test_the_mean_of_nothing_is_none() -> None:
    assert mean(iter([1.0, 2.0, 6.0])) == 3.0
    assert mean([]) is None


def test_ndcg_equals_scikit_learn() -> None:
    from sklearn.metrics import ndcg_score

    draw = random.Random(1)
    for _ in range(50):
        names = [str(i) for i in range(12)]
        gains = [float(draw.choice([0, 0, 1, 2, 3])) for _ in names]
        if not any(gains):
            continue
        draw.shuffle(names)
        scores = [-names.index(str(i)) for i in range(12)]
        k = draw.randint(1, 12)
        ours = ndcg_at_k(names, {str(i): gain for i, gain in enumerate(gains)}, k)
        assert ours == pytest.approx(float(ndcg_score([gains], [scores], k=k)))


def test_auroc_worked_by_hand_and_equal_to_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    assert auroc([0.1, 0.4, 0.35, 0.8], [False, False, True, True]) == 0.75  # 3 of 4 pairs
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.5, 0.6], [True, True]) is None
    draw = random.Random(2)
    for _ in range(50):
        scores = [draw.choice([0.1, 0.2, 0.3, 0.7]) for _ in range(20)]
        labels = [True, False] + [draw.random() < 0.4 for _ in range(18)]
        assert auroc(scores, labels) == pytest.approx(float(roc_auc_score(labels, scores)))


def test_calibration_worked_by_hand() -> None:
    confidences, right = [0.95, 0.85, 0.85, 0.55], [True, True, False, False]
    # bins (.9, 1]: |1 - .95|; (.8, .9], two: |.5 - .85|; (.5, .6]: |0 - .55|
    assert expected_calibration_error(confidences, right) == pytest.approx((0.05 + 2 * 0.35 + 0.55) / 4)
    assert [(b.low, b.high, b.count) for b in calibration_bins(confidences, right)] == [
        (0.5, 0.6, 1),
        (0.8, 0.9, 2),
        (0.9, 1.0, 1),
    ]
    assert expected_calibration_error([], []) is None


def test_a_confidence_on_an_edge_is_in_the_bin_below_it() -> None:
    edges = [i / 10 for i in range(11)]
    bins = calibration_bins(edges, [True] * 11)
    assert [b.count for b in bins] == [2] + [1] * 9
    assert all(b.low <= b.confidence <= b.high for b in bins)


def test_risk_and_coverage_worked_by_hand() -> None:
    confidences, right = [0.6, 0.9, 0.7, 0.8], [False, True, True, False]
    points = risk_coverage(confidences, right)
    assert points == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area_under_risk_coverage(confidences, right) == pytest.approx((0 + 0.5 + 1 / 3 + 0.5) / 4)
    assert area_under_risk_coverage([], []) is None


def test_the_order_of_equal_confidences_does_not_matter() -> None:
    one = risk_coverage([0.5, 0.5, 0.5, 0.9], [True, False, False, True])
    other = risk_coverage([0.5, 0.5, 0.9, 0.5], [False, False, True, True])
    assert [risk for _, risk in one] == pytest.approx([risk for _, risk in other])
    assert [risk for _, risk in one] == pytest.approx([0, (2 / 3) / 2, (4 / 3) / 3, 2 / 4])


def test_citations_worked_by_hand() -> None:
    claims = [
        JudgedClaim(True, (True,), (False,)),  # one citation that supports
        JudgedClaim(True, (True, False), (False, True)),  # the second adds nothing
        JudgedClaim(True, (False, False), (False, False)),  # only both together support
        JudgedClaim(False, (False,), (False,)),  # cited, not supported
        JudgedClaim(False),  # nothing cited
    ]
    assert citation_recall(claims) == 3 / 5
    assert citation_precision(claims) == (1 + 1 + 2 + 0) / 6
    assert citation_recall([]) is None
    assert citation_precision([JudgedClaim(False)]) is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(i) for i in range(20, 0, -1)]
    assert percentile(values, 0.5) == 10.0
    assert percentile(values, 0.95) == 19.0
    assert percentile([3.0], 0.95) == 3.0
    assert percentile([], 0.5) is None
