"""What may reach Gradio: no more than fits, and no event that the page does not have.

Plain ASGI, between the checks of who asks (secure.py) and Gradio. What it refuses gets a 4xx with a reason, and a line
in the log where Gradio and uvicorn would print sixty.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from starlette.formparsers import MultiPartException

from qa_bot.interfaces.webpage.secure import App, Message, Receive, Send, refuse

NAMED = (
    "/gradio_api/run/",
    "/gradio_api/api/",
    "/gradio_api/call/",
)  # events by their names, and this page's have none
EVENTS = ("/gradio_api/queue/join", *NAMED)
NEWS = "/gradio_api/queue/data"  # where a page hears of its events
AT_ONCE = 4  # times the limit of a file, that the files of one request may have together
FRAME = 2**18  # bytes of a request around its files: their names and boundaries
DRAINED = 8  # times what may come at once, that is read and dropped so that a browser comes to hear the reason
FORGED = (KeyError, IndexError, ValueError, TypeError, AttributeError, AssertionError)  # what Gradio raises then
LOG = logging.getLogger("qa_bot")


class Guard:
    """ASGI middleware around Gradio. A file may have `mib` MiB; `wrong` says what is wrong with an event, or ""."""

    def __init__(self, app: App, mib: int, wrong: Callable[[Any], str]) -> None:
        self.app, self.mib, self.wrong = app, mib, wrong
        self.most = AT_ONCE * mib * 2**20 + FRAME
        self.reason = (
            f"A file may have {mib} MiB, and all files of one upload {AT_ONCE * mib} MiB together "
            "(the setting web.max_upload_mib). Nothing of this upload was kept."
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Refuse what is too large (413) and events that do not exist (422); turn what a forged one breaks into a 400."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD"):
            await self._read(scope, receive, send)
            return
        body = _Body(receive, self.most)
        if _length(scope) > self.most:
            await self._too_large(body, send)
        elif scope["path"].startswith(EVENTS):
            await self._event(scope, body, send)
        else:
            await self._pass(scope, body, send)

    async def _read(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on a request that changes nothing."""
        try:
            await self.app(scope, receive, send)
        except RuntimeError as error:
            if scope["path"] != NEWS:
                raise
            # a page of before this server started asks on: Gradio has told it so, and then fails
            LOG.debug("A page that is not known asked for news: %s", error)
            await send({"type": "http.response.body", "body": b""})

    async def _event(self, scope: Message, body: "_Body", send: Send) -> None:
        """Pass on an event that the page has. Its files came before it, so it is short."""
        try:
            data = await body.all()
        except MultiPartException:
            if not body.gone:
                await self._too_large(body, send)
            return
        try:
            event = json.loads(data)
            wrong = self.wrong(event)
            if not wrong and scope["path"].startswith(NAMED) and event.get("fn_index") is None:
                wrong = "This page has no event of that name."
        except (ValueError, RecursionError):
            wrong = "The body is no JSON."
        if wrong:
            LOG.warning("An event was refused: %s", wrong)
            await refuse(send, 422, wrong)
        else:
            await self._pass(scope, _Told(body, data), send)

    async def _pass(self, scope: Message, receive: "_Body | _Told", send: Send) -> None:
        """Pass a request on; refuse it where Gradio finds it too large, or fails at it before it has answered."""
        held: list[Message] = []  # a response that says of a failure

        async def sent(message: Message) -> None:
            if held or receive.refused or message.get("status") in (413, 500):
                held.append(message)
            else:
                await send(message)

        try:
            await self.app(scope, receive, sent)
        except FORGED as error:
            if not scope["path"].startswith("/gradio_api/") or not held:
                raise
            LOG.warning("%s could not be answered: %s: %s", scope["path"], type(error).__name__, error)
            LOG.debug("It failed here:", exc_info=True)
            await refuse(send, 400, "The page does not understand this request.")
            return
        if receive.gone:
            return
        if held and (receive.refused or held[0]["status"] == 413):
            await self._too_large(receive, send)
            return
        for message in held:
            await send(message)

    async def _too_large(self, receive: "_Body | _Told", send: Send) -> None:
        # A browser that is cut off while it sends shows no reason: so it may send on, and nothing of it is kept.
        await receive.drain(DRAINED * self.most)
        await refuse(send, 413, self.reason)


class _Body:
    """The body of a request, counted while it comes. Raises MultiPartException, at which Gradio drops its files."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive, self.most = receive, most
        self.size, self.ended = 0, False
        self.refused, self.gone = False, False  # it was too large; the other side left in the middle of it

    async def __call__(self) -> Message:
        """Return the next part."""
        message = await self.receive()
        self.size += len(message.get("body", b""))
        self.gone = self.gone or (message["type"] != "http.request" and not self.ended)
        self.ended = message["type"] != "http.request" or not message.get("more_body")
        if self.gone:
            raise MultiPartException("The upload was broken off.")
        if self.size > self.most:
            self.refused = True
            raise MultiPartException("The upload exceeded its maximum allowed size.")
        return message

    async def all(self) -> bytes:
        """Return the whole body."""
        parts = []
        while not self.ended:
            parts.append((await self()).get("body", b""))
        return b"".join(parts)

    async def drain(self, most: int) -> None:
        """Read the rest, up to `most` bytes in all, and drop it."""
        self.most = most
        try:
            while not self.ended:
                await self()
        except MultiPartException:
            return


class _Told:
    """A body that was read already, and then whatever else comes: that the other side is gone."""

    def __init__(self, body: _Body, data: bytes) -> None:
        self.body, self.data = body, [data]
        self.refused, self.gone = False, False

    async def __call__(self) -> Message:
        """Return the whole body, once."""
        if self.data:
            return {"type": "http.request", "body": self.data.pop(), "more_body": False}
        return await self.body.receive()

    async def drain(self, most: int) -> None:
        """There is nothing left."""


def _length(scope: Message) -> int:
    """Return how long a request says that its body is; 0 where it does not say so, or no number."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    return int(told) if told.isdigit() and len(told) < 20 else 0
