"""How an address is written: whoever gives one that is not fetched is told what is wrong, and what to give instead."""

import re
from urllib.parse import unquote, urlsplit

from qa_bot.errors import FetchError, shortened
from qa_bot.ingest.access.hosts import without_password

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)
PORTS = {"http": 80, "https": 443}  # of the schemes that are fetched
HIGHEST = 65_535  # port
ODD = re.compile(r"[\x00-\x20\x7f\\]")  # what parsers of addresses disagree about
PORT = re.compile(r"[a-z]+://(?:[^/?#@]*@)?(?:\[[^\]/?#]*\]|[^:/?#@\[]*):([^:/?#@]+)(?=[/?#]|$)", re.I)
# Without "//" a colon may stand in a file's name as well; these words are meant as schemes.
KNOWN = re.compile(
    r"(https?|file|ftps?|sftp|ssh|scp|smb|data|javascript|vbscript|gopher|mailto|about|blob|view-source|wss?|tel|urn"
    r"|magnet|news|nntp|telnet|ldap|chrome|feed|git|s3):",
    re.I,
)
LONGEST = 100  # characters of an address that an error repeats: a data: address holds all of its content
LONGEST_PATH = 1000  # characters of a file: address that are looked at
DRIVE = re.compile(r"/[a-z][:|]", re.I)


def refuse_malformed(text: str) -> None:
    """Raise FetchError for what is not written as an address that is fetched, whichever host it names."""
    if ODD.search(text):
        raise FetchError(f"{text!r} is not a valid address: it holds a space, a control character or a backslash.")
    if (refused := unfetched(text)) is not None:
        raise refused
    port = PORT.match(text)
    if port and not (port[1].isascii() and port[1].isdecimal() and 1 <= int(port[1][:9]) <= HIGHEST):
        raise FetchError(
            f"{shortened(port[1], LONGEST)!r} is no port: ports are the numbers from 1 to {HIGHEST:,}.",
            "Leave it out for 80 or 443.",
        )


def unfetched(source: str) -> FetchError | None:
    """Return why what looks like an address cannot be one that is fetched; None for http(s)://... and what is none."""
    text = source.strip()
    shown, scheme = without_password(shortened(text, LONGEST)), scheme_of(text)
    if not scheme or (scheme in PORTS and ADDRESS.match(text)):
        return None
    if scheme in PORTS:
        shown = re.sub(r":/?[^/?#@]*@", ":***@", shown)
        return FetchError(f"{shown!r} is no whole address.", f"It begins with {scheme}:// and a host.")
    hint = _path_hint(text) if scheme == "file" else ""
    return FetchError(f"Only http and https addresses are fetched, not {scheme!r}: {shown!r}.", hint)


def scheme_of(text: str) -> str:
    """Return what an address begins with, in lower case: "http", "ftp"; "" where the text is no address."""
    match = ADDRESS.match(text) or KNOWN.match(text)
    return match[0].partition(":")[0].lower() if match else ""


def _path_hint(text: str) -> str:
    """Return the path that a file: address stands for, in words."""
    try:
        parts = urlsplit(text[:LONGEST_PATH])
        host, path = (parts.hostname or ""), unquote(parts.path)
    except ValueError:
        host = path = ""
    if not path or host not in ("", "localhost"):
        return "Give the path of the file itself."
    return f"Give the path itself: {path[1:] if DRIVE.match(path) else path}"
