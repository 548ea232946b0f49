"""A fork of this process for each command that comes through a socket.

Each answers one command, with the files, the folder and the environment of whoever sent it (warm.py), and ends.
"""

import json
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from qa_bot.interfaces.commands.session import quiet_libraries

ASKED = {"arguments", "folder", "environment", "encodings"}
LONGEST_REQUEST = 2**24  # bytes: arguments and environment; a Linux process takes 6 MiB of them
PATIENCE = 10  # seconds within which a connection must have sent its request
Run = Callable[[list[str]], None]
LOG = logging.getLogger("qa_bot")


def answer_all(
    listener: socket.socket, run: Run, *, first: Callable[[], bool] | None = None, until: int | None = None
) -> None:
    """Fork for each connection, until Ctrl-C, SIGTERM, or the end of the file `until`, which nobody writes to.

    `first` is called before forking, until it returns True.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system clears forks away
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    watched = [listener.fileno()] if until is None else [listener.fileno(), until]
    with suppress(KeyboardInterrupt):
        while until not in select.select(watched, [], [])[0]:
            connection, _ = listener.accept()
            with connection:
                if first is not None and first():
                    first = None
                if os.fork() == 0:
                    os._exit(_answer(listener, connection, run))


def _answer(listener: socket.socket, connection: socket.socket, run: Run) -> int:
    """Run one command in this fork and send its exit code."""
    code = 1
    try:
        listener.close()
        connection.settimeout(PATIENCE)
        if not connection.recv(1, socket.MSG_PEEK):  # who only asked whether somebody listens
            return 0
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()  # the terminal is the sender's: Ctrl-C comes through the connection
        try:
            descriptors, request = _request(connection)
        except (OSError, ValueError, RecursionError) as error:  # whoever sent it is no command of ours
            LOG.warning("What came through the socket of qa-bot serve is no command: %s", error)
            return code
        arguments = _become(connection, descriptors, request)
        threading.Thread(target=_watch, args=(connection,), daemon=True).start()
        code = _run(run, arguments)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the sender, who leaves when it has the code, stops nothing now
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        connection.sendall(str(code).encode())
    except BaseException:
        traceback.print_exc()
    return code


def _request(connection: socket.socket) -> tuple[list[int], dict[str, Any]]:
    """Return the files of the sender and what it asks for. ValueError or OSError: it is not what warm.py sends."""
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile("rb") as stream:
        size = int.from_bytes(stream.read(8), "big")
        if size > LONGEST_REQUEST:
            raise ValueError(f"a request of {size:,} bytes; {LONGEST_REQUEST:,} are the most")
        request = json.loads(stream.read(size))
    if len(descriptors) != 3 or not isinstance(request, dict) or set(request) != ASKED:
        raise ValueError("three open files and an object of four values are wanted")
    return descriptors, request


def _become(connection: socket.socket, descriptors: list[int], request: dict[str, Any]) -> list[str]:
    """Take on the files, folder and environment of the sender; return its arguments."""
    connection.settimeout(None)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    # they stay open as long as the process lives
    reading, writing, noting = request["encodings"]
    sys.stdin = open(0, encoding=reading, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding=writing, errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding=noting, errors="replace", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.chdir(request["folder"])
    logging.getLogger("qa_bot").handlers.clear()  # those of the process that was forked
    quiet_libraries()
    arguments: list[str] = request["arguments"]
    return arguments


def _run(run: Run, arguments: list[str]) -> int:
    try:
        run(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        return 130
    return 0


def _watch(connection: socket.socket) -> None:
    """End the work where the sender says so or is gone: as Ctrl-C would."""
    while True:
        try:
            gone = not connection.recv(1)
        except OSError:
            gone = True
        os.kill(os.getpid(), signal.SIGINT)
        if gone:
            return
