"""What an article takes back or denies right after saying it supports no claim."""

import pytest

from qa_bot.answer.claims.grounding import Evidence, cite
from qa_bot.answer.claims.upholding import upheld
from qa_bot.types import Check, Document

SAID = "Last week I wrote that Pennant had scrapped the night bus to Hale."


@pytest.mark.parametrize(
    ("behind", "verdict", "quote"),
    [
        ("It has not; it has moved it to half past the hour.", "contradicted", "It has not; it has moved"),
        ("The bus was popular.", "supported", SAID),
        ("", "supported", SAID),
    ],
)
def test_what_is_denied_right_behind_is_contradicted_by_the_denial(behind: str, verdict: str, quote: str) -> None:
    check = upheld(*supported_by(f"{SAID} {behind}".strip(), SAID, "Pennant has scrapped the night bus to Hale."))
    assert check.verdict == verdict
    assert check.citation is not None and check.citation.quote.startswith(quote)


def test_what_a_correction_repeats_is_contradicted_by_itself() -> None:
    line = "It first said that both firemen were from Hale; one is from Wick."
    check = upheld(*supported_by(f"This report was amended. {line}", line, "Both firemen are from Hale."))
    assert check.verdict == "contradicted"
    assert check.citation is not None and check.citation.quote == line


def supported_by(text: str, quote: str, claim: str) -> tuple[Check, list[Evidence]]:
    document = Document.of(text, source="column.txt", title="The Monday column")
    start = text.index(quote)
    citation = cite(document, start, start + len(quote), 1)
    return Check(claim, 0.9, citation, verdict="supported"), [Evidence(document, 0, len(text))]
