"""The style sheets inside a page -> what their simple rules say of the looks of an element, as its own style would.

A rule counts where it names one class or id, stands in no condition, and nothing else may say otherwise of the same field:
no other rule that names the element, however it is written, and no sheet elsewhere. In doubt an element looks like any.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_bot.ingest.trees.colours import COMMENT, fields_of
from qa_bot.ingest.trees.sheets import (
    MAX_CLASSES,
    OUTWEIGHS,
    SIMPLE,
    about,
    applies,
    has_sheets_elsewhere,
    rules_in,
    selectors_in,
    sheets_text,
)

FAMILIES = {  # fields of which one may say what another one says
    **dict.fromkeys(("text-decoration", "text-decoration-line"), "line"),
    **dict.fromkeys(("color", "-webkit-text-fill-color"), "colour"),
    **dict.fromkeys(("background", "background-color", "background-image", "background-clip"), "background"),
    "-webkit-background-clip": "background",
    **dict.fromkeys(("font", "font-size"), "size"),
    **dict.fromkeys(("clip", "clip-path", "position"), "place"),
    **dict.fromkeys(("opacity", "transform", "scale", "transition", "animation", "animation-name"), "motion"),
    "will-change": "motion",
    "text-shadow": "shadow",
}
ANY = re.compile(":")
EVERYWHERE = {"line"}  # families that sheets elsewhere hardly contradict


@dataclass(frozen=True, slots=True)
class SimpleRules:
    """What simple rules say, by (element or "", ".class" or "#id"), and the families that others speak of, by such names."""

    stated: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    doubtful: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def said_of(self, element: Any) -> dict[str, str]:
        """Return the fields that these rules state of an element for sure."""
        if not self.stated or not isinstance(element.tag, str):
            return {}
        names = [f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES]] + [f"#{element.get('id', '')}"]
        pairs = [(kind, name) for name in names for kind in ("", element.tag)]
        said: dict[str, str] = {}
        unsure = {family for name in (*names, element.tag, "*") for family in self.doubtful.get(name, ())}
        for fields in (self.stated[pair] for pair in pairs if pair in self.stated):
            unsure.update(FAMILIES[one] for one in fields if said.get(one, fields[one]) != fields[one])
            said.update(fields)
        return {name: value for name, value in said.items() if FAMILIES[name] not in unsure}


def simple_rules(tree: Any) -> SimpleRules:
    """Return what the simple rules of the sheets in a page say of looks."""
    families = set(FAMILIES.values())
    if has_sheets_elsewhere(tree):
        families &= EVERYWHERE
    elif next(tree.iter("script"), None) is not None:  # which lets things appear
        families -= {"motion"}
    stated: dict[tuple[str, str], dict[str, str]] = {}
    doubtful: dict[str, set[str]] = {}
    for sheet in (sheet for sheet in tree.iter("style") if sheet.get("media", "").strip().lower() != "print"):
        for selectors, text, is_conditional in rules_in(COMMENT.sub("", sheets_text([sheet])), ANY):
            fields = {name: value for name, value in fields_of(text).items() if FAMILIES.get(name) in families}
            for selector in selectors_in(selectors) if fields else ():
                simple = SIMPLE.match(selector)
                if simple and applies(sheet) and not is_conditional:
                    stated.setdefault(((simple[1] or "").lower(), simple[2]), {}).update(fields)
                    continue
                spoken_of = about(selector) if "!" in text or OUTWEIGHS.search(selector) else ()
                for name in spoken_of:
                    doubtful.setdefault(name, set()).update(FAMILIES[one] for one in fields)
    return SimpleRules(stated, {name: frozenset(spoken) for name, spoken in doubtful.items()})
