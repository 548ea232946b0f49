"""What the lines of a batch took adds up to what the batch took, whichever of them are under way at once."""

import pytest

from qa_bot.interfaces.commands.timing import SharedClock


class Hand:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_line_alone_has_all_of_the_time() -> None:
    hand = Hand()
    clock = SharedClock(hand)
    with clock.measured() as seconds:
        hand.now += 3
        assert seconds() == 3
        hand.now += 1
        assert seconds() == 4
    hand.now += 50  # nothing is measured now
    with clock.measured() as seconds:
        hand.now += 2
        assert seconds() == 2


def test_lines_at_once_share_the_time() -> None:
    hand = Hand()
    clock = SharedClock(hand)
    with clock.measured() as first:
        hand.now += 6  # the first alone
        with clock.measured() as second:
            hand.now += 4  # both
            assert (first(), second()) == (8, 2)
            ended = second()
        hand.now += 5  # the first alone again
        assert first() == pytest.approx(13)
        assert first() + ended == pytest.approx(15)


def test_a_line_that_fails_takes_no_more_of_the_time() -> None:
    hand = Hand()
    clock = SharedClock(hand)
    with clock.measured() as first:
        with pytest.raises(KeyError), clock.measured():
            raise KeyError
        hand.now += 2
        assert first() == 2
