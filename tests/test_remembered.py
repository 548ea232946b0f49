"""A prompt is known as far as it was read before, within the memory that is allowed; what repeats is expected again."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from qa_bot.models.remembered import CHUNK, TAIL, Prompts, Repetition, common, cuts

ARTICLE = list(range(1000, 1000 + 2 * TAIL))


@dataclass
class Read:
    ids: list[int] = field(default_factory=list)
    bytes: int = 10


def test_the_prompt_that_begins_most_alike_is_found() -> None:
    prompts: Prompts[Read] = Prompts(100)
    nearer, other = Read([*ARTICLE, 1, 2]), Read([*ARTICLE[: TAIL + 5], *range(TAIL)])
    prompts.keep(nearer)
    prompts.keep(other)
    assert prompts.find([*ARTICLE, 1, 3]) == (nearer, 2 * TAIL)


def test_one_token_is_left_to_be_read() -> None:
    """The answer's first token comes out of the reading."""
    prompts: Prompts[Read] = Prompts(100)
    prompts.keep(Read(ARTICLE))
    assert prompts.find(ARTICLE) == (Read(ARTICLE), TAIL)


def test_only_pieces_that_were_read_as_they_would_be_are_taken() -> None:
    """The last piece of a prompt is as long as its rest, and pieces are longer where more follows."""
    prompts: Prompts[Read] = Prompts(100)
    prompts.keep(Read(ARTICLE[: TAIL + 20]))
    assert prompts.find(ARTICLE) == (Read(ARTICLE[: TAIL + 20]), TAIL)
    assert prompts.find(ARTICLE[: TAIL - 1]) is None
    assert prompts.find([1, 2]) is None
    assert Prompts[Read](100).find(ARTICLE) is None
    long: Prompts[Read] = Prompts(100)
    long.keep(Read(list(range(CHUNK + 10))))
    assert long.find([*range(CHUNK - 10), 0]) is None  # was read in one piece, and would be in several


@given(st.integers(1, 3000))
def test_a_prompt_is_cut_into_chunks_and_its_rest_into_tails(length: int) -> None:
    found = cuts(length)
    sizes = [b - a for a, b in zip([0, *found], found, strict=False)]
    assert found[-1] == length
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes[:-1]) <= {CHUNK, TAIL}
    assert sizes.count(CHUNK) == length // CHUNK


def test_a_conversation_takes_the_place_of_one_prompt() -> None:
    """Each follow-up about one article lets the prompt before it go; another conversation's is left alone."""
    prompts: Prompts[Read] = Prompts(1000)
    prompts.keep(Read([*ARTICLE[:TAIL], *range(200)]))
    for question in range(5):
        asked = [*ARTICLE, question]
        prompts.find(asked)
        prompts.keep(Read(asked))
    assert prompts.bytes == 20
    found = prompts.find([*ARTICLE[:TAIL], *range(150)])
    assert found is not None
    assert found[1] == 3 * TAIL


def test_the_memory_is_never_more_than_allowed_and_the_latest_stay() -> None:
    prompts: Prompts[Read] = Prompts(35)
    for number in range(9):
        prompts.keep(Read([number] * 100))
        assert prompts.bytes <= 35
    assert prompts.find([8] * 100)
    assert prompts.find([6] * 100)
    assert prompts.find([5] * 100) is None
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
