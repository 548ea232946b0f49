"""A row that totals the others competes with none, whether its name says so or its figures."""

import pytest

from qa_bot.answer.tables.cells import rows_of
from qa_bot.answer.tables.grids import tables_of
from qa_bot.answer.tables.ranking import rank
from qa_bot.answer.tables.ranking_parts import rank_parts
from qa_bot.answer.tables.totals import without_parts, without_totals

BRANCHES = """- Branch: Quayside; Loans 2023: 41.2; Loans 2022: 39.9
- Branch: Old Town; Loans 2023: 18.7; Loans 2022: 20.4
- Branch: Hillfoot; Loans 2023: 22.4; Loans 2022: 21.0
- Branch: {whole}; Loans 2023: {sum}; Loans 2022: 81.3
"""


def branches(whole: str, total: str = "82.3") -> list[str]:
    rows = rows_of(BRANCHES.format(whole=whole, sum=total))
    return [row.cells["Branch"] for row in without_totals(rows, "Branch", "Loans 2023")]


@pytest.mark.parametrize("whole", ["Total", "Group", "All", "All branches", "Overall", "Sum", "Average", "The company"])
def test_a_row_called_a_total_is_none_of_those_compared(whole: str) -> None:
    assert branches(whole) == ["Quayside", "Old Town", "Hillfoot"]


def test_a_row_whose_figures_are_the_sums_of_the_others_is_none_whatever_it_is_called() -> None:
    assert branches("Library service") == ["Quayside", "Old Town", "Hillfoot"]
    assert branches("Library service", "82.4") == ["Quayside", "Old Town", "Hillfoot"]  # each is rounded


@pytest.mark.parametrize(("whole", "total"), [("Riverside", "80.1"), ("Group", "4.4"), ("Allotment Road", "11.0")])
def test_a_row_that_stands_for_itself_competes(whole: str, total: str) -> None:
    assert branches(whole, total)[-1] == whole


def test_few_goals_that_add_up_by_chance_are_no_total() -> None:
    rows = rows_of(
        "".join(f"- Player: {name}; Goals: {goals}\n" for name, goals in zip("ABCD", (1, 2, 3, 6), strict=True))
    )
    assert len(without_totals(rows, "Player", "Goals")) == 4


def test_the_part_with_the_most_answers_and_not_the_whole() -> None:
    text = BRANCHES.format(whole="Group", sum="82.3")
    found = rank("Which branch had the most loans in 2023?", text, "Libraries")
    parts = rank_parts("Which branch had the most loans in 2023?", tables_of(text), "Libraries")
    assert {found and found.names, parts and parts[1][0].name} - {None} == {"Quayside"}


def test_what_is_asked_of_the_whole_is_not_read_in_a_part() -> None:
    text = BRANCHES.format(whole="Group", sum="82.3")
    (read,) = without_parts("What were the loans in 2023?", [text])
    assert len(read) == len(text) and "82.3" in read and "Quayside" not in read and "18.7" not in read
    (read,) = without_parts("What were the loans of Old Town in 2023?", [text])
    assert "18.7" in read and "Quayside" not in read
    assert without_parts("Which branch had the most loans?", [text]) == [text]
    without_whole = BRANCHES.format(whole="Library bus", sum="1.0")
    assert without_parts("What were the loans in 2023?", [without_whole]) == [without_whole]
