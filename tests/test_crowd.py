"""Many people at once, through the server: everybody gets all of their own answers, and nothing of anybody else's.

For longer, and with memory: `python tests/crowd.py USERS SECONDS`.
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from crowd import PLACES, QuickBot, ask, question_event, server_of, verdict

from qa_bot.interfaces.web import build_page
from qa_bot.interfaces.webpage.stream import LONGEST, Gate
from qa_bot.settings import Settings, load_settings

# Gradio uses an option and an argument of pandas that newer versions of it are about to drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

PEOPLE, QUESTIONS = 20, 2


def test_twenty_people_at_once_get_their_own_answers_and_no_other() -> None:
    bot = QuickBot(load_settings(environ={}, overrides={"web.concurrency": str(PLACES)}))
    server = server_of(bot)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        event = question_event(client)

        def person(number: int) -> list[str]:
            session = f"person-{number:02}"
            asked = [f"{session}-question-{turn}" for turn in range(QUESTIONS)]
            return [verdict(ask(client, event, session, question), session, question) for question in asked]

        with ThreadPoolExecutor(PEOPLE) as pool:
            found = list(pool.map(person, range(PEOPLE)))
    server.should_exit = True
    thread.join(20)
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


def test_another_persons_words_and_a_failure_are_noticed() -> None:
    """What judges the streams would see what it looks for."""
    done = '\n\ndata:{"msg": "process_completed", "success": true}\n\ndata:{"msg": "close_stream"}\n\n'
    right = 'data:"person-01-q <b>person-01-q</b> person-01-q"'
    assert verdict(right + done, "person-01", "person-01-q") == "right"
    assert verdict(right + " person-02-q" + done, "person-01", "person-01-q").startswith("mixed")
    assert verdict(right + done.replace("true", "false"), "person-01", "person-01-q").startswith("failed")
    assert verdict("data:" + done, "person-01", "person-01-q") == "lost"
