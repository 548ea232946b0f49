"""The HTTP API says what the command line says, and opens no file of this machine."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from scripted import FERRY, ScriptedBot
from starlette.testclient import TestClient

from qa_bot.errors import LibraryBusyError, LibraryError, ModelError, ParseError, QaBotError, UsageError
from qa_bot.ingest import inline
from qa_bot.ingest.parsers import parse_pasted
from qa_bot.interfaces import api, output
from qa_bot.interfaces.webpage.stream import Gate
from qa_bot.settings import Settings
from qa_bot.types import Turn

TEXT = "The quay was rebuilt in 1954. It cost nine thousand pounds."


@pytest.fixture
def bot(settings: Settings) -> ScriptedBot:
    return ScriptedBot(settings)


@pytest.fixture
def client(bot: ScriptedBot) -> TestClient:
    app = FastAPI()
    api.add_routes(app, bot, Gate(1))  # type: ignore[arg-type]
    return TestClient(app, raise_server_exceptions=False)


def post(client: TestClient, path: str, **body: Any) -> Any:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


def test_ask_answers_with_the_object_of_the_command_line(client: TestClient, bot: ScriptedBot) -> None:
    found = post(client, "/api/ask", question="When did it stop?")
    seconds = found["seconds"]
    assert found == output.answer_json(bot.answer_to("When did it stop?"), seconds)
    assert seconds >= 0


def test_ask_passes_the_conversation_on_as_turns(client: TestClient, bot: ScriptedBot) -> None:
    lines = [("user", "When?"), ("assistant", "In 2019."), ("user", "Really?")]
    history = [{"role": role, "text": text} for role, text in lines]
    post(client, "/api/ask", question="Why?", history=history)
    assert bot.asked == [("Why?", (Turn("When?", "In 2019."), Turn("Really?", "")))]


def test_search_answers_with_hits(client: TestClient, bot: ScriptedBot) -> None:
    assert post(client, "/api/search", question="ferry", k=1) == output.hits_json(bot.search("ferry", 1))


@pytest.mark.parametrize("source", [{"document": FERRY.id}, {"document": "The last ferry"}, {"text": TEXT}])
def test_summarise_and_check_take_a_document_of_the_library_or_a_text(
    client: TestClient, source: dict[str, str]
) -> None:
    summary = post(client, "/api/summarise", length="short", **source)
    assert summary["sentences"][0]["quote"] in (FERRY.text if "document" in source else TEXT)
    checked = post(client, "/api/check", claim="It stopped.", **source)
    quote = (FERRY.text if "document" in source else TEXT)[:20]
    told = {"verdict": "not found", "support": 0.75, "start": 0, "end": 20, "quote": quote, "problems": []}
    assert checked == told | {"difference": None}


MARKDOWN = "The **quay** was [rebuilt](http://x.y). It cost **nine** pounds.\n\n<p hidden>Nobody sees it.</p>"
WITH_TEXT = [
    ("/api/ask", {"question": "What?", "context": MARKDOWN}),
    ("/api/summarise", {"text": MARKDOWN}),
    ("/api/check", {"claim": "It was.", "text": MARKDOWN}),
]


@pytest.mark.parametrize(("path", "body"), WITH_TEXT)
def test_a_text_of_a_request_is_quoted_as_it_came(client: TestClient, path: str, body: dict[str, str]) -> None:
    found = post(client, path, **body)
    told = found["claims"][0]["citations"][0] if "claims" in found else found.get("sentences", [found])[0]
    assert told["quote"] == MARKDOWN[told["start"] : told["end"]]
    assert told["quote"].startswith("The **quay** was [rebuilt")
    assert found["warnings"] == ["The page hides 15 characters of its text; they were left out."]


@pytest.mark.parametrize(("path", "body"), WITH_TEXT)
def test_a_text_of_a_request_is_read_where_it_holds_up_no_other_request(
    client: TestClient, path: str, body: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loops: list[bool] = []

    def parse(text: str) -> Any:
        with suppress(RuntimeError):  # there is none in this thread
            loops.append(bool(asyncio.get_running_loop()))
        return parse_pasted(text)

    monkeypatch.setattr(inline, "parse_pasted", parse)
    post(client, path, **body)
    assert loops == []


def test_documents_are_listed_added_and_removed(client: TestClient, bot: ScriptedBot) -> None:
    report = post(client, "/api/documents", text=TEXT, source="quay", title="The quay")[0]
    assert (report["status"], report["source"], report["title"]) == ("added", "quay", "The quay")
    listed = client.get("/api/documents").json()
    assert [one["title"] for one in listed] == ["The last ferry", "The quay"]
    assert listed == [output.record_json(record) for record in bot.documents()]
    assert client.delete(f"/api/documents/{report['document_id']}").json()["title"] == "The quay"
    assert len(client.get("/api/documents").json()) == 1


@pytest.mark.parametrize("verb", ["/api/summarise", "/api/check"])
@pytest.mark.parametrize("form", ["{}", "file://{}", "../../../../../../..{}", "-"])
def test_no_file_of_this_machine_can_be_read(client: TestClient, tmp_path: Path, verb: str, form: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is swordfish.")
    body = {"document": form.format(secret)} | ({"claim": "It is."} if verb == "/api/check" else {})
    response = client.post(verb, json=body)
    assert response.status_code == 400
    assert "swordfish" not in response.text


@pytest.mark.parametrize("address", ["/etc/hostname", "file:///etc/hostname", "-", "ftp://example.org/x"])
def test_only_web_addresses_can_be_added(client: TestClient, bot: ScriptedBot, address: str) -> None:
    response = client.post("/api/documents", json={"addresses": ["https://example.org/a", address]})
    assert response.status_code == 400
    assert "no web address" in response.json()["error"]
    assert list(bot.held) == [FERRY.id], "nothing was added"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/documents", {}),
        ("/api/documents", {"text": TEXT}),
        ("/api/documents", {"text": TEXT, "source": "s", "addresses": ["https://example.org"]}),
        ("/api/summarise", {}),
        ("/api/summarise", {"text": TEXT, "document": FERRY.id}),
    ],
)
def test_an_unclear_request_is_told_what_is_wanted(client: TestClient, path: str, body: dict[str, Any]) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 400
    assert response.json()["hint"]


def test_an_unknown_key_is_refused_not_ignored(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Why?", "histroy": []})
    assert response.status_code == 422
    assert "histroy" in response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("a", "b"), 400),
        (ParseError("a", "b"), 422),
        (LibraryBusyError("a", "b"), 503),
        (ModelError("a", "b"), 503),
        (LibraryError("a", "b"), 500),
    ],
)
def test_errors_become_a_status_a_message_and_a_hint(
    client: TestClient, bot: ScriptedBot, error: QaBotError, status: int
) -> None:
    def fail(*found: Any, **more: Any) -> Any:
        raise error

    bot.search = fail  # type: ignore[method-assign]
    response = client.post("/api/search", json={"question": "q"})
    assert (response.status_code, response.json()) == (status, {"error": "a", "hint": "b"})
    assert ("retry-after" in response.headers) == (status == 503)


def test_the_gate_is_left_after_an_error(client: TestClient) -> None:
    for _ in range(3):  # the gate has one place
        assert client.post("/api/ask", json={"question": "fail"}).status_code == 400


def test_too_many_requests_are_told_to_come_back(bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WAIT_SECONDS", 0.0)
    app = FastAPI()
    api.add_routes(app, bot, Gate(1))  # type: ignore[arg-type]
    client = TestClient(app)
    results: list[int] = []

    def ask_within(question: str, *found: Any, **more: Any) -> Any:
        results.append(client.post("/api/search", json={"question": "q"}).status_code)
        return bot.answer_to(question)

    bot.ask = ask_within  # type: ignore[method-assign]
    assert client.post("/api/ask", json={"question": "q"}).status_code == 200
    assert results == [503]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "file:/x", "ftp://a/b", "data:text/html,x", "gopher://x"])
def test_a_scheme_that_is_not_fetched_is_named_with_those_that_are(client: TestClient, address: str) -> None:
    body = client.post("/api/documents", json={"addresses": [address]}).json()
    assert f"only http and https addresses are fetched, not '{address.partition(':')[0]}'" in body["error"]
    assert "'text'" in body["hint"] and "path" not in body["hint"]


HALF = "\\ud800"  # as JSON writes half a character


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", '{"question": "Half %s?", "history": [{"role": "user", "text": "%s"}]}'),
        ("/api/ask", '{"question": "Half %s?", "context": "The quay %s was rebuilt."}'),
        ("/api/search", '{"question": "%s%s"}'),
        ("/api/summarise", '{"text": "The quay %s was rebuilt in 1954. It cost %s nine pounds."}'),
        ("/api/check", '{"claim": "It %s is.", "text": "The quay was %s rebuilt."}'),
        ("/api/documents", '{"text": "The quay %s was rebuilt.", "source": "a%s"}'),
    ],
)
def test_half_a_character_is_shown_as_one_that_is_missing(client: TestClient, path: str, body: str) -> None:
    response = client.post(path, content=body % (HALF, HALF), headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text


UNFIT = [
    *(f'{{"{HALF}": 1}}', '{"question": "x", "k": NaN}', '{"question": "x", "k": 1e999}', "[]"),
    *(f'{{"question": ["{HALF}"]}}', f'{{"question": {"[" * 900 + "]" * 900}}}'),
    json.dumps({f"k{number}": 1 for number in range(5000)}),
]


@pytest.mark.parametrize("body", UNFIT)
def test_what_does_not_fit_is_refused_in_few_words(client: TestClient, body: str) -> None:
    response = client.post("/api/search", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert set(response.json()) == {"error", "hint"} and len(response.text) < 600


def test_a_name_holds_no_password_and_is_not_endless(client: TestClient, bot: ScriptedBot) -> None:
    report = post(client, "/api/documents", text=TEXT, source="http://anna:secret@example.org/", title="a\0b")[0]
    assert (report["source"], report["title"]) == ("http://***@example.org/", "a\ufffdb")
    assert "secret" not in client.get("/api/documents").text
    long = client.post("/api/documents", json={"text": TEXT, "source": "x" * 1001})
    assert long.status_code == 422 and "source" in long.json()["error"]


@pytest.mark.parametrize(
    ("path", "key", "rest"),
    [
        ("/api/search", "question", {}),
        ("/api/check", "claim", {"text": TEXT}),
        ("/api/summarise", "focus", {"text": TEXT}),
    ],
)
def test_no_request_is_so_long_that_it_holds_its_place_for_minutes(
    client: TestClient, path: str, key: str, rest: dict[str, str]
) -> None:
    response = client.post(path, json={key: "quay " * 4001, **rest})
    assert response.status_code == 422
    assert f"body.{key}" in response.json()["error"] and "20000" in response.json()["error"]
    post(client, path, **{key: "quay " * 4000, **rest})
