"""The style sheets inside a page -> which names of classes and elements they surely hide. Refuses to fetch others.

Only simple selectors are understood (".note", "p.note", "#note"), and only outside of conditions: @media, a rule around
them, a sheet that is for print or without scripts. What any other rule shows by one of its names, by its element with
"!important", or by a selector without either, is not hidden for sure: "tab active" is a tab that is open.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qa_bot.ingest.trees.colours import CLEAR, WHITE, background_of, is_alike
from qa_bot.ingest.trees.rules import RECENT, StyleSheet, has_sheets_elsewhere, rules_of, sheets_of

SHOWING = re.compile(
    r"(?:^|[;\s])(?:display|visibility)\s{0,9}:\s{0,9}([\w-]{1,30}(?:\s{0,9}!\s{0,9}important)?)", re.I
)
# What puts an element far beyond an edge of the screen, where no one scrolls to, and what else says where it stands
FAR = re.compile(r"(?:^|[;\s])(?:left|top)\s{0,9}:\s{0,9}-\d{4,9}(?:\.\d{1,9})?(?:px|pt|r?em)\b", re.I)
INDENTED = re.compile(r"(?:^|[;\s])(?:text-indent|margin-left)\s{0,9}:\s{0,9}-\d{4,9}(?:px|pt|r?em)\b", re.I)
LIFTED = re.compile(r"(?:^|[;\s])position\s{0,9}:\s{0,9}(?:absolute|fixed)\b", re.I)
PLACED = re.compile(
    r"(?:^|[;\s])(?:position|left|top|right|inset|text-indent|margin-left|margin|transform)\s{0,9}:", re.I
)
SHOWN = re.compile(f"{SHOWING.pattern}|{PLACED.pattern}", re.I)
LOOK = re.compile(r"(?:^|[;\s])(?:background(?:-color|-image)?|color|font(?:-size)?)\s{0,9}:", re.I)
MAX_CLASSES = 100  # of an element
HIDES = {"none", "hidden"}


@dataclass(frozen=True, slots=True)
class Hiding:
    """What sheets hide, (element or "", ".class" or "#id"), and what may be shown: such names, elements, "*" for all.

    What they put far beyond the edges is hidden where an element does not say itself where it stands.
    """

    hidden: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[tuple[str, str]] = frozenset()
    shown: frozenset[str] = frozenset()


def hiding_names(tree: Any) -> Hiding:
    """Return what the style sheets in a page hide for sure."""
    found = [_hiding(sheet) for sheet in sheets_of(tree)]
    hidden, away, shown, placed = (
        (frozenset().union(*names) for names in zip(*found, strict=True)) if found else [frozenset()] * 4
    )
    return Hiding(hidden, frozenset(pair for pair in away if pair[1] not in placed), shown)


@lru_cache(maxsize=RECENT)
def _hiding(sheet: StyleSheet) -> tuple[Set[tuple[str, str]], Set[tuple[str, str]], Set[str], Set[str]]:
    """What a sheet hides, what it puts beyond the edges, the names of what it may show, and of what it may move."""
    hidden: set[tuple[str, str]] = set()
    away: set[tuple[str, str]] = set()
    shown: set[str] = set()
    placed: set[str] = set()
    for rule, is_conditional in rules_of([sheet], SHOWN):
        values = SHOWING.findall(rule.text)
        hides = all(value.lower().split("!")[0].strip() in HIDES for value in values)
        far, near = is_away(rule.text), PLACED.search(rule.text) is not None
        for selector in rule.selectors:
            names = selector.names if selector.outweighs else ()
            simple = None if is_conditional else selector.simple
            if simple and far:
                away.add(simple)
            elif near:
                placed.update(names)
            if simple and values and hides:
                hidden.add(simple)
            elif not hides:  # an element gives way to names elsewhere: ".menu p" are few of its kind
                shown.update(name for name in names if rule.is_important or not name[0].isalpha())
    return hidden, away, shown, placed


@dataclass(frozen=True, slots=True)
class Looks:
    """The names (".class", "#id", elements, "*") to which sheets give a colour, a background that is not white, or a size of
    letters; and whether there are sheets elsewhere.
    """

    colour: frozenset[str] = frozenset()
    background: frozenset[str] = frozenset()
    size: frozenset[str] = frozenset()
    is_elsewhere: bool = False

    def names_of(self, element: Any) -> frozenset[str]:
        """Return by what names sheets may call an element; none where there are no such sheets."""
        if not (self.colour or self.background or self.size):
            return frozenset()
        return frozenset(("*", str(element.tag).lower(), *names_of(element)))


def looks_named(tree: Any) -> Looks:
    """Return to what the style sheets in a page may give looks, under whatever condition."""
    found = [_looks(sheet) for sheet in sheets_of(tree)]
    colour, background, size = (
        (frozenset().union(*names) for names in zip(*found, strict=True)) if found else [frozenset()] * 3
    )
    return Looks(colour, background, size, has_sheets_elsewhere(tree))


@lru_cache(maxsize=RECENT)
def _looks(sheet: StyleSheet) -> tuple[Set[str], Set[str], Set[str]]:
    """The names of that to which a sheet gives a colour, a background that is not white, a size."""
    colour: set[str] = set()
    background: set[str] = set()
    size: set[str] = set()
    for rule, _ in rules_of([sheet], LOOK):
        backed = background_of(rule.fields)
        names = {name for selector in rule.selectors for name in selector.names}
        colour |= names if "color" in rule.fields else set()
        background |= names if backed not in (None, CLEAR) and not is_alike(backed, WHITE) else set()
        size |= names if "font-size" in rule.fields or "font" in rule.fields else set()
    return colour, background, size


def names_of(element: Any) -> list[str]:
    """Return by what names of its own rules may call an element: ".class" for each of its classes, "#id"."""
    return [f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES]] + [f"#{element.get('id', '')}"]


def is_away(style: str) -> bool:
    """Return whether a style puts its element far beyond an edge of the screen."""
    return INDENTED.search(style) is not None or (FAR.search(style) is not None and LIFTED.search(style) is not None)


def is_hidden_by(sheets: Hiding, element: Any) -> bool:
    """Return whether a name that is hidden is that of an element of which nothing says otherwise, nor of what it holds."""
    if not (sheets.hidden or sheets.away) or "*" in sheets.shown or element.tag in sheets.shown:
        return False
    own = names_of(element)
    pairs = [(kind, name) for name in own for kind in ("", element.tag)]
    is_away_by = any(pair in sheets.away for pair in pairs) and not PLACED.search(element.get("style", ""))
    if not is_away_by and not any(pair in sheets.hidden for pair in pairs):
        return False
    said = any(SHOWING.search(one.get("style", "")) for one in element.iter() if isinstance(one.tag, str))
    return not said and not any(name in sheets.shown for name in own)
