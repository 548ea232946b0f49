"""How long a connection may keep the server waiting for its request.

Each one takes a descriptor, of which a process has a thousand or so: requests that are begun and never ended would
leave none for the page, before anybody has to log in.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

SECONDS = 30.0  # for the head of a request, and for the next part of its body


class Patient(H11Protocol):
    """uvicorn's connection, closed where the head of a request or the next part of its body does not come in time."""

    seconds = SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self.heard = self.loop.time()
        self.loop.call_later(self.seconds, self._look, self.cycle)

    def data_received(self, data: bytes) -> None:
        """Note when something came."""
        self.heard = self.loop.time()
        super().data_received(data)

    def _look(self, before: RequestResponseCycle | None) -> None:
        """Close the connection where no new request is whole since the last look, or where its body has come to a halt."""
        if self.transport.is_closing():
            return
        no_head = self.conn.their_state is h11.IDLE and self.cycle is before
        halted = self.conn.their_state is h11.SEND_BODY and self.loop.time() - self.heard >= self.seconds
        if no_head or (halted and not self.flow.read_paused):
            self.transport.close()
        else:
            self.loop.call_later(self.seconds, self._look, self.cycle)
