"""EPUB book -> its chapters in reading order. Refuses to open what is protected, and any address."""

import html as entities
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import unquote

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import (
    NOT_XML,
    damaged,
    local_name,
    named_texts,
    opened,
    optional,
    without_declarations,
    xml_root,
)
from qa_bot.ingest.pages.html import XML_DECLARATION, declared_charset, html_tree
from qa_bot.ingest.text.decoding import canonical, decode
from qa_bot.ingest.text.parsed import Parsed, known, left_out, real_title, warnings_of
from qa_bot.ingest.text.raised import with_marked_notes, with_raised_numbers
from qa_bot.ingest.trees.preparing import read_through

BOOK = "EPUB book"
CHAPTER_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
XHTML = "{http://www.w3.org/1999/xhtml}"
MAX_SHEET = 200_000  # bytes of a style sheet
FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # protected fonts: the text is free
NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.I)


def parse_epub(content: bytes, _charset: str) -> Parsed:
    """Return the text of a book, chapter after chapter, headings marked; the tables of contents are left out.

    Raises ParseError for a damaged book and for one that is protected against copying.
    """
    with opened(content, BOOK) as archive:
        _refuse_protected(archive)
        package = _package_path(archive)
        root = xml_root(archive.read(package), BOOK)
        chapters, missing = [], []
        sheet = cache(partial(_sheet, archive))
        for name in _spine(root, posixpath.dirname(package)):
            if name not in archive.NameToInfo:
                missing.append(name)
                continue
            chapters.append(_chapter(archive.read(name), posixpath.dirname(name), sheet))
    stated = named_texts(root)
    counted = sum((counts for _, _, counts in chapters), Counter[str]())
    lost = f"Chapters that the book names but lacks: {', '.join(missing[:5])}." if missing else ""
    return Parsed(
        canonical("\n\n".join(text for text, _, _ in chapters if text)),
        real_title(stated.get("title")),
        metadata=known(author=stated.get("creator"), date=stated.get("date"), language=stated.get("language")),
        warnings=warnings_of(canonical(lost), *dict.fromkeys(hidden for _, hidden, _ in chapters), left_out(counted)),
    )


def _refuse_protected(archive: zipfile.ZipFile) -> None:
    encryption = optional(archive, "META-INF/encryption.xml")
    for element in xml_root(encryption, BOOK).iter() if encryption else ():
        if local_name(element) == "EncryptionMethod":
            parent = local_name(element.getparent())
            if parent == "EncryptedData" and element.get("Algorithm") not in FONTS:
                raise ParseError("The EPUB book is protected against copying (DRM): its text cannot be read.")


def _package_path(archive: zipfile.ZipFile) -> str:
    for element in xml_root(archive.read("META-INF/container.xml"), BOOK).iter():
        if local_name(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise damaged(BOOK)


def _spine(package: Any, folder: str) -> list[str]:
    """Return the names of the chapters in reading order."""
    items = {element.get("id"): element for element in package.iter() if local_name(element) == "item"}
    names = []
    for reference in package.iter():
        item = items.get(reference.get("idref")) if local_name(reference) == "itemref" else None
        if item is None or item.get("media-type") not in CHAPTER_TYPES:
            continue
        if "nav" not in (item.get("properties") or "").split():
            names.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    return list(dict.fromkeys(names))


def _sheet(archive: zipfile.ZipFile, name: str) -> str | None:
    """Return a style sheet of a book, None for one that it does not have or that is very long."""
    found = archive.NameToInfo.get(name)
    if found is None or found.file_size > MAX_SHEET:
        return None
    return NOT_XML.sub("", archive.read(found).decode("utf-8", "replace"))


def _chapter(content: bytes, folder: str, sheet: Callable[[str], str | None]) -> tuple[str, str, Counter[str]]:
    """Return the text of a chapter in a folder, a warning of what it hides, else "", and counts of what is lost.

    It is XHTML; what is not well-formed is read as browsers read HTML.
    """
    from lxml import etree

    from qa_bot.ingest.trees.markup import tree_text

    page = without_declarations(decode(content, declared_charset(content))[0])
    page = with_raised_numbers(with_marked_notes(page))
    strict = NAMED_ENTITY.sub(lambda match: entities.unescape(match[0]), DOCTYPE.sub("", XML_DECLARATION.sub("", page)))
    try:
        tree = xml_root(strict.encode(), BOOK)
    except ParseError:
        try:
            tree = html_tree(page)
        except (etree.ParserError, ValueError):  # a chapter that holds a picture alone
            return "", "", Counter()
    for element in tree.iter("{*}*"):
        if element.tag.startswith(XHTML):
            element.tag = local_name(element)
    body = next((element for element in tree.iter() if local_name(element) == "body"), tree)
    hidden, lost = read_through(body, page + _styled(tree, body, folder, sheet))
    return tree_text(body).strip(), hidden, lost


def _styled(tree: Any, body: Any, folder: str, sheet: Callable[[str], str | None]) -> str:
    """Put the sheets that a chapter has in its head or names there into its body, where they are looked for; return what
    of them tells `read_through` to look for them: they are long, and the same in each chapter.

    One that cannot be read stays a link: nobody knows what it says.
    """
    texts = []
    for element in [one for one in tree.iter("style", "link") if body not in one.iterancestors()]:
        kinds = (element.get("rel") or "").lower().split()
        if element.tag == "link" and ("stylesheet" not in kinds or "alternate" in kinds):  # which a reader may choose
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(element.get("href") or "")))
        text = sheet(name) if element.tag == "link" else element.text or ""
        made = body.makeelement("link" if text is None else "style", rel="stylesheet")
        made.attrib.update((key, element.get(key)) for key in ("media", "type") if element.get(key))
        made.text = text
        body.append(made)
        texts.append(text or "")
    struck = any("line-through" in text.lower() for text in texts)
    return f"<style>{' line-through' * struck}" if any(texts) else ""
