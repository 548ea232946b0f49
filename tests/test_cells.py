import pytest

from qa_bot.answer.tables.cells import cell_says, find_cell, rows_about, rows_of, value_of

TABLE = """Four branches:

- Branch: York; Manager: Alma Reyes; Turnover 2018: 3.2 million; Turnover 2019: 3.4 million
- Branch: Leeds; Manager: Piotr Zielinski; Turnover 2018: 2.6 million; Turnover 2019: 2.5 million
- Branch: West Hull; Manager: Samir Das; Turnover 2018: 1.5 million; Turnover 2019: 1.8 million

- milk
- Note: keep it cold
"""


def test_rows_are_list_items_whose_values_have_names() -> None:
    rows = rows_of(TABLE)
    assert [row.cells["Branch"] for row in rows] == ["York", "Leeds", "West Hull"]
    assert all(TABLE[row.start : row.end].startswith("- Branch") for row in rows)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the turnover of the Leeds branch in 2019?", "2.5 million"),
        ("what was the turnover of west hull in 2018", "1.5 million"),
        ("Who is the manager of the York branch?", "Alma Reyes"),
        ("Which branch does Samir Das manage?", "West Hull"),
    ],
)
def test_row_and_column_that_the_question_names_give_the_cell(question: str, value: str) -> None:
    cell = find_cell(question, rows_of(TABLE), "")
    assert cell is not None and cell.value == value


@pytest.mark.parametrize(
    "question",
    [
        "Who is the manager of the Derby branch?",  # no such row
        "What was the turnover of the Leeds branch?",  # of which year?
        "What was the turnover in 2019?",  # of which branch?
        "Who is the manager's husband in York?",  # something else of the row
        "Who is the manager of the York branch of Tesco?",
    ],
)
def test_what_is_not_named_by_row_and_column_is_left_to_the_reader(question: str) -> None:
    assert find_cell(question, rows_of(TABLE), "") is None


def test_rows_that_are_not_meant_are_blanked_in_all_texts() -> None:
    other = "- Branch: Durham; Manager: Joan Hartley; Turnover 2018: 1.3 million; Turnover 2019: 1.4 million"
    read = rows_about("Who runs the shop in Leeds?", [TABLE, other])
    assert "Zielinski" in read[0] and "Four branches" in read[0] and "milk" in read[0]
    assert "Reyes" not in read[0] and not read[1].strip()
    assert rows_about("Who runs the shop?", [TABLE, other]) == [TABLE, other]
    assert "Zielinski" not in rows_about("Why did Leeds lose money?", [TABLE])[0]
    assert "Zielinski" not in rows_about("What was the total turnover in 2019?", [TABLE])[0]


def test_a_row_that_is_called_by_its_column_is_all_that_is_read() -> None:
    text = "Plots of the society; 7 pm.\n- Plot: 4; Size: 210\n- Plot: 7; Size: 180\n"
    assert rows_about("How big is plot 7?", [text, "7 pm"])[0].strip() == "- Plot: 7; Size: 180"


@pytest.mark.parametrize(
    ("claim", "decided"),
    [
        ("Piotr Zielinski is the manager of Leeds.", True),
        ("Alma Reyes is the manager of Leeds.", False),
        ("The turnover 2019 of West Hull was 1.8 million.", True),
        ("The turnover 2019 of West Hull was 2.8 million.", False),
        ("The manager of Leeds is ill.", None),
        ("Alma Reyes is the manager of Derby.", None),
    ],
)
def test_a_cell_decides_a_claim_about_it(claim: str, decided: bool | None) -> None:
    found = cell_says(claim, rows_of(TABLE))
    assert (found and found[1]) is decided


def test_no_row_alone_is_the_largest() -> None:
    text = "- Lake: Orrin; Depth: 23\n- Lake: Haddow; Depth: 12; Note: the deepest of old"
    (read,) = rows_about("Which lake is the deepest?", [text])
    assert "Orrin" not in read and "Haddow" in read
    (read,) = rows_about("Which lake has the most visitors?", [text])
    assert not read.strip()


@pytest.mark.parametrize(
    "table",
    [
        "- Model: K3 Mini; Noise: 38 dB; Weight: 12 kg\n- Model: K3 Pro; Noise: 47 dB; Weight: 19 kg",
        "- Property: Noise; K3 Mini: 38 dB; K3 Pro: 47 dB\n- Property: Weight; K3 Mini: 12 kg; K3 Pro: 19 kg",
    ],
)
@pytest.mark.parametrize(
    ("question", "value"), [("How loud is the K3 Pro?", "47 dB"), ("How heavy is the K3 Mini?", "12 kg")]
)
def test_how_loud_asks_for_the_noise_wherever_it_stands(table: str, question: str, value: str) -> None:
    cell = find_cell(question, rows_of(table), "")
    assert cell is not None
    assert cell.value == value


def test_a_yearly_plan_is_the_annual_row() -> None:
    table = (
        "- Plan: Monthly; Fee: 12 euros; Each lesson: 4 euros\n- Plan: Annual; Fee: 90 euros; Each lesson: 2 euros\n"
    )
    read = rows_about("How much does a lesson cost on the yearly plan?", [table])[0]
    assert "2 euros" in read.replace("12 euros", "") and "4 euros" not in read


def test_what_is_marked_in_a_row_is_its_value() -> None:
    row = "- Branch: Quayside; Sales Q3: 41.2; Staff: 12"
    assert value_of("Q3: 41.2", row) == value_of("41.2", row) == "41.2"
    assert value_of("the motto: act", "They have the motto: act.") == "the motto: act"


def test_who_owns_something_stands_under_owner() -> None:
    rows = rows_of(
        "- Action: Health check; Owner: Ida Holm; State: open\n- Action: Weekend alerts; Owner: Tom Reed; State: done"
    )
    cell = find_cell("Who owns the health check?", rows, "")
    assert cell and cell.value == "Ida Holm"
    assert find_cell("Who wrote the health check?", rows, "") is None
