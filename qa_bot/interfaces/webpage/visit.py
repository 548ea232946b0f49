"""What one open page holds: its conversation, its summary, and the labels of everything that can be pressed.

A visit changes while answers stream into it, so these are the only values of the page that are not frozen. Knows
nothing of HTML or Gradio. Nothing here is shared between visits.
"""

import threading
from dataclasses import dataclass, field

from qa_bot.interfaces.webpage.page import Span, span_of
from qa_bot.types import Answer, Citation, Document, Hit, Progress, Summary, Turn

OPEN = 12  # articles that the viewer keeps open, the last ones used


@dataclass(slots=True)
class Exchange:
    """One question or summary: what is known of it so far."""

    question: str  # the question, or the title of what is summarised
    progress: Progress = Progress("Starting", 0, 1)
    draft: str = ""
    result: Answer | Summary | None = None
    error: str = ""
    hint: str = ""
    running: bool = True
    stop: threading.Event | None = field(default=None, repr=False)

    def end(self) -> None:
        """Stop the work, if it still runs. What was written so far stays."""
        if self.stop is not None:
            self.stop.set()
        self.running = False

    def stopped(self) -> bool:
        """Return whether it ended without a result and without an error."""
        return not self.running and self.result is None and not self.error


@dataclass(slots=True)
class Visit:
    """One open page. Labels are its names for spans of text: see page.py."""

    exchanges: list[Exchange] = field(default_factory=list)
    summary: Exchange | None = None
    pasted: dict[str, Document] = field(default_factory=dict)  # summarised without being kept in the library
    labels: dict[Span, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # ids of documents that were removed
    opened: list[str] = field(default_factory=list)  # ids of the documents in the viewer, the front one first
    front: str = ""  # the label of the newest result's first quotation: what the viewer turns to
    passage: str = ""  # the label of the passage that was pressed last, "p3", or ""

    def turns(self) -> list[Turn]:
        """Return the conversation as the bot wants it passed in: every question that was answered or declined."""
        return [Turn(one.question, one.result.text) for one in self.exchanges if isinstance(one.result, Answer)]

    def busy(self) -> bool:
        """Return whether an answer is being made."""
        return bool(self.exchanges) and self.exchanges[-1].running

    def accept(self, result: Answer | Summary) -> None:
        """Give labels to everything that a result points at, and bring the articles it cites to the front."""
        citations = [citation for claim in result.claims for citation in claim.citations]
        for citation in citations:
            self._label(citation)
        for hit in result.hits if isinstance(result, Answer) else ():
            self._label(hit)
        if citations:
            self.front = self.labels[span_of(citations[0])]
        for document_id in reversed(list(dict.fromkeys(citation.document_id for citation in citations))):
            self.show(document_id)

    def _label(self, source: Citation | Hit) -> None:
        """The same characters always carry the same label, so that marks of earlier answers keep working.

        A passage that is quoted whole already has a number, and keeps it.
        """
        span, passage = span_of(source), isinstance(source, Hit)
        label = self.labels.get(span, "")
        if not label or (label.startswith("p") and not passage):
            taken = [int(other.lstrip("p")) for other in self.labels.values() if other.startswith("p") == passage]
            self.labels[span] = f"{'p' if passage else ''}{max(taken, default=0) + 1}"

    def live_labels(self) -> dict[Span, str]:
        """Return the labels of all spans whose article is still there."""
        return {span: label for span, label in self.labels.items() if span[0] not in self.gone}

    def span(self, label: str) -> Span | None:
        """Return the span that carries a label, or None."""
        return next((span for span, other in self.labels.items() if other == label), None)

    def spans_in(self, document_id: str) -> tuple[tuple[int, int, str], ...]:
        """Return what is marked in a document: all its quotations, and the passage that was pressed last."""
        return tuple(
            (start, end, label)
            for (owner, start, end), label in self.labels.items()
            if owner == document_id and (not label.startswith("p") or label == self.passage)
        )

    def show(self, document_id: str) -> None:
        """Bring a document to the front of the viewer."""
        self.gone.discard(document_id)
        self.opened = [document_id, *(other for other in self.opened if other != document_id)][:OPEN]

    def forget(self, document_id: str) -> None:
        """Take a document out: it was removed. Its labels are not given to others."""
        self.gone.add(document_id)
        self.opened = [other for other in self.opened if other != document_id]
