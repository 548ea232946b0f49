"""The page's Blocks: which event of which part goes to which handler, and with which visit.

Knows Gradio's events and what Gradio keeps of a page. What happens at an event is in handlers.py and adding.py, what it
looks like in page.py, which parts there are in layout.py.
"""

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import fields
from types import NoneType
from typing import TYPE_CHECKING, Any

from qa_bot.interfaces.webpage.adding import Adding
from qa_bot.interfaces.webpage.handlers import Handlers
from qa_bot.interfaces.webpage.layout import PageParts, Update, build, change
from qa_bot.interfaces.webpage.stream import LONGEST, Gate
from qa_bot.interfaces.webpage.visit import Visit
from qa_bot.interfaces.webpage.visits import MOST, Visits, forget_session

if TYPE_CHECKING:
    from qa_bot.bot import Bot

# The field is emptied where it is, before the question travels: whatever is typed next stays.
SENT = "(key, question) => { window.qaBot.sent(question); return [key, question]; }"
# What a tab is called, so that its conversation is found again after a reload. It ends with the tab.
KEY = """() => {
  try {
    const made = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, '0'));
    const key = sessionStorage.getItem('qa_bot') || made().join('');
    sessionStorage.setItem('qa_bot', key);
    return [key];
  } catch { return ['']; }
}"""
KEPT_SECONDS = 86_400  # of an upload; so long at most a file waits for those before it to be added
HIDDEN: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
FOCUS = "() => { document.querySelector('#question textarea')?.focus(); }"
FILE_SIGN = {"_type": "gradio.FileData"}
# What each kind of part sends, where it could send what nobody can handle.
VALUES: dict[str, tuple[type, ...]] = {
    "textbox": (str, NoneType),
    "radio": (str, NoneType),
    "dropdown": (str, list, NoneType),
    "file": (list, dict, NoneType),
}


def build_page(bot: "Bot", gate: Gate, warm: Callable[[], None]) -> Any:
    """Return the Gradio Blocks of the page, with its events."""
    import gradio as gr

    visits = Visits()
    with gr.Blocks(
        title="qa_bot", analytics_enabled=False, fill_width=True, delete_cache=(600, KEPT_SECONDS)
    ) as blocks:
        parts = build(bot)
        events = _Events(Handlers(bot, parts, gate, warm), parts, visits)
        events.ask()
        events.summary()
        events.library()
        events.page(blocks)
    blocks.state_session_capacity = MOST  # of pages whose closing was never noticed; what they show, `visits` knows
    # Gradio works on 40 events at once, and whoever comes 41st waits unseen. Those who wait at the gate are more.
    blocks.max_threads = 4 * LONGEST
    blocks.queue(default_concurrency_limit=None)  # who waits, waits at the gate, which says so
    # Only then does Gradio check that a file which an event names was uploaded, and is not any file of this machine.
    # `launch` sets it; a page that is mounted goes without (gradio 6.31, processing_utils._check_allowed).
    blocks.has_launched = True
    return blocks


def wrong_event(blocks: Any, event: Any) -> str:
    """Say what is wrong with an event that a browser sends: none of the page's, or with other values; "" if nothing is."""
    if not isinstance(event, dict):
        return "An event is a JSON object."
    number, data = event.get("fn_index"), event.get("data")
    if not isinstance(event.get("event_data") or {}, dict):
        return "The data of an event are a JSON object."
    if not all(map(_was_uploaded, _files_in(event.get("data")))):
        return "A file of an event is one that was uploaded to this page before."
    if not isinstance(number, int) or not isinstance(data, list):  # Gradio says which
        return ""
    if number not in blocks.fns:
        return f"This page has no event {number}."
    parts = blocks.fns[number].inputs
    if len(data) != len(parts):
        return f"The event {number} takes {len(parts)} values, and {len(data)} came."
    for place, (part, value) in enumerate(zip(parts, data, strict=True)):
        name, files = part.get_block_name(), value if isinstance(value, list) else [value]
        if not isinstance(value, VALUES.get(name, object)) or (
            name == "file" and value and not all(map(_is_file, files))
        ):
            return f"Value {place} of the event {number} is not what a {name} sends."
    return ""


def _is_file(value: Any) -> bool:
    """Return whether a value has the form of an uploaded file; whether it is one, Gradio looks."""
    return isinstance(value, dict) and isinstance(value.get("path"), str) and value.get("meta") == FILE_SIGN


def _files_in(data: Any) -> Iterator[Any]:
    """Yield the paths of what Gradio takes for files, wherever in the values of an event they stand."""
    if isinstance(data, dict) and data.get("meta") == FILE_SIGN and "path" in data:
        yield data["path"]
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _files_in(value)


def _was_uploaded(path: Any) -> bool:
    """Return whether a path lies where uploads do. Gradio looks, too, but what is an address it fetches before."""
    from gradio.utils import get_upload_folder, is_in_or_equal

    try:
        return isinstance(path, str) and bool(is_in_or_equal(path, get_upload_folder()))
    except (OSError, RuntimeError, ValueError):  # a name too long, or one with a NUL
        return False


class _Events:
    """Which event of which part goes to which handler."""

    def __init__(self, handlers: Handlers, parts: PageParts, visits: Visits) -> None:
        self.handlers, self.parts, self.visits = handlers, parts, visits
        self.adding = Adding(handlers.screen)
        # Handlers answer with a dict of the parts that change, so every event may name any of them.
        self.outputs = [getattr(parts, field.name) for field in fields(parts) if not field.name.endswith("_tab")]

    def on(
        self, event: Any, handler: Any, *inputs: Any, detailed: bool = False, quiet: bool = False, **more: Any
    ) -> Any:
        """Bind an event, `detailed` with what the browser sent along instead of inputs.

        A `quiet` one comes without anybody's doing, perhaps before the page was loaded: then it changes nothing.
        No overlay dims the page while it runs, and it is not offered as an API.
        """
        import gradio as gr

        parts = inputs

        def given(part: Any, value: Any) -> Any:  # a field for text may be sent without any
            return "" if value is None and isinstance(part, gr.Textbox) else value

        # Gradio finds by their annotations what it has to pass.
        def run(request: gr.Request, event: gr.EventData, key: Any, *inputs: Any) -> Update:
            visit = self.visits.of(request.session_hash, str(key))
            if quiet and not visit.known:
                return {self.parts.status: change()}
            first = self._first(visit)
            update: Update = handler(visit, *([event._data or {}] if detailed else map(given, parts, inputs)))
            return first | update

        async def stream(request: gr.Request, event: gr.EventData, key: Any, *inputs: Any) -> AsyncIterator[Update]:
            visit = self.visits.of(request.session_hash, str(key))
            first = self._first(visit)
            async for update in handler(visit, *([event._data or {}] if detailed else map(given, parts, inputs))):
                yield first | update
                first = {}

        bound = stream if inspect.isasyncgenfunction(handler) else run
        return event(bound, [self.parts.key, *inputs], self.outputs, **HIDDEN, **more)

    def _first(self, visit: Visit) -> Update:
        """Return what a page has to show before anything else: all, where what it showed before was forgotten."""
        if visit.known:
            return {}
        visit.known = visit.lost = True
        return self.handlers.screen.all_of(visit)

    def page(self, blocks: Any) -> None:
        """A page is opened, looks at another tab, or is closed."""
        import gradio as gr

        parts, handlers = self.parts, self.handlers

        async def load(key: Any, request: gr.Request) -> AsyncIterator[Update]:
            visit = self.visits.open(request.session_hash, str(key))
            yield handlers.load(visit) | {parts.key: key}  # from now on it comes with every event
            if working := [intake for intake in visit.intakes if intake.working]:  # begun by the page before a reload
                async for update in self.adding.follow(visit, working):
                    yield update

        async def unload(request: gr.Request) -> None:
            self.visits.close(request.session_hash)
            forget_session(blocks, request.session_hash)

        blocks.load(load, [parts.key], self.outputs, js=KEY, **HIDDEN)
        blocks.unload(unload)
        tabs = [(parts.ask_tab, handlers.to_conversation), (parts.summary_tab, handlers.to_summary)]
        for tab, handler in [*tabs, (parts.library_tab, handlers.refresh)]:
            self.on(tab.select, handler, parts.article, quiet=True, preprocess=False)

    # Stop cancels no event: it tells the work to end, and the event ends with it. So it can never hit the next one.

    def ask(self) -> None:
        parts, handlers = self.parts, self.handlers
        for event in (parts.question.submit, parts.send.click):
            self.on(event, handlers.ask, parts.question, trigger_mode="multiple", js=SENT)
        self.on(parts.chat.pick, handlers.pick, detailed=True, trigger_mode="multiple")
        self.on(parts.chat.example, self.adding.add_example, trigger_mode="once")
        for button, handler in ((parts.halt, handlers.stop), (parts.clear, handlers.clear)):
            self.on(button.click, handler, queue=False).then(None, js=FOCUS)

    # Handlers check what is chosen from a list: Gradio knows the lists of a page no longer where it has forgotten it.

    def summary(self) -> None:
        parts, handlers = self.parts, self.handlers
        form = [parts.origin, parts.article, parts.text, parts.length, parts.custom, parts.method, parts.focus]
        form += [parts.form, parts.articles]
        self.on(parts.summarise.click, handlers.summarise, *form, preprocess=False, trigger_mode="multiple")
        self.on(parts.library.summarise, handlers.summarise_one, detailed=True, trigger_mode="multiple")
        self.on(parts.halt_summary.click, handlers.stop, queue=False)
        self.on(parts.origin.change, handlers.choose_origin, parts.origin, queue=False)
        self.on(parts.length.change, handlers.choose_length, parts.length, queue=False)
        self.on(parts.article.input, handlers.choose_article, parts.article, preprocess=False, queue=False)

    def library(self) -> None:
        parts, handlers, adding = self.parts, self.handlers, self.adding
        self.on(parts.files.upload, adding.add_files, parts.files)
        self.on(parts.add.click, adding.add_addresses, parts.addresses, trigger_mode="once")
        self.on(parts.jobs.cancel, adding.cancel, queue=False)
        self.on(parts.jobs.unlock, adding.unlock, detailed=True, trigger_mode="multiple")
        self.on(parts.library.example, adding.add_example, trigger_mode="once")
        self.on(parts.library.remove, adding.remove, detailed=True, queue=False)
        self.on(parts.viewer.open, handlers.open, detailed=True, queue=False)
