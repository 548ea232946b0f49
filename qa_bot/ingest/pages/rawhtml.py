"""Markdown -> the same without what its HTML hides, and without what is struck out. Refuses to touch code.

An element that is not closed is hidden up to the next empty line.
"""

import re
from dataclasses import dataclass
from typing import Any

from qa_bot.ingest.plain.markdown import STRUCK, fence_behind
from qa_bot.ingest.text.parsed import left_out, warnings_of
from qa_bot.ingest.trees.hiding import is_hidden
from qa_bot.ingest.trees.invisible import unseen_elements

MARK = re.compile(
    r"<[a-z][^<>]{0,1000}?\b(?:hidden|style|popover|color)\b|<(?:del|s|strike|dialog|template)[\s>]|~~", re.I
)
CODE = re.compile(r"(?<!`)(`{1,5})(?!`)([^`]{1,1000})(?<!`)\1(?!`)|\\[!-/:-@\[-`{-~]")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})((?=[\s/>])[^<>]{0,2000})>", re.I)
BLANK = re.compile(r"\n[ \t]*(?:\n|\Z)")
VOID = set("area base br col embed hr img input link meta source track wbr".split())
DELETED = {"del", "s", "strike"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is left of a Markdown text, and warnings of what is not."""

    text: str
    warnings: tuple[str, ...] = ()


def without_unseen(markdown: str) -> Seen:
    """Return a Markdown text without what its HTML hides and without what is struck out, which are counted."""
    if not MARK.search(markdown):
        return Seen(markdown)
    shadow = _without_code(markdown)
    spans: list[tuple[int, int, bool]] = [(found.start(), found.end(), True) for found in STRUCK.finditer(shadow)]
    spans += _elements(shadow)
    pieces, place, hidden, struck = list[str](), 0, 0, 0
    for start, end, is_struck in sorted(spans):
        if start < place:
            continue
        pieces.append(markdown[place:start])
        place = end
        said = TAG.sub("", markdown[start:end]).strip()
        struck += is_struck and any(map(str.isalnum, said))
        hidden += 0 if is_struck else len(said)
    text = "".join([*pieces, markdown[place:]])
    secret = f"The page hides {hidden:,} characters of its text; they were left out." if hidden else ""
    return Seen(text, warnings_of(secret, left_out({"struck-out texts": struck})))


def _without_code(markdown: str) -> str:
    """The text with all of its code, and what stands behind a backslash, in zeros: every other letter keeps its place."""
    lines, fence = list[str](), ""
    for line in markdown.split("\n"):
        before, fence = fence, fence_behind(line, fence)
        lines.append("\0" * len(line) if before or fence else line)
    return CODE.sub(lambda match: "\0" * len(match[0]), "\n".join(lines))


def _elements(shadow: str) -> list[tuple[int, int, bool]]:
    """Return where the elements that are hidden or struck out begin and end, and whether they are struck out."""
    found: list[tuple[int, int, bool]] = []
    opened: dict[str, list[tuple[int, str, int]]] = {}  # by name: where, the tag, and where its text begins
    for tag in TAG.finditer(shadow):
        name = tag[2].lower()
        if not tag[1] and name not in VOID and not tag[3].endswith("/"):
            opened.setdefault(name, []).append((tag.start(), tag[0], tag.end()))
        elif tag[1] and opened.get(name):
            start, opening, _ = opened[name].pop()
            if name in DELETED or _hides(name, opening):
                gap = name in DELETED and shadow.startswith(" ", tag.end())
                found.append((start, tag.end() + gap, name in DELETED))
    for name, rest in opened.items():
        for start, opening, begins in rest if name not in DELETED else ():
            if _hides(name, opening):
                blank = BLANK.search(shadow, begins)
                found.append((start, blank.start() if blank else len(shadow), False))
    return found


def _hides(name: str, opening: str) -> bool:
    """Return whether an element hides its text, as its first tag says."""
    from lxml import etree, html

    if name == "template":
        return True
    if not MARK.match(opening):
        return False
    try:
        tree: Any = html.document_fromstring(f"<body><div>{opening}x</div></body>")
    except (etree.ParserError, ValueError):
        return False
    found = next((element for element in tree.iter(name) if element.text == "x"), None)
    return found is not None and (is_hidden(found) or found in unseen_elements(tree))
