"""What every response and request of the page goes through: content policy, headers, and who may ask.

Plain ASGI, because a wrapper that collects responses would hold back streams. Knows HTTP; knows nothing of the bot.

The policy lets the page load from its own server only. Gradio needs `unsafe-eval` (it compiles templates in the
browser) and inline styles; inline scripts run only with the nonce of the response, so markup that slipped through
escaping could not run or call home.
"""

import asyncio
import ipaddress
import math
import re
import secrets
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from qa_bot.interfaces.webpage.login import CHALLENGE, Login

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Dress = Callable[[bytes], bytes]

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
)
HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_CHECKS = 16  # passwords that wait to be checked, at 50 ms each; whoever comes then is told to come again
HOST = re.compile(r"(?:[a-z]+://)?(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.I)
ONCE = (
    b"host",
    b"origin",
    b"sec-fetch-site",
    b"sec-fetch-mode",
)  # of two, one would be looked at and the other believed
ANY = frozenset({"", "0.0.0.0", "::"})


def host_name(value: str) -> str | None:
    """Return the host of a Host header or an origin, lower case, without port and brackets; None if it is none."""
    if not HOST.fullmatch(value):
        return None
    try:
        return urlsplit(value if "://" in value else f"//{value}").hostname
    except ValueError:
        return None


def allowed(value: str, bound: str) -> bool:
    """Return whether a Host header or origin names this server, which is bound to the host `bound`.

    A web site can point a name of its own at this machine (DNS rebinding), but not an address. So a server that is
    bound to all addresses accepts any address, and of names only localhost and this machine's.
    """
    name = host_name(value)
    if name is None:
        return False
    if name in LOCAL or (bound not in ANY and name == bound.strip("[]").lower()):
        return True
    return bound in ANY and (_is_address(name) or name == socket.gethostname().lower())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether a server that is bound to `host` can be reached from this machine only."""
    name = host.strip("[]").lower()
    return name == "localhost" or (_is_address(name) and ipaddress.ip_address(name).is_loopback)


class Secure:
    """ASGI middleware around the page and the API of a server that is bound to `host`.

    With a `login`, every request needs it. `dress` is given the HTML of a page and returns what is sent.
    """

    def __init__(self, app: App, host: str, login: Login | None = None, dress: Dress = bytes) -> None:
        self.app, self.host, self.login, self.dress = app, host, login, dress
        self.checks = 0  # of passwords, on their way through the slow hash

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts and origins (403) and whoever has no login (401, 429, 503), and guard what comes back."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # nothing here speaks WebSocket
        elif "\0" in scope["path"]:  # no file's name holds one, and what looks for a file fails on it
            await refuse(send, 404, "There is nothing here.")
        elif not self._may(scope["headers"]):
            await refuse(send, 403, "This server answers only to the address that it was started on.")
        elif self.login is None or await self._admitted(self.login, scope, send):
            # Pages are rewritten below, so they may not come compressed; nothing else is touched.
            if scope["path"] == "/":
                scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self.app(scope, receive, _Guard(send, self.dress, self._new_cookie(scope)))

    def _may(self, headers: Headers) -> bool:
        names = [name for name, _ in headers]
        if any(names.count(name) > 1 for name in ONCE):
            return False
        values = {name: value.decode("latin-1") for name, value in headers}
        return allowed(values.get(b"host", ""), self.host) and _of_this_page(values)

    async def _admitted(self, login: Login, scope: Message, send: Send) -> bool:
        """Return whether a request may enter; send the refusal where it may not."""
        address = (scope.get("client") or ("",))[0]
        header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        cookie = _cookie(scope)
        if header and login.enters_at_once(address, header, cookie):
            return True
        if not login.wait(address, header, cookie) and header:
            if self.checks >= MOST_CHECKS:
                retry = (b"retry-after", b"1")
                await refuse(send, 503, "Too many are logging in at this moment. Try again in a second.", retry)
                return False
            self.checks += 1
            try:
                if await asyncio.to_thread(login.admits, address, header, cookie):
                    return True
            finally:
                self.checks -= 1
        if pause := login.wait(address, header, cookie):
            retry = (b"retry-after", str(math.ceil(pause)).encode())
            await refuse(send, 429, f"Too many wrong passwords. Try again in {math.ceil(pause)} seconds.", retry)
        else:
            await refuse(send, 401, "A name and a password are wanted.", CHALLENGE)
        return False

    def _new_cookie(self, scope: Message) -> Headers:
        """Return the header that gives a cookie to a browser which has entered, and has none of this server yet."""
        if self.login is None or self.login.knows(_cookie(scope)):
            return []
        value = f"{_cookie_name(scope)}={self.login.cookie()}; Path=/; HttpOnly; SameSite=Lax"
        return [(b"set-cookie", value.encode())]


def _cookie_name(scope: Message) -> str:
    """Return the name of the cookie: browsers keep those of all servers on one host together, whatever their ports."""
    return f"qa_bot_{(scope.get('server') or ('', 0))[1]}"


def _cookie(scope: Message) -> str:
    """Return what a browser sends back of the cookie of this server, "" for nothing."""
    begin = f"{_cookie_name(scope)}="
    sent = (value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    parts = (part.strip() for line in sent for part in line.split(";"))
    return next((part.removeprefix(begin) for part in parts if part.startswith(begin)), "")


def _of_this_page(values: dict[bytes, str]) -> bool:
    """Whether a request comes from this server's own page, from no page at all, or by following a link to it.

    Another program on this machine has the same host and another port: its pages are foreign ones.
    """
    origin, site = values.get(b"origin"), values.get(b"sec-fetch-site", "none")
    own = origin is None or origin.partition("://")[2].lower() == values[b"host"].lower()
    return own and (site in ("same-origin", "none") or values.get(b"sec-fetch-mode") == "navigate")


async def refuse(send: Send, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    """Answer a request with a status and one line that says why."""
    body = f"{words}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS, *more]})
    await send({"type": "http.response.body", "body": body})


class _Guard:
    """Sends one response: adds the headers, with `more`, and gives the nonce to the scripts of a page."""

    def __init__(self, send: Send, dress: Dress, more: Headers) -> None:
        self.send, self.dress, self.more = send, dress, more
        self.nonce = secrets.token_urlsafe(16)
        self.start: Message | None = None  # of a page, which is held until its body is whole
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = self._headers(message["headers"])
            if _is_page(message["headers"]):
                self.start = message
                return
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.start)
            return
        await self.send(message)

    def _headers(self, headers: Headers) -> Headers:
        policy = (b"content-security-policy", POLICY.format(nonce=self.nonce).encode())
        ours = [policy, *HEADERS]
        names = {name for name, _ in ours}
        return [(name, value) for name, value in headers if name.lower() not in names] + ours + self.more

    async def _send_page(self, start: Message) -> None:
        # Gradio's page has scripts of its own only: the values of its parts stand in it as JSON without a raw "<".
        body = re.sub(rb"<script(?=[\s>])", b'<script nonce="%s"' % self.nonce.encode(), self.dress(self.body))
        rest = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        start["headers"] = [*rest, (b"content-length", str(len(body)).encode())]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _is_page(headers: Headers) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
