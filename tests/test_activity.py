"""What is shown while a person waits, and that nobody else gets it."""

import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from qa_bot.interfaces.commands import activity
from qa_bot.interfaces.commands.activity import Activity
from qa_bot.types import Answer, Draft, Progress

ANSWER = Answer("q", "q", "It froze.")
ERASED = "\x1b[1A\x1b[2K"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def screen_of(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Put a screen in the place of stderr. Not a fixture: pytest sets stderr anew between fixtures and the test."""
    for name, value in {"TERM": "xterm", "COLUMNS": "40", "LINES": "5"}.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(activity, "REDRAW", 0.0)
    return screen


def stream() -> Iterator[Any]:
    yield Progress("Searching", 1, 3)
    yield Draft("It \x1b]0;title\x07froze " * 40 + "FINISHED")
    yield ANSWER


def test_steps_and_the_end_of_the_draft_are_shown_and_then_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    with Activity() as shown:
        assert shown.follow(stream()) == ANSWER
    text = screen.getvalue()
    assert "Searching" in text
    assert "1/3" in text
    draft = text[text.index("1/3") :]
    assert "FINISHED" in draft
    assert draft.count("froze") < 20  # what fits on the screen, not all of it
    assert "title" not in text
    assert text.endswith(ERASED)


@pytest.mark.parametrize("how", ["quiet", "dumb", "pipe"])
def test_nothing_is_shown_to_a_pipe_a_dumb_terminal_or_in_quiet(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    screen = screen_of(monkeypatch)
    if how == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    if how == "pipe":
        monkeypatch.setattr(screen, "isatty", lambda: False)
    with Activity(quiet=how == "quiet") as shown:
        assert shown.follow(stream()) == ANSWER
    assert screen.getvalue() == ""


def test_results_in_a_pipe_are_not_led_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screen_of(monkeypatch)
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stdout", pipe)
    with Activity() as shown:
        shown.step("Adding", 1, 2)
        sys.stdout.write("result\n")
    assert pipe.getvalue() == "result\n"
    assert "result" not in screen.getvalue()
