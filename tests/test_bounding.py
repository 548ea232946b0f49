"""Bounds and counts of times are arithmetic."""

from collections.abc import Sequence

import pytest

from qa_bot.answer.checking import CheckMeans, check
from qa_bot.answer.claims.bounding import other_times
from qa_bot.answer.claims.grounding import sentences_in, whole
from qa_bot.models.wording import content_words
from qa_bot.types import Check, Document

TEXT = (
    "The new bell cost £940 in all. The ringers met twice before the vote was held. The rope is 31 metres long. "
    "At least 200 people heard the bell."
)


class AllWords:
    """Supports what has every word in the evidence, however it is written."""

    name = "all words"

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        return [float(set(content_words(claim)) <= set(content_words(text))) for text in evidence]


def checked(claim: str, text: str = TEXT) -> Check:
    return check(claim, [whole(Document.of(text, source="bell"))], CheckMeans(AllWords()))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The new bell cost less than £950.", "supported"),
        ("The new bell cost at most £1,000.", "supported"),
        ("The new bell cost nearly £1,000.", "supported"),
        ("The new bell cost more than £900.", "supported"),
        ("The new bell cost over £950.", "contradicted"),
        ("The new bell cost less than £900.", "contradicted"),
        ("The new bell cost at least £2,000.", "contradicted"),
        ("The new bell cost nearly £2,000.", "not found"),  # what is near is no matter of arithmetic
        ("The new bell cost less than $950.", "not found"),  # other money
        ("The old organ cost less than £950.", "not found"),  # something else
        ("Fewer than 250 people heard the bell.", "not found"),  # at least 200 may be 300
    ],
)
def test_a_bound_is_kept_or_broken_by_the_article_s_number(claim: str, verdict: str) -> None:
    found = checked(claim)
    assert found.verdict == verdict
    assert found.claim == claim
    if verdict == "contradicted":
        assert found.difference and found.difference.article == "£940"
        assert found.problems == (f"the article says '£940', which is not {found.difference.claim!r}",)


@pytest.mark.parametrize(
    ("claim", "text", "told"),
    [
        ("The ringers met three times before the vote was held.", TEXT, ("three times", "twice")),
        ("The ringers met twice before the vote was held.", TEXT, None),
        ("The ringers met two times before the vote was held.", TEXT, None),
        ("The ringers met at least once before the vote was held.", TEXT, None),
        ("The singers met three times before the vote was held.", TEXT, None),
        ("The ringers met three times.", "The ringers met twice. In all the ringers met three times.", None),
        ("The bell is three times as heavy as the organ.", "The bell is twice as heavy as the organ.", None),
        ("The ringers met three times.", "The ringers did not meet twice.", None),
        ("She warned twice that the beam was weak.", "She warned four times that the beam was weak.", ("twice", "four times")),
    ],
)  # fmt: skip
def test_another_count_of_times_contradicts_the_rest_of_the_claim(
    claim: str, text: str, told: tuple[str, str] | None
) -> None:
    document = Document.of(text, source="bell")
    found = other_times(claim, sentences_in([whole(document)]))
    assert (found and (found.claim, found.article)) == told
    if told:
        assert checked(claim, text).verdict == "contradicted"
