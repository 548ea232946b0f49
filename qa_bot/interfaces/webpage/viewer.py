"""An article with its quotations marked: spans of text become HTML whose text is the article's, character for character
(but for those that `visible` takes out, and then it says so).

A very long article is shown in windows around what is marked, and says so. Pure functions; escaping is page.escape.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.interfaces.phrases import plural
from qa_bot.interfaces.webpage.page import escape, names_of, unseen
from qa_bot.types import Document

FULL = 300_000  # characters of articles that are shown whole, together; the others are shown in windows
MARGIN = 3_000  # characters around a marked span in a window

HEADING = re.compile(r"^(#{1,6} +)(\S.*)$", re.MULTILINE)

MarkedSpan = tuple[int, int, str]  # start, end, label


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that is open in the viewer, with what is marked in it."""

    document: Document
    spans: tuple[MarkedSpan, ...] = ()


def viewer_html(shown: Sequence[Shown], front: str = "", budget: int = FULL) -> str:
    """Return the viewer with the documents that are open, the first one in front, turned to the mark labelled `front`.

    Documents are shown whole while their characters fit into `budget`, in order; the others in windows.
    """
    if not shown:
        return (
            '<div class="blank"><p><b>The article appears here.</b></p><p>Press the number behind a sentence to see '
            "the words it rests on, or a title in the library to read the article.</p></div>"
        )
    articles = []
    for item in shown:
        windows = _windows(item, budget)
        budget -= len(item.document.text) if windows is None else sum(end - start for start, end in windows)
        articles.append(_article_html(item, windows))
    names = names_of({item.document.id: (item.document.title, item.document.source) for item in shown})
    options = "".join(f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in names.items())
    return (
        '<div class="bar"><button type="button" class="quiet back" hidden>Back</button>'
        f'<label for="open-article" class="unseen">Article</label><select id="open-article">{options}</select></div>'
        f'<div class="articles" data-front="{escape(front)}">{"".join(articles)}</div>'
    )


def _windows(item: Shown, budget: int) -> list[tuple[int, int]] | None:
    """Return the stretches of a document that are shown, or None where all of it is."""
    length = len(item.document.text)
    if length <= max(budget, 0):
        return None
    wanted = sorted((max(0, start - MARGIN), min(length, end + MARGIN)) for start, end, _ in item.spans)
    if not wanted:
        wanted = [(0, min(length, max(budget, 2 * MARGIN)))]
    merged = [wanted[0]]
    for start, end in wanted[1:]:
        if start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _article_html(item: Shown, windows: list[tuple[int, int]] | None) -> str:
    document = item.document
    length = len(document.text)
    if windows is None:
        body = marked(document, item.spans, 0, length)
        note = ""
    else:
        parts = [marked(document, item.spans, start, end) for start, end in windows]
        body = '<span class="gap" aria-hidden="true"></span>'.join(parts)
        shown = sum(end - start for start, end in windows)
        what = "what surrounds the marked words" if item.spans else "its beginning"
        note = f'<p class="note part">A long article: {shown:,} of {length:,} characters are shown here, {what}.</p>'
    if hidden := unseen(document.text):
        note += f'<p class="note part">{plural(hidden, "invisible character")} of this text left out here.</p>'
    titled = document.text.lstrip("# \n").startswith(document.title)  # the text shows its title itself
    title = "" if titled else f"<h2>{escape(document.title)}</h2>"
    source = f'<p class="note">{escape(document.source)}</p>' if document.source != document.title else ""
    return (
        f'<article class="document" data-document="{escape(document.id)}" tabindex="0" '
        f'aria-label="{escape(document.title)}">{title}{source}{note}'
        f'<div class="text">{body}</div></article>'
    )


def marked(document: Document, spans: Sequence[MarkedSpan], start: int, end: int) -> str:
    """Return `document.text[start:end]` as HTML, with a `<mark>` around each stretch that lies in a span.

    Overlapping spans are cut where one begins or ends, so that marks never nest; each piece names all its labels.
    Page numbers are empty elements: the text of the HTML is the text of the document.
    """
    pages = {page.start: page.number for page in document.pages if start <= page.start < end}
    styles = _styles(document.text, start, end)
    edges = {edge for low, high, _ in (*spans, *styles) for edge in (low, high) if start < edge < end}
    cuts = sorted({start, end} | edges | set(pages))
    return "".join(_pieces(document.text, cuts, spans, styles, pages))


def _styles(text: str, start: int, end: int) -> list[MarkedSpan]:
    """Return which characters are a Markdown heading, and which its hashes."""
    found: list[MarkedSpan] = []
    for match in HEADING.finditer(text, start, end):
        found += [(*match.span(1), "hash"), (*match.span(2), "heading")]
    return found


def _pieces(
    text: str, cuts: list[int], spans: Sequence[MarkedSpan], styles: Sequence[MarkedSpan], pages: dict[int, int]
) -> Iterator[str]:
    begins = {start: (end, name) for start, end, name in styles}  # styles do not overlap
    end, name = 0, ""
    for low, high in zip(cuts, cuts[1:], strict=False):
        if low in pages:
            yield f'<span class="page" data-page="{pages[low]}"></span>'
        piece = escape(text[low:high])
        labels = [label for begin, finish, label in spans if begin <= low and high <= finish]
        if labels:
            kind = ' class="near"' if all(".p" in label for label in labels) else ""
            piece = f'<mark{kind} tabindex="-1" data-q="{" ".join(labels)}">{piece}</mark>'
        end, name = begins.get(low, (end, name))
        yield f'<span class="{name}">{piece}</span>' if high <= end else piece
