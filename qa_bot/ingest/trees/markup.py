"""An element tree (HTML, or what trafilatura makes of it) -> plain text with Markdown headings and list marks.

The rows of a table whose first row names its columns become list items that name them: "- column: value; ...".

Knows which elements stand on lines of their own; refuses to know styles, scripts and addresses.
"""

import re
from html.parser import HTMLParser
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.plain.tables import is_section, row_line

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
UNSEEN = {"script", "style", "noscript", "template", "title", "svg", "math", "iframe", "object", "select", "option"}
PARAGRAPHS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "main", "nav", "ol", "p"),
    *("section", "summary", "table", "tbody", "tfoot", "thead", "ul", "list", "quote", "ab", "fw"),
}
LINES = {"li": "- ", "item": "- ", "tr": "", "row": ""}  # one line each, without a blank line between them
LISTS = {"ol", "ul", "list"}
CELLS = {"td", "th", "cell"}
CELL_CHARACTERS = 400  # more, or more elements, is not a cell of a table but a part of a page
CELL_ELEMENTS = 40
BREAKS = {"br", "lb"}
LITERAL = {"pre", "code", "textarea"}
DEFINED = re.compile(r"d[dt]-\d")
SPACE = re.compile(r"[ \t\r\n\f]+")
BLANK_LINES = re.compile(r"\n{3,}")
KEEP = str.maketrans("\n \t", "\ue000\ue001\ue002", "\r\ue000\ue001\ue002")  # of preformatted text, until it is whole
RESTORE = str.maketrans("\ue000\ue001\ue002", "\n \t")


def tree_text(root: Any) -> str:
    """Return what a reader sees of the lxml element `root`: blocks between blank lines, items and rows on lines."""
    writer = _Writer()
    unseen = 0  # how many elements that are not shown enclose this place
    from lxml import etree

    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not unseen:
                writer.write(element.tail)
            continue
        tag = _tag(element)
        if event == "start":
            unseen += tag in UNSEEN
            if not unseen:
                writer.open(tag, element.get("rend") or "", in_row=tag in CELLS and _is_small(element))
                writer.heads += tag == "th" or element.get("role") == "head"
                writer.write(element.text)
        else:
            if not unseen:
                writer.close(tag)
            unseen -= tag in UNSEEN
            if not unseen and element is not root:
                writer.write(element.tail)
    return writer.text()


def _tag(element: Any) -> str:
    """Return the name of an element; a term or a definition that trafilatura calls an item keeps its own."""
    tag = local_name(element).lower()
    return element.get("rend", "")[:2] if tag == "item" and DEFINED.match(element.get("rend", "")) else tag


def _is_small(cell: Any) -> bool:
    """Return whether a cell is part of a row that can be read as a line; cells that lay out a page are not."""
    characters = 0
    for number, element in enumerate(cell.iter()):
        tag = local_name(element).lower()
        characters += len(element.text or "") + (len(element.tail or "") if number else 0)
        if number >= CELL_ELEMENTS or characters > CELL_CHARACTERS or tag in HEADINGS or tag in ("tr", "row"):
            return False
    return True


def flat_text(page: str) -> str:
    """Return the text of a page that is nested too deeply for a tree: all that is not inside scripts and their kin."""
    reader = _Flat()
    reader.feed(page.replace("<![", "<! ["))  # a comment, as browsers have it; the reader gives up at unknown sections
    reader.close()
    return re.sub(r"\n\s*\n", "\n\n", "".join(reader.pieces)).strip()


class _Flat(HTMLParser):
    """Collects text without a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.unseen = ""  # the element that hides what follows, until its end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.unseen and tag in UNSEEN:
            self.unseen = tag
        self.pieces.append("\n\n" if tag in PARAGRAPHS or tag in LINES or tag in HEADINGS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(SPACE.sub(" ", data))


class _Writer:
    """Collects blocks. A block is a paragraph, a heading, a list item or a table row."""

    def __init__(self) -> None:
        self.parts: list[str] = []  # blocks and the line breaks between them
        self.pieces: list[str] = []  # of the block in the making
        self.prefix = ""
        self.is_line = False  # the block in the making is a list item or a table row
        self.was_line = False  # so was the one before
        self.is_term = False  # the block in the making is a term that waits for its definition
        self.is_defined = False  # so it was, and nothing of the definition was seen yet
        self.literal = 0
        self.items: list[
            int | None
        ] = []  # of the lists around this place, those so far; None where they are not counted
        self.in_row = False  # inside a small cell, where paragraphs do not part the row
        self.heads = 0  # cells of the row in the making that name a column
        self.names: list[str] = []  # of the columns of the table in the making
        self.unused = ""  # the row that names them, as long as no row below does so

    def open(self, tag: str, rend: str, *, in_row: bool) -> None:
        self.in_row = self.in_row or in_row
        if tag in LISTS:
            self.items.append(0 if "ol" in (tag, rend) else None)
        if self.in_row and tag not in LITERAL:
            self.pieces.append(" " if tag in PARAGRAPHS or tag in LINES or tag in BREAKS else "")
        elif tag in BREAKS:
            self.pieces.append("\n")
        elif tag in LITERAL:
            self.literal += 1
            if tag == "pre":
                self._flush()
        elif level := HEADINGS.get(tag) or (tag == "head" and HEADINGS.get(rend, 2)):
            self._begin("#" * level + " ", is_line=False)
        elif tag in LINES:
            self._begin(self._mark(LINES[tag]), is_line=True)
        elif tag == "table":
            self._begin("", is_line=False)
            self.was_line = False  # its rows are no items of the list above it
        elif tag == "dd" and self.is_term and self._seen():
            self.pieces.append(" " if self._last().endswith((":", "?", "!", ".")) else ": ")
            self.is_term, self.is_defined = False, True
        elif (
            tag in PARAGRAPHS and not self.is_defined and (self._seen() or not self.is_line)
        ):  # <li><p>: still the item
            self._begin("", is_line=False)

    def close(self, tag: str) -> None:
        if tag in LITERAL:
            self.literal -= 1
        if tag in LISTS and self.items:
            self.items.pop()
        if tag in CELLS:
            self.pieces.append(" | ")
            self.in_row = False
        elif self.in_row and tag != "pre":
            self.pieces.append(" " if tag in PARAGRAPHS or tag in LINES else "")
        elif tag == "dt":
            self.is_term = True
        elif tag in PARAGRAPHS or tag in LINES or tag in HEADINGS or tag in ("head", "pre"):
            self._flush()
        if tag == "table":
            self._end_table()
            self.was_line = False

    def write(self, text: str | None) -> None:
        if text:
            self.is_defined = self.is_defined and not text.strip()
            self.pieces.append(text.translate(KEEP) if self.literal else SPACE.sub(" ", text))

    def text(self) -> str:
        self._flush()
        self._end_table()
        return "".join(self.parts)

    def _seen(self) -> bool:
        return any(piece.strip() for piece in self.pieces)

    def _last(self) -> str:
        """The last piece that shows something, "" for none."""
        return next((piece.rstrip() for piece in reversed(self.pieces) if piece.strip()), "")

    def _mark(self, mark: str) -> str:
        """The mark of an item: its number in a list that counts, unless that is part of another one."""
        counted = self.items[-1] if self.items and mark else None
        if counted is None or any(number is not None for number in self.items[:-1]):
            return mark
        self.items[-1] = counted + 1
        return f"{counted + 1}. "

    def _begin(self, prefix: str, *, is_line: bool) -> None:
        self._flush()
        self.prefix, self.is_line = prefix, is_line

    def _flush(self) -> None:
        """End a block. Of an empty one nothing remains, not even its mark."""
        rows = "".join(self.pieces).split("\n")
        text = "\n".join(SPACE.sub(" ", row).strip().removesuffix("|").rstrip() for row in rows)
        text = BLANK_LINES.sub("\n\n", text).strip("\n").translate(RESTORE).strip("\n")
        if self.prefix.startswith("#"):
            text = " ".join(text.split())
        if self.is_line and not self.prefix:
            text = self._row(text)
        self._add(text)
        self.pieces, self.prefix, self.is_line, self.heads = [], "", False, 0
        self.is_term = self.is_defined = False

    def _row(self, text: str) -> str:
        """A row as it is said: with the names of its columns; nothing yet of the row that names them."""
        cells = re.split(r"\s*\|\s*", text)
        if self.heads == len(cells) > 1:
            self.names, self.unused = cells, text
            return ""
        if self.names and 1 < len(cells) <= len(self.names):
            self.unused = ""
            return cells[0] if is_section(cells) else row_line(cells, self.names)
        return text.rstrip("| ")  # cells without words that fill it up

    def _end_table(self) -> None:
        self.is_line, unused = True, self.unused
        self.names, self.unused = [], ""
        self._add(unused)
        self.is_line = False

    def _add(self, text: str) -> None:
        if text.strip():
            gap = "\n" if self.is_line and self.was_line else "\n\n"
            self.parts += [gap if self.parts else "", self.prefix, text]
            self.was_line = self.is_line
