"""The example article that comes with qa_bot, and what can be asked of it."""

from pathlib import Path

from qa_bot.types import Document

EXAMPLE = Path(__file__).parents[1] / "example" / "tide_mill.md"
EXAMPLE_SOURCE = "example: The tide mill at Carrow Point"
EXAMPLE_QUESTIONS = ("How much did the repairs of the mill cost?", "Who paid for the repairs?", "Who led the work?")


def example() -> Document:
    """Return the example article."""
    text = EXAMPLE.read_text(encoding="utf-8")
    return Document.of(text, source=EXAMPLE_SOURCE, title=text.splitlines()[0].removeprefix("# "))
