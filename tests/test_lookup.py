"""A cell answers where its row and column are plain, and every word of the question is told; otherwise none does."""

import pytest

from qa_bot.answer.tables.grids import tables_of
from qa_bot.answer.tables.lookup import find_figure

HALF_YEAR = """## Key figures

- Million euros: Revenue; H1 2024: 146.2; H1 2023: 135.4; Change: +8.0%
- Million euros: of which Water; H1 2024: 81.7; H1 2023: 70.2; Change: +16.4%
- Million euros: of which Industry; H1 2024: 48.3; H1 2023: 49.1; Change: -1.6%
- Million euros: Operating profit; H1 2024: 9.8; H1 2023: 13.1; Change: -25.2%
- Million euros: Net profit; H1 2024: 5.9; H1 2023: 8.4; Change: -29.8%
- Million euros: Employees at 30 June; H1 2024: 1,912; H1 2023: 1,874; Change: +2.0%
"""
TITLE = "Solvane Pumps plc: Half-year report for the six months to 30 June 2024"
POOL = """- Day: Monday; Opens: closed; Closes: closed; Lanes for swimmers: 0
- Day: Tuesday to Friday; Opens: 6:30; Closes: 21:00; Lanes for swimmers: 4
- Day: Saturday; Opens: 8:00; Closes: 19:00; Lanes for swimmers: 2
"""
GRAINS = """- Grain: Oats; Energy (kcal): 372; Protein (g): 13.5; Iron (mg): 4.3
- Grain: Pearl barley; Energy (kcal): 352; Protein (g): 9.9; Iron (mg): 2.5
"""
LAB = """- Test: Sodium (mmol/l); Result: 139; Reference: 135–145
- Test: Potassium (mmol/l); Result: 4.1; Reference: 3.5–5.1
"""
KEY_FIGURES = """- Metric: Gross margin (%); 2023: 41.2; 2022: 40.0
- Metric: Employees at year-end; 2023: 812; 2022: 790
- Metric: Sales (EUR m); 2023: 96.0; 2022: 91.5
"""
LEAGUE = """- Place: 1; Team: Harwell Rovers; Won: 15; Goals for: 48; Goals against: 21; Profit margin: 4
- Place: 2; Team: Brack Town; Won: 11; Goals for: 39; Goals against: 29; Profit margin: 2
"""


def shorts(question: str, text: str, title: str) -> list[str]:
    return [one.table.short(one.entry, one.column) for one in find_figure(question, tables_of(text), title)]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("What was Solvane's net profit in the first half of 2023?", "8.4 million euros"),
        ("What was net profit in H1 2023?", "8.4 million euros"),
        ("How many people did Solvane employ in mid-2024?", "1,912"),
        ("How many employees were there on 30 June 2023?", "1,874"),
        ("How large was the Industry division's revenue?", "48.3 million euros"),  # the title tells of 2024
        ("How large was the Industry segment's turnover in H1 2023?", "49.1 million euros"),
        ("What was revenue in the first six months of 2023?", "135.4 million euros"),
        ("What was the change in net profit?", "-29.8%"),
    ],
)
def test_a_row_and_a_time_give_the_figure(question: str, short: str) -> None:
    assert shorts(question, HALF_YEAR, TITLE) == [short]


@pytest.mark.parametrize(
    "question",
    [
        "What was net profit in H1 2022?",
        "What was net profit in 2023?",  # half a year is not a year
        "What was the profit in H1 2023?",  # which one?
        "How large was the Pharma division's revenue?",
        "How large was the Industry division's profit?",
        "How large was the Industry division?",  # by what?
        "What was Bellman's net profit in H1 2023?",
        "What was the net profit per share in H1 2023?",
        "How much higher was net profit in H1 2023 than in H1 2024?",
        "Who made the net profit in H1 2023?",
    ],
)
def test_what_is_not_plain_or_not_told_is_not_answered(question: str) -> None:
    assert shorts(question, HALF_YEAR, TITLE) == []


def test_without_a_time_in_question_or_title_two_columns_fit_equally() -> None:
    assert shorts("What was Solvane's net profit?", HALF_YEAR, "Solvane Pumps plc") == []


@pytest.mark.parametrize(
    ("question", "text", "short"),
    [
        ("When does the pool open on Wednesday?", POOL, ["6:30"]),
        ("When does the pool close on Saturday?", POOL, ["19:00"]),
        ("When does the pool open on Monday?", POOL, ["closed"]),
        ("How many lanes are there on Saturday?", POOL, ["2"]),
        ("When does the pool open on Sunday?", POOL, []),
        ("When does the pool open?", POOL, []),
        ("How much protein is in oats?", GRAINS, ["13.5 g"]),
        ("How many kcal does pearl barley have?", GRAINS, ["352 kcal"]),
        ("How many milligrams of iron are in oats?", GRAINS, ["4.3 mg"]),
        ("How much magnesium is in oats?", GRAINS, []),
        ("How much iron is in quinoa?", GRAINS, []),
        ("What was the sodium?", LAB, ["139 mmol/l"]),
        ("What was the sodium in 2021?", LAB, []),
        ("What was the gross margin in 2023?", KEY_FIGURES, ["41.2%"]),
        ("How many employees were there at the end of 2022?", KEY_FIGURES, ["790"]),
        ("What was turnover in 2022?", KEY_FIGURES, ["EUR 91.5 million"]),
        ("What was turnover in the first half of 2022?", KEY_FIGURES, []),
        ("How many games did Brack Town win?", LEAGUE, ["11"]),
        ("How many goals did Brack Town concede?", LEAGUE, ["29"]),
        ("What was the profit of Brack Town?", LEAGUE, []),  # a margin is no profit
    ],
)
def test_tables_of_other_kinds_are_looked_up_alike(question: str, text: str, short: list[str]) -> None:
    assert shorts(question, text, "Opening hours of the pool") == short


def test_a_row_may_be_called_by_its_time() -> None:
    visitors = "- Year: 2019; Visitors: 1,200\n- Year: 2020; Visitors: 310\n"
    assert shorts("How many visitors were there in 2020?", visitors, "The mill") == ["310"]
    assert shorts("How many visitors were there in 2018?", visitors, "The mill") == []


@pytest.mark.parametrize("again", ["How many people ", "first half ", "Tuesday to ", "30 ", "in "])
def test_a_long_question_takes_no_long_time(again: str) -> None:
    assert shorts(f"{again * 1000}?", HALF_YEAR, TITLE) == []


def test_two_rows_that_fit_equally_are_both_found() -> None:
    twice = f"{GRAINS}\nCooked:\n\n{GRAINS.replace('13.5', '2.4')}"
    assert shorts("How much protein is in oats?", twice, "") == ["13.5 g", "2.4 g"]
