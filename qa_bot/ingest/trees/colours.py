"""What a style in an element says -> its fields, its colours, the size of its letters.

Knows CSS values; refuses to know elements.
"""

import re
from collections.abc import Mapping

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
CLEAR = "clear"  # a colour that shows what is behind it
NAMES: dict[str, Colour] = {
    "white": WHITE, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "yellow": (255, 255, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "navy": (0, 0, 128),
}  # fmt: skip
ALIKE = 6  # of 255, that two colours nobody can tell apart differ at most
FAINTEST = 0.02  # of 1; what is more transparent is not seen
SMALLEST = 1.0  # pixels; nobody reads lower letters
MAX_STYLE = 10_000  # characters of a style that are looked at
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
ESCAPED = re.compile(r"\\(?:([0-9a-f]{1,6})[ \t\n]?|([^\n]))", re.I)
HEX = re.compile(r"#?([0-9a-f]{3,8})$", re.I)
FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,100})\)$", re.I)
PARTS = re.compile(r"[\s,/]+")
TOKEN = re.compile(r"[^\s()]{1,100}(?:\([^()]{0,100}\))?")
LENGTH = re.compile(r"([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))(px|pt|pc|r?em|ex|ch|%|mm|cm|in|vw|vh)?$", re.I)
PIXELS = {"px": 1.0, "pt": 1.33, "pc": 16.0, "rem": 16.0, "mm": 3.78, "cm": 37.8, "in": 96.0, "vw": 10.0, "vh": 8.0}
RELATIVE = {"em": 16.0, "ex": 8.0, "ch": 8.0, "%": 0.16}  # of the letters around, as pixels where those have 16
SHORT = {
    "font": ("font-size",),
    "background": ("background-color", "background-image", "background-clip"),
    "text-decoration": ("text-decoration-line",),
    "animation": ("animation-name",),
}  # fields that say again what others said
LONG = {long: short for short, longs in SHORT.items() for long in longs}


def fields_of(style: str) -> dict[str, str]:
    """Return what a style says by its fields, both in small letters; the last word counts, unless one is "!important".

    Fields that a later one says again, as "font" does of "font-size", are not among them.
    """
    plain = COMMENT.sub("", style[:MAX_STYLE])
    if "\\" in plain:
        plain = ESCAPED.sub(lambda match: _unescaped(match[1]) if match[1] else match[2], plain)
    said: dict[str, str] = {}
    important: set[str] = set()
    for statement in plain.split(";"):
        name, _, value = statement.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        stressed = "!" in value
        if name and value and (stressed or important.isdisjoint((name, LONG.get(name, "")))):
            for long in SHORT.get(name, ()):
                if stressed or long not in important:
                    said.pop(long, None)
            said[name] = value.partition("!")[0].strip()
            important.update({name} if stressed else ())
    return said


def _unescaped(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def colour_of(value: str) -> Colour | str:
    """Return a colour, CLEAR for a transparent one, "" for what is none that is known here."""
    value = value.strip().lower()
    if value == "transparent":
        return CLEAR
    if value in NAMES:
        return NAMES[value]
    if (digits := HEX.match(value)) and len(digits[1]) in (3, 4, 6, 8):
        long = digits[1] if len(digits[1]) > 4 else "".join(2 * digit for digit in digits[1])
        red, green, blue, opaque = (int(f"{long}ff"[place : place + 2], 16) for place in (0, 2, 4, 6))
        return CLEAR if opaque <= 255 * FAINTEST else (red, green, blue)
    called = FUNCTION.match(value)
    return _called(called[1], PARTS.split(called[2].strip())) if called else ""


def _called(name: str, parts: list[str]) -> Colour | str:
    """The colour that rgb() or hsl() returns; of the latter white and black alone are known."""
    numbers = [LENGTH.match(part.removesuffix("deg")) for part in parts]
    values = [float(number[1]) / (100 if number[2] == "%" else 1) for number in numbers if number]
    if len(values) != len(parts) or len(values) not in (3, 4):
        return ""
    if len(values) == 4 and values[3] <= FAINTEST:
        return CLEAR
    if name == "hsl":
        return WHITE if values[2] >= 1 else (0, 0, 0) if values[2] <= 0 else ""
    scaled = [255 * value if part.endswith("%") else value for value, part in zip(values, parts, strict=True)]
    red, green, blue = (min(max(round(value), 0), 255) for value in scaled[:3])
    return red, green, blue


def background_of(said: Mapping[str, str]) -> Colour | str | None:
    """Return the colour behind the text as fields say it: CLEAR for what lies behind, "" an unknown one, None for none."""
    if "url(" in (whole := " ".join(value for name, value in said.items() if name.startswith("background"))):
        return ""
    if "gradient" in whole:
        return ""
    value = said.get("background-color", said.get("background"))
    if value is None:
        return None
    if value in ("none", "inherit", "initial", "unset", ""):
        return CLEAR
    found = [colour for token in TOKEN.findall(value) if (colour := colour_of(token))]
    return found[0] if found else ""


def is_alike(one: Colour | str | None, other: Colour | str | None) -> bool:
    """Return whether both are colours, and nobody can tell them apart."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    return max(abs(mine - yours) for mine, yours in zip(one, other, strict=True)) < ALIKE


def is_too_small(said: dict[str, str], *, around: bool) -> bool:
    """Return whether fields make letters too small to be read; `around` says whether those around them are."""
    tokens = said["font-size"].split() if "font-size" in said else re.split(r"[\s/]+", said.get("font", ""))
    for token in tokens:
        size = LENGTH.match(token)
        if not size or (size[2] is None and float(size[1]) != 0):  # a number alone is the weight of letters
            continue
        unit = (size[2] or "px").lower()
        if unit in RELATIVE:
            return around or abs(float(size[1])) * RELATIVE[unit] < SMALLEST
        return float(size[1]) * PIXELS[unit] < SMALLEST
    stated = said.get("font-size", said.get("font", ""))
    return around and stated in ("", "inherit", "unset", "smaller", "larger")
