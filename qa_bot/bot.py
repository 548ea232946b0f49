"""THE PAGE TO READ: what qa_bot does, in the order in which it does it.

    with Bot.open("news") as bot:
        bot.add("article.pdf", "https://example.org/story", "folder/")   # ingest, embed, store
        bot.ask("Who paid for it?").text                                # retrieve, read, ground
        bot.summarise("article.pdf").text                               # select or write, ground
        bot.check("It cost ten pounds.", "article.pdf").support         # ground

A Bot remembers nothing of a conversation: turns are passed in. So one Bot serves many threads.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import BinaryIO, Self, TypeVar, Unpack

from qa_bot.answer import answering, checking, composing, digesting, remembering, suggesting, summarising
from qa_bot.answer.claims import grounding, judging
from qa_bot.answer.summaries.memory import Beside, Memory, Recent
from qa_bot.answer.texts.sizing import check_length
from qa_bot.errors import UsageError
from qa_bot.index import finding, seen, storing
from qa_bot.index.finding import Source
from qa_bot.index.lazy import LazyLibrary
from qa_bot.index.library import Library
from qa_bot.index.owners import Owners, holder
from qa_bot.index.place import library_folder, library_path
from qa_bot.index.retrieval import retrieve
from qa_bot.index.storing import More, Watch, ignore
from qa_bot.index.sync import Mirror
from qa_bot.ingest import loaders
from qa_bot.ingest.example import EXAMPLE_QUESTIONS, example
from qa_bot.ingest.text.decoding import searchable
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.models.encoder import Encoder
from qa_bot.models.parts import Parts
from qa_bot.settings import Settings, load_settings
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
    Wishes,
)

Last = TypeVar("Last")


class Bot:
    """A library of articles and the models that answer from it."""

    example_questions = EXAMPLE_QUESTIONS

    def __init__(
        self, parts: Parts, settings: Settings, library: LazyLibrary | None = None, library_name: str = "(in memory)"
    ) -> None:
        self.parts = parts
        self.settings = settings
        self.library_name = library_name
        self._library = library or LazyLibrary(lambda: parts.encoder)
        self._recent = Recent()  # summaries of what is not in the library

    # Open and close

    @classmethod
    def open(cls, library: str = "default", *, settings: Settings | None = None, create: bool = True) -> Self:
        """Return a bot on a library kept on disk. A new one begins with the first document, not before.

        Raises UsageError for a name that is not valid, LibraryError where the library is missing (and not to be
        created) or damaged. Another encoder than the one that made it is noticed when it is first needed.
        """
        settings = settings or load_settings()
        parts, busy = Parts(settings), settings.library.busy_seconds
        folder = library_path(library_folder(settings.library), library)
        lazy = LazyLibrary.open(folder, lambda: parts.encoder, create=create, busy_seconds=busy)
        return cls(parts, settings, lazy, library)

    @classmethod
    def temporary(cls, settings: Settings | None = None) -> Self:
        """Return a bot on an empty library in memory, which keeps nothing."""
        settings = settings or load_settings()
        return cls(Parts(settings), settings)

    @property
    def library(self) -> Library:
        """The library; a new one begins when it is first needed, since it needs the encoder."""
        return self._library.begun

    @property
    def encoder(self) -> Encoder:
        """The encoder, once it is known to be the one that made the library's vectors. Raises LibraryError."""
        return self._library.encoder

    def close(self) -> None:
        """Write what is cached and let the library go."""
        self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # Fill the library

    def add(self, *sources: Source, stdin: BinaryIO | None = None) -> list[SourceReport]:
        """Add files, folders, addresses or documents and return what became of each."""
        return list(self.add_each(sources, stdin=stdin))

    def add_each(
        self, sources: Iterable[Source | Loaded | SourceReport], *, stdin: BinaryIO | None = None, watch: Watch = ignore
    ) -> Iterator[SourceReport]:
        """Yield a report for each document once it is safely stored, and for each source that failed or was skipped.

        What was loaded already, or could not be, is taken as it is. `watch` is told how many passages of a document are
        ready. What it raises ends the work, and nothing of that document is stored.
        """
        owners = Owners(lambda: self._library.there)
        for source in sources:
            if isinstance(source, Document):
                yield self._store(source, watch=watch)
                continue
            loaded = [source] if isinstance(source, Loaded | SourceReport) else None
            for item in owners.checked(loaded or loaders.load(str(source), self.settings, stdin=stdin)):
                if isinstance(item, Loaded):
                    yield self._store(item.document, item.warnings, watch=watch, file=holder(item.file))
                else:
                    yield item

    def sync(self, folder: str | Path, *, dry_run: bool = False, yes: bool = False) -> Iterator[SourceReport]:
        """Make the library hold what the files of a folder hold, and yield what became of each file.

        Unchanged files cost a look at their size and times; documents that came from elsewhere are not touched. Raises
        SourceError where the folder is missing, or empty and documents would be removed, unless `yes`.
        """
        return self.mirror(folder).run(dry_run=dry_run, yes=yes)

    def mirror(self, folder: str | Path) -> Mirror:
        """Return what mirrors a folder again and again: `mirror(folder).watch(seconds)` yields changes for ever."""
        return Mirror(Path(folder), lambda: self._library.there, self._store, self.settings)

    def add_example(self) -> SourceReport:
        """Add the example article that comes with qa_bot."""
        return self._store(example())

    def _store(self, document: Document, warnings: tuple[str, ...] = (), **more: Unpack[More]) -> SourceReport:
        how = self.settings.chunking
        return storing.store(document, self.library, lambda: self.encoder, how, warnings=warnings, **more)

    # Know and empty it

    def remove(self, name: str, *, purge: bool = False) -> DocumentRecord:
        """Remove a document by its id, the beginning of one, its source or its whole title; `purge`: leave no trace.

        Raises UsageError where the name fits no document or several, TracesError where it is removed and traces are left.
        """
        record = finding.the_record(self.library, name, self.library_name, whole=True)
        self.library.remove(record.id, purge=purge)
        if purge:
            self.library.vacuum()
        return record

    def finish_purge(self, name: str, *, dry_run: bool = False) -> str:
        """Clear the traces of a document that is gone, where `remove` with `purge` was cut short; return its id, else "".

        Nothing is done where a document of that name is there. Raises TracesError where it is cut short again.
        """
        gone = finding.gone(self.library, name)
        if gone and not dry_run:
            self.library.vacuum()
        return gone

    def duplicates(self) -> list[Duplicate]:
        """Return each document that repeats an earlier one, word for word or nearly."""
        return self.library.duplicates() if self._library.there else []

    def documents(self) -> list[DocumentRecord]:
        """Return what is in the library, oldest first. One that has still to begin holds nothing."""
        return self.library.documents() if self._library.there else []

    def document(self, name: str, *, whole: bool = False) -> Document:
        """Return a document by its id, source, title or, unless `whole`, a part that only one has. UsageError."""
        return finding.the_document(self.library, name, self.library_name, whole=whole)

    # Search and ask

    def search(self, query: str, k: int = 10, *, documents: bool = False) -> list[Hit]:
        """Return the k best passages for a query, or the best passage of each of k documents."""
        per_document = None if documents else k
        check_length(query, "query", self.settings.answer.max_question_characters)
        settings, encoder = self.settings.retrieval, self.encoder
        return retrieve(
            searchable(query), self.library, encoder, settings, k, per_document=per_document, documents=documents
        )

    def ask(self, question: str, history: Sequence[Turn] = (), *, context: str | None = None) -> Answer:
        """Return the answer, or the reason why there is none. `context` is answered from instead of the library.

        Raises UsageError for an empty or overlong question, ModelError where a model fails.
        """
        return _last(self.ask_stream(question, history, context=context), Answer)

    def ask_stream(
        self, question: str, history: Sequence[Turn] = (), *, context: str | None = None, stop: Event | None = None
    ) -> Iterator[Progress | Draft | Answer]:
        """Yield progress, drafts (all of the text so far) and, last, the checked Answer."""
        if context is not None:
            if not context.strip():
                yield composing.without_context(question)
                return
            with type(self)(self.parts, self.settings) as aside:
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
            second_reader=parts.second_reader,
            generator=parts.generator if self.settings.generator.leads else None,
            checker=parts.checker,
            settings=self.settings,
            summaries=self,
            judge=self._judge,
            stop=stop,
        )

    # Summarise

    def summarise(self, source: Source, *, stdin: BinaryIO | None = None, **wishes: Unpack[Wishes]) -> Summary:
        """Return a summary of a document of the library, a file, an address, "-" or a Document.

        Raises UsageError for a length, method or form that is not valid, SourceError where the source cannot be read.
        """
        return _last(self.summarise_stream(source, stdin=stdin, **wishes), Summary)

    def summarise_stream(
        self, source: Source, *, stdin: BinaryIO | None = None, stop: Event | None = None, **wishes: Unpack[Wishes]
    ) -> Iterator[Progress | Draft | Summary]:
        """Yield progress, drafts (all of the text so far) and, last, the checked Summary."""
        wanted = summarising.wanted(wishes, self.settings)  # before any model is loaded
        check_length(wishes.get("focus"), "focus", self.settings.answer.max_question_characters)
        document = self.read(source, stdin=stdin)
        memory = self._memory([document], writes=wanted["method"] == "abstractive")
        made = remembering.summarise(seen.as_seen(document), wanted, self.parts, memory, self.settings, stop)
        yield from (seen.summary_of(document, one) if isinstance(one, Summary) else one for one in made)

    def _memory(self, documents: Sequence[Document], *, writes: bool = False) -> Memory:
        """Where what is made of documents is kept: beside the first in the library, where it holds them all."""
        library = self._library.there
        if library is None or not documents or not all(map(library.is_current, documents)):
            return self._recent
        return Beside(library, documents[0].id, self.parts.identity(writer=writes))

    def digest(
        self, *sources: Source, length: str | None = None, focus: str | None = None, stdin: BinaryIO | None = None
    ) -> Digest:
        """Return what several documents say: those of the sources, or all of the library where none is named.

        Raises SourceError where a source cannot be read or none holds sentences, UsageError for a length in words.
        """
        documents = finding.all_read(self.read_each(sources, stdin=stdin))
        return _last(self.digest_stream(documents, length=length, focus=focus), Digest)

    def digest_stream(
        self,
        documents: Sequence[Document],
        *,
        length: str | None = None,
        focus: str | None = None,
        stop: Event | None = None,
    ) -> Iterator[Progress | Digest]:
        """Yield progress and, last, the Digest of the documents."""
        settings = self.settings
        check_length(focus, "focus", settings.answer.max_question_characters)
        digesting.digest_length(length or settings.summary.length)  # before any model is loaded
        memory = self._memory(documents)
        texts = [seen.as_seen(document) for document in documents]
        made = remembering.digest(texts, self.parts, memory, settings, length=length, focus=focus, stop=stop)
        yield from (seen.digest_of(documents, one) if isinstance(one, Digest) else one for one in made)

    # Suggest and check

    def suggestions(self, source: Source, count: int = 3) -> list[str]:
        """Return at most `count` questions worth asking of an article, whose answers the reader finds; [] without one."""
        parts, chunking = self.parts, self.settings.chunking
        if parts.reader is None:
            return []
        return suggesting.suggest(seen.as_seen(self.read(source)), parts.reader, parts.encoder, chunking, count=count)

    def check(self, claim: str, source: Source) -> Check:
        """Return whether an article supports a sentence, contradicts it or does neither, and by which characters.

        Raises UsageError for an empty claim, SourceError where the source cannot be read.
        """
        if not claim.strip():
            raise UsageError("The claim is empty.", "Give a sentence, such as: qa-bot check 'It cost ten pounds.'")
        check_length(claim, "claim", self.settings.answer.max_question_characters)
        document, parts = self.read(source), self.parts
        evidence = [grounding.whole(seen.as_seen(document))]
        means = checking.CheckMeans(parts.checker, parts.reader, parts.second_checker, parts.vectors)
        found = checking.check(searchable(claim).strip(), evidence, means)
        return seen.check_in(document, checking.with_language(found, reads_english=self.settings.reads_english))

    def _judge(self, claim: str, sentences: Sequence[grounding.Evidence]) -> judging.Judged | None:
        """What the second checker, loaded for the first such claim, says of a claim in other words."""
        second = self.parts.second_checker
        return judging.judged(claim, sentences, second, self.parts.vectors) if second else None

    # Read what a name or address means

    def read(self, source: Source, *, stdin: BinaryIO | None = None) -> Document:
        """Return a Document as it is, what a file holds now, one of the library by its name or address, or an address's."""
        return finding.read(self._library.there, source, self.settings, stdin)

    def shown(self, source: str, *, stdin: BinaryIO | None = None) -> Document:
        """Return what `read` does, but the library's text of a file that is in it, in which citations are counted."""
        return finding.shown(self._library.there, source, self.settings, stdin)

    def holds(self, source: str) -> bool:
        """Return whether the library has a document of exactly this source: a whole path, an address."""
        return self._library.there is not None and self._library.there.origin(source) is not None

    def tell_other(self, document: Document) -> None:
        """Log a warning where the library holds another text of the source of a document that was read now."""
        finding.tell_other(self._library.there, document, self.settings.library.folder)

    def read_each(
        self, sources: Sequence[Source] = (), *, stdin: BinaryIO | None = None
    ) -> Iterator[Document | SourceReport]:
        """Yield the documents of sources, each once, and a report for what cannot be read.

        A source is what `read` takes, or a folder, or a file of several documents. None: all of the library.
        """
        named = sources or [record.id for record in self.documents()]
        return finding.read_each(self._library.there, named, self.settings, stdin)


def _last(items: Iterable[object], kind: type[Last]) -> Last:
    final = None
    for item in items:
        final = item
    if not isinstance(final, kind):
        raise TypeError(f"the stream ended with {type(final).__name__} instead of {kind.__name__}")
    return final
