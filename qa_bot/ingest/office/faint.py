"""The runs of a Word text -> which of them nobody sees, and which are struck out.

Knows styles and shading; changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa_bot.ingest.archives.containers import WORD_SPACE, local_name
from qa_bot.ingest.trees.colours import WHITE, colour_of, is_alike

# A text without it hides no run: white, a point high or lower, marked as hidden, struck out
MARK = re.compile(
    rb"vanish|strike\b|:color\s[^<>]{0,200}?\bval=[\"'][Ff]|:sz\s[^<>]{0,99}?\bval=[\"'][0-2](?:\.0)?[\"']", re.A
)
OFF = ("0", "false", "off")
LOWEST = 2.0  # half points; letters of a point or less are read by nobody
MAX_ANCESTORS = 20  # of a style
DRAWN = {"txbxContent", "drawing", "pict"}  # which have colours of their own


@dataclass(frozen=True, slots=True)
class WordStyle:
    """The element of a style, and the id of the one above it."""

    element: Any
    parent: str


Styles = dict[str, WordStyle]  # by their ids


def word_styles(root: Any) -> Styles:
    """Return the styles in a tree of them, by their ids; None stands for no tree."""
    found: Styles = {}
    for style in root.iter(f"{WORD_SPACE}style") if root is not None else ():
        found[style.get(f"{WORD_SPACE}styleId", "")] = WordStyle(style, _value(style.find(f"{WORD_SPACE}basedOn")))
    return found


def is_unseen(run: Any, styles: Styles) -> bool:
    """Return whether nobody sees a run: hidden, a point high or lower, or white without any shading."""
    above = list(_looks(run, styles))
    if _is_on(_stated(above, "vanish")):
        return True
    size = _value(_stated(above, "sz"))
    if size.replace(".", "", 1).isdecimal() and float(size) <= LOWEST:
        return True
    return is_alike(colour_of(_value(_stated(above, "color"))), WHITE) and not _is_backed(run, above)


def is_struck(run: Any, styles: Styles) -> bool:
    """Return whether a run has a line through it, or two."""
    above = list(_looks(run, styles))
    return any(_is_on(_stated(above, name)) for name in ("strike", "dstrike"))


def _looks(run: Any, styles: Styles) -> Iterator[Any]:
    """Yield what says how a run looks: itself, its style and that of its paragraph, each with those above it."""
    yield run
    paragraph = next(run.iterancestors(f"{WORD_SPACE}p"), None) if styles else None
    own = run.find(f"{WORD_SPACE}rPr/{WORD_SPACE}rStyle") if styles else None
    around = paragraph.find(f"{WORD_SPACE}pPr/{WORD_SPACE}pStyle") if paragraph is not None else None
    for name in (_value(own), _value(around)):
        for _ in range(MAX_ANCESTORS):
            if name not in styles:
                break
            yield styles[name].element
            name = styles[name].parent


def _stated(looks: list[Any], name: str) -> Any:
    """Return the nearest property of that name, None for none."""
    path = f"{WORD_SPACE}rPr/{WORD_SPACE}{name}"
    return next((found for look in looks if (found := look.find(path)) is not None), None)


def _value(element: Any) -> str:
    return element.get(f"{WORD_SPACE}val", "") if element is not None else ""


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(f"{WORD_SPACE}val", "1") not in OFF


def _is_backed(run: Any, looks: list[Any]) -> bool:
    """Return whether anything gives a run, its paragraph, cell, table or page a colour behind it, or may do so."""
    if _stated(looks, "highlight") is not None or any(map(_is_shaded, looks)):
        return True
    for above in run.iterancestors():
        name = local_name(above)
        if name in DRAWN or (name in ("p", "tc", "tr", "tbl") and _is_shaded(above)):
            return True
        if (
            name == "tbl" and above.find(f"{WORD_SPACE}tblPr/{WORD_SPACE}tblStyle") is not None
        ):  # which may shade its rows
            return True
    page = run.getroottree().getroot().find(f"{WORD_SPACE}background")
    return page is not None


def _is_shaded(element: Any) -> bool:
    """Return whether the properties of an element state a shading that is not white."""
    for properties in ("rPr", "pPr", "tcPr", "trPr", "tblPr"):
        shading = element.find(f"{WORD_SPACE}{properties}/{WORD_SPACE}shd")
        if shading is not None:
            plain = _value(shading) in ("", "clear", "nil")
            fill = shading.get(f"{WORD_SPACE}fill", "auto")
            return not (plain and (fill == "auto" or is_alike(colour_of(fill), WHITE)))
    return False
