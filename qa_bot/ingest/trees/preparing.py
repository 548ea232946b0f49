"""The tree of a page -> the same as the search for its article keeps it whole: nothing hidden, lines in lines, tables
of their own width.

Knows what trafilatura drops and makes up; refuses to look for the article itself.
"""

import re
from collections import Counter
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML
from qa_bot.ingest.text.parsed import left_out, warnings_of
from qa_bot.ingest.trees import beside, called, counting, rendering, spans
from qa_bot.ingest.trees.hiding import MARK, drop_hidden

PREFORMATTED = re.compile(r"<pre\b", re.I)
WIDE = re.compile(r"(?:col|row)span\s{0,9}=\s{0,9}[\"']?\s{0,9}\d{2}", re.I)


def needs_preparing(page: str) -> bool:
    """Return whether there is anything in a page that `prepare` would change."""
    return any(
        mark.search(page)
        for mark in (MARK, rendering.MARK, beside.MARK, called.MARK, counting.MARK, PREFORMATTED, WIDE, spans.MARK)
    )


def prepare(tree: Any) -> tuple[str, ...]:
    """Make the tree of a page what can be searched for its article; return warnings of what it hides and of what is lost."""
    rendering.render(tree)
    hidden = drop_hidden(tree)
    struck, mostly = rendering.drop_struck(tree)
    rendering.name_unknown(tree)
    rendering.show_captions(tree)
    called.call_nothing(tree)
    counting.write_numbers(tree)
    beside.take_in_corrections(tree)
    for element in _outermost(tree, "pre"):
        _keep_lines(element)
    for table in tree.iter("table"):
        _bound_spans(table)
    limited = spans.repeat_spanning(tree)
    spans.columns_named(tree)
    return warnings_of(
        hidden, mostly, limited, left_out(rendering.left_out_of(tree) | Counter({"struck-out texts": struck}))
    )


def read_through(tree: Any, page: str) -> tuple[str, Counter[str]]:
    """Make the tree of a page or chapter what is read as a whole; return a warning of what it hides, and what is lost."""
    rendered = rendering.MARK.search(page) is not None
    if rendered:
        rendering.render(tree)
    hidden = drop_hidden(tree) if MARK.search(page) else ""
    struck, mostly = rendering.drop_struck(tree) if rendered else (0, "")
    lost = rendering.left_out_of(tree) if rendered else Counter()
    counting.write_numbers(tree)
    limited = spans.repeat_spanning(tree) if spans.MARK.search(page) else ""
    spans.columns_named(tree)
    return " ".join(warnings_of(hidden, mostly, limited)), lost + Counter({"struck-out texts": struck})


def _outermost(tree: Any, tag: str) -> list[Any]:
    from lxml import etree

    found = []
    walk = etree.iterwalk(tree, events=("start",), tag=tag)
    for _, element in walk:
        found.append(element)
        walk.skip_subtree()
    return found


def _keep_lines(element: Any) -> None:
    """Make preformatted text what is kept as it is: a single run of text."""
    from lxml import etree

    etree.strip_elements(element, etree.Comment, "script", "style", with_tail=False)
    for line_break in element.iter("br"):
        line_break.tail = "\n" + NOT_XML.sub("", line_break.tail or "")
    run = element.makeelement("span")
    run.text = NOT_XML.sub("", "".join(element.itertext()))
    element[:] = [run]
    element.text = None


def _bound_spans(table: Any) -> None:
    """Let no cell span more columns than the widest row has cells, and no more rows than there are."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for group in spans.groups_of(table) for row in group]
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        for cell in row:
            for name, most in (("colspan", width - len(row) + 1), ("rowspan", len(rows) - number)):
                said = (cell.get(name) or "").strip()
                if said.isdecimal() and int(said[:9]) > most:
                    cell.set(name, str(most))
