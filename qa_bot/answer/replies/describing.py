"""Topic + candidates -> the sentences that speak of it: "Tell me about the mill", "Who is Ida Holm?", "What happened in 1911?".

No span answers these. A sentence speaks of a topic where it holds all of its words; those that define it come first.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.marking import DANGLING
from qa_bot.answer.candidates.quoting import UNSURE, Said, said, same
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words, overlap
from qa_bot.settings import AnswerSettings

FEWEST = 5  # words of a sentence: a dateline tells nothing
DEFINING = 0.2  # what a sentence that says what the topic is gains over its cosine; by hand
CONFIDENCE = 0.6  # by hand: that the sentences speak of the topic is certain, that they are what was wanted is not


def describe(topic: str, candidates: Sequence[Candidate], encoder: Encoder, settings: AnswerSettings) -> Said | None:
    """Return sentences that speak of a topic, in the order of their articles; None where none holds all its words.

    A sentence that goes on with "it" or "she" behind one of them belongs to it, and one that begins so needs the one
    before.
    """
    if not content_words(topic):
        return None
    sentences = sentences_of(candidates)
    about = [p for p, one in enumerate(sentences) if _tells(one.text) and overlap(topic, one.text) == 1.0]
    if not about:
        return None
    vectors = encoder.encode([topic, *(sentences[place].text for place in about)])
    defining = rf"\b{re.escape(topic)}\b[^.]{{0,30}}?(?: (?:is|was|are|were)|,) (?:an?|the|who|which)\b"
    gains = [DEFINING * bool(re.search(defining, sentences[place].text, re.IGNORECASE)) for place in about]
    near = dict(zip(about, vectors[1:] @ vectors[0] + gains, strict=True))
    chosen: list[Evidence] = []
    for place in sorted(about, key=lambda place: (-near[place], place)):
        stretch = _whole(sentences, place)
        if len(chosen) < settings.max_claims and not any(same(stretch, other) for other in chosen):
            chosen.append(stretch)
    order = {candidate.evidence.document.id: rank for rank, candidate in reversed(list(enumerate(candidates)))}
    chosen.sort(key=lambda one: (order[one.document.id], one.start))
    return said(chosen, "", CONFIDENCE, lead=UNSURE)


def _tells(sentence: str) -> bool:
    return len(sentence.split()) >= FEWEST


def _whole(sentences: Sequence[Evidence], place: int) -> Evidence:
    """A sentence with the one that names its "she" and the one that goes on with "she"."""
    first, last = place, place
    if DANGLING.match(sentences[place].text) and place and _follows(sentences[place - 1], sentences[place]):
        first = place - 1
    after = place + 1
    if (
        after < len(sentences)
        and _follows(sentences[place], sentences[after])
        and DANGLING.match(sentences[after].text)
    ):
        last = after
    return Evidence(sentences[place].document, sentences[first].start, sentences[last].end)


def _follows(one: Evidence, other: Evidence) -> bool:
    """Whether nothing but a space stands between two sentences, so that they are of one paragraph."""
    return one.document.id == other.document.id and one.document.text[one.end : other.start] in (" ", "")
