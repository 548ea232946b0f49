"""Word files -> text with Markdown headings. Refuses to run macros and to show pictures."""

import io
import re
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import (
    WORD_SPACE,
    local_name,
    named_texts,
    opened,
    optional,
    xml_root,
)
from qa_bot.ingest.office.numbering import without_marks
from qa_bot.ingest.office.vanished import WORD_FILE, heads_of, left_out_of, without_vanished
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.heads import heads_left_out
from qa_bot.ingest.text.parsed import Parsed, known, real_title, warnings_of
from qa_bot.ingest.text.raised import with_raised_numbers
from qa_bot.ingest.trees.rendering import MOSTLY_STRUCK
from qa_bot.ingest.trees.spans import columns_named, repeat_spanning

MAX_CONVERTED = 6 * 2**20  # of a text's XML; the converter takes one to two seconds a MiB
HEADING_STYLE = re.compile(r"Heading([1-6])$")
NOTE_LINK = re.compile("#(?:foot|end)note-ref-")
STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


def parse_docx(content: bytes, _charset: str) -> Parsed:
    """Return the paragraphs, headings, lists and tables of a Word document. Raises ParseError for a damaged one."""
    import mammoth
    from lxml import html

    from qa_bot.ingest.trees.markup import tree_text

    stated, size = _checked_docx(content)
    content, gone = without_vanished(content)
    no_image = mammoth.images.img_element(lambda _: {"src": ""})
    warning = limited = ""
    try:
        if size > MAX_CONVERTED:
            raise ParseError("it is very long")
        page = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=no_image, include_embedded_style_map=False, style_map=STYLES
        )
    except MemoryError:
        raise
    except Exception as error:  # mammoth lets whatever goes wrong inside an odd file through
        text = _plain_word(content)
        warning = f"Only its plain text could be read, without lists and tables ({error or type(error).__name__})."
    else:
        tree = html.fromstring(f"<div>{with_raised_numbers(page.value)}</div>")
        for counted in tree.iter("ol"):  # the numbers that Word shows are in the text
            counted.tag = "ul"
        for box in tree.iter("input"):  # the only ones are boxes to tick
            box.tag, box.text = "span", "☐" if box.get("checked") is None else "☒"
        limited = repeat_spanning(tree)
        text = tree_text(columns_named(_notes_marked(tree)))
    metadata = known(author=stated.get("creator"), date=stated.get("created"), language=stated.get("language"))
    secret = "Its writer hid some of its text; that was left out." if gone["hidden"] else ""
    struck = MOSTLY_STRUCK if gone["kept"] else ""
    return Parsed(
        without_marks(canonical(text)),
        real_title(stated.get("title")),
        metadata=metadata,
        warnings=warnings_of(
            canonical(warning),
            secret,
            struck,
            limited,
            left_out_of(content, gone["struck"]),
            heads_left_out(heads_of(content)),
        ),
    )


def _notes_marked(root: Any) -> Any:
    """Begin each note at the end of a converted text with the mark that it has in the text: mammoth counts them in order."""
    notes = [item for item in root.iter("li") if re.match("(?:foot|end)note-", item.get("id") or "")]
    for number, note in enumerate(notes, 1):
        for back in [link for link in note.iter("a") if NOTE_LINK.match(link.get("href") or "")]:  # an arrow
            back.drop_tree()
        first = note.find("p") if note.find("p") is not None else note
        first.text = f"[{number}] {(first.text or '').lstrip()}"
        note.tag = note.getparent().tag = "div"
    return root


def _plain_word(content: bytes) -> str:
    """Return the paragraphs of a Word document that mammoth cannot read. Raises ParseError for a damaged one."""
    with opened(content, WORD_FILE) as archive:
        root = xml_root(archive.read("word/document.xml"), WORD_FILE)
    pieces = []
    for element in root.iter(*(WORD_SPACE + name for name in ("p", "pStyle", "t", "tab", "br"))):
        name = local_name(element)
        style = HEADING_STYLE.match(element.get(f"{WORD_SPACE}val") or "") if name == "pStyle" else None
        mark = f"{'#' * int(style[1])} " if style else ""
        pieces.append({"p": "\n\n", "tab": "\t", "br": "\n", "pStyle": mark}.get(name, element.text or ""))
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()


def _checked_docx(content: bytes) -> tuple[dict[str, str], int]:
    """Check the container; return what the document says of itself, and the bytes of its text. Raises ParseError."""
    with opened(content, WORD_FILE) as archive:
        if b"<!DOCTYPE" in optional(archive, "word/document.xml")[:4096]:
            raise ParseError("The Word file declares XML entities, which no word processor writes.")
        core = optional(archive, "docProps/core.xml")
        size = sum(part.file_size for part in archive.infolist() if part.filename == "word/document.xml")
    try:
        return named_texts(xml_root(core, WORD_FILE)) if core else {}, size
    except ParseError:  # the text may be whole although its description is not
        return {}, size
