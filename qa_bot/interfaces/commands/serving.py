"""`qa-bot web`, and `qa-bot serve`: a process that has everything loaded, and a fork of it for each command that comes.

It has one thread and has never run a parallel product when it forks, so that a fork may do anything; each fork answers
one command, with the files, the folder and the environment of whoever sent it, and ends. `qa-bot web`, which has many
threads, keeps such a process beside it.
"""

import importlib
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.commands.session import Session, ask_password, quiet_libraries
from qa_bot.interfaces.warm import LONGEST_PATH, socket_path

if TYPE_CHECKING:
    from qa_bot.settings import Settings

NEEDED = ("qa_bot.bot", "faiss", "Stemmer", "sentencex")  # imported before the first command comes
PATIENCE = 10  # seconds within which a connection must have sent its request
Run = Callable[[list[str]], None]
LOG = logging.getLogger("qa_bot")


def serve(session: Session, with_page: Annotated[bool, typer.Option("--with-page", hidden=True)] = False) -> int:
    """Keep the models loaded for the commands of terminals. They answer without the wait for a start.

    \b
    Examples:
      qa-bot serve
      qa-bot serve --config fast

    While it runs, ask, search, summarise and check go through it, with the same output. Ctrl-C ends it. Linux only.
    `qa-bot web` does the same beside its page.
    """
    from qa_bot.interfaces.cli import app

    if sys.platform != "linux":
        raise UsageError("qa-bot serve is there on Linux only.", "qa-bot chat and --batch load the models once, too.")
    settings = session.settings()
    with listening(socket_path()) as listener:
        if not with_page:
            load(settings)
            session.say("The models are loaded; ask, search, summarise and check are faster now. Ctrl-C ends this.")
        answer_all(
            listener,
            lambda arguments: app(arguments, prog_name="qa-bot"),
            first=partial(_load_late, settings) if with_page else None,
            until=0 if with_page else None,
        )
    return 0


def web(
    session: Session,
    host: Annotated[str | None, typer.Option("--host", metavar="HOST", help="Where to listen. [web.host]")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="PORT", min=0, max=65535, help="[web.port]")] = None,
    auth: Annotated[
        str | None,
        typer.Option(
            "--auth",
            metavar="NAME[:PASSWORD]",
            envvar="QA_BOT_AUTH",
            help="Ask for this login. Without a password here, it is asked for. Needed to listen beyond this machine.",
        ),
    ] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> int:
    """Start the web page: chat, summaries and the library. It listens on this machine only unless told otherwise.

    \b
    Examples:
      qa-bot web
      qa-bot web --port 8000 --library news --open
      qa-bot web --host 0.0.0.0 --auth anna

    While it runs, ask, search, summarise and check in a terminal do not wait for the models from the second time on (Linux).
    """
    from qa_bot.interfaces.webpage.login import parse_login

    settings = session.settings()
    login = parse_login(auth, _ask_login) if auth is not None else None
    library = session.library or settings.web.library
    with beside(session), replace(session, library=library).open(create=True) as bot:
        from qa_bot.interfaces.web import serve

        port = settings.web.port if port is None else port
        serve(bot, host=host or settings.web.host, port=port, login=login, open_browser=open_)
    return 0


def _ask_login() -> str:
    where = "Put NAME:PASSWORD into the variable QA_BOT_AUTH."
    return ask_password("Password for the page: ", "--auth names no password.", where)


@contextmanager
def beside(session: Session) -> Iterator[None]:
    """While this lasts, a process of its own answers the commands of terminals, unless one does already. Linux only.

    It takes little until the first command comes, which has it load the models; from the second on they are faster.
    """
    if sys.platform != "linux" or listens(socket_path()):
        yield
        return
    given = [f"--config={session.config}"] if session.config else []
    given += [f"--set={key}={value}" for key, value in session.overrides.items()]
    # it ends when its stdin does, however this process ends; Ctrl-C in the terminal is not for it
    command = [sys.executable, "-m", "qa_bot", "serve", "--with-page", *given]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True):
        yield


def listens(path: Path) -> bool:
    """Whether a process answers at `path`."""
    with socket.socket(socket.AF_UNIX) as other:
        try:
            other.connect(str(path))
        except OSError:
            return False
    return True


@contextmanager
def listening(path: Path) -> Iterator[socket.socket]:
    """Yield a socket at `path` that only this user can connect to; it is gone when the context ends.

    One that a killed process left is replaced. Raises UsageError where another process listens already.
    """
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise UsageError(f"{path} is too long for a socket.", "Set XDG_RUNTIME_DIR to a shorter folder.")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if listens(path):
        raise UsageError("qa-bot serve or qa-bot web is running already.", "One is enough for all terminals.")
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        before = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(64)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def load(settings: "Settings") -> None:
    """Import and load what commands need. Raises ModelError, and UsageError where a model is not on the processor."""
    os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "1"  # asking CUDA itself would make it unusable in forks
    import torch

    from qa_bot.models.computing import rest
    from qa_bot.models.device import choose
    from qa_bot.models.parts import keep_ready

    devices = {choose(part.device, generator=False)[0] for part in (settings.encoder, settings.reader)}
    if devices != {"cpu"}:
        raise UsageError(
            f"qa-bot serve keeps models ready on the processor only, not on {', '.join(sorted(devices))}.",
            "Give --set encoder.device=cpu --set reader.device=cpu, or use qa-bot chat.",
        )
    for name in NEEDED:
        importlib.import_module(name)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # no pool of threads may be there at a fork
    os.register_at_fork(after_in_child=lambda: torch.set_num_threads(threads))
    keep_ready(settings)
    rest()  # a fork has no thread but its own


def _load_late(settings: "Settings") -> bool:
    """Load for the commands that follow; return whether that is settled. What fails, each command does by itself."""
    from qa_bot.models.embedded import ENCODER, SECOND_READER, embedded_folder, manifest

    used = ((ENCODER, settings.encoder.model), (SECOND_READER, settings.reader.second))
    if any(name == "embedded" and not manifest(embedded_folder(model)) for model, name in used):
        return False  # who downloads it, sees it
    try:
        load(settings)
    except QaBotError as error:
        LOG.warning("Commands in terminals load their models themselves: %s", error)
    return True


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
        arguments = _become(connection)
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


def _become(connection: socket.socket) -> list[str]:
    """Take on the files, folder and environment of the sender; return its arguments."""
    _, descriptors, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile("rb") as stream:
        request: dict[str, Any] = json.loads(stream.read(int.from_bytes(stream.read(8), "big")))
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
