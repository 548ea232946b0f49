"""A host's name -> its IP addresses, if they all belong to the open internet. Refuses to connect."""

import ipaddress
import queue
import re
import socket
import threading
from typing import Any

from qa_bot.errors import FetchError
from qa_bot.settings import FetchSettings

# What Python calls global and is not: carrier and benchmark networks, and IPv6 forms that carry an IPv4 address.
DENIED = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2002::/16"),
        *("3fff::/20", "5f00::/16", "fec0::/10"),
    )
]
SECRET = re.compile(r"://[^/?#\n]{1,500}@")
PRIVATE_HINT = "If it is yours and you trust it, the setting fetch.allow_private lets it be fetched."


def without_password(text: str) -> str:
    """Return a text with "***" for the user name and password of each address in it: logs and screens keep what is shown."""
    return SECRET.sub("://***@", text)


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet: not to a private, local or special network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return (
        ip.is_global and not special and not any(ip in network for network in DENIED if network.version == ip.version)
    )


def refuse_private_name(host: str) -> None:
    """Raise FetchError for a host that is of a private network by its name alone, without asking what it stands for."""
    try:
        private = not is_public(host.strip("[]"))
    except ValueError:  # a name, not an address
        private = host.lower().rstrip(".").rpartition(".")[2] == "localhost"
    if private:
        raise FetchError(f"{host} is an address of a private or special network.", PRIVATE_HINT)


def public_addresses(host: str, port: int, settings: FetchSettings, seconds: float) -> list[str]:
    """Return the addresses of a host. Raises FetchError if there are none or a single one is not public."""
    try:
        found = _resolved(host, port, seconds)
    except socket.gaierror as error:
        raise FetchError(f"Cannot resolve {host}: no network, or no such host ({error.strerror}).") from None
    except (UnicodeError, ValueError) as error:
        raise FetchError(f"{host!r} is not a valid host name: {error}") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [address for address in addresses if not is_public(address)]
    if private and not settings.allow_private:
        raise FetchError(f"{host} is an address of a private or special network: {private[0]}.", PRIVATE_HINT)
    return addresses


def _resolved(host: str, port: int, seconds: float) -> list[Any]:
    """Return what `socket.getaddrinfo` does; it knows no time limit, so that it is asked in a thread.

    Raises FetchError for a resolver that does not answer, and what `getaddrinfo` raises.
    """
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # it is raised in the thread that waits
            answers.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise FetchError(f"The name {host} was not resolved within {seconds:.2g} seconds: no network?") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
