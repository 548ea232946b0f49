"""Whether one count is larger than another is told by the counts, not by the words they stand with."""

import pytest

from qa_bot.answer.claims.grounding import Evidence, sentences_in
from qa_bot.answer.claims.outnumbering import Outnumbered, outnumbered
from qa_bot.types import Document

TEXT = """In Orrin 3,400 people voted, in Kell 5,120. Of the 318 helpers, 264 were women and 54 men.

The museum had 21,000 visitors in 2021 and 34,500 in 2022. The school sent 12 pupils and 3 teachers.

Ness has built 14 bridges. She has also built nine tunnels. She did not count the ferries.
"""


def told(claim: str, text: str = TEXT) -> Outnumbered | None:
    document = Document.of(text, source="votes.txt", title="Two towns vote")
    return outnumbered(claim, sentences_in([Evidence(document, 0, len(document.text))]))


@pytest.mark.parametrize(
    ("claim", "holds", "counts"),
    [
        ("More people voted in Kell than in Orrin.", True, ("5,120", "3,400")),
        ("More people voted in Orrin than in Kell.", False, ("3,400", "5,120")),
        ("Fewer people voted in Kell than in Orrin.", False, ("5,120", "3,400")),
        ("More women than men helped.", True, ("264", "54")),
        ("More men than women helped.", False, ("54", "264")),
        ("The museum had more visitors in 2022 than in 2021.", True, ("34,500", "21,000")),
        ("The museum had fewer visitors in 2022 than in 2021.", False, ("34,500", "21,000")),
        ("The school sent more teachers than pupils.", False, ("3", "12")),
        ("Ness has built more bridges than tunnels.", True, ("14", "nine")),
    ],
)
def test_the_counts_decide(claim: str, holds: bool, counts: tuple[str, str]) -> None:
    found = told(claim)
    assert found is not None
    assert (found.holds, found.counts) == (holds, counts)


@pytest.mark.parametrize(
    "claim",
    [
        "More people voted in Kell than in Ribe.",  # not told
        "Ness has built more bridges than ferries.",
        "Ness has built more than ten bridges.",  # a bound
        "More people voted than expected.",
        "The bakery sold more pupils than teachers to Spain.",  # of something else
        "Not more women than men helped.",
    ],
)
def test_what_is_not_told_plainly_is_left_open(claim: str) -> None:
    assert told(claim) is None


@pytest.mark.parametrize(
    "text",
    [
        "Of the helpers, 264 were women and 54 men. Another day 12 women and 90 men helped.",
        "About 264 of the helpers were women and 54 men.",
        "Of the helpers 60 percent were women and 40 percent men.",
    ],
)
def test_counts_that_differ_or_are_rough_decide_nothing(text: str) -> None:
    assert told("More women than men helped.", text) is None
