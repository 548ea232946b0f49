"""What one open page holds: its conversation, its summary, and the labels of everything that can be pressed.

A visit changes while answers stream into it, so these are the only values of the page that are not frozen. Knows
nothing of HTML or Gradio. Nothing here is shared between visits.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qa_bot.interfaces.webpage.intake import Intake
from qa_bot.interfaces.webpage.page import Span, span_of
from qa_bot.types import Answer, Digest, Document, Progress, Summary, Turn

OPEN = 12  # articles that the viewer keeps open, the last ones used


@dataclass(slots=True)
class Exchange:
    """One question or summary: what is known of it so far. Its labels begin with its key: see page.py."""

    question: str  # the question, or the title of what is summarised
    key: str = ""  # its name within the visit, "1", "2", ...
    progress: Progress = Progress("Starting", 0, 1)
    draft: str = ""
    result: Answer | Summary | Digest | None = None
    error: str = ""
    hint: str = ""
    running: bool = True
    stop: threading.Event | None = field(default=None, repr=False)
    labels: dict[Span, str] = field(default_factory=dict)

    def end(self) -> None:
        """Stop the work, if it still runs. What was written so far stays."""
        if self.stop is not None:
            self.stop.set()
        self.running = False

    def stopped(self) -> bool:
        """Return whether it ended without a result and without an error."""
        return not self.running and self.result is None and not self.error

    def label_all(self) -> None:
        """Give a label to everything that the result points at: "KEY.1", ... to quotations, "KEY.p1", ... to passages.

        A passage that is quoted whole has a number already, and keeps it.
        """
        assert self.result is not None
        for citation in (citation for claim in self.result.claims for citation in claim.citations):
            self.labels.setdefault(span_of(citation), f"{self.key}.{len(self.labels) + 1}")
        for place, hit in enumerate(self.result.hits if isinstance(self.result, Answer) else (), 1):
            self.labels.setdefault(span_of(hit), f"{self.key}.p{place}")

    def cited(self) -> list[str]:
        """Return the ids of the documents that the result quotes, each once, in the order of the quotations."""
        claims = self.result.claims if self.result is not None else ()
        return list(dict.fromkeys(citation.document_id for claim in claims for citation in claim.citations))


@dataclass(slots=True)
class Visit:
    """One open page."""

    exchanges: list[Exchange] = field(default_factory=list)
    summary: Exchange | None = None
    begun: int = 0  # exchanges and intakes, for their keys
    pasted: dict[str, Document] = field(default_factory=dict)  # summarised without being kept in the library
    intakes: list[Intake] = field(default_factory=list)  # sources on their way into the library
    gone: set[str] = field(default_factory=set)  # ids of documents that were removed
    opened: list[str] = field(default_factory=list)  # ids of the documents in the viewer, the front one first
    shown: Exchange | None = None  # whose quotations are marked in the viewer
    passage: str = ""  # the label of the passage that was pressed last, "2.p3", or ""
    known: bool = True  # False until a page whose visit was forgotten has been told so
    lost: bool = False  # what the page showed before was forgotten

    def begin(self, question: str) -> Exchange:
        """Return a new exchange with a key of its own."""
        self.begun += 1
        return Exchange(question, str(self.begun))

    def turns(self) -> list[Turn]:
        """Return the conversation as the bot wants it passed in: every question that was answered or declined."""
        answered = [(one.question, one.result.turn) for one in self.exchanges if isinstance(one.result, Answer)]
        return [replace(turn, question=question) for question, turn in answered]

    def busy(self) -> bool:
        """Return whether an answer is being made."""
        return bool(self.exchanges) and self.exchanges[-1].running

    def empty(self) -> bool:
        """Return whether nothing would be missed."""
        return not (self.exchanges or self.summary or self.intakes)

    def end(self) -> None:
        """Stop all answers and summaries in the making; what was made so far stays. Sources go on being added."""
        for exchange in (*self.exchanges, self.summary):
            if exchange is not None:
                exchange.end()

    def discard(self) -> None:
        """The page does not come back: end all, and delete the files that wait for a password."""
        self.end()
        for intake in self.intakes:
            intake.discard()

    def show_exchange(self, exchange: Exchange | None) -> None:
        """Mark what an exchange quotes, instead of what another one does, with the articles that it cites in front."""
        self.shown, self.passage = exchange, ""
        for document_id in reversed(exchange.cited() if exchange else []):
            if document_id not in self.gone:
                self.show(document_id)

    @property
    def front(self) -> str:
        """The label of the first quotation of what is shown: what the viewer turns to. "" where there is none."""
        cited = self.shown.cited() if self.shown else []
        return next((label for span, label in self.live_labels(self.shown).items() if span[0] in cited[:1]), "")

    def live_labels(self, exchange: Exchange | None) -> Mapping[Span, str]:
        """Return the labels of an exchange but for those whose article is gone."""
        labels = exchange.labels if exchange else {}
        return {span: label for span, label in labels.items() if span[0] not in self.gone}

    def find(self, label: str) -> tuple[Exchange, Span] | None:
        """Return the exchange and the span that carry a label, or None."""
        for exchange in (*self.exchanges, self.summary):
            for span, other in exchange.labels.items() if exchange else ():
                if other == label and exchange:
                    return exchange, span
        return None

    def spans_in(self, document_id: str) -> tuple[tuple[int, int, str], ...]:
        """Return what is marked in a document: what is quoted from it now, and the passage that was pressed last."""
        return tuple(
            (start, end, label)
            for (owner, start, end), label in self.live_labels(self.shown).items()
            if owner == document_id and (".p" not in label or label == self.passage)
        )

    def show(self, document_id: str) -> None:
        """Bring a document to the front of the viewer."""
        self.gone.discard(document_id)
        self.opened = [document_id, *(other for other in self.opened if other != document_id)][:OPEN]

    def forget(self, document_id: str) -> None:
        """Take a document out: it was removed."""
        self.gone.add(document_id)
        self.opened = [other for other in self.opened if other != document_id]
