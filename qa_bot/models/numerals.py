"""The numbers of a text, by value: in digits or spelled out, with "million" and its like."""

import re
from collections.abc import Sequence

UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12}
SPELLED = "|".join(word for word in UNITS if word not in ("zero", "one"))  # "one" is a pronoun as often
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9}


def numbers(text: str) -> dict[float, str]:
    """Return the numbers of a text by value, as they are written: "5 million", "five million" and "5,000,000" agree.

    "one" alone is a pronoun as often as a number and does not count.
    """
    found: dict[float, str] = {}
    tokens = re.findall(r"\d+(?:[.,]\d+)*|[A-Za-z]+", text)
    position = 0
    while position < len(tokens):
        value, used = _number_at(tokens, position)
        if used and not (used == 1 and tokens[position].lower() == "one"):
            found.setdefault(value, " ".join(tokens[position : position + used]))
        position += max(used, 1)
    return found


def as_written(claim: str, text: str) -> str:
    """Return the claim with its numbers as the text writes them: "19 workers" where that has "nineteen"."""
    held = numbers(text)
    for value, shown in numbers(claim).items():
        if value in held and shown in claim:
            claim = re.sub(rf"\b{re.escape(shown)}\b", held[value], claim)
    return claim


def _number_at(tokens: Sequence[str], position: int) -> tuple[float, int]:
    """Return the value of the number that begins at a token, and how many tokens it takes (0: none begins here)."""
    token = tokens[position].lower()
    used = 1
    if token[0].isdigit():
        value = _digits(token)
    elif token in UNITS:
        value = float(UNITS[token])
        following = tokens[position + 1].lower() if position + 1 < len(tokens) else ""
        if value >= 20 and value % 10 == 0 and 0 < UNITS.get(following, 0) < 10:  # twenty five
            value, used = value + UNITS[following], 2
    else:
        return 0.0, 0
    while position + used < len(tokens) and tokens[position + used].lower() in SCALES:
        value, used = value * SCALES[tokens[position + used].lower()], used + 1
    return value, used


def _digits(token: str) -> float:
    """Read 1,234.5 and 1.234,5 alike; a single separator followed by three digits groups thousands."""
    parts = re.split(r"[.,]", token)
    if len(parts) == 1:
        return float(token)
    if all(len(part) == 3 for part in parts[1:]) and (len(parts) > 2 or "," in token):
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])
