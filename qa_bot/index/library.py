"""A library in one folder on this disk: SQLite holds everything, FAISS holds a copy of the vectors for search.

Knows how documents, passages, words and vectors are stored together; refuses to know how passages are made or ranked.
Each change is one transaction; a search sees whole documents only, also while other processes write.
"""

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError, UsageError
from qa_bot.index import duplicates, examining, files, fulltext, place, purging, renaming, rows, schema, vectors
from qa_bot.index.cache import VectorCache
from qa_bot.index.database import FILE, Database
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.mirrored import MirroredFiles
from qa_bot.types import Document, DocumentRecord, Duplicate, Passage, readable

Change = Literal["added", "replaced", "unchanged"]

KEEP_SECONDS = 2.0  # that keeping a summary waits for other writers: it can be made again
LOG = logging.getLogger("qa_bot")


class Library:
    """Documents, their passages and vectors, and two ways to find passages. Safe to use from many threads and processes."""

    def __init__(self, database: Database, identity: EncoderIdentity) -> None:
        self._database = database
        self.identity = identity
        self.files = MirroredFiles(database)
        self._vectors = VectorCache(database, identity)  # used only within database.reading()
        self._counted = ("", 0)  # a state of the library, and the passages it has
        self._closed = False

    @classmethod
    def open(cls, folder: Path, identity: EncoderIdentity | None, *, create: bool, busy_seconds: float) -> "Library":
        """Open the library in `folder`, or begin one there; without an identity, one that is there, as it is.

        Raises LibraryError: missing, damaged, of another encoder.
        """
        path = folder / FILE
        if not path.is_file():
            place.make_room(folder, create)
        database = Database(path, busy_seconds)
        try:
            if schema.is_empty(database):
                place.check_new(folder, create)
            identity = identity or schema.stored_identity(database)
            schema.prepare(database, identity)
            renaming.mend_names(database)
        except BaseException:
            database.close()
            raise
        if database.read_only:
            LOG.warning("The library %s is read only: %s.", folder.name, database.read_only)
        return cls(database, identity)

    @classmethod
    def identity_at(cls, folder: Path, busy_seconds: float) -> EncoderIdentity | None:
        """Return the encoder of the library in `folder`, None where a library has still to begin. LibraryError."""
        path = folder / FILE
        if not path.is_file():
            return None
        with closing(Database(path, busy_seconds)) as database:
            return None if schema.is_empty(database) else schema.stored_identity(database)

    def require(self, identity: EncoderIdentity) -> None:
        """Raise LibraryError, naming each difference, unless the vectors of this library are of `identity`."""
        schema.check_identity(self.identity, identity, self._database)

    @property
    def name(self) -> str:
        """The name of its folder, "" for one in memory."""
        return self._database.path.parent.name if self._database.path else ""

    @classmethod
    def in_memory(cls, identity: EncoderIdentity) -> "Library":
        """Begin a library that leaves nothing behind: no files, gone when closed."""
        database = Database(None, busy_seconds=60)
        schema.prepare(database, identity)
        return cls(database, identity)

    def is_current(self, document: Document) -> bool:
        """Return whether exactly this document (source, title and text) is in the library."""
        with self._database.reading() as connection:
            return connection.execute("SELECT 1 FROM documents WHERE id = ?", (document.id,)).fetchone() is not None

    def add(self, document: Document, passages: Sequence[Passage], vectors: np.ndarray, *, file: str = "") -> Change:
        """Store a document whole or not at all; one with the same source gives way to it.

        `vectors`: (n, dim), unit length. `file` names the file that it came from where its source does not. Returns
        "unchanged", and writes nothing, where `is_current`. Raises LibraryError.
        """
        blobs = rows.check_passages(document, passages, vectors, self.identity)
        if self.is_current(document):  # without waiting for writers
            return "unchanged"
        with self._database.writing() as connection:
            if (old := files.origin(connection, document.source)) and old.id == document.id:
                return "unchanged"
            if old:
                rows.delete(connection, old.id)
            number = files.row_of(connection, file) if file else old.number if old else None
            rows.insert(connection, document, passages, blobs, file=number)
            schema.count_commit(connection)
        return "replaced" if old else "added"

    def remove(self, document_id: str, *, purge: bool = False) -> bool:
        """Remove a document with everything that was derived from it. Returns False where there is none.

        `purge`: note in the same transaction that its traces are to be cleared, which `vacuum` does.
        """
        self._database.settle()  # on a full disk the room of the log is what there is
        with self._database.writing() as connection:
            if not connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone():
                return False
            files.doubt(connection, document_id)
            if purge:
                purging.note(connection, document_id)
            rows.delete(connection, document_id)
            schema.count_commit(connection)
        return True

    def origin(self, source: str) -> files.Origin | None:
        """Return which document has a source, and the mirrored file that it came from; None where none has."""
        with self._database.reading() as connection:
            return files.origin(connection, source)

    def rename(self, document_id: str, document: Document) -> bool:
        """Let a stored document become `document` without new vectors. False where more than its source differs."""
        with self._database.writing() as connection:
            if renamed := renaming.rename(connection, document_id, document):
                schema.count_commit(connection)
        return renamed

    def twin(self, document_id: str) -> Duplicate | None:
        """Return the earlier document that this one repeats, or None."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT number FROM documents WHERE id = ?", (document_id,)).fetchone()
            return duplicates.find(connection, found[0]) if found else None

    def duplicates(self) -> list[Duplicate]:
        """Return each document that repeats an earlier one, in the order in which they were added."""
        with self._database.reading() as connection:
            numbers = connection.execute("SELECT number FROM documents ORDER BY number").fetchall()
            found = (duplicates.find(connection, number) for (number,) in numbers)
            return [one for one in found if one]

    def documents(self) -> list[DocumentRecord]:
        """Return a record a document, in the order in which they were added."""
        with self._database.reading() as connection:
            return rows.records(connection, "ORDER BY number")

    def record(self, document_id: str) -> DocumentRecord | None:
        """Return the document without its text, or None."""
        with self._database.reading() as connection:
            return next(iter(rows.records(connection, "WHERE id = ?", (document_id,))), None)

    def document(self, document_id: str) -> Document | None:
        """Return the document with its text, or None."""
        with self._database.reading() as connection:
            return rows.read_document(connection, document_id)

    def kept(self, document_id: str, key: str) -> str | None:
        """Return the text that `keep` put beside a document under a key, or None."""
        with self._database.reading() as connection:
            return rows.read_summary(connection, document_id, key)

    def keep(self, document_id: str, key: str, value: str) -> None:
        """Put a text beside a document, with which it goes: a summary, a draft. What cannot be kept now is told."""
        if self._database.read_only:
            return
        try:
            with self._database.writing(KEEP_SECONDS) as connection:  # passages are as before: no new commit
                rows.write_summary(connection, document_id, key, value)
        except (LibraryBusyError, LibraryUnwritableError) as error:
            why = "others write to the library." if isinstance(error, LibraryBusyError) else error
            LOG.warning("A summary was made, but not kept: %s", why)

    def find(self, name: str) -> list[DocumentRecord]:
        """Return the documents that `name` may mean, oldest first: see `rows.find`."""
        with self._database.reading() as connection:
            return rows.find(connection, readable(name))

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages in the order asked for, without those that are gone."""
        found: dict[str, Passage] = {}
        query = f"SELECT {rows.PASSAGE} FROM passages WHERE id = ?"
        with self._database.reading() as connection:
            document_of = cache(partial(rows.read_document, connection))
            for passage_id in dict.fromkeys(passage_ids):
                row = connection.execute(query, (passage_id,)).fetchone()
                if row is None:
                    continue
                rows.checked_vector(row, self.identity.dim)
                _, _, start, end, heading, _, _ = row
                owner = passage_id.rpartition(":")[0]
                if (document := document_of(owner)) is not None:
                    found[passage_id] = Passage(passage_id, owner, start, end, heading, document.text[start:end])
        return [found[passage_id] for passage_id in passage_ids if passage_id in found]

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Return up to k (passage id, cosine), best first, ties by passage id. `vector`: (dim,) float32, unit length.

        Raises LibraryError for a vector of another shape.
        """
        dim = self.identity.dim
        if np.shape(vector) != (dim,):
            raise LibraryError(f"A query's vector has shape {np.shape(vector)}, not ({dim},).")
        with self._database.reading() as connection:
            index = self._vectors.index(connection, self._count(connection))
            found = index.search(vector, k, lambda numbers: vectors.stored(connection, dim, numbers))
            ids = [
                (connection.execute("SELECT id FROM passages WHERE number = ?", (number,)).fetchone()[0], score)
                for number, score in found
            ]
        return sorted(ids, key=lambda pair: (-pair[1], pair[0]))[: max(k, 0)]

    def lexical(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return up to k (passage id, BM25 > 0), best first, ties by passage id. `query` is text, never syntax."""
        with self._database.reading() as connection:
            return fulltext.search(connection, query, k)

    def count(self) -> int:
        """Return the number of passages."""
        with self._database.reading() as connection:
            return self._count(connection)

    def _count(self, connection: sqlite3.Connection) -> int:
        """Return the number of passages that `connection` sees: counted once a state, since many ask for it."""
        commit = schema.commit_name(connection)
        if self._counted[0] != commit:
            self._counted = (commit, int(connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0]))
        return self._counted[1]

    def vacuum(self) -> None:
        """Leave no trace of what was removed: full-text segments, free pages, the log, the vector cache, kept copies.

        Raises TracesError where that cannot be done to its end; it stays due.
        """
        purging.purge(self._database)
        self._save_vectors(self._database.busy_seconds, force=True)

    def purge_due(self) -> list[purging.Due]:
        """Return which removed documents may still have left traces, since the work of `vacuum` was cut short."""
        with self._database.reading() as connection:
            return purging.read(connection)

    def examine(self) -> examining.Examined:
        """Return what is wrong with the library, and what of it could not be examined. Reads everything."""
        return examining.examine(self._database, self.identity.dim)

    def rebuilt(self) -> dict[str, Any] | None:
        """Return what `schema.read_rebuilt` does."""
        with self._database.reading() as connection:
            return schema.read_rebuilt(connection)

    def search_state(self) -> tuple[str, str]:
        """Return how the next search compares vectors, "exact" or "coded", and how their copy on disk is."""
        with self._database.reading() as connection:
            return self._vectors.state(connection, self._count(connection))

    def backup(self, path: Path) -> None:
        """Copy the library, compact and as it is now, into a new file. UsageError: it is there; LibraryError: no room."""
        if path.exists():
            new = path / "library.sqlite" if path.is_dir() else path.with_name(f"{path.stem}-2{path.suffix}")
            raise UsageError(
                f"{path} exists already, and a backup overwrites nothing.", f"Name a new file, such as {new}."
            )
        self._database.copy(path)

    def close(self) -> None:
        """Save the vector cache where it is behind, and let go of the files. Closing twice does nothing."""
        if not self._closed:
            self._closed = True
            self._save_vectors(seconds=0)
            self._database.close()

    def _save_vectors(self, seconds: float, force: bool = False) -> None:
        """Write the cache if it is due, unless another process writes: that one will. A cache is never worth an error."""
        path = self._database.path
        if path is None or self._database.read_only:
            return
        try:
            if not force:
                with self._database.reading() as connection:
                    due = self._vectors.is_due(connection, self._count(connection))
                    if not due and not self._vectors.superfluous(connection):
                        return
            with self._database.exclusive(seconds) as writer, self._database.reading() as connection:
                self._vectors.save(connection, writer, self._count(connection), force=force)
        except LibraryBusyError as error:
            LOG.debug("The vector cache of %s was not saved: %s", path.parent, error)
        except LibraryError as error:
            LOG.warning("The vector cache of %s was not saved: %s", path.parent, error)
