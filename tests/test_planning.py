"""How a thing stood to what was planned is told in many words, and shared words do not tell it."""

import pytest

from qa_bot.answer.statements.planning import beside_plan, planned


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The bridge was finished later than planned.", ("time", 1)),
        ("The ship was longer than planned.", ("length", 1)),
        ("If the bridge goes over budget, the council will pay.", None),
        ("Critics had feared that the bridge would go over budget.", None),
        ("The council is under budget pressure from London.", None),
        ("The pilot went over budget.", ("money", 1)),
        ("It cost more than had been planned.", ("money", 1)),
        ("The works exceeded their estimate.", ("money", 1)),
        ("The works overran.", ("money", 1)),
        ("The pilot cost 24,000 less than planned, because no room was opened.", ("money", -1)),
        ("It stayed within budget.", ("money", -1)),
        ("It came in under the agreed budget.", ("money", -1)),
        ("It did not go over budget.", None),
        ("It was not less than planned.", None),
        ("One part went over budget, the other came in below budget.", None),
        ("The budget was planned in May.", None),
    ],
)
def test_on_which_side_of_the_plan_something_is(text: str, side: tuple[str, int] | None) -> None:
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
        ("The pilot ended later than planned.", None),  # another measure
    ],
)
def test_a_claim_holds_where_the_article_tells_the_same_side(claim: str, told: tuple[int, bool] | None) -> None:
    assert planned(claim, COST, "Memo") == told


def test_of_what_it_is_told_stands_in_front() -> None:
    assert (
        planned("The tunnel went over budget.", ["It was the bridge that went over budget, not the tunnel."], "")
        is None
    )


def test_articles_that_tell_both_decide_nothing() -> None:
    assert planned("The pilot went over budget.", [*COST, "The pilot cost more than expected."], "Memo") is None
