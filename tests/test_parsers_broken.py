"""Whatever the bytes, a parser finds a text or says why not: nothing else comes out, and no process breaks down.

Files that were made to do harm (hostile.py) go the whole way of a source, within its limits; good files that were
broken by chance (fuzzing.py) go through the parsers by the hundred.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fuzzing import SEEDS, outcome
from hostile import FILES, LEAK

from qa_bot.ingest.loaders import load
from qa_bot.settings import Settings, load_settings
from qa_bot.types import SourceReport

TESTS = Path(__file__).parent


def test_the_files_that_are_to_be_broken_are_sound() -> None:
    assert {name: outcome(name, data) for name, data in SEEDS.items()} == {
        name: "archive" if name == "a.zip" else "text" for name in SEEDS
    }


def test_broken_files_give_a_text_or_a_reason(full: bool) -> None:
    count = 20_000 if full else 1_000
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    done = subprocess.run(
        [sys.executable, str(TESTS / "fuzzing.py"), "1790", str(count)], env=environment, capture_output=True, text=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"{rows[-1:]}\n{done.stderr}"
    ended = [row for row in rows if len(row) == 4]
    assert len(ended) == count
    texts = Counter(row[1] for row in ended if row[2] in ("text", "archive"))
    reasons = Counter(row[1] for row in ended if row[2] not in ("text", "archive"))
    assert all(texts[name] for name in SEEDS)
    assert sum(reasons.values()) > 100


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody should ask: its address, and what was asked for."""
    asked: list[str] = []

    class Catch(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

        do_POST = do_HEAD = do_OPTIONS = do_GET

        def log_message(self, *parts: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Catch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/leak", asked
    server.shutdown()
    server.server_close()


HEAVY = re.compile("seconds")  # where a limit of time may be met, it is a short one


def limits(pattern: str) -> Settings:
    seconds = "1" if HEAVY.search(pattern) else "60"
    return load_settings(environ={}, overrides={"parsing.seconds": seconds, "parsing.memory_mib": "1024"})


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_made_to_do_harm_ends_in_a_text_or_a_reason(
    name: str, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    make, pattern = FILES[name]
    address, asked = listener
    file = tmp_path / name
    file.write_bytes(make().replace(LEAK.encode(), address.encode()))
    found = list(load(str(file), limits(pattern)))
    reports = [one for one in found if isinstance(one, SourceReport)]
    texts = [one.document.text for one in found if not isinstance(one, SourceReport)]
    assert found
    assert all(text.strip() and "\x00" not in text and "hahaha" not in text for text in texts)
    outcomes = [*("text" for _ in texts), *(report.reason for report in reports)]
    assert re.search(pattern, outcomes[0]), outcomes[:3]
    assert not [reason for reason in outcomes if "Its parser failed" in reason or "unexpected" in reason]
    assert asked == []


def test_there_are_more_than_sixty_of_them() -> None:
    assert len(FILES) >= 60
