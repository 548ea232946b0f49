"""A number answers "how many" only for what it counts, and a difference stands with a word of change."""

import pytest

from qa_bot.answer.candidates.counting import of_the_kind, tells_no_difference

STORM = "The storm tore the roofs from 230 houses, drowned two sailors and hurt 17 villagers."


@pytest.mark.parametrize(
    ("question", "short", "sentence", "told"),
    [
        ("How many people died in the storm?", "230", STORM, "two sailors"),
        (
            "How many people were killed?",
            "17",
            "Seventeen were hurt: 17 villagers; the storm killed three men.",
            "three men",
        ),
        ("How many people drowned?", "230 houses", "The storm hit 230 houses and drowned one woman.", "one woman"),
        ("How many residents fled?", "40", "The fire burned 40 cars, and 312 residents fled.", "312 residents"),
        ("How many people fled?", "40", "The fire burned 40 cars.", ""),
        ("How many children did Ida Moss have?", "six", "Ida Moss was the fourth of six children of a smith.", ""),
    ],
)
def test_a_number_of_another_thing_gives_way_to_the_right_one(
    question: str, short: str, sentence: str, told: str
) -> None:
    assert of_the_kind(question, short, sentence) == told


@pytest.mark.parametrize(
    ("question", "short", "sentence"),
    [
        ("How many houses lost their roofs?", "230", STORM),
        ("How many people died?", "61", "It took nine years and killed, by the registers, 61 men."),
        ("How many people live there?", "4,200", "The town has 4,200 people in 1,700 houses."),
        ("How many people came?", "about 900", "About 900 came on 40 buses, about 900 by train."),
        ("How many fans came?", "40", "The club brought 40 buses."),
        ("How many children did the smith have?", "six", "The smith, Jon Moss, had six children."),
        ("How many siblings did she grow up with?", "six", "She was the fourth of six children."),
        ("How many people drowned?", "27", "The gale drowned 27 men and 8 boys, it is said."),
        ("How many children drowned?", "8", "The gale killed 27 people, 8 children among them."),
        ("How many died?", "14", "The toll rose to 14."),
        ("Who fled?", "40 cars", "The fire burned 40 cars."),
    ],
)
def test_a_number_that_may_count_what_is_asked_for_stays(question: str, short: str, sentence: str) -> None:
    assert of_the_kind(question, short, sentence) == short


TRIAL = "In this open-label trial 60 bakers wore earplugs or none during each shift, for three weeks each."


@pytest.mark.parametrize(
    "question",
    ["How much longer did the bakers sleep?", "How much more did they earn?", "How many hours longer did they sleep?"],
)
def test_a_sentence_without_change_tells_no_difference(question: str) -> None:
    assert tells_no_difference(question, TRIAL)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How much longer did the bakers sleep?", "Earplugs lengthened their sleep by 25 minutes."),
        ("How much longer did the bakers sleep?", "With earplugs they slept 25 minutes more."),
        ("How much higher was the fee?", "The fee rose from 4 to 6 crowns."),
        ("How much older is the mill?", "The mill predates the bridge by almost a century."),
        ("How many smaller ovens are there?", "There are ten small ovens."),
        ("How long did the trial run?", TRIAL),
    ],
)
def test_a_change_or_another_question_is_kept(question: str, sentence: str) -> None:
    assert not tells_no_difference(question, sentence)
