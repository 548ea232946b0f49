"""Figures of generating and searching become rows and curves."""

from dataclasses import replace

from qa_bot.evaluation.bench_generation import GenerationFigures, Rates
from qa_bot.evaluation.bench_rows import generation_rows, search_rows
from qa_bot.evaluation.bench_search import SearchFigures

SMALL = SearchFigures(
    passages=1000, documents=100, search="exact", open=0.1, add=(0.2, 0.3), dense=(0.001, 0.002), lexical=(0.003, 0.004),
    fused=(0.005, 0.006), recall=1.0, dense_recall=1.0, questions=10, disk=2**20, cache=2**19, memory=2**21, grown=1.0,
)  # fmt: skip


def test_searching_has_rows_a_size_and_curves_from_two_sizes_on() -> None:
    rows, curves = search_rows([SMALL])
    assert curves == []
    found = {row.what: (row.value, row.unit) for row in rows}
    assert found["a question, both searches"] == (5.0, "ms")
    assert found["memory"] == (2.0, "MiB")
    rows, curves = search_rows([SMALL, replace(SMALL, passages=10_000, search="4-bit codes")])
    assert {row.part for row in rows} == {
        "searching 1,000 passages (exact)",
        "searching 10,000 passages (4-bit codes)",
    }
    assert dict(curves[0].lines)["by words"] == ((1000.0, 3.0), (10_000.0, 3.0))


def test_generating_stands_beside_who_was_measured() -> None:
    figures = GenerationFigures(
        model="m", prompt_tokens=100, new_tokens=10, own=Rates("qa_bot", 400.0, 60.0), plain=Rates("plain", 200.0, 15.0),
        llama=None, first_seconds=2.0, again_seconds=0.1, texts=3, one_by_one=50.0, together=150.0,
    )  # fmt: skip
    read, written, again, together = generation_rows(figures)
    assert read.beside == (("plain", 200.0),)
    assert written.times(15.0) == 4.0
    assert again.times(2.0) == 20.0
    assert (together.value, together.beside) == (150.0, (("one by one", 50.0),))
