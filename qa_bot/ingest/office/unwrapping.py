"""The tree of a Word text -> the same with what its converter passes over in plain runs. Knows fields and rubies."""

from collections.abc import Sequence
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, WORD_SPACE, local_name
from qa_bot.ingest.office.omml import word_formula

MARKS = (b"fldSimple", b"ruby", b"oMath")  # a text without them has nothing to unwrap

PRESERVED = "{http://www.w3.org/XML/1998/namespace}space"


def unwrap(root: Any) -> bool:
    """Put what simple fields show, and rubies as "base (reading)", and simple formulas in place of them; return whether
    there were any.
    """
    fields = [element for element in root.iter() if local_name(element) == "fldSimple"]
    for field in fields:
        _put(field, [child for child in field if local_name(child) != "fldData"])
    rubies = [element for element in root.iter() if local_name(element) == "ruby"]
    for ruby in rubies:
        run = ruby.getparent()
        base, reading = (_runs(ruby, name) for name in ("rubyBase", "rt"))
        if local_name(run) == "r" and run.getparent() is not None and base:
            _put(run, [*_before(run, ruby), *base, *_in_brackets(reading)])
    return bool(fields or rubies) | _say_formulas(root)


def _say_formulas(root: Any) -> bool:
    """Put simple formulas as runs of text in their place; return whether there were any."""
    found = False
    for formula in [element for element in root.iter() if local_name(element) == "oMath"]:
        text = word_formula(formula)
        if text:
            run = formula.makeelement(f"{WORD_SPACE}r")
            words = formula.makeelement(f"{WORD_SPACE}t", {PRESERVED: "preserve"})
            words.text, found = NOT_XML.sub("", text), True
            run.append(words)
            _put(formula, [run])
    for block in [element for element in root.iter() if local_name(element) == "oMathPara"]:
        if all(local_name(child) != "oMath" for child in block):
            _put(block, [child for child in block if local_name(child) == "r"])
    return found


def _put(element: Any, instead: Sequence[Any]) -> None:
    """Put elements in the place of one."""
    for one in instead:
        element.addprevious(one)
    element.getparent().remove(element)


def _runs(ruby: Any, name: str) -> list[Any]:
    return [run for part in ruby if local_name(part) == name for run in part if local_name(run) == "r"]


def _before(run: Any, ruby: Any) -> list[Any]:
    """Return the run around a ruby without it, where it holds something else."""
    run.remove(ruby)
    return [run] if any(local_name(child) != "rPr" for child in run) else []


def _in_brackets(runs: list[Any]) -> list[Any]:
    """Return runs between " (" and ")"."""
    words = [element for run in runs for element in run if local_name(element) == "t"]
    if words:
        words[0].text = f" ({words[0].text or ''}"
        words[-1].text = f"{words[-1].text or ''})"
        words[0].set(PRESERVED, "preserve")
    return runs if words else []
