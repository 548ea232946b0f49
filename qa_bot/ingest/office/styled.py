"""The styles of an OpenDocument text -> its tree without what they hide, raised numbers marked.

Refuses to know any other look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qa_bot.ingest.archives.containers import local_name
from qa_bot.ingest.text.raised import END, START
from qa_bot.ingest.trees.colours import WHITE, colour_of, is_alike

FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text"}
WHOLE = {"table": ("table", "display", "false"), "page": ("drawing-page", "visibility", "hidden")}  # sheets, slides
BACKED = {"table-cell", "text-box", "frame", "section"}  # whose colours are not looked at
LOOKS = (
    "text-properties",
    "paragraph-properties",
    "table-properties",
    "drawing-page-properties",
)  # the first says more of letters
LOWEST = 1.0  # points
MAX_ANCESTORS = 50  # of a style
HEADS = {f"{name}{kind}" for name in ("header", "footer") for kind in ("", "-left", "-first")}
HIDDEN_ROW = {"collapse", "filter"}


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its text, and the name of the one above it."""

    stated: Mapping[str, str]
    parent: str


Styles = dict[tuple[str, str], Style]  # by family and name


def styles_of(*roots: Any) -> Styles:
    """Return the styles in these trees; None stands for a tree that is missing."""
    styles: Styles = {}
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local_name(style) == "style":
                stated: dict[str, str] = {}
                for text in (child for child in style if local_name(child) in LOOKS):
                    for name, value in text.attrib.items():
                        stated.setdefault(name.rpartition("}")[2], value)
                parent = said(style, "parent-style-name")
                styles[said(style, "family"), said(style, "name")] = Style(stated, parent)
    return styles


def drop_concealed(body: Any, styles: Styles) -> int:
    """Empty what is hidden: by a style, as a section, a field or a row. Return how many characters that were.

    A run of letters that its own style shows is shown, though the style of its paragraph hides the others.
    """
    lost = 0
    gone: set[Any] = set()
    for element in list(body.iter()):
        if element in gone or not isinstance(element.tag, str) or not _is_hidden(element, styles):
            continue
        shown = _shown_in(element, styles) if local_name(element) in ("p", "h") else []
        kept = {inside for one in shown for inside in one.iter()}
        gone.update(inside for inside in element.iter() if inside not in kept)
        lost += _characters(element) - sum(map(_characters, shown))
        element[:] = shown
        element.text = None
        for one in shown:
            one.tail = " "
    return lost


def _shown_in(paragraph: Any, styles: Styles) -> list[Any]:
    """Return the outermost runs of a hidden paragraph that are shown; none where a field hides it."""
    by_style = _stated(paragraph, styles, "display") == "none"
    if not by_style and not _is_white(paragraph, styles):
        return []
    found: list[Any] = []
    inside: set[Any] = set()
    for element in paragraph.iter():
        if element not in inside and local_name(element) == "span" and _is_shown(element, styles, by_style=by_style):
            found.append(element)
            inside.update(element.iter())
    return found


def _is_shown(span: Any, styles: Styles, *, by_style: bool) -> bool:
    """Return whether a run in a paragraph that its style, or its colour or size, hides says that it is seen."""
    if by_style:
        return _stated(span, styles, "display") == "true"
    return any(_stated(span, styles, name) for name in ("color", "font-size")) and not _is_white(span, styles)


def _characters(element: Any) -> int:
    return len("".join(element.itertext()).strip())


def mark_raised(body: Any, styles: Styles) -> None:
    """Put marks around the text of what stands above the line, for `said_in_line`."""
    for element in body.iter():
        position = _stated(element, styles, "text-position") if local_name(element) == "span" else ""
        if position and not len(element) and (position.startswith("super") or position.rstrip("%")[:1].isdigit()):
            level = position.split()[0]
            element.text = f"{START}{element.text or ''}{END}" if level not in ("0%", "0") else element.text


def heads_in(styles: Any) -> list[str]:
    """Return the texts of the heads and feet of pages that a tree of styles holds; None stands for a tree that is missing."""
    found = styles.iter() if styles is not None else ()
    return [" ".join(element.itertext()) for element in found if local_name(element) in HEADS]


def said(element: Any, name: str) -> str:
    """Return an attribute, whatever its namespace, "" where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _is_hidden(element: Any, styles: Styles) -> bool:
    kind = local_name(element)
    if kind == "section":
        return said(element, "display") == "none" or said(element, "is-hidden") == "true"
    if kind == "hidden-text":
        return said(element, "is-hidden") == "true"
    if kind == "table-row":
        return said(element, "visibility") in HIDDEN_ROW
    if kind in WHOLE:
        family, name, hidden = WHOLE[kind]
        style = styles.get((family, said(element, "style-name")))
        return style is not None and style.stated.get(name) == hidden
    if kind not in FAMILIES:
        return False
    if _is_white(element, styles):
        return True
    fields = (child for child in element if local_name(child) == "hidden-paragraph")
    return _stated(element, styles, "display") == "none" or any(said(one, "is-hidden") == "true" for one in fields)


def _is_white(element: Any, styles: Styles) -> bool:
    """Return whether the text of an element itself is white, or a point high or lower, where nothing may lie behind it."""
    size = _stated(element, styles, "font-size")
    if size.endswith("pt") and size[:-2].replace(".", "", 1).isdecimal() and float(size[:-2]) <= LOWEST:
        return True
    if not is_alike(colour_of(_stated(element, styles, "color")), WHITE):
        return False
    around = [element, *(one for one in element.iterancestors() if local_name(one) in FAMILIES)]
    backed = any(_stated(one, styles, "background-color") not in ("", "transparent", "#ffffff") for one in around)
    return not backed and not any(local_name(one) in BACKED for one in element.iterancestors())


def _stated(element: Any, styles: Styles, name: str) -> str:
    """Return what the style of an element, or the nearest above it, says of its text; "" for nothing."""
    return next(filter(None, (style.stated.get(name) for style in _looks(element, styles))), "")


def _looks(element: Any, styles: Styles) -> Iterator[Style]:
    family, style_name = FAMILIES[local_name(element)], said(element, "style-name")
    for _ in range(MAX_ANCESTORS):
        style = styles.get((family, style_name)) if style_name else None
        if style is None:
            return
        yield style
        style_name = style.parent
