"""A prompt is known as far as it was read before, within the memory that is allowed; what repeats is expected again."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from qa_bot.models.remembered import WORTH, Prompts, Repetition, common

ARTICLE = list(range(1000, 1100))


@dataclass
class Read:
    ids: list[int] = field(default_factory=list)
    bytes: int = 10


def test_the_prompt_that_begins_most_alike_is_found() -> None:
    prompts: Prompts[Read] = Prompts(100)
    other, nearer = Read(ARTICLE[:40] + [1] * 60), Read([*ARTICLE, 1, 2])
    prompts.keep(nearer)
    prompts.keep(other)
    assert prompts.find([*ARTICLE, 1, 3]) == (nearer, 101)


def test_one_token_is_left_to_be_read() -> None:
    """The answer's first token comes out of the reading."""
    prompts: Prompts[Read] = Prompts(100)
    prompts.keep(Read(ARTICLE))
    assert prompts.find(ARTICLE) == (Read(ARTICLE), len(ARTICLE) - 1)


def test_a_few_words_in_common_are_not_worth_it() -> None:
    prompts: Prompts[Read] = Prompts(100)
    prompts.keep(Read(ARTICLE))
    assert prompts.find([*ARTICLE[: WORTH - 1], 1, 2, 3]) is None
    assert prompts.find([*ARTICLE[:WORTH], 1, 2, 3]) is not None
    assert prompts.find([1, 2]) is None
    assert Prompts[Read](100).find(ARTICLE) is None


def test_a_conversation_takes_the_place_of_one_prompt() -> None:
    """Each follow-up about one article lets the prompt before it go; another conversation's is left alone."""
    prompts: Prompts[Read] = Prompts(1000)
    system = ARTICLE[:20]
    prompts.keep(Read([*system, *range(200)]))
    for question in range(5):
        asked = [*ARTICLE, question]
        prompts.find(asked)
        prompts.keep(Read(asked))
    assert prompts.bytes == 20
    found = prompts.find([*system, *range(150)])
    assert found is not None
    assert found[1] == 20 + 149


def test_the_memory_is_never_more_than_allowed_and_the_latest_stay() -> None:
    prompts: Prompts[Read] = Prompts(35)
    for number in range(9):
        prompts.keep(Read([number] * 30))
        assert prompts.bytes <= 35
    assert prompts.find([8] * 30)
    assert prompts.find([6] * 30)
    assert prompts.find([5] * 30) is None
    prompts.make_room(30)
    assert prompts.bytes == 0


@given(st.lists(st.integers(0, 2)), st.lists(st.integers(0, 2)))
def test_common_is_the_longest_beginning(one: list[int], other: list[int]) -> None:
    shared = common(one, other)
    assert one[:shared] == other[:shared]
    assert one[: shared + 1] != other[: shared + 1] or shared == len(one) == len(other)


def test_what_followed_before_is_expected_again() -> None:
    text = Repetition([1, 2, 3, 4, 5, 6, 7, 1, 2])
    assert text.expected(3) == []
    text.add([3])
    assert text.expected(3) == [4, 5, 6]
    assert text.expected(1) == [4]
    assert text.expected(0) == []
    text.add([9, 1, 2, 3])
    assert text.expected(2) == [9, 1]  # the latest time counts
    assert text.expected(6) == [9, 1, 2, 3, 9, 1]  # and so on
    assert Repetition([8, 8, 8, 8]).expected(3) == [8, 8, 8]


def test_nothing_is_expected_of_what_was_not_there() -> None:
    assert Repetition([]).expected(3) == []
    assert Repetition([1, 2]).expected(3) == []
    assert Repetition([1, 2, 3]).expected(3) == []
