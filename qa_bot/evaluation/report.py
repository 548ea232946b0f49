"""Evaluation -> what is shown of it: the JSON object, the rows of the terminal's table, and the worst cases.

The page for a browser is in report_page.py. Text of questions and answers is passed on as it is: who shows it cleans it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_bot.evaluation.evaluate import Evaluation, Outcome
from qa_bot.evaluation.figures import MIB, NUMBER, SECONDS, SHARE, MeasuredFigure, guesses, is_right
from qa_bot.evaluation.metrics import answer_f1, calibration_bins, risk_coverage

CURVE = 200  # points of a curve in JSON and on the page, at most


@dataclass(frozen=True, slots=True)
class Report:
    """An evaluation with its figures and what it was made from."""

    evaluation: Evaluation
    figures: Sequence[MeasuredFigure]
    about: Mapping[str, str]  # what was measured: models, library, date
    drafted: bool  # the questions were made by rule


def report_json(report: Report) -> dict[str, Any]:
    """Return the report as one JSON object: figures by key, the points of both curves, and every answer."""
    evaluation = report.evaluation
    confidences, right = guesses(evaluation.outcomes)
    return {
        "questions": len(evaluation.outcomes),
        "drafted": report.drafted,
        "k": evaluation.k,
        "documents": evaluation.documents,
        "passages": evaluation.passages,
        "about": dict(report.about),
        "figures": figures_json(report.figures),
        "calibration": [
            {"low": b.low, "high": b.high, "n": b.count, "confidence": b.confidence, "right": b.right}
            for b in calibration_bins(confidences, right)
        ],
        "risk_coverage": [list(point) for point in thinned(risk_coverage(confidences, right))],
        "answers": [outcome_json(outcome) for outcome in evaluation.outcomes],
        "failed": dict(evaluation.failed),
    }


def figures_json(figures: Sequence[MeasuredFigure]) -> dict[str, Any]:
    """Return figures by key, each with what it was taken on and its floors."""
    return {f.key: {"value": f.value, "n": f.n, "floors": dict(f.floors)} for f in figures}


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return what became of one question. `guess` is what would be answered where it was declined."""
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "question": question.question,
        "expected": list(question.answers),
        "answerable": question.answerable,
        "given": outcome.given,
        "text": answer.text,
        "declined": answer.declined,
        "guess": outcome.guess,
        "confidence": float(outcome.confidence),
        "right": is_right(outcome.given, outcome),
        "f1": answer_f1(outcome.given, question.answers) if is_right("", outcome) is not None else None,
        "found": {way: {"recall": recall, "ndcg": ndcg} for way, (recall, ndcg) in outcome.rankings.items()},
        "seconds": round(outcome.seconds, 3),
    }


def figure_rows(figures: Sequence[MeasuredFigure]) -> list[tuple[str, ...]]:
    """Return the figures as rows of a table, the heading first."""
    rows: list[tuple[str, ...]] = [("", "figure", "value", "n", "floors")]
    group = ""
    for figure in figures:
        meaning = figure.meaning
        floors = ", ".join(f"{name} {shown(value, meaning.unit)}" for name, value in figure.floors.items())
        heading = meaning.group if meaning.group != group else ""
        rows.append((heading, meaning.name, shown(figure.value, meaning.unit), f"{figure.n:,}", floors))
        group = meaning.group
    return rows


def shown(value: float | None, unit: str) -> str:
    """Return a value as people read it, "-" for None."""
    if value is None:
        return "-"
    written = {SHARE: f"{100 * value:.1f} %", SECONDS: f"{value:.2f} s", MIB: f"{value:,.0f}", NUMBER: f"{value:.3f}"}
    return written[unit]


def worst(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return what went wrong, worst first: wrong answers, the surest on top, then questions declined wrongly."""
    wrong = [o for o in outcomes if not o.answer.declined and is_right(o.given, o) is False]
    missed = [o for o in outcomes if o.answer.declined and o.question.answerable]
    return [outcome for some in (wrong, missed) for outcome in sorted(some, key=lambda o: -o.confidence)]


def verdict(outcome: Outcome) -> str:
    """Return in words what became of a question."""
    if outcome.answer.declined:
        if outcome.question.answerable is None:
            return "declined"
        return "wrongly declined" if outcome.question.answerable else "rightly declined"
    right = is_right(outcome.given, outcome)
    if right is None:
        return "answered"
    if not right and outcome.question.answerable is False:
        return "answered, though there is no answer"
    return "right" if right else "wrong"


def size(evaluation: Evaluation) -> str:
    """Return how much was measured."""
    counts = {"question": len(evaluation.outcomes), "document": evaluation.documents, "passage": evaluation.passages}
    return ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items())


def headline(report: Report) -> list[str]:
    """Return the outcome in a few plain sentences."""
    found = {figure.key: figure for figure in report.figures}
    told = {
        "right": "Of {} questions that have an answer, {} were answered right.",
        "declined_right": "Of {} questions that the articles do not answer, {} were declined.",
        "wrong_given": "Of the {} answers that were given, {} were wrong.",
    }
    lines = [line.format(f"{found[key].n:,}", _count(found[key])) for key, line in told.items() if key in found]
    if report.drafted:
        lines.append(
            "The questions were drafted by rule, and only those that the reader can answer were kept: the figures compare "
            "settings and show what is declined; how well it reads is measured by questions that people write."
        )
    return lines


def _count(figure: MeasuredFigure) -> str:
    return f"{round((figure.value or 0.0) * figure.n):,} ({shown(figure.value, SHARE)})"


def thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return at most CURVE of the points, evenly, the last among them."""
    step = max(1, -(-len(points) // CURVE))
    return [point for place, point in enumerate(points, 1) if place % step == 0 or place == len(points)]
