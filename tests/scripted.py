"""A bot that answers from a script: the page's and the API's tests meet every kind of value without a model."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from qa_bot.errors import UsageError
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.settings import Settings
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Coverage,
    Digest,
    Document,
    DocumentRecord,
    Draft,
    Hit,
    Passage,
    Progress,
    SourceReport,
    Summary,
    Turn,
)

FERRY = Document.of(
    "The ferry to Marrow Island stopped on 4 May 2019, after 112 years.\n\n"
    "Its engine could not be repaired for less than 90,000 pounds. The council offered half of it.\n\n"
    "A committee of islanders now runs a smaller boat 🚤 twice a day, at four pounds a crossing.",
    source="ferry.txt",
    title="The last ferry",
)


def cite(document: Document, quote: str, number: int = 1) -> Citation:
    start = document.text.index(quote)
    return Citation(number, document.id, document.title, document.source, None, start, start + len(quote), quote)


def hit(document: Document, quote: str) -> Hit:
    start = document.text.index(quote)
    passage = Passage(f"{document.id}:{start}", document.id, start, start + len(quote), "", quote)
    return Hit(passage, document.title, document.source, 1.0)


def quoted(document: Document, quote: str, question: str = "What?") -> Answer:
    claim = Claim(quote, (cite(document, quote),), 1.0)
    return Answer(question, question, quote, "", (claim,), (hit(document, quote),), confidence=0.9)


class ScriptedBot:
    """Same methods as Bot. Questions choose what happens: "slow" streams words, "silent" says nothing, for two minutes."""

    library_name = "scripted"
    example_questions = ("When did the ferry stop?",)

    def __init__(self, settings: Settings, *documents: Document) -> None:
        self.settings = settings
        self.held = {document.id: document for document in documents or (FERRY,)}
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.ended = 0.0  # when the last slow answer ended: by itself only after two minutes

    def documents(self) -> list[DocumentRecord]:
        return [
            DocumentRecord(one.id, one.source, one.title, len(one.text), 3, "2026-05-04T10:00:00Z")
            for one in self.held.values()
        ]

    def document(self, name: str) -> Document:
        found = [one for one in self.held.values() if name in (one.id, one.title, one.source)]
        if not found:
            raise UsageError(f"There is no document {name!r}.", "`qa-bot list` shows them.")
        return found[0]

    def remove(self, name: str, *, purge: bool = False) -> DocumentRecord:
        document = self.document(name)
        record = next(record for record in self.documents() if record.id == document.id)
        del self.held[document.id]
        return record

    def add_each(self, sources: Iterable[Any], **more: Any) -> Iterator[SourceReport]:
        for given in sources:
            source = given.document if isinstance(given, Loaded) else given
            if isinstance(source, SourceReport):
                yield source
            elif isinstance(source, Document):
                status: Literal["added", "unchanged"] = "unchanged" if source.id in self.held else "added"
                self.held[source.id] = source
                warnings = given.warnings if isinstance(given, Loaded) else ()
                size = len(source.text)
                yield SourceReport(source.source, status, source.title, source.id, 3, size, warnings=warnings)
            else:
                yield SourceReport(str(source), "failed", reason="The server answered 404.")

    def add(self, *sources: Any, **more: Any) -> list[SourceReport]:
        return list(self.add_each(sources))

    def add_example(self) -> SourceReport:
        return self.add(FERRY)[0]

    def suggestions(self, source: str, count: int = 3) -> list[str]:
        return [f"What does {self.document(source).title} say?"][:count]

    def search(self, query: str, k: int = 10, *, documents: bool = False) -> list[Hit]:
        return [hit(one, one.text[:40]) for one in self.held.values()][:k]

    def ask(self, question: str, history: Sequence[Turn] = (), **more: Any) -> Answer:
        *_, last = self.ask_stream(question, history, **more)
        assert isinstance(last, Answer)
        return last

    def ask_stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        context: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Progress | Draft | Answer]:
        self.asked.append((question, tuple(history)))
        yield Progress("Searching", 0, 3)
        if question.startswith("fail"):
            raise UsageError("The question is too <long>.", "Ask a shorter one.")
        if question.startswith("crash"):
            raise ZeroDivisionError("secret detail")
        if question.startswith("slow"):
            yield from self._slowly(question, stop)
        if question.startswith("silent"):
            assert stop is not None
            stop.wait(120)
            self.ended = time.monotonic()
        yield self.answer_to(question, context)

    def _slowly(self, question: str, stop: threading.Event | None) -> Iterator[Draft]:
        text = ""
        try:
            for number in range(4000):
                if stop is not None and stop.is_set():
                    return
                time.sleep(0.03)
                text += f"{question.split()[-1]}{number} "
                yield Draft(text)
        finally:
            self.ended = time.monotonic()

    def answer_to(self, question: str, context: str | None = None) -> Answer:
        document = Document.of(context, source="context") if context else next(iter(self.held.values()))
        first = document.text.split("\n")[0]
        if question.startswith("unknown"):
            text = "The articles don't answer this."
            return Answer(question, question, text, hits=(hit(document, first),), declined="no answer")
        bare = Claim("Nobody knows why.", (), 0.1)
        good = quoted(document, first, question)
        return Answer(question, question, good.text, "4 May 2019", (*good.claims, bare), good.hits, confidence=0.9)

    def summarise(self, source: Any, **more: Any) -> Summary:
        *_, last = self.summarise_stream(source, **more)
        assert isinstance(last, Summary)
        return last

    def summarise_stream(self, source: Any, **more: Any) -> Iterator[Progress | Draft | Summary]:
        yield Progress("Reading", 1, 2)
        document = source if isinstance(source, Document) else self.document(source)
        sentences = [line for line in document.text.split("\n") if line][:2]
        claims = tuple(Claim(line, (cite(document, line),), 1.0) for line in sentences)
        yield Summary((document.id,), claims, "extractive", Coverage(3, 2, ("The end",), len(document.text)))

    def digest_stream(self, documents: Sequence[Document], **more: Any) -> Iterator[Progress | Digest]:
        yield Progress("Reading documents", 1, 2)
        firsts = [(one, one.text.split("\n")[0]) for one in documents]
        lines = tuple(Claim(line, (cite(one, line),), 1.0) for one, line in firsts)
        yield Digest(tuple(one.id for one in documents), (), (), (), lines)

    def check(self, claim: str, source: Any) -> Check:
        document = source if isinstance(source, Document) else self.document(source)
        return Check(claim, 0.75, cite(document, document.text[:20]))
