"""The one user of a page that others can reach: HTTP's own login (Basic), checked on every request.

Knows a name and the hash of its password, and how often an address has failed. The password itself is not kept.
"""

import base64
import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from qa_bot.errors import UsageError

LEAST = 8  # characters of a password
FREE = 5  # failures of an address before it has to wait
LONGEST = 60.0  # seconds that it waits at most: after each further failure twice as long as before
REMEMBERED = 4096  # addresses whose failures are counted, the last ones
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
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()  # address -> failures, time of the last
        self._lock = threading.Lock()
        self._clock = clock

    def wait(self, address: str) -> float:
        """Return the seconds that an address still has to wait after its failures, 0 where it may try.

        Also with the right password: otherwise the answer to a request would tell who waits that it is right.
        """
        count, last = self._failed.get(_network(address), (0, 0.0))
        if count < FREE:
            return 0.0
        pause: float = min(LONGEST, 2.0 ** min(count - FREE, 10))
        return max(0.0, last + pause - self._clock())

    def admits(self, address: str, authorization: str) -> bool:
        """Return whether the header `authorization` names the user and the password; count it where it does not."""
        if self.wait(address):
            return False
        given = _credentials(authorization)
        quick = hmac.digest(self._key, given, "sha256")
        if self._known and hmac.compare_digest(quick, self._known):
            return True
        with self._lock:  # one at a time: each takes 16 MiB and a good part of a core
            if self.wait(address):
                return False
            if hmac.compare_digest(self._slow_hash(given), self._hash):
                self._known = quick
                self._failed.pop(_network(address), None)
                return True
            self._count(_network(address))
        return False

    def _count(self, network: str) -> None:
        count, _ = self._failed.pop(network, (0, 0.0))
        self._failed[network] = count + 1, self._clock()
        while len(self._failed) > REMEMBERED:
            self._failed.popitem(last=False)

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
