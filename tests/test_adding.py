"""`qa-bot add`: a line a source, the exit codes, and what an interruption leaves."""

import json
from pathlib import Path
from typing import Any

import pytest
from fake_bot import FakeBot, install
from index_fakes import make, opened
from scripted import ScriptedBot
from typer.testing import CliRunner

from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands.adding import read_sources, unread
from qa_bot.interfaces.commands.reporting import logging_to_stderr
from qa_bot.interfaces.commands.session import Session
from qa_bot.types import Document, document_id


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeBot]:
    for name in ("a", "b", "warn"):
        (tmp_path / f"{name}.txt").write_text(f"Text {name}.")
    return install(monkeypatch, tmp_path)


def run(*args: str, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, ["add", *args], input=stdin)


def test_each_source_has_a_line_and_the_summary_is_on_stderr(fake: type[FakeBot]) -> None:
    result = run("a.txt", "b.txt")
    assert result.exit_code == 0
    assert result.stdout == "added      a.txt  (1 passage)  a\nadded      b.txt  (1 passage)  b\n"
    assert result.stderr == "2 added (library default).\n"
    assert run("a.txt", "-q").stderr == ""


def test_failures_and_warnings_go_to_stderr(fake: type[FakeBot]) -> None:
    result = run("missing.txt", "warn.txt")
    assert result.exit_code == 3
    assert result.stdout == "added      warn.txt  (1 passage)  warn\n"
    assert result.stderr == (
        "failed     missing.txt: There is no file 'missing.txt'.\n"
        "warning: warn.txt: w\n"
        "1 added, 1 failed (library default).\n"
    )


@pytest.mark.parametrize(
    ("sources", "code"),
    [(["a.txt"], 0), (["a.txt", "a.txt"], 0), (["a.txt", "x"], 3), (["x"], 1), (["x", "y"], 1), ([], 2)],
)
def test_the_exit_code_tells_whether_some_or_all_failed(fake: type[FakeBot], sources: list[str], code: int) -> None:
    assert run(*sources).exit_code == code


def test_what_is_skipped_is_told_and_is_no_failure(fake: type[FakeBot]) -> None:
    result = run("photo.jpg", "a.txt")
    assert result.exit_code == 0
    assert result.stderr == "skipped    photo.jpg: It is a picture.\n1 added, 1 skipped (library default).\n"
    assert run("photo.jpg", "x").exit_code == 1  # nothing was read


def test_json_is_one_object_with_every_report(fake: type[FakeBot]) -> None:
    result = run("a.txt", "x", "--json", "--library", "news")
    assert json.loads(result.stdout) == {
        "library": "news",
        "reports": [
            {
                "source": "a.txt",
                "status": "added",
                "title": "a",
                "document_id": document_id("a.txt", "a", "Text a."),
                "passages": 1,
                "characters": 7,
                "reason": "",
                "warnings": [],
            },
            {
                "source": "x",
                "status": "failed",
                "title": "",
                "document_id": "",
                "passages": 0,
                "characters": 0,
                "reason": "There is no file 'x'.",
                "warnings": [],
            },
        ],
        "added": 1,
        "replaced": 0,
        "unchanged": 0,
        "skipped": 0,
        "failed": 1,
        "not_added": [],
    }


def test_an_article_comes_through_stdin(fake: type[FakeBot]) -> None:
    assert run("-", stdin="From a pipe.").exit_code == 0
    assert fake.libraries["default"][0].text == "From a pipe."


def test_an_interruption_keeps_what_was_added_and_names_the_rest(fake: type[FakeBot]) -> None:
    result = run("a.txt", "interrupt.txt", "b.txt", "c.txt")
    assert result.exit_code == 130
    assert result.stdout == "added      a.txt  (1 passage)  a\n"
    assert [document.title for document in fake.libraries["default"]] == ["a"]
    assert result.stderr == (
        "1 added (library default).\n"
        "Stopped. What is reported above is in the library and stays. Not added, or not whole:\n"
        "  interrupt.txt\n"
        "  b.txt\n"
        "  c.txt\n"
        "The same command again adds the rest; what is there is skipped.\n"
    )


def test_of_a_folder_the_files_that_no_report_names_are_left(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    done = {str((tmp_path / "a.txt").resolve())}
    assert unread(str(tmp_path), done) == [str(tmp_path / "b.txt"), str(tmp_path / "deep" / "c.txt")]
    assert unread(str(tmp_path / "a.txt"), done) == []
    assert unread("https://example.org/x", done) == ["https://example.org/x"]


def test_of_many_that_were_not_added_ten_are_named_and_json_names_all(fake: type[FakeBot]) -> None:
    names = ["interrupt.txt", *(f"{number}.txt" for number in range(297))]
    result = run("a.txt", *names, "--json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)["not_added"] == names
    lines = result.stderr.splitlines()[2:]
    assert lines[:10] == [f"  {name}" for name in names[:10]]
    assert lines[10] == "  and 288 more; --json names all" and len(lines) == 12


def test_a_model_that_fails_in_the_middle_names_the_rest_too(fake: type[FakeBot]) -> None:
    result = run("a.txt", "model.txt", "b.txt", "--json")
    assert result.exit_code == 6
    assert json.loads(result.stdout)["not_added"] == ["model.txt", "b.txt"]
    assert "  model.txt\n  b.txt\n" in result.stderr
    assert result.stderr.endswith("error: The model cannot be had.\nFetch it: qa-bot models pull embedded\n")


def test_the_example_comes_with_questions_to_try(fake: type[FakeBot]) -> None:
    result = run("--example")
    assert (result.exit_code, result.stdout) == (0, "added      example  (1 passage)  The mill\n")
    assert result.stderr.endswith('Try:\n  qa-bot ask "Who built it?"\n')


ADDRESS = "http://127.0.0.1:9/mayor"  # where nobody answers


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file whose library "news" holds an earlier text of it, and a page of an address whose server is down."""
    monkeypatch.setenv("QA_BOT_LIBRARY__FOLDER", str(tmp_path / "indexes"))
    monkeypatch.delenv("QA_BOT_LIBRARY", raising=False)
    path = tmp_path / "mayor.txt"
    with opened(tmp_path / "indexes" / "news") as library:
        library.add(*make(str(path), "The old mayor is Ann."))
        library.add(*make(ADDRESS, "The page names the mayor."))
    path.write_text("The new mayor is Bob.")
    return path


def test_what_is_asked_of_a_source_is_its_text_now_and_of_an_address_the_librarys(
    stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(library="news")
    bot: Any = ScriptedBot(session.settings())
    with logging_to_stderr(quiet=False, verbose=False):
        reports = read_sources(session, bot, [ADDRESS])
        with session.open_for([str(stored)]) as shelf:
            shelf.tell_other(Document.of(stored.read_text(), source=str(stored)))
    assert [(report.source, report.status) for report in reports] == [(ADDRESS, "added")]
    said = capsys.readouterr().err
    assert f"{ADDRESS} is read from the library" in said
    assert f"warning: {stored} is read as it is now; the library holds another text of it." in said


def test_show_needs_neither_the_file_as_it_was_nor_a_server(stored: Path) -> None:
    result = CliRunner().invoke(app, ["-l", "news", "show", str(stored)])
    assert result.stdout == "The old mayor is Ann.\n" and "reads otherwise now" in result.stderr
    assert CliRunner().invoke(app, ["show", str(stored)]).stdout == "The new mayor is Bob.\n"  # another library
    result = CliRunner().invoke(app, ["-l", "news", "show", ADDRESS])
    assert (result.exit_code, result.stdout) == (0, "The page names the mayor.\n")


def test_a_library_that_cannot_be_opened_is_no_hindrance_to_reading_a_file(stored: Path) -> None:
    for library, told in (("nowhere", ""), ("news", "warning: Whether library 'news' holds another text")):
        if told:
            (stored.parent / "indexes" / "news" / "library.sqlite").write_bytes(b"no database" * 999)
        result = CliRunner().invoke(app, ["-l", library, "show", str(stored)])
        assert (result.exit_code, result.stdout) == (0, "The new mayor is Bob.\n")
        assert result.stderr.startswith(told)
