"""Reading -> a headline: the title where the text shows it, else the main clause of its best short sentence.

It is a quotation like everything else, so a sentence is only ever shortened by its end, and only where what is left
out cannot turn the meaning: "..., after ..." may go, "..., police denied" or "... unless ..." may not.
"""

import re

import numpy as np

from qa_bot.answer.claims.grounding import cite
from qa_bot.answer.summaries.extracting import SHORT_WORDS
from qa_bot.answer.summaries.studying import Reading
from qa_bot.models.wording import count_words
from qa_bot.types import Claim, Document

HEADLINE_WORDS = 16  # what a headline has at most, if there is one among the best
BEST = 5  # sentences that are looked at before a longer one is taken
TAIL = re.compile(r", (?:after|as|when|while|following|because|amid|since|before)\b[^,;:\"“”]*$")
SUBORDINATE = re.compile(
    r"(?:in|on|at|by|for|from|with|after|as|when|while|if|although|though|because|since|before|during|despite|under|"
    r"following|according|to|unlike|like|among|given)\b",
    re.IGNORECASE,
)
SIGNS = re.compile(r"[\"“”‘]")


def headline(reading: Reading, scores: np.ndarray, eligible: np.ndarray, *, titled: bool) -> tuple[Claim, int | None]:
    """Return a headline as a claim, and the position of the sentence it is taken from, None for a title of its own.

    `titled`: the document's own title may serve. `eligible` has at least one True.
    """
    if titled and (claim := _title(reading.document)):
        return claim, reading.texts.index(claim.text) if claim.text in reading.texts else None
    order = [int(i) for i in np.argsort(-np.where(eligible, scores, -np.inf), kind="stable") if eligible[i]]
    alone = [i for i in order if reading.candidates[i].alone] or order
    spans = {i: _span(reading, i) for i in alone[:BEST]}
    brief = [i for i in alone[:BEST] if count_words(reading.document.text[slice(*spans[i])]) <= HEADLINE_WORDS]
    best = (brief or alone)[0]
    introduction = reading.sentences[reading.quotable[best]].introduction
    return _quoted(reading.document, *spans[best], introduction), best


def _title(document: Document) -> Claim | None:
    """The title where the text holds it and it has words enough to say something."""
    start = document.text.find(document.title)
    if start < 0 or not 3 <= len(document.title.split()) <= HEADLINE_WORDS + 4:
        return None
    return _quoted(document, start, start + len(document.title))


def _span(reading: Reading, position: int) -> tuple[int, int]:
    """Where the main clause of a sentence stands, without its full stop; all of it where it cannot be told."""
    sentence = reading.sentences[reading.quotable[position]]
    start, end = sentence.start, sentence.end
    text = reading.document.text[start:end]
    tail = TAIL.search(" ".join(text.split()))
    if tail and not SUBORDINATE.match(text) and not SIGNS.search(text) and text.count(",") == 1:
        cut = text.index(",")
        if count_words(text[:cut]) >= SHORT_WORDS:
            return start, start + cut
    plain = text.endswith(".") and not re.search(r"\b[A-Z]\.$|\.\.$", text)
    return start, end - 1 if plain else end


def _quoted(document: Document, start: int, end: int, introduction: str = "") -> Claim:
    return Claim(introduction + " ".join(document.text[start:end].split()), (cite(document, start, end, 0),), 1.0)
