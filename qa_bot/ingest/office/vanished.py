"""A Word file -> the same without the text that its writer hid, and what else in it is no part of its text.

Knows where Word notes that a run of text is hidden or deleted, and where comments, formulas and boxes of text stand.
What the converter would pass over is unwrapped on the way (unwrapping.py), so that a file is packed again but once.
"""

import io
import re
import zipfile
from collections import Counter
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import WORD_SPACE, local_name, opened, optional, xml_root
from qa_bot.ingest.office.faint import MARK, Styles, is_struck, is_unseen, word_styles
from qa_bot.ingest.office.numbering import write_numbers
from qa_bot.ingest.office.unwrapping import MARKS, unwrap
from qa_bot.ingest.text.parsed import left_out

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


def without_vanished(content: bytes) -> tuple[bytes, Counter[str]]:
    """Return a Word file without hidden and struck text, its fields unwrapped and its lists numbered, and how many pieces
    of text were "hidden" and "struck".

    Where most of the text is struck out, it stays, and is counted as "kept". Raises ParseError for a damaged file.
    """
    with opened(content, WORD_FILE) as archive:
        data = optional(archive, STYLES)
        styled = MARK.search(data) is not None
        styles = word_styles(xml_root(data, WORD_FILE)) if styled else {}
        numbering = optional(archive, NUMBERING)
        changed: dict[str, Any] = {}
        counts: Counter[str] = Counter()
        for name in PARTS:
            data = optional(archive, name)
            if data and (styled or numbering or MARK.search(data) or any(mark in data for mark in MARKS)):
                root = xml_root(data, WORD_FILE)
                lost, unwrapped = _hide(root, styles), unwrap(root)
                numbers = bool(numbering) and _write_numbers(root, numbering, optional(archive, STYLES))
                changed |= {name: root} if lost or unwrapped or numbers else {}
                counts += lost
        return (_packed(archive, changed) if changed else content), counts


def _write_numbers(root: Any, numbering: bytes, styles: bytes) -> bool:
    try:
        return write_numbers(root, xml_root(numbering, WORD_FILE), xml_root(styles, WORD_FILE) if styles else None)
    except ParseError:  # the text itself may be whole; its items get bullets
        return False


def left_out_of(content: bytes, struck: int) -> str:
    """Return a warning that counts what of a Word file its text does not hold, "" for nothing. Raises ParseError.

    `struck` is how many pieces of text were struck out.
    """
    with opened(content, WORD_FILE) as archive:
        comments = optional(archive, COMMENTS)
        parts = [optional(archive, name) for name in PARTS]
    counts = {
        "comments": len(COMMENT.findall(comments)),
        "tracked deletions": sum(len(DELETION.findall(part)) for part in parts),
        "struck-out texts": struck,
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


def _hide(root: Any, styles: Styles) -> Counter[str]:
    """Take what unseen and struck runs show out of them; return how many pieces of text those were."""
    counts: Counter[str] = Counter()
    struck: list[Any] = []
    lengths: Counter[str] = Counter()
    for run in root.iter(f"{WORD_SPACE}r"):
        if is_unseen(run, styles):
            counts["hidden"] += _empty(run)
            continue
        text = "".join(one.text or "" for one in run.iter(f"{WORD_SPACE}t")).strip()
        is_out = bool(text) and is_struck(run, styles)
        lengths["struck" if is_out else "others"] += len(text)
        struck += [run] if is_out else []
    if lengths["struck"] > lengths["others"]:
        return counts + Counter(kept=1)
    struck_runs = set(struck)
    for run in struck:
        before = run.getprevious()
        counts["struck"] += before is None or before not in struck_runs  # runs in a row are one piece
        _empty(run)
    return +counts


def _empty(run: Any) -> bool:
    """Take what a run shows out of it; return whether that was text."""
    found = False
    for shown in [child for child in run if local_name(child) not in KEPT]:
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
