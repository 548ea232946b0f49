"""A path, an address or standard input -> its bytes. Knows where they come from; refuses to know what they are."""

import difflib
import errno
import os
import re
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from qa_bot.errors import SourceError
from qa_bot.ingest.access.schemes import unfetched
from qa_bot.ingest.text.parsed import check_size
from qa_bot.settings import ParsingSettings, Settings
from qa_bot.types import readable

LIKE = 0.65  # likeness of two names (Ratcliff and Metzener, 1988) from which one may be a slip for the other
ESCAPED = re.compile(rb"\\x([89a-f][0-9a-f])")  # a byte of a name, as `readable` writes it
STDIN = "stdin"  # the source of what came from standard input begins so; a part of its hash tells texts apart


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they came, and what is known about them from outside."""

    content: bytes
    source: str
    name: str  # of the file, or the last part of an address; "" for standard input
    content_type: str = ""
    final_url: str = ""  # where the redirects of an address ended


def existing(source: str) -> Path:
    """Return the resolved path of a source. Raises SourceError, with the nearest name that exists."""
    try:
        path = on_disk(Path(source).expanduser())
        if source.strip() and path.exists():
            return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        if (refused := unfetched(source)) is not None:
            raise refused from None
        told = getattr(error, "strerror", None) or str(error)  # an OSError repeats the whole source
        hint = "A text itself comes through standard input (-), in Python as Document.of(text, source=...)."
        raise SourceError(f"It is not a path that can be opened: {told}.", hint) from None
    if nothing := link_to_nothing(path):
        raise nothing
    if (refused := unfetched(source)) is not None:
        raise refused
    raise SourceError("There is no such file or folder." + _nearest(path))


def link_to_nothing(path: Path) -> SourceError | None:
    """Return the error for a link whose end is not there, or that leads back to itself; None for all else."""
    try:
        if path.is_symlink():
            path.stat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return SourceError(f"It is a link to {os.readlink(path)!r}, which is not there.")
    return None


def on_disk(path: Path) -> Path:
    """Return the path that `readable` was given, where it is there; else the path as it is."""
    if "\\x" not in str(path) or os.path.lexists(path):
        return path
    meant = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(path))
    return Path(os.fsdecode(meant)) if os.path.lexists(meant) else path


def _nearest(path: Path) -> str:
    try:
        names = os.listdir(path.parent)
    except OSError:
        return f" The folder {str(path.parent)!r} does not exist, either."
    stems = {Path(name).stem.lower(): name for name in names}  # many names have their end in common
    close = difflib.get_close_matches(path.stem.lower(), stems, n=1, cutoff=LIKE)
    return f" Did you mean {str(path.parent / stems[close[0]])!r}?" if close else ""


def read_file(path: Path, settings: ParsingSettings) -> Raw:
    """Return a file's bytes. Raises SourceError for what is no file, is too large or cannot be read."""
    try:
        if not path.is_file():  # a pipe or a device could be read for ever
            raise SourceError("It is neither a file nor a folder.")
        check_size(path.stat().st_size, settings.max_mib)
        with path.open("rb") as file:
            content = file.read(settings.max_mib * 2**20 + 1)
    except OSError as error:
        raise SourceError(f"It cannot be read: {error.strerror or error}.") from None
    return Raw(content, readable(str(path)), readable(path.name))


def read_stdin(stdin: BinaryIO | None, settings: ParsingSettings) -> Raw:
    """Return what comes through standard input, up to a byte more than the limit. Raises SourceError."""
    try:
        content = (stdin or sys.stdin.buffer).read(settings.max_mib * 2**20 + 1)
    except OSError as error:
        raise SourceError(f"Standard input cannot be read: {error.strerror or error}.") from None
    return Raw(content, f"{STDIN}:{sha256(content).hexdigest()[:8]}", "")


def read_address(url: str, settings: Settings) -> Raw:
    """Return what an address gives. Raises SourceError where nothing can be fetched."""
    from qa_bot.ingest.access.fetch import fetch  # it brings the HTTP client with it

    fetched = fetch(url, settings.fetch)
    name = PurePosixPath(unquote(urlsplit(fetched.url).path)).name
    return Raw(fetched.content, url, name, fetched.content_type, fetched.url)
