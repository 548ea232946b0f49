"""question + turns -> the articles that a follow-up is about: people go on with what the last answer rests on.

What leans on it is read there first; what says all, and names nothing that these articles lack, where they surely tell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer.questions.conversation import REMEMBERED, led, needs_context
from qa_bot.index.articles import Articles
from qa_bot.models.wording import content_words
from qa_bot.types import Turn

BRIEF = 2  # words of a question that can hardly say all without a name: "why so little?"
STRANGE = 1  # words of a question that the articles may lack


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a conversation is about."""

    documents: frozenset[str]  # ids
    leans: bool  # the question cannot be understood without it


def spoken_of(question: str, history: Sequence[Turn], library: Articles) -> Spoken | None:
    """Return the articles that a question is most likely about, those that the last answer rests on; None where it may be any."""
    cited = (turn.cited for turn in reversed(history[-REMEMBERED:]) if turn.cited)
    ids = frozenset(citation.document_id for citation in next(cited, ()))
    if not ids:
        return None
    words = content_words(question)
    if (len(words) <= BRIEF and not re.search(r"\s[A-Z]", question)) or needs_context(led(question)):
        return Spoken(ids, True)
    texts = [document.text for name in ids if (document := library.document(name))]
    strange = set(words) - set(content_words(" ".join(texts)))
    return Spoken(ids, False) if len(strange) <= STRANGE else None
