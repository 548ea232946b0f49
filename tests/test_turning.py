"""The word order of a question, and the words that it needs."""

import pytest

from qa_bot.answer.statements.turning import Lexicon, base_form, turned

COMMON = frozenset("open close stop carry treat use".split())
LEXICON = Lexicon(COMMON.__contains__, frozenset({"Longport"}), frozenset({"the", "sales"}))


@pytest.mark.parametrize(
    ("past", "base"),
    [("opened", "open"), ("closed", "close"), ("stopped", "stop"), ("carried", "carry"), ("used", "use"),
     ("treated", "treat"), ("built", "build"), ("rose", "rise"), ("zarfed", None), ("red", None)],
)  # fmt: skip
def test_the_base_of_a_past_tense_is_found_or_not_guessed(past: str, base: str | None) -> None:
    assert base_form(past, LEXICON) == base


@pytest.mark.parametrize(
    ("statement", "order"),
    [
        ("The bridge has been opened", "has the bridge been opened"),
        ("Longport opened the bridge", "did Longport open the bridge"),
        ("Sales rose in the spring", "did sales rise in the spring"),
        ("The Old Mill was sold", "was the Old Mill sold"),
        ("The mill has a wheel", None),  # no auxiliary
        ("The book claims Longport opened the bridge", None),  # two verbs
        ("Longport opened the bridge and closed the mill", None),
        ("The gloomp zarfed the bridge", None),  # no known verb
        ("Nickel fell in the spring", None),  # a name or not?
    ],
)
def test_a_statement_is_turned_or_left_where_its_order_is_not_sure(statement: str, order: str | None) -> None:
    assert turned(statement, LEXICON) == order
