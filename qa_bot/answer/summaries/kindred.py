"""Reading + focus -> what stands under the headings that name it, the tables it asks for, what holds things of the kind
that it names, and what those say whom it asks for. Each with its worth beside what shares words or meaning with the focus.
"""

from collections.abc import Sequence

import numpy as np

from qa_bot.answer.summaries.extracting import SHORT_WORDS, Length, salience
from qa_bot.answer.summaries.headed import headed, paragraph_of
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.columns import asked_for, holds
from qa_bot.answer.texts.general import PLAIN, Kind, holding, kind_of_focus
from qa_bot.answer.texts.genres import INTERVIEW
from qa_bot.answer.texts.voicing import QUOTED, of_side
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import content_words

NAMED = 1.0  # what stands under a heading that names the focus, or holds things of its kind, is worth more than what shares words; no repetition costs as much
ELSEWHERE = 0.3  # what holds such things under no such heading, or says little, is worth less
ORDER = 0.01  # what each further sentence of an answer is worth less


def general(reading: Reading, encoder: Encoder, length: Length, focus: str) -> dict[int, float]:
    """Return what stands under headings that name the focus, and what holds things of the kind that it names."""
    kind, others = kind_of_focus(focus)
    under = [p for p in headed(reading, encoder, focus) if _may_hold(reading, p, kind)]
    tables = _tables(reading, focus, under, kind, others)
    if kind is None:
        return {p: NAMED - ORDER * n for n, p in enumerate(under)} | tables
    holds = [p for p, held in enumerate(holding(kind, reading.texts)) if held]
    if others:
        found = {p: NAMED - ORDER * n for n, p in enumerate(under)}
        return found | {p: NAMED + ELSEWHERE - ORDER for p in holds if _beside(reading, p, others, kind.near)} | tables
    worth = salience(reading.vectors, reading.texts, reading.candidates, length, reading.genre)
    spread = max(float(np.ptp(worth)), 1e-9)
    found = {p: -ORDER * n for n, p in enumerate(under)}
    for p in holds:
        less = (bool(under) and p not in under) + (reading.candidates[p].words < SHORT_WORDS)
        found[p] = NAMED + ELSEWHERE * (float(worth[p] - worth.max()) / spread - less)
    return found | tables


def _tables(
    reading: Reading, focus: str, under: Sequence[int], kind: Kind | None, others: set[str]
) -> dict[int, float]:
    """Return the tables that a focus asks for, worth more than any sentence that holds as much."""
    words = set(content_words(focus)) - PLAIN
    tables = [(p, reading.sentences[i]) for p, i in enumerate(reading.quotable) if reading.sentences[i].rows]
    document = reading.document
    asked = [
        p
        for p, table in tables
        if p in under or asked_for(document, table, kind, others, words, headed=reading.heading(p))
    ]
    return {p: NAMED + ELSEWHERE - ORDER * n for n, p in enumerate(asked)}


def _may_hold(reading: Reading, place: int, kind: Kind | None) -> bool:
    """Whether a quotable sentence is no table, or one of a kind."""
    sentence = reading.sentences[reading.quotable[place]]
    return not sentence.rows or kind is None or holds(reading.document, sentence, kind)


def _beside(reading: Reading, place: int, words: set[str], near: bool) -> bool:
    """Whether the paragraph of a sentence holds all of some stems, up to that sentence; or half of them, `near` enough to
    stand in the paragraph before."""
    i = reading.quotable[place]
    first = paragraph_of(reading, i)[0]
    if near and first:
        first = paragraph_of(reading, first - 1)[0]
    text = reading.document.text[reading.sentences[first].start : reading.sentences[i].end]
    return len(words & set(content_words(text))) >= (len(words) / 2 if near else len(words))


def sided(reading: Reading, focus: str, length: Length) -> tuple[dict[int, float], bool]:
    """Return what those say whom a focus asks for, each with its worth, first something that each of them says; and
    whether any of it is surely theirs.

    Of an interview nothing: there `focusing` looks for who is called.
    """
    if reading.genre == INTERVIEW:
        return {}, False
    said, sure = of_side(focus, reading.document, [reading.sentences[i] for i in reading.quotable])
    places = [p for p, one in enumerate(said) if one]
    worth = salience(reading.vectors, reading.texts, reading.candidates, length, reading.genre)
    found: dict[int, float] = {}
    heard: dict[str, int] = {}
    for p in sorted(places, key=lambda p: (-worth[p], p)):
        who = reading.sentences[reading.quotable[p]].speaker
        quotes = ELSEWHERE * bool(QUOTED.search(reading.texts[p]))
        found[p] = NAMED + quotes - ELSEWHERE * heard.get(who, 0) - ORDER * len(found)
        heard[who] = heard.get(who, 0) + 1
    return found, sure
