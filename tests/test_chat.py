"""The conversation at the terminal and over a pipe."""

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_bot import FakeBot, install
from typer.testing import CliRunner

from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands import chat
from qa_bot.interfaces.commands.session import Session
from qa_bot.types import Document, Turn

DOCUMENT = Document.of("The lake froze. The ferry stopped.", source="lake.txt", title="Lake")
ANSWER = "short  (high confidence)\n\nThe lake froze. [1]\n\n[1] Lake, page 2, characters 0-15 lake.txt\n\n"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeBot]:
    fake = install(monkeypatch, tmp_path)
    fake.libraries["default"] = [DOCUMENT]
    return fake


def run(stdin: str | bytes, *args: str) -> Any:
    return CliRunner().invoke(app, ["chat", *args], input=stdin)


def test_a_pipe_gets_an_answer_a_line_and_the_history_grows(fake: type[FakeBot]) -> None:
    result = run("What froze?\n\nAnd then?\n")
    assert (result.exit_code, result.stdout) == (0, ANSWER * 2)
    assert result.stderr == "> What froze?\n> And then?\n"  # on a screen they stand above their answers
    turn = Turn("What froze?", "short\nThe lake froze.")
    assert fake.asked == [("What froze?", (), None), ("And then?", (turn,), None)]
    assert run("What froze?\n", "--quiet").stderr == ""


def test_commands_work_and_leave_the_history_alone(fake: type[FakeBot]) -> None:
    result = run("a\n/clear\nb\n/sources\n/summary\n/help\n/quit\nnever asked\n")
    assert result.exit_code == 0
    assert [question for question, _, _ in fake.asked] == ["a", "b"]
    assert fake.asked[1][1] == ()
    assert "Lake" in result.stdout.split(ANSWER)[2]
    assert "The lake froze. [1] Nobody wrote this. [not supported]" in result.stdout
    assert "/summary [NAME]" in result.stderr


def test_a_question_that_fails_does_not_end_the_conversation(fake: type[FakeBot]) -> None:
    result = run(b"overlong\ncaf\xe9?\ncaf\xc3\xa9?\n/unknown\n")
    assert (result.exit_code, result.stdout) == (3, ANSWER)
    assert "error: The question is not valid UTF-8: byte 0xe9 at position 3." in result.stderr
    assert "error: The question has 5,000 characters" in result.stderr
    assert "error: There is no command /unknown." in result.stderr


def test_a_summary_of_several_articles_wants_a_name(fake: type[FakeBot]) -> None:
    fake.libraries["default"] = [DOCUMENT, Document.of("Ice. Snow.", source="ice.txt", title="Ice")]
    result = run("/summary\n/summary Ice\n")
    assert "There are 2 articles." in result.stderr
    assert result.stdout.startswith("Ice. [1]")


def test_json_is_an_object_an_answer(fake: type[FakeBot]) -> None:
    shown = [json.loads(line) for line in run("a\nb\n", "--json").stdout.splitlines()]
    assert [line["answer"] for line in shown] == ["The lake froze."] * 2


def test_json_says_what_failed_and_which_articles_there_are_in_the_place_of_an_answer(fake: type[FakeBot]) -> None:
    result = run("overlong\na\n/sources\n/unknown\n", "--json")
    failed, answered, listed, unknown = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 3
    assert "5,000 characters" in failed["error"] and "There is no command" in unknown["error"]
    assert answered["answer"] == "The lake froze."
    assert [record["title"] for record in listed["documents"]] == ["Lake"]


def test_sources_can_be_talked_about_without_being_kept(fake: type[FakeBot], tmp_path: Path) -> None:
    (tmp_path / "ice.txt").write_text("Ice grew. Thick.")
    assert run("What?\n", "--source", "ice.txt").stdout.startswith("short  (high confidence)\n\nIce grew. [1]")
    assert run("What?\n", "--source", "-").exit_code == 2
    assert fake.libraries == {"default": [DOCUMENT]}


class Typed(io.StringIO):
    """A terminal on which lines were typed."""

    def isatty(self) -> bool:
        return True


def test_ctrl_c_stops_the_answer_and_the_conversation_goes_on(
    fake: type[FakeBot], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signal is sent to this very process while the answer is in the making; the stream sees `stop`."""
    stream = FakeBot.ask_stream

    def slow(self: FakeBot, question: str, history: Any = (), *, stop: Any = None, **options: Any) -> Iterator[Any]:
        if question == "long":
            os.kill(os.getpid(), signal.SIGINT)
            assert stop.wait(10)
        yield from stream(self, question, history, stop=stop, **options)

    monkeypatch.setattr(FakeBot, "ask_stream", slow)
    monkeypatch.setattr(sys, "stdin", Typed("long\nshort\n"))
    monkeypatch.setenv("TERM", "xterm")
    assert chat.talk(Session(), FakeBot.open()) == 0
    out, err = capsys.readouterr()
    assert out == ANSWER
    assert err == "1 article. /help shows the commands, Ctrl-D leaves.\n> Stopped.\n> > \n"
    assert fake.asked[-1] == ("short", (), None)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("word", ["/quit", "/exit", "quit", "Exit.", "bye!"])
def test_a_word_of_leaving_leaves(fake: type[FakeBot], word: str) -> None:
    result = run(f"{word}\nnever asked\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
