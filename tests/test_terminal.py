"""What a person reads, and what a terminal never gets."""

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.errors import QaBotError
from qa_bot.interfaces.commands.terminal import (
    OutputClosedError,
    answer_text,
    check_text,
    clean,
    coverage_text,
    emit,
    explain_text,
    hits_text,
    note,
    one_line,
    records_text,
    report_text,
    reports_text,
    summary_text,
    table,
    width,
)
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Coverage,
    DocumentRecord,
    Hit,
    Passage,
    SourceReport,
    Summary,
)

QUOTE = "The lake\nfroze in March."
CITATION = Citation(1, "d1", "Winter", "/a/winter.pdf", 3, 10, 34, QUOTE)
CLAIM = Claim("It froze in March.", (CITATION,), 0.9)
HIT = Hit(
    Passage("d1:0", "d1", 0, 40, "", "The lake froze in March.\nThen it thawed."), "Winter", "/a/winter.pdf", 0.5, 0.25
)
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


def test_an_answer_has_marks_and_citations_with_their_quotations() -> None:
    other = Citation(2, "d2", "b.txt", "b.txt", None, 0, 5, "Quote")
    claims = (Claim("So it is.", (other, CITATION), 1.0), CLAIM, Claim("Odd.", (), 0.1))
    answer = Answer("q", "q", "unused", claims=claims)
    assert answer_text(answer) == (
        "So it is. [2][1] It froze in March. [1] Odd. [not supported]\n"
        "\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf\n"
        '    "The lake froze in March."\n'
        "[2] b.txt, characters 0-5\n"
        '    "Quote"'
    )


def test_the_short_answer_leads_and_a_quotation_that_is_the_sentence_is_not_repeated() -> None:
    claim = Claim("The lake froze in March.", (CITATION,), 1.0)
    answer = Answer("q", "q", "unused", short="March", claims=(claim, CLAIM), confidence=0.7)
    assert answer_text(answer) == (
        "March  (medium confidence)\n\nThe lake froze in March. [1]\n\nIt froze in March. [1]\n\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf"
    )


def test_a_declined_answer_shows_the_reason_and_the_three_nearest_passages() -> None:
    answer = Answer("q", "q", "The articles don't answer this. Why: x.", hits=(HIT,) * 5, declined="no answer")
    line = "- Winter: The lake froze in March. Then it thawed."
    assert answer_text(answer) == "\n".join(
        ["The articles don't answer this. Why: x.", "", "Nearest passages:", "", line, line, line]
    )
    assert answer_text(Answer("q", "q", "Nothing.", declined="empty library")) == "Nothing."
    far = answer_text(replace(answer, text="No passage comes near.", declined="nothing found"))
    assert "Nearest" not in far and "The closest of them, all the same:" in far


def test_a_summary_repeats_a_quotation_only_where_it_differs_from_the_sentence() -> None:
    same = Claim("The lake froze in March.", (CITATION,), 1.0)
    paraphrase = Claim(
        "A lake froze.", (Citation(2, "d1", "Winter", "/a/winter.pdf", None, 40, 50, "Lake froze"),), 0.8
    )
    summary = Summary(("d1",), (same, paraphrase), "abstractive", Coverage(2, 1))
    assert summary_text(summary) == (
        "The lake froze in March. [1] A lake froze. [2]\n"
        "\n"
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf\n"
        "[2] Winter, characters 40-50 /a/winter.pdf\n"
        '    "Lake froze"'
    )


def test_coverage_names_what_no_sentence_stands_on() -> None:
    def covered(*missing: str) -> str:
        return coverage_text(Summary((), (), "extractive", Coverage(7, 7 - len(missing), missing, 12_000)))

    assert covered() == "Read 12,000 characters in 7 sections."
    assert covered("A", "B") == "Read 12,000 characters in 7 sections; nothing in the summary stands on: A; B."
    assert covered(*"ABCDEFG").endswith("stands on: A; B; C; D; E and 2 more.")


def test_a_check_gives_verdict_evidence_and_problems() -> None:
    assert check_text(Check("c", 0.93, CITATION)).splitlines()[0] == "Supported (0.93)"
    assert check_text(Check("c", 0.4, CITATION, ("number 12 is missing",))).splitlines() == [
        "Not supported (0.40)",
        "[1] Winter, page 3, characters 10-34 /a/winter.pdf",
        '    "The lake froze in March."',
        "- number 12 is missing",
    ]
    assert check_text(Check("c", 0.9, None)) == "Not supported (0.90)\nNothing in the article comes near."


def test_hits_show_where_they_stand_and_the_scores_that_there_are() -> None:
    assert hits_text([HIT]) == (
        "1. Winter  score 0.5000, dense 0.25\n   /a/winter.pdf:0-40\n   The lake froze in March. Then it thawed."
    )


def test_explaining_shows_query_and_candidates() -> None:
    answer = Answer("q", "the lake froze when", "t", hits=(HIT,), confidence=0.5, dropped=1)
    assert explain_text(answer) == (
        "Searched: the lake froze when\n"
        "Confidence: 0.50\n"
        "Not shown because nothing supports it: 1 generated sentence\n"
        "passage   score  dense  lexical  reader  title\n"
        "0-40     0.5000   0.25        -       -  Winter"
    )
    left = replace(HIT, cut="repeats Winter, 0-40")
    told = explain_text(replace(answer, cut=(left,), found=9))
    assert "Found besides these, not read: 7 passages" in told
    assert told.endswith("0-40     0.5000   0.25        -       -  Winter  repeats Winter, 0-40")


def test_reports_are_a_line_each_and_counted() -> None:
    added = SourceReport("/a/b.txt", "added", "Title", "d1", 1_200, 9)
    failed = SourceReport("c.txt", "failed", reason="It is\nempty.")
    assert report_text(added) == "added      /a/b.txt  (1,200 passages)  Title"
    assert report_text(failed) == "failed     c.txt: It is empty."
    assert reports_text([added, failed, added], "news") == "2 added, 1 failed (library news)."
    assert reports_text([], "news") == "Nothing added (library news)."


def test_records_are_a_table_without_the_control_characters_of_titles() -> None:
    record = DocumentRecord("0123456789abcdef", "a.txt", "\x1b[2JTitle\nmore", 1_500, 12, "2026-11-02T10:00:00+00:00")
    assert records_text([record]) == (
        "id        added       passages  characters  title       source\n"
        "01234567  2026-11-02        12       1,500  Title more  a.txt"
    )


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
    assert ("\x1b[1m" in check_text(Check("c", 0.9, CITATION))) is coloured


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
    emit("x")
    note("x")


def test_points_stand_on_lines_of_their_own_and_a_headline_above_its_standfirst() -> None:
    claims = tuple(Claim(text, (), 1.0) for text in ("Ice came", "It stayed.", "It went."))
    shown = {form: summary_text(Summary(("d",), claims, "extractive", Coverage(1, 1), form=form)).replace(" [not supported]", "")
             for form in ("prose", "points", "headline")}  # fmt: skip
    assert shown["prose"] == "Ice came It stayed. It went."
    assert shown["points"] == "- Ice came\n- It stayed.\n- It went."
    assert shown["headline"] == "Ice came\n\nIt stayed. It went."


def test_a_summary_without_a_sentence_says_why() -> None:
    assert summary_text(Summary(("d",), (), "extractive", Coverage(1, 0))) == "Nothing in this article is about that."


@pytest.mark.parametrize(
    ("support", "problems", "verdict"),
    [
        (0.95, (), "Supported"),
        (0.8, (), "Related, but not confirmed"),
        (0.95, ("the number 12 is not in the evidence",), "Not supported"),
        (0.4, (), "Not supported"),
    ],
)
def test_only_near_identity_is_called_supported(support: float, problems: tuple[str, ...], verdict: str) -> None:
    shown = check_text(Check("c", support, CITATION, problems)).splitlines()[0]
    assert shown == f"{verdict} ({support:.2f})"
