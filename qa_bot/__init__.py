"""qa_bot: summaries and answers from your own articles, every sentence checked against its source.

from qa_bot import Bot

with Bot.open("news") as bot:
    bot.add("article.txt")
    print(bot.ask("Who paid for it?").text)
"""

from typing import TYPE_CHECKING

from qa_bot.errors import QaBotError
from qa_bot.settings import load_settings
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Document,
    DocumentRecord,
    Draft,
    Hit,
    Passage,
    Progress,
    SourceReport,
    Summary,
    Turn,
)

if TYPE_CHECKING:
    from qa_bot.bot import Bot

__version__ = "0.2.0"
__all__ = [
    "Answer",
    "Bot",
    "Check",
    "Citation",
    "Claim",
    "Document",
    "DocumentRecord",
    "Draft",
    "Hit",
    "Passage",
    "Progress",
    "QaBotError",
    "SourceReport",
    "Summary",
    "Turn",
    "load_settings",
]


def __getattr__(name: str) -> object:
    """Load Bot when it is first named: `qa-bot --help` should not wait for what it does not use."""
    if name == "Bot":
        from qa_bot.bot import Bot

        return Bot
    raise AttributeError(f"module 'qa_bot' has no attribute {name!r}")
