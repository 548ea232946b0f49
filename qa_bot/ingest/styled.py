"""The styles of an OpenDocument text -> its tree without what they hide, raised numbers marked. Refuses to know any other look."""

from collections.abc import Iterator
from typing import Any

from qa_bot.ingest.containers import local_name
from qa_bot.ingest.raised import END, START

FAMILIES = {"p": "paragraph", "h": "paragraph", "span": "text"}
MAX_ANCESTORS = 50  # of a style
HEADS = {f"{name}{kind}" for name in ("header", "footer") for kind in ("", "-left", "-first")}
HIDDEN_ROW = {"collapse", "filter"}

Styles = dict[tuple[str, str], Any]  # family and name -> style


def styles_of(*roots: Any) -> Styles:
    """Return the styles in these trees; None stands for a tree that is missing."""
    styles: Styles = {}
    for root in roots:
        for style in root.iter() if root is not None else ():
            if local_name(style) == "style":
                styles[said(style, "family"), said(style, "name")] = style
    return styles


def drop_concealed(body: Any, styles: Styles) -> int:
    """Empty what is hidden: by a style, as a section, a field or a row. Return how many characters that were."""
    lost = 0
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or not _is_hidden(element, styles):
            continue
        lost += len("".join(element.itertext()).strip())
        element[:] = []
        element.text = None
    return lost


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
    if kind not in FAMILIES:
        return False
    fields = (child for child in element if local_name(child) == "hidden-paragraph")
    return _stated(element, styles, "display") == "none" or any(said(one, "is-hidden") == "true" for one in fields)


def _stated(element: Any, styles: Styles, name: str) -> str:
    """Return what the style of an element, or the nearest above it, says of its text; "" for nothing."""
    return next(filter(None, (said(text, name) for text in _looks(element, styles))), "")


def _looks(element: Any, styles: Styles) -> Iterator[Any]:
    family, style_name = FAMILIES[local_name(element)], said(element, "style-name")
    for _ in range(MAX_ANCESTORS):
        style = styles.get((family, style_name)) if style_name else None
        if style is None:
            return
        yield from (child for child in style if local_name(child) == "text-properties")
        style_name = said(style, "parent-style-name")
