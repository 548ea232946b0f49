"""What the parts of the page show: of the library, and of a visit.

Turns both into HTML, and changes neither, but for an open article that has gone meanwhile: it is forgotten. What is
done: handlers.py, adding.py. The layout: layout.py.
"""

from typing import TYPE_CHECKING

from qa_bot.errors import UsageError
from qa_bot.interfaces.webpage import page, results, shelf
from qa_bot.interfaces.webpage.layout import PageParts, Update, change
from qa_bot.interfaces.webpage.viewer import Shown, viewer_html
from qa_bot.interfaces.webpage.visit import Visit
from qa_bot.types import Document

if TYPE_CHECKING:
    from qa_bot.bot import Bot


class Screen:
    """The parts of the page, and the bot whose library they show."""

    def __init__(self, bot: "Bot", parts: PageParts) -> None:
        self.bot, self.parts = bot, parts

    def chat_html(self, visit: Visit) -> str:
        """Return the conversation, or what invites to one."""
        lost = page.LOST if visit.lost else ""
        if not visit.exchanges:
            from qa_bot.ingest.example import EXAMPLE_SOURCE

            records = self.bot.documents()
            example = any(record.source == EXAMPLE_SOURCE for record in records)
            return lost + page.welcome_html(len(records), self.bot.example_questions if example else ())
        return lost + "".join(
            page.turn_html(one.question, results.exchange_html(one, visit.live_labels(one))) for one in visit.exchanges
        )

    def summary_html(self, visit: Visit) -> str:
        """Return the summary, or the place where it will be."""
        if visit.summary is None and not self.bot.documents():
            return (
                f'<p class="none">Your library is empty so far. Add an article, or paste a text above.</p>{page.FILL}'
            )
        if visit.summary is None:
            return '<p class="none">The summary appears here, every sentence with the words that it stands on.</p>'
        return results.exchange_html(visit.summary, visit.live_labels(visit.summary))

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

    @staticmethod
    def jobs_html(visit: Visit) -> str:
        """Return what is being added, and what was added last."""
        return shelf.jobs_html([job for intake in visit.intakes for job in intake.jobs])

    def find(self, visit: Visit, document_id: object) -> Document | None:
        """Return a document that was pasted or that the library holds, or None."""
        if not isinstance(document_id, str):  # it comes from a browser
            return None
        if document_id in visit.pasted:
            return visit.pasted[document_id]
        try:
            return self.bot.document(document_id)
        except UsageError:
            return None

    def listing(self, visit: Visit, *, choose: bool = False) -> Update:
        """Return everything that depends on which articles the library holds; `choose` the newest for a summary."""
        records = self.bot.documents()
        names = page.names_of({one.id: (one.title, one.source) for one in reversed(records)}, files=True)
        choices = [(name, key) for key, name in names.items()]
        chosen = {"value": choices[0][1] if choices else None} if choose else {}
        parts = self.parts
        return {
            parts.library: shelf.library_html(records),
            parts.article: change(choices=choices, **chosen),
            parts.articles: change(choices=choices),
            parts.chat: change() if visit.exchanges else self.chat_html(visit),
            parts.summary: change() if visit.summary else self.summary_html(visit),
        }

    def all_of(self, visit: Visit) -> Update:
        """Return everything that a page shows: of the library, and of its visit."""
        return self.listing(visit, choose=True) | self.of_visit(visit) | {self.parts.jobs: self.jobs_html(visit)}

    def of_visit(self, visit: Visit) -> Update:
        """Return what a page shows of its visit alone: conversation, summary, articles, and the buttons."""
        return self.buttons(visit) | {
            self.parts.chat: self.chat_html(visit),
            self.parts.summary: self.summary_html(visit),
            self.parts.viewer: self.viewer_html(visit),
        }

    def buttons(self, visit: Visit) -> Update:
        """Return which button shows: Stop where something is in the making, and else the button that begins it."""
        parts, asking = self.parts, visit.busy()
        summarising = visit.summary is not None and visit.summary.running
        return {
            parts.send: change(visible=not asking),
            parts.halt: change(visible=asking),
            parts.summarise: change(visible=not summarising),
            parts.halt_summary: change(visible=summarising),
        }
