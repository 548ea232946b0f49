"""What happens when somebody presses something: each method takes a visit and yields new values for parts of the page.

Knows the bot and the visit, and turns both into HTML with page.py and viewer.py. Knows no layout: see web.py.
What comes from a browser (`detail`) is checked before it is used.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from qa_bot.errors import QaBotError, UsageError
from qa_bot.interfaces.webpage import page, shelf
from qa_bot.interfaces.webpage.intake import Step, add_addresses, add_example, add_files
from qa_bot.interfaces.webpage.layout import PASTE, Parts
from qa_bot.interfaces.webpage.stream import Gate, follow, relay
from qa_bot.interfaces.webpage.viewer import Shown, viewer_html
from qa_bot.interfaces.webpage.visit import Exchange, Visit
from qa_bot.types import Answer, Document, Draft, Progress, Summary

if TYPE_CHECKING:
    from qa_bot.bot import Bot

Update = dict[Any, Any]  # a part of the page -> its new value


def change(**properties: Any) -> Any:
    """Return a change of a part's properties; without any, the part stays as it is."""
    import gradio

    return gradio.update(**properties)


class Handlers:
    """The page's events over one bot. All state is in the visit that is passed in."""

    def __init__(self, bot: "Bot", parts: Parts, gate: Gate) -> None:
        self.bot, self.parts, self.gate = bot, parts, gate

    # -- what the parts show -------------------------------------------------------------------------------------

    def chat_html(self, visit: Visit) -> str:
        """Return the conversation, or what invites to one."""
        if not visit.exchanges:
            from qa_bot.bot import EXAMPLE_SOURCE

            records = self.bot.documents()
            example = any(record.source == EXAMPLE_SOURCE for record in records)
            return page.welcome_html(len(records), self.bot.example_questions if example else ())
        labels = visit.live_labels()
        return "".join(page.turn_html(one.question, self.exchange_html(one, labels)) for one in visit.exchanges)

    def summary_html(self, visit: Visit) -> str:
        """Return the summary, or the place where it will be."""
        if visit.summary is None:
            return '<p class="none">The summary appears here, every sentence with the words that it stands on.</p>'
        return self.exchange_html(visit.summary, visit.live_labels())

    @staticmethod
    def exchange_html(one: Exchange, labels: page.Labels) -> str:
        """Return what is known of an exchange so far."""
        if one.running:
            return page.pending_html(one.progress, one.draft)
        if one.error:
            return page.error_html(one.error, one.hint)
        if isinstance(one.result, Answer):
            return page.answer_html(one.result, labels)
        if isinstance(one.result, Summary):
            return page.summary_html(one.result, one.question, labels)
        return page.stopped_html(one.draft)

    def viewer_html(self, visit: Visit) -> str:
        """Return the open articles. One that has gone meanwhile is forgotten."""
        shown = []
        for document_id in list(visit.opened):
            document = self.find(visit, document_id)
            if document is None:
                visit.forget(document_id)
            else:
                shown.append(Shown(document, visit.spans_in(document_id)))
        return viewer_html(shown, visit.front)

    def find(self, visit: Visit, document_id: str) -> Document | None:
        """Return a document that was pasted or that the library holds, or None."""
        if document_id in visit.pasted:
            return visit.pasted[document_id]
        try:
            return self.bot.document(document_id)
        except UsageError:
            return None

    def listing(self, visit: Visit, *, choose: bool = False) -> Update:
        """Return everything that depends on which articles the library holds; `choose` the newest for a summary."""
        records = self.bot.documents()
        choices = [(page.excerpt(record.title, 100), record.id) for record in reversed(records)]
        chosen = {"value": choices[0][1] if choices else None} if choose else {}
        parts = self.parts
        return {
            parts.library: shelf.library_html(records),
            parts.article: change(choices=choices, **chosen),
            parts.chat: change() if visit.exchanges else self.chat_html(visit),
        }

    # -- events --------------------------------------------------------------------------------------------------

    def load(self, visit: Visit) -> Update:
        """A page was opened."""
        parts = self.parts
        return self.listing(visit, choose=True) | {
            parts.chat: self.chat_html(visit),
            parts.summary: self.summary_html(visit),
            parts.viewer: self.viewer_html(visit),
        }

    def refresh(self, visit: Visit, article: str | None) -> Update:
        """A tab was opened: others may have changed the library meanwhile, and removed the article that is chosen."""
        return self.listing(visit, choose=self.find(visit, article or "") is None) | {self.parts.status: ""}

    async def ask(self, visit: Visit, question: str) -> AsyncIterator[Update]:
        """Answer a question, streaming."""
        parts, question = self.parts, question.strip()
        if not question or visit.busy():
            yield {parts.status: change()}
            return
        history = visit.turns()
        exchange = Exchange(question)
        visit.exchanges.append(exchange)
        start = {parts.question: "", parts.chat: self.chat_html(visit), parts.status: "Looking for an answer."}
        yield self._buttons(visit) | start

        def work(stop: Event) -> Iterator[Progress | Draft | Answer]:
            return self.bot.ask_stream(question, history, stop=stop)

        async with aclosing(follow(exchange, work, self.gate)) as news:
            async for changed in news:
                yield {parts.chat: self.chat_html(visit) if changed else change()}
        if exchange.stopped():  # whoever stopped it has shown so, and the next answer may be in the making already
            yield {parts.status: change()}
        else:
            yield self._settled(visit, exchange) | self._buttons(visit) | {parts.chat: self.chat_html(visit)}

    async def pick(self, visit: Visit, detail: Mapping[str, Any]) -> AsyncIterator[Update]:
        """Answer an example question that was pressed."""
        async for update in self.ask(visit, str(detail.get("question", ""))):
            yield update

    async def summarise(
        self,
        visit: Visit,
        origin: str,
        article: str | None,
        text: str,
        length: str,
        custom: str,
        method: str,
        focus: str,
    ) -> AsyncIterator[Update]:
        """Summarise an article of the library, or a text that was pasted, streaming."""
        parts = self.parts
        if visit.summary is not None and visit.summary.running:
            yield {parts.status: change()}
            return
        pasted = Document.of(text, source="Pasted text", title=page.excerpt(text, 80)) if origin == PASTE else None
        if not (text.strip() if pasted else article):
            hint = "Paste a text first." if pasted else "Choose an article of the library first."
            visit.summary = Exchange("", error="There is nothing to summarise.", hint=hint, running=False)
            yield {parts.summary: self.summary_html(visit), parts.status: hint}
            return
        if pasted:
            visit.pasted[pasted.id] = pasted
        exchange = visit.summary = Exchange("")
        yield self._buttons(visit) | {parts.summary: self.summary_html(visit), parts.status: "Summarising."}

        def work(stop: Event) -> Iterator[Progress | Draft | Summary]:
            document = pasted or self.bot.document(str(article))
            exchange.question = document.title
            wanted = custom.strip() if length == "custom" else length
            return self.bot.summarise_stream(
                document, length=wanted, method=method, focus=focus.strip() or None, stop=stop
            )

        async with aclosing(follow(exchange, work, self.gate)) as news:
            async for changed in news:
                yield {parts.summary: self.summary_html(visit) if changed else change()}
        if exchange.stopped():
            yield {parts.status: change()}
        else:
            yield self._settled(visit, exchange) | self._buttons(visit) | {parts.summary: self.summary_html(visit)}

    def _settled(self, visit: Visit, exchange: Exchange) -> Update:
        """An exchange has ended: label what it cites, and say how it went."""
        if exchange.error:
            return {self.parts.status: page.escape(f"{exchange.error} {exchange.hint}")}
        result = exchange.result
        if result is not None:
            visit.accept(result)
        declined = isinstance(result, Answer) and result.declined is not None
        said = "The articles do not answer this." if declined else "Ready. Press a number to see its quote."
        return {self.parts.viewer: self.viewer_html(visit), self.parts.status: said}

    def _buttons(self, visit: Visit) -> Update:
        """Show Stop where something is in the making, and else the button that begins it."""
        parts, asking = self.parts, visit.busy()
        summarising = visit.summary is not None and visit.summary.running
        return {
            parts.send: change(visible=not asking),
            parts.halt: change(visible=asking),
            parts.summarise: change(visible=not summarising),
            parts.halt_summary: change(visible=summarising),
        }

    def stop(self, visit: Visit) -> Update:
        """End what is being made; what was written so far stays."""
        for exchange in (*visit.exchanges, visit.summary):
            if exchange is not None:
                exchange.end()
        parts = self.parts
        return self._buttons(visit) | {
            parts.chat: self.chat_html(visit),
            parts.summary: self.summary_html(visit),
            parts.status: "Stopped.",
        }

    def clear(self, visit: Visit) -> Update:
        """Begin a new conversation. The summary and its marks stay."""
        for exchange in visit.exchanges:
            exchange.end()
        visit.exchanges.clear()
        return self._buttons(visit) | {self.parts.chat: self.chat_html(visit), self.parts.status: "A new conversation."}

    def choose_origin(self, visit: Visit, origin: str) -> Update:
        """Show the list of articles, or the field for a text."""
        return {self.parts.article: change(visible=origin != PASTE), self.parts.text: change(visible=origin == PASTE)}

    def choose_length(self, visit: Visit, length: str) -> Update:
        """Show the field for a length of one's own where it is wanted."""
        return {self.parts.custom: change(visible=length == "custom")}

    def open(self, visit: Visit, detail: Mapping[str, Any]) -> Update:
        """Show an article in the viewer: by its id, or the one that a label stands in."""
        label = str(detail.get("label", ""))
        span = visit.span(label)
        document_id = span[0] if span else str(detail.get("document", ""))
        if self.find(visit, document_id) is None:
            visit.forget(document_id)
            return {self.parts.status: "This article is no longer in the library."} | self.listing(visit)
        visit.passage = label if label.startswith("p") else visit.passage
        visit.show(document_id)
        return {self.parts.viewer: self.viewer_html(visit)}

    def remove(self, visit: Visit, detail: Mapping[str, Any]) -> Update:
        """Remove an article, after the browser asked whether to."""
        document_id = str(detail.get("id", ""))
        parts = self.parts
        try:
            if document_id not in {record.id for record in self.bot.documents()}:
                raise UsageError("This article is no longer in the library.")
            said = f"Removed {self.bot.remove(document_id).title}."
            visit.forget(document_id)
        except QaBotError as error:
            said = f"{error} {error.hint}"
        changed = {parts.viewer: self.viewer_html(visit), parts.summary: self.summary_html(visit)}
        return (
            self.listing(visit, choose=True)
            | changed
            | {parts.chat: self.chat_html(visit), parts.status: page.escape(said)}
        )

    async def add_files(self, visit: Visit, paths: Sequence[str]) -> AsyncIterator[Update]:
        """Add uploaded files. The copies that the upload made are deleted."""
        files = [Path(path) for path in paths or ()]
        async for update in self._add(visit, [file.name for file in files], add_files(self.bot, files)):
            yield update | {self.parts.files: None}

    async def add_addresses(self, visit: Visit, text: str) -> AsyncIterator[Update]:
        """Add web addresses, one a line."""
        if not text.strip():
            yield {self.parts.status: "Enter a web address first."}
            return
        addresses = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        async for update in self._add(visit, addresses, add_addresses(self.bot, addresses)):
            yield update | {self.parts.addresses: ""}

    async def add_example(self, visit: Visit) -> AsyncIterator[Update]:
        """Add the example article that comes with the package."""
        async for update in self._add(visit, ["The example article"], add_example(self.bot)):
            yield update

    async def _add(self, visit: Visit, names: Sequence[str], steps: Iterator[Step]) -> AsyncIterator[Update]:
        parts = self.parts
        jobs = [shelf.Job(name[:200], "waiting") for name in names]
        yield {parts.jobs: shelf.jobs_html(jobs), parts.status: f"Adding {page.plural(len(jobs), 'source')}."}

        def work(stop: Event) -> Iterator[Step]:
            yield from steps

        async with aclosing(relay(work, Event())) as items:
            async for item in items:
                if item is None:
                    yield {parts.status: change()}
                    continue
                jobs[item.index] = shelf.Job(jobs[item.index].name, item.state, item.note)
                yield {parts.jobs: shelf.jobs_html(jobs)} | (self.listing(visit) if item.state == "done" else {})
        failed = sum(job.state == "failed" for job in jobs)
        said = f"{page.plural(len(jobs) - failed, 'source')} added" + (f", {failed} failed." if failed else ".")
        yield self.listing(visit, choose=True) | {parts.jobs: shelf.jobs_html(jobs), parts.status: said}
