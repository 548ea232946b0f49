"""Work in threads reaches an event loop, and ends when nobody follows it any more."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage.stream import NOTICES, Gate, follow, relay
from qa_bot.interfaces.webpage.visit import Exchange
from qa_bot.types import Answer, Draft, Progress

ANSWER = Answer("q", "q", "text")


def test_relay_yields_everything_in_order_and_sets_stop_at_its_end() -> None:
    stop = threading.Event()

    async def collect() -> list[int | None]:
        return [item async for item in relay(lambda _: iter(range(5)), stop)]

    assert asyncio.run(collect()) == [0, 1, 2, 3, 4]
    assert stop.is_set()


def test_relay_beats_while_nothing_comes() -> None:
    go = threading.Event()

    def work(stop: threading.Event) -> Iterator[int]:
        go.wait(20)
        yield 1

    async def collect() -> list[int | None]:
        items = []
        async for item in relay(work, threading.Event()):
            items.append(item)
            go.set()
        return items

    items = asyncio.run(collect())
    assert items[0] is None
    assert items[-1] == 1


def test_relay_raises_what_the_work_raises() -> None:
    def work(stop: threading.Event) -> Iterator[int]:
        yield 1
        raise UsageError("no")

    async def collect() -> None:
        async for _ in relay(work, threading.Event()):
            pass

    with pytest.raises(UsageError, match="no"):
        asyncio.run(collect())


def test_leaving_a_stream_ends_the_work_and_closes_it_in_its_thread() -> None:
    closed, exchange = threading.Event(), Exchange("q")

    def work(stop: threading.Event) -> Iterator[Draft]:
        try:
            while not stop.is_set():
                time.sleep(0.01)
                yield Draft("word")
        finally:
            closed.set()

    async def leave_early() -> None:
        stream = follow(exchange, work, Gate(1))
        await anext(stream)
        await stream.aclose()

    asyncio.run(leave_early())
    assert closed.wait(10)
    assert not exchange.running
    assert exchange.draft == "word"
    assert exchange.result is None


def run(exchange: Exchange, work: object, gate: Gate) -> None:
    async def consume() -> None:
        async for _ in follow(exchange, work, gate):  # type: ignore[arg-type]
            pass

    asyncio.run(consume())


def test_stop_is_noticed_although_the_work_is_deaf() -> None:
    deaf, stop = threading.Event(), threading.Event()

    def work(stop: threading.Event) -> Iterator[int]:
        deaf.wait(20)
        yield 1

    async def collect() -> list[int | None]:
        items = []
        async for item in relay(work, stop):
            items.append(item)
            stop.set()
        return items

    assert asyncio.run(collect()) == [None]
    deaf.set()


def test_an_exchange_holds_the_result_in_the_end() -> None:
    exchange = Exchange("q")
    run(exchange, lambda stop: iter([Progress("Reading", 1, 2), Draft("te"), ANSWER]), Gate(1))
    assert (exchange.result, exchange.draft, exchange.progress.step) == (ANSWER, "te", "Reading")
    assert not exchange.running


def test_a_known_error_is_shown_with_its_hint() -> None:
    def work(stop: threading.Event) -> Iterator[Draft]:
        raise UsageError("Too long.", "Ask a shorter question.")
        yield

    exchange = Exchange("q")
    run(exchange, work, Gate(1))
    assert (exchange.error, exchange.hint) == ("Too long.", "Ask a shorter question.")


def test_an_unknown_error_is_logged_and_its_details_are_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    def work(stop: threading.Event) -> Iterator[Draft]:
        raise ZeroDivisionError("secret detail")
        yield

    exchange = Exchange("q")
    run(exchange, work, Gate(1))
    assert "secret" not in exchange.error + exchange.hint
    assert "secret detail" in caplog.text


def test_the_gate_lets_one_wait_and_says_so_and_gives_every_place_back() -> None:
    gate = Gate(1)
    first = gate.ticket()
    assert first.enter(0)
    exchange = Exchange("q")
    seen = []

    async def consume() -> None:
        async for _ in follow(exchange, lambda stop: iter([ANSWER]), gate):
            seen.append(exchange.progress.step)
            if len(seen) == 1:
                gate.leave(first)

    asyncio.run(consume())
    assert seen[0] == "Waiting for 1 other to be answered"
    assert exchange.result == ANSWER
    assert gate.ticket().enter(5), "the place was given back"


def test_who_came_first_is_let_in_first() -> None:
    gate = Gate(2)
    line = [gate.ticket() for _ in range(5)]
    assert [ticket.ahead() for ticket in line] == [0, 0, 1, 2, 3]
    assert [ticket.enter(0) for ticket in line] == [True, True, False, False, False]
    gate.leave(line[0])
    assert [ticket.enter(0) for ticket in line[1:]] == [True, True, False, False]
    gate.leave(line[3])
    assert line[4].ahead() == 1, "who goes away while waiting makes the line shorter"


def test_where_too_many_wait_the_next_is_sent_away_and_told_so() -> None:
    gate = Gate(1, longest=2)
    line = [gate.ticket() for _ in range(3)]
    exchange = Exchange("q")
    run(exchange, lambda stop: iter([ANSWER]), gate)
    assert (exchange.error, exchange.hint) == ("2 questions are waiting already.", "Try again in a minute.")
    gate.leave(line[2])
    assert not gate.ticket().enter(0), "now it may wait"


def test_who_waits_at_the_gate_can_be_stopped() -> None:
    gate, exchange = Gate(1), Exchange("q")
    gate.ticket()

    async def consume() -> None:
        async for _ in follow(exchange, lambda stop: iter([ANSWER]), gate):
            exchange.end()

    asyncio.run(consume())
    assert exchange.stopped()
    next_one = gate.ticket()
    wait_until(lambda: next_one.ahead() == 1)


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    assert condition()


def test_what_is_logged_while_a_page_waits_is_shown_there_and_nowhere_else() -> None:
    log = logging.getLogger("qa_bot")
    before = log.level, log.handlers[:]
    log.setLevel(logging.INFO)
    log.addHandler(NOTICES)

    def work(stop: threading.Event) -> Iterator[Draft]:
        log.info("Downloading the writer (93 MB, once) to /home/somebody/cache")
        log.warning("not for the page")
        yield Draft("text")

    async def collect() -> list[object]:
        log.info("somebody else's")
        return [item async for item in relay(work, threading.Event())]

    try:
        items = asyncio.run(collect())
    finally:
        log.setLevel(before[0])
        log.handlers[:] = before[1]
    assert items == [Progress("Downloading the writer (93 MB, once)", 0, 1), Draft("text")]
