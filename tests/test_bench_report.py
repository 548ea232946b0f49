"""Figures as texts, as JSON and as a page that loads nothing."""

import json

import pytest
from test_report_page import HOSTILE, Reading

from qa_bot.evaluation.bench_report import bench_json, cells, number, page
from qa_bot.evaluation.bench_rows import Bench, BenchRow, Curve

FOUND = Bench(
    {"date": "2026-11-25", "processor": HOSTILE},
    (
        BenchRow("machine", "products", 110.4, "GFLOP/s"),
        BenchRow("embedding", "passages", 40.0, "/s", (("plain", 16.0), (HOSTILE, 80.0)), 0.455),
        BenchRow("starting", "ask", 2.0, "s", (("base", 5.0),)),
    ),
    (
        Curve(
            "A question",
            "passages",
            "ms",
            (("both", ((1000, 0.9), (10_000, 4.0))), ("words", ((1000, 2.0), (10_000, 0.0)))),
        ),
    ),
    ("Nothing else is installed.",),
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (0.01234, "0.0123"),
        (2.346, "2.35"),
        (39.27, "39.3"),
        (1234567.0, "1,234,567"),
        (0.9999998, "1.000000"),
    ],
)
def test_three_digits_count(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_row_says_how_many_times_as_fast_it_is() -> None:
    _, embedding, starting = FOUND.rows
    assert cells(embedding)[:2] == ("passages", "40.0/s")
    assert cells(embedding)[2].startswith("plain 16.0 (2.50 times as fast); ")
    assert cells(embedding)[3] == "46%"
    assert cells(starting) == ("ask", "2.00 s", "base 5.00 (2.50 times as fast)", "")  # less time is faster
    assert BenchRow("", "", 1.0, "/s").times(0.0) == float("inf")


def test_json_holds_every_figure_and_point() -> None:
    found = json.loads(json.dumps(bench_json(FOUND)))
    assert found["figures"][1]["beside"][0] == {"name": "plain", "value": 16.0, "times": 2.5}
    assert found["figures"][1]["share"] == 0.455
    assert found["curves"][0]["lines"]["both"] == [[1000, 0.9], [10000, 4.0]]
    assert found["skipped"] == ["Nothing else is installed."]


def test_the_page_loads_nothing_and_shows_texts_as_texts() -> None:
    shown = page(FOUND)
    reading = Reading(shown)
    assert reading.open == []
    assert not {"script", "link", "img", "iframe", "form", "a"} & set(reading.tags)
    assert "http:" not in shown and "https:" not in shown and "default-src 'none'" in shown
    assert reading.text.count("<script>alert(1)</script>") == 2
    assert "Nothing else is installed." in reading.text


def test_a_curve_has_a_line_each_and_leaves_out_what_no_logarithm_has() -> None:
    shown = page(FOUND)
    assert shown.count("<polyline") == 2
    first, second = (part.split('"', 1)[0] for part in shown.split('points="')[1:])
    assert (len(first.split()), len(second.split())) == (2, 1)
    (x1, y1), (x2, y2) = (tuple(map(float, point.split(","))) for point in first.split())
    assert x1 < x2 and y1 > y2  # to the right and up
    assert "1,000" in Reading(shown).text
    assert "<polyline" not in page(Bench({}, (), (Curve("t", "a", "u", (("n", ((0, 1),)),)),), ()))
