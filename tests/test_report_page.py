"""The report as a page: it needs nothing else, shows every text as text, and holds what a person wants to know."""

from dataclasses import replace
from html.parser import HTMLParser

from test_figures import ASKED, UNANSWERABLE, outcome
from test_report import OUTCOMES, report

from qa_bot.evaluation.report_page import WORST, page

HOSTILE = "<img src=x onerror=alert(1)></dd></div><script>alert(1)</script>\"' & \x00"
VOID = {"meta", "br"}


class Reading(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def test_texts_of_questions_and_answers_stay_texts() -> None:
    question = replace(ASKED, question=HOSTILE, answers=(HOSTILE,))
    reading = Reading(page(report(outcome(question, HOSTILE[::-1]), outcome(UNANSWERABLE, HOSTILE))))
    assert not {"script", "img"} & set(reading.tags)
    assert not any(name.startswith("on") for name, _ in reading.attributes)
    assert reading.text.count("<script>alert(1)</script>") >= 3
    assert reading.open == []


def test_it_loads_nothing() -> None:
    shown = page(report())
    reading = Reading(shown)
    assert not {"script", "link", "img", "iframe", "base", "form", "a"} & set(reading.tags)
    assert not {"src", "href"} & {name for name, _ in reading.attributes}
    assert "http://" not in shown and "https://" not in shown and "url(" not in shown
    assert "default-src 'none'" in shown


def test_it_says_what_was_measured_what_it_means_and_what_went_wrong() -> None:
    text = " ".join(Reading(page(report())).text.split())
    assert "Of 3 questions that have an answer, 1 (33.3 %) were answered right." in text
    assert "By how much confidence and share of right answers differ" in text
    assert "Who painted it? expected no answer given Jonas confidence 80%" in text
    assert "best guess Ada" in text
    assert "The question is empty." in text


def test_the_curves_are_drawn_inside_the_page() -> None:
    reading = Reading(page(report()))
    assert reading.tags.count("svg") == 2
    assert {"polyline", "circle"} <= set(reading.tags)
    assert Reading(page(report(outcome(replace(ASKED, answers=(), answerable=None), "x")))).tags.count("svg") == 0


def test_many_cases_are_cut_aloud() -> None:
    text = Reading(page(report(*[OUTCOMES[1]] * (WORST + 3)))).text
    assert "3 more are in the table below." in text
