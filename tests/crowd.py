"""Many people at once for a while: `python crowd.py USERS SECONDS` asks a server without pause and counts what goes wrong.
`python crowd.py pages N` opens and closes so many pages one after the other, and watches the server's memory.

A page asks a few questions, then it is closed and another one is opened, as people do. In the end more people come at
once than may wait. The server is a process of its own, so that its memory can be measured. The last line is JSON.
"""

import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx2
import psutil
import uvicorn
from scripted import FERRY, ScriptedBot, quoted

from qa_bot.interfaces.web import build_app
from qa_bot.interfaces.webpage.stream import LONGEST
from qa_bot.settings import load_settings
from qa_bot.types import Answer, Draft, Progress, Turn

PLACES = 4  # answers in the making at once
QUESTIONS = 2  # on a page, before it is closed
PERSON = re.compile(r"person-\d+(?:-\d+)?")
FULL = f"{LONGEST} questions are waiting already."


class QuickBot(ScriptedBot):
    """Writes the question's word ten times; counts how many answers are made at once, and what they are told before."""

    now = most = rushed = 0
    lock = threading.Lock()
    pause = 0.01  # seconds between two words

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
            self.asked = self.asked[-1000:]
            self.rushed += "rush" in question
            holds = "rush" in question and self.rushed <= PLACES  # until all the others have come
        try:
            time.sleep(60 if holds else 0)
            for number in range(1, 11):
                time.sleep(self.pause)
                yield Draft(f"{question} " * number)
            yield Answer(question, question, question, claims=quoted(FERRY, FERRY.text[:66]).claims, note=question)
        finally:
            with self.lock:
                self.now -= 1


def server_of(bot: ScriptedBot) -> uvicorn.Server:
    """Return a server of the bot's page on a free port, which has still to be run."""
    return uvicorn.Server(uvicorn.Config(build_app(bot), port=0, log_level="critical", log_config=None, ws="none"))  # type: ignore[arg-type]


def events_of(client: Any) -> dict[str, int]:
    """Return the numbers of the events that load a page, "load", and ask a question, "submit"."""
    events = client.get("/config").json()["dependencies"]
    return {target[1]: one["id"] for one in events for target in one["targets"] if target[1] in ("load", "submit")}


def send(client: Any, event: int, session: str, *values: str) -> str:
    """Send an event of a page with its values and return the stream that comes back."""
    body = {"data": values, "fn_index": event, "session_hash": session}
    answer = client.post("/gradio_api/queue/join", json=body)
    answer.raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as response:
        return "".join(response.iter_text())


def ask(client: Any, events: dict[str, int], session: str, question: str) -> str:
    """Ask a question on a page and return the stream that comes back."""
    return send(client, events["submit"], session, session.rjust(32, "-"), question)


@contextmanager
def opened(client: Any, events: dict[str, int], session: str) -> Iterator[None]:
    """Have a page open in the block, in a tab of its own."""
    with client.stream("GET", f"/gradio_api/heartbeat/{session}"):  # what says that a page is open
        send(client, events["load"], session, session.rjust(32, "-"))
        yield


def verdict(stream: str, session: str, question: str) -> str:
    """Return "right", "full", or what is wrong with the stream of an answer."""
    last = json.loads(stream.strip().split("\n\n")[-2].removeprefix("data:"))
    if last["msg"] != "process_completed" or not last["success"]:
        return f"failed: {last}"[:300]
    foreign = set(PERSON.findall(stream)) - {session}
    if foreign:
        return f"mixed: {sorted(foreign)[:3]}"
    if FULL in stream:
        return "full"
    return "right" if stream.count(question) >= 3 else "lost"


def person(address: str, events: dict[str, int], number: int, until: float, waits: list[float]) -> Counter[str]:
    """Be somebody who opens page after page and asks on each."""
    found: Counter[str] = Counter()
    visit = 0
    with httpx2.Client(base_url=address, timeout=600, verify=False) as client:
        while time.monotonic() < until:
            visit += 1
            session = f"person-{number:03}-{visit:04}"
            with opened(client, events, session):
                for turn in range(QUESTIONS):
                    if time.monotonic() > until:
                        break
                    begin, question = time.monotonic(), f"{session}-question-{turn}"
                    try:
                        found[verdict(ask(client, events, session, question), session, question)] += 1
                    except Exception as error:  # counted: this program is about what goes wrong
                        found[f"error: {error!r}"[:200]] += 1
                    waits.append(time.monotonic() - begin)
    return found


def crowded(
    address: str, events: dict[str, int], users: int, seconds: float, watch: Any
) -> tuple[Counter[str], list[float]]:
    """Let so many people ask for so long; return what became of their questions, and how long each took in seconds."""
    waits: list[float] = []
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(users + 1) as pool:
        watching = pool.submit(watch, until)
        people = [pool.submit(person, address, events, number, until, waits) for number in range(users)]
        found = sum((one.result() for one in people), Counter[str]())
        watching.result()
    return found, waits


def rush(address: str, events: dict[str, int]) -> Counter[str]:
    """Let more people come at once than may wait."""

    people = PLACES + LONGEST + 30

    def one(number: int) -> str:
        session = f"person-9{number:03}"
        return verdict(ask(client, events, session, f"{session}-rush"), session, f"{session}-rush")

    limits = httpx2.Limits(max_connections=people)
    with httpx2.Client(base_url=address, timeout=600, limits=limits) as client, ThreadPoolExecutor(people) as pool:
        return Counter(pool.map(one, range(people)))


def turnover(address: str, events: dict[str, int], pages: int, memory: Callable[[], float]) -> list[float]:
    """Open so many pages one after the other, ask on each and close it; return the memory after each hundred, in MiB."""
    found = [memory()]
    with httpx2.Client(base_url=address, timeout=600) as client:
        for number in range(1, pages + 1):
            session = f"person-{number:05}"
            with opened(client, events, session):
                assert verdict(ask(client, events, session, session), session, session) == "right"
            if number % 100 == 0:
                found.append(memory())
                say(f"{number} pages: {found[-1]:.1f} MiB")
    return found


def serve(pause: float) -> None:
    """Be the server: print the port, and serve until killed. It pauses so many seconds before each word."""
    bot = QuickBot(load_settings(environ={}, overrides={"web.concurrency": str(PLACES)}))
    bot.pause = pause
    server = server_of(bot)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    say(str(server.servers[0].sockets[0].getsockname()[1]))
    thread.join()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    if sys.argv[1] == "serve":
        return serve(float(sys.argv[2]))
    users, seconds = (0, 0.0) if sys.argv[1] == "pages" else (int(sys.argv[1]), float(sys.argv[2]))
    pause = "0.05" if users else "0"  # twenty words a second
    with subprocess.Popen([sys.executable, __file__, "serve", pause], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        memory: list[float] = []  # MiB of the server, every ten seconds

        def resident() -> float:
            return round(psutil.Process(process.pid).memory_info().rss / 2**20, 1)

        def watch(until: float) -> None:
            while time.monotonic() < until:
                memory.append(resident())
                say(f"{memory[-1]:.1f} MiB")
                time.sleep(10)

        try:
            with httpx2.Client(base_url=address, timeout=600) as client:
                events = events_of(client)
            if not users:
                say(json.dumps({"memory_mib": turnover(address, events, int(sys.argv[2]), resident)}))
                return None
            found, waits = crowded(address, events, users, seconds, watch)
            crush = rush(address, events)
        finally:
            process.kill()
    waits.sort()
    middle = {f"p{share}": round(waits[int(len(waits) * share / 100)], 2) for share in (50, 95)}
    say(json.dumps({"users": users, "found": found, "seconds": middle, "memory_mib": memory, "rush": crush}))
    return None


if __name__ == "__main__":
    main()
