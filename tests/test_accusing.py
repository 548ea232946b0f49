"""Nobody is blamed, fined or called a thief because he stands near: the deed is told, or there is no answer."""

import pytest

from qa_bot.answer.candidates.accusing import unaccused

SENT = "At nine a mechanic, Ulla Brenner, was driven up to the ridge and had both lifts running again by noon."
FAULT = "The inquiry found that Tord Aspen had neglected the brakes for two winters."


@pytest.mark.parametrize(
    "question",
    [
        "Who is to blame for the accident on the ridge?",
        "Who was responsible for the breakdown?",
        "Whose fault was the crash?",
        "Which company is at fault?",
        "Who caused the accident on the ridge?",
        "Who was responsible for the death of the skier?",
        "Who lied about the brakes?",
        "Who stole the tickets?",
        "Which manager cheated the skiers?",
        "Who broke the law?",
        "Who was fined for it?",
    ],
)
def test_who_only_stands_near_is_not_accused(question: str) -> None:
    assert unaccused(question, SENT)


def test_an_office_is_no_blame() -> None:
    assert unaccused("Who is to blame for the crash?", "The inspector, Kai Lunde, has responsibility for 40 lifts.")
    assert not unaccused("Who is to blame for the crash?", "The court held Kai Lunde responsible.")
    assert not unaccused("Who is to blame for the crash?", "Kai Lunde took responsibility for the accident.")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is to blame for the accident?", FAULT),
        ("Who was responsible for the breakdown?", "Aspen admitted that he had not read the letter."),
        ("Who is at fault?", "Three foremen knew of the crack."),
        ("Who caused the crash?", "The crash was caused by a driver who looked at his phone."),
        ("Whose fault was the fire?", "Somebody had made a mistake with the switch. That was Mr Aspen."),
        ("Who was responsible for the death of the guard?", "The guard was shot by a smuggler, Jon Reve."),
        ("Who lied about the brakes?", "Aspen told the court an untruth about the brakes."),
        ("Who stole the tickets?", "Two clerks took the tickets home."),
        ("Who cheated?", "Lena Moe was found to have copied the plans."),
        ("Who broke the law?", "Rask & Sons were convicted of dumping oil."),
        ("Who was fined?", "Rask & Sons must pay a penalty of 9,000 crowns."),
    ],
)
def test_a_deed_that_is_told_answers(question: str, told: str) -> None:
    assert not unaccused(question, told)


@pytest.mark.parametrize(
    "question",
    [
        "Who started the lifts again?",
        "Who is responsible for the lifts?",
        "Who was responsible for the design of the ridge hut?",
        "Who is responsible for the fire stations of the valley?",
        "What caused the accident?",
        "Who believed that the brakes did not cause the accident?",
    ],
)
def test_a_question_that_accuses_nobody_is_left_alone(question: str) -> None:
    assert not unaccused(question, SENT)
