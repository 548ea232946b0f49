"""The numbered lists of an OpenDocument text -> the same as numbered lists of a page. Knows how styles say that a list counts."""

from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.office.styled import said

KINDS = {"1", "a", "A", "i", "I"}  # of numbers, as pages name them, too


def count_lists(body: Any, *styles: Any) -> None:
    """Make the outermost lists whose style counts numbered ones, which say where they begin.

    None stands for a tree of styles that is missing.
    """
    counted = _counted(styles)
    reached: dict[str, int] = {}  # by style: the number of the last item so far
    lists = [one for one in body.iter() if local_name(one) == "list"] if counted else []
    for one in lists:
        name = said(one, "style-name")
        if name not in counted or any(local_name(above) == "list" for above in one.iterancestors()):
            continue
        kind, start = counted[name]
        goes_on = said(one, "continue-numbering") == "true" or said(one, "continue-list") != ""
        number = reached.get(name, 0) + 1 if goes_on else start
        one.tag = "ol"
        if kind != "1":
            one.set("type", kind)
        if number != 1:
            one.set("start", str(number))
        for item in (item for item in one if local_name(item) == "list-item"):
            stated = said(item, "start-value")
            if stated.isascii() and stated.isdecimal():
                number = int(stated[:6])
                item.set("value", str(number))
            number += 1
            item.tag = "li"
        reached[name] = number - 1


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
