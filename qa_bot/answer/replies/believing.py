"""A claim in other words than the articles' -> yes or no, where the second checker believes it or its opposite.

A checker that contradicts "They have lessons" may contradict "They have no lessons" as readily: then it knows nothing. So
the claim and its opposite are both judged, and a verdict wants one believed and the other not. Knows sentences; refuses
to know how a claim is checked.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.marking import DANGLING, without_mark
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence, against
from qa_bot.answer.claims.judging import CONTRADICTED, SAID, UNLIKELY, Judge, Judged
from qa_bot.answer.questions.affirming import Statement
from qa_bot.answer.statements.comparing import AGAINST
from qa_bot.models.wording import overlap

# How much more a claim must be believed than its opposite, -2..2, or less
LESS = 0.5  # where the checker is sure of its contradiction
SO, NOT_SO = 1.3, 1.5  # by all sentences, and by those around the likeliest answer: who did what fools it
MOST = (
    0.6  # share of the claim's words from which a pronoun may stand for the rest: "expects more of them" denies nothing
)
STANDS_FOR = re.compile(r"\b(?:he|she|it|them|they|these|those|this|ones?|so)\b", re.IGNORECASE)


def in_other_words(
    stated: Statement, sentences: Sequence[Evidence], likeliest: Evidence | None, judge: Judge
) -> Said | None:
    """Return the verdict of the second checker with the sentence that decides; None where it has none, or there is no checker.

    `likeliest` is the sentence that a reader takes for the answer, None where it is not sure; `sentences`: at least one.
    """
    told = judge(stated.claim, sentences)
    if told is None:
        return None

    def more() -> float:  # only where it decides: each judgement costs as much as reading a passage or two
        return _more(told, judge(stated.negated, sentences))

    if told.supported >= SAID and not against(stated.claim, told.read):
        return said([_quoted(told.by, sentences)], "Yes", told.supported, lead="Yes:") if more() > 0 else None
    if told.contradicted >= CONTRADICTED and told.supported < UNLIKELY and not _says_it(stated.claim, told.against):
        return (
            said([_quoted(told.against, sentences)], "No", told.contradicted, lead="No:") if more() <= -LESS else None
        )
    around = _around(likeliest, sentences) if likeliest else []
    here = judge(stated.claim, around) if around else None
    if here is None:
        return None
    beside = _more(here, judge(stated.negated, around))
    if beside >= SO and not against(stated.claim, here.read) and more() >= SO:
        return said([_quoted(here.by, sentences)], "Yes", _sure(beside), lead="Yes:")
    least = LESS if likeliest and AGAINST.search(likeliest.text) else NOT_SO  # "has not been solved" denies by itself
    if beside <= -least and not _says_it(stated.claim, here.against) and more() <= -least:
        return said([_quoted(here.against, sentences)], "No", _sure(beside), lead="No:")
    return None


def _quoted(one: Evidence, sentences: Sequence[Evidence]) -> Evidence:
    """A sentence as it is quoted: "They said no." behind the one that names who they are."""
    text = one.document.text
    near = (other for other in sentences if other.document.id == one.document.id and other.end <= one.start)
    before = max(near, key=lambda other: other.end, default=None) if DANGLING.match(one.text) else None
    follows = before is not None and text[before.end : one.start] in (" ", "")
    return Evidence(one.document, before.start, one.end) if before and follows else without_mark(one)


def _more(told: Judged, opposite: Judged | None) -> float:
    """How much more a claim is believed than its opposite, -2..2."""
    return _belief(told) - (_belief(opposite) if opposite else 0.0)


def _belief(told: Judged) -> float:
    return told.supported - told.contradicted


def _sure(more: float) -> float:
    """How sure a verdict is, 0.5..1: the mean belief in the claim and disbelief in its opposite."""
    return (1 + abs(more) / 2) / 2


def _around(likeliest: Evidence, sentences: Sequence[Evidence]) -> list[Evidence]:
    """The likeliest sentence with the ones before and behind it; [] where it is none of them."""
    same = [one for one in sentences if one.document.id == likeliest.document.id]
    at = [place for place, one in enumerate(same) if one.start < likeliest.end and likeliest.start < one.end]
    return same[max(0, at[0] - 1) : at[-1] + 2] if at else []


def _says_it(claim: str, against_it: Evidence) -> bool:
    """Whether what is taken for a denial says the claim, with a pronoun for the rest of it."""
    named = f"{against_it.document.title} {against_it.text}"  # whom "she" means
    text = against_it.text
    return overlap(claim, named) >= MOST and bool(STANDS_FOR.search(text)) and not AGAINST.search(text)
