"""What happens when somebody asks, reads or summarises: each method takes a visit and yields new values for parts.

Knows the bot and the visit. What the parts of the page show of both: screen.py. What changes the library: adding.py.
What comes from a browser (`detail`) is checked before it is used.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from qa_bot.answer.prompts import DECLINED_TEXT, MAYBE_TEXT
from qa_bot.interfaces.phrases import plural
from qa_bot.interfaces.webpage import page
from qa_bot.interfaces.webpage.intake import from_clipboard
from qa_bot.interfaces.webpage.layout import CHOOSE, PASTE, SEVERAL, PageParts, Update, change
from qa_bot.interfaces.webpage.screen import Screen
from qa_bot.interfaces.webpage.stream import BEAT_SECONDS, Gate, Item, Work, follow
from qa_bot.interfaces.webpage.visit import Exchange, Visit
from qa_bot.types import Answer, Digest, Draft, Progress, Summary

if TYPE_CHECKING:
    from qa_bot.bot import Bot


class Handlers:
    """The page's events over one bot. All state is in the visit that is passed in."""

    def __init__(self, bot: "Bot", parts: PageParts, gate: Gate, warm: Callable[[], None] = lambda: None) -> None:
        self.bot, self.parts, self.gate = bot, parts, gate
        self.screen = Screen(bot, parts)
        self._warm = [warm]  # until the first page is open: then the server has nothing more urgent to do

    def load(self, visit: Visit) -> Update:
        """A page was opened, or opened again: then it shows what it showed before."""
        if self._warm:
            Thread(target=self._warm.pop(), daemon=True).start()
        kept = "Your answers are still here." if visit.exchanges or visit.summary else ""
        return self.screen.all_of(visit) | {self.parts.status: kept}

    def refresh(self, visit: Visit, article: str | None) -> Update:
        """A tab was opened: others may have changed the library meanwhile, and removed the article that is chosen."""
        chosen = self.screen.listing(visit, choose=self.screen.find(visit, article or "") is None)
        return chosen | {self.parts.jobs: self.screen.jobs_html(visit), self.parts.status: ""}

    def to_conversation(self, visit: Visit, article: str | None) -> Update:
        """The tab with the conversation was opened: the viewer marks what its last answer quotes."""
        return self.refresh(visit, article) | self._turn(visit, visit.exchanges[-1] if visit.exchanges else None)

    def to_summary(self, visit: Visit, article: str | None) -> Update:
        """The tab with the summary was opened: the viewer marks what it quotes, or shows the article that is chosen."""
        if visit.summary is None and self.screen.find(visit, article or ""):
            return self.refresh(visit, article) | self.open(visit, {"document": article})
        return self.refresh(visit, article) | self._turn(visit, visit.summary)

    def _turn(self, visit: Visit, exchange: Exchange | None) -> Update:
        """Mark what an exchange quotes, if it has come to a result and is not shown already."""
        if exchange is None or exchange.result is None or exchange is visit.shown:
            return {}
        visit.show_exchange(exchange)
        return {self.parts.viewer: self.screen.viewer_html(visit)}

    async def ask(self, visit: Visit, question: str) -> AsyncIterator[Update]:
        """Answer a question, streaming. One that is asked while another is answered comes next."""
        parts, question = self.parts, question.strip()
        twice = visit.busy() and visit.exchanges[-1].question == question  # a button that was pressed twice
        if not question or twice:
            yield {parts.status: change()}
            return
        before = [one for one in visit.exchanges if one.running]
        exchange = visit.begin(question)
        exchange.progress = Progress("Waiting for the answer above" if before else "Starting", 0, 1)
        visit.exchanges.append(exchange)
        try:
            yield self.screen.buttons(visit) | {
                parts.chat: self.screen.chat_html(visit),
                parts.status: "Looking for an answer.",
            }
            while exchange.running and any(one.running for one in before):
                await asyncio.sleep(BEAT_SECONDS)
                yield {parts.status: change()}
            if not exchange.stopped():  # before its turn came
                history = visit.turns()

                def work(stop: Event) -> Iterator[Progress | Draft | Answer]:
                    return self.bot.ask_stream(question, history, stop=stop)

                async with aclosing(self._make(visit, exchange, work, parts.chat, self.screen.chat_html)) as updates:
                    async for update in updates:
                        yield update
        finally:
            exchange.end()  # also where nobody asks for the rest: what comes next must not wait for it

    async def _make(
        self, visit: Visit, exchange: Exchange, work: Work[Item], part: Any, html: Callable[[Visit], str]
    ) -> AsyncGenerator[Update]:
        """Do the work of an exchange whose turn has come, and show in a part of the page how far it is."""
        async with aclosing(follow(exchange, work, self.gate)) as news:
            async for changed in news:
                yield {part: html(visit) if changed else change()}
        if exchange.stopped():  # whoever stopped it has shown so, and the next one may be in the making already
            yield {self.parts.status: change()}
        else:
            yield self._settled(visit, exchange) | self.screen.buttons(visit) | {part: html(visit)}

    async def pick(self, visit: Visit, detail: Mapping[str, Any]) -> AsyncIterator[Update]:
        """Answer an example question that was pressed."""
        async for update in self.ask(visit, str(detail.get("question", ""))):
            yield update

    async def summarise(
        self,
        visit: Visit,
        origin: str,
        article: str | None,
        text: str | None,
        length: str,
        custom: str | None,
        method: str,
        focus: str | None,
        form: str | None = None,
        articles: Sequence[str] | None = None,
    ) -> AsyncIterator[Update]:
        """Summarise an article of the library, several of them, or a text that was pasted, streaming.

        A field that was never on the screen is None.
        """
        parts, text, custom, focus = self.parts, text or "", custom or "", focus or ""
        if visit.summary is not None and visit.summary.running:
            yield {parts.status: change()}
            return
        pasted, lost = from_clipboard(text) if origin == PASTE else (None, ())
        several = [*(articles or (one.id for one in self.bot.documents()))] if origin == SEVERAL else []
        if not (text.strip() if pasted else several or article):
            chosen = "Choose an article first." if self.bot.documents() else "Add an article in Library first."
            hint = "Paste a text first." if pasted else chosen
            yield {parts.summary: page.error_html("There is nothing to summarise.", hint), parts.status: hint}
            return
        if pasted:
            visit.pasted[pasted.id] = pasted
        exchange = visit.summary = visit.begin("")
        status = " ".join(["Summarising.", *lost])
        yield self.screen.buttons(visit) | {parts.summary: self.screen.summary_html(visit), parts.status: status}

        def work(stop: Event) -> Iterator[Progress | Draft | Summary | Digest]:
            wanted, about = custom.strip() if length == "custom" else length, focus.strip() or None
            if several:
                exchange.question = plural(len(several), "article")
                documents = [self.bot.document(one) for one in several]
                return self.bot.digest_stream(documents, length=wanted, focus=about, stop=stop)
            document = pasted or self.bot.document(str(article))
            exchange.question = document.title
            return self.bot.summarise_stream(
                document, length=wanted, method=method, focus=about, form=form or "points", stop=stop
            )

        async with aclosing(self._make(visit, exchange, work, parts.summary, self.screen.summary_html)) as updates:
            async for update in updates:
                yield update

    async def summarise_one(self, visit: Visit, detail: Mapping[str, Any]) -> AsyncIterator[Update]:
        """Summarise an article of the library whose button was pressed, as the settings say."""
        document_id = str(detail.get("id", ""))
        wishes = self.bot.settings.summary
        yield {self.parts.origin: change(value=CHOOSE), self.parts.article: change(value=document_id)}
        async for update in self.summarise(visit, CHOOSE, document_id, "", "custom", wishes.length, wishes.method, ""):
            yield update

    def _settled(self, visit: Visit, exchange: Exchange) -> Update:
        """An exchange has ended: label what it cites, and say how it went."""
        if exchange.error:
            return {self.parts.status: page.escape(f"{exchange.error} {exchange.hint}")}
        result = exchange.result
        if result is not None:
            exchange.label_all()
            visit.show_exchange(exchange)
        declined = isinstance(result, Answer) and result.declined is not None
        said = "Press a number to see its quote." if exchange.cited() else ""
        unsure = isinstance(result, Answer) and result.declined == "unsure"
        said = MAYBE_TEXT if unsure else DECLINED_TEXT if declined else f"Ready. {said}"
        return {self.parts.viewer: self.screen.viewer_html(visit), self.parts.status: said}

    def stop(self, visit: Visit) -> Update:
        """End what is being made; what was written so far stays."""
        visit.end()
        return self.screen.of_visit(visit) | {self.parts.status: "Stopped."}

    def clear(self, visit: Visit) -> Update:
        """Begin a new conversation. The summary and its marks stay."""
        for exchange in visit.exchanges:
            exchange.end()
        visit.exchanges.clear()
        visit.lost = False
        visit.show_exchange(None)
        return self.screen.of_visit(visit) | {self.parts.status: "A new conversation."}

    def choose_origin(self, visit: Visit, origin: str) -> Update:
        """Show the list to choose an article from, or several, or the field for a text.

        A digest of several has one form and the articles' own words, so there is nothing to choose.
        """
        parts = {CHOOSE: self.parts.article, SEVERAL: self.parts.articles, PASTE: self.parts.text}
        single = {part: change(visible=origin != SEVERAL) for part in (self.parts.form, self.parts.method)}
        return {part: change(visible=origin == shown) for shown, part in parts.items()} | single

    def choose_article(self, visit: Visit, article: str | None) -> Update:
        """Show the article that was chosen beside its summary-to-be."""
        return self.open(visit, {"document": article})

    def choose_length(self, visit: Visit, length: str) -> Update:
        """Show the field for a length of one's own where it is wanted."""
        return {self.parts.custom: change(visible=length == "custom")}

    def open(self, visit: Visit, detail: Mapping[str, Any]) -> Update:
        """Show an article in the viewer: by its id, or the one that a label stands in."""
        label = str(detail.get("label", ""))
        exchange, span = visit.find(label) or (None, None)
        document_id = span[0] if span else str(detail.get("document", ""))
        if self.screen.find(visit, document_id) is None:
            visit.forget(document_id)
            said = page.FORGOTTEN if label and visit.lost else "This article is no longer in the library."
            told: Update = {self.parts.status: said} | self.screen.listing(visit)
            if exchange is not None:  # no other quotation may look as if it were the one that is gone
                visit.show_exchange(exchange)
                told[self.parts.viewer] = self.screen.viewer_html(visit)
            return told
        if exchange is not None and exchange is not visit.shown:
            visit.show_exchange(exchange)
        visit.passage = label if ".p" in label else ""
        visit.show(document_id)
        return {self.parts.viewer: self.screen.viewer_html(visit)}
