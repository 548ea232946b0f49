"""The style sheets inside a page -> what they show of elements that say themselves that they are hidden.

A browser hides what is "hidden", a closed dialog and a popover by a rule of its own, which counts less than any of a page
that gives a display; and a style in an element counts less than a rule that is "!important". Only what surely holds counts:
rules without conditions, whose selectors are made of elements, classes and ids. In doubt an element is as it says itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from qa_bot.ingest.trees.rules import RECENT, StyleSheet, has_sheets_elsewhere, rules_of, sheets_of

FIELDS = ("display", "visibility")
SHOWING = re.compile(r"(?:^|[;\s])(?:display|visibility)\s{0,9}:", re.I)
HIDING = "hiding"
HIDES = {"none", "hidden", "collapse", "inherit", "revert", "revert-layer", ""}  # or may hide
COMPOUND = re.compile(r"(?:[a-z][a-z0-9-]{0,20})?(?:[.#][\w-]{1,100}){0,9}", re.I)
PIECE = re.compile(r"[.#]?[^.#]+")
# "[hidden] { display: none }": what a page says itself of what is hidden, and whether nothing in it may say otherwise
RESET = re.compile(
    r"\[\s{0,9}hidden\b[^{}]{0,200}\{[^{}]{0,200}?display\s{0,9}:\s{0,9}none(\s{0,9}!\s{0,9}important)?", re.I
)
MOST = 100  # selectors of one last name that are looked at
MAX_CLASSES = 100  # of an element

Path = tuple[frozenset[str], ...]  # the names that an element has and, before it, those that enclosing ones have


@dataclass(frozen=True, slots=True)
class Overruling:
    """The selectors of rules that show, by a name of their last element: by field of those that are "!important", under ""
    of all that give a display; under HIDING those of rules that hide. And whether the page hides what is "hidden" by a
    rule of its own, and for good.
    """

    paths: Mapping[str, Mapping[str, tuple[Path, ...]]] = field(default_factory=dict)
    keeps_hidden: bool = False
    for_good: bool = False

    def shows(self, element: Any, own: Mapping[str, str]) -> bool:
        """Return whether an element that a browser hides by its attribute is shown by its own style or a rule."""
        if self.for_good or ("display" in own and own["display"] in HIDES):
            return False
        return "display" in own or (
            not self.keeps_hidden and self._is_named("", element) and not self._is_named(HIDING, element)
        )

    def outweighs(self, name: str, element: Any) -> bool:
        """Return whether a rule counts more than what the style in an element says of a field."""
        return self._is_named(name, element) and not self._is_named(HIDING, element)

    def _is_named(self, name: str, element: Any) -> bool:
        by_last = self.paths.get(name)
        if not by_last:
            return False
        return any(_fits(path, element) for own in _names(element) for path in by_last.get(own, ()))


def overruling(tree: Any) -> Overruling:
    """Return what the style sheets in a page show although its elements say otherwise."""
    sheets = [sheet for sheet in sheets_of(tree) if not sheet.is_conditional]
    resets = [reset for sheet in sheets for reset in RESET.finditer(sheet.text)]
    keeps = bool(resets) or has_sheets_elsewhere(tree)  # many sheets say so
    return Overruling(_paths(tuple(sheets)), keeps, any(reset[1] for reset in resets))


@lru_cache(maxsize=RECENT)
def _paths(sheets: tuple[StyleSheet, ...]) -> dict[str, dict[str, tuple[Path, ...]]]:
    found: dict[str, dict[str, dict[Path, None]]] = {name: {} for name in ("", HIDING, *FIELDS)}
    for rule, is_conditional in rules_of(sheets, SHOWING):
        if is_conditional:
            continue
        said = {name for name in FIELDS if rule.fields.get(name, "") not in HIDES}
        counted = (said if rule.is_important else set()) | ({""} if "display" in said else set()) or {HIDING}
        for path in _read(rule.head):
            for name in counted:
                paths = found[name].setdefault(min(path[-1]), {})  # an id, else a class, else the element
                if len(paths) < MOST:
                    paths[path] = None
    return {name: {last: tuple(paths) for last, paths in by_last.items()} for name, by_last in found.items()}


def _read(head: str) -> Iterable[Path]:
    """Yield the selectors of a rule that are made of elements, classes and ids, one in another."""
    for selector in head.split(","):
        compounds = selector.replace(">", " ").split()
        if compounds and all(COMPOUND.fullmatch(compound) for compound in compounds):
            yield tuple(
                frozenset(piece if piece[0] in ".#" else piece.lower() for piece in PIECE.findall(compound))
                for compound in compounds
            )


def _fits(path: Path, element: Any) -> bool:
    """Return whether an element has the last names of a path, and lies in others that have those before."""
    if not path[-1] <= _names(element):
        return False
    rest = list(path[:-1])
    above = element.getparent()
    while rest and above is not None:
        if rest[-1] <= _names(above):
            rest.pop()
        above = above.getparent()
    return not rest


def _names(element: Any) -> frozenset[str]:
    classes = (f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES])
    return frozenset((str(element.tag).lower(), f"#{element.get('id', '')}", *classes))
