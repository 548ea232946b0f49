"""What a text tells of its names: who is a person, what is a place, and what it does not tell."""

import pytest

from qa_bot.evaluation.naming import Names

TEXT = (
    "German Chancellor Angela Merkel met the engineer Ada Lund, 34, in Tarnholm on Friday. Jonas Okoye paid for the bridge, "
    "and Okoye said he was glad.\n\nThe operator Shanda Holding closed. Yukos sold Moving Castle to Deutsche Bank. Kilmarnock beat Real Madrid in Madrid, and "
    "Madrid said nothing. The Ellery Police said so. Mr Vaile spoke of Norwegian fish and of Brian Holm, who won in 1994. "
    "Warrington Town lost."
)
NAMES = Names.of(TEXT)


@pytest.mark.parametrize(
    "name", ["Angela Merkel", "Chancellor Angela Merkel", "Ada Lund", "Okoye", "Mr Vaile", "Brian Holm", "Holm"]
)
def test_a_title_a_trade_an_age_or_speech_makes_a_person(name: str) -> None:
    assert NAMES.is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Yukos",
        "Shanda Holding",
        "Kilmarnock",
        "Moving Castle",
        "Deutsche Bank",
        "Real Madrid",
        "Ellery Police",
        "Tarnholm",
        "Town",
    ],
)
def test_what_only_looks_like_a_person_is_none(name: str) -> None:
    assert not NAMES.is_person(name)


def test_a_name_is_of_the_kind_that_its_company_tells_or_of_none() -> None:
    kinds = {name: NAMES.kind(name) for name in ("Ada Lund", "Okoye", "Tarnholm", "1994", "Mr Vaile", "Yukos", "Brian")}
    assert kinds == {
        "Ada Lund": "person",
        "Okoye": "last name",
        "Tarnholm": "place",
        "1994": "year",
        "Mr Vaile": "Mr",
        "Yukos": "",
        "Brian": "",
    }
    assert NAMES.kind("Norwegian") == NAMES.kind("Ukrainian") != NAMES.kind("Irish")  # "a", "an"


def test_names_do_not_run_across_paragraphs() -> None:
    assert not Names.of("The speech of Jonas Okoye\n\nKari Moe said so.").is_person("Okoye Kari")
