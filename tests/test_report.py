"""What is shown of an evaluation: the object for scripts, the rows and sentences for people, the worst cases."""

import json

from test_figures import ASKED, OPEN, UNANSWERABLE, outcome

from qa_bot.evaluation.evaluate import Evaluation
from qa_bot.evaluation.figures import figures
from qa_bot.evaluation.report import CURVE, Report, figure_rows, headline, report_json, thinned, verdict, worst

OUTCOMES = (
    outcome(ASKED, "Ada Lindqvist", 0.9),
    outcome(ASKED, "Jonas", 0.3),
    outcome(ASKED, "", 0.2, guess="Ada"),
    outcome(UNANSWERABLE, "Jonas", 0.8),
    outcome(UNANSWERABLE, "", 0.1),
    outcome(OPEN, "anything"),
)


def report(*outcomes: object, drafted: bool = False) -> Report:
    evaluation = Evaluation(outcomes or OUTCOMES, {"7": "The question is empty."}, 8, 2, 9, 1.5, 300.0)  # type: ignore[arg-type]
    return Report(evaluation, figures(evaluation), {"date": "today"}, drafted)


def test_the_worst_are_confident_wrong_answers_then_what_was_declined_wrongly() -> None:
    assert [(o.given, o.confidence) for o in worst(OUTCOMES)] == [("Jonas", 0.8), ("Jonas", 0.3), ("", 0.2)]


def test_every_outcome_has_its_verdict() -> None:
    assert [verdict(o) for o in OUTCOMES] == [
        "right",
        "wrong",
        "wrongly declined",
        "answered, though there is no answer",
        "rightly declined",
        "answered",
    ]
    assert verdict(outcome(OPEN, "")) == "declined"


def test_the_object_holds_every_figure_and_answer_and_is_plain_json() -> None:
    made = report()
    told = json.loads(json.dumps(report_json(made), allow_nan=False))
    assert list(told["figures"]) == [figure.key for figure in made.figures]
    assert told["figures"]["right"] == {
        "value": 1 / 3,
        "n": 3,
        "floors": {"declines everything": 0.0, "first sentence": 0.0},
    }
    assert [answer["right"] for answer in told["answers"]] == [True, False, False, False, True, None]
    assert [answer["f1"] for answer in told["answers"]] == [1.0, 0.0, 0.0, 0.0, 1.0, None]
    assert told["answers"][2]["declined"] == "no answer" and told["answers"][2]["guess"] == "Ada"
    assert told["failed"] == {"7": "The question is empty."}
    assert told["risk_coverage"][-1] == [1.0, 3 / 5]
    assert sum(held["n"] for held in told["calibration"]) == 5


def test_the_rows_name_value_n_and_floors() -> None:
    heading, first, *_ = figure_rows(report().figures)
    assert heading == ("", "figure", "value", "n", "floors")
    assert first == ("Answers", "answered right", "33.3 %", "3", "declines everything 0.0 %, first sentence 0.0 %")


def test_the_headline_says_in_sentences_what_was_counted() -> None:
    assert headline(report()) == [
        "Of 3 questions that have an answer, 1 (33.3 %) were answered right.",
        "Of 2 questions that the articles do not answer, 1 (50.0 %) were declined.",
        "Of the 3 answers that were given, 2 (66.7 %) were wrong.",
    ]
    assert headline(report(drafted=True))[-1].startswith("The questions were drafted by rule")


def test_a_long_curve_is_thinned_and_keeps_its_end() -> None:
    points = [(i / 1001, 0.5) for i in range(1, 1002)]
    assert len(thinned(points)) <= CURVE + 1
    assert thinned(points)[-1] == points[-1]
    assert thinned(points[:3]) == points[:3]
