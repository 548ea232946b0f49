"""A time has many names; two of them are one time where they cover the same."""

import pytest

from qa_bot.answer.tables.terms import BEFORE, Term, days_of, meets, of_a_part, terms_of, without_terms


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("H1 2024", [Term(2024, "H1")]),
        ("the first half of 2023", [Term(2023, "H1")]),
        ("the first six months of 2023", [Term(2023, "H1")]),
        ("Half-year report for the six months to 30 June 2024", [Term(2024, "H1")]),
        ("the second half of 2023", [Term(2023, "H2")]),
        ("3Q 2023", [Term(2023, "Q3")]),
        ("the third quarter of 2023", [Term(2023, "Q3")]),
        ("mid-2024", [Term(2024, "M6")]),
        ("at the end of 2023", [Term(2023, "M12")]),
        ("Employees at 30 June", [Term(0, "M6")]),
        ("Employees at year-end", [Term(0, "M12")]),
        ("30 June 2024", [Term(2024, "M6")]),
        ("Season 2023/24", [Term(2023, "/")]),
        ("Season 2023-2024", [Term(2023, "/")]),
        ("FY 2023", [Term(2023, "")]),
        ("Previous year", [Term(BEFORE, "")]),
        ("Turnover 2019", [Term(2019, "")]),
        ("1887", [Term(1887, "")]),
        ("Population in 1887", [Term(1887, "")]),
        ("the population in 1887 of Holm", [Term(1887, "")]),
        ("March 1887", [Term(1887, "M3")]),
        ("Season 1887/88", [Term(1887, "/")]),
        ("1500 m", []),
        ("in 1500 homes", []),
        ("rose by 1500", []),
        ("Jan 2024", [Term(2024, "M1")]),
        ("30 Sept.", [Term(0, "M9")]),
        ("Jan", []),
        ("2,019 people may march", []),
        ("a rise of 2023.5 per cent", []),
    ],
)
def test_a_time_is_known_by_its_names(line: str, terms: list[Term]) -> None:
    assert terms_of(line) == terms


def test_what_is_left_without_times_keeps_its_place() -> None:
    assert without_terms("Debt in H1 2024 (net)") == "Debt in         (net)"


def test_a_part_of_a_year_is_not_the_year_but_for_what_is_counted_at_a_moment() -> None:
    half, year, moment = Term(2024, "H1"), Term(2024, ""), Term(0, "M6")
    assert meets(half, half, (), ())
    assert not meets(year, half, (), ())
    assert not meets(half, year, (), ())
    assert not meets(Term(2023, "H1"), half, (), ())
    assert meets(Term(2024, "M6"), half, (moment,), ())
    assert meets(year, half, (moment,), ())
    assert meets(Term(2024, "Q1"), Term(0, "Q1"), (), (2024,))
    assert not meets(Term(2024, "Q1"), Term(0, "Q1"), (), ())


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Tuesday to Friday", {1, 2, 3, 4}),
        ("Mon–Wed", {0, 1, 2}),
        ("Sat & Sun", {5, 6}),
        ("saturday to monday", {5, 6, 0}),
        ("Weekdays", {0, 1, 2, 3, 4}),
        ("Daily", {0, 1, 2, 3, 4, 5, 6}),
        ("The sun sat low", set()),
    ],
)
def test_a_line_names_days_of_the_week(line: str, days: set[int]) -> None:
    assert days_of(line) == days


def test_a_figure_of_a_half_is_none_of_the_year() -> None:
    half = "In the first six months sales fell by 14 per cent."
    assert of_a_part("Sales fell by 14 per cent in 2024.", half)
    assert not of_a_part("Sales fell by 14 per cent in the first half of 2024.", half)
    assert not of_a_part("Sales fell by 14 per cent.", half)  # it says no time
    assert not of_a_part("Sales fell in 2024.", half)  # and no figure
    assert not of_a_part(
        "Sales fell by 14 per cent in 2024.", "In 2024, as in its first half, they fell by 14 per cent."
    )
    assert not of_a_part(
        "In 2023 the firm had 300 staff.", "After a strong Q4 2023, it had 300 staff at the end of the year."
    )
