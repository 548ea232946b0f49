"""The HTTP API: the same bot as JSON, for scripts. The objects are those of `--json`: see output.py.

    POST   /api/ask               {"question", "history"?: [{"role", "text"}], "context"?: text to answer from}
    POST   /api/search            {"question", "k"?, "documents"?}
    POST   /api/summarise         {"document": id, title or address | "text", "length"?, "method"?, "focus"?}
    POST   /api/check             {"claim", "document" | "text"}
    GET    /api/documents         what the library holds
    POST   /api/documents         {"addresses": [...]} or {"text", "source", "title"?}
    DELETE /api/documents/NAME    by id, source or title

A result says in "warnings" what was not read of a text that came with its request, where there is such. An error is
{"error", "hint"} with a status that fits. A client may name articles of the library and web addresses, never files of
this machine.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field

from qa_bot.errors import LibraryBusyError, ModelError, QaBotError, SourceError, UsageError, shortened
from qa_bot.ingest.access.hosts import without_password
from qa_bot.ingest.access.schemes import LONGEST, scheme_of
from qa_bot.ingest.text.decoding import canonical
from qa_bot.interfaces import output
from qa_bot.interfaces.output import Json
from qa_bot.interfaces.webpage.intake import is_address
from qa_bot.interfaces.webpage.stream import BEAT_SECONDS, Gate, relay
from qa_bot.types import Answer, Check, Document, Summary, Turn

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from qa_bot.bot import Bot
    from qa_bot.ingest.inline import InlineText

WAIT_SECONDS = 60.0  # how long a request waits for its turn; then it is told to come back
STATUS: list[tuple[type[QaBotError], int]] = [
    (UsageError, 400),
    (SourceError, 422),
    (LibraryBusyError, 503),
    (ModelError, 503),
    (QaBotError, 500),
]

LONGEST_WISH = 20_000  # characters of a question, claim or focus: a million of them take minutes, and a place in line
LONGEST_NAME = 1000  # characters of a source or title
SHOWN = 3  # faults of a request that its refusal lists

Value = TypeVar("Value")
# JSON can hold half a character ("\ud800"), which no answer and no library can.
Text = Annotated[str, AfterValidator(canonical)]
Wish = Annotated[Text, Field(max_length=LONGEST_WISH)]
Name = Annotated[Text, AfterValidator(without_password), Field(max_length=LONGEST_NAME)]


class ConversationLine(BaseModel, extra="forbid"):
    """One line of a conversation."""

    role: Literal["user", "assistant"]
    text: Text


class AskBody(BaseModel, extra="forbid"):
    """A question, with what was said before it."""

    question: Text
    history: list[ConversationLine] = Field(default_factory=list)
    context: Text | None = None


class SearchBody(BaseModel, extra="forbid"):
    """A search for passages."""

    question: Wish
    k: int = Field(default=10, ge=1, le=1000)
    documents: bool = False


class SummariseBody(BaseModel, extra="forbid"):
    """What to summarise, and how."""

    document: Text = ""
    text: Text = ""
    length: Text | None = None
    method: Text | None = None
    focus: Wish | None = None


class CheckBody(BaseModel, extra="forbid"):
    """A sentence, and what it is to be checked against."""

    claim: Wish
    document: Text = ""
    text: Text = ""


class AddBody(BaseModel, extra="forbid"):
    """What to add to the library."""

    addresses: list[Text] = Field(default_factory=list)
    text: Text = ""
    source: Name = ""
    title: Name = ""


def add_routes(app: "FastAPI", bot: "Bot", gate: Gate) -> None:
    """Add the routes of the API to an application."""
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import JSONResponse

    async def failed(_: Any, error: Exception) -> JSONResponse:
        status = next(code for kind, code in STATUS if isinstance(error, kind))
        headers = {"retry-after": "10"} if status == 503 else None
        return JSONResponse({"error": str(error), "hint": getattr(error, "hint", "")}, status, headers)

    async def unfit(_: Any, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return JSONResponse(
            {"error": _faults(error.errors()), "hint": "/api/openapi.json says what a request holds."}, 422
        )

    app.add_exception_handler(QaBotError, failed)
    app.add_exception_handler(RequestValidationError, unfit)
    _add_work(app, bot, gate)
    _add_documents(app, bot)


def _add_work(app: "FastAPI", bot: "Bot", gate: Gate) -> None:
    from fastapi import Request

    from qa_bot.ingest.inline import InlineText

    @app.post("/api/ask")
    async def ask(body: AskBody, request: Request) -> Json:
        def answered() -> tuple[InlineText, Answer]:
            text = InlineText(body.context or "")
            context = None if body.context is None else text.read
            return text, bot.ask(body.question, _turns(body.history), context=context)

        (text, answer), seconds = await _in_turn(request, gate, answered)
        return _told(output.answer_json(answer, seconds), text)

    @app.post("/api/search")
    async def search(body: SearchBody, request: Request) -> Json:
        hits, _ = await _in_turn(request, gate, lambda: bot.search(body.question, body.k, documents=body.documents))
        return output.hits_json(hits)

    @app.post("/api/summarise")
    async def summarise(body: SummariseBody, request: Request) -> Json:
        def made() -> tuple[InlineText, Summary]:
            text = InlineText(body.text)
            source = _source(bot, body.document, text.read)
            return text, bot.summarise(source, length=body.length, method=body.method, focus=body.focus)

        (text, summary), seconds = await _in_turn(request, gate, made)
        return _told(output.summary_json(summary, body.document or "text", seconds), text)

    @app.post("/api/check")
    async def check(body: CheckBody, request: Request) -> Json:
        def checked() -> tuple[InlineText, Check]:
            text = InlineText(body.text)
            return text, bot.check(body.claim, _source(bot, body.document, text.read))

        (text, verdict), _ = await _in_turn(request, gate, checked)
        return _told(output.check_json(verdict), text)


def _told(result: Json, text: "InlineText") -> Json:
    """A result whose places count in the text of its request, with `warnings` where reading that text lost something."""
    own: Json = output.in_own_text(result, text)
    return own | ({"warnings": list(text.warnings)} if text.warnings else {})


def _add_documents(app: "FastAPI", bot: "Bot") -> None:
    @app.get("/api/documents")
    def documents() -> list[Json]:
        return [output.record_json(record) for record in bot.documents()]

    @app.post("/api/documents")
    def add(body: AddBody) -> list[Json]:
        foreign = [address for address in body.addresses if not is_address(address)]
        if foreign:
            scheme = scheme_of(foreign[0].strip())
            also = f", not {scheme!r}" if scheme else ""
            reason = f"{shortened(foreign[0], LONGEST)!r} is no web address: only http and https addresses are fetched{also}."
            raise UsageError(reason, "Send a file's text as 'text' with a 'source'.")
        if bool(body.addresses) == bool(body.text.strip()):
            raise UsageError("Send either 'addresses' or 'text'.", "A text needs a 'source': its name in the library.")
        if body.addresses:
            return [output.report_json(report) for report in bot.add(*body.addresses)]
        if not body.source.strip():
            raise UsageError("The text has no 'source'.", "Name it, such as 'minutes of 3 May'.")
        document = Document.of(body.text, source=body.source.strip(), title=body.title.strip())
        return [output.report_json(report) for report in bot.add(document)]

    @app.delete("/api/documents/{name:path}")
    def remove(name: str) -> Json:
        return output.record_json(bot.remove(name))


def _faults(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return what is wrong with a request in words: where, and why; not what it held, which may be long or no text."""
    found = [f"{'.'.join(map(str, error['loc']))[:100]}: {error['msg']}" for error in errors[:SHOWN]]
    more = f"; and {len(errors) - SHOWN:,} more faults" if len(errors) > SHOWN else ""
    return canonical(f"The request is not valid: {'; '.join(found)}{more}.")


async def _in_turn(request: "Request", gate: Gate, work: Callable[[], Value]) -> tuple[Value, float]:
    """Return what `work` returns and the seconds it took, after waiting for a place. It ends where nobody waits for it."""

    def run(stop: threading.Event) -> Iterator[tuple[Value, float]]:
        waited = time.monotonic() + WAIT_SECONDS
        with gate.ticket() as ticket:
            while not ticket.enter(BEAT_SECONDS):
                if stop.is_set():
                    return
                if time.monotonic() > waited:
                    raise ModelError("Too many questions are waiting.", "Try again in a few seconds.")
            start = time.perf_counter()
            yield work(), time.perf_counter() - start

    try:
        async with aclosing(relay(run, threading.Event())) as items:
            async for item in items:
                if isinstance(item, tuple):
                    return item
                if await request.is_disconnected():
                    break
    except asyncio.CancelledError:  # the server ends, and waited long enough
        raise ModelError("The server was told to end.", "Ask again once it runs.") from None
    raise ModelError("It was stopped.", "Ask again.")


def _source(bot: "Bot", name: str, text: str) -> str | Document:
    """Return what a request names: a text, a web address, or a document of the library; never a file."""
    if bool(name.strip()) == bool(text.strip()):
        raise UsageError("Send either 'document' or 'text'.", "GET /api/documents lists the documents.")
    if text.strip():
        return Document.of(text, source="text")
    return name if is_address(name) else bot.document(name)


def _turns(history: list[ConversationLine]) -> list[Turn]:
    """Return lines of a conversation as turns. A question without an answer has an empty one."""
    turns: list[Turn] = []
    for line in history:
        if line.role == "user":
            turns.append(Turn(line.text, ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, line.text)
    return turns
