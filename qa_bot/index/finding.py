"""What a name means: a document of the library, or a source outside it that is only read.

Knows how names are looked up and what is said where one fits nothing or several; refuses to change the library.
"""

import difflib
import logging
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from qa_bot.errors import SourceError, UsageError
from qa_bot.index import purging, rows
from qa_bot.index.library import Library
from qa_bot.ingest import loaders
from qa_bot.ingest.access.schemes import ADDRESS
from qa_bot.ingest.access.sources import existing
from qa_bot.settings import Settings
from qa_bot.types import Document, DocumentRecord, SourceReport, readable

Source = str | Path | Document
SHOWN = 5  # documents that an error lists
TITLE = 60  # characters of a title there
END = re.compile(r"\.[A-Za-z]{2,5}$")
LOG = logging.getLogger("qa_bot")
DEFAULT = "default"  # the library of who names none
NO_SPACES = "\u0e00"  # the first letter of Thai; of the alphabets before it all part words by spaces
NEAR = 0.75  # likeness of two words (Ratcliff and Metzener, 1988) from which one may be a slip for the other


def the_record(library: Library, name: str, library_name: str, *, whole: bool = False) -> DocumentRecord:
    """Return the one document that a name fits: an id, its beginning, a source, file name, title, a part of these two.

    The first of these kinds that fits anything decides; case and spaces do not count. Where a part was enough, what it is
    taken for is told; `whole`: it is not enough. Raises UsageError where a name fits none (the nearest are listed) or several.
    """
    name = readable(name)
    found = _fitting(library, name, whole=whole)
    if len(found) == 1:
        return _taken_for(library, name, found[0])
    if found:
        raise _several(name, found)
    if whole and (partly := _fitting(library, name, whole=False)):
        raise UsageError(f"{name!r} is only a part of a name: {_listed(partly)}.", "Give all of the name, or the id.")
    near = _nearest(library, name)
    raise UsageError(f"There is no document {name!r} in library {library_name!r}.{near}", "`qa-bot list` shows all.")


def the_document(library: Library, name: str, library_name: str, *, whole: bool = False) -> Document:
    """Return the document, with its text, that a name fits: see `the_record`. Raises UsageError: none or several."""
    document = library.document(the_record(library, name, library_name, whole=whole).id)
    if document is None:
        raise UsageError(f"{name!r} was removed a moment ago.")
    return document


def gone(library: Library, name: str) -> str:
    """Return the id of the removed document of that name whose traces are still to be cleared; "" for none, or where the
    name is the id of one that is there, or one was added again from where the removed one came.

    Raises UsageError where the name fits another document too: what is said again after an error must not remove that.
    """
    due = library.purge_due()
    found = purging.called(due, name) if due else None
    if found is None:
        return ""
    fitting = _fitting(library, name, whole=True)
    called = readable(name).lower()
    if any(record.id.startswith(called) or purging.is_source(found, record.source) for record in fitting):
        return ""
    if fitting:
        raise UsageError(
            f"{name!r} was removed, and its traces are still to be cleared; it is also a name of {_listed(fitting)}.",
            "`qa-bot doctor --purge` clears the traces; to remove the other, give its id.",
        )
    return found.id


def read(library: Library | None, source: Source, settings: Settings, stdin: BinaryIO | None = None) -> Document:
    """Return a Document as it is, the one that a file holds now, or the one of the library that a name or address fits.

    Where the library has no document of an address, it is fetched; where it holds another text of the file, that is
    told. Raises SourceError where there is none, UsageError where a name fits several.
    """
    if isinstance(source, Document):
        return source
    if stored := _stored(library, str(source)):
        return stored
    try:
        document = loaders.read_one(str(source), settings, stdin=stdin)
    except SourceError as error:
        raise SourceError(f"{error}{_nor(library, str(source))}", error.hint) from None
    tell_other(library, document, settings.library.folder)
    return document


def shown(library: Library | None, source: str, settings: Settings, stdin: BinaryIO | None = None) -> Document:
    """Return what `read` does, but of a file that is in the library the library's text: citations of answers count in it.

    Where the file reads otherwise now, or cannot be read, that is told.
    """
    if library is None or source == "-" or ADDRESS.match(source.strip()) or not loaders.is_outside(source):
        return read(library, source, settings, stdin)
    held = of_source(library, readable(str(existing(source))))
    if held is None:
        return read(library, source, settings, stdin)
    try:
        differs = loaders.read_one(source, settings).text != held.text
        told = f"reads otherwise now: `qa-bot show - < {shlex.quote(source)}` shows it as it is" if differs else ""
    except SourceError as error:
        told = f"cannot be read any more ({error})"
    if told:
        LOG.warning("This is the text that the library holds. %s %s.", held.source, told)
    return held


def of_source(library: Library, source: str) -> Document | None:
    """Return the document of the library that has exactly this source, or None."""
    origin = library.origin(source)
    return library.document(origin.id) if origin else None


def tell_other(library: Library | None, document: Document, folder: str) -> None:
    """Tell where the library holds another text of a source that was read now: its citations count in that one.

    `folder`: the setting library.folder, "" for the usual place; the command that is told names it as well.
    """
    held = of_source(library, document.source) if library else None
    if library is not None and held is not None and held.text != document.text:
        told = "%s is read as it is now; the library holds another text of it. `qa-bot%s add %s` brings it up to date."
        named = "" if library.name in ("", DEFAULT) else f" -l {shlex.quote(library.name)}"
        if folder:
            named += f" --set {shlex.quote(f'library.folder={folder}')}"
        LOG.warning(told, document.source, named, shlex.quote(document.source))


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
    elif found := _stored(library, str(source)):
        yield found
    else:
        for item in loaders.load(str(source), settings, stdin=stdin):
            if isinstance(item, SourceReport):
                yield replace(item, reason=f"{item.reason}{_nor(library, str(source))}")
            else:
                tell_other(library, item.document, settings.library.folder)
                yield item.document


def _stored(library: Library | None, name: str) -> Document | None:
    """The document of the library that a name fits, None where it fits none. UsageError: several.

    A file or folder that exists is meant itself: the library may hold an older state of it, or another of its name. An
    address that is in the library is not fetched: its server may be down, and nothing but `add` needs the network.
    """
    if library is None:
        return None
    found = library.find(name.strip()) if ADDRESS.match(name.strip()) else []
    if found:
        LOG.info("%s is read from the library, as it was when it was added.", name.strip())
    if not found and not loaders.is_outside(name):
        found = _fitting(library, name, whole=False)
    if len(found) > 1:
        raise _several(name, found)
    return library.document(_taken_for(library, name, found[0]).id) if found else None


def _nor(library: Library | None, name: str) -> str:
    """What is added to the error for a source where it might have been meant as the name of a document."""
    if library is None or loaders.is_outside(name):
        return ""
    return f" Nor is it a document of the library.{_nearest(library, name)}"


def _fitting(library: Library, name: str, *, whole: bool) -> list[DocumentRecord]:
    """All documents that a name may mean, in the order of their addition."""
    wanted = rows.folded(name).removesuffix("…")  # as `qa-bot list` cuts a title
    found = library.find(name)
    if found or not wanted:
        return found
    titles = [(rows.folded(record.title), record) for record in library.documents()]
    same = [record for title, record in titles if title == wanted]
    if same or whole:
        return same
    return [record for title, record in titles if _is_part(wanted, title) or _is_part(wanted, _file_of(record))]


def _file_of(record: DocumentRecord) -> str:
    return rows.folded(rows.PARTS.split(record.source)[-1])


def _is_part(wanted: str, name: str) -> bool:
    """Return whether a name holds another one, from the beginning of a word: "art" is no part of "start".

    Some writing has no spaces between its words.
    """
    parted = wanted[0].isalnum() and wanted[0] < NO_SPACES
    place = name.find(wanted)
    while parted and place > 0 and name[place - 1].isalnum() and name[place - 1] < NO_SPACES:
        place = name.find(wanted, place + 1)
    return place >= 0


def _taken_for(library: Library, name: str, record: DocumentRecord) -> DocumentRecord:
    """Return the record, and tell which it is where a part of its name was enough: another may have been meant."""
    if not library.find(name) and rows.folded(name) != rows.folded(record.title):
        LOG.info("%r is taken for %s.", name, _listed([record]))
    return record


def _several(name: str, found: Sequence[DocumentRecord]) -> UsageError:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return UsageError(
        f"{name!r} fits {len(found)} documents: {_listed(found)}{more}.", "Give at least six characters of one id."
    )


def _nearest(library: Library, name: str) -> str:
    """A sentence with the documents whose titles or file names share most with a name, word for word or nearly; or ""."""
    holders: dict[str, set[str]] = defaultdict(set)
    records = {record.id: record for record in library.documents()}
    for record in records.values():
        file = END.sub("", rows.PARTS.split(record.source)[-1])  # ".txt" is what many have in common
        for word in re.findall(r"\w+", rows.folded(f"{record.title} {file}")):
            holders[word].add(record.id)
    shared: Counter[str] = Counter()
    for word in re.findall(r"\w+", rows.folded(END.sub("", name))):
        for close in difflib.get_close_matches(word, holders, n=3, cutoff=NEAR):
            shared.update({holder: 1 / len(holders[close]) for holder in holders[close]})  # a rare word tells more
    best = max(shared.values(), default=0)
    near = [records[holder] for holder, share in shared.most_common(3) if share > best / 2]
    return f" Nearest: {_listed(near)}." if near else ""


def _listed(records: Sequence[DocumentRecord]) -> str:
    titles = (record.title if len(record.title) <= TITLE else f"{record.title[: TITLE - 1]}…" for record in records)
    return ", ".join(f"{title} ({record.id[:8]})" for title, record in zip(titles, records[:SHOWN], strict=False))
