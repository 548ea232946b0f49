"""Addresses: what may be opened, what is followed, and where it stops. A loopback server plays the web."""

import gzip
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx2
import pytest

from qa_bot.errors import FetchError
from qa_bot.ingest.access.fetch import _redirected, fetch
from qa_bot.ingest.access.hosts import is_public
from qa_bot.settings import FetchSettings, load_settings

CLOSED = replace(load_settings(environ={}).fetch, seconds=10, connect_seconds=2, max_mib=1, max_redirects=3)
OPEN = replace(CLOSED, allow_private=True)


class Web(BaseHTTPRequestHandler):
    """Answers by path and remembers who asked."""

    seen: list[tuple[str, dict[str, str]]] = []
    robots = ""  # what robots.txt says; "": there is none
    robots_asked = 0

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            Web.robots_asked += 1
            self.answer(200 if Web.robots else 404, {"Content-Type": "text/plain"}, Web.robots.encode())
            return
        Web.seen.append((self.path, dict(self.headers.items())))
        kind, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, kind, self.missing)(rest)

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self, rest: str) -> None:
        self.answer(200, {"Content-Type": "text/html; charset=koi8-r", "Set-Cookie": "a=b; Path=/"}, b"<p>Hello</p>")

    def typed(self, rest: str) -> None:
        self.answer(200, {"Content-Type": rest} if rest else {}, b"x")

    def to(self, rest: str) -> None:
        self.answer(302, {"Location": unquote(rest), "Set-Cookie": "a=b; Path=/"})

    def loop(self, rest: str) -> None:
        self.answer(301, {"Location": "/loop/" + rest + "x"})

    def packed(self, rest: str) -> None:
        self.answer(200, {"Content-Encoding": "gzip", "Content-Type": "text/plain"}, gzip.compress(bytes(int(rest))))

    def matryoshka(self, rest: str) -> None:
        self.answer(200, {"Content-Encoding": "gzip, gzip, gzip", "Content-Type": "text/plain"}, b"x")

    def endless(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        while True:
            self.wfile.write(bytes(2**16))

    def slow(self, rest: str) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n" if rest == "head" else b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(100):
            self.wfile.write(b"X")
            self.wfile.flush()
            time.sleep(0.1)

    def short(self, rest: str) -> None:
        self.answer(200, {"Content-Type": "text/plain", "Content-Length": "100"}, b"not a hundred")

    def longtype(self, rest: str) -> None:
        self.answer(200, {"Content-Type": "image/" + "x" * 9000}, b"x")

    def cut(self, rest: str) -> None:
        packed = gzip.compress(b"The quay was rebuilt in 1954. " * 1000)[:-20]
        self.answer(200, {"Content-Encoding": "gzip", "Content-Type": "text/plain"}, packed)

    def parts(self, rest: str) -> None:
        packed = b"".join(gzip.compress(bytes(10 * 2**20)) for _ in range(int(rest)))
        self.answer(200, {"Content-Encoding": "gzip", "Content-Type": "text/plain"}, packed)

    def missing(self, rest: str) -> None:
        self.answer(404, {})

    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """Clients that hang up are what these tests are about."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    Web.seen.clear()
    Web.robots, Web.robots_asked = "", 0


def resolver(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names stand for the given addresses, one answer a question; return the list of names asked for."""
    asked: list[str] = []

    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host[0].isdigit() or ":" in host:  # an address stands for itself
            return real(host, port, *args, **kwargs)
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


PUBLIC = ["93.184.216.34", "1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "100.63.255.255", "192.0.1.1"]
SPECIAL = [
    *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "0.0.0.0", "0.1.2.3"),
    *("::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "fe80::1"),
    *("fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1"),
    *("2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "100::1", "::ffff:0:127.0.0.1", "3fff::1", "5f00::1"),
    *("::ffff:100.64.0.1", "::ffff:0.0.0.0"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", SPECIAL)
def test_addresses_of_private_and_special_networks_are_not_fetched(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_public(address)
    resolver(monkeypatch, [address])
    with pytest.raises(FetchError, match="private or special network"):
        fetch("http://example.org/", CLOSED)
    resolver(monkeypatch, ["93.184.216.34", address])
    with pytest.raises(FetchError, match="private or special network"):
        fetch("http://example.org/", CLOSED)


THIS_MACHINE = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1"),
    *("017700000001", "127.000.000.001", "localhost", "LOCALHOST", "localhost.", "[::1]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]"),
    *("①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127.0.0.1.", "0", "0.0.0.0", "127.0.0.1%2f"),
    *("127.0.0.1%00", "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "[::1%25lo]", "ⓛocalhost", "0.0.0.0."),
]


@pytest.mark.parametrize("host", THIS_MACHINE)
def test_however_this_machine_is_written_it_is_not_fetched(web: str, host: str) -> None:
    """The canary listens at the port that is asked for, and hears nothing."""
    port = web.rpartition(":")[2]
    for settings, suffix in ((CLOSED, ""), (CLOSED, f":{port}")):
        with pytest.raises(FetchError):
            fetch(f"http://{host}{suffix}/page", settings)
    assert Web.seen == [] and Web.robots_asked == 0


PARSERS_DIFFER = [
    *(
        "http://a@127.0.0.1/",
        "http://a:b@127.0.0.1/",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
    ),
    *("http://example.org\\@127.0.0.1/", "http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/"),
    *("http://127.0.0.1%23@example.org/", "http://127.0.0.1%2f@example.org/", "http://127.0.0.1\t.example.org/"),
    *(
        "http:127.0.0.1/",
        "http:/127.0.0.1/",
        "http:///127.0.0.1/",
        "http://[127.0.0.1]/",
        "http://127.0.0.1;example.org/",
    ),
    *(" http://127.0.0.1/", "http://127.0.0.1/\n", "http://127.0.0.1:80:80/", "http://127.0.0.1:/", "http://::1/"),
]


@pytest.mark.parametrize("url", PARSERS_DIFFER)
def test_where_parsers_of_addresses_differ_this_machine_is_not_fetched(
    url: str, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is read as the name "example.org" is public here, and nobody answers there."""
    port = int(web.rpartition(":")[2])
    resolver(monkeypatch, ["93.184.216.34"])
    with pytest.raises(FetchError):
        fetch(url, CLOSED)
    with pytest.raises(FetchError):
        fetch(url.replace("127.0.0.1", f"127.0.0.1:{port}"), CLOSED)
    assert Web.seen == [] and Web.robots_asked == 0


@pytest.mark.parametrize(
    "answers", [[["93.184.216.34", "127.0.0.1"]], [["::1"]], [["::ffff:127.0.0.1"]], [["1.1.1.1", "fd00::1"]]]
)
def test_one_private_address_among_the_answers_is_enough_to_refuse(
    answers: list[list[str]], web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver(monkeypatch, *answers)
    with pytest.raises(FetchError, match="private or special"):
        fetch("http://news.example.org/page", CLOSED)
    assert Web.seen == [] and Web.robots_asked == 0


@pytest.mark.parametrize(
    "location",
    [
        *(
            "http://127.0.0.1:{port}/page",
            "//127.0.0.1:{port}/page",
            "http://localhost:{port}/page",
            "http://2130706433/",
        ),
        *("http://[::1]:{port}/page", "http://169.254.169.254/latest/meta-data/", "http://a@127.0.0.1:{port}/"),
        *("http:\\\\127.0.0.1:{port}/page", "file:///etc/passwd", "http://inside.example.org/", "gopher://127.0.0.1/"),
    ],
)
def test_no_redirect_leads_inside(location: str, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public site answers with a redirect; the canary behind it hears nothing."""
    port = int(web.rpartition(":")[2])
    names = {"example.org": "93.184.216.34", "inside.example.org": "10.0.0.7"}
    real, connect = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        return real(names.get(host, host), *args, **kwargs)

    def create_connection(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        return connect(("127.0.0.1", port) if address[0] == "93.184.216.34" else address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    with pytest.raises(FetchError):
        fetch(f"http://example.org/to/{quote(location.replace('{port}', str(port)))}", CLOSED)
    assert len(Web.seen) == 1 and Web.seen[0][0].startswith("/to/")


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: waiting.wait(20))
    try:
        with pytest.raises(FetchError, match="was not resolved within 0.2 seconds"):
            fetch("http://example.org/", replace(CLOSED, connect_seconds=0.2))
    finally:
        waiting.set()


def test_what_robots_txt_forbids_is_not_fetched(web: str) -> None:
    Web.robots = "User-agent: *\nDisallow: /typed/\n\nUser-agent: qa-bot\nDisallow: /page\nAllow: /\n"
    with pytest.raises(FetchError, match="asks programs not to fetch /page") as caught:
        fetch(f"{web}/page", OPEN)
    assert "fetch.robots" in caught.value.hint
    with pytest.raises(FetchError, match="asks programs not to fetch /page"):
        fetch(f"{web}/to/%2Fpage", OPEN)
    assert [path for path, _ in Web.seen] == ["/to/%2Fpage"]
    assert fetch(f"{web}/typed/text/plain", OPEN).content == b"x"
    assert fetch(f"{web}/page", replace(OPEN, robots=False)).content == b"<p>Hello</p>"


def test_robots_txt_is_asked_for_once_a_site_and_a_bad_one_forbids_nothing(web: str) -> None:
    Web.robots = "\x00<html>\nDisallow: /\nUser-agent\n" * 99
    assert fetch(f"{web}/to/{web}/page", OPEN).content == b"<p>Hello</p>"
    assert Web.robots_asked == 1


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/", "example.org", ""),
        *(
            "http://",
            "http:///path",
            "http://a@example.org/",
            "http://a:b@example.org/",
            "http://127.0.0.1\\@example.org/",
        ),
        *(
            "http://exa mple.org/",
            "http://example.org/\r\nX: y",
            "http://example.org\t/",
            "http://[::1/",
            "http://example.org:99999/",
        ),
        *("http://example.org:22/", "http://example.org:6379/", "https://example.org:8443/", "http://exa\x00mple.org/"),
        *("javascript:alert(1)", "data:text/html,x"),
    ],
)
def test_an_address_that_is_not_plain_http_is_refused_before_any_name_is_resolved(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolver(monkeypatch, ["93.184.216.34"])
    with pytest.raises(FetchError):
        fetch(url, CLOSED)
    assert asked == []


def test_a_page_is_fetched_with_its_type_and_the_final_address(web: str) -> None:
    fetched = fetch(f"{web}/to/{web}/page", OPEN)
    assert (fetched.content, fetched.content_type) == (b"<p>Hello</p>", "text/html; charset=koi8-r")
    assert fetched.url == f"{web}/page"
    for _, headers in Web.seen:
        assert headers["User-Agent"].startswith("qa-bot/")
        assert headers["Host"] == web.removeprefix("http://")
        assert "Cookie" not in headers and "Authorization" not in headers


def test_proxies_of_the_environment_are_not_asked(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    assert fetch(f"{web}/page", OPEN).content == b"<p>Hello</p>"


def test_the_checked_address_is_the_one_that_is_opened(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers with another address the second time is asked only once."""
    port = web.rpartition(":")[2]
    asked = resolver(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    assert fetch(f"http://news.example.org:{port}/page", OPEN).content == b"<p>Hello</p>"
    assert asked == ["news.example.org"]
    assert Web.seen[0][1]["Host"] == f"news.example.org:{port}"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("ftp://example.org/", "Only http"),
        ("file:///etc/passwd", "Only http"),
        ("http://u:p@example.org/", "user name"),
        ("http://[::1", "valid|host"),
        ("http://127.0.0.1\\@example.org/", "valid"),
    ],
)
def test_redirects_are_checked_like_addresses(web: str, location: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        fetch(f"{web}/to/{quote(location)}", OPEN)
    assert len(Web.seen) == 1


def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    with pytest.raises(FetchError, match="https to http"):
        _redirected(httpx2.URL("https://example.org/a"), "http://example.org/b", CLOSED)
    assert str(_redirected(httpx2.URL("http://example.org/a"), "//example.com/b", CLOSED)) == "http://example.com/b"


def test_a_redirect_to_this_machine_is_not_followed(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is let through as if it were public; the second is what it is."""
    port = int(web.rpartition(":")[2])
    asked = resolver(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, *a, **kw: connect(("127.0.0.1", port), *a, **kw))
    with pytest.raises(FetchError, match="private or special"):
        fetch("http://example.org/to/http://inside.example.org/page", CLOSED)
    assert asked == ["example.org", "inside.example.org"]
    assert Web.robots_asked == 1
    assert [path for path, _ in Web.seen] == ["/to/http://inside.example.org/page"]


def test_redirects_end(web: str) -> None:
    with pytest.raises(FetchError, match="at most 3 redirects"):
        fetch(f"{web}/loop/", OPEN)
    assert len(Web.seen) == OPEN.max_redirects + 1


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/gzip", "application/x-sh", "nonsense"])
def test_what_is_no_text_is_not_read(web: str, kind: str) -> None:
    with pytest.raises(FetchError, match="can be read"):
        fetch(f"{web}/typed/{kind}", OPEN)


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "",
            "text/plain",
            "text/markdown",
            "TEXT/HTML",
            "application/pdf",
            "application/xhtml+xml",
            "application/json",
        ),
        *("application/rss+xml", "application/octet-stream", "application/x-ndjson"),
        *("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/epub+zip"),
        *(
            "application/vnd.oasis.opendocument.text",
            "application/rtf",
            "application/zip",
            "message/rfc822",
            "text/vtt",
        ),
        *("text/csv", "application/atom+xml", "application/x-zip-compressed", "multipart/related"),
    ],
)
def test_the_types_of_readable_formats_are_read(web: str, kind: str) -> None:
    assert fetch(f"{web}/typed/{kind}", OPEN).content == b"x"


def test_a_bomb_is_left_before_it_has_burst(web: str) -> None:
    with pytest.raises(FetchError, match="unpacks to more than 100 times its size"):
        fetch(f"{web}/packed/{30 * 2**20}", replace(OPEN, max_mib=20))


@pytest.mark.parametrize("path", ["packed/2000000", "endless/"])
def test_too_much_is_refused_while_it_comes(web: str, path: str) -> None:
    with pytest.raises(FetchError, match="more than 1 MiB"):
        fetch(f"{web}/{path}", OPEN)


def test_a_packed_body_that_breaks_off_is_no_shorter_article(web: str) -> None:
    with pytest.raises(FetchError, match="cannot be unpacked: it breaks off before its end"):
        fetch(f"{web}/cut/", OPEN)


def test_a_bomb_of_many_parts_is_left_too(web: str) -> None:
    with pytest.raises(FetchError, match="made to burst"):
        fetch(f"{web}/parts/5", replace(OPEN, max_mib=20))


def test_a_long_type_is_not_repeated_whole(web: str) -> None:
    with pytest.raises(FetchError, match="can be read") as caught:
        fetch(f"{web}/longtype/", OPEN)
    assert len(str(caught.value)) < 400


def test_where_nobody_speaks_https_the_message_says_so(web: str) -> None:
    with pytest.raises(FetchError, match="127.0.0.1 does not speak https there"):
        fetch(web.replace("http:", "https:") + "/page", OPEN)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_a_certificate_that_nobody_signed_is_named_with_the_reason(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1".split()
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Server(("127.0.0.1", 0), Web)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        with pytest.raises(FetchError, match=r"certificate of 127\.0\.0\.1 cannot be verified: [a-z -]+\.$") as caught:
            fetch(f"https://127.0.0.1:{server.server_port}/page", OPEN)
        assert "browser" in caught.value.hint and Web.seen == []
    finally:
        server.shutdown()
        server.server_close()


def test_what_fits_is_unpacked(web: str) -> None:
    assert fetch(f"{web}/packed/1000", OPEN).content == bytes(1000)


def test_matryoshkas_are_refused(web: str) -> None:
    with pytest.raises(FetchError, match="packed in a way that was not asked for: 'gzip, gzip, gzip'"):
        fetch(f"{web}/matryoshka/", OPEN)


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_dribbles_is_left_in_time(web: str, where: str) -> None:
    begin = time.monotonic()
    with pytest.raises(FetchError, match="longer than 0.5 seconds"):
        fetch(f"{web}/slow/{where}", replace(OPEN, seconds=0.5))
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(("answer", "told"), [(b"\x00\x01 no HTTP\r\n\r\n", "is no web server"), (b"", "broke off")])
def test_what_is_no_web_server_is_called_so(answer: bytes, told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def speak() -> None:
            stream, _ = server.accept()
            with stream:
                stream.recv(4096)
                stream.sendall(answer)

        threading.Thread(target=speak, daemon=True).start()
        with pytest.raises(FetchError, match=told):
            fetch(f"http://127.0.0.1:{server.getsockname()[1]}/", replace(OPEN, robots=False))


def test_a_body_that_breaks_off_is_an_error(web: str) -> None:
    with pytest.raises(FetchError, match="broke off"):
        fetch(f"{web}/short", OPEN)


def test_an_error_page_is_an_error(web: str) -> None:
    with pytest.raises(FetchError, match="404 Not Found"):
        fetch(f"{web}/nothing", OPEN)


def test_without_network_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    with pytest.raises(FetchError, match="Cannot resolve example.org: no network"):
        fetch("https://example.org/", CLOSED)


def test_a_name_that_cannot_be_one_is_an_error() -> None:
    with pytest.raises(FetchError, match="not a valid|Cannot resolve"):
        fetch("http://" + "a" * 300 + ".org/", CLOSED)


def test_a_closed_port_is_an_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="Cannot connect to 127.0.0.1"):
        fetch(f"http://127.0.0.1:{port}/", OPEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.7", "localhost", "a.localhost."])
def test_at_another_port_too_a_private_address_is_the_reason(host: str) -> None:
    with pytest.raises(FetchError, match="private or special network") as caught:
        fetch(f"http://{host}:8080/x", CLOSED)
    assert "Port" not in str(caught.value) and "allow_private" in caught.value.hint


NEVER = [
    *("169.254.169.254", "169.254.170.2", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("2852039166", "0xa9fea9fe", "169.254.43518", "[::ffff:169.254.169.254]"),
    *("[::ffff:a9fe:a9fe]", "[fd00:ec2::254]", "[fd00:ec2:0:0::23]", "[fd20:ce::254]", "[fe80::1]", "[FEBF::1]"),
    *("metadata.google.internal", "METADATA.google.internal.", "metadata.goog", "instance-data.ec2.internal"),
]


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every connection fails; return the list of the addresses that were to be connected to."""
    tried: list[str] = []

    def create_connection(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        tried.append(address[0])
        raise OSError("no connection is made here")

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return tried


@pytest.mark.parametrize("settings", [CLOSED, OPEN], ids=["closed", "allow_private"])
@pytest.mark.parametrize("host", NEVER)
def test_where_clouds_hand_out_keys_is_never_fetched(host: str, settings: FetchSettings, offline: list[str]) -> None:
    for address in (f"http://{host}/latest/", f"http://{host}:8080/"):
        with pytest.raises(FetchError, match="never fetched, with fetch.allow_private neither: clouds") as caught:
            fetch(address, settings)
        assert not caught.value.hint, "no setting helps"
    assert offline == []


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "fe80::1%eth0"])
def test_nor_does_a_name_lead_there(address: str, offline: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, ["127.0.0.1", address])
    with pytest.raises(FetchError, match="never fetched"):
        fetch("http://innocent.example.org/", OPEN)
    assert offline == []


@pytest.mark.parametrize("host", ["[::127.0.0.1]", "[64:ff9b::a9fe:a9fe]", "224.0.0.1", "240.0.0.1", "100.64.0.1"])
def test_the_own_network_is_what_people_have_at_home(host: str, offline: list[str]) -> None:
    with pytest.raises(FetchError, match="networks of your own"):
        fetch(f"http://{host}/", OPEN)
    assert offline == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "0.0.0.0", "::1", "10.1.2.3", "172.31.0.1", "192.168.178.1", "fd12:3456::1"]
)
def test_this_machine_and_the_own_network_may_be_allowed(address: str, offline: list[str]) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(FetchError, match="Cannot connect"):
        fetch(f"http://{host}:8080/", OPEN)
    assert set(offline) == {address}


def played_by(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection go to the loopback server, whatever address was meant."""
    port, connect = int(web.rpartition(":")[2]), socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda address, *a, **kw: connect(("127.0.0.1", port), *a, **kw))


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("93.184.216.34", "10.0.0.7", "A redirect from the open internet leads to 10.0.0.7 in your own network"),
        ("93.184.216.34", "127.0.0.1", "A redirect from the open internet leads to 127.0.0.1 in this machine"),
        ("93.184.216.34", "2130706433", "A redirect from the open internet leads to 2130706433 in this machine"),
        ("93.184.216.34", "localhost", "A redirect from the open internet leads to localhost in this machine"),
        ("192.168.1.9", "127.0.0.1", "A redirect from your own network leads to 127.0.0.1 in this machine"),
        ("127.0.0.1", "169.254.169.254", "never fetched"),
        ("10.0.0.7", "[::ffff:169.254.169.254]", "never fetched"),
    ],
)
def test_with_the_own_network_allowed_no_redirect_leads_further_in(
    first: str, second: str, words: str, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played_by(web, monkeypatch)
    with pytest.raises(FetchError, match=words.replace(".", r"\.")):
        fetch(f"http://{first}/to/{quote(f'http://{second}/page')}", OPEN)
    assert [path[:4] for path, _ in Web.seen] == ["/to/"]


@pytest.mark.parametrize(
    ("first", "second"), [("10.0.0.7", "192.168.1.9"), ("127.0.0.1", "10.0.0.7"), ("10.0.0.7", "93.184.216.34")]
)
def test_a_redirect_within_the_own_network_or_out_of_it_is_followed(
    first: str, second: str, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played_by(web, monkeypatch)
    assert fetch(f"http://{first}/to/{quote(f'http://{second}/page')}", OPEN).url == f"http://{second}/page"


def test_nor_does_a_detour_lead_back_in(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    played_by(web, monkeypatch)
    back = quote("http://10.0.0.7/page", safe="")
    with pytest.raises(FetchError, match="A redirect from the open internet"):
        fetch(f"http://10.0.0.7/to/{quote(f'http://93.184.216.34/to/{back}')}", OPEN)


def test_of_a_name_with_addresses_in_and_outside_a_site_outside_leads_only_outside(
    web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver(monkeypatch, ["10.0.0.7", "93.184.216.34"])
    port, connect, tried = int(web.rpartition(":")[2]), socket.create_connection, []

    def create_connection(address: Any, *args: Any, **kwargs: Any) -> socket.socket:
        tried.append(address[0])
        return connect(("127.0.0.1", port), *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert fetch("http://8.8.8.8/to/http://both.example.org/page", OPEN).content == b"<p>Hello</p>"
    assert set(tried) == {"8.8.8.8", "93.184.216.34"}


@pytest.mark.parametrize("host", ["2130706433:8080", "0x7f.1:22", "[::ffff:127.0.0.1]:9", "127.1:81"])
def test_however_a_private_host_is_spelled_it_is_the_reason(host: str, offline: list[str]) -> None:
    with pytest.raises(FetchError, match="private or special network") as caught:
        fetch(f"http://{host}/x", CLOSED)
    assert "Port" not in str(caught.value)


@pytest.mark.parametrize("settings", [CLOSED, OPEN], ids=["closed", "allow_private"])
@pytest.mark.parametrize("host", ["127.0.0.1", "host", "[::1]"])
@pytest.mark.parametrize("port", ["99999", "65536", "abc", "-1", "0", "8_0", "+80", "８０", "9" * 90])
def test_what_is_no_port_is_named_with_the_range(
    host: str, port: str, settings: FetchSettings, offline: list[str]
) -> None:
    with pytest.raises(FetchError, match=re.escape(f"'{port}") + ".*ports are the numbers from 1 to 65,535"):
        fetch(f"http://{host}:{port}/x", settings)
    assert offline == []


def test_a_name_in_other_letters_is_shown_as_it_is_asked_for(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="http://xn--pple-43d.com:8080/"):
        fetch("http://\u0430pple.com:8080/", CLOSED)
    resolver(monkeypatch, ["93.184.216.34"])
    played_by(web, monkeypatch)
    Web.robots = "User-agent: *\nDisallow: /\n"
    with pytest.raises(FetchError, match="xn--pple-43d.com asks programs"):
        fetch("http://\u0430pple.com/", CLOSED)
