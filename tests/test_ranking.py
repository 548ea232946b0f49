"""A comparison is answered by the row with the most or least of the one column that is asked for, or not at all."""

import pytest

from qa_bot.answer.tables.ranking import rank

TABLES = """# Energy in schools

- School: Ashdown; Pupils: 1,120; 2021: 2,310; 2023: 1,460; Heating: Heat pump
- School: Castle Hill; Pupils: 1,310; 2021: 2,280; 2023: 2,195; Heating: Gas
- School: Merrow; Pupils: 690; 2021: 1,620; 2023: 1,080; Heating: Heat pump
- School: Oldham; Pupils: 770; 2021: 1,480; 2023: 1,460; Heating: Oil
- School: Total; Pupils: 3,890; 2021: 7,690; 2023: 6,195; Heating: Heat pump

Measures:

- Measure: Heat pumps; School: Ashdown; Cost (pounds): 742,000; Payback (years): 12.2; Change: -2; Pipe: 3 km
- Measure: Heat pumps; School: Merrow; Cost (pounds): 518,000; Payback (years): 13.1; Change: -1; Pipe: 900 m
- Measure: Lamps; School: Castle Hill; Cost (pounds): 96,000; Payback (years): 4.5; Change: -3; Pipe: 20 m
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which school used the most energy in 2023?", "Castle Hill"),
        ("Which school used the most energy in 2021?", "Ashdown"),
        ("Which school has the fewest pupils?", "Merrow"),
        ("Which school with a heat pump has the most pupils?", "Ashdown"),
        ("Which measure had the shortest payback?", "Lamps"),
        ("Which measure was the most expensive?", "Heat pumps"),
        ("Which measure was the dearest?", "Heat pumps"),
        ("Which measure offers the shortest payback?", "Lamps"),
        ("Which school sold best in 2023?", "Castle Hill"),
        ("Did Ashdown or Merrow pay more for heat pumps?", "Ashdown"),
        ("Which paid less for heat pumps, Ashdown or Merrow?", "Merrow"),
        ("Did Ashdown or Oldham use more energy in 2023?", ""),  # the same
        ("Which school used the most water in 2023?", ""),  # the table does not say of what
        ("Which school has the most teachers?", ""),
        ("Which school has the most pupils and the least energy?", ""),
        ("Which school does not have the most pupils?", ""),
        ("Did Ashdown or Castle Hill pay more for heat pumps?", ""),  # one of them has none
        ("Which measure had the largest change?", ""),  # a sign
        ("Which measure had the longest pipe?", ""),  # kilometres and metres
        ("Which school has 690 pupils?", ""),
    ],
)
def test_the_row_with_the_most_or_least_of_what_is_asked_for_answers_or_none(question: str, names: str) -> None:
    found = rank(question, TABLES, "Energy in schools")
    assert (found.names if found else "") == names


LAMPS = """# Six head torches put to the test

- Model: Varga Peak; Price (€): 89; Weight (g): 112; Running time on high (h): 3.9
- Model: Lumo Trail; Price (€): 34; Weight (g): 78; Running time on high (h): 2.6
- Model: Kestro Mini; Price (€): 19; Weight (g): 41; Running time on high (h): 5.2
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which head torch ran longest on high?", "Kestro Mini"),
        ("Which of the torches was the dearest?", "Varga Peak"),
        ("Which head torch in the test is the heaviest?", "Varga Peak"),
        ("Which tent is the heaviest?", ""),  # the table is of other things
        ("Which is the heaviest?", ""),  # of what is not said
    ],
)
def test_what_a_table_is_about_may_be_called_otherwise_in_its_first_column(question: str, names: str) -> None:
    found = rank(question, LAMPS, "Six head torches put to the test")
    assert (found.names if found else "") == names


def test_rows_that_a_first_column_does_not_tell_apart_are_not_compared() -> None:
    twice = LAMPS.replace("Lumo Trail", "Varga Peak")
    assert rank("Which head torch was the dearest?", twice, "Six head torches put to the test") is None


FARMS = """- Farm: Hill; Manager: Ida Holm; Begun: 1981; Cows: 40
- Farm: Mill; Manager: Tom Reed; Begun: 1954; Cows: 75
- Farm: Shore; Manager: Ann Voss; Begun: 2003; Cows: 12
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which farm was begun first?", "Mill"),
        ("Which farm was begun last?", "Shore"),
        ("Which is the oldest farm?", "Mill"),
        ("Which farm was begun most recently?", "Shore"),
        ("Who manages the farm with the most cows?", "Tom Reed"),
        ("Who owns the farm with the most cows?", ""),  # the table tells no owner
        ("Which farm sold its cows first?", ""),
    ],
)
def test_years_are_compared_and_people_are_named_where_who_is_asked(question: str, names: str) -> None:
    found = rank(question, FARMS, "Farms of the island")
    assert (found.names if found else "") == names


def test_rows_that_share_the_place_all_answer_and_stand_in_the_text() -> None:
    found = rank(
        "Which team has the most points?",
        "- Team: Reds; Points: 9\n- Team: Blues; Points: 9\n- Team: Greens; Points: 3",
        "",
    )
    assert found and found.names == "Reds, Blues"
    assert len(found.best) == 2
