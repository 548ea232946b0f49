"""The style sheets inside a page -> their rules, and what each selector of these is about.

Refuses to fetch others, and to know what rules say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qa_bot.ingest.trees.colours import COMMENT, fields_of

SIMPLE = re.compile(r"([a-z][a-z0-9]{0,20})?([.#][\w-]{1,100})$", re.I)
NAME = re.compile(r"[.#](?:[\w-]|\\[^\n]){1,100}")
ELEMENT = re.compile(r"[a-z][a-z0-9-]{0,20}|\*", re.I)
COMBINED = re.compile(r"[\s>+~]+")
ENCLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
DEEPEST = 4  # brackets in brackets of a selector that are understood
STRAY = re.compile(r"[]()[|\"']")
ASIDE = re.compile(r":(?:before|after)$|::(?!first-)", re.I)  # what stands beside a text
OUTWEIGHS = re.compile(r"[.#:&]")  # a selector with none of these counts less than one of a class
BRACE = re.compile(r"([{}])")
PRINT = re.compile(r"@media\s{1,9}print\s*$", re.I)
MAX_CHARACTERS = 2_000_000  # of all sheets of a page; what is beyond is not looked at
RECENT = 4  # sheets, or what sheets of a page say, that are remembered: all chapters of a book name the same
SHORT = 200_000  # characters of a sheet; of longer ones the last alone is remembered
EVERYWHERE = {"", "all", "screen"}  # media of a sheet
STYLES = {"", "text/css"}  # types of one


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A style sheet inside a page, and whether it has a condition: it may not hold on every screen."""

    text: str
    is_conditional: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """What a rule is about: its names of classes and ids, else its element, else "*" for all; none where it is about what
    stands beside a text. Of a simple one, the element or "" and the name; and whether it counts more than a class may.
    """

    names: tuple[str, ...]
    simple: tuple[str, str] | None
    outweighs: bool


@dataclass(frozen=True, slots=True)
class StyleRule:
    """What a rule says of what its selectors are about, as written and by fields, and whether it has a condition.

    `head`: the selectors as written.
    """

    head: str
    selectors: tuple[Selector, ...]
    text: str
    fields: Mapping[str, str]
    is_conditional: bool

    @property
    def is_important(self) -> bool:
        """Whether anything in it may count more than the style in an element."""
        return "!" in self.text


def sheets_of(tree: Any) -> tuple[StyleSheet, ...]:
    """Return the style sheets in a page, up to the limit of characters of all; those for print alone are passed over."""
    found = []
    rest = MAX_CHARACTERS
    for element in tree.iter("style"):
        media, kind = (element.get(name, "").strip().lower() for name in ("media", "type"))
        if media == "print":
            continue
        elsewhere = any(above.tag in ("noscript", "template") for above in element.iterancestors())
        text = "".join(element.itertext())[:rest]
        rest -= len(text)
        found.append(StyleSheet(text, media not in EVERYWHERE or kind not in STYLES or elsewhere))
    return tuple(found)


def has_sheets_elsewhere(tree: Any) -> bool:
    """Return whether a page takes in sheets that stand in other files."""
    linked = any("stylesheet" in link.get("rel", "").lower() for link in tree.iter("link"))
    return linked or any("@import" in (sheet.text or "") for sheet in tree.iter("style"))


def rules_of(sheets: Iterable[StyleSheet], mark: re.Pattern[str]) -> Iterator[tuple[StyleRule, bool]]:
    """Yield the rules of sheets whose text has the mark, each with whether it or its sheet has a condition."""
    for sheet in sheets:
        for rule in (_rules_of_short if len(sheet.text) <= SHORT else _rules_of_long)(sheet.text):
            if mark.search(rule.text):
                yield rule, rule.is_conditional or sheet.is_conditional


def _rules(text: str) -> tuple[StyleRule, ...]:
    """The rules of a sheet; one that stands in any block, of "@media" or of another rule, has a condition.

    What is for print alone is passed over.
    """
    found = []
    inside: list[
        tuple[str, list[str]]
    ] = []  # the blocks that enclose this place: their heads, and what they say so far
    pieces = BRACE.split(COMMENT.sub("", text))
    for piece, brace in zip(pieces[::2], pieces[1::2], strict=False):
        said, _, head = piece.rpartition(";")
        if brace == "{":
            if inside:
                inside[-1][1].append(said)
            inside.append((head.strip(), []))
        elif inside:
            head, before = inside.pop()
            whole = ";".join((*before, piece))
            if not head.startswith("@") and ":" in whole and not any(PRINT.match(around) for around, _ in inside):
                is_nested = any(not around.startswith("@") for around, _ in inside)
                selectors = selectors_in(head, "& " if is_nested else "", is_important="!" in whole)
                found.append(StyleRule(head, selectors, whole, fields_of(whole), bool(inside)))
    return tuple(found)


_rules_of_short = lru_cache(maxsize=RECENT)(_rules)
_rules_of_long = lru_cache(maxsize=1)(_rules)


def selectors_in(head: str, before: str = "", *, is_important: bool = False) -> tuple[Selector, ...]:
    """Return the selectors of a rule; what stands in brackets is not looked at: it is a condition.

    `before` stands before each; what is important outweighs all.
    """
    for _ in range(DEEPEST if "(" in head or "[" in head else 0):
        head = ENCLOSED.sub(":", head)
    found = []
    for selector in (before + one.strip() for one in head.split(",")):
        if simple := SIMPLE.match(selector):
            found.append(Selector((simple[2],), ((simple[1] or "").lower(), simple[2]), outweighs=True))
        else:
            outweighs = is_important or OUTWEIGHS.search(selector) is not None
            found.append(Selector(_about(selector), None, outweighs))
    return tuple(found)


def _about(selector: str) -> tuple[str, ...]:
    last = COMBINED.split(selector)[-1]
    if STRAY.search(selector):
        return ("*",)
    if ASIDE.search(last):
        return ()
    if names := NAME.findall(last):
        return tuple(name.replace("\\", "") for name in names)
    element = ELEMENT.match(last)
    return (element[0].lower() if element else "*",)
