"""Parsing with limits: files made by anybody are read in a child process. Knows processes; refuses to know formats.

The child is `python -m qa_bot.ingest.child`, not multiprocessing, which would import the caller's program again. It
has limits of memory, CPU time and open files where the system knows them (POSIX), an empty environment, and is killed
when its time is over. A child serves one parse after another, so that start-up is paid once; after any failure it is
thrown away.
"""

import atexit
import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.child import receive, send
from qa_bot.ingest.parsers import parse
from qa_bot.ingest.text.parsed import Attachment, Parsed, check_size
from qa_bot.settings import ParsingSettings
from qa_bot.types import Page

IN_PROCESS = {"text", "markdown"}  # nothing but decoding
OCR_KINDS = {"pdf", "image"}
BYTES_PER_CHARACTER = 12  # of JSON, at most: "\\ud83d\\ude00"
MAX_IDLE = 2  # children kept for the next source
MAX_PARSES = 200  # then a child is replaced: parsers leak


def parse_limited(content: bytes, kind: str, charset: str, settings: ParsingSettings) -> Parsed:
    """Return what the parser of `kind` makes of `content`.

    Raises ParseError where it cannot be read, and for the limit that was hit: size, seconds, memory or characters.
    """
    check_size(len(content), settings.max_mib)
    if kind in IN_PROCESS:
        if len(content) > settings.max_characters * 4:  # no encoding has more bytes a character: it need not be decoded
            raise ParseError(
                f"It has {len(content) / 2**20:,.1f} MiB of text; the limit is {settings.max_characters:,} characters.",
                "The setting parsing.max_characters raises it.",
            )
        return parse(content, kind, charset, settings.max_characters)
    if kind == "image" and not settings.ocr:
        return parse(content, kind, charset, settings.max_characters)  # which says that it would need OCR
    if settings.ocr and kind in OCR_KINDS:
        settings = replace(settings, seconds=settings.ocr_seconds)
    with _CHILDREN.borrowed() as child:
        return _parsed(_checked(child.ask(content, kind, charset, settings), settings))


def unpack_limited(content: bytes, settings: ParsingSettings) -> Iterator[tuple[str, bytes | ParseError]]:
    """Yield the name of each member of a ZIP archive with its content, or with the reason why it cannot be had.

    Raises ParseError for an archive that cannot be opened, and for the limit that was hit.
    """
    check_size(len(content), settings.max_mib)
    with _CHILDREN.borrowed() as child:
        names = _checked(child.ask(content, "zip", "", settings), settings)["members"]
        for name in names:
            reply = child.ask(b"", "member", "", settings, member=name)
            if "error" in reply:
                yield name, ParseError(reply["error"], reply.get("hint", ""))
            else:
                yield name, base64.b64decode(_checked(reply, settings)["content"])


# The parent's side


class _Child:
    """One child process and the way to talk to it."""

    def __init__(self) -> None:
        self.parses = 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "qa_bot.ingest.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=os.path.abspath(os.sep),
            start_new_session=True,  # Ctrl-C goes to the parent, which decides
        )

    def ask(
        self, content: bytes, kind: str, charset: str, settings: ParsingSettings, member: str = ""
    ) -> dict[str, Any]:
        """Return the child's reply; `member` is of the archive that it was sent before.

        Raises ParseError where it dies, is too slow or says too much.
        """
        self.parses += 1
        too_slow = threading.Event()

        def stop() -> None:
            too_slow.set()
            self.kill()

        watchdog = threading.Timer(settings.seconds, stop)
        watchdog.daemon = True
        watchdog.start()
        header = {"kind": kind, "charset": charset, "member": member, **asdict(settings)}
        reply = None
        try:
            assert self.process.stdin and self.process.stdout
            with suppress(BrokenPipeError):  # it died; its exit status says why
                send(self.process.stdin, json.dumps(header).encode())
                send(self.process.stdin, content)
            most = settings.max_characters * BYTES_PER_CHARACTER + settings.max_mib * 2**20 * 4 // 3
            reply = receive(self.process.stdout, most + 2**20)
        finally:
            watchdog.cancel()
        if too_slow.is_set():
            raise ParseError(f"Reading it took longer than {settings.seconds:g} seconds.", seconds_hint(kind, settings))
        if reply is None:
            raise _death(self.process.wait(), kind, settings)
        found: dict[str, Any] = json.loads(reply)
        if found.pop("spent", False):
            self.parses = MAX_PARSES
        return found

    def kill(self) -> None:
        """Kill the child, and the program that reads scans for it."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):  # it is gone, and nobody of its group is left
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()

    def end(self) -> None:
        """Kill the child and wait until it is gone."""
        self.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what it no longer wanted to read
                if pipe:
                    pipe.close()


MEMORY_HINT = "The setting parsing.memory_mib raises the limit."


def seconds_hint(kind: str, settings: ParsingSettings) -> str:
    """Return what to do for more time."""
    name = "ocr_seconds" if settings.ocr and kind in OCR_KINDS else "seconds"
    return f"The setting parsing.{name} raises the limit."


class _Children:
    """The children that wait for work. Safe for threads: a child serves one of them at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[_Child] = []
        self.owner = os.getpid()

    @contextmanager
    def borrowed(self) -> Iterator[_Child]:
        """Give a child; it is thrown away where the block ends with an error, or is left before its end."""
        child = self._take()
        try:
            yield child
        except BaseException:  # also Ctrl-C: a child in the middle of a parse serves nobody
            child.end()
            raise
        self._give_back(child)

    def _take(self) -> _Child:
        with self.lock:
            if self.owner != os.getpid():  # after a fork the children are the other process's
                self.idle, self.owner = [], os.getpid()
            while self.idle:
                child = self.idle.pop()
                if child.process.poll() is None:
                    return child
                child.end()
        return _Child()

    def _give_back(self, child: _Child) -> None:
        with self.lock:
            if len(self.idle) < MAX_IDLE and child.parses < MAX_PARSES:
                self.idle.append(child)
                return
        child.end()

    def end_all(self) -> None:
        with self.lock:
            idle, self.idle = self.idle, []
        if self.owner == os.getpid():
            for child in idle:
                child.end()


_CHILDREN = _Children()
atexit.register(_CHILDREN.end_all)


def _environment() -> dict[str, str]:
    """Return what Python needs to start and to find qa_bot, and nothing of the user's."""
    wanted = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PATH", "TESSDATA_PREFIX")
    needed = {name: os.environ[name] for name in wanted if name in os.environ}
    return {**needed, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUTF8": "1"}


def _death(status: int, kind: str, settings: ParsingSettings) -> ParseError:
    """Return the error for a child that ended without a reply."""
    if hasattr(signal, "SIGXCPU") and status == -signal.SIGXCPU:
        hint = seconds_hint(kind, settings)
        return ParseError(f"Reading it took more than {settings.seconds:g} seconds of CPU time.", hint)
    cause = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    return ParseError(
        f"Its parser broke down ({cause}): it is damaged, or needs more than {settings.memory_mib} MiB of memory.",
        MEMORY_HINT,
    )


def _checked(reply: dict[str, Any], settings: ParsingSettings) -> dict[str, Any]:
    """Return the reply. Raises ParseError for the one that it reports."""
    if reply.get("limit") == "memory":
        raise ParseError(f"Reading it needs more than {settings.memory_mib} MiB of memory.", MEMORY_HINT)
    if "error" in reply:
        raise ParseError(reply["error"], reply.get("hint", ""))
    return reply


def _parsed(row: dict[str, Any]) -> Parsed:
    """Return what the child sent as `asdict` of it."""
    pages = tuple(Page(**page) for page in row["pages"])
    parts = tuple(_parsed(part) for part in row["parts"])
    attachments = tuple(Attachment(**attachment) for attachment in row["attachments"])
    sequences = {"pages": pages, "parts": parts, "attachments": attachments, "warnings": tuple(row["warnings"])}
    return Parsed(**{**row, **sequences})
