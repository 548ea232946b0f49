"""A formula in MathML -> how it is said in one line: "(a + b)/(2c)", "√(x² + 1)", "∑_(i = 1)^n i", "[1, 2; 3, 4]".

The signs are those of linear formats (Unicode Technical Note 28). Refuses what would say something else in a line: what is
crossed out, what it does not know, what is nested too deeply.
"""

import re
from collections.abc import Callable
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.text.raised import POWERS

TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
ROWS = {"math", "mrow", "mstyle", "mpadded", "mtd"}
RELATIONS = set("=<>≤≥≈≠≡→⇒∈")
SPACED = RELATIONS | set("+−-±×∓⋅·")  # what stands between two sides
APPLIED = "\u2061"  # between a function and what it is taken of
INVISIBLE = dict.fromkeys(map(ord, f"{APPLIED}\u2062\u2063\u2064\u200b"))
MAX_DEPTH = 40
ROOTS = {"2": "√", "3": "∛", "4": "∜"}
LARGE = set("∑∏∫∬∭∮⋃⋂")  # which what follows belongs to
ACCENTS = {
    **dict.fromkeys("¯‾_ˉ\u0304\u0305\u00af", "\u0304"),
    **dict.fromkeys("^ˆ\u0302", "\u0302"),
    **dict.fromkeys("~˜\u0303", "\u0303"),
    **dict.fromkeys("→⃗\u20d7", "\u20d7"),
    **dict.fromkeys("˙.\u0307", "\u0307"),
    **dict.fromkeys("¨\u0308", "\u0308"),
}
PRIMES = {**dict.fromkeys("′'’", "′"), **dict.fromkeys('″"”', "″"), "∘": "°", "°": "°"}
WHOLE = re.compile(r"(?:\d+(?:[.,]\d+)*|[^\W\d_])[\u0300-\u036f\u20d7′″°]{0,3}$|[^\w\s]$")
RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")
OPEN_END = re.compile(r"[_^√∛∜][^\s()\[\]{}]{0,50}(?<![⁰¹²³⁴⁵⁶⁷⁸⁹])$")  # where a letter that follows would belong to it
NO_LINE = re.compile(r"0[0.]*[a-z%]*$")  # how thick the line of a ratio is that is none
CHARGE = re.compile(r"(\d{0,3})([+−-])$")
PAIRED = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖"}


class Word(str):
    """A sign, a number or a name that is one piece, whatever its letters."""

    __slots__ = ()


def formula_text(element: Any, depth: int = 0) -> str | None:
    """Return a formula as it is said in a line: "E = mc²"; None for one that a line cannot say."""
    name = local_name(element)
    if depth > MAX_DEPTH:
        return None
    if name in TOKENS:
        return None if len(element) else Word(" ".join((element.text or "").translate(INVISIBLE).split()))
    parts = [child for child in element if isinstance(child.tag, str)]
    if name in ("semantics", "maction"):
        return formula_text(parts[0], depth + 1) if parts else ""
    if name in ("mspace", "mphantom", "none", "mprescripts", "maligngroup", "malignmark"):
        return " " if name == "mspace" else ""
    said = [formula_text(part, depth + 1) for part in parts]
    texts = [text for text in said if text is not None]
    if len(texts) < len(said):
        return None
    if name in ROWS:
        return _row(parts, texts)
    if name in LISTS:
        return LISTS[name](element, parts, texts)
    is_stack = name == "mfrac" and NO_LINE.match(element.get("linethickness", "").strip())
    wanted, say = FORMS.get("stack" if is_stack else name, (0, None))
    return say(*texts) if say and len(texts) == wanted else None


def _row(parts: list[Any], texts: list[str]) -> str:
    """The parts of a row, with room around what stands between two sides, and where one would run into the next."""
    if len(parts) == 1:
        return texts[0]
    pieces = []
    for number, (part, text) in enumerate(zip(parts, texts, strict=True)):
        before, text_before = (parts[number - 1], texts[number - 1]) if number else (None, "")
        inside, is_sign = 0 < number < len(parts) - 1, local_name(part) == "mo"
        signed = is_sign and text in SPACED and ((inside and not _is_open(text_before)) or text in RELATIONS)
        gap = " " if before is not None and _is_parted(before, text_before, part, text) else ""
        pieces.append(f" {text} " if signed else gap + text)
    return " ".join("".join(pieces).split())


def _is_parted(before: Any, text_before: str, part: Any, text: str) -> bool:
    """Whether a part of a row needs room before it: as its writer says, or since it would be read as part of the last."""
    if _edges(before)[1].isspace() or _edges(part)[0].isspace() or text_before[:1] in LARGE:
        return True
    is_ratio = "mfrac" in (local_name(before), local_name(part)) and text_before[-1:].isalnum()
    runs_on = text[:1].isalnum() and ((before.text or "").strip() == APPLIED or OPEN_END.search(text_before[-60:]))
    return bool(is_ratio and local_name(part) != "mo") or bool(runs_on)


def _edges(part: Any) -> tuple[str, str]:
    """The first and the last character of words in a formula; "" for any other part."""
    while local_name(part) in ROWS and len(part) == 1:
        part = part[0]
    said = (part.text or "") if local_name(part) == "mtext" else ""
    return said[:1], said[-1:]


def _is_open(text: str) -> bool:
    return text[-1:] in ("(", "[", "{", ",") or text in RELATIONS


def grouped(text: str) -> str:
    """Return a part of a formula as it stands beside a sign: in brackets unless it is one piece."""
    is_word = isinstance(text, Word) and text.isalnum()
    return text if not text or is_word or WHOLE.match(text) or _is_bracketed(text) else f"({text})"


def _of(text: str) -> str:
    """A part of a formula as it stands before or behind a sign that letters side by side share: "Ca²⁺", "x_ij"."""
    return text if text in LARGE or (text.isalnum() and not text.endswith(RAISED)) else grouped(text)


def _is_bracketed(text: str) -> bool:
    closing, depth = PAIRED.get(text[0], ""), 0
    if not closing or not text.endswith(closing) or len(text) < 2:
        return False
    if closing == text[0]:
        return text.count(closing) == 2
    for place, letter in enumerate(text):
        depth += (letter == text[0]) - (letter == closing)
        if not depth:
            return place == len(text) - 1
    return False


def _power(base: str, power: str) -> str:
    if base == "":  # of what stands before it
        return _raised(power)
    return _of(base) + _raised(power)


def _raised(power: str) -> str:
    if power in PRIMES:
        return PRIMES[power]
    if power.isascii() | power.startswith("−") and power.lstrip("-−").isdecimal():
        return power.translate(POWERS)
    if charge := CHARGE.match(power):
        return charge[1].translate(POWERS) + ("⁺" if charge[2] == "+" else "⁻")
    return f"^{grouped(power)}" if power else ""


def _index(base: str, index: str) -> str:
    return f"{_of(base)}_{_of(index)}" if index else _of(base)


def _both(base: str, index: str, power: str) -> str:
    return _index(base, index) + _raised(power)


def _ratio(above: str, below: str) -> str:
    product = above.lstrip("-−")  # half of it is the same as half of its first part
    return f"{above if product.isalnum() else grouped(above)}/{grouped(below)}"


def _root(base: str, degree: str) -> str:
    if degree in ROOTS:
        return ROOTS[degree] + grouped(base)
    return (
        f"{degree.translate(POWERS)}√{grouped(base)}"
        if degree.isdecimal()
        else f"{grouped(base)}^(1/{grouped(degree)})"
    )


def _over(base: str, over: str) -> str:
    if over in ACCENTS and len(base) == 1:
        return base + ACCENTS[over]
    return f"{grouped(base)}^{grouped(over)}" if over not in ("⏞", "︷") else base


def _under(base: str, under: str) -> str:
    return f"{base}_{grouped(under)}" if under not in ("⏟", "︸", "_", "̲") else base


def _fenced(element: Any, _: list[Any], texts: list[str]) -> str:
    mark = (element.get("separators", ",").strip() or ",")[0]
    return f"{element.get('open', '(')}{f'{mark} '.join(texts)}{element.get('close', ')')}"


def _roots_of(_: Any, parts: list[Any], texts: list[str]) -> str:
    return "√" + grouped(_row(parts, texts))


def _cells(_: Any, _parts: list[Any], texts: list[str]) -> str:
    """A row of a table: parted by commas where no signs join its cells: in an equation any, in a matrix not that of -2."""
    said, shown = "", [text for text in texts if text]
    signs = SPACED if any({text[0], text[-1]} & RELATIONS for text in shown) else RELATIONS
    for text in shown:
        joined = text[0] in signs or said[-1:] in SPACED
        said += text if not said else f" {text}" if joined else f", {text}"
    return said


def _rows(_: Any, _parts: list[Any], texts: list[str]) -> str:
    return "; ".join(filter(None, texts))


def _scripts(_: Any, parts: list[Any], texts: list[str]) -> str | None:
    """What has signs at its corners, before or behind it: "¹⁴₆C"."""
    names = [local_name(part) for part in parts]
    middle = names.index("mprescripts") if "mprescripts" in names else len(texts)
    behind, before = texts[1:middle], texts[middle + 1 :]
    if not texts or len(behind) % 2 or len(before) % 2:
        return None
    head = "".join(_raised(power) + _index("", index) for index, power in zip(before[::2], before[1::2], strict=True))
    tail = "".join(
        (f"_{_of(index)}" if index else "") + _raised(power)
        for index, power in zip(behind[::2], behind[1::2], strict=True)
    )
    return head + _of(texts[0]) + tail


FORMS: dict[str, tuple[int, Callable[..., str]]] = {
    "msup": (2, _power),
    "msub": (2, _index),
    "msubsup": (3, _both),
    "mfrac": (2, _ratio),
    "mroot": (2, _root),
    "mover": (2, _over),
    "munder": (2, _under),
    "munderover": (3, _both),
    "stack": (2, lambda above, below: f"{above} over {below}"),
}
LISTS: dict[str, Callable[[Any, list[Any], list[str]], str | None]] = {
    "mfenced": _fenced,
    "msqrt": _roots_of,
    "mtr": _cells,
    "mlabeledtr": _cells,
    "mtable": _rows,
    "mmultiscripts": _scripts,
}
