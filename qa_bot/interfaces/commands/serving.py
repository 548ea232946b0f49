"""`qa-bot web`, and `qa-bot serve`: a process that has everything loaded, of which forks answer the commands that come.

It has one thread and has never run a parallel product when it forks (forks.py), so that a fork may do anything.
`qa-bot web`, which has many threads, keeps such a process beside it.
"""

import importlib
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.commands.forks import answer_all
from qa_bot.interfaces.commands.session import Session, ask_password
from qa_bot.interfaces.warm import LONGEST_PATH, socket_path

if TYPE_CHECKING:
    from qa_bot.settings import Settings

NEEDED = ("qa_bot.bot", "faiss", "Stemmer", "sentencex")  # imported before the first command comes
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
