"""The rows of a table are read as one sentence, and a focus finds the table by its columns."""

from qa_bot.answer.texts.columns import MOST_ROWS, asked_for, rows_named, with_tables
from qa_bot.answer.texts.forms import TABLE
from qa_bot.answer.texts.general import kind_of_focus
from qa_bot.answer.texts.prose import Sentence, read_sentences
from qa_bot.models.wording import content_words
from qa_bot.types import Document

HIRE = """The lake opens at nine in the morning.

Boat: Rowing boat; Now: £9; From May: £11
Boat: Sailing boat; Now: £31; From May: £36

Dogs are welcome on all boats.
"""


def read(text: str, *, every: bool = True) -> tuple[Document, list[Sentence]]:
    document = Document.of(text, source="b", title="Boats")
    return document, with_tables(document, read_sentences(document), every=every)


def tables(text: str, *, every: bool = True) -> list[int]:
    """How many rows each table has."""
    return [len(one.rows) for one in read(text, every=every)[1] if one.rows]


def test_rows_of_the_same_columns_are_one_table_and_know_where_each_stands() -> None:
    document, found = read(HIRE)
    (table,) = (one for one in found if one.rows)
    assert table.kind == TABLE
    assert [document.text[start:end][:11] for start, end in table.rows] == ["Boat: Rowin", "Boat: Saili"]
    assert (table.start, table.end) == (table.rows[0][0], table.rows[-1][1])


def test_rows_of_other_columns_and_tables_that_are_no_summary_stay_apart() -> None:
    assert tables(HIRE.replace("Boat: Sailing boat; Now", "Ship: Sailing boat; Now")) == [1, 1]
    row = "Boat: Boat {}; Now: £9\n"
    assert tables("".join(row.format(n) for n in range(MOST_ROWS))) == [MOST_ROWS]
    assert tables("".join(row.format(n) for n in range(MOST_ROWS + 1))) == []


def test_unless_every_table_is_wanted_only_those_are_that_a_sentence_announces() -> None:
    assert tables(HIRE, every=False) == []
    assert tables(
        HIRE.replace("The lake opens at nine in the morning.", "The prices are as follows."), every=False
    ) == [2]


def test_a_focus_asks_for_a_table_by_its_columns_or_by_the_kind_of_its_values() -> None:
    document, found = read(HIRE)
    (table,) = (one for one in found if one.rows)

    def asked(focus: str) -> bool:
        kind, others = kind_of_focus(focus)
        return asked_for(document, table, kind, others, set(content_words(focus)))

    assert asked("the rowing boat from May")
    assert asked("prices")
    assert not asked("the dogs")
    assert not asked("prices of the houses")


def test_a_focus_that_names_one_row_and_its_heading_asks_for_that_row() -> None:
    document, found = read(HIRE)
    (table,) = (one for one in found if one.rows)
    words = set(content_words("How did the hire of rowing boats develop?"))
    assert asked_for(document, table, None, words, words, headed="Hire")
    assert not asked_for(document, table, None, words, words)
    assert rows_named(document, table, words) == table.rows[:1]
    assert rows_named(document, table, set(content_words("boats"))) == table.rows
    assert rows_named(document, table, set(content_words("rowing and sailing"))) == table.rows
