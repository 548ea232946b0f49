"""Subtitles give what is said as running text: no numbers, no time codes, no styling, nothing twice."""

import pytest

from qa_bot.ingest.plain.subtitles import parse_subtitles

SRT = """1
00:00:01,000 --> 00:00:03,000
<i>The mill turns</i>
with every {\\an8}tide.

2
00:00:03,100 --> 00:00:05,000
It has turned since
1790.

3
00:00:09,000 --> 00:00:11,000
Now it is a museum.

4
00:00:11,100 --> 00:00:13,000
- Who paid for it?
- The town.
"""

VTT = """WEBVTT - The mill
Kind: captions

STYLE
::cue { color: red }

NOTE 00:01 is early

intro
00:01.000 --> 00:03.000 align:start position:0%
<v Ann Reed>The <c.yellow>mill</c> &amp; the <00:00:02.000>tide

00:03.000 --> 00:04.000
<v Ann Reed>The mill & the tide
turn together.

1:00:03.000 --> 1:00:04.000
<v Bob>Always.</v>
"""


def test_cues_become_running_text_parted_at_pauses_and_dashes() -> None:
    assert parse_subtitles(SRT.replace("\n", "\r\n").encode(), "").text == (
        "The mill turns with every tide. It has turned since 1790.\n\nNow it is a museum."
        "\n\n- Who paid for it?\n\n- The town."
    )


def test_speakers_are_named_and_lines_that_roll_are_said_once() -> None:
    text = parse_subtitles(VTT.encode(), "").text
    assert text == "Ann Reed: The mill & the tide turn together.\n\nBob: Always."
    assert parse_subtitles(VTT.encode(), "").warnings == ("Left out: 1 note.",)


def test_words_without_a_time_are_counted() -> None:
    broken = SRT.replace("00:00:09,000 -->", "00:00:09,000 ->")
    parsed = parse_subtitles(broken.encode(), "")
    assert "museum" not in parsed.text and parsed.warnings == ("Left out: 1 untimed text.",)
    assert parse_subtitles(SRT.encode() + b"\n5\n\n\n", "").warnings == ()


def srt(*cues: tuple[float, float, str]) -> str:
    rows = [f"00:{start:06.3f} --> 00:{end:06.3f}\n{text}\n" for start, end, text in cues]
    return parse_subtitles("\n".join(rows).encode(), "").text


def test_captions_that_roll_are_said_once() -> None:
    rolling = [(1, 2, "It turns"), (2, 2.01, "It turns"), (2.01, 4, "It turns\nwith each"), (4, 6, "with each\ntide.")]
    assert srt(*rolling) == "It turns with each tide."
    assert srt((1, 2, "One\ntwo"), (1.5, 3, "One\ntwo\nthree"), (3.05, 4, "two\nthree\nfour")) == "One two three four"


def test_words_that_are_said_again_are_kept() -> None:
    assert srt((1, 2, "Is it safe?"), (3, 4, "No."), (4.5, 5, "No."), (9, 10, "No.")) == "Is it safe? No. No.\n\nNo."
    assert srt((1, 2, "Again\nwe go."), (2, 3, "Again\nand on.")) == "Again we go. Again and on."
    assert srt((1, 2, "Heave!\nHeave!")) == "Heave! Heave!"


def test_captions_that_roll_with_a_short_pause_are_said_once() -> None:
    cues = ["the tide mill", "the tide mill\nwas built", "was built\nin 1790"]
    rolling = "".join(f"00:00:0{2 * n},200 --> 00:00:0{2 * n + 2},000\n{cue}\n\n" for n, cue in enumerate(cues))
    assert parse_subtitles(rolling.encode(), "").text == "the tide mill was built in 1790"


def test_cues_need_no_blank_line_between_them() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nThe well is deep.\n2\n00:00:02,000 --> 00:00:04,000\nIt was dug in\n1642\n"
    )
    text += "3\n00:00:04,000 --> 00:00:06,000\nby two men.\n"
    assert parse_subtitles(text.encode(), "").text == "The well is deep. It was dug in 1642 by two men."


def test_without_numbers_a_line_of_digits_is_said() -> None:
    text = "WEBVTT\nKind: captions\nLanguage: en\n00:01.000 --> 00:02.000\nIt was dug in\n1642\n00:02.000 --> 00:04.000\nby two men.\n"
    found = parse_subtitles(text.encode(), "")
    assert (found.text, found.warnings) == ("It was dug in 1642 by two men.", ())


@pytest.mark.parametrize(
    "said", ["\n\nIt turns.\nIt is old.", "\nIt turns.\n\nIt is old.", "\nIt turns.\n \nIt is old."]
)
def test_empty_lines_inside_a_cue_end_it_in_web_subtitles_alone(said: str) -> None:
    cues = f"00:00:01,000 --> 00:00:03,000{said}\n\n2\n00:00:03,000 --> 00:00:04,000\nYes.\n"
    parsed = parse_subtitles(f"1\n{cues}".encode(), "")
    assert (parsed.text, parsed.warnings) == ("It turns. It is old. Yes.", ())
    web = parse_subtitles(f"WEBVTT\n\n{cues}".encode(), "")
    assert "It is old." not in web.text and web.warnings == ("Left out: 1 untimed text.",)


def test_a_pause_is_as_long_as_the_clock_says_across_minutes_and_hours() -> None:
    def text(*times: str) -> str:
        return parse_subtitles("\n".join(f"{time}\nIt turned.\n" for time in times).encode(), "").text

    near = text("00:00:59,000 --> 00:00:59,900", "00:01:00,100 --> 00:59:59,900", "01:00:00,100 --> 01:00:01,000")
    assert near == "It turned. It turned. It turned."
    far = text("00:00:01,000 --> 00:00:02,000", "00:01:02,000 --> 00:01:03,000", "01:01:03,000 --> 01:01:04,000")
    assert far == "It turned.\n\nIt turned.\n\nIt turned."
