"""The one user of a page that others can reach: HTTP's own login (Basic), checked on every request.

Knows a name and the hash of its password; the password itself is not kept. Who fails too often has to wait: first
whoever tries that name from that address, so that nobody else there is locked out, and much later all of the address.
A browser that has entered gets a cookie. It lets nobody in without the password; it tells who entered already from
whoever guesses at the same address (as behind a proxy), and whom nobody's guesses lock out.
"""

import base64
import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage.failures import Failures, Log

LEAST = 8  # characters of a password
FREE = 5  # failures with one name from one address before that has to wait
FREE_ADDRESS = 50  # failures of an address, whatever the names
CHALLENGE = (b"www-authenticate", b'Basic realm="qa_bot", charset="UTF-8"')


class Login:
    """Whoever knows the name and the password may enter. May be used from many threads."""

    def __init__(self, name: str, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises UsageError for a name with a colon in it, which HTTP cannot send, and for a short password."""
        if not name or ":" in name:
            raise UsageError("A login needs a name without a colon.", "Write it as --auth NAME:PASSWORD.")
        if len(password) < LEAST:
            raise UsageError(
                f"The password has {len(password)} characters; at least {LEAST} are wanted.",
                "Choose a longer one: whoever guesses it can read and remove every article.",
            )
        self._salt = secrets.token_bytes(16)
        self._hash = self._slow_hash(f"{name}:{password}".encode())
        self._key = secrets.token_bytes(32)
        self._known = b""  # the quick hash of what was found right by the slow one
        self._names, self._addresses = Failures(FREE, clock), Failures(FREE_ADDRESS, clock)
        self._log = Log(clock)
        self._lock = threading.Lock()

    def wait(self, address: str, authorization: str = "", cookie: str = "") -> float:
        """Return the seconds that a request still has to wait after earlier failures, 0 where it may try.

        Also with the right password: otherwise the answer to a request would tell who waits that it is right.
        """
        device = self._device(cookie)
        named = self._names.wait(self._key_of(address, authorization, device)) if authorization else 0.0
        return named if device else max(named, self._addresses.wait(_network(address)))

    def enters_at_once(self, address: str, authorization: str, cookie: str = "") -> bool:
        """Return whether a request has the password that was found right before. Takes microseconds, and counts nothing.

        Who has entered already need not wait, whatever others do.
        """
        quick = hmac.digest(self._key, _credentials(authorization), "sha256")
        right = bool(self._known) and hmac.compare_digest(quick, self._known)
        return right and (bool(self._device(cookie)) or not self.wait(address, authorization))

    def admits(self, address: str, authorization: str, cookie: str = "") -> bool:
        """Return whether the header `authorization` names the user and the password; count it where it does not."""
        if self.enters_at_once(address, authorization, cookie):
            return True
        given = _credentials(authorization)
        key = self._key_of(address, authorization, self._device(cookie))
        with self._lock:  # one at a time: each takes 16 MiB and a good part of a core, also for a name that is none
            if self.wait(address, authorization, cookie):
                return False
            if hmac.compare_digest(self._slow_hash(given), self._hash):
                self._known = hmac.digest(self._key, given, "sha256")
                self._names.forget(key)
                return True
            self._names.count(key)
            self._addresses.count(_network(address))
            self._log.failed(address, given.partition(b":")[0], self.wait(address, authorization, cookie))
        return False

    def cookie(self) -> str:
        """Return a new cookie for a browser that has entered. Nothing of it is kept here."""
        device = secrets.token_hex(16)
        return f"{device}.{self._sign(device)}"

    def knows(self, cookie: str) -> bool:
        """Return whether a cookie is one of this login."""
        return bool(self._device(cookie))

    def _device(self, cookie: str) -> str:
        """Return what a cookie names, "" where it was not made here."""
        device, _, sign = cookie.partition(".")
        return device if hmac.compare_digest(sign.encode(), self._sign(device).encode()) else ""

    def _sign(self, device: str) -> str:
        return hmac.digest(self._key, b"device:" + device.encode(), "sha256").hex()

    def _key_of(self, address: str, authorization: str, device: str) -> tuple[str, bytes]:
        """Return what the failures with a name are counted by: short, however long the name is."""
        name = _credentials(authorization).partition(b":")[0]
        return device or _network(address), hmac.digest(self._key, b"name:" + name, "sha256")

    def _slow_hash(self, given: bytes) -> bytes:
        return hashlib.scrypt(given, salt=self._salt, n=2**14, r=8, p=1)


def parse_login(text: str, ask: Callable[[], str]) -> Login:
    """Return the login that "NAME:PASSWORD" names; `ask` returns the password where the text has only a name."""
    name, colon, password = text.partition(":")
    return Login(name, password if colon else ask())


def _credentials(authorization: str) -> bytes:
    """Return "name:password" of a Basic header; what is none becomes bytes that no password equals."""
    kind, _, coded = authorization.partition(" ")
    try:
        return base64.b64decode(coded.strip(), validate=True) if kind.lower() == "basic" else b""
    except ValueError:
        return b""


def _network(address: str) -> str:
    """Return what failures are counted by: an IPv4 address, or the /64 of an IPv6 one, whose owner has all of it."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))
