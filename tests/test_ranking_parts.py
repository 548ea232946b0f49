"""The part that has the most, or grew fastest, is told where the parts and the column are plain."""

import pytest
from test_lookup import HALF_YEAR, TITLE

from qa_bot.answer.tables.grids import tables_of
from qa_bot.answer.tables.ranking_parts import rank_parts

TOWNS = """- Town: Leeds; People 2023: 900; Growth: +2.0%
- Town: York; People 2023: 400; Growth: -1.0%
- Town: Total; People 2023: 1,300; Growth: +9.0%
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which division grew fastest?", ["Water"]),
        ("Which division shrank most?", ["Industry"]),
        ("Which division had the highest revenue in H1 2023?", ["Water"]),
        ("Which division had the lowest revenue?", ["Industry"]),  # the title tells of 2024
        ("Which division grew slowest?", []),  # one of them did not grow
        ("Which division had the highest profit?", []),
        ("Which division was the largest?", []),  # by what?
        ("Which division had the highest revenue in H1 2022?", []),
        ("Which town grew fastest?", ["Leeds"]),
        ("Which town has the most people?", ["Leeds"]),
        ("Which town has the most schools?", []),
        ("Which town grew fastest in 2021?", []),
        ("Which country grew fastest?", []),
    ],
)
def test_the_part_with_the_most_is_told_or_none(question: str, names: list[str]) -> None:
    text = TOWNS if "town" in question else HALF_YEAR
    found = rank_parts(question, tables_of(text), TITLE)
    assert [one.name for one in found[1]] == names if found else not names
