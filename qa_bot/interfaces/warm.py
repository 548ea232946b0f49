"""The way of a command to a process that has the models loaded already (`qa-bot serve`), and of its exit code back.

The command's arguments, folder, environment and its own stdin, stdout and stderr go through a socket that only the user
can open; the other side does the work with them, so output is the same to the byte. Linux only: it rests on passed
files and on forks. Imports little, since every command passes here.
"""

import json
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

VERBS = frozenset(("ask", "search", "summarise", "summarize", "check"))
INTERRUPT = b"i"
FAILED = 1  # exit code
LONGEST_PATH = 100  # bytes of a socket's path; the system takes 107
# What libraries read when they are imported: where it differs, so may the result.
AT_IMPORT = tuple("OMP_ MKL_ CUDA_ DNNL_ ONEDNN_ HF_HOME HF_HUB_OFFLINE HF_ENDPOINT HF_TOKEN PYTHON".split())
PACKAGE = Path(__file__).parent.parent


def socket_path() -> Path:
    """Return where a process listens that does the same as this one would: same code, same Python, same environment."""
    from qa_bot import __version__

    changed = max(path.stat().st_mtime_ns for path in PACKAGE.rglob("*") if path.suffix in (".py", ".safetensors"))
    environment = sorted((name, value) for name, value in os.environ.items() if name.startswith(AT_IMPORT))
    same = json.dumps([__version__, sys.executable, str(PACKAGE), changed, environment])
    root = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "qa-bot" / "run" / f"{sha256(same.encode()).hexdigest()[:16]}.sock"


def forward(arguments: Sequence[str]) -> int | None:
    """Have a warm process run the command; return its exit code, None where the caller has to run it itself."""
    files = (sys.stdin, sys.stdout, sys.stderr)
    if sys.platform != "linux" or VERBS.isdisjoint(arguments) or any(file is None for file in files):
        return None
    try:
        path = socket_path()
        if not _is_ours(path):
            return None
        request = {
            "arguments": list(arguments),
            "folder": os.getcwd(),
            "environment": dict(os.environ),
            "encodings": [file.encoding for file in files],
        }
        data = json.dumps(request).encode()
        descriptors = [file.fileno() for file in files]
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(path))
    except (OSError, ValueError, RuntimeError):  # nobody listens, or the folder is gone: an ordinary start says more
        return None
    with connection, _passing_on(connection) as sent:
        try:
            socket.send_fds(connection, [b"\0"], descriptors)
            connection.sendall(len(data).to_bytes(8, "big") + data)
        except OSError:  # it ended before it had all of the request, so nothing was done
            return None
        sent()
        return _exit_code(connection)


@contextmanager
def _passing_on(connection: socket.socket) -> Iterator[Callable[[], None]]:
    """Let Ctrl-C go to the other side, which ends the work as it would here; yield what to call once it has the request."""
    ready = early = False

    def interrupt(*_: object) -> None:
        nonlocal early
        early = not ready
        if ready:
            with suppress(OSError):  # it is gone, which the exit code will tell
                connection.send(INTERRUPT)

    def sent() -> None:
        nonlocal ready
        ready = True
        if early:
            interrupt()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield sent
    finally:
        signal.signal(signal.SIGINT, before)


def _is_ours(path: Path) -> bool:
    """Whether the socket, and the folder it lies in, belong to this user alone: others must not get our files."""
    for place in (path.parent, path):
        found = place.lstat()
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            return False
    return stat.S_ISSOCK(found.st_mode)


def _exit_code(connection: socket.socket) -> int:
    """Wait for the exit code."""
    try:
        reply = connection.recv(16)
    except OSError:
        reply = b""
    if not reply:
        sys.stderr.write("error: The process of qa-bot serve ended in the middle of this.\n")
        return FAILED
    return int(reply)
