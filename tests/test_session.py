"""The common options, and what becomes of errors."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from qa_bot.errors import EXIT_PARTIAL, LibraryBusyError, ModelError, ParseError, UsageError
from qa_bot.interfaces.commands.session import (
    Session,
    add_root,
    add_verb,
    decode,
    quiet_libraries,
    valid_text,
)
from qa_bot.interfaces.commands.terminal import OutputClosedError, emit


@pytest.fixture(autouse=True)
def no_library_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_BOT_LIBRARY", raising=False)


def run(function: Any, *args: str, before: tuple[str, ...] = (), **environment: str) -> Any:
    app = typer.Typer(rich_markup_mode=None)
    add_root(app, Annotated[bool, typer.Option("--version")])
    add_verb(app, "verb", function)
    return CliRunner().invoke(app, [*before, "verb", *args], env=environment)


def test_the_common_options_reach_the_verb_as_one_value() -> None:
    seen: list[Session] = []

    def verb(session: Session) -> int:
        seen.append(session)
        return EXIT_PARTIAL

    arguments = [
        "--library",
        "news",
        "--config",
        "fast",
        "--set",
        "retrieval.k=3",
        "--set",
        "a.b=c=d",
        "--json",
        "-q",
        "-v",
    ]
    assert run(verb, *arguments).exit_code == 3
    overrides = {"retrieval.k": "3", "a.b": "c=d"}
    assert seen == [Session("news", "fast", overrides, json=True, quiet=True, verbose=True)]


def test_the_common_options_may_stand_before_the_verb_and_after_it_they_win() -> None:
    seen: list[Session] = []

    def verb(session: Session) -> int:
        seen.append(session)
        return 0

    before = ("--library", "news", "--set", "retrieval.k=3", "--set", "web.port=1", "--json")
    assert run(verb, "--library", "mine", "--set", "retrieval.k=4", before=before).exit_code == 0
    assert run(verb, before=("-q",)).exit_code == 0
    overrides = {"retrieval.k": "4", "web.port": "1"}
    assert seen == [Session("mine", overrides=overrides, json=True), Session(quiet=True)]


def test_the_library_comes_from_option_then_environment_then_is_default() -> None:
    def verb(session: Session) -> int:
        emit(session.library_name)
        return 0

    assert run(verb).stdout == "default\n"
    assert run(verb, QA_BOT_LIBRARY="news").stdout == "news\n"
    assert run(verb, "--library", "mine", QA_BOT_LIBRARY="news").stdout == "mine\n"


def test_a_setting_without_a_value_or_unknown_is_a_usage_error() -> None:
    def verb(session: Session) -> int:
        session.settings()
        return 0

    result = run(verb, "--set", "retrieval.k")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: --set 'retrieval.k' lacks a value.\nWrite it as --set retrieval.k=12.\n"
    result = run(verb, "--set", "retrieval.kk=3")
    assert result.exit_code == 2
    assert "Did you mean 'retrieval.k'?" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UsageError("Bad \x1b[31mvalue.", "Do this."), 2, "error: Bad value.\nDo this.\n"),
        (ParseError("No text."), 1, "error: No text.\n"),
        (LibraryBusyError("Busy."), 1, "error: Busy.\n"),
        (ModelError("No model."), 6, "error: No model.\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
        (typer.Exit(7), 7, ""),
        (
            ValueError("a\nbug"),
            1,
            "error: unexpected ValueError: a bug\nRun the same command with -v to see where it happened.\n",
        ),
    ],
)
def test_each_error_has_its_message_and_exit_code(error: BaseException, code: int, message: str) -> None:
    def verb(session: Session) -> int:
        raise error

    result = run(verb)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", message)


def test_with_json_a_failure_is_an_object_on_stdout_too() -> None:
    def verb(session: Session) -> int:
        raise ParseError("No text.", "Add some.")

    def bug(session: Session) -> int:
        raise ValueError("a bug")

    result = run(verb, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"error": "No text.", "hint": "Add some."})
    assert result.stderr == "error: No text.\nAdd some.\n"
    result = run(bug, before=("--json",))
    assert json.loads(result.stdout)["error"] == "unexpected ValueError: a bug"


def test_the_help_of_a_verb_ends_with_the_exit_codes() -> None:
    def verb(session: Session) -> int:
        return 0

    assert "6 model unavailable, 130 interrupted." in " ".join(run(verb, "--help").stdout.split())


def test_verbose_shows_where_it_happened() -> None:
    def verb(session: Session) -> int:
        raise ValueError("a bug")

    result = run(verb, "-v")
    assert result.exit_code == 1
    assert result.stderr.startswith("Traceback (most recent call last):")
    assert result.stderr.endswith("error: unexpected ValueError: a bug\n")


def test_a_closed_stdout_ends_quietly_as_the_shell_reports_it() -> None:
    def verb(session: Session) -> int:
        raise OutputClosedError

    result = run(verb)
    assert (result.exit_code, result.stderr) == (141, "")


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ((), "plain\nwarning: careful\n"),
        (("-q",), "warning: careful\n"),
        (("-v",), "detail\nplain\nwarning: careful\n"),
    ],
)
def test_what_qa_bot_logs_is_shown_plainly_on_stderr(option: tuple[str, ...], shown: str) -> None:
    def verb(session: Session) -> int:
        logger = logging.getLogger("qa_bot")
        logger.debug("detail")
        logger.info("pl\x07ain")
        logger.warning("careful")
        return 0

    assert run(verb, *option).stderr == shown
    assert not [handler for handler in logging.getLogger("qa_bot").handlers if "ToStderr" in type(handler).__name__]


def test_third_party_libraries_are_silenced_but_the_users_own_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    import warnings

    monkeypatch.setattr(os, "environ", {"TRANSFORMERS_VERBOSITY": "info"})
    with warnings.catch_warnings():
        quiet_libraries()
        warnings.warn("not for users", stacklevel=1)
    assert os.environ["TRANSFORMERS_VERBOSITY"] == "info"
    assert os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] == "1"


def test_text_that_is_not_utf8_is_a_usage_error_that_names_the_byte() -> None:
    assert decode("\ufeffé雪".encode(), "question") == "é雪"
    with pytest.raises(UsageError, match="The question is not valid UTF-8: byte 0xe9 at position 3"):
        decode(b"caf\xe9", "question")
    assert valid_text("é", "question") == "é"
    with pytest.raises(UsageError, match="The question is not valid UTF-8"):
        valid_text("caf\udce9", "question")


def test_json_of_a_session_is_one_line() -> None:
    def verb(session: Session) -> int:
        emit(json.dumps({"json": session.json}))
        return 0

    assert json.loads(run(verb, "--json").stdout) == {"json": True}


def reading(*args: str, stdin: str = "") -> tuple[Any, list[Session]]:
    """The result of a verb that reads sources, and the session that it got."""
    seen: list[Session] = []

    def verb(session: Session) -> int:
        seen.append(session)
        return 0

    app = typer.Typer(rich_markup_mode=None)
    add_root(app, Annotated[bool, typer.Option("--version")])
    add_verb(app, "verb", verb, reads=True)
    return CliRunner().invoke(app, ["verb", *args], input=stdin), seen


def test_the_options_about_sources_are_settings_by_another_name(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("open sesame\nsecond line\n")
    _, (session,) = reading("--ocr", "--password-file", str(file), "--set", "retrieval.k=3")
    assert session.overrides == {"retrieval.k": "3", "parsing.ocr": "true", "parsing.password": "open sesame"}
    assert session.settings().parsing.ocr
    assert reading()[1][0].overrides == {}


def test_a_password_is_asked_for_on_a_terminal_and_not_elsewhere(tmp_path: Path) -> None:
    result, seen = reading("--password", stdin="tide")
    assert (result.exit_code, seen) == (2, [])
    assert "--password-file FILE, or the variable QA_BOT_PARSING__PASSWORD" in result.stderr
    for path, words in ((tmp_path / "none", "cannot be read"), (tmp_path / "empty", "no password in its first line")):
        (tmp_path / "empty").write_text("\n")
        result, _ = reading("--password-file", str(path))
        assert (result.exit_code, words in result.stderr) == (2, True)
    help_text = reading("--help")[0].stdout
    assert "--password " in help_text
    assert "--ocr" in help_text


def test_on_a_terminal_the_password_is_not_shown(tmp_path: Path) -> None:
    """A real terminal: what is typed is not echoed."""
    pty = pytest.importorskip("pty")
    code = "from qa_bot.interfaces.commands.session import ask_password; print(len(ask_password('Password: ')))"
    terminal, end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[1])}
    streams = {"stdin": end, "stdout": end, "stderr": end}
    with subprocess.Popen([sys.executable, "-c", code], **streams, env=environment, start_new_session=True) as asking:
        os.close(end)
        shown = b""
        while b"Password: " not in shown:
            shown += os.read(terminal, 1000)
        os.write(terminal, b"sesame\n")
        while b"6" not in shown:
            shown += os.read(terminal, 1000)
    os.close(terminal)
    assert asking.returncode == 0
    assert b"sesame" not in shown
