"""Building a library anew from what is sound in it. What is damaged is left out and named, never repaired by guessing."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError
from qa_bot.index import place, purging, rows, schema
from qa_bot.index.carving import Carved, carve
from qa_bot.index.database import FILE, Database
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.upkeep import count, exchange, new_copy, workshop
from qa_bot.types import Document, Passage, readable

NOTHING_SOUND = (
    "Put a backup in its place with `qa-bot doctor --restore FILE`, or move its folder away and add the articles again."
)
NAMELESS = ", whose name cannot be read"  # ends what is told of a document of which only the number is known


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of a library that was built anew."""

    documents: int  # that it holds now
    lost: tuple[str, ...]  # sources of what could not be read, to be added again
    kept: Path | None  # the damaged file, where something was lost, or may have been
    certain: bool = True  # that no document is lost which `lost` does not name
    numbered: int | None = None  # documents that its own numbers allow for, where it is not certain
    pages: tuple[int, int] = (0, 0)  # of the file that are there, and that were there by its header; 0: not counted

    @property
    def least(self) -> int:
        """The documents that it held at least: damage may make two names of one."""
        told = self.documents + len(self.lost)
        return told if self.numbered is None else min(told, self.numbered)

    @property
    def most(self) -> int | None:
        """The documents that it can have held, None where that is not known."""
        return self.least if self.certain else self.numbered


def rebuild(folder: Path, busy_seconds: float) -> Rebuilt:
    """Build the library in `folder` anew from what is sound in it, all tables and indexes; the vector cache goes.

    What cannot be read is left out and named; then the file as it was is kept. Raises LibraryError where nothing can be
    read, LibraryBusyError where another process has the library open; then nothing is changed.
    """
    path, kept = folder / FILE, new_copy(folder, "rebuild")
    if not path.is_file():
        raise LibraryError(f"There is no library {folder.name!r} in {folder.parent}.", "`qa-bot libraries` lists them.")
    if not path.stat().st_size:
        place.check_new(folder, create=False)
    with workshop(folder, busy_seconds) as fresh:
        rebuilt = _fill(fresh, path, busy_seconds)
        exchange(folder, fresh, kept)
        if rebuilt.certain and not rebuilt.lost:
            kept.unlink()
            return rebuilt
    return replace(rebuilt, kept=kept)


def _fill(fresh: Path, path: Path, busy_seconds: float) -> Rebuilt:
    """Make the library `fresh` of what is sound in `path`, with a record of what was lost. Nothing is kept yet."""
    certain = False
    saved: set[str] = set()
    lost: dict[str, None] = {}
    carved: Carved | None = None
    with ExitStack() as stack:
        new: Database | None = None
        readings = stack.enter_context(closing(_readings(path, fresh.with_name("carved.sqlite"), busy_seconds)))
        for old, identity, found in readings:
            carved = found if isinstance(found, Carved) else carved
            certain |= found is True
            if new is None:
                new = stack.enter_context(closing(Database(fresh, busy_seconds)))
                schema.prepare(new, identity)
            with new.writing() as connection:
                for source, document in _salvage(old, identity):
                    if document is None:
                        lost[source] = None
                    elif source not in saved:
                        rows.insert(connection, *document[:3], added=document[3])
                        saved.add(source)
                if not isinstance(found, Carved):
                    _keep_record(old, connection)
                schema.count_commit(connection)
            if certain and saved.issuperset(lost):
                break
        assert new is not None
        names = tuple(source for source in lost if source not in saved)
        rebuilt = Rebuilt(count(new), names, None, certain)
        if carved and not certain:
            numbered = carved.most if carved.most and carved.most >= rebuilt.documents else None
            rebuilt = replace(rebuilt, numbered=numbered, pages=carved.pages)
        if names or not certain:
            with new.writing() as connection:
                schema.write_rebuilt(connection, rebuilt.documents, rebuilt.least, rebuilt.most)
    return rebuilt


def _keep_record(old: Database, connection: sqlite3.Connection) -> None:
    """Let the new library tell of the last time that something was lost, and of purges that are due, as the old one did."""
    with suppress(LibraryError), old.reading() as reading:
        purging.carry(reading, connection)
        if record := schema.read_rebuilt(reading):
            schema.write_rebuilt(connection, **record)


def _readings(
    path: Path, into: Path, busy_seconds: float
) -> Generator[tuple[Database, EncoderIdentity, bool | Carved], None, None]:
    """Yield a damaged library, whose vectors it holds, and whether it tells of all its documents.

    First comes what SQLite reads, then what single pages hold, with what these tell. Raises LibraryError where neither
    gives anything.
    """
    reason: LibraryError | None = None
    try:
        with closing(Database(path, busy_seconds)) as database:
            yield database, schema.stored_identity(database), _tells_all(database)
    except (LibraryBusyError, LibraryUnwritableError):
        raise
    except LibraryError as error:
        reason = error
    carved = carve(path, into)
    if carved.identity is not None:
        with closing(Database(into, busy_seconds)) as database:
            if reason is not None:
                _name_orphans(database)
            yield database, carved.identity, carved
    elif reason is not None:
        raise LibraryError(f"Nothing of it can be kept: {reason}", NOTHING_SOUND) from reason


def _tells_all(database: Database) -> bool:
    """Return whether the documents can be counted in their table and by their sources, and are as many."""
    counts = []
    with suppress(LibraryError), database.reading() as connection:
        for query in ("SELECT number FROM documents NOT INDEXED", "SELECT source FROM documents ORDER BY source"):
            counts.append(sum(1 for _ in connection.execute(query)))
    return len(counts) == 2 and counts[0] == counts[1]


def _name_orphans(carved: Database) -> None:
    """Give a name to documents of which only passages were found, so that they are told as lost."""
    with carved.exclusive() as connection:
        connection.execute(
            f"INSERT INTO documents (number, source) SELECT number, 'document number ' || number || '{NAMELESS}' FROM"
            " (SELECT number FROM numbers UNION SELECT document FROM passages)"
            " WHERE number NOT IN (SELECT number FROM documents)"
        )


Salvaged = tuple[Document, list[Passage], list[bytes], str]


def _salvage(database: Database, identity: EncoderIdentity) -> Iterator[tuple[str, Salvaged | None]]:
    """Yield the source of each document with all that is stored of it, or None where that is damaged."""
    numbers: set[int] = set()
    for order in ("ASC", "DESC"):  # from both ends: a damaged page stops a scan
        with suppress(LibraryError), database.reading() as connection:
            for (number,) in connection.execute(f"SELECT number FROM documents NOT INDEXED ORDER BY number {order}"):
                numbers.add(number)
    named: set[str] = set()
    with suppress(LibraryError), database.reading() as connection:
        for (source,) in connection.execute("SELECT source FROM documents ORDER BY source"):  # read from the index
            named.add(readable(str(source)))
    for number in sorted(numbers):
        with suppress(LibraryError), database.reading() as connection:
            found = _sound(connection, number, identity)
            named.discard(found[0].source)
            yield found[0].source, found
    yield from ((source, None) for source in sorted(named))


def _sound(connection: sqlite3.Connection, number: int, identity: EncoderIdentity) -> Salvaged:
    """Return what is stored of the document in row `number`. LibraryError where any of it is damaged."""
    records = rows.records(connection, "WHERE number = ?", (number,))
    if not records:
        raise LibraryError(f"The document {number} cannot be found.")
    record = records[0]
    document = rows.read_document(connection, record.id)
    found = connection.execute(
        f"SELECT {rows.PASSAGE} FROM passages WHERE document = ? ORDER BY number", (number,)
    ).fetchall()
    if document is None or len(found) != record.passages:
        raise LibraryError(f"{record.source}: {len(found)} of {record.passages} passages can be read.")
    vectors = [rows.checked_vector(each, identity.dim) for each in found]
    passages = [
        Passage(passage_id, document.id, start, end, heading, document.text[start:end])
        for _, passage_id, start, end, heading, _, _ in found
    ]
    return document, passages, vectors, record.added
