"""The style sheets inside a page -> which names of classes and elements they surely hide. Refuses to fetch others.

Only simple selectors are understood (".note", "p.note", "#note"), and only outside of conditions: @media, a rule around
them, a sheet that is for print or without scripts. What any other rule shows by one of its names, by its element with
"!important", or by a selector without either, is not hidden for sure: "tab active" is a tab that is open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SHOWING = re.compile(
    r"(?:^|[;\s])(?:display|visibility)\s{0,9}:\s{0,9}([\w-]{1,30}(?:\s{0,9}!\s{0,9}important)?)", re.I
)
SIMPLE = re.compile(r"([a-z][a-z0-9]{0,20})?([.#][\w-]{1,100})$", re.I)
NAME = re.compile(r"[.#][\w-]{1,100}")
ELEMENT = re.compile(r"[a-z][a-z0-9-]{0,20}|\*", re.I)
COMBINED = re.compile(r"[\s>+~]+")
BRACE = re.compile(r"([{}])")
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
MAX_CHARACTERS = 2_000_000  # of all sheets of a page; what is beyond is not looked at
MAX_CLASSES = 100  # of an element
HIDES = {"none", "hidden"}
EVERYWHERE = {"", "all", "screen"}  # media of a sheet
STYLES = {"", "text/css"}  # types of one


@dataclass(frozen=True, slots=True)
class Hiding:
    """What sheets hide, (element or "", ".class" or "#id"), and what may be shown: such names, elements, "*" for all."""

    hidden: frozenset[tuple[str, str]] = frozenset()
    shown: frozenset[str] = frozenset()


def hiding_names(tree: Any) -> Hiding:
    """Return what the style sheets in a page hide for sure."""
    sheets = "\n".join("".join(sheet.itertext()) for sheet in tree.iter("style") if _applies(sheet))[:MAX_CHARACTERS]
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    for selectors, values, is_conditional in _rules(COMMENT.sub("", sheets)):
        hides = all(value.lower().split("!")[0].strip() in HIDES for value in values)
        important = any("!" in value for value in values)
        for selector in selectors.split(","):
            simple = SIMPLE.match(selector.strip())
            if not hides:
                shown.update(_shown(COMBINED.split(selector.strip())[-1], important=important))
            elif simple and not is_conditional:
                hidden.add(((simple[1] or "").lower(), simple[2]))
    return Hiding(frozenset(hidden), frozenset(shown))


def _applies(sheet: Any) -> bool:
    media, kind = (sheet.get(name, "").strip().lower() for name in ("media", "type"))
    elsewhere = any(above.tag in ("noscript", "template") for above in sheet.iterancestors())
    return media in EVERYWHERE and kind in STYLES and not elsewhere


def _shown(last: str, *, important: bool) -> list[str]:
    """What the last part of a selector shows: its names; without any its element, which gives way to names elsewhere."""
    names, element = NAME.findall(last), ELEMENT.match(last)
    if names:
        return names
    if element:
        return [element[0].lower()] if important else []
    return ["*"]


def is_hidden_by(sheets: Hiding, element: Any) -> bool:
    """Return whether a name that is hidden is that of an element of which nothing says otherwise, nor of what it holds."""
    if not sheets.hidden or "*" in sheets.shown or element.tag in sheets.shown:
        return False
    own = [f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES]] + [f"#{element.get('id', '')}"]
    if not any((kind, name) in sheets.hidden for name in own for kind in ("", element.tag)):
        return False
    said = any(SHOWING.search(one.get("style", "")) for one in element.iter() if isinstance(one.tag, str))
    return not said and not any(name in sheets.shown for name in own)


def _rules(sheets: str) -> Iterator[tuple[str, list[str], bool]]:
    """Yield the selectors of each rule that says how something is shown, what it says, and whether it has a condition:
    whether it stands in any block, of "@media" or of another rule.
    """
    inside: list[str] = []  # the heads of the blocks that enclose this place
    pieces = BRACE.split(sheets)
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            inside.append(text.rpartition(";")[2].strip())
        elif inside:
            head = inside.pop()
            if not head.startswith("@") and (values := SHOWING.findall(text)):
                yield head, values, bool(inside)
