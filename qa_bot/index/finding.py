"""What a name means: a document of the library, or a source outside it that is only read.

Knows how names are looked up and what is said where one fits nothing or several; refuses to change the library.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from qa_bot.errors import SourceError, UsageError
from qa_bot.index.library import Library
from qa_bot.ingest import loaders
from qa_bot.settings import Settings
from qa_bot.types import Document, DocumentRecord, SourceReport

Source = str | Path | Document


def the_record(library: Library, name: str, library_name: str) -> DocumentRecord:
    """Return the document that a name fits: an id or its beginning, a source, a title. UsageError: none or several."""
    found = library.find(name)
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(f"{record.id[:8]} ({record.title})" for record in found[:5])
        raise UsageError(f"{name!r} fits {len(found)} documents: {some}.", "Give the beginning of one id.")
    raise UsageError(f"There is no document {name!r} in library {library_name!r}.", "`qa-bot list` shows them.")


def the_document(library: Library, name: str, library_name: str) -> Document:
    """Return the document, with its text, that a name fits. Raises UsageError where it fits none or several."""
    document = library.document(the_record(library, name, library_name).id)
    if document is None:
        raise UsageError(f"{name!r} was removed a moment ago.")
    return document


def read(library: Library | None, source: Source, settings: Settings, stdin: BinaryIO | None = None) -> Document:
    """Return a Document as it is, one of the library by its name, or else the one that a file or address holds."""
    if isinstance(source, Document):
        return source
    return _stored(library, source) or loaders.read_one(str(source), settings, stdin=stdin)


def read_each(
    library: Library | None, sources: Sequence[Source], settings: Settings, stdin: BinaryIO | None = None
) -> Iterator[Document | SourceReport]:
    """Yield the documents of sources, each once, and a failed report for what cannot be read.

    A source is what `read` takes, or a folder, or a file of several documents.
    """
    known: set[str] = set()
    for source in sources:
        for item in _read_all(library, source, settings, stdin):
            if isinstance(item, SourceReport):
                yield item
            elif item.id not in known:
                known.add(item.id)
                yield item


def all_read(items: Iterable[Document | SourceReport]) -> list[Document]:
    """Return the documents of `read_each`. Raises SourceError for the first that could not be read."""
    documents = []
    for item in items:
        if isinstance(item, SourceReport):
            raise SourceError(f"{item.source}: {item.reason}")
        documents.append(item)
    return documents


def _read_all(
    library: Library | None, source: Source, settings: Settings, stdin: BinaryIO | None
) -> Iterator[Document | SourceReport]:
    if isinstance(source, Document):
        yield source
    elif found := _stored(library, source):
        yield found
    else:
        for item in loaders.load(str(source), settings, stdin=stdin):
            yield item if isinstance(item, SourceReport) else item.document


def _stored(library: Library | None, source: str | Path) -> Document | None:
    """The document of the library that a name fits, if it is one. The beginning of a title is enough to read it."""
    if library is None:
        return None
    found = library.find(str(source)) or _titled(library, str(source))
    return library.document(found[0].id) if len(found) == 1 else None


def _titled(library: Library, beginning: str) -> list[DocumentRecord]:
    wanted = beginning.casefold()
    return [record for record in library.documents() if record.title.casefold().startswith(wanted)]
