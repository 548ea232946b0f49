"""Many people at once, through the server: everybody gets all of their own answers, and nothing of anybody else's."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
import uvicorn
from scripted import FERRY, ScriptedBot, quoted

from qa_bot.interfaces.web import build_app
from qa_bot.settings import load_settings
from qa_bot.types import Answer, Draft, Progress, Turn

# Gradio uses an option and an argument of pandas that newer versions of it are about to drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

PEOPLE, QUESTIONS = 20, 2


class QuickBot(ScriptedBot):
    """Writes the question's word ten times; counts how many answers are made at once, and what they are told before."""

    now = most = 0
    lock = threading.Lock()

    def ask_stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        context: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Progress | Draft | Answer]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.asked.append((question, tuple(history)))
        try:
            for number in range(1, 11):
                time.sleep(0.01)
                yield Draft(f"{question} " * number)
            yield Answer(question, question, question, claims=quoted(FERRY, FERRY.text[:66]).claims, note=question)
        finally:
            with self.lock:
                self.now -= 1


def ask(client: Any, event: dict[str, Any], person: int) -> list[str]:
    """Ask one question after the other on one page, and return the streams that came back."""
    streams = []
    for number in range(QUESTIONS):
        name = f"person-{person:02}"
        data = [None, f"{name}-question-{number}"]
        body = {"data": data, "fn_index": event["id"], "session_hash": name}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": name}) as response:
            streams.append("".join(response.iter_text()))
    return streams


def test_twenty_people_at_once_get_their_own_answers_and_no_other() -> None:
    bot = QuickBot(load_settings(environ={}, overrides={"web.concurrency": "4"}))
    server = uvicorn.Server(uvicorn.Config(build_app(bot), port=0, log_level="critical", log_config=None, ws="none"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        events = client.get("/config").json()["dependencies"]
        event = next(one for one in events if any(target[1] == "submit" for target in one["targets"]))
        with ThreadPoolExecutor(PEOPLE) as pool:
            found = list(pool.map(lambda person: ask(client, event, person), range(PEOPLE)))
    server.should_exit = True
    thread.join(20)
    for person, streams in enumerate(found):
        others = [f"person-{other:02}" for other in range(PEOPLE) if other != person]
        for number, stream in enumerate(streams):
            last = json.loads(stream.strip().split("\n\n")[-2].removeprefix("data:"))
            assert last["msg"] == "process_completed"
            assert last["success"], last
            assert f"person-{person:02}-question-{number}" in stream
            assert not [other for other in others if other in stream]
    assert 1 < bot.most <= 4, "no more at once than there are places"
    turns = {question: [turn.question for turn in history] for question, history in bot.asked}
    assert turns["person-07-question-1"] == ["person-07-question-0"], "one's own conversation"
