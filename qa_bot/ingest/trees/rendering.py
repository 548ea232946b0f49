"""The tree of a page or chapter -> the same with everything that is shown as text in elements that are read as text.

Knows what readers of pages pass over: readings of rubies, formulas, elements that nobody knows, captions; counts what
stays out.
"""

import re
from collections import Counter
from collections.abc import Collection
from typing import Any

from qa_bot.ingest.archives.containers import NOT_XML, local_name
from qa_bot.ingest.trees.formulas import formulas_left, with_formulas
from qa_bot.ingest.trees.lines import FEWEST_WORDS, INLINE, LINES, sentences
from qa_bot.ingest.trees.simple_rules import SimpleRules, simple_rules

MARK = re.compile(
    r"<(?:math|ruby|figcaption|noscript|svg|iframe|noframes|time|label|output|marquee|blink|(?:del|q|s|strike)[\s>]|[a-z]{1,99}[-:])|:(?:math|ruby)\b|\bline-through\b",
    re.I,
)  # a page without it has nothing to render
KNOWN = set(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button canvas"
    " caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset"
    " figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins"
    " isindex kbd legend li link main map mark menu menuitem meta meter nav nobr noframes noscript object ol optgroup"
    " option p param picture pre progress q rb rbc rp rt rtc ruby s samp script search section select slot small source"
    " span strike strong style sub summary sup table tbody td template textarea tfoot th thead title tr track tt u ul var"
    " video wbr math svg".split()
)  # beside those that are lost although they are known: blink, label, marquee, output, time
CLOSED = {"svg", "math", "script", "style", "template", "noscript", "head", "select", "object"}
PIECES = {"time", "label", "output"}  # beside an article they are no text of it
STRUCK = {"del", "s", "strike"}
MOSTLY_STRUCK = "Most of its text is struck out; that was read all the same."
TAG = re.compile(r"<[^<>]{0,1000}>")
SCRIPTED = re.compile(r"java\s?script|browser|cookie|<img|<iframe", re.I)  # a note about the page


def render(tree: Any) -> None:
    """Put the text of rubies, simple formulas and pages without frames into elements that are read."""
    for ruby in _outermost(tree, {"ruby"}):
        _read_ruby(ruby)
    with_formulas(tree)
    for quoted in tree.iter("q"):
        _quote(quoted)
    for frameless in list(tree.iter("noframes")):
        _read_frameless(frameless)


def name_unknown(tree: Any) -> None:
    """Give elements that nobody knows, and pieces of lines that the search for an article drops, names that are read."""
    for element in _open_elements(tree):
        _name(element)


def show_captions(tree: Any) -> None:
    """Put the captions that hold sentences behind their figures, as paragraphs. What is no picture is no figure."""
    for figure in [
        element for element in tree.iter("figure") if next(element.iter("blockquote", "pre"), None) is not None
    ]:
        figure.tag = "div"
    for caption in _outermost(tree, {"figcaption"}):
        figure = next(caption.iterancestors("figure"), None)
        text = " ".join("".join(caption.itertext()).split())
        if figure is not None and figure.getparent() is not None and sentences(text):
            caption.drop_tree()
            caption.tag = "p"
            figure.addnext(caption)


def left_out_of(tree: Any) -> Counter[str]:
    """Return how many things of a kind a rendered tree holds that its text does not, by the kind's name in the plural."""
    counts: Counter[str] = Counter({"formulas": formulas_left(tree)})
    for element in _outermost(tree, {"noscript", "svg", "iframe"}):
        name = local_name(element)
        if name == "noscript":
            text = "".join(element.itertext())
            counts["noscript texts"] += sentences(text) != [] and not SCRIPTED.search(text)
        elif name == "svg":
            counts["worded drawings"] += sentences(" ".join(element.itertext())) != []
        elif name == "iframe":
            counts["framed pages"] += len(TAG.sub(" ", element.get("srcdoc") or "").split()) >= FEWEST_WORDS
    return counts


def drop_struck(tree: Any) -> tuple[int, str]:
    """Empty what is struck out or deleted; return how many such texts there were, and a warning where they are most of
    the text: they stay then.
    """
    rules = simple_rules(tree)
    struck = [one for one in _outermost_struck(tree, rules) if any(map(str.isalnum, "".join(one.itertext())))]
    if not struck:
        return 0, ""
    characters = sum(len("".join(element.itertext())) for element in struck)
    if 2 * characters > len("".join(tree.itertext())):
        return 0, MOSTLY_STRUCK
    for element in struck:
        element[:] = []
        element.text = None
        element.tag = "span" if element.tag in STRUCK else element.tag
    return len(struck), ""


def _outermost_struck(tree: Any, rules: SimpleRules) -> list[Any]:
    """Return the elements that are struck out by their name, their style or a simple rule, and are in no other one."""
    from lxml import etree

    found = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        said = rules.said_of(element)
        line = said.get("text-decoration-line", said.get("text-decoration", ""))
        if local_name(element) in STRUCK or "line-through" in line:
            found.append(element)
            walk.skip_subtree()
    return found


def _outermost(tree: Any, names: Collection[str]) -> list[Any]:
    """Return the elements of these names that are in no other one: a page may nest them thousands deep."""
    from lxml import etree

    found = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if local_name(element) in names:
            found.append(element)
            walk.skip_subtree()
    return found


def _read_ruby(ruby: Any) -> None:
    """Make a ruby the text "base (reading)"."""
    readings = _outermost(ruby, {"rt", "ruby-text"})
    reading = " ".join(filter(None, (" ".join("".join(element.itertext()).split()) for element in readings)))
    for element in _outermost(ruby, {"rt", "rp", "rtc", "ruby-text"}):
        element[:] = []
        element.text = None
    base = " ".join("".join(ruby.itertext()).split())
    ruby[:] = []
    ruby.text = NOT_XML.sub("", f"{base} ({reading})" if reading else base)
    ruby.tag = "span"


def _quote(element: Any) -> None:
    """Make a quotation in a line the words in the marks that a browser puts around them."""
    element.tag = "span"
    element.text = NOT_XML.sub("", f"“{element.text or ''}{'' if len(element) else '”'}")
    if len(element):
        element[-1].tail = NOT_XML.sub("", f"{element[-1].tail or ''}”")


def _read_frameless(element: Any) -> None:
    """Take the tags in what a page of frames says without them as tags: the parser gives them as text."""
    from lxml import etree, html

    try:
        inside = html.fragments_fromstring(element.text or "")
    except (etree.ParserError, ValueError):  # it holds nothing
        return
    element.tag = "div"
    element.text = ""
    for piece in inside:
        if isinstance(piece, str):
            element.text = NOT_XML.sub("", piece)
        else:
            element.append(piece)


def _open_elements(tree: Any) -> list[Any]:
    """Return the elements with text of their own whose name is none that is read, outside of drawings and scripts."""
    from lxml import etree

    found = []
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in CLOSED:
            walk.skip_subtree()
        elif name not in KNOWN and _own_text(element):
            found.append(element)
    return found


def _own_text(element: Any) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _name(element: Any) -> None:
    """Give an element that nobody knows a name that is read: a piece of its line, or a block."""
    block = next((above for above in element.iterancestors() if above.tag not in INLINE), None)
    in_line = block is not None and block.tag in LINES
    if local_name(element) in PIECES:
        element.tag = "span" if in_line else element.tag
    elif element.getparent() is not None:
        in_line = in_line or _own_text(element.getparent())
        element.tag = "span" if in_line else "p" if all(child.tag in INLINE for child in element) else "div"
