"""RSS and Atom feeds -> a document an entry. Refuses to fetch the articles that the entries point at."""

import re
from dataclasses import replace
from html.entities import html5
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.containers import SUBSET_BYTES, local_name
from qa_bot.ingest.decoding import canonical
from qa_bot.ingest.html import whole_page
from qa_bot.ingest.parsed import Parsed, clean, day_of, known

FEED = "feed"
BODIES = ("encoded", "content", "description", "summary")  # the fullest text first
NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{0,30};)")
DATES = ("pubDate", "published", "date", "updated", "issued")


def parse_feed(content: bytes, charset: str) -> Parsed:
    """Return the entries of a feed as parts, each with its title, author, date and address.

    Raises ParseError for a feed that is damaged or whose entries hold no text.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, encoding=charset or None)
    try:
        root = etree.fromstring(_without_entities(content.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ParseError(f"It is a damaged feed: {error}") from None
    entries = (
        [element for element in root.iter() if local_name(element) in ("item", "entry")] if root is not None else []
    )
    parts = [part for entry in entries if (part := _entry(entry)).text.strip()]
    if not parts:
        raise ParseError("The feed holds no entry with text." if entries else "The feed has no entries.")
    title = next((clean(_plain(element)) for element in root.iter() if local_name(element) == "title"), "")
    return Parsed("", title, parts=_with_distinct_names(parts))


def _without_entities(content: bytes) -> bytes:
    """Return a feed without the entities that it declares; those of HTML as numbers, all others as they are written.

    The parser loses what follows an entity that it does not know. What is said here also holds inside CDATA, since that
    is read as HTML.
    """
    return NAMED.sub(_numbered, SUBSET_BYTES.sub(rb"\1", content, count=1))


def _numbered(match: re.Match[bytes]) -> bytes:
    characters = html5.get(match[1].decode("ascii"), "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or b"&amp;" + match[1]


def _entry(entry: Any) -> Parsed:
    """Return one entry; its title is part of the text."""
    fields: dict[str, Any] = {}
    for child in entry:
        fields.setdefault(local_name(child), child)
    title = clean(_plain(fields.get("title")))
    bodies = [_markup(fields[name]) for name in BODIES if name in fields]
    body = max(bodies, key=len, default="")
    address = next((link for child in entry if local_name(child) == "link" and (link := _address(child))), "")
    author = fields.get("author", fields.get("creator"))
    return Parsed(
        canonical(f"# {title}\n\n{body}" if title and body else body or title),
        title,
        metadata=known(
            author=" ".join(author.itertext()) if author is not None else "",
            date=next((date for name in DATES if name in fields and (date := day_of(clean(fields[name].text)))), ""),
            url=address,
        ),
        name=clean(_plain(fields.get("id", fields.get("guid")))) or address,
    )


def _with_distinct_names(parts: list[Parsed]) -> tuple[Parsed, ...]:
    """Return the parts with the number of each that has no name of its own, or one that was there before."""
    seen: set[str] = set()
    distinct = []
    for number, part in enumerate(parts, 1):
        name = part.name if part.name and part.name not in seen else str(number)
        seen.add(name)
        distinct.append(replace(part, name=name))
    return tuple(distinct)


def _plain(element: Any) -> str:
    """Return the text of an element that may hold escaped HTML."""
    text = "" if element is None else "".join(element.itertext())
    return _page_text(text) if "<" in text or "&" in text else text


def _markup(element: Any) -> str:
    """Return what a reader sees of an entry's content: escaped HTML, XHTML or plain text."""
    from qa_bot.ingest.markup import tree_text

    return (tree_text(element) if len(element) else _plain(element)).strip()


def _page_text(text: str) -> str:
    try:
        return whole_page(text)[0].strip()
    except ParseError:
        return ""


def _address(link: Any) -> str:
    address = clean(link.get("href") or link.text)
    return (
        address if link.get("rel", "alternate") == "alternate" and address.startswith(("http://", "https://")) else ""
    )
