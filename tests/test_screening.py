"""What cannot answer is not given to a reader, and what it marks against the law of the question is refused."""

import pytest

from qa_bot.answer.candidates.screening import may_answer, of_another_thing, readable, without_other_prices
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.types import Document

TALE = "It is often said that the guild bought the mill to pull it down. The account books tell another story."
PLANS = "The guild kept it for grinding bark."
CREDIT = "The hoist was begun by Ane Lund, a cooper. It was later credited to Peder Krag, who came in 1790."


def evidence(text: str, sentence: str) -> Evidence:
    document = Document.of(text, source="mill.txt", title="The mill")
    return Evidence(document, text.index(sentence), text.index(sentence) + len(sentence))


def test_what_is_told_as_false_is_not_read_unless_one_asks_what_is_said() -> None:
    read = readable("What did the guild do with the mill?", f"{TALE} {PLANS}")
    assert "pull it down" not in read
    assert PLANS in read
    assert len(read) == len(f"{TALE} {PLANS}")
    assert "pull it down" in readable("What do people say that the guild did?", f"{TALE} {PLANS}")


def test_what_is_denied_right_behind_answers_only_who_asks_what_was_said_or_wrong() -> None:
    said = "I wrote that the firm had closed the pool."
    one = evidence(f"{said} It has not; it opens later.", said)
    assert not may_answer("Who closed the pool?", "the firm", one)
    assert may_answer("Who closed the pool?", "the firm", evidence(f"{said} It was cold.", said))
    assert may_answer("What did she get wrong about the pool?", "the firm had closed the pool", one)
    assert may_answer("What did she write about the pool?", "the firm had closed the pool", one)


def test_whom_something_is_later_credited_to_is_not_read_unless_one_asks_for_the_credit() -> None:
    read = readable("Who began the hoist?", CREDIT)
    assert "Krag" not in read
    assert "Ane Lund" in read
    assert "Peder Krag" in readable("Who was the hoist credited to?", CREDIT)


def test_a_length_of_time_is_no_difference() -> None:
    text = "The bakers wore earplugs for three weeks each. Earplugs lengthened their sleep by 25 minutes."
    read = readable("How much longer did they sleep?", text)
    assert "three weeks" not in read
    assert "25 minutes" in read


def test_who_stands_near_a_fire_is_not_to_blame_for_it() -> None:
    text = "The barn burned all night. A neighbour, Nils Roe, led the horses out."
    one = evidence(text, "A neighbour, Nils Roe, led the horses out.")
    assert not may_answer("Who is to blame for the fire?", "Nils Roe", one)
    assert may_answer("Who led the horses out?", "Nils Roe", one)


def test_houses_are_no_people() -> None:
    text = "The fire burned 40 houses."
    assert not may_answer("How many people were hurt?", "40", evidence(text, text))


PRICES = ["The tower cost 9,000 pounds.", "A guest paid 12 pounds. The new hinge, a part of the gate, cost 30 pounds."]


def test_where_the_thing_asked_about_has_a_price_those_of_others_are_not_read() -> None:
    first, second = without_other_prices("What did the broken hinge cost?", PRICES)
    assert not first.strip()
    assert second.strip() == "The new hinge, a part of the gate, cost 30 pounds."
    assert len(second) == len(PRICES[1])
    assert without_other_prices("What did the bridge cost?", PRICES) == PRICES
    assert without_other_prices("Who paid?", PRICES) == PRICES


@pytest.mark.parametrize(
    ("question", "short", "of_another"),
    [
        ("What did the bridge cost?", "9,000 pounds", True),
        ("What did the tower cost?", "9,000 pounds", False),
        ("What was the price of the bridge?", "9,000 pounds", True),
        ("What did it cost?", "9,000 pounds", False),
        ("How much did the mill cost?", "9,000 pounds", False),  # what the article is about
        ("Who built the bridge?", "9,000 pounds", False),
    ],
)
def test_a_price_is_of_the_thing_that_its_sentence_names(question: str, short: str, of_another: bool) -> None:
    assert of_another_thing(question, short, evidence(PRICES[0], PRICES[0]), "The mill") is of_another


@pytest.mark.parametrize(
    "above", ["Ane wrote:", "On 3 May 2021 at 10:20, Ane Lund wrote:", "Your friend Ane Lund wrote:"]
)
def test_the_line_above_a_letter_is_read_for_questions_about_the_letter_alone(above: str) -> None:
    text = f"{above}\n\nI shall sell the hoist on Friday."
    assert "wrote" not in readable("Who will sell the hoist on Friday?", text)
    assert "sell the hoist" in readable("Who will sell the hoist on Friday?", text)
    assert above in readable("Who wrote that the hoist will be sold?", text)
    assert "Ane" in readable(
        "Who founded the guild?", "Of its founder Ane Lund, whom he knew, Peder Krag wrote: she was kind."
    )
