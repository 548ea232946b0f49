"""Messages become text, piece by piece: a model behind an OpenAI-compatible server.

Knows the address, the key's environment variable, time limits and how a request is given up; refuses to know prompts.
Works with what speaks POST /chat/completions with streaming: vLLM, llama-server, Ollama, `transformers serve`, ...
"""

import asyncio
import logging
import math
import os
import queue
import string
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from qa_bot.errors import ModelError, UsageError
from qa_bot.models.template import Message
from qa_bot.settings import GeneratorSettings

LOG = logging.getLogger("qa_bot")
CONTEXT = 8192  # tokens, where the settings do not say: servers do not tell
CONNECT_SECONDS = 10.0
ALONE = frozenset(string.digits + string.punctuation)
POLL_SECONDS = 0.05  # how soon a stop is seen


class ServerGenerator:
    """A chat model on a server. May be used from many threads; each generation is one request."""

    def __init__(self, settings: GeneratorSettings) -> None:
        if settings.model in ("embedded", ""):
            raise UsageError(
                f"generator.server is {settings.server}, and generator.model is {settings.model!r}.",
                f"Set generator.model to the model's name on the server; {_base(settings)}/models lists them.",
            )
        self.name = settings.model
        self.context_tokens = settings.context_tokens or CONTEXT
        self._settings = settings

    def count_tokens(self, text: str) -> int:
        """Return an upper estimate: a token for each digit, ASCII sign and character beyond ASCII, and for 3 others.

        A server gives no tokenizer. English has about 4 characters a token; several models give each digit a token, and
        a vocabulary made for English three tokens for four Cyrillic letters. Runs of emoji can take more.
        """
        alone = sum(character in ALONE or not character.isascii() for character in text)
        return alone + math.ceil((len(text) - alone) / 3)

    def stream(
        self, messages: Sequence[Message], *, max_new_tokens: int, stop: threading.Event | None = None
    ) -> Iterator[str]:
        """Yield the answer in pieces as the server sends them.

        Setting `stop` or closing the iterator closes the connection, on which servers stop. `generator.seconds` limits
        the whole request. Raises ModelError, which names the address.
        """
        pieces: queue.Queue[str | BaseException | None] = queue.Queue()
        request = _Request(self._settings, list(messages), max_new_tokens, pieces)
        thread = threading.Thread(target=request.run, name="qa-bot-server", daemon=True)
        thread.start()
        try:
            yield from self._pieces(pieces, stop)
        finally:
            request.cancel()
            thread.join(timeout=5)

    def _pieces(self, pieces: "queue.Queue[str | BaseException | None]", stop: threading.Event | None) -> Iterator[str]:
        written = False
        while stop is None or not stop.is_set():
            try:
                piece = pieces.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, TimeoutError) and written:
                LOG.warning(
                    "%s was stopped after %g seconds; its answer may be cut off.", self.name, self._settings.seconds
                )
                return
            if isinstance(piece, BaseException):
                raise _explain(piece, self._settings) from piece
            written = True
            yield piece


@dataclass(slots=True)
class _Request:
    """One request, in an event loop of its own thread: there it can be given up at any moment, also while connecting."""

    settings: GeneratorSettings
    messages: list[Message]
    max_new_tokens: int
    pieces: "queue.Queue[str | BaseException | None]"
    lock: threading.Lock = field(default_factory=threading.Lock)
    loop: asyncio.AbstractEventLoop | None = None
    task: "asyncio.Task[None] | None" = None
    cancelled: bool = False

    def run(self) -> None:
        """Put pieces, then None or the exception that ended the request."""
        try:
            asyncio.run(self._main())
            self.pieces.put(None)
        except asyncio.CancelledError:
            self.pieces.put(None)
        except BaseException as error:
            self.pieces.put(error)  # raised again where the caller reads

    def cancel(self) -> None:
        """Give the request up; nothing happens where it has ended."""
        with self.lock:
            self.cancelled = True
            if self.loop is not None and self.task is not None:
                self.loop.call_soon_threadsafe(self.task.cancel)

    async def _main(self) -> None:
        with self.lock:
            if self.cancelled:
                return
            self.loop, self.task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with asyncio.timeout(self.settings.seconds):
                await self._ask()
        finally:
            with self.lock:  # the loop is closed soon, and may not be called any more
                self.loop = None

    async def _ask(self) -> None:
        import httpx2
        from openai import AsyncOpenAI

        timeout = httpx2.Timeout(self.settings.seconds, connect=CONNECT_SECONDS)
        key = os.environ.get(self.settings.api_key_env) or "none"  # servers without keys still want the header
        messages: Any = self.messages
        async with AsyncOpenAI(base_url=_base(self.settings), api_key=key, timeout=timeout, max_retries=1) as client:
            answer = await client.chat.completions.create(
                model=self.settings.model,
                messages=messages,
                max_tokens=self.max_new_tokens,
                temperature=self.settings.temperature,
                stream=True,
            )
            async with answer:
                async for chunk in answer:
                    if chunk.choices and (text := chunk.choices[0].delta.content):
                        self.pieces.put(text)


def _base(settings: GeneratorSettings) -> str:
    return settings.server.rstrip("/")


def _explain(error: BaseException, settings: GeneratorSettings) -> BaseException:
    """Return the ModelError for what a request raised; anything unknown is returned as it is."""
    import httpx2
    import openai

    where = f"The server {_base(settings)}"
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return ModelError(
            f"{where} had not begun to answer after {settings.seconds:g} seconds.", "Raise generator.seconds."
        )
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelError(f"{where} refuses the key.", f"Put the server's key into ${settings.api_key_env}.")
    if isinstance(error, openai.NotFoundError):
        return ModelError(
            f"{where} does not know the model {settings.model!r}, or the address is not its API.",
            f"{_base(settings)}/models lists its models; most addresses end in /v1.",
        )
    if isinstance(error, openai.APIStatusError):
        return ModelError(
            f"{where} answers with status {error.status_code}: {str(error.body or error.message)[:300]}",
            "A prompt that is too long wants a lower generator.context_tokens; the server's log says more.",
        )
    if isinstance(error, openai.APIConnectionError):
        return ModelError(
            f"{where} cannot be reached: {error.__cause__ or error}", "Start it, or set generator.server."
        )
    if isinstance(error, openai.OpenAIError | httpx2.HTTPError | ValueError):
        return ModelError(f"{where} broke off its answer: {error}", "The server's log says more.")
    return error
