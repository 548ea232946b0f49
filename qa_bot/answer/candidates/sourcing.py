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
WHO_SAID = re.compile(r"\W*who(?: \w+)? (?:said|says|asked|claimed|declared|remarked|wrote that)\b", re.IGNORECASE)
SAYS = r"(?:said|says|asked|asks|told|tells|added|claimed|declared|remarked|explained|wrote|replied)"
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
    """Return whether a sentence has the words that a question quotes, and `short` is who said them by its own words."""
    match = QUOTES.search(question) if WHO_SAID.match(question) else None
    words = " ".join(match["words"].split()).rstrip(" .,!?") if match else ""
    said, name = " ".join(sentence.split()), re.escape(short)
    if len(words.split()) < LEAST or words.lower() not in said.lower().replace(short.lower(), ""):
        return False
    return bool(
        re.search(rf"\b{SAYS} (?:[a-z][\w ,'’-]{{0,40}} )?{name}|{name}(?:, [^,;\"“]{{1,60}},)? {SAYS}\b", said)
    )


def named_by(document: Document) -> str:
    """Return the title and the beginning of an article, which name what no sentence of it needs to repeat."""
    return f"{document.title} {document.text[:HEAD]}"
