"""A claim is asked for its own names, numbers and things, and what a text answers is held against it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answer.claims.probing import MOST, agreed, kind_of, probed, probes
from qa_bot.models.reader import BestSpan

CLAIM = "The mill was sold to Ada Lund for 870,000 pounds in 1953."


def test_each_part_of_a_claim_gives_way_to_the_word_that_asks_for_it() -> None:
    assert [(CLAIM[p.start : p.end], p.kind, p.question) for p in probes(CLAIM)] == [
        ("mill", "thing", "What was sold to Ada Lund for 870,000 pounds in 1953?"),
        ("Ada Lund", "name", "The mill was sold to who or what for 870,000 pounds in 1953?"),
        ("870,000 pounds", "money", "The mill was sold to Ada Lund for how much money in 1953?"),
        ("1953", "date", "The mill was sold to Ada Lund for 870,000 pounds in what year?"),
    ]


def test_names_and_numbers_are_asked_for_before_things_where_there_are_too_many() -> None:
    claim = "A cook, a nurse, a judge, a poet and a pilot met Ada Lund in Longport on 3 May with 12 dogs and 40% of it."
    asked = probes(claim)
    assert len(asked) == MOST
    assert {"name", "date", "number", "share"} <= {p.kind for p in asked}
    assert [p.start for p in asked] == sorted(p.start for p in asked)


def test_the_capital_of_the_first_word_makes_no_name_and_an_article_is_no_part_of_one() -> None:
    assert [(p.kind, p.start, p.end) for p in probes("Wheat grows here.")] == [("thing", 0, 11)]
    assert probes("The Carrow Trust paid.")[0].question == "Who or what paid?"


def test_the_number_in_a_name_is_not_counted() -> None:
    assert [p.kind for p in probes("The pump KP-7 uses 15 litres.")].count("number") == 1


@given(st.text(max_size=120))
def test_parts_of_a_claim_do_not_overlap_and_each_question_lacks_its_part(claim: str) -> None:
    asked = probes(claim)
    assert len(asked) <= MOST
    assert all(a.end <= b.start for a, b in zip(asked, asked[1:], strict=False))
    assert all(0 <= p.start < p.end <= len(claim) and p.question.endswith("?") for p in asked)


@pytest.mark.parametrize(
    ("claimed", "told", "agreement"),
    [
        ("five million", "5,000,000 doses", 1.0),
        ("3,000", "3, 000", 1.0),  # as some texts are stored
        ("900,000 pounds", "870,000 pounds", 0.0),  # the unit alone is no agreement
        ("Ada Lund", "Lund", 1.0),  # who says less says nothing else
        ("Ada Lund", "Ada Holm", 0.5),
        ("Ada Lund", "Marta Holm", 0.0),
        ("the", "the", 0.0),  # no word that says anything
    ],
)
def test_answers_agree_by_number_or_by_words(claimed: str, told: str, agreement: float) -> None:
    assert agreed(claimed, told) == agreement == agreed(told, claimed)


def test_the_form_of_an_answer_tells_its_kind() -> None:
    told = ["3 May 1953", "£40m", "12 per cent", "two thousand oaks", "Ada Lund", "an old tree"]
    assert [kind_of(words) for words in told] == ["date", "money", "share", "number", "name", "thing"]


class Last:
    """Answers with the last word of a text."""

    name = "last"

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        return [BestSpan(text.rindex(" ") + 1, len(text), 6.0, 3.0) for text in texts]


def test_what_a_text_answers_is_told_with_its_place_and_how_sure_the_reader_is() -> None:
    text = "It was sold to Marta Holm"
    found = {one.claimed: one for one in probed("It was sold to Ada Holm in 1953.", text, Last())}
    assert found["Ada Holm"].agreement == 1.0 and found["1953"].agreement == 0.0
    one = found["1953"]
    assert text[one.start : one.end] == one.told == "Holm"
    assert one.logits == 3.0 and one.sureness == pytest.approx(0.7311, abs=1e-4)  # 1 / (1 + e^-1)
    assert probed("It was sold in 1953.", "...", Last()) == []


@pytest.mark.parametrize("number", ["Three", "Sixteen", "Nineteen", "Forty"])
def test_a_number_word_is_asked_for_like_digits_at_the_start_too(number: str) -> None:
    (asked,) = [probe for probe in probes(f"{number} engines were sent.") if probe.kind == "number"]
    assert (asked.start, asked.end, asked.question) == (0, len(number), "How many engines were sent?")
