"""A Word file -> the same without the text that its writer hid, and what else in it is no part of its text.

Knows where Word notes that a run of text is hidden or deleted, and where comments, formulas and boxes of text stand.
What the converter would pass over is unwrapped on the way (unwrapping.py), so that a file is packed again but once.
"""

import io
import re
import zipfile
from collections.abc import Collection
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.containers import local_name, opened, optional, xml_root
from qa_bot.ingest.numbering import write_numbers
from qa_bot.ingest.parsed import left_out
from qa_bot.ingest.unwrapping import MARKS, unwrap

WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_FILE = "Word file"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
COMMENTS = "word/comments.xml"
COMMENT = re.compile(rb"<\w{1,20}:comment[\s>]")
DELETION = re.compile(
    rb"<\w{1,20}:del(?:>|\s[^<>]{0,2000}[^/<>]>)"
)  # not that of the end of a paragraph, which is empty
FORMULA = re.compile(rb"<\w{1,20}:oMath[\s>]")
INSERTED = re.compile(rb"<\w{1,20}:altChunk[\s/>]")
WORD_ART = re.compile(rb"<\w{1,20}:textpath\s[^<>]{0,2000}?\bstring=[\"'][^\"']")
BOX = f"{WORD_SPACE}txbxContent"
HEAD = re.compile(r"word/(?:header|footer)\d{0,4}\.xml")
MAX_HEADS = 100  # that are looked at
KEPT = ("rPr", "fldChar", "instrText")  # a field that began has to end
OFF = ("0", "false", "off")


def without_vanished(content: bytes) -> tuple[bytes, bool]:
    """Return a Word file without hidden text, its fields unwrapped and its lists numbered, and whether text was hidden.

    Raises ParseError for a damaged one.
    """
    with opened(content, WORD_FILE) as archive:
        styles = _hiding_styles(optional(archive, STYLES))
        numbering = optional(archive, NUMBERING)
        changed: dict[str, Any] = {}
        hidden = False
        for name in PARTS:
            data = optional(archive, name)
            if data and (b"vanish" in data or styles or numbering or any(mark in data for mark in MARKS)):
                root = xml_root(data, WORD_FILE)
                hides, unwrapped = _hide(root, styles), unwrap(root)
                numbers = bool(numbering) and _write_numbers(root, numbering, optional(archive, STYLES))
                changed |= {name: root} if hides or unwrapped or numbers else {}
                hidden = hidden or hides
        return (_packed(archive, changed) if changed else content), hidden


def _write_numbers(root: Any, numbering: bytes, styles: bytes) -> bool:
    try:
        return write_numbers(root, xml_root(numbering, WORD_FILE), xml_root(styles, WORD_FILE) if styles else None)
    except ParseError:  # the text itself may be whole; its items get bullets
        return False


def left_out_of(content: bytes) -> str:
    """Return a warning that counts what of a Word file its text does not hold, "" for nothing. Raises ParseError."""
    with opened(content, WORD_FILE) as archive:
        comments = optional(archive, COMMENTS)
        parts = [optional(archive, name) for name in PARTS]
    counts = {
        "comments": len(COMMENT.findall(comments)),
        "tracked deletions": sum(len(DELETION.findall(part)) for part in parts),
        "formulas": sum(len(FORMULA.findall(part)) for part in parts),
        "text boxes": _lost_boxes(parts[0]),
        "inserted documents": sum(len(INSERTED.findall(part)) for part in parts),
        "WordArt texts": sum(len(WORD_ART.findall(part)) for part in parts),
    }
    return left_out(counts)


def heads_of(content: bytes) -> list[str]:
    """Return the texts of the heads and feet of a Word file's pages. Raises ParseError for a damaged container."""
    with opened(content, WORD_FILE) as archive:
        names = [name for name in sorted(archive.NameToInfo) if HEAD.fullmatch(name)][:MAX_HEADS]
        return [_head(archive.read(name)) for name in names]


def _head(part: bytes) -> str:
    try:
        root = xml_root(part, WORD_FILE)
    except ParseError:  # the text itself may be whole
        return "(damaged)"
    paragraphs = root.iter(f"{WORD_SPACE}p")
    return " ".join("".join(text.text or "" for text in one.iter(f"{WORD_SPACE}t")) for one in paragraphs)


def _lost_boxes(data: bytes) -> int:
    """Return how many boxes of text are in a drawing for new programs alone, which the converter does not read."""
    if b"txbxContent" not in data:
        return 0
    lost = 0
    for box in xml_root(data, WORD_FILE).iter(BOX):
        above = {local_name(element): element for element in box.iterancestors()}
        choices = above.get("AlternateContent")
        spare = [] if choices is None else [choice for choice in choices if local_name(choice) == "Fallback"]
        lost += "drawing" in above and not any(next(choice.iter(BOX), None) is not None for choice in spare)
    return lost


def _hiding_styles(data: bytes) -> set[str]:
    """Return the ids of the styles whose text is hidden."""
    if b"vanish" not in data:
        return set()
    styles = xml_root(data, WORD_FILE).iter(f"{WORD_SPACE}style")
    return {style.get(f"{WORD_SPACE}styleId", "") for style in styles if _says_hidden(style)}


def _says_hidden(element: Any) -> bool | None:
    """Return whether the properties of an element hide its text, None where they do not say."""
    mark = element.find(f"{WORD_SPACE}rPr/{WORD_SPACE}vanish")
    return None if mark is None else mark.get(f"{WORD_SPACE}val", "1") not in OFF


def _hide(root: Any, styles: Collection[str]) -> bool:
    """Take what hidden runs show out of them; return whether that was text."""
    found = False
    for run in root.iter(f"{WORD_SPACE}r"):
        hidden = _says_hidden(run)
        if hidden is None:
            own = run.find(f"{WORD_SPACE}rPr/{WORD_SPACE}rStyle")
            paragraph = next(run.iterancestors(f"{WORD_SPACE}p"), None) if styles else None
            above = paragraph.find(f"{WORD_SPACE}pPr/{WORD_SPACE}pStyle") if paragraph is not None else None
            hidden = any(style is not None and style.get(f"{WORD_SPACE}val") in styles for style in (own, above))
        for shown in [child for child in run if local_name(child) not in KEPT] if hidden else ():
            found = found or bool("".join(shown.itertext()).strip())
            run.remove(shown)
    return found


def _packed(archive: zipfile.ZipFile, changed: dict[str, Any]) -> bytes:
    """Return the container with some parts changed, without its pictures."""
    from lxml import etree

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name in archive.NameToInfo:
            if not name.startswith("word/media/"):
                packed.writestr(name, etree.tostring(changed[name]) if name in changed else archive.read(name))
    return buffer.getvalue()
