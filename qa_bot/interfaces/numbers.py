"""How a number of things is said to people, in the terminal and on the page."""


def plural(count: int, noun: str) -> str:
    """Return "1 article", "12 articles", "1,200 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
