"""The tree of a text in XML -> the same with the tables, lists, notes and lines that TEI, DocBook and JATS know under
the names of HTML.

A name counts where its place says what it is: a <row> in a <table>, an <item> in a <list>. Refuses to know any other
element.
"""

import re
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, local_name

PLACED = {  # by its own name and that of an element above it: what it is called in HTML
    ("row", "table"): "tr", ("cell", "row"): "td", ("entry", "row"): "td", ("row", "informaltable"): "tr",
    ("item", "list"): "li", ("list-item", "list"): "li", ("listitem", "itemizedlist"): "li", ("listitem", "orderedlist"): "li",
    ("step", "procedure"): "li", ("label", "list"): "dt", ("term", "varlistentry"): "dt", ("listitem", "varlistentry"): "dd",
    ("l", "lg"): "line", ("line", "verse-group"): "line", ("verse-line", "verse-group"): "line",
}  # fmt: skip
RENAMED = {
    "informaltable": "table", "itemizedlist": "ul", "orderedlist": "ol", "procedure": "ul", "variablelist": "dl", "list": "ul",
    "programlisting": "pre", "screen": "pre", "literallayout": "pre", "eg": "pre", "preformat": "pre",
    "lg": "p", "verse-group": "p", "lb": "br", "break": "br",
}  # fmt: skip
HEADINGS = {"title", "article-title", "head"}
CAPTIONED = {"table", "informaltable", "table-wrap", "figure", "fig", "list", "boxed-text", "caption", "figdesc"}
NOTES = {"note", "footnote", "fn"}
BLOCKS = {  # of a note
    *("p", "para", "simpara", "ab", "list", "item", "list-item", "listitem", "row", "cell", "entry", "label"),
    *("l", "line", "verse-line", "lb", "break"),
}  # fmt: skip
BETTER = {"sic": "corr", "orig": "reg", "abbr": "expan"}  # what an editor wrote beside what is in the source
MACHINE = {"tex-math"}  # beside a formula in MathML
COLUMN = re.compile(r"\d{1,3}$")


def name_as_pages_do(root: Any) -> None:
    """Give the elements of a text in XML the names that pages have for them."""
    _drop_alternatives(root)
    _move_notes(root)
    found: list[tuple[Any, str]] = []
    for element in root.iter("*"):
        name = local_name(element).lower()
        placed = next((PLACED[name, above] for above in _names_above(element) if (name, above) in PLACED), "")
        if name in HEADINGS and element is not root:
            placed = "p" if any(above in CAPTIONED for above in _names_above(element)) else "h2"
        if placed == "td":
            placed = "th" if _is_head(element) else "td"
            _state_spans(element)
        if placed or name in RENAMED:
            found.append((element, placed or RENAMED[name]))
    for element, name in found:
        if name == "line":
            name = "span"
            element.addnext(element.makeelement("br"))
        element.tag = name
        if name == "br" and element.get("break") == "no":  # in the middle of a word
            element.tag = "span"
    _dissolve_groups(root)


def _names_above(element: Any) -> list[str]:
    """The names of the nearest two elements around one, beside those that only group."""
    names: list[str] = []
    for above in element.iterancestors():
        name = local_name(above).lower()
        if name not in ("tgroup", "tbody", "thead", "tfoot"):
            names.append(name)
        if len(names) == 2:
            break
    return names


def _is_head(cell: Any) -> bool:
    row = cell.getparent()
    return "label" in (cell.get("role"), row.get("role")) or local_name(row.getparent()).lower() == "thead"


def _state_spans(cell: Any) -> None:
    """State how many columns and rows a cell spans as pages do."""
    ends = [COLUMN.search(cell.get(name, "")) for name in ("namest", "nameend")]
    columns = int(ends[1][0]) - int(ends[0][0]) + 1 if ends[0] and ends[1] else 0
    below = cell.get("morerows", "")
    rows = str(int(below) + 1) if below.isascii() and below.isdecimal() and len(below) < 6 else cell.get("rows", "")
    for name, value in (("colspan", str(columns) if columns > 1 else cell.get("cols", "")), ("rowspan", rows)):
        if value:
            cell.set(name, value)


def _dissolve_groups(root: Any) -> None:
    """Take away what only groups the rows of a table, so that they are its own."""
    for group in [
        element for element in root.iter("*") if local_name(element).lower() in ("tgroup", "colspec", "spanspec")
    ]:
        parent = group.getparent()
        if parent is not None:
            for child in list(group):
                group.addprevious(child)
            parent.remove(group)


def _drop_alternatives(root: Any) -> None:
    """Empty what says again what stands beside it: the misprint beside its correction, a formula for a typesetter."""
    names: dict[Any, set[str]] = {}  # of what stands in an element
    for element in [one for one in root.iter("*") if local_name(one).lower() in BETTER.keys() | MACHINE]:
        name, around = local_name(element).lower(), element.getparent()
        if around is None or (name in BETTER and local_name(around) != "choice"):
            continue
        if around not in names:
            names[around] = {local_name(one).lower() for one in around}
        if BETTER.get(name, "math") in names[around]:
            element[:] = []
            element.text = None


def _move_notes(root: Any) -> None:
    """Put each note that stands among words behind its paragraph and the notes before it, with a mark in both places."""
    number = 0
    holding: dict[Any, bool] = {}  # whether an element holds words: a paragraph of many notes is looked at once
    last: dict[Any, Any] = {}  # the last note behind a paragraph
    for note in [element for element in root.iter("*") if local_name(element).lower() in NOTES]:
        block = _paragraph_of(note, holding)
        if block is None or not "".join(note.itertext()).strip():
            continue
        number += 1
        mark = note.makeelement("span")
        mark.text, mark.tail = f"[{number}]", NOT_XML.sub("", note.tail or "")
        note.tail = None
        note.getparent().replace(note, mark)
        note.tag = "p"
        note.text = NOT_XML.sub("", f"[{number}] {_in_a_line(note)}")
        note[:] = []
        before = last.get(block, block)
        before.addnext(note)
        note.tail, before.tail = before.tail, None
        last[block] = note


def _paragraph_of(note: Any, holding: dict[Any, bool]) -> Any:
    """Return the outermost of the elements with words around a note that stand in each other, or alone in what does so."""
    block = None
    for around in note.iterancestors():
        words = _holds_words(around, holding)
        if around.getparent() is None or (block is not None and not words and len(around) > 1):
            break
        block = around if words else block
    return block


def _in_a_line(note: Any) -> str:
    """The words of a note, its paragraphs and other blocks apart."""
    for block in note.iter("*"):
        if local_name(block).lower() in BLOCKS and block.get("break") != "no":
            block.text, block.tail = (NOT_XML.sub("", f" {said or ''}") for said in (block.text, block.tail))
    return " ".join("".join(note.itertext()).split())


def _holds_words(element: Any, holding: dict[Any, bool]) -> bool:
    if element not in holding:
        beside = (child.tail for child in element)
        holding[element] = any(said and not said.isspace() for said in (element.text, *beside))
    return holding[element]
