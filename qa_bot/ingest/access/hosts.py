"""A host's name -> its IP addresses, if they may be asked. Refuses to connect.

Three reaches may be: the open internet always, this machine and the user's own network where fetch.allow_private says
so. What belongs to none of them (link-local, carriers', multicast) is never asked, nor is where a cloud hands out keys.
"""

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from qa_bot.errors import FetchError
from qa_bot.settings import FetchSettings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What Python calls global and is not: carrier and benchmark networks, and IPv6 forms that carry an IPv4 address.
DENIED = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2002::/16"),
        *("3fff::/20", "5f00::/16", "fec0::/10"),
    )
]
# Where clouds tell their machines who they are, keys included: of these, most lie in networks that are somebody's own.
METADATA = [
    ipaddress.ip_network(network)
    for network in (
        *("169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fe80::/10"),
        *("fd00:ec2::/32", "fd20:ce::254/128", "fd00:c1::a9fe:a9fe/128"),
    )
]
METADATA_NAMES = {"metadata.google.internal", "metadata.goog", "instance-data.ec2.internal", "metadata.tencentyun.com"}
THIS_MACHINE = [ipaddress.ip_network(network) for network in ("127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128")]
OWN = [ipaddress.ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")]
REACHES = ("this machine", "your own network", "the open internet")  # from the inmost to the outmost
SECRET = re.compile(r"://[^/?#\n]{1,500}@")
PRIVATE_HINT = "If it is yours and you trust it, the setting fetch.allow_private lets it be fetched."


def without_password(text: str) -> str:
    """Return a text with "***" for the user name and password of each address in it: logs and screens keep what is shown."""
    return SECRET.sub("://***@", text)


def reach(address: str) -> str:
    """Return which of REACHES an IP address belongs to, "" for none of them: it is never asked."""
    ip = _address(address)
    if _within(ip, METADATA):
        return ""
    for name, networks in (("this machine", THIS_MACHINE), ("your own network", OWN)):
        if _within(ip, networks):
            return name
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return "the open internet" if ip.is_global and not special and not _within(ip, DENIED) else ""


def _address(text: str) -> Address:
    """Return an IP address, that of IPv4 where IPv6 only carries one."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


def _within(ip: Address, networks: Sequence[Network]) -> bool:
    return any(ip in network for network in networks if network.version == ip.version)


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the open internet: not to a private, local or special network."""
    return reach(address) == "the open internet"


def refuse_private_name(host: str, settings: FetchSettings) -> None:
    """Raise FetchError for a host that may not be asked by its name alone, without asking what it stands for."""
    name = host.lower().rstrip(".")
    if name in METADATA_NAMES:
        raise _never(host)
    address = _spelled(host)
    if address is not None:
        _refuse(host, address, settings)
    elif name.rpartition(".")[2] == "localhost" and not settings.allow_private:
        raise FetchError(f"{host} is an address of a private or special network.", PRIVATE_HINT)


def _spelled(host: str) -> str | None:
    """Return the IP address that a host spells, be it as one number or in hexadecimal; None for a name."""
    bare = host.strip("[]").partition("%")[0].rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(bare))
    with suppress(OSError, ValueError):
        return socket.inet_ntoa(socket.inet_aton(bare))
    return None


def _refuse(host: str, address: str, settings: FetchSettings) -> None:
    """Raise FetchError where the address of a host may not be asked."""
    if not reach(address):
        raise _never(host, address)
    if not settings.allow_private and not is_public(address):
        also = "" if address == host else f": {address}"
        raise FetchError(f"{host} is an address of a private or special network{also}.", PRIVATE_HINT)


def _never(host: str, address: str = "") -> FetchError:
    also = f": {address}" if address not in ("", host) else ""
    why = (
        "clouds hand out the keys of their machines at link-local and metadata addresses"
        if not address or _within(_address(address), METADATA)
        else "it opens this machine and networks of your own (10/8, 172.16/12, 192.168/16, fc00::/7) alone"
    )
    return FetchError(
        f"{host} is an address of a private or special network{also}. "
        f"It is never fetched, with fetch.allow_private neither: {why}."
    )


def allowed_addresses(host: str, port: int, settings: FetchSettings, seconds: float) -> list[str]:
    """Return the addresses of a host. Raises FetchError if there are none or a single one may not be asked."""
    try:
        found = _resolved(host, port, seconds)
    except socket.gaierror as error:
        raise FetchError(f"Cannot resolve {host}: no network, or no such host ({error.strerror}).") from None
    except (UnicodeError, ValueError):  # what Python's codec says of it helps nobody
        raise FetchError(f"{host!r} is not a valid host name.") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        _refuse(host, address, settings)
    return addresses


def not_further_in(host: str, addresses: list[str], outmost: int) -> list[str]:
    """Return those addresses of a host that lie no further in than the place `outmost` in REACHES.

    Raises FetchError where none is left: a redirect led there, from a site that has no business there.
    """
    left = [address for address in addresses if REACHES.index(reach(address)) >= outmost]
    if addresses and not left:
        raise FetchError(
            f"A redirect from {REACHES[outmost]} leads to {host} in {reach(addresses[0])} ({addresses[0]}), "
            "which is not followed, with fetch.allow_private neither.",
            "If that is what you want, add that address itself.",
        )
    return left


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
