"""What counts as a figure of a sentence, what it is asked by, and when two figures say the same."""

import pytest

from qa_bot.answer.statements.amounts import Figure, figures, kin


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The fire hurt 14 people.", [("count", "14 people", "The fire hurt how many people?")]),
        ("It cost about £3m, half of it for oak.", [("money £", "about £3m", "It cost how much, half of it for oak?")]),
        ("Tickets for the ferry cost €14, said the captain.", [("money €", "€14", "Tickets for the ferry cost how much?")]),
        ("Lund opens the mill on 4 May 2024.", [("day of the year", "4 May 2024", "Lund opens the mill on what date?")]),
        ("They left after four minutes.", [("span", "four minutes", "They left after how many minutes?")]),
        ("The mill was built in 1790.", [("year", "1790", "The mill was built in what year?")]),
        ("Turnout fell to 52 per cent.", [("share", "52 per cent", "Turnout fell to what percentage?")]),
        ("Eighteen fire engines came.", [("count", "Eighteen fire engines", "how many fire engines came?")]),
        ("Thirty-four people were hurt.", [("count", "Thirty-four people", "how many people were hurt?")]),
        ("One man saw it.", []),
        ("The wall fell shortly after 11.40 p.m. and lay there.", []),
        ("She won 7-6 in a three-party race.", []),
    ],
)  # fmt: skip
def test_a_figure_is_asked_for_where_it_stands(text: str, found: list[tuple[str, str, str]]) -> None:
    made = figures(0, text)
    assert [(one.kind, one.shown, one.question) for one in made] == found
    assert all(text[one.start : one.end] == one.shown for one in made)


def figure(text: str) -> Figure:
    return figures(0, text)[0]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("It hurt 14 people.", "It hurt fourteen people.", True),
        ("It hurt 14 people.", "It hurt 19 people.", False),
        ("It hurt more than 300 people.", "It hurt 312 people.", True),
        ("It hurt more than 300 people.", "It hurt 900 people.", False),
        ("It hurt about 2,000 people.", "It hurt 1,987 people.", True),
        ("It took three days.", "It took 72 hours.", True),
        ("It took three days.", "It took 40 hours.", False),
        ("It came in 1998.", "It came in 2000.", False),
    ],
)
def test_rough_figures_and_bounds_are_no_contradiction(one: str, other: str, alike: bool) -> None:
    assert figure(one).alike(figure(other)) is figure(other).alike(figure(one)) is alike


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Fourteen engines came.", "Eighteen fire engines came.", True),
        ("Two firefighters fell.", "Some 30 firefighters came.", True),
        ("Fourteen engines came.", "Fourteen stations sent help.", False),
        ("It hurt 14 people.", "It fed 19 people.", False),
    ],
)
def test_figures_of_one_name_are_kin_but_not_those_of_people_of_whom_all_is_counted(
    one: str, other: str, found: bool
) -> None:
    assert kin(figure(one), figure(other)) is kin(figure(other), figure(one)) is found


def test_a_month_in_short_is_a_date_and_a_number_of_months_a_span() -> None:
    assert [(one.kind, one.shown) for one in figures(0, "The old mill was shut on 4 Sept. for six months.")] == [
        ("day of the year", "4 Sept."),
        ("span", "six months"),
    ]
