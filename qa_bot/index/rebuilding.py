"""Building a library anew from what is sound in it. What is damaged is left out and named, never repaired by guessing."""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError
from qa_bot.index import place, rows, schema
from qa_bot.index.carving import carve
from qa_bot.index.database import FILE, Database
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.upkeep import count, exchange, workshop
from qa_bot.types import Document, Passage

NOTHING_SOUND = (
    "Put a backup in its place with `qa-bot doctor --restore FILE`, or move its folder away and add the articles again."
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of a library that was built anew."""

    documents: int  # that it holds now
    lost: tuple[str, ...]  # sources of what could not be read, to be added again
    kept: Path | None  # the damaged file, where something was lost, or may have been
    certain: bool = True  # that no document is lost which `lost` does not name


def rebuild(folder: Path, busy_seconds: float) -> Rebuilt:
    """Build the library in `folder` anew from what is sound in it, all tables and indexes; the vector cache goes.

    What cannot be read is left out and named; then the file as it was is kept. Raises LibraryError where nothing can be
    read, LibraryBusyError where another process has the library open; then nothing is changed.
    """
    path, kept = folder / FILE, folder / "library.before-rebuild.sqlite"
    if not path.is_file():
        raise LibraryError(f"There is no library {folder.name!r} in {folder.parent}.", "`qa-bot libraries` lists them.")
    if not path.stat().st_size:
        place.check_new(folder, create=False)
    with workshop(folder, busy_seconds) as fresh:
        documents, lost, certain = _fill(fresh, path, busy_seconds)
        exchange(folder, fresh, kept)
        if certain and not lost:
            kept.unlink()
            return Rebuilt(documents, (), None)
    return Rebuilt(documents, tuple(lost), kept, certain)


def _fill(fresh: Path, path: Path, busy_seconds: float) -> tuple[int, list[str], bool]:
    """Make the library `fresh` of what is sound in `path`.

    Returns how many documents it holds, the sources of the lost, and whether these are certainly all.
    """
    certain = False
    saved: set[str] = set()
    lost: dict[str, None] = {}
    with ExitStack() as stack:
        new: Database | None = None
        readings = stack.enter_context(closing(_readings(path, fresh.with_name("carved.sqlite"), busy_seconds)))
        for old, identity, whole in readings:
            certain |= whole
            if new is None:
                new = stack.enter_context(closing(Database(fresh, busy_seconds)))
                schema.prepare(new, identity)
            with new.writing() as connection:
                for source, found in _salvage(old, identity):
                    if found is None:
                        lost[source] = None
                    elif source not in saved:
                        document, passages, vectors, added = found
                        rows.insert(connection, document, passages, vectors, added=added)
                        saved.add(source)
                schema.count_commit(connection)
            if whole and saved.issuperset(lost):
                break
        assert new is not None
        return count(new), [source for source in lost if source not in saved], certain


def _readings(
    path: Path, carved: Path, busy_seconds: float
) -> Generator[tuple[Database, EncoderIdentity, bool], None, None]:
    """Yield a damaged library, whose vectors it holds, and whether it tells of all its documents.

    First comes what SQLite reads, then what single pages hold. Raises LibraryError where neither gives anything.
    """
    reason: LibraryError | None = None
    try:
        with closing(Database(path, busy_seconds)) as database:
            yield database, schema.stored_identity(database), _tells_all(database)
    except (LibraryBusyError, LibraryUnwritableError):
        raise
    except LibraryError as error:
        reason = error
    identity = carve(path, carved)
    if identity is not None:
        with closing(Database(carved, busy_seconds)) as database:
            if reason is not None:
                _name_orphans(database)
            yield database, identity, False
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
            "INSERT INTO documents (number, source) SELECT DISTINCT document, 'document number ' || document ||"
            " ', whose name cannot be read' FROM passages WHERE document NOT IN (SELECT number FROM documents)"
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
            named.add(str(source))
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
