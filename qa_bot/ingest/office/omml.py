"""A formula of a Word file (Office Math) -> the same in MathML. Refuses to say it: linear.py does."""

import re
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.trees.linear import MAX_DEPTH, formula_text

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\s+|\S")
NAMES = {  # of parts whose children are in MathML's order
    "sSup": "msup", "sSub": "msub", "sSubSup": "msubsup", "f": "mfrac", "d": "mrow", "m": "mtable", "mr": "mtr",
    "eqArr": "mtable", "limLow": "munder", "limUpp": "mover", "func": "mrow", "phant": "mrow", "borderBox": "mrow",
} | dict.fromkeys(("e", "sup", "sub", "num", "den", "box", "deg", "fName", "lim", "oMath"), "mrow")  # fmt: skip
STRIKES = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
OFF = ("off", "0", "false")
A_WORD = 4  # letters in a row that are no product of names
SIGNS = {"acc": "̂", "nary": "∫", "groupChr": "⏟"}  # where none is stated


def word_formula(formula: Any) -> str | None:
    """Return a formula of a Word file (m:oMath) as it is said in a line; None for one that a line cannot say."""
    return formula_text(_as_mathml(formula, "mrow", 0))


def _as_mathml(element: Any, name: str, depth: int) -> Any:
    """Return a part of a Word formula as MathML, under another name; what has no counterpart keeps its own."""
    made = element.makeelement(name)
    for child in element if depth <= 2 * MAX_DEPTH else ():
        kind = local_name(child)
        if kind == "r":
            plain = _property(child, "sty", "") == "p" or _has(child, "nor")
            _add_tokens(made, "".join(text.text or "" for text in child if local_name(text) == "t"), plain=plain)
        elif kind and not kind.endswith("Pr"):
            made.append(_as_mathml(child, NAMES.get(kind, kind), depth + 1))
    return FINISHED.get(local_name(element), _unchanged)(element, made)


def _add_tokens(made: Any, text: str, *, plain: bool) -> None:
    """Add the numbers, signs and names of a run. Its letters are a name each, but in plain type, or where they are a word."""
    for token in TOKEN.findall(text):
        is_name = token[0].isalpha() and (plain or len(token) >= A_WORD)
        for sign in [token] if is_name or not token[0].isalpha() else token:
            part = made.makeelement("mspace" if sign.isspace() else "mn" if sign[0].isalnum() else "mo")
            part.text = sign
            made.append(part)


def _unchanged(_: Any, made: Any) -> Any:
    return made


def _sign(made: Any, text: str) -> Any:
    sign = made.makeelement("mo")
    sign.text = text
    return sign


def _bracketed(element: Any, made: Any) -> Any:
    for between in list(made)[1:]:
        between.addprevious(_sign(made, _property(element, "sepChr", "|")))
    made.insert(0, _sign(made, _property(element, "begChr", "(")))
    made.append(_sign(made, _property(element, "endChr", ")")))
    return made


def _fraction(element: Any, made: Any) -> Any:
    if _property(element, "type", "bar") == "noBar":  # one number above another, and no ratio
        made.tag = "stack"
    return made


def _root(_: Any, made: Any) -> Any:
    degree, base = made if len(made) == 2 else (None, None)
    if degree is None:
        return made
    made.tag = "mroot" if len(degree) else "msqrt"
    made[:] = [base, degree] if len(degree) else [base]
    return made


def _large(element: Any, made: Any) -> Any:
    """A sum, a product, an integral: its sign with what stands below and above it, then what it is taken of."""
    parts = dict(
        zip([local_name(child) for child in element if not local_name(child).endswith("Pr")], made, strict=False)
    )
    sign = made.makeelement("munderover")
    empty = made.makeelement("mrow")
    sign.extend(
        (
            _sign(made, _property(element, "chr", SIGNS["nary"])),
            parts.get("sub", empty),
            parts.get("sup", made.makeelement("mrow")),
        )
    )
    made.tag = "mrow"
    made[:] = [sign, *([parts["e"]] if "e" in parts else [])]
    return made


def _accented(element: Any, made: Any) -> Any:
    kind = local_name(element)
    above = kind == "acc" or _property(element, "pos", "bot") == "top"
    made.tag = "mover" if above else "munder"
    line = "¯" if above else "̲"
    made.append(_sign(made, line if kind == "bar" else _property(element, "chr", SIGNS[kind])))
    return made


def _function(_: Any, made: Any) -> Any:
    if len(made) == 2:
        made[0].addnext(made.makeelement("mspace"))
    return made


def _before(_: Any, made: Any) -> Any:
    """Signs at the corners before something: sub, sup, base."""
    if len(made) == 3:
        index, power, base = made
        made.tag = "mmultiscripts"
        made[:] = [base, made.makeelement("mprescripts"), index, power]
    return made


def _aligned(_: Any, made: Any) -> Any:
    """Lines below each other, without the marks at which they are put in line."""
    for line in made:
        for mark in [part for part in line if part.text == "&"]:
            line.remove(mark)
    return made


def _crossed(element: Any, made: Any) -> Any:
    """A box around something; with lines through it, it is not said."""
    if any(_has(element, name) for name in STRIKES):
        made.tag = "borderBox"
    return made


def _has(element: Any, name: str) -> bool:
    """Whether a property that is on or off is on: stated without a value, or with one that says so."""
    return _property(element, name, "off", stated="on") not in OFF


def _property(element: Any, name: str, otherwise: str, *, stated: str | None = None) -> str:
    """Return the value of a property of a Word formula's part; of one without a value, `stated` or what is so otherwise."""
    held = [one for own in element if local_name(own).endswith("Pr") for one in own if local_name(one) == name]
    values = [str(value) for one in held for key, value in one.attrib.items() if key.endswith("val")]
    return values[0] if values else stated if held and stated is not None else otherwise


FINISHED = {
    "d": _bracketed,
    "f": _fraction,
    "rad": _root,
    "nary": _large,
    "acc": _accented,
    "bar": _accented,
    "groupChr": _accented,
    "func": _function,
    "sPre": _before,
    "eqArr": _aligned,
    "borderBox": _crossed,
}
