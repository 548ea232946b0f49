"""Commands that go through a socket: nobody there, somebody else's socket, another environment, and the way back."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from qa_bot.interfaces import warm
from qa_bot.interfaces.warm import forward, socket_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="passed files and forks")


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    path = socket_path()
    path.parent.mkdir(mode=0o700, parents=True)
    return path


def listen(path: Path, mode: int = 0o600) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(mode)
    listener.listen()
    listener.settimeout(10)
    return listener


def client(*arguments: str) -> "subprocess.Popen[str]":
    code = "import sys; from qa_bot.interfaces.warm import forward; print('code', forward(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_without_a_listener_the_command_runs_by_itself(place: Path) -> None:
    assert forward(["ask", "Who?"]) is None
    listen(place).close()  # what a killed process leaves
    assert place.exists()
    assert client("ask", "Who?").communicate(timeout=60) == ("code None\n", "")


@pytest.mark.parametrize("mode", [0o666, 0o604, 0o660])
def test_a_socket_that_others_may_open_is_not_used(place: Path, mode: int) -> None:
    with listen(place, mode):
        assert client("ask", "Who?").communicate(timeout=60) == ("code None\n", "")


def test_a_folder_that_others_may_write_is_not_used_and_a_file_is_no_socket(place: Path) -> None:
    place.write_text("")
    place.chmod(0o600)
    assert not warm._is_ours(place)
    place.unlink()
    with listen(place):
        assert warm._is_ours(place)
        place.parent.chmod(0o755)
        assert not warm._is_ours(place)


def test_only_the_verbs_that_gain_from_it_go_there(place: Path) -> None:
    with listen(place) as listener:
        assert client("add", "article.txt").communicate(timeout=60) == ("code None\n", "")
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_what_libraries_read_at_their_import_belongs_to_the_name(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert socket_path() != place
    monkeypatch.undo()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place.parents[2]))
    monkeypatch.setenv("QA_BOT_LIBRARY", "news")  # read anew by each command
    assert socket_path() == place


def test_the_exit_code_comes_back_and_interrupts_go_there(place: Path) -> None:
    with listen(place) as listener:
        process = client("ask", "Who?", "--json")
        connection, _ = listener.accept()
        with connection:
            _, descriptors, _, _ = socket.recv_fds(connection, 1, 3)
            size = int.from_bytes(connection.recv(8, socket.MSG_WAITALL), "big")
            request = connection.recv(size, socket.MSG_WAITALL)
            assert b'["ask", "Who?", "--json"]' in request and os.getcwd().encode() in request
            os.write(descriptors[1], b"from there\n")
            process.send_signal(2)
            assert connection.recv(1) == b"i"
            connection.sendall(b"130")
        for descriptor in descriptors:
            os.close(descriptor)
        assert process.communicate(timeout=60) == ("from there\ncode 130\n", "")


def test_a_warm_process_that_dies_is_told(place: Path) -> None:
    with listen(place) as listener:
        process = client("ask", "Who?")
        connection, _ = listener.accept()
        with connection:
            connection.recv(9, socket.MSG_WAITALL)
            connection.recv(1 << 20)
        out, error = process.communicate(timeout=60)
    assert (out, error) == ("code 1\n", "error: The process of qa-bot serve ended in the middle of this.\n")
