"""question + turns -> the articles that a follow-up is about: people go on with what the last answer rests on.

Knows turns, and where what they quote stands; refuses to know how a question is answered.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.questions.conversation import REMEMBERED, led, needs_context
from qa_bot.index.articles import Articles
from qa_bot.ingest.sentences import sentence_texts
from qa_bot.models.wording import content_words
from qa_bot.types import Turn

NUMBER = re.compile(r" ?\[\d+\]")  # of a citation
BRIEF = 2  # words of a question that can hardly say all without a name: "why so little?"
LONGEST = 1000  # characters of an answer that are searched for
LIKE = 5  # passages that are looked through for a quotation
QUOTED = 4  # words of a sentence that is known again


def spoken_of(question: str, history: Sequence[Turn], library: Articles) -> frozenset[str]:
    """Return the ids of the articles that a follow-up is most likely about: those that the last answer rests on.

    None for a question that says all: it may be about anything.
    """
    brief = len(content_words(question)) <= BRIEF and not re.search(r"\s[A-Z]", question)
    if not (brief or needs_context(led(question))):
        return frozenset()
    rests = (_rests_on(turn, library) for turn in reversed(history[-REMEMBERED:]))
    return next((found for found in rests if found), frozenset())


def _rests_on(turn: Turn, library: Articles) -> frozenset[str]:
    """The articles that a turn's answer rests on: those it cites, or, of a turn that came as text alone, where it stands."""
    if turn.cited or not turn.answer.strip():
        return frozenset(citation.document_id for citation in turn.cited)
    said = [" ".join(one.split()) for one in sentence_texts(NUMBER.sub("", turn.answer))]
    passages = library.passages([name for name, _ in library.lexical(turn.answer[:LONGEST], LIKE)])
    return frozenset(
        passage.document_id
        for passage in passages
        if any(len(one.split()) >= QUOTED and one in " ".join(passage.text.split()) for one in said)
    )
