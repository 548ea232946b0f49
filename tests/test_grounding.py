from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import RulesChecker

from qa_bot.answer.claims.grounding import (
    Evidence,
    check,
    cite,
    ground,
    number_citations,
    other_half,
    sentences_in,
    whole,
)
from qa_bot.models.wording import overlap
from qa_bot.types import Claim, Document, Page

TEXT = (
    "The ferry to Venn sank in 1911.  Forty-one people were saved by the pilot boat 😀 Nora.\n\n"
    "Captain Aled Price was cleared by the court. He never went to sea again.\n"
    "A new ferry, built for 90,000 pounds, began its service in May 1913."
)
DOCUMENT = Document.of(TEXT, source="ferry.txt", title="The Venn ferry", pages=(Page(1, 0, 86), Page(2, 86, len(TEXT))))


class OverlapChecker:
    """Support is the share of shared words: enough to test what grounding does with a score."""

    name = "overlap"

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        return [overlap(claim, text) for text in evidence]


def test_a_citation_is_the_slice_of_its_document_with_its_page() -> None:
    citation = cite(DOCUMENT, 88, 131, 7)
    assert citation.quote == DOCUMENT.text[88:131]
    assert (citation.number, citation.page, citation.source, citation.title) == (7, 2, "ferry.txt", "The Venn ferry")


def test_a_sentence_of_the_source_is_found_word_for_word_whatever_the_white_space() -> None:
    claims = ground("The ferry to Venn\nsank in 1911.", [whole(DOCUMENT)], OverlapChecker(), min_support=0.5)
    assert [(c.support, c.citations[0].quote) for c in claims] == [(1.0, "The ferry to Venn sank in 1911.")]


def test_an_invented_sentence_gets_no_citation() -> None:
    claims = ground(
        "A new ferry began its service in May 1913. Sharks ate the harbour master.",
        [whole(DOCUMENT)],
        OverlapChecker(),
        min_support=0.5,
    )
    assert [c.supported for c in claims] == [True, False]
    assert claims[0].citations[0].quote.startswith("A new ferry, built")


def test_a_claim_that_joins_two_sentences_cites_both() -> None:
    text = "The ferry to Venn sank and Captain Aled Price was cleared by the court."
    (claim,) = ground(text, [whole(DOCUMENT)], OverlapChecker(), min_support=0.5)
    assert sorted(c.quote[:11] for c in claim.citations) == ["Captain Ale", "The ferry t"]


def test_evidence_is_only_what_was_looked_at() -> None:
    start = TEXT.index("Captain")
    (claim,) = ground(
        "The ferry to Venn sank in 1911.", [Evidence(DOCUMENT, start, len(TEXT))], OverlapChecker(), min_support=0.5
    )
    assert not claim.supported


def test_equal_quotations_carry_equal_numbers_in_order_of_first_use() -> None:
    a, b = cite(DOCUMENT, 0, 5, 0), cite(DOCUMENT, 5, 9, 0)
    claims = number_citations([Claim("x", (b,), 1.0), Claim("y", (a, b), 1.0)])
    assert [[c.number for c in claim.citations] for claim in claims] == [[1], [2, 1]]


def test_no_evidence_supports_nothing() -> None:
    assert check("Anything.", [], OverlapChecker()).support == 0.0
    assert ground("Anything.", [], OverlapChecker(), min_support=0.0)[0].citations == ()


@settings(max_examples=300)
@given(st.text(max_size=300), st.text(max_size=80))
def test_every_quotation_stands_where_the_citation_says(text: str, claim: str) -> None:
    document = Document.of(text, source="s")
    for found in ground(claim, [whole(document)], OverlapChecker(), min_support=0.0):
        for citation in found.citations:
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.quote.strip()


@pytest.mark.parametrize(
    ("claim", "quote", "problem"),
    [
        ("Captain Aled Price was found guilty by the court in Rome.", "Captain Aled", "the name Rome"),
        ("A new ferry was built for 70,000 pounds.", "A new ferry", "the number 70,000"),
        ("The ferry to Venn did not sink in 1911.", "The ferry", "negated"),
    ],
)
def test_check_names_what_speaks_against_a_claim(encoder: Any, claim: str, quote: str, problem: str) -> None:
    result = check(claim, [whole(DOCUMENT)], RulesChecker(encoder))
    assert result.citation is not None and result.citation.quote.startswith(quote)
    assert any(problem in found for found in result.problems)
    assert result.support < 0.5


def test_check_accepts_what_the_article_says_in_other_words(encoder: Any) -> None:
    result = check("The Venn ferry went down in 1911.", [whole(DOCUMENT)], RulesChecker(encoder))
    assert result.support > 0.6 and result.problems == ()


def test_a_pronoun_is_read_with_the_sentence_before_it(encoder: Any) -> None:
    result = check("Captain Aled Price never went to sea again.", [whole(DOCUMENT)], RulesChecker(encoder))
    assert result.citation is not None and result.citation.quote == "He never went to sea again."
    assert result.support > 0.6


def test_a_number_or_quotation_that_nothing_holds_is_not_supported_whatever_the_checker_says() -> None:
    class Sure:
        name = "sure"

        def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
            return [1.0] * len(evidence)

    assert check("The new ferry cost 90,000 pounds.", [whole(DOCUMENT)], Sure()).support == 1.0
    assert check("The new ferry cost 80,000 pounds.", [whole(DOCUMENT)], Sure()).support < 0.5
    assert check('The court called it "an act of God".', [whole(DOCUMENT)], Sure()).support < 0.5


@pytest.mark.parametrize(
    "claim", ["Captain Aled Price was not cleared by the court.", "The ferry to Venn didn't sink."]
)
def test_a_negation_beside_the_verb_is_not_supported_whatever_the_checker_says(claim: str) -> None:
    class Gullible:
        name = "gullible"

        def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
            return [0.9 + overlap(claim, text) / 10 for text in evidence]

    result = check(claim, [whole(DOCUMENT)], Gullible())
    assert result.support < 0.5
    assert "one of the two is negated, the other is not" in result.problems
    assert check(claim.replace(" not", "").replace("didn't ", ""), [whole(DOCUMENT)], Gullible()).support > 0.9


def test_a_claims_first_word_is_a_name_where_the_article_has_it_as_one() -> None:
    text = "Dear Ben, the proofs are here. Crates came. I am away from Monday. Mr Ben paid the mill."
    for claim, missing in (
        ("Ben is away from Monday.", ["the name Ben is not in the evidence"]),
        ("Ben paid the mill.", []),
        ("Proofs away from Monday.", []),  # no name
        ("Crates are away from Monday.", []),  # a capital at a start only
    ):
        document = Document.of(text, source="s")
        assert list(check(claim, [whole(document)], OverlapChecker()).problems) == missing


def test_a_byline_is_no_second_half_of_a_claim() -> None:
    lines = ("By Ada Lund", "The cook rang the police.")
    first, second = sentences_in([whole(Document.of("\n\n".join(lines), source="s"))])
    assert (first.text, second.text) == lines
    assert other_half("Ada Lund rang the police.", second, [first, second]) is None
    first = sentences_in([whole(Document.of("Ada Lund was the cook.", source="s"))])[0]
    assert other_half("Ada Lund rang the police.", second, [first, second]) == first
