"""HTML -> the article of a page. Knows pages and what trafilatura looks for; refuses to know where they came from."""

import re
from html import unescape
from itertools import islice
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import without_declarations
from qa_bot.ingest.pages.structured import stated_article
from qa_bot.ingest.text.decoding import canonical, decode, is_seen
from qa_bot.ingest.text.parsed import Parsed, clean, known, left_out, warnings_of
from qa_bot.ingest.text.raised import with_marked_notes, with_raised_numbers
from qa_bot.ingest.trees.beside import Neighbours, missing, sentences_beside
from qa_bot.ingest.trees.preparing import needs_preparing, prepare, read_through

MAX_HTML_BYTES = 20 * 2**20
MAX_ARTICLE_CHARACTERS = 1_500_000  # of a page without scripts; the search for the article takes seconds a million
STATED = {"extensive_search": False, "original_date": True}  # a date of the text is none of the page
LOGIN = re.compile(r"[^\s@/]+:[^\s@/]*@")
META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""", re.I
)
UNSEEN = re.compile(r"<(script|style|svg)\b.*?</\1>", re.I | re.S)
XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")  # lxml refuses one in text
FRAME = re.compile(r"<(?:article|main)\b", re.I)
BYLINE = re.compile(r"<p\b(?=[^<>]{0,300}?\bbyline\b)[^<>]{0,600}+>", re.I)
BYLINE_CHARACTERS = 600  # with its tags
DATED_BY = re.compile(
    r"[Bb]y [^\W\d_](?=[^\n]{2,100}$)[^\n]*\b(?:19|20)\d\d\b"
)  # a name alone is in the metadata; no page is older
ANY_TAG = re.compile(r"<[^<>]{1,500}>")
SCRIPTED = re.compile(r"<script\b", re.I)
ATTRIBUTE = re.compile(r"""[^\s"'=<>/]++(?:\s{0,9}=\s{0,9}(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?""")
MOST_ATTRIBUTES = 500  # of an element
LONG = 2 * MOST_ATTRIBUTES  # characters, values in quotes taken for one, of a tag that may hold more
LONG_TAG = re.compile(
    rf"""<([a-z][a-z0-9:-]{{0,30}})(\s(?:[^<>=]|=\s{{0,9}}(?:"[^"]*+"|'[^']*+')?+){{{LONG},}}+)""", re.I
)
FAR_LESS = 3  # times as long is what a page states for machines, where it is read instead
SHORT = 2000  # characters of a page whose blocks may be lost
AROUND = {"nav", "aside", "footer", "script", "style", "noscript"}  # what stands beside an article


def parse_html(content: bytes, charset: str) -> Parsed:
    """Return the article of a page; the text of the whole page, with a warning, where no article is found.

    Raises ParseError for a page that is too large or holds no text.
    """
    import trafilatura

    from qa_bot.ingest.pages.plainxml import xml_text
    from qa_bot.ingest.trees.markup import tree_text

    if len(content) > MAX_HTML_BYTES:
        raise ParseError(
            f"A page of {len(content) / 2**20:.0f} MiB is too large; at most {MAX_HTML_BYTES / 2**20:.0f}."
        )
    page, warning = decode(content, charset or declared_charset(content))
    if (plain := canonical(xml_text(with_raised_numbers(without_declarations(page))))).strip():
        return Parsed(plain, warnings=warnings_of(warning, "It is XML that is no page; it was read as a whole."))
    stated = stated_article(page)
    page = with_few_attributes(page)
    has_scripts = SCRIPTED.search(page) is not None
    page, lost, boxes = _prepared(with_raised_numbers(with_marked_notes(without_declarations(page))))
    found = None
    if len(page) <= MAX_ARTICLE_CHARACTERS or len(UNSEEN.sub("", page)) <= MAX_ARTICLE_CHARACTERS:
        found = trafilatura.bare_extraction(
            framed(page), include_comments=False, with_metadata=True, date_extraction_params=STATED
        )
    article = canonical(tree_text(found.body)) if found is not None and found.body is not None else ""
    article = _parted(article, page)
    article = _with_byline(article, page) if article.strip() else ""
    metadata = _page_metadata(found)
    title = metadata.pop("title", "")
    if stated.text and FAR_LESS * len(article) < len(stated.text):
        shown = article or whole_or_nothing(page)
        if FAR_LESS * len(shown) < len(stated.text):
            metadata |= stated.metadata
            told = "The article was read from what the page states for machines (JSON-LD): it shows no text of its own."
            text = canonical(stated.text)
            return Parsed(text, stated.title or title, metadata=metadata, warnings=warnings_of(warning, told))
    if article:
        return Parsed(article, title, metadata=metadata, warnings=warnings_of(warning, *lost, missing(boxes, article)))
    whole, whole_title, _ = whole_page(page)
    if not is_seen(whole) and has_scripts:
        raise ParseError(
            "There is no text in the page: scripts fill it when a browser opens it.",
            "Open it in a browser, save it as PDF or as a complete page (MHTML), and add that file.",
        )
    no_article = "No article was found on the page; it was read as a whole, menus and all."
    return Parsed(whole, title or whole_title, metadata=metadata, warnings=warnings_of(warning, *lost, no_article))


def _prepared(page: str) -> tuple[str, tuple[str, ...], Neighbours]:
    """Return the page as it can be searched for its article, warnings of what it hides and of what is lost, and the
    sentences that stand beside its article.
    """
    from lxml import etree

    if not needs_preparing(page):
        return page, (), Neighbours()
    try:
        tree = html_tree(page)
    except (etree.ParserError, ValueError):  # it holds nothing
        return page, (), Neighbours()
    if not any(text.strip() for text in tree.itertext()):  # it is nested too deeply for a tree
        return page, (), Neighbours()
    lost = prepare(tree)
    return str(etree.tostring(tree, encoding="unicode", method="html")), lost, sentences_beside(tree)


def whole_or_nothing(page: str) -> str:
    """Return the text of a page, "" for a page that holds none."""
    try:
        return whole_page(page)[0].strip()
    except ParseError:
        return ""


def _parted(article: str, page: str) -> str:
    """Return an article that came as one paragraph in the blocks of its page, where that holds nothing else: of a short page
    trafilatura returns the words alone.
    """
    if not article.strip() or "\n\n" in article.strip() or len(article) > SHORT:
        return article
    whole, _, _ = whole_page(page)
    return whole if _letters(whole) == _letters(article) else article


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _with_byline(article: str, page: str) -> str:
    """Return the article with the line that says who wrote it and when below its title: trafilatura leaves it out."""
    frame = FRAME.search(page)
    tag = BYLINE.search(page, frame.start()) if frame else None
    end = page.find("</p>", tag.end(), tag.end() + BYLINE_CHARACTERS) if tag else -1
    line = " ".join(unescape(ANY_TAG.sub(" ", page[tag.end() : end])).split()) if tag and end > 0 else ""
    line = line.replace(" ,", ",")
    if not DATED_BY.match(line) or line in article:
        return article
    title = article.partition("\n")[0] if article.startswith("# ") else ""
    return f"{title}\n\n{line}\n\n{article.removeprefix(title).lstrip()}".lstrip()


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


def whole_page(page: str) -> tuple[str, str, str]:
    """Return the text and the title of a page, and a warning of what it hides and what is lost, else "".

    Raises ParseError for a page that holds nothing.
    """
    from lxml import etree

    from qa_bot.ingest.trees.markup import flat_text, tree_text

    page = with_raised_numbers(with_marked_notes(without_declarations(page)))
    try:
        tree = html_tree(page)
    except (etree.ParserError, ValueError) as error:
        raise ParseError(f"There is no text in the page: {error}.") from None
    title = clean(tree.findtext(".//title"))
    for head in tree.findall(".//head"):  # what hides something may stand there
        head[:] = [child for child in head if child.tag in ("style", "link", "script")]
        head.text = None
    hidden, lost = read_through(tree, page)
    text = tree_text(tree)
    return canonical(text if text.strip() else flat_text(page)), title, " ".join(warnings_of(hidden, left_out(lost)))


def html_tree(page: str) -> Any:
    """Return the element tree of a page. Raises lxml's ParserError or ValueError for a page that holds nothing."""
    from lxml import html

    # huge: the parser's usual limits of depth and of a text's length would silently lose what is beyond them
    page = with_few_attributes(XML_DECLARATION.sub("", page))
    return html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True))


def with_few_attributes(page: str) -> str:
    """Return a page whose elements have a few hundred attributes at most: the parser compares each with every other one."""
    return LONG_TAG.sub(_shortened, page) if len(page) > LONG else page


def _shortened(tag: re.Match[str]) -> str:
    kept = [attribute[0] for attribute in islice(ATTRIBUTE.finditer(tag[2]), MOST_ATTRIBUTES + 1)]
    return f"<{tag[1]} {' '.join(kept[:MOST_ATTRIBUTES])}" if len(kept) > MOST_ATTRIBUTES else tag[0]


def declared_charset(content: bytes) -> str:
    """Return the encoding that a page declares in its beginning, or ""."""
    match = META_CHARSET.search(content[:4096])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _page_metadata(found: Any) -> dict[str, str]:
    """Return what trafilatura knows of a page, None when it found nothing."""
    names = {"title": "title", "author": "author", "date": "date", "sitename": "site", "language": "language"}
    data = known(**{name: getattr(found, stated, None) for stated, name in names.items()})
    if "site" in data:  # of an address with a password it is "anna:secret@example.org"
        data["site"] = data["site"].rpartition("@")[2] if LOGIN.match(data["site"]) else data["site"]
    return data
