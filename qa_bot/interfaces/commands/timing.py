"""How many seconds a line of a batch took, where several are under way at once: each has an equal share of each moment."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class SharedClock:
    """Runs slower the more is measured at once, so that the seconds of all lines add up to those of the batch."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._shown = 0.0  # seconds that one line had, which was there from the beginning
        self._looked = 0.0
        self._measured = 0  # at once

    @contextmanager
    def measured(self) -> Iterator[Callable[[], float]]:
        """While it is open, one line more shares the time; yields what tells its own seconds so far."""
        begun = self._look(1)
        try:
            yield lambda: self._look(0) - begun
        finally:
            self._look(-1)

    def _look(self, more: int) -> float:
        """Return what the clock shows; from now on so many `more` share it."""
        with self._lock:
            now = self._clock()
            if self._measured:
                self._shown += (now - self._looked) / self._measured
            self._looked = now
            self._measured += more
            return self._shown
