"""Two files may name two texts alike ("_id" of JSON lines): the first stays, the second is refused and told."""

import io
import json
from pathlib import Path

from formats import zipped
from test_sync import Desk, desk

from qa_bot.bot import Bot
from qa_bot.interfaces.webpage.intake import Intake
from qa_bot.interfaces.webpage.shelf import Job
from qa_bot.settings import Settings
from qa_bot.types import Document

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


def test_a_later_run_does_not_replace_the_text_of_another_file(settings: Settings, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(line("1", "The mill turns."))
    second.write_text(line("1", "The ferry sails.") + line("2", "The bridge is old."))
    with Bot.temporary(settings) as bot:
        assert told(bot, first) == [("added", "")]
        failed, other = bot.add(second)
        assert (failed.status, failed.source, other.status) == ("failed", f"{second}, line 1", "added")
        held = bot.document("1")
        assert held.text == "The mill turns."
        assert str(first) in failed.reason and f"qa-bot remove {held.id[:8]}" in failed.reason
        first.write_text(line("1", "The mill stands."))
        assert told(bot, first) == [("replaced", "")]
        bot.remove("1")
        assert [status for status, _ in told(bot, second)] == ["added", "unchanged"]
        assert [status for status, _ in told(bot, first)] == ["failed"]


def test_files_that_moved_and_pipes_may_replace_what_they_brought(settings: Settings, tmp_path: Path) -> None:
    first, moved = tmp_path / "a.jsonl", tmp_path / "moved!" / "b.jsonl"
    moved.parent.mkdir()
    first.write_text(line("1", "The mill turns."))
    with Bot.temporary(settings) as bot:
        bot.add(first)
        first.rename(moved)
        moved.write_text(line("1", "The mill stands."))
        assert told(bot, moved) == [("replaced", "")]
        first.write_text(line("1", "The ferry sails."))
        assert [status for status, _ in told(bot, first)] == ["failed"]
        for text, status in [("One.", "added"), ("Two.", "replaced")]:
            (report,) = bot.add("-", stdin=io.BytesIO(line("2", text).encode()))
            assert report.status == status
        first.write_text(line("2", "The ferry sails."))
        assert [status for status, _ in told(bot, first)] == ["failed"]


def test_where_a_text_came_from_that_is_replaced_may_not_be_known(settings: Settings, tmp_path: Path) -> None:
    """Earlier versions did not note it."""
    path = tmp_path / "a.jsonl"
    path.write_text(line("1", "The mill turns."))
    with Bot.temporary(settings) as bot:
        bot.add(Document.of("The mill stands.", source="1"))
        for text, warnings in [("It turns.", 1), ("It stands.", 0)]:
            path.write_text(line("1", text))
            (report,) = bot.add(path)
            assert (report.status, len(report.warnings)) == ("replaced", warnings)
            assert all("not known which file" in warning and "'1'" in warning for warning in report.warnings)


def test_what_was_added_is_mirrored_and_goes_with_its_file(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path, moved = folder / "a.jsonl", folder / "b.jsonl"
    path.write_text(line("1", "The mill turns."))
    (folder / "other.txt").write_text("The bridge is old.")

    def mirrored() -> list[tuple[str, str]]:
        return sorted((report.status, report.source.removeprefix(f"{folder}/")) for report in bot.sync(folder))

    with Bot.temporary(settings) as bot:
        bot.add(path)
        path.rename(moved)
        assert mirrored() == [("added", "other.txt"), ("unchanged", "b.jsonl")]
        moved.rename(path)
        assert mirrored() == [("moved", "a.jsonl"), ("unchanged", "other.txt")]
        assert [record.source for record in bot.documents()] == ["1", str(folder / "other.txt")]
        path.unlink()
        assert mirrored() == [("removed", "1"), ("unchanged", "other.txt")]


def test_an_upload_does_not_replace_the_text_of_another_file(settings: Settings, tmp_path: Path) -> None:
    def upload(name: str, *lines: str) -> Job:
        path = tmp_path / name
        path.write_text("".join(lines))
        adding = Intake(bot, [Job(name)])
        list(adding.add_files([path]))
        return adding.jobs[0]

    with Bot.temporary(settings) as bot:
        assert upload("a.jsonl", line("1", "The mill turns.")).state == "done"
        refused = upload("b.jsonl", line("1", "The ferry sails."))
        assert refused.state == "failed" and "came from a.jsonl" in refused.note
        assert "qa-bot" not in refused.note and str(tmp_path) not in refused.note
        assert bot.document("1").text == "The mill turns."
        newer = upload("a.jsonl", line("1", "The mill stands."), line("2", "The bridge is old."))
        assert newer.note.startswith("2 articles, 2 passages, 1 in the place of its earlier version")
        assert bot.document("1").text == "The mill stands."
