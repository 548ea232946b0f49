"""Source code is told by its lines, whatever language it is in."""

import pytest

from qa_bot.answer.texts.programs import fenced, is_code


@pytest.mark.parametrize(
    ("text", "coded"),
    [
        ("def turn(wheel):\n    wheel.angle += 1\n    return wheel", True),
        ("let speed = 4;\nif (speed > 3) { stop(); }", True),
        ("#include <stdio.h>\nint main() {\n  return 0;\n}", True),
        ("The mill was repaired in 2019.\nIt grinds wheat.\nThe wheel is made of oak.", False),
        ("Return the key to the hut (at the pier) before seven.", False),
    ],
)
def test_code_is_told_from_prose(text: str, coded: bool) -> None:
    assert is_code(text) is coded


def test_a_fence_that_is_not_closed_reaches_to_the_end() -> None:
    text = "Before.\n```\nx = 1\n```\nBetween.\n```\ny = 2\n"
    first, second = fenced(text)
    assert text[slice(*first)].startswith("```\nx = 1")
    assert "Between" not in text[slice(*first)]
    assert text[slice(*second)] == "```\ny = 2\n"
