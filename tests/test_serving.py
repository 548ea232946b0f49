"""The process behind `qa-bot serve`: each command is answered as if it had run where it was typed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa_bot.errors import UsageError
from qa_bot.interfaces.commands.serving import beside, listening, listens
from qa_bot.interfaces.commands.session import Session
from qa_bot.interfaces.warm import socket_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="passed files and forks")

SERVER = """
import os, sys, time
from pathlib import Path
from qa_bot.interfaces.commands.forks import answer_all
from qa_bot.interfaces.commands.serving import listening
from qa_bot.interfaces.warm import socket_path

def run(arguments):
    if "wait" in arguments:
        print("waiting", flush=True)
        time.sleep(60)
    if "die" in arguments:
        os._exit(9)
    print(arguments, os.getcwd(), os.environ.get("MARK"), sys.stdin.read(), sys.stdout.encoding, "caf\\u00e9")
    print("noted", file=sys.stderr)
    sys.exit(4)

with listening(socket_path()) as listener:
    print("ready", flush=True)
    answer_all(listener, run)
"""
CLIENT = "import sys; from qa_bot.interfaces.warm import forward; sys.exit(forward(sys.argv[1:]))"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    return dict(os.environ)


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process
        process.terminate()
        assert process.wait(60) == 0
    assert not socket_path().exists()


def start(*arguments: str, **options: Any) -> "subprocess.Popen[str]":
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([sys.executable, "-c", CLIENT, *arguments], text=True, **pipes, **options)


def test_a_command_has_its_own_files_folder_and_environment(
    server: Any, environment: dict[str, str], tmp_path: Path
) -> None:
    process = start("ask", "Who?", cwd=tmp_path, env=environment | {"MARK": "mine"})
    out, error = process.communicate("from stdin", timeout=60)
    assert out == f"['ask', 'Who?'] {tmp_path} mine from stdin utf-8 café\n"
    assert (error, process.returncode) == ("noted\n", 4)


def test_ctrl_c_and_the_end_of_the_sender_end_the_work(server: Any) -> None:
    for ending in (signal.SIGINT, signal.SIGKILL):
        process = start("ask", "wait")
        assert process.stdout is not None and process.stdout.readline() == "waiting\n"
        process.send_signal(ending)
        # the fork holds the pipes: they close when it ends, far before its 60 seconds
        began = time.monotonic()
        process.communicate(timeout=50)
        assert time.monotonic() - began < 50
        assert process.returncode == (130 if ending == signal.SIGINT else -9)


@pytest.mark.parametrize(
    "sent", [b"\xff" * 8, (2**24 + 1).to_bytes(8, "big"), b"\0" * 8, (2).to_bytes(8, "big") + b"{}", b"GET / HT"]
)
def test_what_is_no_command_is_one_line_and_nothing_is_read_into_memory(
    environment: dict[str, str], sent: bytes
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(socket_path()))
            socket.send_fds(connection, [b"\0"], [0, 1, 2])
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(60)
            assert connection.recv(16) == b""
        process.terminate()
        assert process.stderr is not None
        (line,) = process.stderr.read().splitlines()
        assert line.startswith("What came through the socket of qa-bot serve is no command: ")


def test_one_that_dies_leaves_the_others(server: Any) -> None:
    process = start("ask", "die")
    assert "ended in the middle" in process.communicate("", timeout=60)[1]
    assert process.returncode == 1
    process = start("check", "x")
    process.communicate("", timeout=60)
    assert process.returncode == 4


def test_a_second_server_is_refused_and_a_dead_ones_socket_replaced(environment: dict[str, str]) -> None:
    path = socket_path()
    with listening(path):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        with pytest.raises(UsageError, match="running already"), listening(path):
            pass
    assert not path.exists()
    path.touch()
    with listening(path):
        pass


BESIDE_A_PAGE = """
import os, sys
from qa_bot.interfaces.commands.forks import answer_all
from qa_bot.interfaces.commands.serving import listening
from qa_bot.interfaces.warm import socket_path

tries = []
def first():
    tries.append(1)
    return len(tries) == 2

with listening(socket_path()) as listener:
    print("ready", flush=True)
    answer_all(listener, lambda arguments: print(len(tries)), first=first, until=0)
"""


def test_beside_a_page_it_loads_when_a_command_comes_and_ends_with_the_page(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", BESIDE_A_PAGE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None and process.stdout.readline() == "ready\n"
        assert [start("ask").communicate("", timeout=60)[0] for _ in range(3)] == ["1\n", "2\n", "2\n"]
        process.stdin.close()
        assert process.wait(60) == 0
    assert not socket_path().exists()


def test_the_page_starts_no_second_one(environment: dict[str, str]) -> None:
    with listening(socket_path()), beside(Session()):
        assert listens(socket_path())
    assert not socket_path().exists()


@pytest.mark.parametrize("page", [False, True])
def test_answers_are_the_same_to_the_byte(page: bool, environment: dict[str, str], tmp_path: Path) -> None:
    """With the embedded models: what needs them, what fails, and what reads stdin."""
    (tmp_path / "mill.txt").write_text(
        "The mill was repaired in 1994. Anna Berg led the repairs. They cost 900 pounds."
    )
    commands = (
        ["ask", "Who led the repairs?", "--source", "mill.txt", "--explain"],
        ["check", "Anna Berg led the repairs.", "--source", "-", "--json"],
        ["search", "mill", "--library", "none"],
    )

    def run(arguments: list[str]) -> tuple[int, bytes, bytes]:
        text = (tmp_path / "mill.txt").read_bytes()
        command = [sys.executable, "-m", "qa_bot", *arguments]
        done = subprocess.run(command, input=text, capture_output=True, cwd=tmp_path, timeout=200)
        return done.returncode, done.stdout, done.stderr

    alone = [run(command) for command in commands]
    assert [code for code, _, _ in alone] == [0, 0, 5]
    if page:
        with beside(Session(config="fast", overrides={"retrieval.k": "10"})):
            deadline = time.monotonic() + 100
            while not listens(socket_path()):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert [run(command) for command in commands] == alone
        assert not listens(socket_path())
        return
    with subprocess.Popen([sys.executable, "-m", "qa_bot", "serve"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("models are loaded" in line for line in process.stderr)
        assert [run(command) for command in commands] == alone
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
