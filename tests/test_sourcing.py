"""What one source says is answered from the articles that are by it."""

import pytest
from test_preceding import candidate

from qa_bot.answer.candidates.sourcing import of_the_source, says_it

COURIER = candidate("Aldermoor Courier, 9 November. Four people were hurt.")
LETTER = candidate("To our Friends. Five people were injured, as the Courier did not say.")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("According to the Aldermoor Courier, how many people were hurt?", [COURIER]),
        ("How many people were hurt according to the Courier?", [COURIER, LETTER]),
        ("How many people were hurt according to the Herald?", [COURIER, LETTER]),  # nobody is the Herald
        ("How many people were hurt?", [COURIER, LETTER]),
    ],
)
def test_a_named_source_is_asked_alone(question: str, kept: list[object]) -> None:
    assert list(of_the_source(question, [COURIER, LETTER])) == kept


def test_who_said_the_very_words_stands_beside_them() -> None:
    said = '"We found the fault ourselves, and told all," said Rosa Oker.'
    assert says_it('Who said of the meter "We found the fault ourselves"?', said, "Rosa Oker")
    assert not says_it('Who said "We lost the fault ourselves"?', said, "Rosa Oker")
    assert not says_it('When did he say "We found the fault ourselves"?', said, "Rosa Oker")
    assert not says_it('Who said "We found"?', said, "Rosa Oker")
    assert not says_it('Who said "We found the fault ourselves"?', said, "We found the fault")
    film = 'Spencer Tracy starred in "The Old Man and the Sea".'
    assert not says_it('Who wrote "The Old Man and the Sea"?', film, "Spencer Tracy")
    rao = '"I will not sell the mill," said Rao in Berlin.'
    assert says_it('Who said "I will not sell the mill"?', rao, "Rao")
    assert not says_it('Who was told "I will not sell the mill"?', rao, "Rao")
    assert not says_it('Who said "I will not sell the mill"?', rao, "Berlin")
