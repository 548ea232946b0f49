"""Many people at once, through the server: everybody gets all of their own answers, and nothing of anybody else's.

For longer, and with memory: `python tests/crowd.py USERS SECONDS`.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from crowd import PLACES, QuickBot, ask, events_of, opened, server_of, verdict
from gradio.state_holder import StateHolder

from qa_bot.interfaces.webpage.events import build_page
from qa_bot.interfaces.webpage.page import FORGOTTEN
from qa_bot.interfaces.webpage.stream import LONGEST, Gate
from qa_bot.interfaces.webpage.visits import MOST
from qa_bot.settings import Settings, load_settings

# Gradio uses an option and an argument of pandas that newer versions of it are about to drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

PEOPLE, QUESTIONS = 20, 2


@contextmanager
def running(bot: QuickBot) -> Iterator[tuple[str, Any]]:
    """Serve a bot's page in the block, which gets its address and the page's Blocks."""
    server = server_of(bot)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    app: Any = server.config.app
    (page,) = [route.app for route in app.app.routes if hasattr(getattr(route, "app", None), "get_blocks")]
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", page.get_blocks()
    finally:
        server.should_exit = True
        thread.join(20)


def test_twenty_people_at_once_get_their_own_answers_and_no_other() -> None:
    bot = QuickBot(load_settings(environ={}, overrides={"web.concurrency": str(PLACES)}))
    with running(bot) as (address, _), httpx2.Client(base_url=address, timeout=120) as client:
        events = events_of(client)

        def person(number: int) -> list[str]:
            session = f"person-{number:02}"
            asked = [f"{session}-question-{turn}" for turn in range(QUESTIONS)]
            return [verdict(ask(client, events, session, question), session, question) for question in asked]

        with ThreadPoolExecutor(PEOPLE) as pool:
            found = list(pool.map(person, range(PEOPLE)))
    assert found == [["right"] * QUESTIONS] * PEOPLE
    assert 1 < bot.most <= PLACES, "no more at once than there are places"
    turns = {question: [turn.question for turn in history] for question, history in bot.asked}
    assert turns["person-07-question-1"] == ["person-07-question-0"], "one's own conversation"


def test_all_who_may_wait_are_seen_waiting_by_the_gate(settings: Settings) -> None:
    """Gradio's own line would hold everybody but forty where nobody tells them so."""

    async def built() -> Any:  # in a loop, because Gradio leaves open the one that it would make
        return build_page(QuickBot(settings), Gate(PLACES), lambda: None)  # type: ignore[arg-type]

    blocks = asyncio.run(built())
    assert blocks._queue.max_thread_count > PLACES + LONGEST
    assert PLACES + LONGEST > 40, "which it is by itself"


def test_pages_that_were_closed_leave_nothing_behind() -> None:
    """Gradio by itself keeps 200 KB of each for ever."""
    bot = QuickBot(load_settings(environ={}))
    with running(bot) as (address, blocks), httpx2.Client(base_url=address, timeout=120) as client:
        events = events_of(client)
        for number in range(12):
            session = f"person-{number:02}"
            with opened(client, events, session):
                assert verdict(ask(client, events, session, f"{session}-q"), session, f"{session}-q") == "right"
                assert session in blocks.state_holder.session_data
        queue = blocks._queue
        kept = [blocks.state_holder.session_data, queue.pending_event_ids_session, queue.pending_messages_per_session]
        for _ in range(600):
            if not any(kept):
                break
            time.sleep(0.05)
        assert [len(one) for one in kept] == [0, 0, 0]


def test_a_page_whose_conversation_was_forgotten_is_told_so() -> None:
    bot = QuickBot(load_settings(environ={}))
    with running(bot) as (address, _), httpx2.Client(base_url=address, timeout=120) as client:
        events = events_of(client)
        with opened(client, events, "person-01"):
            assert FORGOTTEN not in ask(client, events, "person-01", "person-01-q")
        stream = ask(client, events, "person-02", "person-02-q")  # as after a restart: it was opened elsewhere
        assert FORGOTTEN in stream
        assert verdict(stream, "person-02", "person-02-q") == "right", "and the question is answered"


def test_pages_whose_closing_nobody_noticed_are_few(settings: Settings) -> None:
    async def built() -> Any:
        return build_page(QuickBot(settings), Gate(PLACES), lambda: None)  # type: ignore[arg-type]

    blocks = asyncio.run(built())
    holder = StateHolder()
    holder.set_blocks(blocks)
    for number in range(2 * MOST):
        _ = holder[str(number)]
    assert len(holder.session_data) <= MOST


def test_another_persons_words_and_a_failure_are_noticed() -> None:
    """What judges the streams would see what it looks for."""
    done = '\n\ndata:{"msg": "process_completed", "success": true}\n\ndata:{"msg": "close_stream"}\n\n'
    right = 'data:"person-01-q <b>person-01-q</b> person-01-q"'
    assert verdict(right + done, "person-01", "person-01-q") == "right"
    assert verdict(right + " person-02-q" + done, "person-01", "person-01-q").startswith("mixed")
    assert verdict(right + done.replace("true", "false"), "person-01", "person-01-q").startswith("failed")
    assert verdict("data:" + done, "person-01", "person-01-q") == "lost"
