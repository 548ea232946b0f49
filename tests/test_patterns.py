"""No pattern of the package tries every way to cut a run of signs: an article that holds one would stop the program."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest

import qa_bot

RUNS = [
    "a",
    "A",
    "ab ",
    "Ab ",
    "1",
    "1,",
    "1 ",
    " ",
    "- ",
    "'",
    "a'",
    "A. ",
    "-",
    "=",
    ", a",
    "a: ",
    "; ",
    "|",
    "[a](",
    "<a ",
    "\n",
    "a\n",
    "? ",
    "the ",
    "of the ",
]
ENDS = ["", "!", " 1", " _", "\x00"]
SIGNS = 100
SECONDS = 1.0  # what is exponential takes years


def patterns_of(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from patterns_of(one)


def patterns() -> dict[re.Pattern[str], str]:
    """Every pattern that stands in a module, with where it stands."""
    names = [one.name for one in pkgutil.walk_packages(qa_bot.__path__, "qa_bot.") if not one.name.endswith("__main__")]
    found: dict[re.Pattern[str], str] = {}
    for name in names:
        for constant, value in vars(importlib.import_module(name)).items():
            for pattern in patterns_of(value):
                found.setdefault(pattern, f"{name}.{constant}")
    return found


def is_slow(pattern: re.Pattern[str]) -> bool:
    """Whether one of the texts takes longer than SECONDS: the engine looks for signals while it tries."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    try:
        for text in ((run * SIGNS)[:SIGNS] + end for run in RUNS for end in ENDS):
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            pattern.fullmatch(text)
            pattern.search(text)
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return False


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timer of signals")
def test_no_pattern_tries_every_way_to_cut_a_run() -> None:
    assert is_slow(re.compile(r"(?:[^\W\d_][\w'’-]*\W*)+"))  # one that stood here and stopped a conversation
    found = patterns()
    assert len(found) > 500
    assert [name for pattern, name in found.items() if is_slow(pattern)] == []
