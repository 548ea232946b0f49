"""XML that is no page -> its text, each element that stands alone a paragraph.

Knows the names that pages have; vocabularies.py gives them.
"""

import re
from html import unescape
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.pages.vocabularies import name_as_pages_do
from qa_bot.ingest.trees.formulas import with_formulas
from qa_bot.ingest.trees.markup import tree_text
from qa_bot.ingest.trees.spans import repeat_spanning

DECLARED = re.compile(r"\A\ufeff?\s{0,99}<\?xml\b(?!.{0,3000}?<(?:!doctype\s{1,9})?html\b)", re.I | re.S)
BLOCKS = set(
    "p li ul ol dl dt dd table thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 pre blockquote br span script style".split()
)
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{0,30};")  # XML has names for these five alone


def xml_text(page: str) -> str:
    """Return the text of XML, "" for what is a page or no XML at all."""
    from lxml import etree

    if not DECLARED.match(page):
        return ""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(ENTITY.sub(_letter, page).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root is None or local_name(root).lower() in ("html", "rss", "feed", "rdf"):
        return ""
    name_as_pages_do(root)
    with_formulas(root)
    _name(root)
    repeat_spanning(root)
    return tree_text(root)


def _letter(entity: re.Match[str]) -> str:
    """Return the letter that an entity names; one that HTML does not know stays as it is written: it may be a bomb."""
    letter = unescape(entity[0])
    return f"&amp;{entity[0][1:]}" if letter == entity[0] else letter


def _name(root: Any) -> None:
    """Give each element the name of a block, or, where it stands among words, of a piece of a line."""
    in_words: set[Any] = set()  # what stands among words
    for element in root.iter("*"):
        if element in in_words or (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            in_words.update(element)
    for element in list(root.iter("*")):
        name = local_name(element).lower()
        if element in in_words:
            element.tag = name if name in ("br", "script", "style") else "span"
        elif name not in BLOCKS:
            element.tag = "div"
        else:
            element.tag = name
