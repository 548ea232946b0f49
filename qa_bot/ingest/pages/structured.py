"""A page -> the article that it states for machines (JSON-LD), where there is one. Knows schema.org's names for articles."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from qa_bot.ingest.text.parsed import clean, day_of, known

SCRIPT = re.compile(r"<script\b[^<>]{0,300}?application/ld\+json[^<>]{0,300}>", re.I)
KINDS = ("Article", "BlogPosting", "Report")  # what a type ends with
MOST = 50  # such scripts of a page
DEEPEST = 5  # of an article inside others
TAG = re.compile(r"<[a-z/][^<>]{0,1000}>", re.I)
PARAGRAPH = re.compile(
    r"</?(?:p|div|h[1-6]|li|ul|ol|blockquote)\b[^<>]{0,1000}>|(?:<br\b[^<>]{0,100}>\s{0,9}){2}", re.I
)


@dataclass(frozen=True, slots=True)
class StatedArticle:
    """An article as a page states it for machines."""

    text: str = ""
    title: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


def stated_article(page: str) -> StatedArticle:
    """Return the longest article that the page states; an empty one where there is none, or where it is damaged."""
    found = StatedArticle()
    place = 0
    for _ in range(MOST):
        begins = SCRIPT.search(page, place)
        end = page.find("</script", begins.end()) if begins else -1
        if not begins or end < 0:
            break
        place = end
        try:
            stated = json.loads(page[begins.end() : end], strict=False)
        except (ValueError, RecursionError):  # the page itself may be whole
            continue
        for article in _articles(stated, DEEPEST):
            text = _plain(article["articleBody"])
            if len(text) > len(found.text):
                found = StatedArticle(text, clean(unescape(str(article.get("headline") or ""))), _metadata(article))
    return found


def _articles(stated: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the articles in what a script states."""
    if isinstance(stated, list) and depth:
        for one in stated:
            yield from _articles(one, depth - 1)
    elif isinstance(stated, dict):
        kinds = stated.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if isinstance(stated.get("articleBody"), str) and any(str(name).endswith(KINDS) for name in names):
            yield stated
        for name in ("@graph", "mainEntity", "mainEntityOfPage") if depth else ():
            yield from _articles(stated.get(name), depth - 1)


def _plain(body: str) -> str:
    """Return a body, which may be HTML, as paragraphs."""
    text = unescape(TAG.sub("", PARAGRAPH.sub("\n\n", body)))
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text).strip()


def _metadata(article: dict[str, Any]) -> dict[str, str]:
    authors = article.get("author")
    people = authors if isinstance(authors, list) else [authors]
    names = [str(one.get("name") or "") if isinstance(one, dict) else str(one or "") for one in people]
    return known(author=", ".join(filter(None, names)), date=day_of(str(article.get("datePublished") or "")))
