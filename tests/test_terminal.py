"""What a terminal never gets, and how text gets there."""

import io
import sys
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.errors import QaBotError
from qa_bot.interfaces.commands.terminal import OutputClosedError, bold, clean, emit, note, one_line, table, width

DANGEROUS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"] + list(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800"
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e\u206a\u206b\u206c\u206d\u206e\u206f"
    + "".join(map(chr, range(0xE0000, 0xE0080)))
)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ here", "click here"),
        ("\x1b]0;title\x07text", "text"),
        ("\x9d0;title\x9ctext", "text"),
        ("\x1bPq#0;2\x1b\\after", "after"),
        ("\x1b]52;c;never ended\nnext line", "52;c;never ended\nnext line"),
        ("\x1b(0box\x1bc", "box"),
        ("a\x00b\x07c\x08d\x7fe", "abcde"),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("say \U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065 no\u200bth\u2060ing\ufeff", "say  nothing"),
        ("tab\tand é 雪 😀 👩‍👩‍👧 stay", "tab\tand é 雪 😀 👩‍👩‍👧 stay"),
        ("half \ud83d pair", "half \ufffd pair"),
    ],
)
def test_what_moves_or_fools_a_terminal_is_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(alphabet=st.one_of(st.sampled_from([*DANGEROUS, *"\x1b[]P\\;0mA"]), st.characters())))
def test_no_dangerous_character_survives_in_any_text(text: str) -> None:
    assert not set(clean(text)) & set(DANGEROUS)
    assert "\n" not in one_line(text)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=[*DANGEROUS, "\u2028", "\u2029"])
    )
)
def test_text_without_control_characters_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_a_long_line_is_cut_with_a_mark() -> None:
    assert one_line("one  two\nthree", 9) == "one two…"
    assert one_line("one two", 7) == "one two"


def test_columns_stand_straight_with_wide_and_combining_characters() -> None:
    assert width("雪e\u0301") == 3
    assert table([("a", "b"), ("雪", "x"), ("e\u0301", "y")]) == "a   b\n雪  x\ne\u0301   y"
    assert table([]) == ""


@pytest.mark.parametrize(
    ("environment", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], terminal: bool, coloured: bool
) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (bold("so") == "\x1b[1mso\x1b[0m") is coloured


class Broken(io.StringIO):
    """A stream that cannot be written, with a file descriptor of its own."""

    def __init__(self, error: OSError, file: TextIO) -> None:
        super().__init__()
        self.error, self.file = error, file

    def write(self, text: str) -> int:
        raise self.error

    def fileno(self) -> int:
        return self.file.fileno()


@pytest.mark.parametrize(
    ("error", "raised"),
    [(BrokenPipeError(), OutputClosedError), (OSError(28, "No space left on device"), QaBotError)],
)
def test_a_stdout_that_cannot_be_written_is_told_and_silent_from_then_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: OSError, raised: type[Exception]
) -> None:
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", Broken(error, file))
        with pytest.raises(raised):
            emit("x")
        file.write("lost")
    assert (tmp_path / "out").read_text() == ""


def test_a_stderr_that_nobody_reads_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stderr", Broken(BrokenPipeError(), file))
        note("x")
        file.write("lost")
    assert (tmp_path / "out").read_text() == ""


def test_a_stream_that_the_caller_closed_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    told = [emit("x"), note("x")]  # neither raises, as both would for a broken pipe
    assert told == [None, None]
