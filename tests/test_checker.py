"""The trained checkers: what a text says is supported, what it denies is not."""

import pytest

from qa_bot.models.checker import Checker, load_checker


@pytest.fixture(scope="module")
def checker() -> Checker:
    return load_checker()


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("The mill was repaired by volunteers.", "The mill was destroyed by volunteers."),
        ("The council sold the mill to the village.", "The village sold the mill to the council."),
        ("Anna Berg led the repairs.", "The council led the repairs."),
    ],
)
def test_what_a_text_says_is_supported_better_than_its_like(checker: Checker, claim: str, other: str) -> None:
    evidence = "In 1994 the council sold the mill to the village, whose volunteers repaired it under Anna Berg."
    (right,), (wrong,) = checker.support(claim, [evidence]), checker.support(other, [evidence])
    assert right > wrong


def test_the_trained_checker_answers_each_text_alone_and_nothing_supports_nothing(checker: Checker) -> None:
    texts = ["The mill grinds flour again.", "", "Bread is cheap.", "月は遠い"] * 6
    together = checker.support("The mill grinds again.", texts)
    assert all(0 <= support <= 1 for support in together)
    assert together[1] == 0.0
    assert together[2] == pytest.approx(checker.support("The mill grinds again.", texts[2:3])[0], abs=1e-4)
    assert checker.support("Anything.", []) == []
