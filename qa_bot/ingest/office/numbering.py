"""The tree of a Word text -> the same with the numbers of its lists written out: its converter makes bullets of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qa_bot.ingest.archives.containers import WORD_SPACE, local_name

VALUE = f"{WORD_SPACE}val"
NUMBERS = f"{WORD_SPACE}pPr/{WORD_SPACE}numPr"
MARK = "\ufdd2"  # before a number that was written out: no text has it
PLACE = re.compile("%([1-9])")
LONGEST_LABEL = 40  # characters
MAX_LETTERS = 20  # that a number is said with: behind "z" comes "aa"
ROMAN = list(
    zip("m cm d cd c xc l xl x ix v iv i".split(), (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), strict=True)
)


@dataclass(frozen=True, slots=True)
class _Level:
    """How the items of a level of a list are numbered."""

    format: str
    label: str  # with "%1" in the place of the number of the first level
    start: int


@dataclass(frozen=True, slots=True)
class _List:
    """A list that items name: its levels, and the list whose numbers it goes on with unless it restarts."""

    counted_with: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


def write_numbers(root: Any, numbering: Any, styles: Any) -> bool:
    """Put the number of each item of a numbered list before its text, behind MARK; return whether there are any."""
    lists = _lists(numbering)
    by_style = (
        {} if styles is None else {style.get(f"{WORD_SPACE}styleId"): _item(style) for style in _named(styles, "style")}
    )
    counts: dict[str, dict[int, int]] = {}
    begun: set[str] = set()
    found = False
    for paragraph in _named(root, "p"):
        style = _said(paragraph.find(f"{WORD_SPACE}pPr"), "pStyle")
        number, level = _item(paragraph) or by_style.get(style) or ("", 0)
        one = lists.get(number)
        if one is None or level not in one.levels:
            continue
        count = counts.setdefault(one.counted_with, {})
        if number not in begun:
            begun.add(number)
            count.update({restarted: start - 1 for restarted, start in one.restarts.items()})
        for deeper in [other for other in count if other > level]:
            del count[deeper]
        count[level] = count.get(level, one.levels[level].start - 1) + 1
        label = _label(one, level, count)
        if label and any((text.text or "").strip() for text in _named(paragraph, "t")):
            _write(paragraph, f"{MARK}{label} ")
            found = True
    return found


def without_marks(text: str) -> str:
    """Return a converted text with the numbers that were written out instead of bullets."""
    return text.replace(f"- {MARK}", "").replace(MARK, "")


def _lists(numbering: Any) -> dict[str, _List]:
    levels = {
        one.get(f"{WORD_SPACE}abstractNumId"): {
            _number(level.get(f"{WORD_SPACE}ilvl")): _level(level) for level in _named(one, "lvl")
        }
        for one in _named(numbering, "abstractNum")
    }
    found = {}
    for one in _named(numbering, "num"):
        base = _said(one, "abstractNumId")
        restarts = {
            _number(over.get(f"{WORD_SPACE}ilvl")): _number(_said(over, "startOverride"))
            for over in _named(one, "lvlOverride")
            if _said(over, "startOverride")
        }
        found[one.get(f"{WORD_SPACE}numId")] = _List(base, levels.get(base, {}), restarts)
    return found


def _level(level: Any) -> _Level:
    return _Level(
        _said(level, "numFmt"), _said(level, "lvlText")[:LONGEST_LABEL], _number(_said(level, "start") or "1")
    )


def _item(element: Any) -> tuple[str, int] | None:
    """Return the list and level that a paragraph or style says that it is an item of, None for none."""
    stated = element.find(NUMBERS)
    return None if stated is None else (_said(stated, "numId"), _number(_said(stated, "ilvl")))


def _label(one: _List, level: int, count: Mapping[int, int]) -> str:
    """Return the number of an item as its list writes it, "" for a bullet and for what is no plain number."""
    if one.levels[level].format not in FORMATS:
        return ""

    def said(place: re.Match[str]) -> str:
        above = one.levels.get(int(place[1]) - 1)
        return FORMATS.get(above.format, str)(count.get(int(place[1]) - 1, above.start)) if above else ""

    return PLACE.sub(said, one.levels[level].label).strip()


def _letters(number: int) -> str:
    times = (number - 1) // 26 + 1
    return chr(ord("a") + (number - 1) % 26) * times if 0 < times <= MAX_LETTERS else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    said = ""
    for letters, value in ROMAN:
        said += letters * (number // value)
        number %= value
    return said


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


def _write(paragraph: Any, label: str) -> None:
    run = paragraph.makeelement(f"{WORD_SPACE}r")
    text = paragraph.makeelement(f"{WORD_SPACE}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = label
    run.append(text)
    paragraph.insert(sum(local_name(child) == "pPr" for child in paragraph[:1]), run)


def _named(element: Any, name: str) -> Any:
    return element.iter(f"{WORD_SPACE}{name}")


def _said(element: Any, name: str) -> str:
    """Return the value of a child, "" for none."""
    child = None if element is None else element.find(f"{WORD_SPACE}{name}")
    return "" if child is None else child.get(VALUE, "")


def _number(stated: str | None) -> int:
    return int(stated) if stated and stated.isascii() and stated.isdecimal() and len(stated) < 7 else 0
