"""Measured summaries: what a line may hold, how lengths are judged, and what stands in the figures."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from qa_bot import Document, Progress
from qa_bot.answer.claims.grounding import cite
from qa_bot.errors import SourceError, UsageError
from qa_bot.evaluation.summaries import LEAD, Measured, SummaryOutcome, measure, read_items, summary_figures
from qa_bot.settings import Settings
from qa_bot.types import Claim, Coverage, Summary

TEXT = "The port froze in June. Eleven boats stayed at sea. Nobody was hurt."


class Second:
    """A bot whose summary is the second sentence of a text, and one that it makes up."""

    class parts:
        class checker:
            @staticmethod
            def support(claim: str, evidence: list[str]) -> list[float]:
                return [0.0 for _ in evidence]

    def __init__(self, settings: Settings) -> None:
        self.settings, self.asked = settings, []  # type: ignore[var-annotated]

    def summarise(self, document: Document, *, focus: str | None = None) -> Summary:
        self.asked.append((document.title, focus))
        if "no sentence" in document.text:
            raise SourceError("nothing to summarise")
        start = document.text.find("Eleven")
        quoted = cite(document, max(start, 0), len(document.text), 1)
        claims = (Claim("Eleven boats stayed at sea.", (quoted,), 1.0), Claim("Whales sang.", (quoted,), 0.9))
        return Summary((document.id,), claims, "abstractive", Coverage(2, 1, ("End",), len(document.text)))


def run(settings: Settings, *records: dict[str, Any]) -> tuple[Measured, list[Any]]:
    bot = Second(settings)
    stream: Iterator[Any] = measure(bot, read_items(map(json.dumps, records)))  # type: ignore[arg-type]
    *steps, measured = stream
    assert all(isinstance(step, Progress) for step in steps) and isinstance(measured, Measured)
    return measured, bot.asked[1:]  # the first loads the models


def test_a_line_is_measured_against_its_reference_with_the_lead_beside_it(settings: Settings) -> None:
    measured, asked = run(
        settings,
        {"id": "a", "document": TEXT, "reference": "Eleven boats stayed at sea.", "title": "Port", "focus": "Who?"},
        {"document": "no sentence", "reference": ["x"], "url": "passed over"},
    )
    assert asked == [("Port", "Who?"), ("2", None)]
    assert measured.failed == {"2": "nothing to summarise"}
    (outcome,) = measured.outcomes
    assert outcome.supported == (True, False)
    assert outcome.rouge.rouge1 == pytest.approx(2 * (5 / 7) / (5 / 7 + 1))
    assert (outcome.unit, outcome.wanted, outcome.length_error) == ("sentences", 3, pytest.approx(1 / 3))
    figures = {figure.key: figure for figure in summary_figures(measured)}
    assert (figures["summary_support"].value, figures["summary_support"].n) == (0.5, 2)
    assert figures["summary_coverage"].value == 0.5
    assert figures["summary_novelty"].value == pytest.approx(1 / 5)
    assert figures["rouge1"].floors.keys() == {LEAD} or len(figures["rouge1"].floors) == 2
    assert figures["rouge1"].floors[LEAD] == pytest.approx(2 * (5 / 13) / (5 / 13 + 1))
    assert figures["length_kept"].value == 1.0  # within a sentence


@pytest.mark.parametrize(
    ("wanted", "unit", "sentences", "error", "kept"),
    [
        (3, "sentences", 3, 0.0, True),
        (3, "sentences", 1, 2 / 3, False),
        (10, "words", 2, 0.0, True),
        (20, "words", 2, 0.5, False),
        (14, "words", 2, 4 / 14, True),  # a sentence of five words more would fit
    ],
)
def test_lengths_are_kept_within_a_tenth_or_a_sentence(
    wanted: int, unit: str, sentences: int, error: float, kept: bool, settings: Settings
) -> None:
    ((outcome,), _) = run(settings, {"document": TEXT, "reference": "x"})[0].outcomes, None
    claims = tuple(Claim("One two three four five.", (), 1.0) for _ in range(sentences))
    summary = Summary((), claims, "extractive", Coverage(1, 1))
    changed = SummaryOutcome(outcome.item, summary, 0.0, outcome.rouge, {}, (), None, unit, wanted)
    assert changed.length_error == pytest.approx(error)
    assert changed.length_kept is kept


def test_nothing_measured_is_no_error() -> None:
    figures = {figure.key: figure.value for figure in summary_figures(Measured((), {"a": "failed"}, "medium", 1.0))}
    assert figures["rouge1"] is None and figures["seconds_1000_words"] is None and figures["peak_mib"] == 1.0


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{}"], '"document" is missing'),
        (['{"document": "a"}'], '"reference" is missing'),
        (['{"document": 3, "reference": "a"}'], 'line 1: "document" must be text'),
        (["", '{"document": "a", "reference": [3]}'], 'line 2: "reference" must be a list of texts'),
        (["[]"], "JSON object"),
        ([], "no document"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(lines: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_items(lines)


def test_one_reference_or_several() -> None:
    (item,) = read_items(['{"document": "a", "reference": "x", "references": ["x", "y"]}'])
    assert sorted(item.references) == ["x", "y"]
