"""A unit is said where the table states one, and nothing is taken for one that is none."""

import pytest

from qa_bot.answer.tables.units import head_unit, parted, unit_in, with_unit


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Protein (g)", ("Protein", "g")),
        ("Million euros", ("", "Million euros")),
        ("Margin, %", ("Margin", "%")),
        ("Sales in million dollars", ("Sales", "million dollars")),
        ("Revenue [EUR m]", ("Revenue", "EUR m")),
        ("Sodium (mmol/l)", ("Sodium", "mmol/l")),
        ("Goals (home)", ("Goals (home)", "")),
        ("L", ("L", "")),
        ("H1 2024", ("H1 2024", "")),
    ],
)
def test_a_name_is_parted_from_its_unit(name: str, parts: tuple[str, str]) -> None:
    assert parted(name) == parts


def test_the_head_of_a_column_of_names_is_a_unit_only_where_it_can_be_no_name() -> None:
    assert head_unit("Million euros") == "Million euros"
    assert head_unit("in kg") == "kg"
    assert head_unit("Day") == head_unit("Bar") == head_unit("Branch") == ""
    assert unit_in("In million euros:") == "million euros"


@pytest.mark.parametrize(
    ("value", "unit", "short"),
    [
        ("48.3", "Million euros", "48.3 million euros"),
        ("48.3", "€m", "€48.3 million"),
        ("48.3", "EUR m", "EUR 48.3 million"),
        ("48.3", "£", "£48.3"),
        ("5.1", "%", "5.1%"),
        ("+8.0%", "Million euros", "+8.0%"),
        ("13.5", "g", "13.5 g"),
        ("closed", "hours", "closed"),
        ("9", "", "9"),
    ],
)
def test_a_bare_figure_is_said_with_its_unit(value: str, unit: str, short: str) -> None:
    assert with_unit(value, unit) == short
