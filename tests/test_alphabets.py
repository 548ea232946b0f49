"""Which letters a text of a language may have."""

import pytest

from qa_bot.ingest.text.alphabets import fits, is_western


@pytest.mark.parametrize(
    ("text", "language", "fitting"),
    [
        ("Die Mühle dreht sich für IMMER, ÜBERALL.", "de", True),
        ("Die M\u00fchle steht in Łódź.", "de", False),
        ("Młyn w Łodzi – „stary”.", "pl", True),
        ("Что угодно", "xx", True),
    ],
)
def test_all_letters_of_a_text_are_of_its_language(text: str, language: str, fitting: bool) -> None:
    assert fits(text, language) is fitting


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("“Une journée à Besançon” – 5 €", True),
        ("ÉTÉ À LA MER", True),
        ("Une journÉe au moulin", False),  # a capital inside a word: read in the wrong encoding
        ("Młyn", False),
    ],
)
def test_what_is_written_in_the_west_of_europe(text: str, western: bool) -> None:
    assert is_western(text) is western
