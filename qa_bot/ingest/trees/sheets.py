"""The style sheets inside a page -> which names of classes and elements they surely hide. Refuses to fetch others.

Only simple selectors are understood (".note", "p.note", "#note"), and only outside of conditions: @media, a rule around
them, a sheet that is for print or without scripts. What any other rule shows by one of its names, by its element with
"!important", or by a selector without either, is not hidden for sure: "tab active" is a tab that is open.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qa_bot.ingest.trees.colours import CLEAR, COMMENT, WHITE, background_of, fields_of, is_alike

SHOWING = re.compile(
    r"(?:^|[;\s])(?:display|visibility)\s{0,9}:\s{0,9}([\w-]{1,30}(?:\s{0,9}!\s{0,9}important)?)", re.I
)
# What puts an element far beyond an edge of the screen, where no one scrolls to, and what else says where it stands
FAR = re.compile(r"(?:^|[;\s])(?:left|top)\s{0,9}:\s{0,9}-\d{4,9}(?:\.\d{1,9})?(?:px|pt|r?em)\b", re.I)
INDENTED = re.compile(r"(?:^|[;\s])(?:text-indent|margin-left)\s{0,9}:\s{0,9}-\d{4,9}(?:px|pt|r?em)\b", re.I)
LIFTED = re.compile(r"(?:^|[;\s])position\s{0,9}:\s{0,9}(?:absolute|fixed)\b", re.I)
PLACED = re.compile(
    r"(?:^|[;\s])(?:position|left|top|right|inset|text-indent|margin-left|margin|transform)\s{0,9}:", re.I
)
SHOWN = re.compile(f"{SHOWING.pattern}|{PLACED.pattern}", re.I)
LOOK = re.compile(r"(?:^|[;\s])(?:background(?:-color|-image)?|color|font(?:-size)?)\s{0,9}:", re.I)
SIMPLE = re.compile(r"([a-z][a-z0-9]{0,20})?([.#][\w-]{1,100})$", re.I)
NAME = re.compile(r"[.#](?:[\w-]|\\[^\n]){1,100}")
ELEMENT = re.compile(r"[a-z][a-z0-9-]{0,20}|\*", re.I)
COMBINED = re.compile(r"[\s>+~]+")
ENCLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
DEEPEST = 4  # brackets in brackets of a selector that are understood
STRAY = re.compile(r"[]()[|\"']")
ASIDE = re.compile(r":(?:before|after)$|::(?!first-)", re.I)  # what stands beside a text
OUTWEIGHS = re.compile(r"[.#:]")  # a selector with none of these counts less than one of a class
BRACE = re.compile(r"([{}])")
PRINT = re.compile(r"@media\s{1,9}print\s*$", re.I)
MAX_CHARACTERS = 2_000_000  # of all sheets of a page; what is beyond is not looked at
MAX_CLASSES = 100  # of an element
HIDES = {"none", "hidden"}
EVERYWHERE = {"", "all", "screen"}  # media of a sheet
STYLES = {"", "text/css"}  # types of one


@dataclass(frozen=True, slots=True)
class Hiding:
    """What sheets hide, (element or "", ".class" or "#id"), and what may be shown: such names, elements, "*" for all.

    What they put far beyond the edges is hidden where an element does not say itself where it stands.
    """

    hidden: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[tuple[str, str]] = frozenset()
    shown: frozenset[str] = frozenset()


def hiding_names(tree: Any) -> Hiding:
    """Return what the style sheets in a page hide for sure."""
    sheets = sheets_text(sheet for sheet in tree.iter("style") if applies(sheet))
    hidden: set[tuple[str, str]] = set()
    shown: set[str] = set()
    away: set[tuple[str, str]] = set()
    placed: set[str] = set()
    for selectors, said, is_conditional in rules_in(COMMENT.sub("", sheets), SHOWN):
        values = SHOWING.findall(said)
        hides = all(value.lower().split("!")[0].strip() in HIDES for value in values)
        important = any("!" in value for value in values)
        for selector in selectors.split(","):
            simple = SIMPLE.match(selector.strip())
            if simple and is_away(said) and not is_conditional:
                away.add(((simple[1] or "").lower(), simple[2]))
            elif PLACED.search(said):
                placed.update(NAME.findall(COMBINED.split(selector.strip())[-1]))
            if not values:
                continue
            if not hides:
                shown.update(_shown(COMBINED.split(selector.strip())[-1], important=important))
            elif simple and not is_conditional:
                hidden.add(((simple[1] or "").lower(), simple[2]))
    return Hiding(frozenset(hidden), frozenset(pair for pair in away if pair[1] not in placed), frozenset(shown))


@dataclass(frozen=True, slots=True)
class Looks:
    """The names (".class", "#id", elements, "*") to which sheets give a colour, a background that is not white, or a size of
    letters; and whether there are sheets elsewhere.
    """

    colour: frozenset[str] = frozenset()
    background: frozenset[str] = frozenset()
    size: frozenset[str] = frozenset()
    is_elsewhere: bool = False

    def names_of(self, element: Any) -> frozenset[str]:
        """Return by what names sheets may call an element; none where there are no such sheets."""
        if not (self.colour or self.background or self.size):
            return frozenset()
        classes = (f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES])
        return frozenset(("*", f"#{element.get('id', '')}", str(element.tag).lower(), *classes))


def looks_named(tree: Any) -> Looks:
    """Return to what the style sheets in a page may give looks, under whatever condition."""
    found: dict[str, set[str]] = {"colour": set(), "background": set(), "size": set()}
    sheets = COMMENT.sub("", sheets_text(tree.iter("style")))
    for selectors, text, _ in rules_in(sheets, LOOK):
        said = fields_of(text)
        backed = background_of(said)
        stated = {
            "colour": "color" in said,
            "background": backed not in (None, CLEAR) and not is_alike(backed, WHITE),
            "size": "font-size" in said or "font" in said,
        }
        for selector in selectors.split(",") if any(stated.values()) else ():
            last = COMBINED.split(selector.strip())[-1]
            element = ELEMENT.match(last)
            names = NAME.findall(last) or [element[0].lower() if element else "*"]
            for look in (look for look, is_stated in stated.items() if is_stated):
                found[look].update(names)
    named = {look: frozenset(names) for look, names in found.items()}
    return Looks(named["colour"], named["background"], named["size"], has_sheets_elsewhere(tree))


def has_sheets_elsewhere(tree: Any) -> bool:
    """Return whether a page takes in sheets that stand in other files."""
    linked = any("stylesheet" in link.get("rel", "").lower() for link in tree.iter("link"))
    return linked or any("@import" in (sheet.text or "") for sheet in tree.iter("style"))


def selectors_in(head: str) -> list[str]:
    """Return the selectors of a rule, ":" in place of what stands in brackets: ".a:not(.b)" is ".a:not:"."""
    for _ in range(DEEPEST):
        head = ENCLOSED.sub(":", head)
    return [selector.strip() for selector in head.split(",")]


def about(selector: str) -> tuple[str, ...]:
    """Return what one of `selectors_in` is about: its names of classes and ids, else its element, else "*" for all.

    None where it is about what stands beside a text.
    """
    last = COMBINED.split(selector)[-1]
    if STRAY.search(selector):
        return ("*",)
    if ASIDE.search(last):
        return ()
    if names := NAME.findall(last):
        return tuple(name.replace("\\", "") for name in names)
    element = ELEMENT.match(last)
    return (element[0].lower() if element else "*",)


def sheets_text(sheets: Iterable[Any]) -> str:
    """Return what sheets say, up to the limit of characters."""
    return "\n".join("".join(sheet.itertext()) for sheet in sheets)[:MAX_CHARACTERS]


def is_away(style: str) -> bool:
    """Return whether a style puts its element far beyond an edge of the screen."""
    return INDENTED.search(style) is not None or (FAR.search(style) is not None and LIFTED.search(style) is not None)


def applies(sheet: Any) -> bool:
    """Return whether a sheet holds on every screen."""
    media, kind = (sheet.get(name, "").strip().lower() for name in ("media", "type"))
    elsewhere = any(above.tag in ("noscript", "template") for above in sheet.iterancestors())
    return media in EVERYWHERE and kind in STYLES and not elsewhere


def _shown(last: str, *, important: bool) -> list[str]:
    """What the last part of a selector shows: its names; without any its element, which gives way to names elsewhere."""
    names, element = NAME.findall(last), ELEMENT.match(last)
    if names:
        return names
    if element:
        return [element[0].lower()] if important else []
    return ["*"]


def is_hidden_by(sheets: Hiding, element: Any) -> bool:
    """Return whether a name that is hidden is that of an element of which nothing says otherwise, nor of what it holds."""
    if not (sheets.hidden or sheets.away) or "*" in sheets.shown or element.tag in sheets.shown:
        return False
    own = [f".{name}" for name in element.get("class", "").split()[:MAX_CLASSES]] + [f"#{element.get('id', '')}"]
    pairs = [(kind, name) for name in own for kind in ("", element.tag)]
    is_away_by = any(pair in sheets.away for pair in pairs) and not PLACED.search(element.get("style", ""))
    if not is_away_by and not any(pair in sheets.hidden for pair in pairs):
        return False
    said = any(SHOWING.search(one.get("style", "")) for one in element.iter() if isinstance(one.tag, str))
    return not said and not any(name in sheets.shown for name in own)


def rules_in(sheets: str, mark: re.Pattern[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield the selectors of each rule that has the mark, all that it says, and whether it has a condition: whether it stands in any block, of "@media" or of another rule.

    What is for print alone is passed over.
    """
    inside: list[str] = []  # the heads of the blocks that enclose this place
    pieces = BRACE.split(sheets)
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            inside.append(text.rpartition(";")[2].strip())
        elif inside:
            head = inside.pop()
            if not head.startswith("@") and mark.search(text) and not any(map(PRINT.match, inside)):
                yield head, text, bool(inside)
