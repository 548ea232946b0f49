"""How a thing stood to what was planned is told in many words, and shared words do not tell it."""

import pytest

from qa_bot.answer.statements.planning import beside_plan, planned


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The pilot went over budget.", 1),
        ("It cost more than had been planned.", 1),
        ("The works exceeded their estimate.", 1),
        ("The works overran.", 1),
        ("The pilot cost 24,000 less than planned, because no room was opened.", -1),
        ("It stayed within budget.", -1),
        ("It came in under the agreed budget.", -1),
        ("It did not go over budget.", 0),
        ("It was not less than planned.", 0),
        ("One part went over budget, the other came in below budget.", 0),
        ("The budget was planned in May.", 0),
    ],
)
def test_on_which_side_of_the_plan_something_is(text: str, side: int) -> None:
    assert beside_plan(text) == side


COST = ["Three doctors took part.", "The pilot cost 24,000 less than planned."]


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The pilot went over budget.", (1, False)),
        ("The pilot stayed within budget.", (1, True)),
        ("The roof went over budget.", None),  # of which nothing is told
        ("The pilot cost 286,000.", None),
        ("It went over budget.", None),
    ],
)
def test_a_claim_holds_where_the_article_tells_the_same_side(claim: str, told: tuple[int, bool] | None) -> None:
    assert planned(claim, COST, "Memo") == told


def test_articles_that_tell_both_decide_nothing() -> None:
    assert planned("The pilot went over budget.", [*COST, "The pilot cost more than expected."], "Memo") is None
