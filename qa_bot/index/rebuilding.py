"""Building a library anew from what is sound in it. What is damaged is left out and named, never repaired by guessing."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from qa_bot.errors import LibraryBusyError, LibraryError
from qa_bot.index import rows, schema
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
    kept: Path | None  # the damaged file, where something was lost


def rebuild(folder: Path, busy_seconds: float) -> Rebuilt:
    """Build the library in `folder` anew from what is sound in it, all tables and indexes; the vector cache goes.

    What cannot be read is left out and named; then the file as it was is kept. Raises LibraryError where nothing can be
    read, LibraryBusyError where another process has the library open; then nothing is changed.
    """
    lost: list[str] = []
    if not (folder / FILE).is_file():
        raise LibraryError(f"There is no library {folder.name!r} in {folder.parent}.", "`qa-bot libraries` lists them.")
    with workshop(folder, busy_seconds) as fresh, _legible(folder / FILE, busy_seconds) as (old, identity):
        with closing(Database(fresh, busy_seconds)) as new:
            schema.prepare(new, identity)
            with new.writing() as connection:
                for source, found in _salvage(old, identity):
                    if found is None:
                        lost.append(source)
                    else:
                        document, passages, vectors, added = found
                        rows.insert(connection, document, passages, vectors, added=added)
                schema.count_commit(connection)
            documents = count(new)
        old.close()
        kept = folder / "library.before-rebuild.sqlite"
        exchange(folder, fresh, kept)
        if not lost:
            kept.unlink()
    return Rebuilt(documents, tuple(lost), kept if lost else None)


@contextmanager
def _legible(path: Path, busy_seconds: float) -> Iterator[tuple[Database, EncoderIdentity]]:
    """Give a damaged library and whose vectors it holds. Raises LibraryError where not even that can be read."""
    with ExitStack() as stack:
        try:
            database = stack.enter_context(closing(Database(path, busy_seconds)))
            identity = schema.stored_identity(database)
        except LibraryBusyError:
            raise
        except LibraryError as error:
            raise LibraryError(f"Nothing of it can be kept: {error}", NOTHING_SOUND) from error
        yield database, identity


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
