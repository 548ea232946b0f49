"""The report on summaries: figures and cases as JSON, in words, and as a page that shows every text as text."""

from test_report_page import HOSTILE, Reading

from qa_bot import Document
from qa_bot.evaluation.rouge import Rouge
from qa_bot.evaluation.summaries import LEAD, Item, Measured, SummaryOutcome, summary_figures
from qa_bot.evaluation.summaries_report import farthest, summaries_headline, summaries_json, summaries_page
from qa_bot.types import Claim, Coverage, Summary


def outcome(name: str, rouge1: float, said: str = "It froze.") -> SummaryOutcome:
    item = Item(name, Document.of("It froze. It thawed.", source=name), ("It was cold.",))
    summary = Summary(("x",), (Claim(said, (), 1.0),), "extractive", Coverage(1, 1))
    return SummaryOutcome(
        item, summary, 2.0, Rouge(rouge1, 0.1, 0.2), {LEAD: Rouge(0.4, 0.1, 0.2)}, (True,), 0.0, "sentences", 1
    )


MEASURED = Measured((outcome("b", 0.5), outcome("a", 0.3)), {"c": "no sentences"}, "1 sentence", 700.0)


def test_the_object_holds_figures_floors_and_every_summary() -> None:
    told = summaries_json(MEASURED, {"method": "extractive"})
    assert (told["summaries"], told["length"], told["failed"]) == (2, "1 sentence", {"c": "no sentences"})
    assert told["figures"]["rouge1"] == {"value": 0.4, "n": 2, "floors": {LEAD: 0.4}}
    assert told["figures"]["seconds_1000_words"]["value"] == 1000 * 4.0 / 8
    assert [item["summary"] for item in told["items"]] == ["It froze.", "It froze."]


def test_the_headline_says_how_many_and_what_is_beside_it() -> None:
    lines = summaries_headline(summary_figures(MEASURED), MEASURED)
    assert lines[0] == "2 texts, 1 sentence each: ROUGE-1 40.0 %, 40.0 % for their first sentences."
    assert "100.0 %" in lines[1]
    assert summaries_headline(summary_figures(Measured((), {}, "x", 1.0)), Measured((), {}, "x", 1.0)) == [
        "Nothing could be summarised."
    ]


def test_the_worst_come_first_and_texts_stay_texts() -> None:
    assert [one.item.id for one in farthest(MEASURED)] == ["a", "b"]
    reading = Reading(summaries_page(Measured((outcome(HOSTILE, 0.1, HOSTILE),), {HOSTILE: HOSTILE}, "x", 1.0), {}))
    assert not {"script", "img"} & set(reading.tags) and reading.open == []
    assert reading.text.count("<script>alert(1)</script>") == 4
