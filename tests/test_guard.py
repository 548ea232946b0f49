"""What reaches Gradio, and what the other side hears of what does not."""

import asyncio
import json
from typing import Any

import pytest

from qa_bot.interfaces.webpage.guard import AT_ONCE, FRAME, NEWS, Guard


def answered(app: Any, path: str, body: bytes = b"", *, method: str = "POST", headers: Any = ()) -> list[Any]:
    """What the other side gets for a request: the status, where one is sent, and the body."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message.get("status", message.get("body")))

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    asyncio.run(
        Guard(app, 1, lambda event: "No such event." if event.get("fn_index") == 9 else "")(scope, receive, send)
    )
    return sent


async def fails(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("queue not found")


async def works(scope: Any, receive: Any, send: Any) -> None:
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": body})


def test_a_page_of_before_the_start_that_asks_for_news_hears_the_end_and_other_failures_are_raised() -> None:
    assert answered(fails, NEWS, method="GET") == [b""]
    with pytest.raises(RuntimeError):
        answered(fails, "/gradio_api/info", method="GET")


@pytest.mark.parametrize(
    ("path", "event", "status"),
    [
        ("/gradio_api/queue/join", {"fn_index": 1}, 200),
        ("/gradio_api/queue/join", {"fn_index": 9}, 422),
        ("/gradio_api/queue/join", {}, 200),
        ("/gradio_api/run/ask", {"fn_index": 1}, 200),
        ("/gradio_api/run/ask", {}, 422),
    ],
)
def test_events_that_the_page_does_not_have_are_refused(path: str, event: dict[str, int], status: int) -> None:
    assert answered(works, path, json.dumps(event).encode())[0] == status


def test_what_is_no_json_is_no_event() -> None:
    assert answered(works, "/gradio_api/queue/join", b"{")[0] == 422


def test_what_says_that_it_is_too_large_is_refused_before_it_is_read() -> None:
    most = AT_ONCE * 2**20 + FRAME
    for size, status in ((most, 200), (most + 1, 413)):
        assert (
            answered(works, "/gradio_api/upload", b"x", headers=[(b"content-length", str(size).encode())])[0] == status
        )
