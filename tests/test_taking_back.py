"""What a source has withdrawn since is not said as a fact, nor what is denied without the denial."""

from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.taking_back import with_withdrawal
from qa_bot.types import Document

FIRST = Document.of(
    "The ship sank at dawn. The cause, the harbour office said, was a buoy that had broken loose.",
    source="a",
    title="A",
)
CAUSE = "The cause, the harbour office said, was a buoy that had broken loose."
TAKEN = "The harbour office withdrew its claim that a buoy had broken loose."
QUESTION = "Why did the ship sink?"


def told(document: Document) -> Said:
    start = document.text.index(CAUSE)
    return said([Evidence(document, start, start + len(CAUSE))], "a buoy that had broken loose", 0.9)


def test_a_withdrawal_leads_with_what_holds_instead() -> None:
    instead = "The ship had struck the mole, said Captain Roe."
    later = Document.of(f"{TAKEN} {instead} Snow fell.\n\nThe ship was old.", source="b", title="B")
    found = with_withdrawal(told(FIRST), QUESTION, [FIRST, later])
    assert found is not None
    assert [claim.text for claim in found.claims] == [f"{TAKEN} {instead}", f"Withdrawn: {CAUSE}"]
    assert found.short == ""
    assert [one.source for claim in found.claims for one in claim.citations] == ["b", "a"]


def test_a_denial_stands_beside() -> None:
    denied = "The buoy's owner denied that a buoy had broken loose."
    later = Document.of(denied, source="b", title="Wire")
    found = with_withdrawal(told(FIRST), QUESTION, [FIRST, later])
    assert found is not None
    assert [claim.text for claim in found.claims] == [CAUSE, f"But Wire says: {denied}"]
    assert found.short == "a buoy that had broken loose"


def test_a_denial_of_what_stands_right_before_it_stands_beside() -> None:
    own = Document.of(f"{FIRST.text} Its owner, Krag, disputes that and shows the chain.", source="a", title="A")
    found = with_withdrawal(told(own), QUESTION, [own])
    assert found is not None
    assert found.claims[1].text == "But: Its owner, Krag, disputes that and shows the chain."


def test_a_withdrawal_of_something_else_changes_nothing() -> None:
    other = Document.of("The harbour office withdrew its claim that the pilot was drunk.", source="b", title="B")
    assert with_withdrawal(told(FIRST), QUESTION, [FIRST, other]) == told(FIRST)
    assert with_withdrawal(None, QUESTION, [other]) is None


def test_a_sentence_that_withdraws_what_is_asked_is_no_yes() -> None:
    document = Document.of(TAKEN, source="b", title="B")
    yes = said([Evidence(document, 0, len(TAKEN))], "Yes", 0.9, lead="Yes:")
    found = with_withdrawal(yes, "Had a buoy broken loose?", [document])
    assert found is not None
    assert (found.lead, found.short, found.claims) == ("The articles say:", "", yes.claims)
    assert with_withdrawal(yes, "Did the office withdraw its claim that a buoy had broken loose?", [document]) == yes
