"""The tree of a page -> the same with what corrects its article inside the article, and what stands in boxes beside it.

The search for an article drops each <aside> and <footer>: most hold menus and advertisements.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from qa_bot.ingest.trees.lines import is_sentence, line_text, sentences

MARK = re.compile(r"<(?:article|aside|footer)\b", re.I)  # a page without it has nothing beside its article
CORRECTS = re.compile(
    r"(?:corrections?|corrected|clarifications?|corrigend(?:um|a)|errat(?:um|a)|updates?|editor(?:['’]s|s['’]) note)\b"
    r"|(?:an earlier version of )?this (?:article|story|page|post|report|text)\b.{0,100}?\b"
    r"(?:amended|corrected|updated|misstated|misspelled|incorrect(?:ly)?|wrong(?:ly)?)\b",
    re.I,
)
LINES = ("p", "li")
FORMS = ("form", "dialog", "nav", "header", "button", "noscript")  # whose lines speak of the page
PAGE = re.compile(
    r"©|\ball rights reserved\b|\bcookies?\b|\bsubscri|\bnewsletter", re.I
)  # of the page, not of its article


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Sentences of a page that may be lost: those of boxes in its articles; of a page without one, all, in order."""

    boxes: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)


def take_in_corrections(tree: Any) -> None:
    """Put the paragraphs of an article's own boxes and foot that correct it before them, where they are read."""
    for box in _boxes(tree):
        for line in list(box.iter("p")):
            text = line_text(line)
            if not (CORRECTS.match(text) and is_sentence(text)):
                continue
            line.drop_tree()
            line.tail = None
            box.addprevious(line)


def sentences_beside(tree: Any) -> Neighbours:
    """Return the sentences in the boxes and the foot of the page's articles, without those about the page itself.

    Of a page with a single article, all of its paragraphs: the search may take some for a box by what they are called. Of
    a page with none, those of the whole page.
    """
    articles = list(tree.iter("article"))
    found = [line for box in _boxes(tree) for line in box.iter(*LINES)]
    own = articles[0] if len(articles) == 1 else tree
    lines = [line for line in own.iter("p") if not _is_of_a_form(line)] if len(articles) < 2 else []
    return Neighbours(_said(found + lines), []) if articles else Neighbours(_said(found), _said(lines))


def _said(lines: list[Any]) -> list[str]:
    texts = [line_text(line) for line in dict.fromkeys(lines)]
    return [sentence for text in texts if not PAGE.search(text) for sentence in sentences(text)]


def _is_of_a_form(line: Any) -> bool:
    return any(above.tag in FORMS for above in line.iterancestors())


def missing(beside: Neighbours, article: str) -> str:
    """Return a warning that counts the sentences which an article does not have, whatever white space it has; "" for none.

    Boxes often repeat the words of their article. Of a page, those count that stand between sentences of the article.
    """
    whole = "".join(article.split())
    shown = ["".join(sentence.split()) in whole for sentence in dict.fromkeys(beside.page)]
    between = shown[shown.index(True) : len(shown) - shown[::-1].index(True)] if any(shown) else []
    count = between.count(False)
    count += sum("".join(sentence.split()) not in whole for sentence in dict.fromkeys(beside.boxes))
    those = "1 sentence" if count == 1 else f"{count:,} sentences"
    return (
        f"{those} of boxes inside the article or of its foot {'was' if count == 1 else 'were'} left out."
        if count
        else ""
    )


def _boxes(tree: Any) -> list[Any]:
    """Return the outermost boxes and feet that are in an <article>, but in no list or part of others' articles."""
    from lxml import etree

    found = []
    articles = 0  # that enclose this place
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag == "article":
            articles += 1 if event == "start" else -1
        elif event == "start" and element.tag in ("aside", "footer") and articles == 1:
            found.append(element)
            walk.skip_subtree()
    return found
