"""Measured summaries -> what is shown of them: JSON, a few sentences, the worst cases, and a page for a browser."""

from collections.abc import Mapping
from html import escape
from typing import Any

from qa_bot.evaluation.figures import SHARE, MeasuredFigure
from qa_bot.evaluation.report import figures_json, shown
from qa_bot.evaluation.report_page import entries, figures_table, frame
from qa_bot.evaluation.summaries import LEAD, Measured, SummaryOutcome, summary_figures

WORST = 12  # cases on the page
FLOORS = (
    "A floor is what a trivial summary of the same length gets on the same texts: their first sentences, and what LexRank "
    "chooses where sumy is installed."
)


def summaries_json(measured: Measured, about: Mapping[str, str]) -> dict[str, Any]:
    """Return the report as one JSON object: figures by key, and every summary."""
    return {
        "summaries": len(measured.outcomes),
        "length": measured.length,
        "about": dict(about),
        "figures": figures_json(summary_figures(measured)),
        "items": [_item_json(outcome) for outcome in measured.outcomes],
        "failed": dict(measured.failed),
    }


def _item_json(outcome: SummaryOutcome) -> dict[str, Any]:
    return {
        "id": outcome.item.id,
        "summary": outcome.summary.text,
        "method": outcome.summary.method,
        "references": list(outcome.item.references),
        "rouge1": outcome.rouge.rouge1,
        "rouge2": outcome.rouge.rouge2,
        "rouge_lsum": outcome.rouge.rouge_lsum,
        "supported": list(outcome.supported),
        "dropped": outcome.summary.dropped,
        "replaced": outcome.summary.replaced,
        "novelty": outcome.novelty,
        "length_error": outcome.length_error,
        "seconds": round(outcome.seconds, 3),
    }


def summaries_headline(figures: list[MeasuredFigure], measured: Measured) -> list[str]:
    """Return the outcome in a few plain sentences."""
    found = {figure.key: figure for figure in figures}
    near, support = found["rouge1"], found["summary_support"]
    if near.value is None:
        return ["Nothing could be summarised."]
    floor = near.floors.get(LEAD)
    lines = [
        f"{near.n:,} texts, {measured.length} each: ROUGE-1 {shown(near.value, SHARE)}, {shown(floor, SHARE)} for their "
        "first sentences."
    ]
    if support.value is not None:
        lines.append(f"Of {support.n:,} sentences, {shown(support.value, SHARE)} are supported by what they cite.")
    return lines


def farthest(measured: Measured) -> list[SummaryOutcome]:
    """Return the outcomes, those farthest from their reference first."""
    return sorted(measured.outcomes, key=lambda outcome: (outcome.rouge.rouge1, outcome.item.id))


def summaries_page(measured: Measured, about: Mapping[str, str]) -> str:
    """Return the report as a complete HTML page."""
    figures = summary_figures(measured)
    lines = "".join(f"<li>{escape(line)}</li>" for line in summaries_headline(figures, measured))
    cases = "".join(_case(outcome) for outcome in farthest(measured)[:WORST])
    failed = f"<h2>Could not be summarised</h2><dl>{entries(measured.failed.items())}</dl>" if measured.failed else ""
    return frame(
        "How good are the summaries?",
        f'<ul class="lead">{lines}</ul>\n<h2>Figures</h2>\n{figures_table(figures, FLOORS)}\n'
        f"<h2>Farthest from their reference</h2>{cases}{failed}\n"
        f"<h2>How it was measured</h2>\n<dl>{entries([*about.items(), ('length', measured.length)])}</dl>",
    )


def _case(outcome: SummaryOutcome) -> str:
    told = [("reference", one) for one in outcome.item.references]
    told += [("summary", outcome.summary.text or "nothing"), ("ROUGE-1", shown(outcome.rouge.rouge1, SHARE))]
    return f'<div class="case"><h3>{escape(outcome.item.id)}</h3><dl>{entries(told)}</dl></div>'
