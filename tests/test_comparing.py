"""Which sentences say the same, and which figure they tell differently."""

import pytest

from qa_bot.answer.statements.comparing import agrees, difference, quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The fire killed 12 people.", [(12.0, "peopl")]),
        ("The fire killed twelve people.", [(12.0, "peopl")]),
        ("Sales rose 3.5%.", [(3.5, "%")]),
        ("Sales rose 3.5 per cent.", [(3.5, "%")]),
        ("It cost £2.5 million.", [(2_500_000.0, "£")]),
        ("It cost 2.5 million pounds.", [(2_500_000.0, "£")]),
        ("It opened in 1998.", [(1998.0, "year")]),
        ("It opened on Monday.", [(0.0, "day")]),
        ("It opened on 4 May.", [(4.0, "may"), (4.0, "month")]),
        ("It opened on 4 Sept.", [(4.0, "september"), (8.0, "month")]),
        ("Jan opened it without fuss.", []),
        ("42 of the 60 members left.", [(42.0, "of 60.0 member")]),
        ("One out of five pumps failed on Monday.", [(1.0, "of 5.0 pump"), (0.0, "day")]),
    ],
)
def test_quantities_are_read_with_what_they_count(text: str, found: list[tuple[float, str]]) -> None:
    assert [(quantity.value, quantity.unit) for quantity in quantities(text)] == found


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        (
            "The fire in the old harbour killed 12 people.",
            "Fifteen people were killed in the fire in the old harbour.",
            ("12 people", "fifteen people"),
        ),
        (
            "The new bridge over the Wend opened on Monday.",
            "On Tuesday the new bridge over the Wend opened.",
            ("Monday", "Tuesday"),
        ),
        (
            "The new bridge over the Wend opened on 3 January 2019.",
            "The new bridge over the Wend opened on 5 January 2020.",
            ("3 January", "5 January"),
        ),
        (
            "The new bridge over the Wend opened on 3 Jan.",
            "The new bridge over the Wend opened on 5 January.",
            ("3 Jan", "5 January"),
        ),
        (
            "The mill at Carrow Point was built in 1790.",
            "The mill at Carrow Point was built in 1787.",
            ("1790", "1787"),
        ),
        (
            "The council paid £41m for the repairs of the bridge.",
            "The council paid £14m for the repairs.",
            ("£41m", "£14m"),
        ),
        (
            "The storm cut power to 300 homes and closed 12 schools.",
            "The storm cut power to 300 homes and closed 14 schools.",
            ("12 schools", "14 schools"),
        ),
    ],
)
def test_another_figure_for_the_same_thing_is_found_in_either_order(
    first: str, second: str, values: tuple[str, str]
) -> None:
    found = difference(first, second)
    assert found is not None
    assert tuple(value.lower() for value in found) == tuple(value.lower() for value in values)
    assert difference(second, first) == found[::-1]
    assert not agrees(first, second)
    assert not agrees(second, first)


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        (
            "The population of the province is 41.6 million.",
            "The province has a population of 44.9 million people.",
            ("41.6 million", "44.9 million people"),
        ),
        (
            "The company made a profit of $41.6 million in 2019.",
            "Profit at the company rose to 44.9 million dollars in 2019.",
            ("$41.6 million", "44.9 million dollars"),
        ),
    ],
)
def test_fewer_common_words_are_enough_where_the_meaning_is_near(
    first: str, second: str, values: tuple[str, str]
) -> None:
    assert difference(first, second, 0.8) == values
    assert difference(first, second, 0.5) is None


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        (
            "42 of the 60 members of the council voted for the tram line.",
            "Only 15 of the 60 members of the council voted for the tram line.",
            ("42 of the 60 members", "15 of the 60 members"),
        ),
        (
            "Three of the five pumps at the mine failed on Friday night.",
            "On Friday night four of the five pumps failed.",
            ("Three of the five pumps", "four of the five pumps"),
        ),
        (
            "54% of residents support the dam across the Ull.",
            "The institute says that 36 per cent of residents support the dam across the Ull.",
            ("54%", "36 per cent"),
        ),
    ],
)
def test_shares_of_one_thing_contradict_each_other(first: str, second: str, values: tuple[str, str]) -> None:
    assert difference(first, second, 0.8) == values
    assert difference(second, first, 0.8) == values[::-1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("42 of the 60 members voted for the new harbour.", "15 of the 60 members voted against the new harbour."),
        ("42 of the 60 members voted for the new harbour.", "15 of the 60 members did not vote for the new harbour."),
        ("12 of the 30 beds in the ward are free.", "18 of the 30 beds in the ward are taken."),
        ("42 of the 60 members voted for the tram line.", "15 of the 25 members voted for the tram line."),
        ("42 of the 60 members voted for the tram line.", "42 of the 60 members voted for the tram line on Monday."),
        ("The party won 42 of the 60 seats in the council.", "The Greens won 15 of the 60 seats in the council."),
        ("The firm cut 300 of its 900 jobs in Oslin.", "The firm will cut another 150 of its 900 jobs in Oslin."),
        ("38 per cent of the voters in Varn went out.", "62 per cent of the voters in Varn went out."),
        ("54% of the women in the valley support the dam.", "36% of the men in the valley support the dam."),
        ("Unemployment in Moll rose by 3 per cent.", "Unemployment in Moll rose to 9 per cent."),
        ("In the winter 55 per cent of the bees died.", "In the winter before 31 per cent of the bees died."),
        ("By Saturday 14 of the bees were alive.", "By Monday nine of the bees were alive."),
        ("The storm flooded 12 houses of the village.", "The storm left 15 houses of the village without light."),
    ],
)
def test_shares_of_other_things_are_no_contradiction(first: str, second: str) -> None:
    assert difference(first, second, 0.95) is None
    assert difference(second, first, 0.95) is None


def test_a_date_may_differ_in_all_its_parts() -> None:
    assert difference("The bridge was opened on 4 May 2018.", "The bridge was opened on 6 June 2019.", 0.9)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The first phase cost 41.6 million crowns.", "The second phase cost 44.9 million crowns."),
        ("In 2018 the airport counted 41 million passengers.", "In 2019 the airport counted 44 million passengers."),
        ("The tower has 12 bells and 300 steps.", "The tower has 14 bells and 400 steps."),
        ("The mill at Lunna ground 40.", "The mill at Lunna ground 12 sacks."),
    ],
)
def test_figures_of_other_times_and_turns_are_no_contradiction(first: str, second: str) -> None:
    assert difference(first, second, 0.95) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The fire killed 12 people in the harbour.", "The fire killed twelve people in the harbour."),
        ("About 2,000 people watched the wheel turn.", "The wheel turned while 1,987 people watched."),
        ("Longport sold 12 boats to the county.", "Marsh End sold 15 boats to the county."),  # another seller
        ("Sales of flour rose 3% in the spring.", "The price of oak fell 5% after the storm."),
        ("The fire killed 12 people in the harbour.", "The fire in the harbour killed people and hurt 15 horses."),
        ("Profits rose 3% to £40m.", "Profits fell."),
        ("", "12 people"),
    ],
)  # fmt: skip
def test_no_contradiction_is_claimed_where_there_is_none(first: str, second: str) -> None:
    assert difference(first, second) is None
    assert difference(second, first) is None


def test_other_words_for_the_same_agree_and_another_subject_does_not() -> None:
    claim = "Most of the suspects are detained at Belmarsh Prison in London."
    assert agrees(claim, "The suspects detained are mostly held at London's Belmarsh prison.")
    assert not agrees(claim, "Most of the suspects are detained at Wandsworth Prison in London.")
    assert not agrees(
        "Most of the suspects are not detained at Belmarsh Prison.", "The suspects are detained at Belmarsh."
    )


def test_a_long_sentence_that_touches_on_a_claim_does_not_make_it() -> None:
    long = (
        "A detailed look at networks of hijacked computers was done by a group of researchers that gather information "
        "about how attackers work, which tools they buy, and who pays them for the damage that they do to companies."
    )
    assert not agrees("Hijacked computers form networks.", long)
