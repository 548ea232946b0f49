"""The style sheets inside a page -> which names of classes and elements they surely hide. Refuses to fetch others.

Only simple selectors are understood (".note", "p.note", "#note"), and only outside of conditions (@media). A name that
stands in any other rule which says how it is shown is not hidden for sure: a script or a state may show it.
"""

import re
from collections.abc import Iterator
from typing import Any

SHOWING = re.compile(r"(?:^|[;\s])(?:display|visibility)\s{0,9}:\s{0,9}([\w-]{1,30})", re.I)
SIMPLE = re.compile(r"([a-z][a-z0-9]{0,20})?([.#][\w-]{1,100})$", re.I)
NAME = re.compile(r"[.#][\w-]{1,100}")
COMBINED = re.compile(r"[\s>+~]+")
BRACE = re.compile(r"([{}])")
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
MAX_CHARACTERS = 2_000_000  # of all sheets of a page; what is beyond is not looked at
MAX_CLASSES = 100  # of an element
HIDES = {"none", "hidden"}

Hiding = frozenset[tuple[str, str]]  # the name of an element ("" for any), and ".class" or "#id" in it


def hiding_names(tree: Any) -> Hiding:
    """Return what the style sheets in a page hide for sure."""
    sheets = "\n".join("".join(sheet.itertext()) for sheet in tree.iter("style"))[:MAX_CHARACTERS]
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    for selectors, values, is_conditional in _rules(COMMENT.sub("", sheets)):
        hides = any(value.lower() in HIDES for value in values)
        for selector in selectors.split(","):
            simple = SIMPLE.match(selector.strip())
            if hides and simple and not is_conditional:
                hidden.add(((simple[1] or "").lower(), simple[2]))
            elif not hides:
                shown.update(NAME.findall(COMBINED.split(selector.strip())[-1]))
    return frozenset((element, name) for element, name in hidden if name not in shown)


def is_hidden_by(names: Hiding, element: Any) -> bool:
    """Return whether one of the names that are hidden is that of an element which does not say otherwise itself."""
    if not names or SHOWING.search(element.get("style", "")):
        return False
    own = [f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES]] + [f"#{element.get('id', '')}"]
    return any((kind, name) in names for name in own for kind in ("", element.tag))


def _rules(sheets: str) -> Iterator[tuple[str, list[str], bool]]:
    """Yield the selectors of each rule that says how something is shown, what it says, and whether it has a condition."""
    inside: list[str] = []  # the heads of the blocks that enclose this place
    conditions = 0  # how many of them are none of a rule: "@media print"
    pieces = BRACE.split(sheets)
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            inside.append(text.rpartition(";")[2].strip())
            conditions += inside[-1].startswith("@")
        elif inside:
            head = inside.pop()
            if head.startswith("@"):
                conditions -= 1
            elif values := SHOWING.findall(text):
                yield head, values, conditions > 0
