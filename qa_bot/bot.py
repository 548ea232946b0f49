"""THE PAGE TO READ: what qa_bot does, in the order in which it does it.

    with Bot.open("news") as bot:
        bot.add("article.pdf", "https://example.org/story", "folder/")   # ingest, embed, store
        bot.ask("Who paid for it?").text                                # retrieve, read, ground
        bot.summarise("article.pdf").text                               # select or write, ground
        bot.check("It cost ten pounds.", "article.pdf").support         # ground

A Bot remembers nothing of a conversation: turns are passed in. So one Bot serves many threads.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

import numpy as np

from qa_bot.answer import answering, digesting, grounding, remembering, suggesting, summarising
from qa_bot.answer.remembering import Beside, Memory, Recent
from qa_bot.errors import LibraryError, SourceError, UsageError
from qa_bot.index import finding
from qa_bot.index.duplicates import repeats
from qa_bot.index.finding import Source
from qa_bot.index.library import EncoderIdentity
from qa_bot.index.local import LocalLibrary
from qa_bot.index.place import library_path
from qa_bot.index.retrieval import passage_inputs, retrieve
from qa_bot.index.sync import Mirror
from qa_bot.ingest import loaders
from qa_bot.ingest.chunking import chunk
from qa_bot.models.encoder import Encoder
from qa_bot.models.parts import Parts
from qa_bot.settings import Settings, library_folder, load_settings
from qa_bot.types import (
    Answer,
    Check,
    Digest,
    Document,
    DocumentRecord,
    Draft,
    Duplicate,
    Hit,
    Progress,
    SourceReport,
    Summary,
    Turn,
)

EXAMPLE = Path(__file__).parent / "example" / "tide_mill.md"
EXAMPLE_SOURCE = "example: The tide mill at Carrow Point"
EXAMPLE_QUESTIONS = (
    "How much did the repairs of the mill cost?",
    "Who paid for the repairs?",
    "Who led the work?",
)

WATCHED = 128  # passages between two reports of progress

Last = TypeVar("Last")


def ignore(progress: Progress) -> None:
    """Watch nothing."""


class Bot:
    """A library of articles and the models that answer from it."""

    example_questions = EXAMPLE_QUESTIONS

    def __init__(
        self,
        library: LocalLibrary | None,
        parts: Parts,
        settings: Settings,
        library_name: str,
        folder: Path | None = None,
    ) -> None:
        self._library = library
        self._folder = folder  # where a library that has still to begin is kept; None: in memory
        self._begin = threading.Lock()
        self._recent = Recent()  # summaries of what is not in the library
        self.parts = parts
        self.settings = settings
        self.library_name = library_name

    # Open and close

    @classmethod
    def open(cls, library: str = "default", *, settings: Settings | None = None, create: bool = True) -> Self:
        """Return a bot on a library kept on disk. A new one begins with the first document, not before.

        Raises UsageError for a name that is not valid, LibraryError where the library is missing (and not to be
        created) or damaged. Another encoder than the one that made it is noticed when it is first needed.
        """
        settings = settings or load_settings()
        folder = library_path(library_folder(settings.library), library)
        if not create and not folder.exists():
            raise LibraryError(
                f"There is no library {library!r} in {folder.parent}.",
                f"Make it: qa-bot add --library {library} SOURCE",
            )
        parts = Parts(settings)
        busy = settings.library.busy_seconds
        # A library that is there says which encoder made it: to list or remove, no model has to be loaded.
        identity = LocalLibrary.identity_at(folder, busy)
        if identity is None and create:
            return cls(None, parts, settings, library, folder)
        identity = identity or EncoderIdentity.of(parts.encoder)
        return cls(LocalLibrary.open(folder, identity, create=create, busy_seconds=busy), parts, settings, library)

    @classmethod
    def temporary(cls, settings: Settings | None = None) -> Self:
        """Return a bot on an empty library in memory, which keeps nothing."""
        settings = settings or load_settings()
        return cls(None, Parts(settings), settings, "(in memory)")

    @property
    def library(self) -> LocalLibrary:
        """The library; a new one begins when it is first needed, since it needs the encoder."""
        with self._begin:
            if self._library is None:
                identity = EncoderIdentity.of(self.parts.encoder)
                busy = self.settings.library.busy_seconds
                self._library = (
                    LocalLibrary.open(self._folder, identity, create=True, busy_seconds=busy)
                    if self._folder
                    else LocalLibrary.in_memory(identity)
                )
            return self._library

    @property
    def encoder(self) -> Encoder:
        """The encoder, once it is known to be the one that made the library's vectors. Raises LibraryError."""
        encoder = self.parts.encoder
        self.library.require(EncoderIdentity.of(encoder))
        return encoder

    def close(self) -> None:
        """Write what is cached and let the library go."""
        if self._library is not None:
            self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Fill the library

    def add(self, *sources: Source, stdin: BinaryIO | None = None) -> list[SourceReport]:
        """Add files, folders, addresses or documents and return what became of each."""
        return list(self.add_each(sources, stdin=stdin))

    def add_each(
        self, sources: Iterable[Source], *, stdin: BinaryIO | None = None, watch: Callable[[Progress], None] = ignore
    ) -> Iterator[SourceReport]:
        """Yield a report for each document once it is safely stored, and for each source that failed.

        `watch` is told how many passages of a document are ready. What it raises ends the work, and nothing of that
        document is stored.
        """
        for source in sources:
            if isinstance(source, Document):
                yield self._store(source, watch=watch)
                continue
            for item in loaders.load(str(source), self.settings, stdin=stdin):
                yield item if isinstance(item, SourceReport) else self._store(item.document, item.warnings, watch)

    def sync(self, folder: str | Path, *, dry_run: bool = False, yes: bool = False) -> Iterator[SourceReport]:
        """Make the library hold what the files of a folder hold, and yield what became of each file.

        Unchanged files cost a look at their size and time; documents that came from elsewhere are not touched. Raises
        SourceError where the folder is missing, or empty and documents would be removed, unless `yes`.
        """
        return self.mirror(folder).run(dry_run=dry_run, yes=yes)

    def mirror(self, folder: str | Path) -> Mirror:
        """Return what mirrors a folder again and again: `mirror(folder).watch(seconds)` yields changes for ever."""
        return Mirror(Path(folder), lambda: self._library, self._store, self.settings)

    def add_example(self) -> SourceReport:
        """Add the example article that comes with qa_bot."""
        text = EXAMPLE.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix("# ")
        return self._store(Document.of(text, source=EXAMPLE_SOURCE, title=title))

    def _store(
        self, document: Document, warnings: tuple[str, ...] = (), watch: Callable[[Progress], None] = ignore
    ) -> SourceReport:
        """Chunk, embed and store one document; the last step is one transaction. Warn where it repeats another."""
        if self.library.is_current(document):
            record = self.library.record(document.id)
            return self._report(document, "unchanged", record.passages if record else 0, warnings)
        encoder = self.encoder
        passages = chunk(document, encoder.count_tokens, self.settings.chunking)
        inputs = passage_inputs(document, passages, encoder)
        vectors = []
        for start in range(0, max(len(inputs), 1), WATCHED):
            watch(Progress("Indexing passages", start, len(inputs)))
            vectors.append(encoder.encode(inputs[start : start + WATCHED]))
        status = self.library.add(document, passages, np.concatenate(vectors))
        if twin := self.library.twin(document.id):
            warnings = (*warnings, repeats(twin))
        return self._report(document, status, len(passages), warnings)

    @staticmethod
    def _report(document: Document, status: str, passages: int, warnings: tuple[str, ...]) -> SourceReport:
        return SourceReport(
            source=document.source,
            status=status,  # type: ignore[arg-type]  # the library's own word for it
            title=document.title,
            document_id=document.id,
            passages=passages,
            characters=len(document.text),
            warnings=warnings,
        )

    def remove(self, name: str, *, purge: bool = False) -> DocumentRecord:
        """Remove a document by id, beginning of an id, source or title; `purge` also gives the space back.

        Raises UsageError where the name fits no document or several.
        """
        record = finding.the_record(self.library, name, self.library_name)
        self.library.remove(record.id)
        if purge:
            self.library.vacuum()
        return record

    def duplicates(self) -> list[Duplicate]:
        """Return each document that repeats an earlier one, word for word or nearly."""
        return self.library.duplicates() if self._library is not None else []

    def documents(self) -> list[DocumentRecord]:
        """Return what is in the library, oldest first. One that has still to begin holds nothing."""
        return self.library.documents() if self._library is not None else []

    def document(self, name: str) -> Document:
        """Return a document of the library by id, beginning of an id, source or title. Raises UsageError."""
        return finding.the_document(self.library, name, self.library_name)

    # Use it

    def search(self, query: str, k: int = 10, *, documents: bool = False) -> list[Hit]:
        """Return the k best passages for a query, or the best passage of each of k documents."""
        encoder = self.encoder
        if documents:
            return retrieve(query, self.library, encoder, self.settings.retrieval, k, documents=True)
        return retrieve(query, self.library, encoder, self.settings.retrieval, k, per_document=k)

    def ask(self, question: str, history: Sequence[Turn] = (), *, context: str | None = None) -> Answer:
        """Return the answer, or the reason why there is none. `context` is answered from instead of the library.

        Raises UsageError for an empty or overlong question, ModelError where a model fails.
        """
        return _last(self.ask_stream(question, history, context=context), Answer)

    def ask_stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        context: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Progress | Draft | Answer]:
        """Yield progress, drafts (all of the text so far) and, last, the checked Answer."""
        if context is not None:
            if not context.strip():
                yield answering.without_context(question)
                return
            with type(self)(None, self.parts, self.settings, "(in memory)") as aside:
                aside.add(Document.of(context, source="context", title="context"))
                yield from aside.ask_stream(question, history, stop=stop)
            return
        parts = self.parts
        yield from answering.answer(
            question,
            history,
            library=self.library,
            encoder=self.encoder,
            reader=parts.reader,
            generator=parts.generator if self.settings.generator.leads else None,
            checker=parts.checker,
            settings=self.settings,
            stop=stop,
        )

    def summarise(
        self,
        source: Source,
        *,
        length: str | None = None,
        method: str | None = None,
        focus: str | None = None,
        form: str | None = None,
        stdin: BinaryIO | None = None,
    ) -> Summary:
        """Return a summary of a document of the library, a file, an address, "-" or a Document.

        Raises UsageError for a length, method or form that is not valid, SourceError where the source cannot be read.
        """
        stream = self.summarise_stream(source, length=length, method=method, focus=focus, form=form, stdin=stdin)
        return _last(stream, Summary)

    def summarise_stream(
        self,
        source: Source,
        *,
        length: str | None = None,
        method: str | None = None,
        focus: str | None = None,
        form: str | None = None,
        stdin: BinaryIO | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Progress | Draft | Summary]:
        """Yield progress, drafts (all of the text so far) and, last, the checked Summary."""
        settings, parts = self.settings.summary, self.parts
        length, method = length or settings.length, method or settings.method
        summarising.check_request(length, method, form)  # before any model is loaded
        if method == "auto":
            method = "abstractive" if self.settings.generator.leads else "extractive"
        document, focus, writes = self.read(source, stdin=stdin), summarising.about(focus), method == "abstractive"
        wishes = {"length": length, "method": method, "focus": focus, "form": form}
        memory = self._memory(document, writes)

        def make() -> Iterator[Progress | Draft | Summary]:
            if writes:
                yield Progress("Loading the writer; the first time, it is fetched", 0, 1)
            yield from summarising.summarise(
                document,
                encoder=parts.encoder,
                generator=parts.generator if writes else None,
                checker=parts.checker,
                settings=settings,
                **wishes,
                stop=stop,
                memory=memory,
            )

        key = remembering.key_of(document, wishes, min_support=settings.min_support)
        yield from remembering.remembered(memory, key, document, make)

    def _memory(self, document: Document, writes: bool) -> Memory:
        """Where summaries of a document, and what was written of its parts, are kept: beside it in the library."""
        if self._library is None or not self._library.is_current(document):
            return self._recent
        return Beside(self._library, document.id, self.parts.identity(writer=writes))

    def digest(
        self, *sources: Source, length: str | None = None, focus: str | None = None, stdin: BinaryIO | None = None
    ) -> Digest:
        """Return what several documents say: those of the sources, or all of the library where none is named.

        Raises SourceError where a source cannot be read or none holds sentences, UsageError for a length in words.
        """
        documents = []
        for item in self.read_each(sources, stdin=stdin):
            if isinstance(item, SourceReport):
                raise SourceError(f"{item.source}: {item.reason}")
            documents.append(item)
        return _last(self.digest_stream(documents, length=length, focus=focus), Digest)

    def digest_stream(
        self,
        documents: Sequence[Document],
        *,
        length: str | None = None,
        focus: str | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Progress | Digest]:
        """Yield progress and, last, the Digest of the documents."""
        digesting.digest_length(length or self.settings.summary.length)  # before any model is loaded
        parts = self.parts
        yield from digesting.digest(
            documents,
            encoder=parts.encoder,
            checker=parts.checker,
            settings=self.settings.summary,
            length=length,
            focus=focus,
            stop=stop,
        )

    def suggestions(self, source: Source, count: int = 3) -> list[str]:
        """Return at most `count` questions worth asking of an article, whose answers the reader finds; [] without one."""
        reader = self.parts.reader
        if reader is None:
            return []
        document, chunking = self.read(source), self.settings.chunking
        return suggesting.suggest(document, reader=reader, encoder=self.parts.encoder, chunking=chunking, count=count)

    def check(self, claim: str, source: Source) -> Check:
        """Return whether an article supports a sentence, and by which characters."""
        if not claim.strip():
            raise UsageError("The claim is empty.", "Give a sentence, such as: qa-bot check 'It cost ten pounds.'")
        return grounding.check(claim.strip(), [grounding.whole(self.read(source))], self.parts.checker)

    def read(self, source: Source, *, stdin: BinaryIO | None = None) -> Document:
        """Return a Document as it is, one of the library by its name, or else the one that a file or address holds."""
        return finding.read(self._library, source, self.settings, stdin)

    def read_each(
        self, sources: Sequence[Source] = (), *, stdin: BinaryIO | None = None
    ) -> Iterator[Document | SourceReport]:
        """Yield the documents of sources, each once, and a failed report for what cannot be read.

        A source is what `read` takes, or a folder, or a file of several documents. None: all of the library.
        """
        named = sources or [record.id for record in self.documents()]
        return finding.read_each(self._library, named, self.settings, stdin)


def _last(items: Iterable[object], kind: type[Last]) -> Last:
    final = None
    for item in items:
        final = item
    if not isinstance(final, kind):
        raise TypeError(f"the stream ended with {type(final).__name__} instead of {kind.__name__}")
    return final
