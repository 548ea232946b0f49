"""Uploads get their own names, never replace each other, and leave nothing behind."""

from pathlib import Path

import pytest
from scripted import ScriptedBot

from qa_bot.interfaces.webpage.intake import Step, add_addresses, add_files, is_address
from qa_bot.settings import Settings


@pytest.fixture
def bot(settings: Settings) -> ScriptedBot:
    return ScriptedBot(settings)


def upload(folder: Path, text: str | bytes, name: str = "minutes.txt") -> Path:
    folder.mkdir()
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def add(bot: ScriptedBot, *files: Path) -> list[Step]:
    return [step for step in add_files(bot, files) if step.state != "reading"]  # type: ignore[arg-type]


def names(bot: ScriptedBot) -> list[str]:
    return [record.source for record in bot.documents()][1:]


def test_an_upload_is_called_by_its_own_name_and_its_copy_is_deleted(bot: ScriptedBot, tmp_path: Path) -> None:
    file = upload(tmp_path / "a", "The committee met on 3 May.\n")
    assert [step.state for step in add(bot, file)] == ["done"]
    assert names(bot) == ["minutes.txt"]
    assert not file.exists()


def test_another_file_of_the_same_name_is_kept_beside_the_first(bot: ScriptedBot, tmp_path: Path) -> None:
    texts = ["The first meeting.", "The second meeting.", "The first meeting."]
    for number, text in enumerate(texts):
        add(bot, upload(tmp_path / str(number), text))
    assert names(bot) == ["minutes.txt", "minutes (2).txt"], "and the same again is nothing new"


def test_a_file_that_cannot_be_read_fails_with_a_reason_and_the_next_is_read(bot: ScriptedBot, tmp_path: Path) -> None:
    bad = upload(tmp_path / "a", bytes(range(256)) * 9, "picture.pdf")
    good = upload(tmp_path / "b", "The committee met.")
    steps = add(bot, bad, good)
    assert [(step.index, step.state) for step in steps] == [(0, "failed"), (1, "done")]
    assert steps[0].note
    assert str(tmp_path) not in steps[0].note, "where uploads lie is nobody's business"
    assert not bad.exists()


def test_each_line_of_json_lines_is_an_article_of_its_own(bot: ScriptedBot, tmp_path: Path) -> None:
    lines = '{"_id": "a", "title": "A", "text": "One."}\n{"_id": "b", "title": "B", "text": "Two."}\n'
    (step,) = add(bot, upload(tmp_path / "a", lines, "all.jsonl"))
    assert names(bot) == ["a", "b"]
    assert step.note.startswith("2 articles")


def test_uploads_that_were_not_reached_are_deleted_too(bot: ScriptedBot, tmp_path: Path) -> None:
    files = [upload(tmp_path / name, "Text.") for name in "abc"]
    steps = add_files(bot, files)  # type: ignore[arg-type]
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert not any(file.exists() for file in files)


@pytest.mark.parametrize(
    "source", ["/etc/hostname", "file:///etc/hostname", "-", "", "C:\\x", "ftp://h/x", "httpx://h"]
)
def test_what_is_no_web_address_never_reaches_the_bot(bot: ScriptedBot, source: str) -> None:
    assert not is_address(source)
    bot.add_each = None  # type: ignore[assignment, method-assign]
    steps = list(add_addresses(bot, [source]))  # type: ignore[arg-type]
    assert steps[-1].state == "failed"
    assert "must begin with http" in steps[-1].note


def test_an_address_that_fails_says_why(bot: ScriptedBot) -> None:
    steps = list(add_addresses(bot, ["https://example.org/gone"]))  # type: ignore[arg-type]
    assert [step.state for step in steps] == ["reading", "failed"]
    assert steps[-1].note == "The server answered 404."
