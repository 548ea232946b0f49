"""The visits of all open pages, and of pages that were closed or left lately: what a page that comes back finds again.

Knows no HTML and no handlers. A page is named by its session, which Gradio's client makes up anew at each load; a tab
by its key, which the page makes up once (page.js). Everything here is bounded, also where a closing is never noticed.
"""

import threading
import time
from collections import OrderedDict
from typing import Any

from qa_bot.interfaces.webpage.visit import Visit

MOST = 128  # visits that are kept, those of open pages among them
LEFT_SECONDS = 3600.0  # for so long a page that was closed is waited for
KEY = 22, 64  # characters of a tab's key, at least and at most: fewer could be guessed


class Visits:
    """Which page has which visit. May be asked from several threads."""

    def __init__(self, most: int = MOST, left_seconds: float = LEFT_SECONDS) -> None:
        self._most, self._left_seconds = most, left_seconds
        self._visits: OrderedDict[str, Visit] = OrderedDict()  # by session, the one that was used last at the end
        self._left: dict[str, float] = {}  # sessions of pages that were closed, and when
        self._keys: dict[str, str] = {}  # session -> key of its tab
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._visits)

    def open(self, session: str | None, key: str = "") -> Visit:
        """Return the visit of a page that was loaded: what its tab held before, if that is still known, or a new one."""
        if not session:  # whoever calls without a page
            return Visit()
        with self._lock:
            earlier = self._named(key) or session
            visit = self._use(session, self._visits.get(earlier) or Visit(), key)
            if earlier != session and earlier in self._left:  # the page before a reload, and no copy of the tab
                self._forget(earlier)
            visit.known = True
            visit.end()  # the answer in the making was made for the page before
            return visit

    def of(self, session: str | None, key: str = "") -> Visit:
        """Return the visit of a page; a new one that is not `known` where the page was not opened here, or forgotten."""
        if not session:
            return Visit()
        with self._lock:
            return self._use(session, self._visits.get(session) or Visit(known=False), key)

    def close(self, session: str | None) -> None:
        """End the answers that are made for a page that was closed. The page may come back."""
        with self._lock:
            visit = self._visits.get(session or "")
            if visit is None or session is None:
                return
            self._left[session] = time.monotonic()
            others = [one for one in self._visits if one not in self._left and self._visits[one] is visit]
            if not others:
                visit.end()
            if visit.empty():
                self._forget(session)
            self._prune()

    def _named(self, key: str) -> str | None:
        """Return the last session of a tab, or None."""
        return next((one for one in reversed(self._visits) if key and self._keys.get(one) == key), None)

    def _use(self, session: str, visit: Visit, key: str) -> Visit:
        self._visits[session] = visit
        if KEY[0] <= len(key) <= KEY[1]:  # an event may come without one right after the page was loaded
            self._keys[session] = key
        self._visits.move_to_end(session)
        self._left.pop(session, None)
        self._prune()
        return visit

    def _prune(self) -> None:
        """Forget pages that were closed long ago; where there are too many, first the closed ones, then the idle ones."""
        late = time.monotonic() - self._left_seconds
        for session in [one for one, left in self._left.items() if left < late]:
            self._forget(session)
        while len(self._visits) > self._most:
            self._forget(next(iter(self._left), next(iter(self._visits))))

    def _forget(self, session: str) -> None:
        visit = self._visits.pop(session)
        self._left.pop(session, None)
        self._keys.pop(session, None)
        if all(visit is not other for other in self._visits.values()):
            visit.discard()


def forget_session(blocks: Any, session: str | None) -> None:
    """Drop what Gradio keeps for a page that was closed: 200 KB of settings of its parts, which it never drops by itself.

    It makes them again should the page come back (gradio 6.31, state_holder.py, queueing.py).
    """
    holder, queue = blocks.state_holder, blocks._queue
    holder.session_data.pop(session, None)
    holder.time_last_used.pop(session, None)
    if not queue.pending_event_ids_session.get(session):  # else they are still used, and dropped where that ends
        queue.pending_event_ids_session.pop(session, None)
        queue.pending_messages_per_session.pop(session, None)
