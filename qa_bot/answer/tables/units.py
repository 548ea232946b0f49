"""The name of a column or row -> the unit that its figures are in: "Protein (g)", "Million euros", "Margin, %".

Refuses to guess: a word that is no unit is part of the name.
"""

import re

_I = re.IGNORECASE
_SCALE = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|mn?|bn|k)"
_MONEY = (
    r"(?:euros?|EUR|€|(?:pounds?(?: sterling)?|GBP|£)|(?:US |U\.S\. )?dollars?|USD|US\$|\$|(?:Swiss )?francs?|CHF|kron(?:er|or|a)|crowns?|DKK|SEK"
    r"|NOK|yen|JPY|¥|zlotys?|PLN|rupees?|INR|yuan|CNY|pence|cents?)"
)
_MEASURE = (
    r"(?:%|per ?cent|‰|[kmµμn]?g|mcg|(?:kilo|milli|micro)?grams?|tonnes?|tons?|lbs?|oz|kcal|k?cal|(?:kilo)?calories|kJ|MJ|[mcdµμ]?l|(?:milli|hecto)?lit(?:re|er)s?"
    r"|[kcmµμn]?m[²³23]?|(?:kilo|centi|milli)?met(?:re|er)s?|(?:square |cubic )?(?:miles?|feet|foot|inch(?:es)?|yards?|(?:kilo)?met(?:re|er)s?)|ft|hectares?|ha|acres?"
    r"|h|hrs?|hours?|min(?:ute)?s?|sec(?:ond)?s?|days?|weeks?|months?|years?|° ?[CF]|degrees?(?: [CF]\w*)?|[kMGT]?Wh?|(?:kilo|mega|giga)watt(?:[- ]hour)?s?|[kM]?Hz|dB|mV|kV"
    r"|[mµμnp]?mol|IU|mmHg|hPa|bar|bpm|km/h|mph|knots|persons|people)"
)
_PER = r"(?: ?/ ?[\w°²³%]{1,12}| per [\w°²³%]{1,12}(?: \w{1,12})?)?"
UNIT = re.compile(
    rf"(?:(?:figures|values|amounts|all figures|all values)(?: are)? )?(?:in )?"
    rf"(?P<unit>(?P<money>{_MONEY}) ?(?P<scale>{_SCALE})|(?:{_SCALE} )?(?:of )?(?:{_MONEY}|{_MEASURE}){_PER}|{_SCALE})",
    _I,
)
SURELY = re.compile(rf"^{_MONEY}|^{_SCALE}\b|%|^(?:tonnes|kg|km|[kMGT]Wh)\b", _I)
BARE = re.compile(r"[-+−–]?\d[\d.,\s]*")
LONG = {"m": "million", "mn": "million", "bn": "billion", "k": "thousand"}
# What figures of money do not count, whatever the table's head says
COUNTED = re.compile(
    r"\b(?:employees?|staff|headcount|workforce|workers?|people|persons?|members?|customers?|clients?|users?|subscribers?|visitors?|passengers?|guests?|pupils?"
    r"|students?|patients?|inhabitants|population|households|number|count|units? sold|vehicles|cars|ships|stores|shops|branches|sites|plants|locations|outlets"
    r"|shares|orders received|ratio|margin|rate|share|quota|return on|yield|percentage|per|days|hours|full-time|FTEs?|average age)\b",
    _I,
)
# How a unit is spoken of where its table has a sign for it
SPOKEN = {
    "g": "gram", "mg": "milligram", "kg": "kilogram kilo", "µg": "microgram", "kcal": "calorie kilocalorie", "kj": "kilojoule",
    "km": "kilometre kilometer", "m": "metre meter", "cm": "centimetre", "mm": "millimetre", "l": "litre liter", "ml": "millilitre",
    "%": "percentage percent cent", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound", "$": "dollar", "usd": "dollar", "h": "hour",
}  # fmt: skip


def unit_in(name: str) -> str:
    """Return the unit that a name consists of, without the "in" before it; "" where it is no unit."""
    match = UNIT.fullmatch(name.strip().rstrip(":."))
    if match is None or (len(match["unit"]) == 1 and match["unit"].isupper()):  # "L" heads the games that were lost
        return ""
    return match["unit"]


def parted(name: str) -> tuple[str, str]:
    """Return a name without its unit, and the unit; "" for what is missing."""
    if whole := unit_in(name):
        return "", whole
    text = name.strip()
    cuts = [("(", ")")] if text.endswith(")") else [("[", "]")] if text.endswith("]") else [(", ", ""), (" in ", "")]
    for before, behind in cuts:
        head, cut, tail = text.rpartition(before)
        if cut and head.strip() and (unit := unit_in(tail.removesuffix(behind))):
            return head.strip(), unit
    return text, ""


def head_unit(name: str) -> str:
    """Return the unit that the head of a column of names states: "Million euros", "in kg"; "" for "Day" and for "Bar"."""
    unit = unit_in(name) or parted(name)[1]
    surely = UNIT.fullmatch(unit) and (SURELY.search(unit) or name.strip().lower().startswith("in "))
    return unit if surely else ""


def with_unit(value: str, unit: str) -> str:
    """Return a figure with its unit: "48.3 million euros", "€48.3 million", "5.1%"; what is no bare figure, as it is."""
    match = UNIT.fullmatch(unit)
    if not BARE.fullmatch(value.strip()) or match is None:
        return value
    if match["scale"]:
        scale = LONG.get(match["scale"].lower(), match["scale"].lower())
        if match["money"].islower() or match["money"].istitle():  # "euros million"
            return f"{value} {scale} {match['money'].lower()}"
        return f"{match['money']}{' ' * match['money'].isalpha()}{value} {scale}"
    if unit in "€£$¥":
        return f"{unit}{value}"
    if unit in ("%", "‰"):
        return f"{value}{unit}"
    return f"{value} {spoken(unit)}"


def spoken(unit: str) -> str:
    """Return a unit as it stands inside a sentence: "million euros"."""
    return unit[0].lower() + unit[1:] if unit[:1].isupper() and unit[1:2].islower() else unit
