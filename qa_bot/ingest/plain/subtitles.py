"""Subtitles (.srt, .vtt) -> what is said, as running text without numbers and time codes."""

import html
import re
from itertools import pairwise

from qa_bot.ingest.text.decoding import decode
from qa_bot.ingest.text.parsed import Parsed, left_out, warnings_of

TIMES = re.compile(r"\s*(\d+:)?(\d{1,2}):(\d\d)[.,](\d{1,3})\s*-->\s*(\d+:)?(\d{1,2}):(\d\d)[.,](\d{1,3})")
STYLING = re.compile(r"<(?!v[ .])/?[^<>]*>|\{\\[^{}]*\}")
HEAD = re.compile(r"\ufeff?\s*(?:(?:WEBVTT|NOTE|STYLE|REGION)\b|\d+\s*$)")  # what begins what nobody says
WEB = re.compile(r"\ufeff?\s*WEBVTT\b")
VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^<>]*)>")
SENTENCE_END = re.compile(r"[.!?…♪)\]]['\"”’»]*$")
ROLLS_SECONDS = 0.5  # after a cue's end, at most, the next one goes on with its lines; later, they are said again
REPEATS_SECONDS = 0.1  # the same for one that has nothing else to say: "No." - "No."
MOST_ABOVE = 2  # lines above the times of a cue: its number or name
PAUSE_SECONDS = 2.0  # after the end of a sentence: a new paragraph


def parse_subtitles(content: bytes, charset: str) -> Parsed:
    """Return the words of all cues in order; a paragraph ends at a pause, a change of speaker or a dash."""
    text, warning = decode(content, charset)
    paragraphs: list[str] = []
    before: list[str] = []  # the lines of the cue above: captions that roll repeat its last ones
    ended = 0.0
    cues, lost = _cues(text)
    for start, end, lines in cues:
        rolled = _rolled(before, lines)
        fresh = lines[rolled if start - ended <= (ROLLS_SECONDS if rolled < len(lines) else REPEATS_SECONDS) else 0 :]
        for number, line in enumerate(fresh):
            pause = not number and start - ended >= PAUSE_SECONDS and paragraphs and SENTENCE_END.search(paragraphs[-1])
            speaks = line.startswith(("-", "–", "—", ">>")) or re.match(r"[^\s:][^:.?!]{0,29}: ", line)
            if not paragraphs or pause or speaks:
                paragraphs.append(line)
            else:
                paragraphs[-1] += f" {line}"
        before, ended = lines or before, end
    return Parsed("\n\n".join(paragraphs), warnings=warnings_of(warning, lost))


def _rolled(before: list[str], lines: list[str]) -> int:
    """Return how many lines at the beginning of a cue are the last ones of the cue before it, in their order."""
    return next((count for count in range(min(len(before), len(lines)), 0, -1) if before[-count:] == lines[:count]), 0)


def _cues(text: str) -> tuple[list[tuple[float, float, list[str]]], str]:
    """Return start and end in seconds and the lines of each cue, and a warning that counts what else is there."""
    cues: list[tuple[float, float, list[str]]] = []
    notes = others = 0
    goes_on = not WEB.match(text)  # behind an empty line; what a player of the other format ignores
    for block in re.split(r"\n[ \t]*\n", text):
        rows = block.split("\n")
        timed = [number for number, row in enumerate(rows) if TIMES.match(row)]
        before = rows[: timed[0]] if timed else rows
        if not timed and cues and goes_on and not HEAD.match(rows[0]):
            cues[-1][2].extend(filter(None, map(_plain, rows)))
        elif not timed or len(before) > MOST_ABOVE:
            notes += before[0].startswith("NOTE")
            others += bool("".join(before).strip()) and not HEAD.match(block)
        numbered = bool(before) and before[-1].strip().isdecimal()
        for place, after in pairwise([*timed, len(rows)]):  # no blank line need part two cues
            match = TIMES.match(rows[place])
            assert match
            said = rows[place + 1 : after]
            if after < len(rows) and numbered and said and said[-1].strip().isdecimal():  # the number of the next cue
                said.pop()
            lines = [line for row in said if (line := _plain(row))]
            cues.append((_seconds(match.groups()[:4]), _seconds(match.groups()[4:]), lines))
    return cues, left_out({"notes": notes, "untimed texts": others})


def _plain(row: str) -> str:
    row = VOICE.sub(lambda match: f"{match[1].strip()}: ", row)
    return " ".join(html.unescape(STYLING.sub("", row)).split())


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int((hours or "0:")[:-1]) * 3600 + int(minutes or 0) * 60 + float(f"{seconds}.{fraction}")
