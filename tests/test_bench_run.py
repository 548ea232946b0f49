"""What a run of `bench` tells while it measures, and what it gives when it is broken off."""

from collections.abc import Callable

import pytest

from qa_bot.evaluation.bench_run import Rest, duration, measure
from qa_bot.settings import load_settings


def test_the_rest_is_expected_to_go_on_as_fast_as_what_was_done() -> None:
    """Twice as slow as on the machine that the seconds are of."""
    told: list[str] = []
    now = [0.0]
    step = Rest([10, 20, 300], told.append, lambda: now[0])
    for name, time in (("a", 0.0), ("b", 20.0), ("c", 60.0)):
        now[0] = time
        step(name)
    assert told == [f"a ({duration(330)} left)", f"b ({duration(640)} left)", f"c ({duration(600)} left)"]
    assert (duration(0.3), duration(42), duration(600)) == ("10 s", "40 s", "10 min")


def interrupt_at(name: str) -> Callable[[str], None]:
    def watch(step: str) -> None:
        if step.startswith(name):
            raise KeyboardInterrupt

    return watch


def test_what_was_measured_before_ctrl_c_is_kept() -> None:
    found = measure(load_settings(environ={}), watch=interrupt_at("Starting"))
    assert [row.part for row in found.rows] == ["machine", "machine"]
    assert not found.complete
    assert "Ctrl-C" in found.skipped[-1]
    with pytest.raises(KeyboardInterrupt):
        measure(load_settings(environ={}), watch=interrupt_at("Measuring"))
