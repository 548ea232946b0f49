"""Numbers by value, however they are written."""

import pytest

from qa_bot.models.numerals import as_written, numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("five million doses", "5 million doses"),
        ("5,000,000 doses", "five million doses"),
        ("twenty-five ships", "25 ships"),
        ("1.234,5 tonnes", "1,234.5 tonnes"),
        ("two hundred", "200"),
        ("3.5 percent", "3.5 %"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert set(numbers(one)) == set(numbers(other)) != set()


def test_numbers_that_differ_are_told_apart_and_one_is_a_pronoun() -> None:
    assert set(numbers("500 doses")).isdisjoint(numbers("five million doses"))
    assert numbers("one of them") == {}


def test_numbers_are_written_as_the_text_writes_them() -> None:
    assert as_written("19 workers left in 1890.", "Nineteen workers left.") == "Nineteen workers left in 1890."
    assert as_written("Nineteen of 20.", "19 of them") == "19 of 20."
    assert as_written("It cost 5 million pounds.", "It cost five million.") == "It cost five million pounds."
    assert as_written("In 119 houses.", "Nineteen houses.") == "In 119 houses."
