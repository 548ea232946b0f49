"""How the bot's work, which blocks a thread, reaches a page that is served by an event loop, and how it is stopped.

Knows threads and event loops; knows nothing of HTML or Gradio. Whoever leaves an iteration here, by Stop, by closing
the tab or by an error, ends the work.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from qa_bot.errors import QaBotError
from qa_bot.interfaces.webpage.visit import Exchange
from qa_bot.types import Answer, Draft, Progress, Summary

UPDATE_SECONDS = 0.1  # at most ten updates a second reach the browser
BEAT_SECONDS = 0.4  # without news an empty update is sent this often: a closed tab is noticed at an update

Value = TypeVar("Value")
Work = Callable[[threading.Event], Iterator[Value]]
Item = Progress | Draft | Answer | Summary

logger = logging.getLogger("qa_bot")


class Gate:
    """Lets so many answers be made at once; the others wait their turn, and can be stopped while they wait."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    def enter(self, stop: threading.Event, seconds: float = float("inf")) -> bool:
        """Wait for a place. Returns False if `stop` was set or `seconds` passed first."""
        until = time.monotonic() + seconds
        while not stop.is_set():
            if self._places.acquire(timeout=0.05):
                return True
            if time.monotonic() >= until:
                break
        return False

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


def gated(work: Work[Item], gate: Gate) -> Work[Item]:
    """Return `work` that waits for a place of the gate first, and says so."""

    def run(stop: threading.Event) -> Generator[Item, None, None]:
        if not gate.enter(stop, 0):
            yield Progress("Waiting for another answer to be finished", 0, 1)
            if not gate.enter(stop):
                return
        try:
            yield from work(stop)
        finally:
            gate.leave()

    return run


@dataclass(frozen=True, slots=True)
class _End:
    """What a thread sends last."""

    error: Exception | None = None


async def relay(work: Work[Value], stop: threading.Event) -> AsyncGenerator[Value | None, None]:
    """Yield what `work` yields in a thread of its own, and None where nothing came for BEAT_SECONDS.

    Ends at the next beat when `stop` is set. Leaving the iteration, in whatever way, sets it. An error of `work` is
    raised here.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Value | _End] = asyncio.Queue()

    def send(item: Value | _End) -> None:
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


def _run(work: Work[Value], stop: threading.Event, send: Callable[[Value | _End], None]) -> None:
    """Send what `work` yields, then an end. A generator is closed here, in its own thread."""
    items: Iterator[Value] = iter(())
    try:
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
        exchange.error, exchange.hint = str(error), error.hint
    except Exception:
        logger.exception("The page could not finish %r", exchange.question)
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
