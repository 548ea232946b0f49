"""The child of worker.py: serves parses from standard input, within limits, until it is closed. Refuses to know why.

Request: JSON header, content. Reply: JSON. An archive is sent once; then its members are asked for one by one. Each
with its length before it, as eight bytes, big endian.
"""

import base64
import json
import os
import signal
import struct
import sys
import threading
import zipfile
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.archive import checked_archive, members_of, read_member
from qa_bot.ingest.parsers import parse

LENGTH = struct.Struct(">Q")
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
GRACE = 5  # seconds after which a child whose parent is gone ends itself


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write a message, with its length before it."""
    pipe.write(LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes], limit: int) -> bytes | None:
    """Return the next message, None at the end of the pipe. Raises ParseError for one longer than `limit` bytes."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    if length > limit:
        raise ParseError(f"Its parser returned {length:,} bytes; the limit is {limit:,}.")
    data = pipe.read(length)
    return data if len(data) == length else None


def main() -> None:
    """Serve parses from standard input until it is closed."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    sys.addaudithook(_refuse_network)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a parser prints stays out of the replies
    archive: zipfile.ZipFile | None = None  # the one whose members are asked for
    members: dict[str, zipfile.ZipInfo] = {}
    while (header := receive(requests, 2**20)) is not None:
        request = json.loads(header)
        _limit(request["memory_mib"], request["seconds"], threads=2 if request["kind"] == "pdf" else 1)
        content = receive(requests, request["max_mib"] * 2**20)
        if content is None:
            return
        if request["kind"] != "member":
            archive = None
        try:
            if request["kind"] == "zip":
                archive = checked_archive(content)
                members = members_of(archive)
                reply: dict[str, Any] = {"members": list(members)}
            elif archive:
                member = read_member(archive, members[request["member"]], request["max_mib"], request["password"])
                reply = {"content": base64.b64encode(member).decode()}
            else:
                language = request["ocr_language"] if request["ocr"] else ""
                wishes = request["kind"], request["charset"], request["max_characters"], request["password"], language
                reply = asdict(parse(content, *wishes, seconds=request["seconds"]))
        except Exception as error:
            reply = _failure(error)
        _end_alarm()
        if threading.active_count() > 1:  # a page is still being read
            reply["spent"] = True
        send(replies, json.dumps(reply).encode())


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    """No parser written in Python opens a connection, whatever a document asks for; those in C have no network code."""
    if event in NETWORK:
        raise PermissionError("A parser may not use the network.")


def _failure(error: Exception) -> dict[str, Any]:
    """Return the reply to a request that failed."""
    if isinstance(error, MemoryError):
        return {"limit": "memory"}
    if isinstance(error, ParseError):
        return {"error": str(error), "hint": error.hint}
    if isinstance(error, RecursionError):
        return {"error": "Its parts are nested too deeply to be read."}
    # a parser's own mistake, on a file made by anybody: it is reported, not hidden
    return {"error": f"Its parser failed ({type(error).__name__}: {error})."}


def _limit(memory_mib: int, seconds: float, *, threads: int = 1) -> None:
    """Set the limits of the next parse, as far as the system knows them; each of its threads may use all of the time."""
    try:
        import resource
    except ImportError:  # Windows: the wall clock still holds
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + threads * seconds) + 1
    wanted = {
        resource.RLIMIT_AS: memory_mib * 2**20,
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_FSIZE: 0,
    }
    for limit, value in wanted.items():
        _, hard = resource.getrlimit(limit)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):  # some systems (macOS) refuse RLIMIT_AS
            resource.setrlimit(limit, (soft, hard))
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)


def _end_alarm() -> None:
    """A child that waits for work is in nobody's way."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
