"""A claim in other words than the article's -> the sentences that say it, or deny it, by the second checker.

It looks at sentences that are near the claim in words or in meaning; at the best of them once more with the sentence
before, which names "he" and "that figure"; and at these together, since a claim may join what no one of them says. Knows sentences; refuses to know what a verdict is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.answer.claims.grounding import Evidence, context, nearest
from qa_bot.models.checker import Checker
from qa_bot.models.wording import overlap

Judge = Callable[[str, Sequence[Evidence]], "Judged | None"]  # None: there is no second checker
Encode = Callable[[tuple[str, ...]], np.ndarray]  # texts -> (n, dim) float32, unit rows

NEAR = 6  # sentences that share most words with the claim, and as many that are nearest to it in meaning
MOST = 500  # sentences whose meaning is looked at: of a longer article, those that share most words with the claim
SAID = 0.85  # support from which a claim in other words is called supported
CONTRADICTED = 0.93  # the same of a contradiction: to be told so of what is true does more harm than to be told nothing
UNLIKELY = 0.5  # support below which a contradiction may stand
AGAIN = 4  # of these, the ones that are read with the sentence before, and together


@dataclass(frozen=True, slots=True)
class Judged:
    """What the article's best sentences say of a claim."""

    by: Evidence  # the sentence that supports it most
    read: str  # the sentences that were read together, and last this one with the one before
    supported: float  # 0..1
    against: Evidence  # the sentence that contradicts it most
    contradicted: float  # 0..1


def judged(claim: str, sentences: Sequence[Evidence], checker: Checker, encode: Encode) -> Judged:
    """Return what the article's sentences, at least one, say of a claim.

    A score is the mean of three readings: the sentence alone, with the one before, and the best sentences together.
    """
    places = _near(claim, sentences, encode)
    alone = checker.judge(claim, [" ".join(one.text for one in context(sentences, i)) for i in places])
    strongest = sorted(range(len(places)), key=lambda j: -max(alone[j].supported, alone[j].contradicted))[:AGAIN]
    joined = " ".join(sentences[i].text for i in sorted(places[j] for j in strongest))
    texts = [_with_before(sentences, places[j]) for j in strongest]
    *behind, together = checker.judge(claim, [*texts, joined])
    supported = [(alone[j].supported + more.supported) / 2 for j, more in zip(strongest, behind, strict=True)]
    contradicted = [(alone[j].contradicted + more.contradicted) / 2 for j, more in zip(strongest, behind, strict=True)]
    best, worst = (max(range(len(scores)), key=lambda j: scores[j]) for scores in (supported, contradicted))
    return Judged(
        by=sentences[places[strongest[best]]],
        read=f"{joined} {texts[best]}",
        supported=(supported[best] + together.supported) / 2,
        against=sentences[places[strongest[worst]]],
        contradicted=(contradicted[worst] + together.contradicted) / 2,
    )


def _near(claim: str, sentences: Sequence[Evidence], encode: Encode) -> list[int]:
    pool: Sequence[int] = range(len(sentences))
    if len(pool) > MOST:
        pool = sorted(pool, key=lambda i: (-overlap(claim, sentences[i].text), i))[:MOST]
    cosines = encode(tuple(sentences[i].text for i in pool)) @ encode((claim,))[0]
    in_meaning = [pool[int(j)] for j in np.argsort(-cosines, kind="stable")[:NEAR]]
    return list(dict.fromkeys([*nearest(claim, sentences)[:NEAR], *in_meaning]))


def _with_before(sentences: Sequence[Evidence], place: int) -> str:
    """A sentence behind the one before it in the same document."""
    before = [one for one in sentences[max(0, place - 1) : place] if one.document.id == sentences[place].document.id]
    return " ".join(one.text for one in (*before, sentences[place]))
