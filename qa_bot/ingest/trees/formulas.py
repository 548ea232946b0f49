"""A tree with MathML -> the same with simple formulas as text. Refuses to draw what needs more than one line."""

import re
from collections.abc import Callable
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, local_name
from qa_bot.ingest.text.raised import POWERS
from qa_bot.ingest.trees.hiding import is_hidden

TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
ROWS = {"math", "mrow", "mstyle", "mpadded"}
SPACED = set("=<>≤≥≈≠≡+−-±×→⇒∈")  # what stands between two sides
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"))
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\s+|\S")
WORD_NAMES = {"sSup": "msup", "sSub": "msub", "f": "mfrac", "d": "mrow"} | dict.fromkeys(
    ("e", "sup", "sub", "num", "den", "box"), "mrow"
)
MAX_DEPTH = 20  # of a formula that is simple
DRAWN = "katex-mathml"  # beside it stands the same formula in letters


def with_formulas(root: Any) -> None:
    """Put simple formulas as text in place of their elements; what is left of the others is for `formulas_left`."""
    for formula in [element for element in root.iter() if local_name(element) == "math"]:
        wrapper = formula.getparent()
        if wrapper is None or DRAWN in (wrapper.get("class") or ""):
            continue
        text = formula_text(formula)
        shown = formula
        if text is not None:
            shown = formula.makeelement("span")
            shown.text = NOT_XML.sub("", text)
            _exchange(formula, shown)
        if is_hidden(wrapper) and len(wrapper) == 1 and wrapper.getparent() is not None:  # a picture is shown for it
            _exchange(wrapper, shown)


def _exchange(element: Any, other: Any) -> None:
    """Put another element in the place of one, before the text that follows it."""
    other.tail = NOT_XML.sub("", element.tail or "")
    element.tail = None
    element.getparent().replace(element, other)


def formulas_left(root: Any) -> int:
    """Return how many formulas stand in a tree whose text is not read."""
    found = [element for element in root.iter() if local_name(element) == "math"]
    return sum(DRAWN not in ((element.getparent().get("class") or "") if len(element) else DRAWN) for element in found)


def formula_text(element: Any, depth: int = 0) -> str | None:
    """Return a formula as it is said in a line: "E = mc²"; None for one that needs more than a line."""
    name = local_name(element)
    if depth > MAX_DEPTH:
        return None
    if name in TOKENS:
        return None if len(element) else " ".join((element.text or "").translate(INVISIBLE).split())
    parts = [child for child in element if isinstance(child.tag, str)]
    if name == "semantics":
        return formula_text(parts[0], depth + 1) if parts else ""
    if name == "mspace":
        return " "
    said = [formula_text(part, depth + 1) for part in parts]
    texts = [text for text in said if text is not None]
    if len(texts) < len(said):
        return None
    if name in ROWS:
        return _row(parts, texts)
    return PAIRS[name](*texts) if name in PAIRS and len(texts) == 2 else None


def word_formula(formula: Any) -> str | None:
    """Return a formula of a Word file (m:oMath) as it is said in a line; None for one that needs more than a line."""
    return formula_text(_as_mathml(formula, "mrow", 0))


def _as_mathml(element: Any, name: str, depth: int) -> Any:
    """Return a part of a Word formula as MathML, under another name; what has no counterpart keeps its own."""
    made = element.makeelement(name)
    for child in element if depth <= 2 * MAX_DEPTH else ():
        kind = local_name(child)
        if kind == "r":
            for token in TOKEN.findall("".join(text.text or "" for text in child if local_name(text) == "t")):
                plain = token[0].isalnum()
                part = made.makeelement("mspace" if token.isspace() else "mn" if plain else "mo")
                part.text = token
                made.append(part)
        elif kind and not kind.endswith("Pr"):
            made.append(_as_mathml(child, WORD_NAMES.get(kind, kind), depth + 1))
    if local_name(element) == "d":  # between brackets
        for place, sign in ((0, _property(element, "begChr", "(")), (len(made) + 1, _property(element, "endChr", ")"))):
            made.insert(place, made.makeelement("mo"))
            made[place].text = sign
    if _property(element, "type", "bar") == "noBar":  # one number above another, and no ratio
        made.tag = "stack"
    return made


def _property(element: Any, name: str, otherwise: str) -> str:
    """Return the value of a property of a Word formula's part."""
    stated = [one for own in element if local_name(own).endswith("Pr") for one in own if local_name(one) == name]
    return next((str(value) for one in stated for key, value in one.attrib.items() if key.endswith("val")), otherwise)


def _row(parts: list[Any], texts: list[str]) -> str:
    """The parts of a row side by side, with room around what stands between two sides."""
    pieces = [
        f" {text} " if number and local_name(part) == "mo" and text in SPACED else text
        for number, (part, text) in enumerate(zip(parts, texts, strict=True))
    ]
    return " ".join("".join(pieces).split())


def _power(base: str, power: str) -> str | None:
    if power.lstrip("-−").isdecimal() and power.isascii() | power.startswith("−"):
        return base + power.translate(POWERS)
    return f"{base}^{power}" if power.isalnum() else None


def _index(base: str, index: str) -> str | None:
    return f"{base}_{index}" if index.isalnum() else None


def _ratio(above: str, below: str) -> str | None:
    return f"{above}/{below}" if above.isalnum() and below.isalnum() else None


PAIRS: dict[str, Callable[[str, str], str | None]] = {"msup": _power, "msub": _index, "mfrac": _ratio}
