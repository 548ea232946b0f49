"""A text with spaces in place of some of its characters. All others stand where they stood, so what is found is cited."""

import re
from collections.abc import Iterable


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text, as long as it was, with spaces where spans (start, end) stand."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def blanked_where(text: str, pattern: re.Pattern[str]) -> str:
    """Return the text, as long as it was, with spaces where a pattern matches."""
    return pattern.sub(lambda match: " " * len(match[0]), text)
