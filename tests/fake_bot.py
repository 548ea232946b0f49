"""A bot without models for the tests of the interfaces: it quotes the first sentence of the first document.

Words in a question or a file's name make it fail: "model", "broken library", "explode", "interrupt", "overlong".
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qa_bot.errors import LibraryError, ModelError, UsageError
from qa_bot.settings import load_settings
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Contradiction,
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


def trouble(text: str) -> None:
    errors = {
        "model": ModelError("The model cannot be had.", "Fetch it: qa-bot models pull embedded"),
        "broken library": LibraryError("The library is damaged."),
        "overlong": UsageError("The question has 5,000 characters; at most 4,000 are read."),
        "explode": RuntimeError("a bug"),
        "interrupt": KeyboardInterrupt(),
    }
    for word, error in errors.items():
        if word in text:
            raise error


class FakeBot:
    example_questions = ("Who built it?",)
    libraries: dict[str, list[Document]] = {}
    asked: list[tuple[str, tuple[Turn, ...], str | None]] = []
    summarised: list[dict[str, Any]] = []
    opened = 0

    def __init__(self, library_name: str, documents: list[Document], settings: Any) -> None:
        FakeBot.opened += 1
        self.library_name, self._documents, self.settings = library_name, documents, settings

    @classmethod
    def open(cls, library: str = "default", *, settings: Any = None, create: bool = True) -> "FakeBot":
        trouble(library)
        if library not in cls.libraries and not create:
            raise LibraryError(f"There is no library {library!r}.", f"Make it: qa-bot add --library {library} SOURCE")
        return cls(library, cls.libraries.setdefault(library, []), settings)

    @classmethod
    def temporary(cls, settings: Any = None) -> "FakeBot":
        return cls("(in memory)", [], settings or load_settings(environ={}))

    def __enter__(self) -> "FakeBot":
        return self

    def __exit__(self, *error: object) -> None: ...

    def add_each(self, sources: Any, *, stdin: Any = None) -> Iterator[SourceReport]:
        for source in sources:
            if isinstance(source, Document):
                self._documents.append(source)
                yield SourceReport(source.source, "added", source.title, source.id, 1, len(source.text))
                continue
            trouble(source)
            if source.endswith(".jpg"):
                yield SourceReport(source, "skipped", reason="It is a picture.")
                continue
            if source != "-" and not Path(source).is_file():
                yield SourceReport(source, "failed", reason=f"There is no file {source!r}.")
                continue
            text = stdin.read().decode() if source == "-" else Path(source).read_text()
            document = Document.of(text, source=source, title=Path(source).stem)
            if any(known.id == document.id for known in self._documents):
                yield SourceReport(source, "unchanged", document.title, document.id)
                continue
            self._documents.append(document)
            yield SourceReport(
                source, "added", document.title, document.id, 1, len(text), warnings=("w",) * ("warn" in source)
            )

    def add_example(self) -> SourceReport:
        self._documents.append(Document.of("A mill.", source="example", title="The mill"))
        return SourceReport("example", "added", "The mill", "e1", 1, 7)

    def documents(self) -> list[DocumentRecord]:
        return [
            DocumentRecord(d.id, d.source, d.title, len(d.text), 1, "2026-11-02T10:00:00+00:00")
            for d in self._documents
        ]

    def document(self, name: str, *, whole: bool = False) -> Document:
        found = [d for d in self._documents if d.id.startswith(name) or name in (d.title, d.source, d.title[:-1])]
        if not found:
            raise UsageError(f"There is no document {name!r} in library {self.library_name!r}.")
        if whole and name == found[0].title[:-1]:
            raise UsageError(f"{name!r} is only a part of a name.")
        return found[0]

    def remove(self, name: str, *, purge: bool = False) -> DocumentRecord:
        document = self.document(name, whole=True)
        record = next(r for r in self.documents() if r.id == document.id)
        self._documents.remove(document)
        return record

    def finish_purge(self, name: str, *, dry_run: bool = False) -> str:
        return ""

    def read(self, source: str, *, stdin: Any = None) -> Document:
        if source == "-":
            return Document.of(stdin.read().decode(), source="stdin")
        if Path(source).is_file():
            return Document.of(Path(source).read_text(), source=source)
        return self.document(source)

    def shown(self, source: str, *, stdin: Any = None) -> Document:
        return self.read(source, stdin=stdin)

    def holds(self, source: str) -> bool:
        return any(document.source == source for document in self._documents)

    def tell_other(self, document: Document) -> None: ...

    def search(self, query: str, k: int = 10, *, documents: bool = False) -> list[Hit]:
        trouble(query)
        return [hit(d) for d in self._documents][:k]

    def ask(self, question: str, history: Any = (), *, context: str | None = None) -> Answer:
        *_, answer = self.ask_stream(question, history, context=context)
        assert isinstance(answer, Answer)
        return answer

    def ask_stream(
        self, question: str, history: Any = (), *, context: str | None = None, stop: Any = None
    ) -> Iterator[Any]:
        FakeBot.asked.append((question, tuple(history), context))
        trouble(question)
        documents = self._documents if context is None else [Document.of(context, source="context")]
        hits = tuple(hit(d) for d in documents)
        yield Progress("Searching", 0, 2)
        if not documents or "nothing" in question:
            reason = "no answer" if documents else "empty library"
            yield Answer(question, question, "The articles don't answer this.", hits=hits, declined=reason)
            return
        yield Draft("Some")
        claim = quotation(documents[0])
        yield Answer(question, f"query of {question}", claim.text, "short", (claim,), hits, confidence=0.9)

    def summarise(self, source: Document, **options: Any) -> Summary:
        *_, summary = self.summarise_stream(source, **options)
        assert isinstance(summary, Summary)
        return summary

    def summarise_stream(self, source: Document, **options: Any) -> Iterator[Any]:
        FakeBot.summarised.append({"text": source.text} | options)
        trouble(source.text)
        yield Progress("Reading", 0, 1)
        claims = (quotation(source), Claim("Nobody wrote this.", (), 0.1))
        yield Summary((source.id,), claims, "extractive", Coverage(3, 1, ("Winter", "Spring"), len(source.text)))

    def read_each(self, sources: Any = (), *, stdin: Any = None) -> Iterator[Document | SourceReport]:
        for source in sources or [record.id for record in self.documents()]:
            try:
                yield self.read(source, stdin=stdin)
            except UsageError:
                yield SourceReport(source, "failed", reason=f"There is no file {source!r}.")

    def digest_stream(self, documents: list[Document], **options: Any) -> Iterator[Any]:
        FakeBot.summarised.append({"texts": [document.text for document in documents]} | options)
        yield Progress("Comparing", 0, 1)
        claims = [quotation(document) for document in documents]
        claims = [replace(c, citations=(replace(c.citations[0], number=n),)) for n, c in enumerate(claims, 1)]
        both = replace(claims[0], citations=tuple(c.citations[0] for c in claims[:2]))
        told = (Contradiction(tuple(claims[:2]), ("12", "15")),)
        yield Digest(
            tuple(d.id for d in documents),
            (both,),
            told,
            (claims[-1],),
            tuple(claims),
            (("Copy", "Ice"),),
            ("A table.",),
            46,
        )

    def check(self, claim: str, source: Document) -> Check:
        trouble(claim)
        if claim not in source.text:
            return Check(claim, 0.1, None, ("number 12 is not in the evidence",))
        start = source.text.index(claim)
        citation = Citation(1, source.id, source.title, source.source, None, start, start + len(claim), claim)
        return Check(claim, 1.0, citation, verdict="supported")


def hit(document: Document) -> Hit:
    passage = Passage(f"{document.id}:0", document.id, 0, len(document.text), "", document.text)
    return Hit(passage, document.title, document.source, 0.5, dense=0.25, lexical=None, reader=1.5)


def quotation(document: Document) -> Claim:
    end = document.text.index(".") + 1
    citation = Citation(1, document.id, document.title, document.source, 2, 0, end, document.text[:end])
    return Claim(document.text[:end], (citation,), 1.0)


def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeBot]:
    """Put the fake, empty, in the place of qa_bot.bot.Bot, and change to a working directory of the test's own."""
    module = ModuleType("qa_bot.bot")
    module.Bot = FakeBot  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "qa_bot.bot", module)
    for name in ("QA_BOT_LIBRARY", "QA_BOT_CONFIG", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(FakeBot, "libraries", {})
    monkeypatch.setattr(FakeBot, "asked", [])
    monkeypatch.setattr(FakeBot, "summarised", [])
    monkeypatch.setattr(FakeBot, "opened", 0)
    monkeypatch.chdir(tmp_path)
    return FakeBot
