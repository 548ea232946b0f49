"""What the terminal and the page say to people in the same words."""

UNSUPPORTED = "[not supported]"  # behind a sentence, where its citations would stand
NOTHING = "Nothing in this article is about that."
NOTHING_AMONG = "Nothing in these articles is about that."


def plural(count: int, noun: str) -> str:
    """Return "1 article", "12 articles", "1,200 articles"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
