"""The numbered lists of a tree that count otherwise than 1, 2, 3 -> the same with the numbers in the items' text."""

import re
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML

MARK = re.compile(
    r"<(?:ol|li)\b[^<>]{0,300}\b(?:start|reversed|value|type)\b", re.I
)  # a page without it has no such lists
WHOLE = re.compile(r"[-+]?\d{1,6}$")
ROMAN = list(
    zip("m cm d cd c xc l xl x ix v iv i".split(), (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), strict=True)
)
MOST_ROMAN = 3999


def write_numbers(tree: Any) -> None:
    """Write the numbers of lists that state a start, a kind of number or an item's value, and make them lists of points."""
    for counted in list(tree.iter("ol")):
        items = counted.findall("li")
        stated = {"start", "reversed"} & set(counted.attrib) or counted.get("type", "1") != "1"
        if not (stated or any(_whole(item.get("value")) is not None for item in items)):
            continue
        step = -1 if "reversed" in counted.attrib else 1
        start = _whole(counted.get("start"))
        number = (len(items) if step < 0 else 1) if start is None else start
        for item in items:
            own = _whole(item.get("value"))
            number = number if own is None else own
            first = item.find("p") if item.find("p") is not None and not (item.text or "").strip() else item
            first.text = NOT_XML.sub("", f"{_label(number, counted.get('type', '1'))}. {(first.text or '').lstrip()}")
            number += step
        counted.tag = "ul"


def _whole(stated: str | None) -> int | None:
    return int(stated) if stated and WHOLE.match(stated.strip()) else None


def _label(number: int, kind: str) -> str:
    """A number as a list of that kind shows it."""
    label = str(number)
    if kind in ("a", "A") and number > 0:
        label = ""
        while number:
            number, letter = divmod(number - 1, 26)
            label = chr(ord("a") + letter) + label
    elif kind in ("i", "I") and 0 < number <= MOST_ROMAN:
        label = ""
        for sign, value in ROMAN:
            times, number = divmod(number, value)
            label += sign * times
    return label.upper() if kind in ("A", "I") else label
