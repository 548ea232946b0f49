"""Two files may name two texts alike ("_id" of JSON lines): the first stays, the second is refused and told."""

import json
from pathlib import Path

from formats import zipped
from test_sync import Desk, desk

from qa_bot.bot import Bot
from qa_bot.settings import Settings

__all__ = ["desk"]  # a fixture


def line(name: str, text: str) -> str:
    return json.dumps({"_id": name, "text": text}) + "\n"


def told(bot: Bot, *sources: Path) -> list[tuple[str, str]]:
    return [(report.status, report.reason) for report in bot.add(*sources)]


def test_a_second_file_of_a_run_does_not_replace_the_text_of_the_first(settings: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(line("1", "The mill turns."))
    second.write_text(line("1", "The ferry sails.") + line("2", "The bridge is old."))
    for sources in [(tmp_path,), (first, second)]:
        with Bot.temporary(settings) as bot:
            added, failed, other = bot.add(*sources)
            assert (added.status, failed.status, other.status) == ("added", "failed", "added")
            assert failed.source == f"{second}, line 1"
            assert "'1'" in failed.reason and str(first) in failed.reason
            assert bot.document("1").text == "The mill turns."


def test_a_file_replaces_its_own_text_and_repeats_that_of_others(settings: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(line("1", "The mill turns."))
    second.write_text(line("1", "The mill turns."))
    with Bot.temporary(settings) as bot:
        assert told(bot, first, first, second) == [("added", ""), ("unchanged", ""), ("unchanged", "")]
        first.write_text(line("1", "The mill stands."))
        assert told(bot, first) == [("replaced", "")]


def test_files_of_an_archive_are_told_apart(settings: Settings, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    archive.write_bytes(zipped({"a.jsonl": line("1", "The mill turns."), "b.jsonl": line("1", "The ferry sails.")}))
    with Bot.temporary(settings) as bot:
        assert [status for status, _ in told(bot, archive)] == ["added", "failed"]


def test_mirroring_refuses_the_second_file_each_time(desk: Desk) -> None:
    desk.write("a.jsonl", line("1", "The mill turns."))
    desk.write("b.jsonl", line("1", "The ferry sails."))
    refused = {"failed": ["b.jsonl, line 1"]}
    assert desk.run(dry_run=True) == {"added": ["1"], **refused}
    assert desk.run() == {"added": ["1"], **refused}
    assert desk.run() == {"unchanged": ["a.jsonl"], **refused}
    assert desk.held() == {"1": "The mill turns."}
    desk.write("a.jsonl", line("1", "The mill stands."), age=1)
    assert desk.run() == {"replaced": ["1"], **refused}


def test_a_file_takes_over_from_one_that_is_gone(desk: Desk) -> None:
    desk.write("a.jsonl", line("1", "The mill turns."))
    desk.run()
    (desk.folder / "a.jsonl").unlink()
    desk.write("b.jsonl", line("1", "The mill stands still."))
    assert desk.run() == {"replaced": ["1"]}
    assert desk.held() == {"1": "The mill stands still."}
