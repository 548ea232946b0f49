"""What a folder's .gitignore leaves out. Knows its patterns (gitignore(5)); refuses to walk folders."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = ".gitignore"
WILD = re.compile(r"(/\*\*$|(?:^|(?<=/))\*\*/)|(\*+)|(\?)|(\[!?\]?[^\]]*\])|(\\?.)", re.S)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of a .gitignore in the folder `base`."""

    base: str
    pattern: re.Pattern[str]  # of a path below `base`
    folders_only: bool
    again: bool  # "!": what an earlier line left out is taken after all


def rules_of(folder: Path) -> list[Rule]:
    """Return the rules of the folder's own .gitignore, none where there is none that can be read."""
    try:
        lines = (folder / FILE).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [rule for line in lines if (rule := _rule(str(folder), line.rstrip()))]


def is_ignored(path: Path, is_folder: bool, rules: Iterable[Rule]) -> bool:
    """Return whether the last rule that fits a path leaves it out."""
    verdict = False
    for rule in rules:
        if (is_folder or not rule.folders_only) and rule.pattern.fullmatch(path.relative_to(rule.base).as_posix()):
            verdict = not rule.again
    return verdict


def _rule(base: str, line: str) -> Rule | None:
    again = line.startswith("!")
    text = line.removeprefix("!")
    folders_only, text = text.endswith("/"), text.rstrip("/")
    if not text or line.startswith("#"):
        return None
    anywhere = "" if "/" in text else "(?:.*/)?"
    try:
        return Rule(base, re.compile(anywhere + WILD.sub(_regex, text.removeprefix("/")), re.S), folders_only, again)
    except re.error:  # a range that is none fits nothing
        return None


def _regex(piece: re.Match[str]) -> str:
    deep, some, one, choice, letter = piece.groups()
    if deep:
        return "/.*" if deep.startswith("/") else "(?:.*/)?"
    if choice:
        return choice.replace("[!", "[^", 1)
    return "[^/]*" if some else "[^/]" if one else re.escape(letter[-1])
