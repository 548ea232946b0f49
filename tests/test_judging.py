"""Claims in other words: which sentences are judged, and what the second checker makes of a verdict."""

from collections.abc import Sequence

import numpy as np
import pytest

from qa_bot.answer.checking import SHORT, CheckMeans, check, weighed
from qa_bot.answer.claims.grounding import Evidence, sentences_in, whole
from qa_bot.answer.claims.judging import AGAIN, MOST, NEAR, judged
from qa_bot.models.checker import Checker, Judgement
from qa_bot.models.parts import Parts
from qa_bot.models.wording import overlap
from qa_bot.settings import load_settings
from qa_bot.types import Document

TEXT = (
    "The harbour board met on Tuesday. Its chair, Nils Brandt, wants the old crane pulled down. "
    "A buyer from Malmo had offered 40,000 crowns for it in March, but withdrew. "
    "The museum society asked for a delay of one year. The board turned that down by five votes to two."
)
DOCUMENT = Document.of(TEXT, source="board")


class Scripted:
    """Judges a text by the first of its words that it knows."""

    def __init__(self, **known: Judgement) -> None:
        self.known = known
        self.read: list[str] = []

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        return [overlap(claim, text) / 2 for text in evidence]

    def judge(self, claim: str, evidence: Sequence[str]) -> list[Judgement]:
        self.read += evidence
        return [next((j for word, j in self.known.items() if word in text), Judgement(0.1, 0.1)) for text in evidence]


def encode(texts: tuple[str, ...]) -> np.ndarray:
    return np.stack([np.array([1.0, 0.0] if "crane" in text else [0.0, 1.0], dtype=np.float32) for text in texts])


def means(second: Scripted) -> CheckMeans:
    return CheckMeans(second, None, second, encode)  # type: ignore[arg-type]


def test_a_sentence_that_says_it_in_other_words_supports_a_claim_and_is_quoted() -> None:
    found = check(
        "The head of the board is for demolishing a lifting machine.",
        [whole(DOCUMENT)],
        means(Scripted(crane=Judgement(0.95))),
    )
    assert found.verdict == "supported" and found.support == 0.95
    assert found.citation and found.citation.quote.startswith("Its chair, Nils Brandt")


def test_a_sentence_that_denies_it_contradicts_a_claim() -> None:
    second = Scripted(votes=Judgement(0.02, 0.97))
    found = check("Members agreed to wait for twelve months.", [whole(DOCUMENT)], means(second))
    assert found.verdict == "contradicted" and found.support < 0.5
    assert found.citation and found.citation.quote == "The board turned that down by five votes to two."


@pytest.mark.parametrize("claim", ["Brandt wants nine cranes gone.", 'The chair called it "an eyesore".'])
def test_no_model_supports_a_number_or_quotation_that_is_not_there(claim: str) -> None:
    found = check(claim, [whole(DOCUMENT)], means(Scripted(crane=Judgement(0.99))))
    assert found.verdict == "not found" and found.support < 0.5 and found.problems


def test_what_is_likely_to_neither_is_not_found() -> None:
    found = check("A hotel will be built on the quay.", [whole(DOCUMENT)], means(Scripted()))
    assert found.verdict == "not found" and found.support < 0.5


def test_in_a_long_article_one_sentence_does_not_weigh_against_a_claim() -> None:
    claim, second = "The harbour board met on a Tuesday of rain.", Scripted()
    long = Document.of(TEXT + " The tide was high." * SHORT, source="long")
    short, longer = (check(claim, [whole(document)], means(second)).support for document in (DOCUMENT, long))
    assert short < longer


def test_sentences_near_in_words_and_in_meaning_are_judged_and_the_best_once_more_with_the_one_before() -> None:
    text = " ".join(f"Sentence {i} speaks of tides and winds." for i in range(2 * MOST)) + " The crane is high."
    sentences = sentences_in([whole(Document.of(text, source="s"))])
    second = Scripted(crane=Judgement(0.9))
    found = judged("The crane is tall.", sentences, second, encode)  # type: ignore[arg-type]
    assert found.by.text == "The crane is high." and found.supported == 0.9
    assert len(second.read) <= 2 * NEAR + AGAIN + 1
    assert found.read.endswith(f"Sentence {2 * MOST - 1} speaks of tides and winds. The crane is high.")


def test_what_no_one_sentence_says_is_read_together_in_the_articles_order() -> None:
    sentences = sentences_in([whole(DOCUMENT)])
    second = Scripted()
    judged(f"{sentences[-1].text} {sentences[0].text}", sentences, second, encode)  # type: ignore[arg-type]
    together = second.read[-1]
    places = [together.index(one.text) for one in sentences if one.text in together]
    assert len(places) == min(AGAIN, len(sentences)) and places == sorted(places)


def test_the_sentence_before_is_never_another_articles() -> None:
    other = Document.of("The crane is high.", source="other")
    sentences = [*sentences_in([whole(DOCUMENT)]), Evidence(other, 0, 18)]
    second = Scripted(high=Judgement(0.9))
    assert judged("It is tall.", sentences, second, encode).read.endswith("The crane is high.")  # type: ignore[arg-type]
    assert f"{sentences[-2].text} The crane is high." not in second.read


def test_a_weighed_support_lies_between_both_and_grows_with_each() -> None:
    assert weighed(0.5, 0.5) == pytest.approx(0.5)
    assert (
        0.2 < weighed(0.2, 0.7) < 0.7
        and weighed(0.3, 0.7) > weighed(0.2, 0.7)
        and weighed(0.2, 0.8) > weighed(0.2, 0.7)
    )
    assert 0 < weighed(0.0, 0.0) < weighed(1.0, 1.0) < 1


@pytest.fixture(scope="module")
def parts() -> Parts:
    return Parts(load_settings())


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Someone who was willing to pay for the crane changed his mind.", "supported"),
        ("The plea for more time was rejected.", "supported"),
        ("Most members voted for granting the museum society its delay.", "contradicted"),
        ("The chair wants to preserve the old crane.", "contradicted"),
        ("The crane was built in Malmo.", "not found"),
    ],
)
def test_the_second_checker_knows_claims_in_other_words(parts: Parts, claim: str, verdict: str) -> None:
    second = parts.second_checker
    assert isinstance(second, Checker)
    used = CheckMeans(parts.checker, parts.reader, second, parts.vectors)
    assert check(claim, [whole(DOCUMENT)], used).verdict == verdict
