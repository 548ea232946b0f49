"""Every response carries the policy, and only requests to the server's own name get one."""

import asyncio
import base64
import re
import socket
from typing import Any

import pytest

from qa_bot.interfaces.webpage.login import FREE, Login
from qa_bot.interfaces.webpage.secure import MOST_CHECKS, Secure, allowed, is_loopback

PAGE = b"<html><script>1</script><script src='x'></script><p>&lt;script&gt;</p></html>"


def request(
    host: str = "127.0.0.1:7860",
    *,
    bound: str = "127.0.0.1",
    kind: str = "text/html",
    login: Login | None = None,
    **headers: str,
) -> tuple[int, dict[str, str], bytes]:
    """Send a request through the middleware to an app that answers with PAGE in two pieces."""
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        start = [(b"content-type", kind.encode()), (b"content-length", str(len(PAGE)).encode())]
        start.append((b"content-security-policy", b"default-src *"))
        await send({"type": "http.response.start", "status": 200, "headers": start})
        await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:]})

    async def send(message: Any) -> None:
        sent.append(message)

    pairs = [(b"host", host.encode()), *((name.encode(), value.encode()) for name, value in headers.items())]
    scope = {"type": "http", "path": "/", "headers": pairs, "client": ("10.0.0.9", 1234)}
    asyncio.run(Secure(app, bound, login)(scope, None, send))  # type: ignore[arg-type]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert len(found) == len(sent[0]["headers"]), "no header twice"
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def test_a_page_gets_a_policy_whose_nonce_its_scripts_carry() -> None:
    status, headers, body = request()
    nonces = set(re.findall(rb'<script nonce="([^"]+)"', body))
    assert (status, len(nonces), body.count(b"nonce=")) == (200, 1, 2)
    policy = headers["content-security-policy"]
    assert f"'nonce-{nonces.pop().decode()}'" in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.search(r"script-src[^;]*unsafe-inline", policy) is None
    assert int(headers["content-length"]) == len(body)
    assert b"&lt;script&gt;" in body


def test_every_response_has_a_nonce_of_its_own() -> None:
    assert request()[1]["content-security-policy"] != request()[1]["content-security-policy"]


def test_other_responses_pass_unchanged_but_for_the_headers() -> None:
    _, headers, body = request(kind="application/json")
    assert body == PAGE
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1", "[::1]:7860", "LOCALHOST:1"])
def test_local_names_are_served(host: str) -> None:
    assert request(host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:7860",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.7",
        "[::",
        "127.0.0.1, evil.example",
        "127.0.0.1/evil",
        "127.0.0.1:x",
    ]
    + ["evil.example@127.0.0.1", "127.0.0.1?evil", "127.0.0.1#evil", "127.0.0.1:80:80"],
)
def test_foreign_names_are_refused(host: str) -> None:
    status, headers, body = request(host)
    assert status == 403
    assert b"<html>" not in body
    assert headers["x-content-type-options"] == "nosniff"


def test_the_bound_host_is_served_by_its_name() -> None:
    assert request("10.0.0.7:80", bound="10.0.0.7")[0] == 200
    assert request("10.0.0.8:80", bound="10.0.0.7")[0] == 403


def test_bound_to_all_addresses_any_address_is_served_but_no_foreign_name() -> None:
    assert request("10.0.0.7:80", bound="0.0.0.0")[0] == 200
    assert request("[fe80::1]:80", bound="::")[0] == 200
    assert allowed(socket.gethostname(), "0.0.0.0")
    assert request("evil.example", bound="0.0.0.0")[0] == 403


def test_a_request_that_another_site_sends_is_refused() -> None:
    assert request(origin="http://evil.example")[0] == 403
    assert request(origin="null")[0] == 403
    assert request(origin="http://127.0.0.1:7860")[0] == 200
    assert request("LOCALHOST:7860", origin="http://localhost:7860")[0] == 200
    assert request("news.example", bound="news.example", origin="https://news.example")[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:3000", "http://localhost:7860", "http://127.0.0.1", "127.0.0.1:7860"]
)
def test_the_page_of_another_program_on_this_machine_is_a_foreign_one(origin: str) -> None:
    assert request(origin=origin)[0] == 403


@pytest.mark.parametrize("name", [b"host", b"origin", b"sec-fetch-site"])
def test_a_header_that_comes_twice_is_believed_neither_time(name: bytes) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    value = b"same-origin" if name.startswith(b"sec") else b"http://127.0.0.1" if name == b"origin" else b"127.0.0.1"
    headers = [(b"host", b"127.0.0.1"), (name, b"evil.example"), (name, value)]
    asyncio.run(Secure(None, "localhost")({"type": "http", "path": "/", "headers": headers}, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 403


def test_what_a_foreign_page_fetches_is_refused_and_a_link_to_this_one_may_be_followed() -> None:
    for site in ("cross-site", "same-site"):
        assert request(**{"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})[0] == 403
        assert request(**{"sec-fetch-site": site, "sec-fetch-mode": "navigate"})[0] == 200
    assert request(**{"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"})[0] == 200


def test_web_sockets_are_closed() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Secure(None, "localhost")({"type": "websocket"}, None, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_with_a_login_nothing_is_served_without_it() -> None:
    login = Login("anna", "long enough")
    status, headers, body = request(login=login)
    assert (status, headers["www-authenticate"]) == (401, 'Basic realm="qa_bot", charset="UTF-8"')
    assert b"<html>" not in body
    right, wrong = (base64.b64encode(b"anna:" + word).decode() for word in (b"long enough", b"not enough"))
    assert request(login=login, authorization=f"Basic {right}")[0] == 200
    assert request(login=login, authorization=f"Basic {wrong}")[0] == 401
    assert request("evil.example", login=login, authorization=f"Basic {right}")[0] == 403


def test_too_many_wrong_passwords_are_told_when_to_come_back() -> None:
    login = Login("anna", "long enough")
    wrong = base64.b64encode(b"anna:not enough").decode()
    found = [request(login=login, authorization=f"Basic {wrong}")[:2] for _ in range(FREE + 1)]
    assert [status for status, _ in found] == [401] * (FREE - 1) + [429, 429]
    assert found[-1][1]["retry-after"] == "1"
    assert request(login=login)[0] == 401, "who names nobody is asked for the name"
    other = base64.b64encode(b"bob:not enough").decode()
    assert request(login=login, authorization=f"Basic {other}")[0] == 401, "nor do those of another name wait"


def test_a_browser_that_has_entered_gets_a_cookie_and_is_not_locked_out() -> None:
    login = Login("anna", "long enough")
    right, wrong = (f"Basic {base64.b64encode(b'anna:' + word).decode()}" for word in (b"long enough", b"not enough"))
    assert "set-cookie" not in request(login=login, authorization=wrong)[1]
    value, *rest = request(login=login, authorization=right)[1]["set-cookie"].split("; ")
    assert rest == ["Path=/", "HttpOnly", "SameSite=Lax"]
    for _ in range(2 * FREE):
        request(login=login, authorization=wrong)
    assert request(login=login, authorization=right)[0] == 429
    status, headers, _ = request(login=login, authorization=right, cookie=f"a=b; {value}; c=d")
    assert status == 200 and "set-cookie" not in headers
    assert request(login=login, cookie=value)[0] == 401, "it is no login"
    assert "set-cookie" not in request()[1], "nor is there one without a login"


def test_while_many_passwords_are_checked_whoever_entered_is_served_and_others_come_again() -> None:
    login = Login("anna", "long enough")
    right = f"Basic {base64.b64encode(b'anna:long enough').decode()}"
    assert request(login=login, authorization=right)[0] == 200
    statuses: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def flood() -> None:
        secure = Secure(app, "127.0.0.1", login)

        def ask(address: str, header: str) -> Any:
            headers = [(b"host", b"127.0.0.1"), (b"authorization", header.encode())]
            return secure({"type": "http", "path": "/x", "headers": headers, "client": (address, 1)}, None, send)  # type: ignore[arg-type]

        wrong = [asyncio.ensure_future(ask(f"10.0.0.{number}", "Basic eA==")) for number in range(MOST_CHECKS + 4)]
        await asyncio.sleep(0)
        await ask("10.0.1.1", right)
        assert statuses == [503] * 4 + [200], "before the first of the others is checked"
        await asyncio.gather(*wrong)
        assert statuses[5:] == [401] * MOST_CHECKS

    asyncio.run(flood())


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True)]
    + [(host, False) for host in ("", "0.0.0.0", "::", "10.0.0.7", "example.org", "localhost.evil.example", "127.1")],
)
def test_only_loopback_addresses_are_this_machine_alone(host: str, here: bool) -> None:
    assert is_loopback(host) is here
