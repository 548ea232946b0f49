"""A tree with MathML -> the same with formulas as they are said in a line. Refuses to say how: linear.py does."""

from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, local_name
from qa_bot.ingest.trees.hiding import is_hidden
from qa_bot.ingest.trees.linear import formula_text

DRAWN = "katex-mathml"  # beside it stands the same formula in letters
LETTERS = "katex-html"


def with_formulas(root: Any) -> None:
    """Put simple formulas as text in place of their elements; what is left of the others is for `formulas_left`."""
    for formula in [element for element in root.iter() if local_name(element) == "math"]:
        wrapper = formula.getparent()
        if wrapper is None:
            continue
        text = formula_text(formula)
        if DRAWN in (wrapper.get("class") or ""):
            if text:
                _say_drawn(wrapper, text)
            continue
        shown = formula
        if text is not None:
            shown = formula.makeelement("span")
            shown.text = NOT_XML.sub("", text)
            _exchange(formula, shown)
        if is_hidden(wrapper) and len(wrapper) == 1 and wrapper.getparent() is not None:  # a picture is shown for it
            _exchange(wrapper, shown)


def _say_drawn(wrapper: Any, text: str) -> None:
    """Put a formula as it is said in place of its letters as they are drawn: what is below a line comes first there."""
    drawn = wrapper.getnext()
    if drawn is not None and LETTERS in (drawn.get("class") or ""):
        drawn[:] = []
        drawn.text = NOT_XML.sub("", text)
        drawn.attrib.pop("aria-hidden", None)


def _exchange(element: Any, other: Any) -> None:
    """Put another element in the place of one, before the text that follows it."""
    other.tail = NOT_XML.sub("", element.tail or "")
    element.tail = None
    element.getparent().replace(element, other)


def formulas_left(root: Any) -> int:
    """Return how many formulas stand in a tree whose text is not read."""
    found = [element for element in root.iter() if local_name(element) == "math"]
    return sum(DRAWN not in ((element.getparent().get("class") or "") if len(element) else DRAWN) for element in found)
