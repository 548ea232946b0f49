"""Who holds a post, where a text says so."""

import pytest

from qa_bot.answer.candidates.posts import without_other_posts

CHIEF = '"It makes energy," said the chief executive, Dr Lucinda Marchetti.'
MANAGER = "The plant manager is Ms Perpetua Lyle, who ran the works at Ostbury."


@pytest.mark.parametrize(
    ("question", "holder"),
    [
        ("Who is the plant manager at the works?", MANAGER),
        ("who's Kestrane's plant manager?", MANAGER),
        ("Who is the plant manager?", "She was met by Perpetua Lyle, the plant manager."),
        ("Who is the plant manager?", "It was opened by plant manager Perpetua Lyle."),
    ],
)
def test_who_holds_another_post_is_not_read_where_the_holder_is_named(question: str, holder: str) -> None:
    assert without_other_posts(question, [CHIEF, holder]) == [" " * len(CHIEF), holder]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Who is the plant manager?", "The plant manager declined to comment."),  # nobody is named
        ("Who is the plant manager?", "The former plant manager, Ada Voss, left in May."),
        ("Who is the head of the works?", MANAGER),  # the head may well be the chief executive
        ("Who did the plant manager thank?", MANAGER),
        ("When was the plant manager appointed?", MANAGER),
    ],
)
def test_otherwise_everything_is_read(question: str, other: str) -> None:
    assert without_other_posts(question, [CHIEF, other]) == [CHIEF, other]


def test_a_sentence_that_names_the_post_too_is_read() -> None:
    both = "The plant manager and the chief executive, Dr Lucinda Marchetti, cut the ribbon."
    assert without_other_posts("Who is the plant manager?", [both, MANAGER]) == [both, MANAGER]
