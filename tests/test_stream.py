"""Work in threads reaches an event loop, and ends when nobody follows it any more."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage.stream import Gate, follow, relay
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
    gate, stop = Gate(1), threading.Event()
    assert gate.enter(stop)
    exchange = Exchange("q")
    seen = []

    async def consume() -> None:
        async for _ in follow(exchange, lambda stop: iter([ANSWER]), gate):
            seen.append(exchange.progress.step)
            if len(seen) == 1:
                gate.leave()

    asyncio.run(consume())
    assert seen[0].startswith("Waiting")
    assert exchange.result == ANSWER
    assert gate.enter(stop, 5), "the place was given back"


def test_who_waits_at_the_gate_can_be_stopped() -> None:
    gate, stop = Gate(1), threading.Event()
    assert gate.enter(stop)
    stop.set()
    assert not gate.enter(stop)
    assert not gate.enter(threading.Event(), 0)
