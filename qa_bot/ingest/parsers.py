"""Bytes -> text with pages, one function a format. Knows formats; refuses to know where the bytes came from.

The parsers of HTML, PDF and Word read files made by anybody: worker.py runs them in a child process with limits.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.decoding import canonical, decode
from qa_bot.types import Page

MAX_HTML_BYTES = 20 * 2**20
MAX_ARTICLE_CHARACTERS = 1_500_000  # of a page without scripts; the search for the article takes seconds a million
MAX_ZIP_ENTRIES = 10_000
MAX_ZIP_BYTES = 500 * 2**20  # unpacked
MAX_ZIP_RATIO = 200  # unpacked to packed, of a part above 1 MiB
META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""", re.I
)
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>", re.I | re.S)
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")  # lxml refuses one in text
TITLE_MARKUP = re.compile(r"[*_`]|!?\[([^\]]*)\]\([^)]*\)")
NO_TITLE = re.compile(r"(microsoft word - .*|untitled.*|.*\.(docx?|pdf|tex|dvi|indd|qxd|rtf|odt)|\W*)$", re.I)
HYPHENATED = re.compile(r"(\w+)(?:-\n|[\ufffe\x02\xad]\n?)(\w+)")
WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser found: canonical text, never empty, and what is known about it."""

    text: str
    title: str = ""
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def parse_text(content: bytes, charset: str) -> Parsed:
    """Return plain text as it is. Raises ParseError for binary content."""
    text, warning = decode(content, charset)
    return Parsed(text, warnings=_warnings(warning))


def parse_markdown(content: bytes, charset: str) -> Parsed:
    """Return Markdown as it is; its first heading is the title."""
    parsed = parse_text(content, charset)
    match = re.search(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t#]*$|^(\S.*)\n=+[ \t]*$", parsed.text, re.M)
    return replace(parsed, title=TITLE_MARKUP.sub(r"\1", match[1] or match[2]).strip() if match else "")


def parse_html(content: bytes, charset: str) -> Parsed:
    """Return the article of a page; the text of the whole page, with a warning, where no article is found."""
    import trafilatura

    from qa_bot.ingest.markup import tree_text

    if len(content) > MAX_HTML_BYTES:
        raise ParseError(
            f"A page of {len(content) / 2**20:.0f} MiB is too large; at most {MAX_HTML_BYTES / 2**20:.0f}."
        )
    page, warning = decode(content, charset or _meta_charset(content))
    found = None
    if len(page) <= MAX_ARTICLE_CHARACTERS or len(UNSEEN.sub("", page)) <= MAX_ARTICLE_CHARACTERS:
        found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
    article = canonical(tree_text(found.body)) if found is not None and found.body is not None else ""
    metadata = _page_metadata(found)
    title = metadata.pop("title", "")
    if article.strip():
        return Parsed(article, title, metadata=metadata, warnings=_warnings(warning))
    whole, whole_title = _whole_page(page)
    no_article = "No article was found on the page; it was read as a whole, menus and all."
    return Parsed(whole, title or whole_title, metadata=metadata, warnings=_warnings(warning, no_article))


def _whole_page(page: str) -> tuple[str, str]:
    """Return the text and the title of a page. Raises ParseError for a page that holds nothing."""
    from lxml import etree, html  # type: ignore[import-untyped]

    from qa_bot.ingest.markup import flat_text, tree_text

    try:  # huge: the parser's usual limits of depth and of a text's length would silently lose what is beyond them
        tree = html.document_fromstring(XML_DECLARATION.sub("", page), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as error:
        raise ParseError(f"There is no text in the page: {error}.") from None
    title = _clean(tree.findtext(".//title"))
    for head in tree.findall(".//head"):
        head.drop_tree()
    text = tree_text(tree)
    return canonical(text if text.strip() else flat_text(page)), title


def _meta_charset(content: bytes) -> str:
    match = META_CHARSET.search(content[:4096])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _page_metadata(found: Any) -> dict[str, str]:
    """Return what trafilatura knows of a page, None when it found nothing."""
    names = {"title": "title", "author": "author", "date": "date", "sitename": "site", "language": "language"}
    values = {name: _clean(getattr(found, known, None)) for known, name in names.items()}
    return {name: value for name, value in values.items() if value}


def parse_pdf(content: bytes, charset: str) -> Parsed:
    """Return the text layer page by page; words parted at line ends are joined.

    Raises ParseError where a password is needed, the file is damaged or no page has text.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise ParseError(_pdf_reason(str(error))) from None
    texts, broken = [], []
    for index in range(len(pdf)):
        try:
            page = pdf[index].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            page = ""
            broken.append(index + 1)
        texts.append(canonical(page).strip())
    metadata = {key: _clean(canonical(value)) for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
    if not any(texts):
        pages = "its page has" if len(texts) == 1 else f"its {len(texts)} pages have"
        raise ParseError(
            f"The PDF has no text: {pages} no text layer; it is scanned or made of drawings."
            if texts
            else "The PDF has no pages."
        )
    text, pages_found = _join_pages(_join_words(texts))
    empty = [number for number, page in enumerate(texts, 1) if not page and number not in broken]
    title = metadata.pop("Title", "")
    return Parsed(
        text,
        "" if NO_TITLE.match(title) else title,
        pages_found,
        _pdf_metadata(metadata),
        _warnings(_pages("without text (scanned?)", empty), _pages("that could not be read", broken)),
    )


def _pdf_metadata(stated: Mapping[str, str]) -> dict[str, str]:
    """Return the author and the date (ISO 8601) that a PDF states."""
    date = PDF_DATE.match(stated.get("CreationDate", ""))
    found = {"author": stated.get("Author", ""), "date": "-".join(filter(None, date.groups())) if date else ""}
    return {name: value for name, value in found.items() if value}


def _pdf_reason(error: str) -> str:
    if "password" in error.lower():
        return "The PDF is encrypted: a password is needed. Save a copy without one."
    if "security" in error.lower():
        return "The PDF is encrypted in a way that cannot be read. Save a copy without encryption."
    return "The PDF is damaged: it cannot be opened."


def _pages(what: str, numbers: list[int]) -> str:
    """Return "Pages without text: 2, 5-7", "" for no numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"Pages {what}: {listed}." if runs else ""


def _join_words(texts: list[str]) -> list[str]:
    """Join what was hyphenated at a line end, unless the document writes the word with a hyphen elsewhere."""
    known = {word.lower() for text in texts for word in WORD.findall(text)}

    def joined(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        whole, hyphened = (left + right).lower(), f"{left}-{right}".lower()
        keeps = not right[0].islower() or (hyphened in known and whole not in known)
        return f"{left}-{right}" if keeps and "\xad" not in match[0] else left + right

    return [HYPHENATED.sub(joined, text).replace("\ufffe", "-") for text in texts]


def _join_pages(texts: list[str]) -> tuple[str, tuple[Page, ...]]:
    """Return the text of all pages and where each stands. A sentence that runs on over a page break is not parted."""
    pieces, pages = [], []
    place = 0
    for number, text in enumerate(texts, 1):
        if number < len(texts):
            following = next((later for later in texts[number:] if later), "")
            runs_on = text and following[:1].islower() and text[-1] not in ".!?:"
            text += "\n" if runs_on else "\n\n"
        pieces.append(text)
        pages.append(Page(number, place, place + len(text)))
        place += len(text)
    return "".join(pieces), tuple(pages)


def parse_docx(content: bytes, charset: str) -> Parsed:
    """Return the paragraphs, headings, lists and tables of a Word document. Raises ParseError for a damaged one."""
    import mammoth
    from lxml import html

    from qa_bot.ingest.markup import tree_text

    core = _checked_docx(content)
    no_image = mammoth.images.img_element(lambda image: {"src": ""})
    warning = ""
    try:
        page = mammoth.convert_to_html(io.BytesIO(content), convert_image=no_image, include_embedded_style_map=False)
        text = tree_text(html.fromstring(f"<div>{page.value}</div>"))
    except MemoryError:
        raise
    except Exception as error:  # mammoth lets whatever goes wrong inside an odd file through
        text = _plain_word(content)
        warning = f"Only its plain text could be read, without headings and lists ({type(error).__name__}: {error})."
    title = core.pop("title", "")
    return Parsed(canonical(text), "" if NO_TITLE.match(title) else title, metadata=core, warnings=_warnings(warning))


def _plain_word(content: bytes) -> str:
    """Return the paragraphs of a Word document that mammoth cannot read. Raises ParseError for a damaged one."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    except (KeyError, etree.XMLSyntaxError, *ZIP_ERRORS) as error:
        raise ParseError(f"The Word document is damaged: {error}") from None
    pieces = []
    for element in root.iter(f"{WORD_SPACE}p", f"{WORD_SPACE}t", f"{WORD_SPACE}tab", f"{WORD_SPACE}br"):
        kind = etree.QName(element).localname
        pieces.append({"p": "\n\n", "tab": "\t", "br": "\n"}.get(kind) or element.text or "")
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip()


def _checked_docx(content: bytes) -> dict[str, str]:
    """Check the limits of the ZIP container and return the title, author and date it states."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_zip(archive)
            names = set(archive.namelist())
            if "word/document.xml" in names and b"<!DOCTYPE" in archive.open("word/document.xml").read(4096):
                raise ParseError("The Word document declares XML entities, which no word processor writes.")
            core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    except ZIP_ERRORS as error:
        raise ParseError(f"The Word document is damaged: {error}") from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(core, parser) if core else None
    if root is None:
        return {}
    found = {etree.QName(element).localname: _clean(element.text) for element in root.iter(etree.Element)}
    names_of = {"title": "title", "creator": "author", "created": "date", "language": "language"}
    return {name: canonical(found[key]) for key, name in names_of.items() if found.get(key)}


def _check_zip(archive: zipfile.ZipFile) -> None:
    """Raise ParseError for an archive that is made to burst. `zipfile` never unpacks more than is declared."""
    parts = archive.infolist()
    if len(parts) > MAX_ZIP_ENTRIES:
        raise ParseError(f"The file holds {len(parts)} parts; at most {MAX_ZIP_ENTRIES} are read.")
    total = sum(part.file_size for part in parts)
    if total > MAX_ZIP_BYTES:
        raise ParseError(
            f"Unpacked, the file has {total / 2**20:.0f} MiB; at most {MAX_ZIP_BYTES / 2**20:.0f} are read."
        )
    for part in parts:
        if part.file_size > 2**20 and part.file_size > MAX_ZIP_RATIO * max(part.compress_size, 1):
            raise ParseError(f"The part {part.filename!r} unpacks to more than {MAX_ZIP_RATIO} times its size.")
        if part.flag_bits & 1:
            raise ParseError("The file is encrypted: a password is needed. Save a copy without one.")


def _clean(value: object) -> str:
    """Return a title or name on one line, "" for none."""
    return canonical(" ".join(str(value or "").split()))


def _warnings(*warnings: str) -> tuple[str, ...]:
    return tuple(warning for warning in warnings if warning)


PARSERS: dict[str, Callable[[bytes, str], Parsed]] = {
    "text": parse_text,
    "markdown": parse_markdown,
    "html": parse_html,
    "pdf": parse_pdf,
    "docx": parse_docx,
}


def parse(content: bytes, kind: str, charset: str, max_characters: int) -> Parsed:
    """Return what the parser of `kind` finds. Raises ParseError for no text and for more than `max_characters`."""
    parsed = PARSERS[kind](content, charset)
    if not parsed.text.strip():
        raise ParseError("There is no text in it.")
    if len(parsed.text) > max_characters:
        raise ParseError(
            f"Its text has {len(parsed.text):,} characters; the limit is {max_characters:,}.",
            "Raise it: --set parsing.max_characters=N",
        )
    return parsed
