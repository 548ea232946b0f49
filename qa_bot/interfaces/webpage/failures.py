"""How often somebody failed to log in, and how long that one waits for it; and what the log says of it.

Knows no passwords. Everything here is bounded, however many names and addresses come.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from qa_bot.errors import shortened

LONGEST = 60.0  # seconds of a wait at most: after each further failure twice as long as before
REMEMBERED = 4096  # keys whose failures are counted, the last ones
FORGOTTEN = 3600.0  # seconds after the last failure from which it counts no longer
LINES, WINDOW = 30, 60.0  # so many lines of the log in so many seconds
LONGEST_NAME = 32  # characters of a name that the log repeats

LOG = logging.getLogger("qa_bot")


class Failures:
    """How often each key failed, and how long it waits: from the failure number `free` on, which costs a second."""

    def __init__(self, free: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free, self._clock = free, clock
        self._failed: OrderedDict[Hashable, tuple[int, float]] = OrderedDict()  # key -> failures, time of the last
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._failed)

    def wait(self, key: Hashable) -> float:
        """Return the seconds that a key still has to wait, 0 where it may try."""
        count, last = self._failed.get(key, (0, 0.0))
        if count < self._free:
            return 0.0
        pause: float = min(LONGEST, 2.0 ** min(count - self._free, 10))
        return max(0.0, last + pause - self._clock())

    def count(self, key: Hashable) -> None:
        """Note one failure more."""
        with self._lock:
            now = self._clock()
            count, last = self._failed.pop(key, (0, now))
            self._failed[key] = (count + 1 if now - last < FORGOTTEN else 1), now
            while len(self._failed) > REMEMBERED:
                self._failed.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Forget the failures of a key: it was right."""
        with self._lock:
            self._failed.pop(key, None)


class Log:
    """Tells of failed logins on stderr, of so many in a minute; how many more there were, it tells afterwards."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begin, self._lines, self._left_out = clock(), 0, 0
        self._lock = threading.Lock()

    def failed(self, address: str, name: bytes, wait: float) -> None:
        """Tell of one failure, and of the wait in seconds that follows it, if any."""
        with self._lock:
            if self._clock() - self._begin >= WINDOW:
                if self._left_out:
                    LOG.warning("%d more failed logins are not listed here.", self._left_out)
                self._begin, self._lines, self._left_out = self._clock(), 0, 0
            if self._lines >= LINES:
                self._left_out += 1
                return
            self._lines += 1
        locked = f"; from there it has to wait for {wait:.0f} s" if wait else ""
        LOG.warning("A login failed: %s as %r%s.", printable(address), printable(name.decode(errors="replace")), locked)


def printable(text: str) -> str:
    """Return what a stranger sent as one line of the log may hold it: short, and with nothing that steers a terminal."""
    kept = "".join(character for character in text[: 4 * LONGEST_NAME] if character.isprintable())
    return shortened(kept, LONGEST_NAME)
