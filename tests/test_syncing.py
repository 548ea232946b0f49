"""`qa-bot sync`: a line a change, the exit codes, and what an interruption leaves."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_bot import FakeBot, install, trouble
from typer.testing import CliRunner

from qa_bot.errors import SourceError
from qa_bot.interfaces.cli import app
from qa_bot.types import SourceReport

REPORTS = [
    SourceReport("/f/same.txt", "unchanged"),
    SourceReport("/f/new.txt", "added", "New", "id1", 2, 90, warnings=("same text as /f/same.txt",)),
    SourceReport("/f/changed.txt", "replaced", "Changed", "id2", 1, 9),
    SourceReport("/f/moved.txt", "moved", reason="was /f/old.txt"),
    SourceReport("/f/gone\x1b[31m.txt", "removed", "Gone", "id3", 1, 9),
]
BROKEN = SourceReport("/f/bad.txt", "failed", reason="It is empty.")


class MirroringBot(FakeBot):
    """Says what became of the files of a folder that only its name describes."""

    asked_for: list[dict[str, Any]] = []

    def sync(self, folder: Path, **options: Any) -> Iterator[SourceReport]:
        MirroringBot.asked_for.append({"folder": str(folder), **options})
        if folder.name == "gone":
            raise SourceError("/gone is empty: nothing was changed.", "Add --yes.")
        yield from REPORTS[: 1 if folder.name == "quiet" else None]
        if "bad" in folder.name:
            yield BROKEN
        trouble(folder.name)

    def mirror(self, folder: Path) -> "MirroringBot":
        return self

    def watch(self, seconds: float) -> Iterator[SourceReport]:
        yield from REPORTS[1:3]
        yield BROKEN
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path)
    monkeypatch.setattr(sys.modules["qa_bot.bot"], "Bot", MirroringBot)
    monkeypatch.setattr(MirroringBot, "asked_for", [])


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["sync", *arguments])


def test_each_change_has_a_line_and_what_did_not_change_is_counted() -> None:
    result = run("f")
    assert result.exit_code == 0
    assert result.stdout == (
        "added      /f/new.txt  (2 passages)  New\n"
        "replaced   /f/changed.txt  (1 passage)  Changed\n"
        "moved      /f/moved.txt  (was /f/old.txt)\n"
        "removed    /f/gone.txt\n"
    )
    assert result.stderr == (
        "warning: /f/new.txt: same text as /f/same.txt\n"
        "1 added, 1 replaced, 1 moved, 1 removed, 1 unchanged (library default).\n"
    )
    assert run("quiet").stdout == ""


def test_a_dry_run_says_would() -> None:
    result = run("f", "--dry-run", "-q")
    assert result.stdout.splitlines() == [
        "would be added      /f/new.txt",
        "would be replaced   /f/changed.txt",
        "would be moved      /f/moved.txt  (was /f/old.txt)",
        "would be removed    /f/gone.txt",
    ]
    assert MirroringBot.asked_for == [{"folder": "f", "dry_run": True, "yes": False}]
    run("f", "--yes")
    assert MirroringBot.asked_for[1:] == [{"folder": "f", "dry_run": False, "yes": True}]


def test_json_is_one_object_with_the_changes_and_all_counts() -> None:
    result = run("bad", "--json", "--library", "news")
    found = json.loads(result.stdout)
    assert [report["status"] for report in found.pop("reports")] == ["added", "replaced", "moved", "removed", "failed"]
    assert found == {"library": "news", "dry_run": False, "skipped": 0} | dict.fromkeys(
        ("added", "replaced", "moved", "removed", "unchanged", "failed"), 1
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["f"], 0),
        (["quiet"], 0),
        (["bad"], 3),
        (["gone"], 1),
        (["f", "--watch", "--dry-run"], 2),
        (["f", "--watch", "--yes"], 2),
        ([], 2),
        (["model"], 6),
        (["broken library"], 5),
        (["interrupt"], 130),
        (["f", "--watch"], 130),
    ],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    assert run(*arguments).exit_code == code


def test_an_interruption_says_what_is_done_and_how_to_go_on() -> None:
    result = run("interrupt")
    assert result.stdout.count("\n") == 4
    assert "the same command again goes on" in result.stderr


def test_watching_prints_a_line_a_change_as_it_happens() -> None:
    result = run("f", "--watch", "--every", "0.5")
    assert result.stdout.count("\n") == 2
    assert "every 0.5 s" in result.stderr and "failed     /f/bad.txt: It is empty.\n" in result.stderr
    lines = run("f", "--watch", "--json").stdout.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["added", "replaced", "failed"]
