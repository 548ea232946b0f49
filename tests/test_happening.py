"""When something happened is not answered by a sentence that tells of no such event."""

import pytest

from qa_bot.answer.candidates.happening import judges_another, untold
from qa_bot.answer.candidates.screening import may_answer
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.types import Document

STORM = "The storm of 4 March damaged the bridge at Kell; it will be closed until July."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When was the bridge destroyed?", STORM),
        ("When did the bridge at Kell collapse?", STORM),
        ("Where is Nils Roe buried?", "Nils Roe keeps his jars in a quarry."),
        ("Why was the mayor dismissed?", "The mayor was criticised because the report came late."),
        ("When was the baker arrested?", "The police spoke to the baker on Monday."),
        ("When did the mill go bankrupt?", "The mill earned less in 2019."),
    ],
)
def test_an_event_that_no_word_tells_is_not_answered(question: str, told: str) -> None:
    assert untold(question, told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When was the bridge destroyed?", "The bridge was swept away on 4 March."),
        ("When was the bridge damaged?", STORM),
        ("What stood at Kell before the bridge was destroyed?", "A ferry crossed there."),
        ("When was the bridge closed after it collapsed?", "It was shut on 4 March."),
        ("Where is Nils Roe buried?", "He lies in the churchyard of Kell."),
    ],
)
def test_an_event_that_is_told_or_not_asked_for_is(question: str, told: str) -> None:
    assert not untold(question, told)


def test_the_sentence_before_may_tell_it() -> None:
    document = Document.of(f"The bridge fell at noon. That was 4 March. {STORM}", source="kell.txt")

    def at(sentence: str) -> Evidence:
        start = document.text.index(sentence)
        return Evidence(document, start, start + len(sentence))

    assert may_answer("When did the bridge collapse?", "4 March", at("That was 4 March."))
    assert not may_answer("When did the bridge collapse?", "4 March", at(STORM))


@pytest.mark.parametrize(
    ("question", "around", "another"),
    [
        ("Who criticised the inspection?", "The wall", True),
        ("Who criticised the inspection, and for what?", "The wall", True),
        ("Who criticised the inspection?", "An inspection of the wall", False),
        ("Who criticised the closing of the workshop?", "The wall", False),
        ("Who praised the inspection?", "The wall", False),  # another verb: the reader may know better
        ("Who closed the mill?", "The wall", False),
    ],
)
def test_who_judges_one_thing_is_not_who_judges_another(question: str, around: str, another: bool) -> None:
    assert judges_another(question, "The union criticised the closing of the workshop.", around) is another
