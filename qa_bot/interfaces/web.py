"""The web page: its layout, which event goes to which handler, and the server.

Knows Gradio's components and the theme; what happens at an event is in webpage/handlers.py, what it looks like in webpage/page.py.
The page is served to the host it is bound to only, is never shared through anybody's server, loads nothing from
elsewhere, and sends no analytics.
"""

import logging
import os
import re
import socket
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import fields
from functools import partial
from importlib.resources import files as package_files
from typing import TYPE_CHECKING, Any

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.webpage.adding import Adding
from qa_bot.interfaces.webpage.handlers import Handlers
from qa_bot.interfaces.webpage.layout import Parts, Update, build, theme
from qa_bot.interfaces.webpage.login import Login
from qa_bot.interfaces.webpage.secure import ANY, App, Secure, is_loopback
from qa_bot.interfaces.webpage.stream import LONGEST, NOTICES, Gate
from qa_bot.interfaces.webpage.visit import Visit

if TYPE_CHECKING:
    from qa_bot.bot import Bot

# The field is emptied where it is, before the question travels: whatever is typed next stays.
SENT = "(visit, question) => { window.qaBot.sent(question); return [null, question]; }"
FOCUS = "() => { document.querySelector('#question textarea')?.focus(); }"

logger = logging.getLogger("qa_bot")


# -- the server --------------------------------------------------------------------------------------------------

WALL = 4  # times the limit of an upload

# What Gradio's page says of itself to those who share its address: its own name, and a picture from elsewhere.
CARDS = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
ABOUT = (
    b'<meta name="description" content="Answers and summaries you can check, from your own articles">'
    b'<meta name="robots" content="noindex"><link rel="icon" href="/favicon.ico" type="image/svg+xml">'
)


def serve(bot: "Bot", *, host: str, port: int, login: Login | None = None, open_browser: bool = False) -> None:
    """Serve the page and the API until interrupted.

    Raises UsageError where the port cannot be had, and where others could reach the page and no login is wanted.
    """
    if login is None and not is_loopback(host):
        raise UsageError(
            f"On {host or 'all addresses'} the page would be open to everybody who reaches this machine.",
            "Let them log in: qa-bot web --auth NAME (it asks for the password)",
        )
    import uvicorn

    listener = _listen(host, port)
    port = int(listener.getsockname()[1])  # where 0 asked for any free port
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    address = f"http://{'localhost' if host in ANY else shown}:{port}"
    if not is_loopback(host):
        logger.warning("Passwords and articles travel unencrypted, so use it in a network that you trust.")
    with listener, tempfile.TemporaryDirectory(prefix="qa-bot-web-") as uploads:  # made with mode 0700
        os.environ["GRADIO_TEMP_DIR"] = uploads
        app = build_app(bot, host=host, login=login, warm=partial(_warm, bot))
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", server_header=False, proxy_headers=False, ws="none"
        )
        logger.info("The page is at %s", address)
        if open_browser:
            import webbrowser

            # The socket listens already, so the browser waits for the server and not the other way round.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(
            f"The page cannot listen on port {port} of {host}: {getattr(error, 'strerror', None) or error}.",
            f"Choose another port: qa-bot web --port {port % 65000 + 1}",
        ) from error
    return listener


def _warm(bot: "Bot") -> None:
    """Load what an answer needs, so that the first question need not wait for it. An empty library waits for articles."""
    try:
        if bot.documents():
            _ = bot.encoder, bot.parts.reader, bot.parts.checker
    except QaBotError as error:  # whoever asks is told
        logger.warning("%s %s", error, error.hint)


def build_app(
    bot: "Bot", *, host: str = "127.0.0.1", login: Login | None = None, warm: Callable[[], None] = lambda: None
) -> App:
    """Return the ASGI application: the page at /, the API at /api, behind the checks of secure.py.

    `warm` is called in a thread when the first page has been opened.
    Not to be called from a running event loop: it runs one, because Gradio leaves loops open that it makes itself.
    """
    import asyncio

    async def built() -> App:
        return Secure(_build_app(bot, warm), host, login, _dressed)

    return asyncio.run(built())


def _dressed(page: bytes) -> bytes:
    return CARDS.sub(b"", page).replace(b"<head>", b"<head>" + ABOUT, 1)


def _build_app(bot: "Bot", warm: Callable[[], None]) -> App:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import gradio as gr
    from fastapi import FastAPI, Response

    from qa_bot.interfaces.api import add_routes

    logger.addHandler(NOTICES)
    gate = Gate(bot.settings.web.concurrency)
    app = FastAPI(title="qa_bot", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    add_routes(app, bot, gate)

    @app.get("/page.js", include_in_schema=False)
    def script() -> Response:
        return Response(_asset("page.js"), media_type="text/javascript", headers={"cache-control": "no-cache"})

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return Response(_asset("icon.svg"), media_type="image/svg+xml")

    gr.mount_gradio_app(
        app,
        build_page(bot, gate, warm),
        path="",
        theme=theme(),
        css=_asset("page.css"),
        # Gradio drops all files of an upload where one exceeds its limit, so that is the wall behind ours (intake.py).
        max_file_size=f"{WALL * bot.settings.web.max_upload_mib * 1024 * 1024}b",
        allowed_paths=[],
        show_error=False,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return app


def _asset(name: str) -> str:
    return (package_files("qa_bot.interfaces.webpage") / "assets" / name).read_text(encoding="utf-8")


# -- the events --------------------------------------------------------------------------------------------------


def build_page(bot: "Bot", gate: Gate, warm: Callable[[], None]) -> Any:
    """Return the Gradio Blocks of the page, with its events."""
    import gradio as gr

    with gr.Blocks(title="qa_bot", analytics_enabled=False, fill_width=True, delete_cache=(600, 3600)) as blocks:
        visit = gr.State(Visit(), time_to_live=6 * 3600)
        parts = build(bot)
        events = _Events(Handlers(bot, parts, gate, warm), parts, visit)
        events.ask()
        events.summary()
        events.library()
        events.on(blocks.load, events.handlers.load)
    # Gradio works on 40 events at once, and whoever comes 41st waits unseen. Those who wait at the gate are more.
    blocks.max_threads = 4 * LONGEST
    blocks.queue(default_concurrency_limit=None)  # who waits, waits at the gate, which says so
    # Only then does Gradio check that a file which an event names was uploaded, and is not any file of this machine.
    # `launch` sets it; a page that is mounted goes without (gradio 6.31, processing_utils._check_allowed).
    blocks.has_launched = True
    return blocks


class _Events:
    """Which event of which part goes to which handler."""

    def __init__(self, handlers: Handlers, parts: Parts, visit: Any) -> None:
        self.handlers, self.parts, self.visit = handlers, parts, visit
        self.adding = Adding(handlers)
        # Handlers answer with a dict of the parts that change, so every event may name any of them.
        self.outputs = [getattr(parts, field.name) for field in fields(parts) if not field.name.endswith("_tab")]

    def on(self, event: Any, handler: Any, *inputs: Any, **more: Any) -> Any:
        """Bind an event. No overlay dims the page while it runs, and it is not offered as an API."""
        hidden = {"show_progress": "hidden", "api_visibility": "private"}
        return event(handler, [self.visit, *inputs], self.outputs, **hidden, **more)

    # Stop cancels no event: it tells the work to end, and the event ends with it. So it can never hit the next one.

    def ask(self) -> None:
        parts, handlers = self.parts, self.handlers
        for event in (parts.question.submit, parts.send.click):
            self.on(event, handlers.ask, parts.question, trigger_mode="multiple", js=SENT)
        self.on(parts.chat.pick, _streams(handlers.pick), trigger_mode="multiple")
        self.on(parts.chat.example, self.adding.add_example, trigger_mode="once")
        self.on(parts.ask_tab.select, handlers.to_conversation, parts.article)
        for button, handler in ((parts.halt, handlers.stop), (parts.clear, handlers.clear)):
            self.on(button.click, handler, queue=False).then(None, js=FOCUS)

    def summary(self) -> None:
        parts, handlers = self.parts, self.handlers
        form = [parts.origin, parts.article, parts.text, parts.length, parts.custom, parts.method, parts.focus]
        form += [parts.form, parts.articles]
        self.on(parts.summarise.click, handlers.summarise, *form, trigger_mode="multiple")
        self.on(parts.library.summarise, _streams(handlers.summarise_one), trigger_mode="multiple")
        self.on(parts.halt_summary.click, handlers.stop, queue=False)
        self.on(parts.origin.change, handlers.choose_origin, parts.origin, queue=False)
        self.on(parts.length.change, handlers.choose_length, parts.length, queue=False)
        self.on(parts.article.input, handlers.choose_article, parts.article, queue=False)
        self.on(parts.summary_tab.select, handlers.to_summary, parts.article)

    def library(self) -> None:
        parts, handlers, adding = self.parts, self.handlers, self.adding
        self.on(parts.files.upload, adding.add_files, parts.files)
        self.on(parts.add.click, adding.add_addresses, parts.addresses, trigger_mode="once")
        self.on(parts.jobs.cancel, adding.cancel, queue=False)
        self.on(parts.jobs.unlock, _streams(adding.unlock), trigger_mode="multiple")
        self.on(parts.library.example, adding.add_example, trigger_mode="once")
        self.on(parts.library.remove, _detailed(adding.remove), queue=False)
        self.on(parts.viewer.open, _detailed(handlers.open), queue=False)
        self.on(parts.library_tab.select, handlers.refresh, parts.article)


def _detailed(handler: Callable[[Visit, Mapping[str, Any]], Update]) -> Any:
    """Return the handler with what the browser sent along with an event. Gradio finds it by its annotation."""
    import gradio as gr

    def run(visit: Visit, event: gr.EventData) -> Update:
        return handler(visit, event._data or {})

    return run


def _streams(handler: Callable[[Visit, Mapping[str, Any]], AsyncIterator[Update]]) -> Any:
    """Return the same for a handler that yields."""
    import gradio as gr

    async def run(visit: Visit, event: gr.EventData) -> AsyncIterator[Update]:
        async for update in handler(visit, event._data or {}):
            yield update

    return run
