"""What two copies of one text tell differently."""

from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answer.accounts.copies import edits
from qa_bot.types import Document

TEXT = (
    "The flood reached Marsh End on Monday. Rescuers said that 26 people were missing in the lower town. "
    "Mayor Tove Holm asked the army for boats. Nobody in the upper town was hurt. The bridge is closed until Friday."
)


def values(changed: str, text: str = TEXT) -> list[tuple[str, str]]:
    return [one.values for one in edits(Document.of(text, source="a"), Document.of(changed, source="b"))]


def test_another_figure_day_or_name_is_an_edit_and_stands_where_it_says() -> None:
    changed = TEXT.replace("26", "62").replace("Tove Holm", "Ada Lund").replace("Friday", "Sunday")
    found = edits(Document.of(TEXT, source="a"), Document.of(changed, source="b"))
    assert [one.values for one in found] == [
        ("26 people", "62 people"),
        ("Tove Holm", "Ada Lund"),
        ("Friday", "Sunday"),
    ]
    for one in found:
        assert one.values[0] in one.first.text and one.values[1] in one.second.text


def test_other_words_more_sentences_and_white_space_are_none() -> None:
    assert not values(TEXT.replace("asked the army", "begged the army"))
    assert not values(TEXT.replace(". ", ".\n"))
    assert not values("From our reporter. " + TEXT + " More on page 4.")
    assert not values(TEXT.replace("The flood", "Floods"))  # a sentence's first word has a capital anyway


def test_an_edit_is_found_behind_sentences_that_one_copy_lacks() -> None:
    shorter = TEXT.replace("Mayor Tove Holm asked the army for boats. ", "").replace("26", "27")
    assert values(shorter) == [("26 people", "27 people")]


@given(st.text(alphabet="aA1 .", max_size=40), st.text(alphabet="aA1 .", max_size=40))
def test_any_texts_have_edits_that_differ(first: str, second: str) -> None:
    assert all(one != other for one, other in values(second, first))
    assert not values(first, first)
