"""The web page's server: the page at /, the API at /api. Which event goes to which handler is said in webpage/events.py.

The page is served to the host it is bound to only, is never shared through anybody's server, loads nothing from
elsewhere, and sends no analytics.
"""

import logging
import os
import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.webpage.events import build_page, wrong_event
from qa_bot.interfaces.webpage.guard import Guard
from qa_bot.interfaces.webpage.login import Login
from qa_bot.interfaces.webpage.secure import ANY, App, Secure, is_loopback
from qa_bot.interfaces.webpage.stream import NOTICES, Gate
from qa_bot.interfaces.webpage.theme import theme
from qa_bot.interfaces.webpage.uploads import upload_folder

if TYPE_CHECKING:
    from qa_bot.bot import Bot

LOG = logging.getLogger("qa_bot")


# -- the server --------------------------------------------------------------------------------------------------

ENDING_SECONDS = 5  # that requests have to end by themselves once the server is told to end

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

    from qa_bot.interfaces.webpage.patience import Patient

    listener = _listen(host, port)
    port = int(listener.getsockname()[1])  # where 0 asked for any free port
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    address = f"http://{'localhost' if host in ANY else shown}:{port}"
    if not is_loopback(host):
        LOG.warning("Passwords and articles travel unencrypted, so use it in a network that you trust.")
    with listener, _ending_in_order(), upload_folder() as uploads:
        os.environ["GRADIO_TEMP_DIR"] = str(uploads)
        app = build_app(bot, host=host, login=login, warm=partial(_warm, bot))
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            ws="none",
            http=Patient,
            timeout_graceful_shutdown=ENDING_SECONDS,
        )
        LOG.info("The page is at %s", address)
        if open_browser:
            import webbrowser

            # The socket listens already, so the browser waits for the server and not the other way round.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM end the program as Ctrl-C does, with everything cleared up: uvicorn raises it again when it is done."""

    def end(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    if threading.current_thread() is not threading.main_thread():  # which alone may say what signals do
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, socket.gaierror):
            raise UsageError(
                f"There is no host {host!r} that the page could listen on: {error.strerror}.",
                "Leave out --host for this machine alone, or give an address of it: --host 0.0.0.0 with --auth.",
            ) from error
        raise UsageError(
            f"The page cannot listen on port {port} of {host}: {getattr(error, 'strerror', None) or error}.",
            f"Choose another port: qa-bot web --port {port % 65000 + 1}",
        ) from error
    return listener


def _warm(bot: "Bot") -> None:
    """Load what an answer needs, so that the first question need not wait for it. An empty library waits for articles."""
    try:
        if bot.documents():
            _ = bot.encoder, bot.parts.reader, bot.parts.second_reader, bot.parts.checker
    except QaBotError as error:  # whoever asks is told
        LOG.warning("%s %s", error, error.hint)


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
    # Gradio's own statistics of the last 10,000 events, summed up after each: nobody looks at them here.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
    import gradio as gr
    from fastapi import FastAPI, Response

    from qa_bot.interfaces.api import add_routes

    LOG.addHandler(NOTICES)
    gate = Gate(bot.settings.web.concurrency)
    app = FastAPI(title="qa_bot", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    add_routes(app, bot, gate)

    @app.get("/page.js", include_in_schema=False)
    def script() -> Response:
        return Response(_asset("page.js"), media_type="text/javascript", headers={"cache-control": "no-cache"})

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return Response(_asset("icon.svg"), media_type="image/svg+xml")

    page, mib = build_page(bot, gate, warm), bot.settings.web.max_upload_mib
    app.add_middleware(Guard, mib=mib, wrong=partial(wrong_event, page))
    gr.mount_gradio_app(
        app,
        page,
        path="",
        theme=theme(),
        css=_asset("page.css"),
        # Gradio drops all files of an upload where one exceeds its limit; the page takes such a one out before (page.js).
        max_file_size=f"{mib * 1024 * 1024}b",
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
