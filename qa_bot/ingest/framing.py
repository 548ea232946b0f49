"""A page is made ready for the search for its article: plain pages get a frame, the marks of their notes get brackets.

Knows what trafilatura looks for; refuses to find the article itself.
"""

import re
from typing import Any

FRAME = re.compile(r"<(?:article|main)\b", re.I)
AROUND = {"nav", "aside", "footer", "script", "style", "noscript"}  # what stands beside an article
NOTE = re.compile(  # what points at a note: its number is no part of the sentence
    r"(<a\b[^>]{0,300}?\b(?:noteref|footnote-ref)\b[^>]{0,300}>\s{0,9}(?:<sup\b[^>]{0,99}>\s{0,9})?)(\w{1,4})(?=\s{0,9}<)",
    re.I,
)
BACK = re.compile(r"<a\b[^>]{0,300}?\b(?:backlink|footnote-back)\b[^>]{0,300}>[^<]{0,5}</a>", re.I)  # an arrow


def with_marked_notes(page: str) -> str:
    """Return the HTML with "[1]" for the mark of a note, and without the arrows that lead back from one."""
    return BACK.sub("", NOTE.sub(r"\1[\2]", page))


def framed(page: str) -> Any:
    """Return the page as a tree with its text in an <article>, where it stands in the body itself; else the page as it is.

    Without any frame, trafilatura collects paragraphs, quotations and tables alone: headings and lists would be lost.
    """
    from lxml import etree, html

    if FRAME.search(page):
        return page
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):  # it holds nothing, or says its encoding
        return page
    body = tree.find("body")
    own = body.findall("p") if body is not None else []
    if len(own) < 2 or 2 * _characters(own) < _characters(tree.iter("p")):
        return page
    article = body.makeelement("article")
    inside = [element for element in body if element.tag not in AROUND]
    body.insert(body.index(inside[0]), article)
    article.extend(inside)
    return tree


def _characters(elements: Any) -> int:
    return sum(len("".join(element.itertext())) for element in elements)
