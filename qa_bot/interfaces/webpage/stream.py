"""How the bot's work, which blocks a thread, reaches a page that is served by an event loop, and how it is stopped.

Knows threads and event loops; knows nothing of HTML or Gradio. Whoever leaves an iteration here, by Stop, by closing
the tab or by an error, ends the work.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from qa_bot.errors import ModelError, QaBotError
from qa_bot.interfaces.webpage.advice import advised
from qa_bot.interfaces.webpage.visit import Exchange
from qa_bot.models.computing import compute_until
from qa_bot.types import Answer, Digest, Draft, Progress, Summary

UPDATE_SECONDS = 0.1  # at most ten updates a second reach the browser
LONGEST = 64  # who may wait in line
BEAT_SECONDS = 0.4  # without news an empty update is sent this often: a closed tab is noticed at an update

Value = TypeVar("Value")
Work = Callable[[threading.Event], Iterator[Value]]
Item = Progress | Draft | Answer | Summary | Digest

LOG = logging.getLogger("qa_bot")


class Gate:
    """Lets so many answers be made at once. The others wait in line; where that is too long, they are sent away."""

    def __init__(self, places: int, longest: int = LONGEST) -> None:
        self._places, self._longest = places, longest
        self._line: list[Ticket] = []  # who has a place, then who waits
        self._moved = threading.Condition()

    def ticket(self) -> "Ticket":
        """Return a place at the end of the line. Raises ModelError where too many wait already."""
        with self._moved:
            if len(self._line) >= self._places + self._longest:
                raise ModelError(f"{self._longest} questions are waiting already.", "Try again in a minute.")
            self._line.append(Ticket(self))
            return self._line[-1]

    def ahead(self, ticket: "Ticket") -> int:
        """Return how many in line have to leave before this one is let in."""
        with self._moved:
            return max(0, self._line.index(ticket) - self._places + 1)

    def enter(self, ticket: "Ticket", seconds: float) -> bool:
        """Wait to be let in, at most so long. Returns whether it was."""
        with self._moved:
            return self._moved.wait_for(lambda: self._line.index(ticket) < self._places, seconds)

    def leave(self, ticket: "Ticket") -> None:
        """Go out of the line, or give the place back."""
        with self._moved:
            self._line.remove(ticket)
            self._moved.notify_all()


class Ticket:
    """A place in the line before a gate. `with` gives it back."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(self, *error: object) -> None:
        self._gate.leave(self)

    def ahead(self) -> int:
        """Return how many have to leave first."""
        return self._gate.ahead(self)

    def enter(self, seconds: float) -> bool:
        """Wait to be let in, at most so long. Returns whether it was."""
        return self._gate.enter(self, seconds)


def gated(work: Work[Item], gate: Gate) -> Work[Item]:
    """Return `work` that waits for its turn first, and says so."""

    def run(stop: threading.Event) -> Generator[Item, None, None]:
        with gate.ticket() as ticket:
            seconds, told = 0.0, 0
            while not ticket.enter(seconds):
                if stop.is_set():
                    return
                ahead = ticket.ahead()
                if ahead != told:  # the whole conversation is sent again with each news, to everybody who waits
                    yield Progress(f"Waiting for {ahead} other{'' if ahead == 1 else 's'} to be answered", 0, 1)
                seconds, told = BEAT_SECONDS, ahead
            yield from work(stop)

    return run


class Notices(logging.Handler):
    """Hands what the program logs while it works for a page, such as a download, to that page."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._here = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """Send a message as a step of the work that this thread does, if it does any."""
        send = getattr(self._here, "send", None)
        if send is not None and record.levelno == logging.INFO:
            send(Progress(record.getMessage().partition(" to ")[0].rstrip("."), 0, 1))  # where to is nobody's business

    @contextmanager
    def to(self, send: Callable[[Progress], None]) -> Iterator[None]:
        """Send what this thread logs in the block."""
        self._here.send = send
        try:
            yield
        finally:
            self._here.send = None


NOTICES = Notices()


@dataclass(frozen=True, slots=True)
class _End:
    """What a thread sends last."""

    error: Exception | None = None


async def relay(work: Work[Value], stop: threading.Event) -> AsyncGenerator[Value | Progress | None, None]:
    """Yield what `work` yields in a thread of its own, what is logged there, and None where nothing came for a beat.

    Ends at the next beat when `stop` is set. Leaving the iteration, in whatever way, sets it. An error of `work` is
    raised here.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Value | Progress | _End] = asyncio.Queue()

    def send(item: Value | Progress | _End) -> None:
        try:
            loop.call_soon_threadsafe(queue.put_nowait, item)
        except RuntimeError:  # the server has ended, and nobody is left to read this
            stop.set()

    threading.Thread(target=_run, args=(work, stop, send), daemon=True).start()
    try:
        while True:
            try:
                item = await asyncio.wait_for(queue.get(), BEAT_SECONDS)
            except TimeoutError:
                if stop.is_set():  # somebody else stopped it; the thread ends when it notices
                    return
                yield None
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stop.set()


def _run(work: Work[Value], stop: threading.Event, send: Callable[[Value | Progress | _End], None]) -> None:
    """Send what `work` yields, then an end. A generator is closed here, in its own thread."""
    items: Iterator[Value] = iter(())
    compute_until(stop)
    try:
        with NOTICES.to(send):
            items = work(stop)
            for item in items:
                if stop.is_set():
                    break
                send(item)
    except Exception as error:  # raised again where the iteration is awaited
        send(_End(error))
    else:
        send(_End())
    finally:
        if isinstance(items, Generator):
            items.close()


async def follow(exchange: Exchange, work: Work[Item], gate: Gate) -> AsyncGenerator[bool, None]:
    """Run `work` and keep `exchange` up to date; yield, at most ten times a second, whether there is news.

    Errors end in the exchange, as a person should read them. The exchange no longer runs when this ends.
    """
    exchange.stop = threading.Event()
    last = 0.0
    try:
        async with aclosing(relay(gated(work, gate), exchange.stop)) as items:
            async for item in items:
                if not exchange.running:
                    break
                _take(exchange, item)
                now = time.monotonic()
                if item is None or isinstance(item, Progress) or now - last >= UPDATE_SECONDS:
                    last = now
                    yield item is not None
    except QaBotError as error:
        exchange.error, exchange.hint = advised(str(error)), advised(error.hint)
    except Exception:
        LOG.exception("The page could not finish %r", exchange.question)
        exchange.error = "Something went wrong inside qa_bot."
        exchange.hint = "The log of the program holds the details. You can go on and try again."
    finally:
        exchange.end()


def _take(exchange: Exchange, item: Item | None) -> None:
    if isinstance(item, Progress):
        exchange.progress = item
    elif isinstance(item, Draft):
        exchange.draft = item.text
    elif item is not None:
        exchange.result = item
