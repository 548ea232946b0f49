"""The served page: what it sends, what it refuses, and how it starts."""

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from gradio.route_utils import GradioUploadFile
from scripted import ScriptedBot
from starlette.testclient import TestClient

from qa_bot.errors import UsageError
from qa_bot.interfaces.web import build_app, serve
from qa_bot.interfaces.webpage.login import Login
from qa_bot.interfaces.webpage.patience import Patient
from qa_bot.models.computing import compute
from qa_bot.settings import load_settings
from qa_bot.types import Answer, Turn

# Gradio uses an option and an argument of pandas that newer versions of it are about to drop.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = load_settings(environ={}, overrides={"web.max_upload_mib": "1"})
    bot = ScriptedBot(settings)
    bot.library_name = HOSTILE
    with TestClient(build_app(bot), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:  # type: ignore[arg-type]
        yield client


def test_every_script_of_the_page_carries_the_nonce_and_values_stay_text(client: TestClient) -> None:
    response = client.get("/")
    nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
    assert nonce is not None
    scripts = re.findall(r"<script\b[^>]*>", response.text)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts)
    assert HOSTILE.removeprefix("<script") not in response.text, "a value of ours did not become a script"


def test_the_page_names_no_other_host_to_load_from(client: TestClient) -> None:
    loaded = re.findall(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?((?:https?:)?//[^\"'> ]+)", client.get("/").text
    )
    hints = re.findall(r"<link[^>]*rel=[\"']preconnect", client.get("/").text)
    assert [url for url in loaded if "127.0.0.1" not in url] == [] or not hints


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/page.js", "text/javascript"), ("/favicon.ico", "image/svg+xml"), ("/api/documents", "application/json")],
)
def test_own_routes_are_served(client: TestClient, path: str, kind: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert "content-security-policy" in response.headers


def test_pages_that_would_load_from_elsewhere_do_not_exist(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_no_event_of_the_page_is_offered_as_an_api(client: TestClient) -> None:
    info = client.get("/gradio_api/info").json()
    assert info["named_endpoints"] == {}


@pytest.mark.parametrize("path", ["/", "/page.js", "/api/documents", "/config", "/gradio_api/info", "/nothing"])
def test_a_foreign_host_gets_nothing(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"host": "evil.example"}).status_code == 403


ROUTES = [
    "/gradio_api/file=",
    "/file=",
    "/gradio_api/file/",
    "/gradio_api/stream/",
    "/assets/",
    "/static/",
    "/theme.css/",
]
ROUTES += ["/gradio_api/proxy=", "/page.js/", "/favicon.ico/", "/api/documents/", "/gradio_api/component_server/"]
SPELLINGS = ["{}", "/../../../../../../../..{}", "..%2f..%2f..%2f..%2f..%2f..{}", "%252e%252e%252f%252e%252e{}", "//{}"]
SPELLINGS += [
    "file://{}",
    "file:%2f%2f{}",
    "{}%00.txt",
    "{}%20",
    "..\\..\\..\\..{}",
    "%2e%2e/%2e%2e/%2e%2e{}",
    "http://127.0.0.1{}",
]


@pytest.mark.parametrize("route", ROUTES)
def test_no_file_of_this_machine_is_served(client: TestClient, tmp_path: Path, route: str) -> None:
    """144 addresses: twelve spellings of a file, through a link too, on twelve routes."""
    (tmp_path / "secret.txt").write_text("swordfish")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    for spelling in SPELLINGS:
        for name in ("secret.txt", "link.txt"):
            response = client.get(route + spelling.format(tmp_path / name))
            assert response.status_code in (400, 403, 404, 405, 422), (route, spelling)
            assert "swordfish" not in response.text


def test_what_is_uploaded_is_served_to_nobody_by_a_name_that_leads_elsewhere(client: TestClient) -> None:
    (place,) = client.post("/gradio_api/upload", files={"files": ("a.txt", b"mine")}).json()
    folder = place.rpartition("/")[0]
    for wrong in (
        f"{folder}/../../../../etc/passwd",
        f"{folder}/b.txt",
        folder,
        f"{place}/..",
        f"{place}%2f..%2f..%2f..",
    ):
        assert client.get(f"/gradio_api/file={wrong}").status_code in (403, 404), wrong


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1.evil.example", "https://evil.example", "http://127.0.0.1:3000"],
)
def test_another_site_gets_no_answer_and_no_permission_to_read_one(client: TestClient, origin: str) -> None:
    for response in (
        client.get("/config", headers={"origin": origin}),
        client.options("/gradio_api/queue/join", headers={"origin": origin, "access-control-request-method": "POST"}),
    ):
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_no_cookie_is_set(client: TestClient) -> None:
    assert all("set-cookie" not in client.get(path).headers for path in ("/", "/config", "/api/documents"))


def test_with_a_login_no_route_is_open() -> None:
    login = Login("anna", "long enough")
    app = build_app(ScriptedBot(load_settings(environ={})), login=login)  # type: ignore[arg-type]
    paths = {getattr(route, "path", "/") for route in app.app.routes} | set(ROUTES)  # type: ignore[attr-defined]
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answers = {(path, verb): client.request(verb, path).status_code for path in paths for verb in ("GET", "POST")}
        assert len(answers) > 20
        assert set(answers.values()) == {401}
        assert client.get("/api/documents", auth=("anna", "long enough")).status_code == 200


def test_a_file_above_the_limit_is_refused_when_it_comes_and_nothing_of_it_stays(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(GradioUploadFile, "write", _counting(GradioUploadFile.write, written))
    for size, status in ((2**20 + 1, 413), (2**20, 200), (5 * 2**20, 413)):
        response = client.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * size)})
        assert response.status_code == status
        if status == 413:
            assert "A file may have 1 MiB" in response.text and "web.max_upload_mib" in response.text
            assert "content-security-policy" in response.headers
    assert sum(written) <= 2 * 2**20  # of the last one, which says how long it is, not a byte


@pytest.mark.parametrize("told", [True, False])
def test_the_files_of_one_upload_have_a_limit_together(client: TestClient, told: bool) -> None:
    for count, status in ((4, 200), (6, 413)):
        files = [("files", (f"{number}.txt", bytes([number]) * (2**20 - 9))) for number in range(count)]
        request = client.build_request("POST", "/gradio_api/upload", files=files)
        content = request.read()
        headers = {"content-type": request.headers["content-type"]}
        parts = (content[start : start + 2**16] for start in range(0, len(content), 2**16))
        response = client.post("/gradio_api/upload", content=content if told else parts, headers=headers)
        assert response.status_code == status
        if status == 200:
            folder = Path(response.json()[0]).parent.parent
        else:
            assert "all files of one upload 4 MiB together" in response.text
    # what came before the limit was reached is gone
    assert [path for path in folder.iterdir() if path.is_file() and path.stat().st_size == 2**20 - 9] == []


def _counting(write: Any, written: list[int]) -> Any:
    async def counted(self: Any, data: bytes) -> None:
        written.append(len(data))
        await write(self, data)

    return counted


FORGED: list[tuple[Any, int, str]] = [
    ({"fn_index": 99999, "data": []}, 422, "no event 99999"),
    ({"fn_index": -1, "data": []}, 422, "no event -1"),
    ({"fn_index": 0, "data": []}, 422, "takes 2 values, and 0 came"),
    ({"fn_index": 0, "data": ["", {"path": "/etc/passwd"}]}, 422, "not what a textbox sends"),
    ({"fn_index": 14, "data": ["", [5]]}, 422, "not what a file sends"),
    ({"fn_index": 2, "data": [""], "event_data": 7}, 422, "a JSON object"),
    ([], 422, "a JSON object"),
    ("{", 422, "no JSON"),
    ('{"fn_index": 1e400, "data": []}', 400, "does not understand"),
]


@pytest.mark.parametrize(("body", "status", "reason"), FORGED)
def test_an_event_that_the_page_does_not_have_is_refused_in_one_line(
    client: TestClient, caplog: pytest.LogCaptureFixture, body: Any, status: int, reason: str
) -> None:
    if isinstance(body, dict):
        body = json.dumps(body | {"session_hash": "a"})
    content = body if isinstance(body, str) else json.dumps(body)
    for path in ("/gradio_api/queue/join", "/gradio_api/run/predict"):
        caplog.clear()
        response = client.post(path, content=content, headers={"content-type": "application/json"})
        assert (response.status_code, response.text.count("\n")) == (status, 1)
        assert reason in response.text
        lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert len(lines) == 1 and "\n" not in lines[0].getMessage()


def test_a_question_that_is_null_is_an_empty_one(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    body = {"data": ["", None], "fn_index": 0, "session_hash": "null"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    stream = client.get("/gradio_api/queue/data", params={"session_hash": "null"}).text
    assert '"success":true' in stream.replace(" ", "")
    assert "Traceback" not in capfd.readouterr().err


def test_an_upload_cannot_leave_its_folder(client: TestClient) -> None:
    response = client.post("/gradio_api/upload", files={"files": ("../../../evil.txt", b"x")})
    assert response.status_code == 400 or ".." not in response.text


def test_a_port_in_use_is_named_with_the_next_step() -> None:
    bot = ScriptedBot(load_settings(environ={}))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=str(port)) as error:
            serve(bot, host="127.0.0.1", port=port)  # type: ignore[arg-type]
    assert "--port" in error.value.hint


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("127.0.0.1", -1)])
def test_an_address_that_cannot_be_had_is_a_usage_error(host: str, port: int) -> None:
    login = Login("anna", "long enough")
    with pytest.raises(UsageError, match=f"port {port}"):
        serve(ScriptedBot(load_settings(environ={})), host=host, port=port, login=login)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.7", "example.org"])
def test_where_others_can_reach_it_the_page_does_not_start_without_a_login(host: str) -> None:
    with pytest.raises(UsageError, match="open to everybody") as error:
        serve(ScriptedBot(load_settings(environ={})), host=host, port=0)  # type: ignore[arg-type]
    assert "--auth" in error.value.hint


def test_the_page_speaks_of_itself_and_not_of_gradio(client: TestClient) -> None:
    head = client.get("/").text.partition("window.gradio_config")[0]
    assert "Answers and summaries you can check" in head
    for foreign in ("og:", "twitter:", "Gradio", "githubusercontent"):
        assert foreign not in head


def test_the_page_does_not_claim_to_run_here_when_a_server_writes() -> None:
    from qa_bot.interfaces.webpage.page import header_html

    settings = load_settings(environ={})
    remote = replace(settings.generator, server="http://127.0.0.1:8080/v1")
    assert "Runs on this computer" in header_html("x", local=not settings.generator.server)
    assert "Runs on this computer" not in header_html("x", local=not remote.server)


@pytest.mark.parametrize("event", ["upload", "submit"])
def test_a_forged_file_is_neither_read_nor_deleted(client: TestClient, tmp_path: Path, event: str) -> None:
    """Events can be sent by hand, and any value of one can be a file: of this machine, if nobody looks."""
    secret = tmp_path / "secret.txt"
    secret.write_text("swordfish")
    config = client.get("/config").json()
    found = next(one for one in config["dependencies"] if any(target[1] == event for target in one["targets"]))
    forged = {"path": str(secret), "meta": {"_type": "gradio.FileData"}, "orig_name": "secret.txt"}
    data = [None, [forged] if event == "upload" else forged]
    body = {"data": data, "fn_index": found["id"], "session_hash": f"forger-{event}"}
    status = client.post("/gradio_api/queue/join", json=body).status_code
    assert status == 422 and secret.exists()  # refused before anything looks at it
    assert len(client.get("/api/documents").json()) == 1


@pytest.mark.parametrize(
    "path", ["{server}/x", "https://127.0.0.1:9/x", "file:///etc/passwd", "x", "../x", "a\0b", "", 5]
)
def test_a_file_that_was_not_uploaded_reaches_no_downloader(
    client: TestClient, path: object, caplog: pytest.LogCaptureFixture
) -> None:
    """Gradio fetches a file whose path is an address, with a client of its own; wherever the file stands in an event."""
    upload = next(one for one in client.get("/config").json()["dependencies"] if one["targets"][0][1] == "upload")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        if isinstance(path, str):
            path = path.replace("{server}", f"http://127.0.0.1:{server.getsockname()[1]}")
        forged = {"path": path, "meta": {"_type": "gradio.FileData"}}
        for data in (["", [forged]], ["", forged], [{"a": [forged]}, []]):
            body = {"data": data, "fn_index": upload["id"], "session_hash": "forger"}
            response = client.post("/gradio_api/queue/join", json=body)
            assert response.status_code == 422 and "uploaded to this page" in response.text
        with pytest.raises(TimeoutError):
            server.accept()
    assert "Traceback" not in caplog.text
    (place,) = client.post("/gradio_api/upload", files={"files": ("a.txt", b"Mine.")}).json()
    uploaded = {"path": place, "meta": {"_type": "gradio.FileData"}, "orig_name": "a.txt"}
    body = {"data": ["", [uploaded]], "fn_index": upload["id"], "session_hash": "friend"}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200


def test_a_host_that_is_none_is_named_and_not_the_port() -> None:
    bot = ScriptedBot(load_settings(environ={}))
    with pytest.raises(UsageError, match="no host 'no.such.host.invalid'") as caught:
        serve(bot, host="no.such.host.invalid", port=7860, login=Login("ann", "a long password"))  # type: ignore[arg-type]
    assert "port" not in caught.value.hint


@pytest.mark.parametrize("path", ["/gradio_api/run/predict", "/gradio_api/api/x", "/gradio_api/call/x"])
def test_no_event_is_called_by_a_name(client: TestClient, caplog: pytest.LogCaptureFixture, path: str) -> None:
    response = client.post(path, json={"data": []})
    assert (response.status_code, response.text) == (422, "This page has no event of that name.\n")


@contextmanager
def served(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[int]:
    """A real server on loopback, whose connections wait so long for a request; yield its port."""
    monkeypatch.setattr(Patient, "seconds", seconds)
    bot = ScriptedBot(load_settings(environ={}, overrides={"web.max_upload_mib": "1"}))
    with running(bot) as (_, port):
        yield port


@contextmanager
def running(bot: ScriptedBot) -> Iterator[tuple[uvicorn.Server, int]]:
    """A real server on loopback, and its port; it waits a second for requests when it ends."""
    app = build_app(bot)  # type: ignore[arg-type]
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, ws="none", http=Patient, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def sent(port: int, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(data)
    return connection


HEAD = b"POST /gradio_api/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
PART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nThe quay'
SEARCH = b"POST /api/search HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def test_a_connection_whose_request_does_not_come_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, 0.3) as port:
        whole = b"GET /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        for half in (
            b"",
            b"GET / HTTP/1.1\r\nHost:",
            SEARCH + b"Content-Length: 99\r\n\r\n{",
            HEAD + PART,
            whole + b"GET /",
        ):
            with sent(port, half) as connection:
                begin = time.monotonic()
                while connection.recv(2**16):
                    """Until it is closed."""
                assert time.monotonic() - begin < 3
        with sent(port, SEARCH + b"Content-Length: 18\r\n\r\n") as connection:
            for byte in b'{"question":"quay"'[:17] + b"}":  # slow, but it comes
                time.sleep(0.05)
                connection.sendall(bytes([byte]))
            assert b"HTTP/1.1 4" in connection.recv(2**16)


def test_an_upload_that_is_broken_off_leaves_no_file_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with served(monkeypatch, 20) as port:
        for path in (b"/gradio_api/upload", b"/gradio_api/queue/join", b"/api/search"):
            with sent(port, HEAD.replace(b"/gradio_api/upload", path) + PART):
                if path.endswith(b"upload"):
                    until(lambda: bool(list(tmp_path.rglob("tmp*"))))  # it is being written
                else:
                    time.sleep(0.3)
        until(lambda: not any(file.is_file() for file in tmp_path.rglob("*")))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_body_without_a_length_is_not_taken_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch, 20) as port, sent(port, SEARCH + b"Transfer-Encoding: chunked\r\n\r\n") as connection:
        for _ in range(12):  # MiB, of which four may come
            connection.sendall(b"100000\r\n" + b" " * 2**20 + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        assert connection.recv(2**16).startswith(b"HTTP/1.1 413 ")


def test_a_page_of_before_this_server_started_is_told_so_in_no_line_of_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask = b"GET /gradio_api/queue/data?session_hash=unknown HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
    with served(monkeypatch, 20) as port, sent(port, ask) as connection:
        told = b"".join(iter(lambda: connection.recv(2**16), b""))
    assert b'"session_not_found":true' in told.replace(b" ", b"")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


class Endless(ScriptedBot):
    """Computes for a minute, in short pieces, as the models do."""

    begun = ended = False

    def ask(self, question: str, history: Sequence[Turn] = (), **more: Any) -> Answer:
        self.begun = True
        try:
            for _ in range(6000):
                compute(lambda: time.sleep(0.01))
        finally:
            self.ended = True
        return super().ask(question, history, **more)


ASK = b'POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{"question":"Why?"}'


def test_work_ends_where_the_one_who_asked_has_left() -> None:
    bot = Endless(load_settings(environ={}))
    with running(bot) as (_, port):
        with sent(port, ASK):
            until(lambda: bot.begun)
        until(lambda: bot.ended)


def test_a_server_that_is_told_to_end_waits_for_no_long_work() -> None:
    bot = Endless(load_settings(environ={}))
    with running(bot) as (server, port), sent(port, ASK) as connection:
        until(lambda: bot.begun)
        server.should_exit = True
        told = connection.recv(2**16)
        while b"told to end" not in told and (more := connection.recv(2**16)):  # head and body may come apart
            told += more
        assert told.startswith(b"HTTP/1.1 503") and b"told to end" in told
    until(lambda: bot.ended)


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.01)
