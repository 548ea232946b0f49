"""The style sheets inside a page -> what their simple rules say of the looks of an element, as its own style would.

A rule counts where it names one class or id, stands in no condition, and nothing else may say otherwise of the same field:
no other rule that names the element, however it is written, and no sheet elsewhere. In doubt an element looks like any.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from qa_bot.ingest.trees.colours import SHORT, fields_of
from qa_bot.ingest.trees.rules import RECENT, StyleSheet, has_sheets_elsewhere, rules_of, sheets_of
from qa_bot.ingest.trees.sheets import names_of

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
Families = Mapping[str, Mapping[str, str]]  # fields with their values, by family
ANY = re.compile(":")
UNDISPUTED = {"line"}  # families that sheets elsewhere hardly contradict


@dataclass(frozen=True, slots=True)
class SimpleRules:
    """What simple rules say, by (element or "", ".class" or "#id") and family; the families that others speak of, by such
    names; and those of which a rule that is "!important" speaks: it counts more than the style in an element.
    """

    stated: Mapping[tuple[str, str], Families] = field(default_factory=dict)
    doubtful: Mapping[str, Set[str]] = field(default_factory=dict)
    important: Mapping[str, Set[str]] = field(default_factory=dict)

    def said_of(self, element: Any) -> dict[str, str]:
        """Return the fields that its own style and these rules state of an element for sure."""
        style = element.get("style")
        own = fields_of(style) if style else {}
        if not (self.stated or self.important) or not isinstance(element.tag, str):
            return own
        names = names_of(element)
        everyone = (*names, element.tag, "*")
        unsure = {family for name in everyone for family in self.doubtful.get(name, ())}
        ruled: dict[str, Mapping[str, str]] = {}
        for families in (self.stated.get((kind, name), {}) for name in names for kind in ("", element.tag)):
            unsure.update(family for family, fields in families.items() if ruled.get(family, fields) != fields)
            ruled |= families
        overruled = {family for name in everyone for family in self.important.get(name, ())} & _families(own).keys()
        again = {long for name in own for long in SHORT.get(name, ())}
        sure = [fields for family, fields in ruled.items() if family not in unsure | overruled]
        said = {name: value for fields in sure for name, value in fields.items() if name not in again}
        return said | {name: value for name, value in own.items() if FAMILIES.get(name) not in overruled}


def _families(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return by family the fields that are of one."""
    found: dict[str, dict[str, str]] = {}
    for name, value in fields.items():
        if name in FAMILIES:
            found.setdefault(FAMILIES[name], {})[name] = value
    return found


def simple_rules(tree: Any) -> SimpleRules:
    """Return what the simple rules of the sheets in a page say of looks."""
    sure = set(FAMILIES.values())
    if has_sheets_elsewhere(tree):
        sure &= UNDISPUTED
    elif next(tree.iter("script"), None) is not None:  # which lets things appear
        sure -= {"motion"}
    return _simple(sheets_of(tree), frozenset(sure))


@lru_cache(maxsize=RECENT)
def _simple(sheets: tuple[StyleSheet, ...], sure: frozenset[str]) -> SimpleRules:
    """What the simple rules of sheets say of the families that are `sure`."""
    stated: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    doubtful: dict[str, set[str]] = {}
    important: dict[str, set[str]] = {}
    for rule, is_conditional in rules_of(sheets, ANY):
        families = _families(rule.fields)
        for selector in rule.selectors if families else ():
            for name in selector.names if rule.is_important else ():
                important.setdefault(name, set()).update(families)
            unsure: Set[str] = families.keys() if selector.outweighs else set()
            if selector.simple and not is_conditional:
                before = stated.setdefault(selector.simple, {})
                stressed = important.get(selector.simple[1], ())
                both = before.keys() & families
                unsure = {one for one in both if one in stressed or before[one].keys() != families[one].keys()}
                before |= {one: fields for one, fields in families.items() if one in sure}
            for name in selector.names if unsure else ():
                doubtful.setdefault(name, set()).update(unsure)
    return SimpleRules(stated, doubtful, important)
