"""The tree of a page -> the same without the text that the page hides.

Knows attributes, and what sheets.py says of style sheets; refuses to read these.
"""

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.trees.colours import fields_of
from qa_bot.ingest.trees.invisible import unseen_elements
from qa_bot.ingest.trees.lines import INLINE, LINES, is_sentence, line_text
from qa_bot.ingest.trees.overruled import FIELDS, Overruling, overruling
from qa_bot.ingest.trees.sheets import Hiding, hiding_names, is_away, is_hidden_by

MARK = re.compile(
    r"\bhidden\b|\bpopover\b|display\s{0,9}:\s{0,9}none|<(?:template|dialog)\b|(?:left|top|indent)\s{0,9}:\s{0,9}-\d{4}|"
    r"\bstyle\s{0,9}=|<(?:font|style)\b",
    re.I,
)  # a page without it hides nothing
STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
FORMULA = "katex-html"  # hidden from those who listen, who get it as MathML: here it is the only text
PARAGRAPHS = {"p", "pre", "blockquote"}
NO_TEXT = {"script", "style", "template", "svg", "noscript", "title"}
BESIDE = {"nav", "aside", "footer", "header", "form", "dialog", "button", "head"}
MOST = 10  # times as much text in hidden paragraphs as in others: a script would show them
FEW_CHARACTERS = 40  # hidden, that nobody misses: a mark, a word for a button
NO_SHEETS = Overruling()


def drop_hidden(tree: Any) -> str:
    """Empty the elements that are hidden, and return a warning where they held paragraphs, else "".

    Where hardly any text would remain, nothing is emptied, and the warning says so.
    """
    _settle_templates(tree)
    _show_sentences(tree)
    hidden, count = _hidden(tree, hiding_names(tree), overruling(tree), unseen_elements(tree))
    if not hidden:
        return ""
    shown = count["shown"] + count["shown paragraphs"]
    concealed = count["hidden paragraphs"]
    scripted = concealed > max(MOST * count["shown paragraphs"], count["shown"])
    if scripted or (not shown and concealed + count["hidden"]):
        return "The page marks nearly all of its text as hidden; that was read all the same."
    for element in hidden:
        element[:] = []
        element.text = None
    lost = count["lost"]
    return f"The page hides {lost:,} characters of its text; they were left out." if lost >= FEW_CHARACTERS else ""


def _settle_templates(tree: Any) -> None:
    """Empty the templates, which no browser shows, but for those that are the inside of the element around them."""
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode", "").lower() in ("open", "closed"):  # closed to scripts, not to readers
            template.tag = "div"
        else:
            template[:] = []
            template.text = None


def _show_sentences(tree: Any) -> None:
    """Let lines that are hidden from listeners alone be no different from others where they say something.

    Blocks of lines that are hidden so are menus and windows that a script opens.
    """
    for element in tree.iter(*LINES, *INLINE):
        hidden = element.get("aria-hidden", "").strip().lower() == "true"
        if hidden and is_sentence(line_text(element)):
            del element.attrib["aria-hidden"]


def _hidden(
    tree: Any, by_sheets: Hiding, overruled: Overruling, unseen: Collection[Any]
) -> tuple[list[Any], Counter[str]]:
    """Return the outermost elements that are hidden, and the characters that are shown, hidden and lost to an article."""
    from lxml import etree

    found: list[Any] = []
    count: Counter[str] = Counter()
    inside: Counter[str] = Counter()  # how many elements of a kind enclose this place
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = local_name(element).lower()
        step = 1 if event == "start" else -1
        kind = "paragraphs" if name in PARAGRAPHS else "beside" if name in BESIDE else "others"
        inside[kind] += step
        text = element.text if event == "start" else element.tail
        if event == "start" and not inside["hidden"]:
            is_unseen = element in unseen
            if is_unseen or is_hidden(element, overruled) or is_hidden_by(by_sheets, element):
                found.append(element)
                inside["hidden"] += 1
                inside["unseen"] += is_unseen
        elif event == "end" and inside["hidden"] and element is found[-1]:
            inside["hidden"] -= 1
            inside["unseen"] = 0
        if event == "start" and name in NO_TEXT:
            walk.skip_subtree()
            text = None
        characters = len(text.strip()) if text else 0
        where = "hidden" if inside["hidden"] else "shown"
        count[f"{where} paragraphs" if inside["paragraphs"] else where] += characters
        told = inside["paragraphs"] or inside["unseen"]  # whoever colours text away means it to be read by programs
        count["lost"] += characters if inside["hidden"] and told and not inside["beside"] else 0
    return found, count


def is_hidden(element: Any, overruled: Overruling = NO_SHEETS) -> bool:
    """Return whether an element says itself that it is not shown, and no sheet of the page overrules it."""
    attributes = element.attrib
    if not attributes:
        return bool(element.tag == "dialog") and not overruled.shows(element, {})
    style = attributes.get("style", "")
    fields = fields_of(style)
    if _is_hidden_by_browsers(element) and not overruled.shows(element, fields):
        return True
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        return FORMULA not in attributes.get("class", "")
    if fields.get("animation-name", fields.get("animation", "none")) != "none":  # which lets it appear
        fields.pop("visibility", None)
    for name in FIELDS if "!" not in style else ():
        if name in fields and overruled.outweighs(name, element):
            del fields[name]
    said = "; ".join(f"{name}: {value}" for name, value in fields.items())
    return STYLE.search(said) is not None or is_away(said)


def _is_hidden_by_browsers(element: Any) -> bool:
    """Return whether an element has what lets a browser hide it, as long as no sheet says otherwise."""
    attributes = element.attrib
    if element.tag == "dialog" and "open" not in attributes:  # a script opens it
        return True
    if "popover" in attributes:  # whatever its value, until a button is pressed
        return True
    said: str = attributes.get("hidden", "until-found")
    return said.lower() != "until-found"  # which a search opens
