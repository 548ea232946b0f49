"""Connections to addresses that were checked, ended by one deadline. Knows sockets; refuses to know what is asked there.

A name is resolved once, and the connection goes to an address that was allowed: what the check saw is what is opened.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from qa_bot.errors import FetchError
from qa_bot.ingest.access.hosts import REACHES, allowed_addresses, not_further_in, reach
from qa_bot.settings import FetchSettings


def remaining(deadline: float, timeout: float | None = None) -> float:
    """Return the seconds until `deadline` (of time.monotonic), at most `timeout`. Raises ReadTimeout where none is left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is over")
    return left if timeout is None else min(left, timeout)


def checked_backend(settings: FetchSettings, deadline: float) -> httpcore2.NetworkBackend:
    """Return httpcore2's way to the network. Connecting raises FetchError for a host that may not be asked."""
    return _Backend(settings, deadline)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every read and write ends with the whole download's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, remaining(self.deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, remaining(self.deadline, timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        limit = remaining(self.deadline, timeout)
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, limit), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    """Resolves a name, checks its addresses and connects to one of them."""

    def __init__(self, settings: FetchSettings, deadline: float) -> None:
        self.settings = settings
        self.deadline = deadline
        self.known: dict[tuple[str, int], list[str]] = {}  # a name is resolved once
        self.outmost = 0  # place in REACHES of what was opened so far: nothing further in is opened after it

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        if (host, port) not in self.known:
            limit = remaining(self.deadline, self.settings.connect_seconds)
            self.known[host, port] = allowed_addresses(host, port, self.settings, limit)
        for address in not_further_in(host, self.known[host, port], self.outmost):
            limit = remaining(self.deadline, self.settings.connect_seconds)
            try:
                stream = httpcore2.SyncBackend().connect_tcp(address, port, limit, local_address, socket_options)
                self.outmost = max(self.outmost, REACHES.index(reach(address)))
                return _Stream(stream, self.deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or FetchError(f"{host} has no address.")
