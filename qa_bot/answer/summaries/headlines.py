"""Reading -> a headline: the title where it states something and the text shows it, else the main clause of the short
sentence that tells most of what happened. A label ("Annual report") is no headline.

It is a quotation like everything else, so a sentence is only ever shortened by its end, and only where what is left
out cannot turn the meaning: "..., after ..." may go, "..., police denied" or "... unless ..." may not.
"""

import re
from dataclasses import dataclass

import numpy as np

from qa_bot.answer.claims.grounding import cite
from qa_bot.answer.summaries.choosing import WORDS_MARGIN
from qa_bot.answer.summaries.extracting import SHORT_WORDS
from qa_bot.answer.summaries.studying import Reading
from qa_bot.answer.texts.delaying import describes
from qa_bot.answer.texts.languages import foreign
from qa_bot.answer.texts.titles import is_past, states
from qa_bot.models.wording import AUXILIARIES, MODALS, count_words, overlap
from qa_bot.types import Claim, Document

HEADLINE_WORDS = 16  # what a headline has, and what a longer one costs by
BEST = 8  # sentences that are looked at
LONG = 0.015  # what each further word costs, in units of cosine similarity
BARE = 0.15  # what a sentence loses whose pronoun stands for what a reader of the headline alone does not know
KNOWN = 0.1  # and one behind the first that begins with "The fly": which?
DESCRIBES = 0.4  # and one that says what somebody is or does all the time
CLEARLY = 0.1  # by which a sentence is better than those that fit, for its clause to be shown in their place
OVER = 1.25  # times so many words as were asked for, that such a clause may have
SAID_ABOVE = 0.7  # share of a sentence's words that a headline has, from which it says nothing else
PRONOUN = re.compile(  # "I"; "He" among the first words; "all of them"
    r"\b(?:we|our|us|you|your|I|my|me)\b|^(?:\S+\s){0,2}(?:it|its|they|them|their|he|she|him|his|her|these|those)\b"
    r"|\bof (?:them|it|these|those)\b|\bthat (?:day|year|week|month|time)\b"
)
TAIL = re.compile(
    r",(?=\s(?:after|as|when|while|following|because|amid|since|before|which|who|where|whose|with|so that)\b"
    r"|\s(?:[\w-]+\s){1,3}(?:hours?|days?|weeks?|months?|years?|decades?)\s(?:after|before)\b)"
)
DASH = re.compile(r"\s(?:-|--|[–—])\s")
THEN = re.compile(r"\s(?:after|following|amid|because)\s")  # and without a comma, where a sentence is long
LATER = frozenset(  # in front of that: "four weeks after", "only because"
    "day days week weeks month months year years hour hours minutes soon shortly just immediately only even long and".split()
)
DEFINITE = re.compile(r"The (?:[a-z]|\d)")
TURNS = re.compile(  # in what is cut off: it may take back what is left, or say whose words that are
    r"\b(?:but|unless|until|if|although|though|except|only|provided|not|no|nobody|none|never|without|den(?:y|ies|ied|ying)"
    r"|sa(?:y|ys|id)|told|tells?|claim\w*|alleg\w*|according|believ\w+|suspect\w*|accus\w+|thought|thinks?|report(?:s|ed(?:ly)?)"
    r"|would|could|may|might)\b|n['’]t\b",
    re.IGNORECASE,
)
SUBORDINATE = re.compile(
    r"(?:in|on|at|by|for|from|with|after|as|when|while|if|although|though|because|since|before|during|despite|under|"
    r"following|according|to|unlike|like|among|given)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"\b(?:that|which|who|whom|whose|where|when|if|whether)\b", re.IGNORECASE)
SIGNS = re.compile(r"[\"“”‘]")
JOINED = re.compile(r"\sand\s(?=(?P<word>[a-z]+))")
DETERMINERS = frozenset("the a an his her its their".split())
BOTH = re.compile(rf"{TURNS.pattern}|\b(?:between|both|either|neither|among)\b", re.IGNORECASE)
ASIDE = re.compile(r",\s[^,]{1,80},(?=\s)")
FINITE = frozenset((*AUXILIARIES, *MODALS))


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above a text."""

    claim: Claim
    position: int | None  # of the quotable sentence that it is taken from, None for a title of its own

    def repeated(self, reading: Reading) -> np.ndarray:
        """Return which quotable sentences say nothing that it does not say, (n,) bool; the one it is taken from among them."""
        said = [overlap(text, self.claim.text) >= SAID_ABOVE for text in reading.texts]
        return np.array([there or i == self.position for i, there in enumerate(said)])


def headline(reading: Reading, scores: np.ndarray, eligible: np.ndarray, *, titled: bool) -> Headline:
    """Return a headline. `titled`: the document's own title may serve. `eligible` has at least one True."""
    if titled and (claim := _title(reading.document)):
        return Headline(claim, reading.texts.index(claim.text) if claim.text in reading.texts else None)
    order = [int(i) for i in np.argsort(-np.where(eligible, scores, -np.inf), kind="stable") if eligible[i]]
    alone = ([i for i in order if reading.candidates[i].alone] or order)[:BEST]
    spans = {i: core(reading, i) for i in alone}
    best = max(
        alone, key=lambda i: scores[i] + _fit(reading.texts[i], reading.document.text[slice(*spans[i])], first=not i)
    )
    introduction = reading.sentences[reading.quotable[best]].introduction
    return Headline(quoted(reading.document, *spans[best], introduction), best)


def _title(document: Document) -> Claim | None:
    """The title where the text holds it and it states something; in another language, where it has words enough to."""
    start, words = document.text.find(document.title), len(document.title.split())
    if start < 0 or not 3 <= words <= HEADLINE_WORDS + 4:
        return None
    says = states(document.title) or foreign(document.text)
    return quoted(document, start, start + len(document.title)) if says else None


def _fit(sentence: str, shown: str, *, first: bool) -> float:
    """Return what a sentence is worth above a text beside what it is worth in it, `shown` being what is left of it."""
    over = max(0, count_words(shown) - HEADLINE_WORDS)
    unknown = BARE * bool(PRONOUN.search(shown)) + KNOWN * bool(not first and DEFINITE.match(shown))
    return -LONG * over - unknown - DESCRIBES * describes(sentence)


def in_brief(reading: Reading, scores: np.ndarray, words: int) -> Claim | None:
    """Return the main clause of the best sentence where that sentence is too long for so many words; a quarter more of them
    is better than to tell something else.

    None where it fits, where its main clause is too long too or less than half of the words, and where what fits is
    nearly as good.
    """
    most = int((1 + WORDS_MARGIN) * words)
    alone = [i for i, one in enumerate(reading.candidates) if one.alone]
    if not alone:
        return None
    best = max(alone, key=lambda i: float(scores[i]))
    fitting = [float(scores[i]) for i in alone if reading.candidates[i].words <= most]
    if reading.candidates[best].words <= most or scores[best] - max(fitting, default=-np.inf) < CLEARLY:
        return None
    start, end = core(reading, best, words)
    cut = end < reading.sentences[reading.quotable[best]].end - 1
    claim = quoted(reading.document, start, end, reading.sentences[reading.quotable[best]].introduction)
    claim = claim if cut else reading.claim(best)
    return claim if words / 2 <= count_words(claim.text) <= OVER * words else None


def core(reading: Reading, position: int, most: int = HEADLINE_WORDS) -> tuple[int, int]:
    """Return where the main clause of a sentence stands, without its full stop; all of it where it cannot be told.

    Of several ends that may go, the shortest after which at most so many words are left.
    """
    sentence = reading.sentences[reading.quotable[position]]
    start, end = sentence.start, sentence.end
    text = reading.document.text[start:end]
    sizes = {cut: count_words(text[:cut]) for cut in _cuts(text)}
    fitting = [cut for cut, words in sizes.items() if SHORT_WORDS <= words <= most]
    if cut := max(fitting, default=0) or min((cut for cut, words in sizes.items() if words > most), default=0):
        return start, start + cut
    plain = text.endswith(".") and not re.search(r"\b[A-Z]\.$|\.\.$", text)
    return start, end - 1 if plain else end


def _cuts(text: str) -> list[int]:
    """Where a sentence may end earlier and say the same with less."""
    if SUBORDINATE.match(text) or SIGNS.search(text):
        return []
    found = []
    for tail in TAIL.finditer(text):
        before, after = text[: tail.start()], text[tail.start() :]
        ends = after.count(",") == 1 and "," not in before  # nothing goes on behind what is cut
        if not TURNS.search(after) and (ends or _whole(before)):
            found.append(tail.start())
    dashes = list(DASH.finditer(text))
    long = count_words(text) > HEADLINE_WORDS
    for match in [*(dashes if len(dashes) == 1 else ()), *(THEN.finditer(text) if long else ())]:
        before, after = text[: match.start()], text[match.start() :]
        sure = not BOTH.search(before) and _whole(before) and before.split()[-1] not in LATER
        if sure and not TURNS.search(after):
            found.append(match.start())
    for joined in JOINED.finditer(text) if long else ():
        before, after, word = text[: joined.start()], text[joined.start() :], joined["word"]
        goes_on = word in DETERMINERS or word in FINITE or is_past(word)
        if goes_on and not TURNS.search(after) and not BOTH.search(before) and _whole(before):
            found.append(joined.start())
    return found


def _whole(clause: str) -> bool:
    """Whether the beginning of a sentence surely has its verb already: "The mayor, after a long delay" has not."""
    clause = ASIDE.sub("", clause)
    words = [word.strip(",;:").lower() for word in clause.split()]
    verb = any(word in FINITE or is_past(word) for word in words[1:])
    return verb and not CLAUSE.search(clause)


def quoted(document: Document, start: int, end: int, introduction: str = "") -> Claim:
    """Return a stretch of a document as a claim, on one line."""
    return Claim(introduction + " ".join(document.text[start:end].split()), (cite(document, start, end, 0),), 1.0)
