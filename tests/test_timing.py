"""The seconds of lines that are worked on at once are shares that add up."""

from contextlib import ExitStack

from qa_bot.interfaces.commands.timing import SharedClock


def test_one_line_at_a_time_has_all_the_time() -> None:
    now = [10.0]
    clock = SharedClock(lambda: now[0])
    with clock.measured() as seconds:
        now[0] = 13.0
        assert seconds() == 3.0
    now[0] = 20.0  # nobody measures
    with clock.measured() as seconds:
        now[0] = 21.0
        assert seconds() == 1.0


def test_lines_at_once_share_the_time_and_their_seconds_add_up() -> None:
    now = [0.0]
    clock = SharedClock(lambda: now[0])
    with ExitStack() as first, ExitStack() as second:
        of_first = first.enter_context(clock.measured())
        now[0] = 2.0  # alone: 2
        of_second = second.enter_context(clock.measured())
        now[0] = 6.0  # two of them: 2 each
        told = [of_first()]
        first.close()
        now[0] = 7.0  # alone: 1
        told.append(of_second())
    assert told == [4.0, 3.0] and sum(told) == 7.0
