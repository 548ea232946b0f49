"""The verb `bench`: what it shows, and what it refuses before anything is measured."""

from typer.testing import CliRunner

from qa_bot.evaluation.bench_rows import Bench, BenchRow
from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands.benching import bench_text

FOUND = Bench(
    {"processor": "p"},
    (
        BenchRow("machine", "products", 110.0, "GFLOP/s"),
        BenchRow("embedding", "passages", 40.0, "/s", (("plain", 16.0),), 0.5),
    ),
    (),
    ("Not compared.",),
)


def test_the_table_has_a_part_each_what_was_left_out_and_the_machine() -> None:
    assert bench_text(FOUND) == (
        "machine   value        beside  share of the limit\n"
        "products  110 GFLOP/s\n"
        "\n"
        "embedding  value   beside                           share of the limit\n"
        "passages   40.0/s  plain 16.0 (2.50 times as fast)  50%\n"
        "\n"
        "Not compared.\n"
        "\n"
        "processor: p"
    )


def test_what_cannot_be_read_is_refused_at_once() -> None:
    result = CliRunner().invoke(app, ["bench", "--gguf", "none.gguf"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no file 'none.gguf'" in result.stderr
    result = CliRunner().invoke(app, ["bench", "/nowhere/at/all.txt"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "None of the sources could be read." in result.stderr


def test_a_page_that_could_not_be_written_is_refused_before_anything_is_measured() -> None:
    result = CliRunner().invoke(app, ["bench", "--html", "no/such/speed.html"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no such folder" in result.stderr
