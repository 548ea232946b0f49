from collections.abc import Sequence

import pytest

from qa_bot.answer.grounding import Evidence
from qa_bot.answer.reading import Candidate
from qa_bot.answer.verdict import decide, statement
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

TEXT = "The mill was built in 1794. The mill is not open on Mondays. Josef Brandt carved the sails."


class Believer:
    """A checker that believes the claims that it is given, word for word, and nothing else."""

    name = "believer"

    def __init__(self, *claims: str) -> None:
        self.claims = claims
        self.asked: list[str] = []

    def support(self, claim: str, evidence: Sequence[str]) -> list[float]:
        self.asked.append(claim)
        return [0.95 if claim in self.claims else 0.2 for _ in evidence]


def candidates(confidence: float) -> list[Candidate]:
    document = Document.of(TEXT, source="mill", title="The mill")
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(TEXT), "", TEXT), "The mill", "mill", 1.0)
    return [Candidate(Evidence(document, 0, 27), "1794", confidence, hit)]


@pytest.mark.parametrize(
    ("question", "claim", "negated"),
    [
        ("Did the storm break the sea gate?", "The storm break the sea gate.", "The storm did not break the sea gate."),
        ("Did the council pay for the work?", "The council pay for the work.", "The council did not pay for the work."),
        ("Does Ida Holm bake bread?", "Ida Holm bake bread.", "Ida Holm does not bake bread."),
        ("Was the mill built in 1794?", "The mill was built in 1794.", "The mill was not built in 1794."),
        ("Is she still there?", "She is still there.", "She is not still there."),
        ("Are there any boats?", "There are boats.", "There are not boats."),
        ("Isn't the mill open on Mondays?", "The mill is open on Mondays.", "The mill is not open on Mondays."),
        ("Can the bridge turn?", "The bridge can turn.", "The bridge can not turn."),
    ],
)
def test_a_question_becomes_a_claim_and_its_opposite(question: str, claim: str, negated: str) -> None:
    stated = statement(question)
    assert (stated.claim, stated.negated) == (claim, negated)


def test_yes_stands_on_the_sentence_that_supports_the_claim(settings: Settings) -> None:
    checker = Believer("The mill was built by Josef Brandt.")
    said = decide("Was the mill built by Josef Brandt?", candidates(0.9), checker, settings.answer)
    assert said is not None and (said.short, said.lead) == ("Yes", "Yes:")
    assert [claim.supported for claim in said.claims] == [True]


def test_no_stands_on_what_supports_the_opposite(settings: Settings) -> None:
    checker = Believer("Dogs are not allowed inside.")
    said = decide("Are dogs allowed inside?", candidates(0.9), checker, settings.answer)
    assert said is not None and (said.short, said.lead) == ("No", "No:")


def test_another_number_in_the_same_statement_is_a_no(settings: Settings) -> None:
    checker = Believer("The mill was built in 1794.")
    said = decide("Was the mill built in 1850?", candidates(0.0), checker, settings.answer)
    assert said is not None and said.short == "No"
    assert said.claims[0].text == "The mill was built in 1794."


def test_without_a_sure_verdict_the_nearest_sentence_stands_without_one(settings: Settings) -> None:
    said = decide("Was the mill built by Ida Holm?", candidates(0.9), Believer(), settings.answer)
    assert said is not None and (said.short, said.lead) == ("", "The articles say:")
    assert said.claims[0].text == "The mill was built in 1794."


def test_where_nothing_is_near_there_is_no_verdict_and_no_sentence(settings: Settings) -> None:
    assert decide("Is the moon made of cheese?", candidates(0.1), Believer(), settings.answer) is None
    assert decide("Is the moon made of cheese?", [], Believer(), settings.answer) is None
