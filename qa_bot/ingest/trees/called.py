"""The tree of a page -> the same with the paragraphs of its article under no name that the search for an article shuns.

That search drops what a page calls a banner, a widget or related, which a paragraph among others may be called, too.
"""

import re
from collections import Counter
from typing import Any

from qa_bot.ingest.trees.beside import PAGE
from qa_bot.ingest.trees.lines import is_sentence, line_text

MARK = re.compile(r"<(?:p|span)\b[^<>]{0,300}\b(?:class|id)\s{0,9}=", re.I)
SHUNNED = re.compile(  # what is rightly called so, though it stands among the paragraphs
    r"byline|author|comment|cookie|consent|newsletter|caption|credit|time|date|tags|teaser|footer|foot-|nav|copyright|shar",
    re.I,
)
FEWEST = 2  # sentences beside it that are called nothing of the kind
LINKED = 0.5  # of a paragraph's letters; more is a list of links


def call_nothing(tree: Any) -> None:
    """Take the names from each paragraph that is a sentence among others, and from pieces in the middle of its words."""
    beside = Counter(
        line.getparent() for line in tree.iter("p") if not _is_called(line) and is_sentence(line_text(line))
    )
    for line in tree.iter("p"):
        text = line_text(line)
        if beside[line.getparent()] < FEWEST or not is_sentence(text):
            continue
        if (
            _is_called(line)
            and not SHUNNED.search(_names(line))
            and not PAGE.search(text)
            and not _is_linked(line, text)
        ):
            _forget(line)
        for piece in line.iter("span"):
            if (piece.tail or "").strip() and not SHUNNED.search(_names(piece)) and _stands_behind_words(piece):
                _forget(piece)


def _names(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _is_called(element: Any) -> bool:
    return bool(_names(element).strip())


def _forget(element: Any) -> None:
    for name in ("class", "id"):
        element.attrib.pop(name, None)


def _is_linked(line: Any, text: str) -> bool:
    return sum(len("".join(link.itertext())) for link in line.iter("a")) > LINKED * len(text)


def _stands_behind_words(piece: Any) -> bool:
    before = piece.getprevious()
    said = before.tail if before is not None else piece.getparent().text
    return bool((said or "").strip())
