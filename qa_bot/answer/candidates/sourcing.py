"""A question for what one source says -> the candidates of that source: "According to the Courier, how many were hurt?".

Only a source that an article names where it begins is known; who is merely quoted somewhere is left to the reader.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.statements.names import CAPITALS
from qa_bot.models.wording import content_words
from qa_bot.types import Document

QUOTES = re.compile(r"[\"“](?P<words>[^\"“”]{1,300})[\"”]")
LEAST = 3  # words of a quotation that can be of one person only
HEAD = 600  # characters in which an article names itself, and what it is about
ACCORDING = re.compile(rf"\b[Aa]ccording to (?:the )?(?P<source>{CAPITALS})")


def of_the_source(question: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates of the articles by the source that a question names; all where it names none, or none is by it."""
    match = ACCORDING.search(question)
    source = set(content_words(match["source"])) if match else set()
    by = [one for one in candidates if source and source <= set(content_words(named_by(one.evidence.document)))]
    return by or candidates


def says_it(question: str, sentence: str, short: str) -> bool:
    """Return whether a sentence has the words that a question quotes, and `short`, beside them, may be who said them."""
    match = QUOTES.search(question) if re.match(r"\W*who\b", question, re.IGNORECASE) else None
    words = " ".join(match["words"].split()).rstrip(" .,!?") if match else ""
    said = " ".join(sentence.split())
    return (
        len(words.split()) >= LEAST and short[:1].isupper() and words.lower() in said.lower().replace(short.lower(), "")
    )


def named_by(document: Document) -> str:
    """Return the title and the beginning of an article, which name what no sentence of it needs to repeat."""
    return f"{document.title} {document.text[:HEAD]}"
