"""Which claim a sentence withdraws or denies, and which sentence it means."""

import pytest

from qa_bot.answer.statements import withdrawing
from qa_bot.answer.statements.withdrawing import withdrawals, withdraws
from qa_bot.ingest.sentences import sentence_spans


@pytest.mark.parametrize(
    ("sentence", "claim", "denied"),
    [
        ("The harbour office withdrew its claim that a buoy had broken loose.", "a buoy had broken loose", False),
        ("Krag took back the statement that the keeper was drunk, but not the rest.", "the keeper was drunk", False),
        ("The pilots no longer say that fog hid the light.", "fog hid the light", False),
        ("The claim that the lamp had failed has since been withdrawn.", "the lamp had failed", False),
        ("The owner denies that the lamp had failed.", "the lamp had failed", True),
        ("The makers dispute that, and point to the log.", "", True),
    ],
)
def test_a_claim_is_withdrawn_or_denied(sentence: str, claim: str, denied: bool) -> None:
    assert [(one.claim, one.denied) for one in withdrawals(sentence)] == [(claim, denied)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The office did not withdraw its claim that a buoy had broken loose.",
        "Nobody denied that the lamp had failed.",
        "The owner refused to take back the claim that the lamp had failed.",
        "The regiment withdrew from the fort that it had built.",
        "Lund wanted a second lamp, but the board rejected it.",
    ],
)
def test_what_stands_is_not_withdrawn(sentence: str) -> None:
    assert not withdraws(sentence)


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("The wreck was caused by a buoy that had broken loose, the office said.", True),
        ("A buoy marks the reef.", False),
        ("The buoy had not broken loose.", False),
        ("Two boats broke loose in the storm.", False),
    ],
)
def test_a_withdrawal_means_the_sentence_with_most_of_its_words(sentence: str, meant: bool) -> None:
    (one,) = withdrawals("The harbour office withdrew its claim that a buoy had broken loose.")
    assert one.means(sentence, "Why did the ship sink?") is meant


def test_the_numbers_and_names_of_a_withdrawn_claim_must_be_told_too() -> None:
    (one,) = withdrawals("The office withdrew its claim that 14 men from Lund had drowned.")
    assert one.means("In all 14 men from Lund drowned.", "")
    assert not one.means("In all 9 men from Lund drowned.", "")
    assert not one.means("In all 14 men from Orlo drowned.", "")


def test_sentences_of_a_text_of_many_denials_are_told_apart_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def counted(text: str) -> list[tuple[int, int]]:
        seen.append(len(text))
        return sentence_spans(text)

    monkeypatch.setattr(withdrawing, "sentence_spans", counted)
    text = " ".join(f"Clerk {number} denied that barge {number} had run aground." for number in range(2000))
    found = list(withdrawals(text))
    assert [text[one.start : one.end] for one in found] == [f"{one}." for one in text.rstrip(".").split(". ")]
    assert sum(seen) <= 2 * len(text)
