"""A model behind a server: streamed, stopped, limited, and its failures explained. The server is a real one."""

import dataclasses
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.generator import generate, load_generator
from qa_bot.models.weights import resolve
from qa_bot.settings import GeneratorSettings, load_settings

ASK = [{"role": "user", "content": "Write one sentence about the sea."}]
KEY = "key-that-stays-secret"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GeneratorSettings]:
    """`transformers serve` with the embedded model."""
    folder, port = str(resolve("generator", "embedded")), free_port()
    command = [str(Path(sys.executable).parent / "transformers"), "serve", folder]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--dtype", "float32"]
    said = tmp_path_factory.mktemp("server") / "said.txt"
    with said.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    try:
        address = f"http://127.0.0.1:{port}/v1"
        deadline = time.monotonic() + 240
        while not answers(f"{address}/models"):
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.3)
        yield settings_for(address, folder)
    finally:
        process.terminate()
        process.wait(30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def settings_for(address: str, model: str = "tiny") -> GeneratorSettings:
    return dataclasses.replace(load_settings(environ={}).generator, server=address, model=model)


def test_a_real_server_writes_what_the_model_writes_here(real: GeneratorSettings) -> None:
    pieces = list(load_generator(real).stream(ASK, max_new_tokens=8))  # type: ignore[union-attr]
    here = load_generator(dataclasses.replace(real, server="", dtype="float32"))
    assert here is not None
    assert len(pieces) > 2
    assert "".join(pieces) == generate(here, ASK, max_new_tokens=8)


def test_a_real_server_is_left_when_the_answer_is_stopped(real: GeneratorSettings) -> None:
    generator = load_generator(real)
    assert generator is not None
    stop = threading.Event()
    stream = generator.stream(ASK, max_new_tokens=500, stop=stop)
    assert next(stream)
    stop.set()
    assert list(stream) == []
    assert generate(generator, ASK, max_new_tokens=3)  # it serves the next one


def test_a_real_server_refuses_a_model_that_it_does_not_have(real: GeneratorSettings) -> None:
    other = load_generator(dataclasses.replace(real, model="owner/other"))
    assert other is not None
    with pytest.raises(ModelError, match="127.0.0.1"):
        generate(other, ASK, max_new_tokens=3)


# Misbehaviour that a real server shows too rarely: a ten-line one does it on request


class Scripted(BaseHTTPRequestHandler):
    """Answers every request as `script` says."""

    script: Callable[[Any], None]
    seen: list[dict[str, str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        type(self).script(self)

    def reply(self, status: int, body: str = "{}") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()

    def say(self, text: str) -> None:
        chunk = f'{{"id":"1","object":"chat.completion.chunk","created":1,"model":"tiny","choices":[{{"index":0,"delta":{{"content":"{text}"}}}}]}}'
        self.wfile.write(f"data: {chunk}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


@pytest.fixture
def scripted() -> Iterator[tuple[GeneratorSettings, type[Scripted]]]:
    handler = type("Handler", (Scripted,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield settings_for(f"http://127.0.0.1:{server.server_port}/v1/"), handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (401, "refuses the key", "OPENAI_API_KEY"),
        (403, "refuses the key", "OPENAI_API_KEY"),
        (404, "does not know the model 'tiny'", "/v1/models"),
        (400, "status 400", "context_tokens"),
        (500, "status 500", "log"),
    ],
)
def test_each_refusal_names_the_address_and_the_next_step_and_never_the_key(
    scripted: tuple[GeneratorSettings, type[Scripted]],
    status: int,
    message: str,
    hint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    settings, handler = scripted
    handler.script = lambda request: request.reply(status)
    with pytest.raises(ModelError, match=message) as caught:
        generate(load_generator(settings), ASK, max_new_tokens=3)  # type: ignore[arg-type]
    assert settings.server.rstrip("/") in str(caught.value)
    assert hint in caught.value.hint
    assert KEY not in f"{caught.value} {caught.value.hint}"
    assert handler.seen[0]["authorization"] == f"Bearer {KEY}"


def test_a_server_that_is_not_there_is_named() -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    with pytest.raises(ModelError, match=f"{address} cannot be reached") as caught:
        generate(load_generator(settings_for(address)), ASK, max_new_tokens=3)  # type: ignore[arg-type]
    assert "Start it" in caught.value.hint


def test_a_stop_is_seen_while_the_server_is_silent(scripted: tuple[GeneratorSettings, type[Scripted]]) -> None:
    """Before the first byte of an answer, the connection is given up too."""
    settings, handler = scripted
    asked, done = threading.Event(), threading.Event()

    def script(request: Any) -> None:
        asked.set()
        done.wait(30)

    handler.script = script
    stop = threading.Event()
    threading.Thread(target=lambda: asked.wait(30) and stop.set()).start()
    generator = load_generator(settings)
    assert generator is not None
    assert list(generator.stream(ASK, max_new_tokens=3, stop=stop)) == []
    assert not [thread for thread in threading.enumerate() if thread.name == "qa-bot-server"]
    done.set()


def test_closing_the_stream_closes_the_connection(scripted: tuple[GeneratorSettings, type[Scripted]]) -> None:
    settings, handler = scripted
    closed = threading.Event()

    def script(request: Any) -> None:
        request.begin()
        try:
            for _ in range(3000):
                request.say("word ")
                time.sleep(0.01)
        except OSError:
            closed.set()

    handler.script = script
    generator = load_generator(settings)
    assert generator is not None
    stream = generator.stream(ASK, max_new_tokens=3)
    assert next(stream) == "word "
    stream.close()  # type: ignore[attr-defined]
    assert closed.wait(20)


def test_a_server_that_dies_in_its_answer_is_an_error(scripted: tuple[GeneratorSettings, type[Scripted]]) -> None:
    settings, handler = scripted

    def script(request: Any) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/event-stream")
        request.send_header("content-length", "100000")
        request.end_headers()
        request.say("half ")
        request.close_connection = True

    handler.script = script
    generator = load_generator(settings)
    assert generator is not None
    stream = generator.stream(ASK, max_new_tokens=3)
    assert next(stream) == "half "
    with pytest.raises(ModelError, match="127.0.0.1"):
        list(stream)


@pytest.mark.parametrize("begun", [False, True])
def test_the_time_limit_counts_for_the_whole_answer(
    scripted: tuple[GeneratorSettings, type[Scripted]], begun: bool, caplog: pytest.LogCaptureFixture
) -> None:
    settings, handler = scripted
    done = threading.Event()

    def script(request: Any) -> None:
        if begun:
            request.begin()
            request.say("begun")
        done.wait(30)

    handler.script = script
    generator = load_generator(dataclasses.replace(settings, seconds=1.0))
    assert generator is not None
    if begun:
        assert generate(generator, ASK, max_new_tokens=3) == "begun"
        assert "stopped after 1 seconds" in caplog.text
    else:
        with pytest.raises(ModelError, match="had not begun to answer after 1 seconds"):
            generate(generator, ASK, max_new_tokens=3)
    done.set()


def test_the_models_name_on_the_server_must_be_given() -> None:
    with pytest.raises(UsageError, match=r"generator\.model is 'embedded'"):
        load_generator(settings_for("http://127.0.0.1:1/v1", "embedded"))


def test_the_estimate_of_tokens_is_not_below_the_embedded_models_count() -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(resolve("generator", "embedded"))
    generator = load_generator(settings_for("http://127.0.0.1:1/v1"))
    assert generator is not None
    for text in (
        "The harbour master closed the north quay after the storm, said the office.",
        "On 12 March 2024 it paid 1,234,567.89 for 17 boats.",
        "Der Hafenmeister schloss die Kaimauer.",
        "Портовый мастер закрыл причал.",
        "",
    ):
        assert generator.count_tokens(text) >= len(tokenizer(text)["input_ids"])
    assert generator.context_tokens == 8192
