"""The numbered lists of an OpenDocument text -> the same as numbered lists of a page.

Knows how styles say that a list counts.
"""

from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.office.styled import said

KINDS = {"1", "a", "A", "i", "I"}  # of numbers, as pages name them, too


def count_lists(body: Any, *styles: Any) -> None:
    """Make the outermost lists whose style counts numbered ones that say where they begin; what heads one has no number.

    One that goes on with a list counts on from all that went on with it so far. None stands for a tree of styles that
    is missing.
    """
    counted = _counted(styles)
    reached: dict[int, int] = {}  # the number of the last item so far, by the place of the first of lists that go on
    called: dict[str, int] = {}  # that place, by the names of lists
    styled: dict[str, int] = {}  # that of the last list, by its style
    for place, one in enumerate(_outermost(body) if counted else []):
        name = said(one, "style-name")
        if name not in counted:
            continue
        kind, start = counted[name]
        first = place
        if before := said(one, "continue-list"):
            first = called.get(before, place)
        elif said(one, "continue-numbering") == "true":
            first = styled.get(name, place)
        called[said(one, "id")] = styled[name] = first
        number = reached.get(first, start - 1) + 1
        one.tag = "ol"
        if kind != "1":
            one.set("type", kind)
        if number != 1:
            one.set("start", str(number))
        for item in one:
            if local_name(item) == "list-header":
                item.tag = "p"
            if local_name(item) != "list-item":
                continue
            stated = said(item, "start-value")
            if stated.isascii() and stated.isdecimal():
                number = int(stated[:6])
                item.set("value", str(number))
            number += 1
            item.tag = "li"
        reached[first] = number - 1


def _outermost(body: Any) -> list[Any]:
    """Return the lists that are in no other one: a text may nest them thousands deep."""
    from lxml import etree

    found = []
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        if local_name(element) == "list":
            found.append(element)
            walk.skip_subtree()
    return found


def _counted(styles: tuple[Any, ...]) -> dict[str, tuple[str, int]]:
    """Return the names of list styles whose first level counts, with the kind of its numbers and the first of them."""
    found: dict[str, tuple[str, int]] = {}
    for style in [one for tree in styles if tree is not None for one in tree.iter() if local_name(one) == "list-style"]:
        for level in style:
            kind = said(level, "num-format")
            if local_name(level) == "list-level-style-number" and said(level, "level") == "1" and kind in KINDS:
                start = said(level, "start-value")
                found[said(style, "name")] = (kind, int(start[:6]) if start.isascii() and start.isdecimal() else 1)
    return found
