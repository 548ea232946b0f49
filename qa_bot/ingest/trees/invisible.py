"""The tree of a page -> its elements whose text nobody sees, though it is there: in the colour of what is behind it,
transparent, too small, cut away. Knows what elements say of themselves, and simple rules of them; refuses to guess what
sheets say else: what these may show is seen.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, local_name
from qa_bot.ingest.trees.colours import (
    CLEAR,
    WHITE,
    Colour,
    background_of,
    colour_of,
    is_alike,
    is_too_small,
)
from qa_bot.ingest.trees.sheets import Looks, looks_named
from qa_bot.ingest.trees.simple_rules import SimpleRules, simple_rules

PASSED = {"script", "style", "template", "svg", "noscript", "title", "head", "math"}
COLOURED = {"a", "mark", "button", "input", "select", "option", "textarea"}  # in colours of their own
CUT = re.compile(
    r"inset\(\s{0,9}(?:100|[5-9]\d)(?:\.\d{1,9})?%\s{0,9}\)|(?:circle|ellipse)\(\s{0,9}0(?:px|%)?(?:\s|\))|"
    r"rect\(\s{0,9}([01])(?:px)?[\s,]{1,9}\1(?:px)?[\s,]{1,9}\1(?:px)?[\s,]{1,9}\1(?:px)?\s{0,9}\)"
)
SHRUNK = re.compile(r"scale(?:x|y|3d)?\(\s{0,9}0?\.?0{0,9}\s{0,9}[,)]")
FAINT = re.compile(r"0{0,9}(?:\.0\d{0,9}|\.)?%?$")
MOVED = ("transition", "animation", "animation-name", "will-change")  # what is to appear


@dataclass(frozen=True, slots=True)
class Appearance:
    """How text looks in an element; a colour that is "" is not known."""

    colour: Colour | str = ""
    behind: Colour | str = WHITE
    is_small: bool = False
    is_gone: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether somebody can read it."""
        return not (self.is_gone or self.is_small or self.colour == CLEAR or is_alike(self.colour, self.behind))


@dataclass(slots=True)
class _Place:
    """An element that is not closed yet, and what was found in it."""

    look: Appearance
    holds_seen: bool = False
    holds_unseen: bool = False
    pieces: list[tuple[Any, bool]] = field(
        default_factory=list
    )  # of its own text that is not seen: an element, and whether it is its tail


def unseen_elements(tree: Any) -> set[Any]:
    """Return the elements that hold text, none of which is seen.

    Text that is not seen beside some that is gets an element of its own.
    """
    from lxml import etree

    looks, rules = looks_named(tree), simple_rules(tree)
    places = [_Place(Appearance(behind="" if looks.is_elsewhere else WHITE))]
    unseen: set[Any] = set()
    apart: list[tuple[Any, bool]] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start" and local_name(element) in PASSED:
            walk.skip_subtree()
        if event == "start":
            places.append(_Place(_look(element, places[-1].look, looks, rules)))
            if local_name(element) not in PASSED:
                _note(places[-1], element, element.text, is_tail=False)
        elif event == "end":
            closed = places.pop()
            if closed.holds_seen:
                apart += closed.pieces
            elif closed.holds_unseen:
                unseen.add(element)
            places[-1].holds_seen = places[-1].holds_seen or closed.holds_seen
            places[-1].holds_unseen = places[-1].holds_unseen or closed.holds_unseen
        if event != "start" and element is not tree:
            _note(places[-1], element, element.tail, is_tail=True)
    return unseen | {_apart(element, is_tail=is_tail) for element, is_tail in apart}


def _note(place: _Place, element: Any, text: str | None, *, is_tail: bool) -> None:
    """Note a piece of text in a place."""
    if not text or not text.strip():
        return
    if place.look.is_seen:
        place.holds_seen = True
    else:
        place.pieces.append((element, is_tail))
        place.holds_unseen = True


def _apart(element: Any, *, is_tail: bool) -> Any:
    """Put a piece of text into an element of its own, and return it."""
    span = element.makeelement("span")
    if is_tail:
        span.text, element.tail = NOT_XML.sub("", element.tail), None
        element.addnext(span)
    else:
        span.text, element.text = NOT_XML.sub("", element.text), None
        element.insert(0, span)
    return span


def _look(element: Any, around: Appearance, looks: Looks, rules: SimpleRules) -> Appearance:
    """Return how text looks in an element, from how it looks around it."""
    name, attributes = local_name(element), element.attrib
    said = rules.said_of(element)
    names = looks.names_of(element)
    colour = "" if name in COLOURED or looks.colour & names else around.colour
    behind = "" if name in COLOURED or looks.background & names else around.behind
    small = around.is_small and not looks.size & names
    if looks.is_elsewhere and ("class" in attributes or "id" in attributes):
        colour, behind, small = "", "", False
    if name == "font" and "color" in attributes:
        colour = colour_of(attributes["color"])
    if not said and not {"bgcolor", "background", "text"} & set(attributes):
        return replace(around, colour=colour, behind=behind, is_small=small)
    stated = background_of(_as_fields(attributes) | said)
    if stated is not None and stated != CLEAR:
        behind = stated
    elif said.get("position", "static") not in ("static", ""):  # it may lie on a picture
        behind = ""
    inked = said.get("-webkit-text-fill-color", said.get("color", attributes.get("text", "") if name == "body" else ""))
    if inked and inked not in ("inherit", "unset", "currentcolor"):
        colour = colour_of(inked)
    if (
        "text-shadow" in said
        or any(key.endswith("background-clip") for key in said)
        or said.get("background", "").endswith(" text")
    ):
        colour = ""
    return Appearance(colour, behind, is_too_small(said, around=small), around.is_gone or _is_gone(said, attributes))


def _as_fields(attributes: Any) -> dict[str, str]:
    """Return the background that attributes state, as a style would."""
    stated = {"background-color": attributes["bgcolor"]} if "bgcolor" in attributes else {}
    return stated | ({"background-image": "url()"} if "background" in attributes else {})


def _is_gone(said: dict[str, str], attributes: Any) -> bool:
    """Return whether a style makes all that is in its element invisible, and no script is to let it appear."""
    if SHRUNK.search(said.get("transform", "")) or said.get("scale") in ("0", "0%"):
        return not _appears(said, attributes)
    if CUT.search(said.get("clip-path", "")) or (
        CUT.search(said.get("clip", "")) and said.get("position") in ("absolute", "fixed")
    ):
        return True
    return FAINT.match(said.get("opacity", "1")) is not None and not _appears(said, attributes)


def _appears(said: dict[str, str], attributes: Any) -> bool:
    return any(name in said for name in MOVED) or any(name.startswith("data-") for name in attributes)
