"""RSS and Atom feeds -> a document an entry. Refuses to fetch the articles that the entries point at."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from html.entities import html5
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import SUBSET_BYTES, local_name
from qa_bot.ingest.pages.html import whole_or_nothing
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.parsed import Parsed, clean, day_of, known, warnings_of

BODIES = ("encoded", "content", "description", "summary")  # the fullest text first
# A CDATA section, whole, or an "&" that XML does not know, with the name behind it, if any.
ESCAPED = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)([A-Za-z][A-Za-z0-9]{0,30};)?",
    re.S,
)
WIDE = (b"\x00", b"\x1b")  # bytes of encodings in which an "&" may be half of another character
REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{0,30}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,15})\b([^<>]*)>", re.I)
TAGS = set(
    "a abbr article aside b bdi bdo blockquote br center cite code dd del details dfn div dl dt em figcaption figure font"
    " footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li main mark nav ol p picture pre q s samp script section"
    " small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr".split()
)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,30}")
ENTRY = re.compile(rb"</?(?:[\w.-]{1,20}:)?(?:item|entry)\b[^<>]*>?")
ALONE = {"br", "hr", "img", "wbr"}  # which nothing closes
DATES = ("pubDate", "published", "date", "updated", "issued")


def parse_feed(content: bytes, charset: str) -> Parsed:
    """Return the entries of a feed as parts, each with its title, author, date and address.

    The last one says where the feed is damaged or cut off. Raises ParseError for a feed that cannot be read, or whose
    entries hold no text.
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
    torn = next((error.line for error in parser.error_log if error.level_name == "FATAL"), 0)
    lost = _cut_off(root, content, parts) or (
        f"The feed is damaged in line {torn}: what stands there may be missing." if torn else ""
    )
    parts[-1] = replace(parts[-1], warnings=warnings_of(canonical(lost)))
    title = next((clean(_plain(element)) for element in root.iter() if local_name(element) == "title"), "")
    return Parsed("", title, parts=_with_distinct_names(parts))


def _cut_off(root: Any, content: bytes, parts: Sequence[Parsed]) -> str:
    """Return what to say of a feed that ends before its end, "" for a whole one."""
    plain = content.replace(b"\x00", b"")  # of UTF-16
    name = f"{root.prefix}:{local_name(root)}" if root.prefix else local_name(root)
    if f"</{name}".encode() in plain:
        return ""
    marks = [mark[0] for mark in ENTRY.finditer(plain)]
    inside = bool(marks) and not (marks[-1].startswith(b"</") or marks[-1].endswith(b"/>"))
    count = len(parts)
    if not inside:
        return f"The feed ends in the middle: it was cut off. Entries that were kept: {count}, all of them whole."
    return (
        f"The feed ends in the middle of an entry: it was cut off. Entries that were kept: {count}; of the last one, "
        f"{parts[-1].title or parts[-1].name or f'no. {count}'!r}, perhaps only the beginning."
    )


def _without_entities(content: bytes) -> bytes:
    """Return a feed without the entities that it declares; those of HTML as numbers, all others as they are written.

    The parser loses what follows an entity that it does not know, or an "&" alone, and a CDATA section without an end.
    """
    content = SUBSET_BYTES.sub(rb"\1", content, count=1)
    if any(byte in content for byte in WIDE):
        return content
    content = ESCAPED.sub(_numbered, content)
    return content + b"]]>" if content.rfind(b"<![CDATA[") > content.rfind(b"]]>") else content


def _numbered(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"&amp;" if match[0] == b"&" else match[0]
    characters = html5.get(match[1].decode("ascii"), "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or b"&amp;" + match[1]


def _entry(entry: Any) -> Parsed:
    """Return one entry; its title is part of the text."""
    fields: dict[str, Any] = {}
    for child in entry:
        fields.setdefault(local_name(child), child)
    title = clean(_plain(fields.get("title")))
    bodies = [_markup(fields[name]) for name in BODIES if name in fields and _is_text(fields[name])]
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
    """Return the text of an element; its type says whether that is escaped HTML, else what it looks like does."""
    text = "" if element is None else "".join(element.itertext())
    kind = "" if element is None else (element.get("type") or "").lower()
    if kind in ("text", "text/plain"):
        return text
    if "html" in kind or _is_html(text):
        return whole_or_nothing(text)
    return REFERENCE.sub(lambda match: unescape(match[0]), text)


def _is_text(element: Any) -> bool:
    """Return whether an element holds words, to go by its type: not a picture in base64."""
    return "/" not in (kind := element.get("type") or "") or kind.startswith("text/") or kind.endswith(("xml", "html"))


def _is_html(text: str) -> bool:
    """Return whether a text is HTML: with a known tag that is closed, needs no closing, has attributes, or begins it."""
    return any(
        match[2].lower() in TAGS and (match[1] or match[2].lower() in ALONE or "=" in match[3] or not match.start())
        for match in TAG.finditer(text.lstrip())
    )


def _markup(element: Any) -> str:
    """Return what a reader sees of an entry's content: escaped HTML, XHTML or plain text."""
    return (whole_or_nothing(_as_html(element)) if len(element) else _plain(element)).strip()


def _as_html(element: Any) -> str:
    """Return the XHTML inside an element as HTML. It takes the names of namespaces off the tags."""
    from lxml import etree

    for inner in element.iter():
        if isinstance(inner.tag, str):
            name = local_name(inner).rpartition(":")[2]  # of a namespace that nobody declared
            inner.tag = name if NAME.fullmatch(name) else "span"
    element.tag = "div"
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _address(link: Any) -> str:
    address = clean(link.get("href") or link.text)
    return (
        address if link.get("rel", "alternate") == "alternate" and address.startswith(("http://", "https://")) else ""
    )
