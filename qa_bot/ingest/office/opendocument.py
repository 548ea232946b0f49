"""OpenDocument files -> text with Markdown headings. Refuses to run macros and to show pictures."""

import re
import zipfile
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import (
    NEEDS_PASSWORD,
    damaged,
    local_name,
    named_texts,
    opened,
    optional,
    xml_root,
)
from qa_bot.ingest.office.listed import count_lists
from qa_bot.ingest.office.slides import head_sheets_and_slides
from qa_bot.ingest.office.styled import drop_concealed, heads_in, mark_raised, said, styles_of
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.heads import heads_left_out
from qa_bot.ingest.text.parsed import Parsed, known, left_out, real_title, warnings_of
from qa_bot.ingest.text.raised import said_in_line
from qa_bot.ingest.trees.counting import write_numbers
from qa_bot.ingest.trees.formulas import formulas_left
from qa_bot.ingest.trees.rendering import render
from qa_bot.ingest.trees.spans import columns_named, repeat_spanning

OPEN_FILE = "OpenDocument file"
COMMENT = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"  # a formula has annotations of its own
FORMULA_TYPE = re.compile(rb"<!DOCTYPE math:math[^<>\[]{0,300}>")
LOOKED_AT = 2000  # bytes of an object
MAX_REPEATED = 100  # of a cell
MAX_ROWS = 20  # that a row with text stands for; a spreadsheet says a million where it means all below
MAX_COPIED = 20_000  # elements of a row in all its copies
MAX_ALL_COPIED = 50_000  # elements in the copies of all rows and cells of a text
# What the elements of an OpenDocument text are in HTML; "template" is what is not shown.
AS_HTML = {
    "p": "p", "list": "ul", "list-item": "li", "list-header": "li", "table": "table", "table-row": "tr", "table-cell": "td",
    "line-break": "br", "tracked-changes": "template", "annotation": "template", "table-of-content": "template",
    "sequence-decls": "template", "forms": "template", "desc": "template", "binary-data": "template", "object": "span",
}  # fmt: skip
SPANS = {"number-rows-spanned": "rowspan", "number-columns-spanned": "colspan"}


def parse_odt(content: bytes, _charset: str) -> Parsed:
    """Return the paragraphs, headings, lists, tables, formulas and notes of an OpenDocument text, packed or flat; of a
    spreadsheet the rows of its sheets, of a presentation what its slides say.

    Raises ParseError for a damaged one.
    """
    from qa_bot.ingest.trees.markup import tree_text

    opened_file = _opened_odt(content)
    body = _first(opened_file.root, "body")
    if body is None:
        raise damaged(OPEN_FILE)
    lost = _made_plain(body, opened_file)
    meta = None if opened_file.described is None else _first(opened_file.described, "meta")
    stated = named_texts(meta) if meta is not None else {}
    metadata = known(
        author=stated.get("initial-creator") or stated.get("creator"),
        date=stated.get("creation-date") or stated.get("date"),
        language=stated.get("language"),
    )
    text = said_in_line(canonical(tree_text(columns_named(body))))
    warnings = warnings_of(opened_file.broken, *lost, heads_left_out(heads_in(opened_file.common)))
    return Parsed(text, real_title(stated.get("title")), metadata=metadata, warnings=warnings)


@dataclass(frozen=True, slots=True)
class _OpenFile:
    """The trees of an OpenDocument file."""

    root: Any
    common: Any  # with the styles that its parts share; None without
    described: Any  # with what it says of itself; None without
    objects: dict[str, Any]  # formulas by their addresses
    broken: str = ""  # a warning where the styles are damaged


def _opened_odt(content: bytes) -> _OpenFile:
    if not content.startswith(b"PK"):
        root = xml_root(content, OPEN_FILE)
        return _OpenFile(root, root, root, {})
    with opened(content, OPEN_FILE) as archive:
        if b"encryption-data" in optional(archive, "META-INF/manifest.xml"):
            raise ParseError(f"The {OPEN_FILE} {NEEDS_PASSWORD}")
        root = xml_root(archive.read("content.xml"), OPEN_FILE)
        described = optional(archive, "meta.xml")
        meta = xml_root(described, OPEN_FILE) if described else None
        objects = _objects(root, archive)
        common, broken = _common_styles(optional(archive, "styles.xml"))
    return _OpenFile(root, common, meta, objects, broken)


def _first(root: Any, name: str) -> Any:
    """The first element of a name, None where there is none."""
    return next((element for element in root.iter() if local_name(element) == name), None)


def _made_plain(body: Any, opened_file: _OpenFile) -> list[str]:
    """Leave in a body what a reader sees, in elements like those of HTML.

    Return a warning for each kind of what was lost, "" for none.
    """
    styles = styles_of(opened_file.common, opened_file.root)
    hidden = drop_concealed(body, styles)
    mark_raised(body, styles)
    others = _put_in(body, opened_file.objects)
    render(body)
    head_sheets_and_slides(body)
    rows_lost, limited = _repeat_rows(body)
    counted = Counter(map(local_name, body.iter()))
    lost = left_out(
        {
            "comments": sum(element.tag == COMMENT for element in body.iter()),
            "tracked deletions": counted["deletion"],
            "formulas": formulas_left(body),
            "embedded objects": others,
            "repeated rows": rows_lost,
        }
    )
    limited = _repeat_cells(body) or limited
    copies = f"Repeated rows and cells were copied up to the limit of {MAX_ALL_COPIED:,} elements." * limited
    secret = f"Its writer hid {hidden:,} characters of its text; they were left out." if hidden else ""
    count_lists(body, opened_file.common, opened_file.root)
    _rename(body)
    write_numbers(body)
    return [secret, lost, " ".join(warnings_of(copies, repeat_spanning(body)))]


def _common_styles(data: bytes) -> tuple[Any, str]:
    """Return the tree of the styles, None for none, and a warning where they are damaged: the text may be whole."""
    try:
        return xml_root(data, OPEN_FILE) if data else None, ""
    except ParseError:
        return None, "Its styles are damaged: what they would hide was read."


def _objects(root: Any, archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the formulas among the objects that a text refers to, by their addresses."""
    found: dict[str, Any] = {}
    for element in root.iter():
        address = _address(element) if local_name(element) == "object" else ""
        part = f"{address.removeprefix('./').rstrip('/')}/content.xml"
        data = optional(archive, part) if address and address not in found else b""
        if b"<math" in data[:LOOKED_AT] or b":math" in data[:LOOKED_AT]:
            found[address] = xml_root(FORMULA_TYPE.sub(b"", data, count=1), OPEN_FILE)
    return found


def _put_in(body: Any, formulas: dict[str, Any]) -> int:
    """Put formulas in place of the objects that hold them; return how many objects hold something else."""
    others = 0
    for element in [element for element in body.iter() if local_name(element) == "object"]:
        formula = formulas.pop(_address(element), None)
        if formula is not None:
            element.append(formula)
        others += not any(local_name(inside) == "math" for inside in element.iter())
    return others


def _address(element: Any) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}href")), "")


def _repeat_cells(body: Any) -> bool:
    """Put as many copies of cells behind them as they say that there are; return whether those were too many.

    Empty ones behind all others fill up a row, and go.
    """
    left = MAX_ALL_COPIED
    for cell in [element for element in body.iter() if local_name(element) == "table-cell"]:
        stated = said(cell, "number-columns-repeated")
        if stated and cell.getnext() is None and not "".join(cell.itertext()).strip():
            cell.getparent().remove(cell)
        elif stated.isdecimal() and len(stated) < 6 and (more := min(int(stated), MAX_REPEATED) - 1) > 0:
            left -= more * sum(1 for _ in cell.iter())
            for _ in range(more if left >= 0 else 0):
                cell.addnext(deepcopy(cell))
    return left < 0


def _repeat_rows(body: Any) -> tuple[int, bool]:
    """Put copies of a row with text behind it as it says that there are; return how many more than are put there it says,
    and whether all copies together were too many.

    Rows inside a row are repeated before it is.
    """
    lost, left, limited = 0, MAX_ALL_COPIED, False
    for row in [element for element in body.iter() if local_name(element) == "table-row"][::-1]:
        stated = said(row, "number-rows-repeated")
        times = int(stated) if stated.isdecimal() and len(stated) < 9 else 1
        if times > 1 and "".join(row.itertext()).strip():
            size = sum(1 for _ in row.iter())
            alone = min(times, MAX_ROWS, max(1, MAX_COPIED // size))
            few = min(alone, 1 + left // size)
            left -= (few - 1) * size
            limited = limited or few < alone
            for _ in range(1, few):
                row.addnext(deepcopy(row))
            lost += times - few
    return lost, limited


def _rename(body: Any) -> None:
    """Give the elements below `body` the names that they have in HTML; notes move to its end."""
    notes = []
    for element in list(body.iter()):
        name = local_name(element)
        if name == "h":
            level = next((value for key, value in element.attrib.items() if key.endswith("outline-level")), "1")
            element.tag = f"h{min(int(level), 6)}" if level.isdecimal() and level != "0" else "h1"
        elif name in ("s", "tab"):
            element.text = " "
        elif name == "note-body":
            notes.append(element)
        elif name == "note-citation":
            element.text = f"[{element.text or ''}]"
        else:
            element.tag = AS_HTML.get(name, element.tag)
            for stated, attribute in SPANS.items() if name == "table-cell" else ():
                element.set(attribute, said(element, stated) or "1")
    for note in notes:  # in the middle of a sentence it would part it
        mark = "".join(note.getparent().itertext()).split("]")[0]
        note.text = f"{mark}] {''.join(note.itertext()).strip()}" if mark.startswith("[") else note.text
        for child in list(note) if mark.startswith("[") else ():
            note.remove(child)
        note.tag = "p"
        body.append(note)
