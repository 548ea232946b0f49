"""Figures from outcomes made by hand: what is counted, over which questions, and what the floors get."""

from dataclasses import replace

import pytest

from qa_bot.evaluation.datasets import Question
from qa_bot.evaluation.evaluate import Evaluation, Outcome
from qa_bot.evaluation.figures import MEANINGS, MeasuredFigure, figures, guesses, is_right
from qa_bot.evaluation.metrics import JudgedClaim
from qa_bot.types import Answer

ASKED = Question("q", "Who built it?", ("Ada Lindqvist",), True)
UNANSWERABLE = Question("u", "Who painted it?", answerable=False)
OPEN = Question("o", "What of it?")


def outcome(question: Question, given: str, confidence: float = 0.5, guess: str = "", **more: object) -> Outcome:
    answer = Answer(question.question, question.question, given, given, declined=None if given else "no answer")
    made = Outcome(question, answer, 0.1, given or guess, confidence)
    return replace(made, **more)  # type: ignore[arg-type]


def measured(*outcomes: Outcome) -> dict[str, MeasuredFigure]:
    return {figure.key: figure for figure in figures(Evaluation(outcomes, {}, 8, 2, 9, 1.5, 300.0))}


def test_right_wrong_and_declined_are_counted_where_the_file_tells() -> None:
    found = measured(
        outcome(ASKED, "the engineer Ada Lindqvist"),  # F1 .8
        outcome(ASKED, "Jonas Okoye"),
        outcome(ASKED, ""),
        outcome(UNANSWERABLE, ""),
        outcome(UNANSWERABLE, "Jonas Okoye"),
        outcome(OPEN, "anything"),
    )
    assert (found["right"].value, found["right"].n) == (pytest.approx(1 / 3), 3)
    assert found["exact_match"].value == 0.0
    assert found["f1"].value == pytest.approx(0.8 / 3)
    assert (found["f1_all"].value, found["f1_all"].n) == (pytest.approx(1.8 / 5), 5)
    assert (found["declined_right"].value, found["declined_right"].n) == (0.5, 2)
    assert (found["declined_wrong"].value, found["declined_wrong"].n) == (pytest.approx(1 / 3), 3)
    assert (found["wrong_given"].value, found["wrong_given"].n) == (pytest.approx(2 / 3), 3)
    assert found["wrong_shown"].n == found["wrong_given"].n
    assert found["seconds_median"].n == 6


def test_the_floors_are_what_trivial_bots_get_on_the_same_questions() -> None:
    found = measured(
        outcome(ASKED, "Ada Lindqvist", first_sentence="Ada Lindqvist of Leith."),
        outcome(ASKED, "", first_sentence="Nothing of the kind."),
        outcome(UNANSWERABLE, "", first_sentence="Nothing of the kind."),
        outcome(UNANSWERABLE, "", first_sentence=""),
    )
    assert found["right"].floors == {"declines everything": 0.0, "first sentence": 0.5}
    assert found["f1"].floors == {"declines everything": 0.0, "first sentence": pytest.approx(1 / 3)}
    assert found["f1_all"].floors == {
        "declines everything": 0.5,
        "first sentence": pytest.approx((2 / 3 + 0 + 0 + 1) / 4),
    }
    assert found["wrong_given"].floors == {"first sentence": pytest.approx(2 / 3)}
    assert found["declined_right"].floors == {"declines everything": 1.0, "first sentence": 0.0}


def test_search_alone_is_the_floor_of_telling_answerable_from_not() -> None:
    found = measured(
        outcome(ASKED, "Ada Lindqvist", 0.9, cosine=0.2, bm25=3.0), outcome(UNANSWERABLE, "", 0.1, cosine=0.8, bm25=3.0)
    )
    assert found["auroc"].value == 1.0
    assert found["auroc"].floors == {"dense only": 0.0, "lexical only": 0.5}


def test_finding_is_averaged_over_the_questions_that_name_evidence() -> None:
    ways = {"as answered": (1.0, 0.5), "dense only": (0.5, 0.25), "lexical only": (0.0, 0.0)}
    ways["both, without reader"] = (0.75, 0.4)
    followed = ways | {"without history": (0.25, 0.1)}
    found = measured(outcome(ASKED, "x", rankings=ways), outcome(ASKED, "x", rankings=followed), outcome(ASKED, "x"))
    assert (found["recall"].value, found["recall"].n) == (1.0, 2)
    assert found["ndcg"].floors == {"dense only": 0.25, "lexical only": 0.0, "both, without reader": 0.4}
    assert (found["recall_history"].n, found["recall_history"].floors) == (1, {"without history": 0.25})


def test_confidence_is_held_against_the_best_guess_also_where_it_was_declined() -> None:
    outcomes = (
        outcome(ASKED, "Ada Lindqvist", 0.9),
        outcome(ASKED, "", 0.2, guess="Ada Lindqvist"),
        outcome(UNANSWERABLE, "", 0.1, guess="Jonas Okoye"),
        outcome(UNANSWERABLE, "", 0.0, guess=""),
        outcome(OPEN, "anything", 0.7),
    )
    assert guesses(outcomes) == ([0.9, 0.2, 0.1, 0.0], [True, True, False, False])
    found = measured(*outcomes)
    assert (found["calibration_error"].value, found["calibration_error"].n) == (pytest.approx((0.1 + 0.8 + 0.1) / 4), 4)
    assert found["calibration_error"].floors == {"always sure": 0.5}
    assert found["risk_coverage_area"].value == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)


def test_citations_are_counted_by_citation_and_by_sentence() -> None:
    cited = JudgedClaim(True, (True, True), (True, True))
    found = measured(
        outcome(ASKED, "x", claims=(cited, JudgedClaim(False)), misplaced=1, cites_evidence=True),
        outcome(ASKED, "x", cites_evidence=False),
        outcome(ASKED, ""),
    )
    assert (found["citation_precision"].value, found["citation_precision"].n) == (1.0, 2)
    assert (found["citation_recall"].value, found["citation_recall"].n) == (0.5, 2)
    assert (found["citation_exact"].value, found["citation_exact"].n) == (0.5, 2)
    assert (found["citation_evidence"].value, found["citation_evidence"].n) == (0.5, 2)


def test_what_cannot_be_measured_is_left_out_and_not_zero() -> None:
    assert set(measured(outcome(OPEN, "anything"))) == {"seconds_median", "seconds_p95", "seconds_first", "peak_mib"}
    assert set(measured()) == {"seconds_first", "peak_mib"}


def test_every_figure_has_a_meaning_of_its_own() -> None:
    names = [meaning.name for meaning in MEANINGS.values()]
    assert len(set(names)) == len(names)


def test_an_answer_is_right_from_half_of_the_words_on() -> None:
    assert is_right("Ada", outcome(ASKED, "x")) is True
    assert is_right("the very old engineer Ada of Leith", outcome(ASKED, "x")) is False
    assert is_right("", outcome(ASKED, "x")) is False
    assert is_right("", outcome(UNANSWERABLE, "")) is True
    assert is_right("x", outcome(OPEN, "x")) is None
