"""A table of times tells when something happened, where one row holds all of its words."""

import pytest

from qa_bot.answer.tables.grids import tables_of
from qa_bot.answer.tables.timeline import moment

TABLES = tables_of(
    "- Time: 10:52; Event: Certificate on the gateway expires\n"
    "- Time: 11:21; Event: First complaint, from a garden centre\n"
    "- Time: 13:05; Event: New certificate issued\n"
    "- Time: 13:39; Event: Payments back to normal\n"
    "\n"
    "- Year: 1894; What: The playhouse opens\n"
    "- Year: 2003; What: The ceiling is restored\n"
)


@pytest.mark.parametrize(
    ("question", "time"),
    [
        ("At what time was the new Quillpay certificate issued?", "13:05"),
        ("When did payments get back to normal?", "13:39"),
        ("When was the ceiling of the playhouse restored?", ""),  # of another row, too
        ("When was the ceiling restored?", "2003"),
        ("When was the certificate?", ""),  # one word tells no event
        ("When was the old certificate issued?", ""),
        ("When was the new Bankline certificate issued?", ""),
        ("Who issued the new certificate?", ""),
    ],
)
def test_the_row_with_all_words_of_an_event_tells_when_it_was(question: str, time: str) -> None:
    found = moment(question, TABLES, "The Quillpay outage")
    assert (found[1] if found else "") == time
