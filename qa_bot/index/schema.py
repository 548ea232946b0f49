"""The tables of a library and how they came to be: ordered migrations, never edited once released.

`PRAGMA user_version` counts the migrations that a file has seen. Text is stored as `database.utf8` gives it.
"""

import json
import logging
import secrets
import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from qa_bot.errors import LibraryError, LibraryUnwritableError
from qa_bot.index.database import Database
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.likeness import sketch

APPLICATION = 0x51414254  # "QABT" in the file's header
LOG = logging.getLogger("qa_bot")

# Numbers are never used twice (AUTOINCREMENT), so a search index that knows passages by number needs only the
# difference to catch up. A checksum stands in each row, because SQLite has none: damage is noticed, not answered from.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE documents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            characters INTEGER NOT NULL,
            passages INTEGER NOT NULL,
            added TEXT NOT NULL,
            pages TEXT NOT NULL,
            metadata TEXT NOT NULL,
            checksum BLOB NOT NULL,
            text TEXT NOT NULL
        )""",
        """CREATE TABLE passages (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            heading TEXT NOT NULL,
            checksum BLOB NOT NULL,
            vector BLOB NOT NULL
        )""",
        """CREATE INDEX passages_document ON passages (document)""",
        """CREATE VIRTUAL TABLE words USING fts5 (
            title, heading, text, tokenize = 'porter unicode61 remove_diacritics 2'
        )""",
    ),
    (  # format 2: which file of a mirrored folder a document came from, and numbers that find its like
        """CREATE TABLE files (
            number INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            digest BLOB NOT NULL
        )""",
        """ALTER TABLE documents ADD COLUMN file INTEGER REFERENCES files (number) ON DELETE SET NULL""",
        """CREATE INDEX documents_file ON documents (file)""",
        """CREATE TABLE sketches (
            hash INTEGER NOT NULL,
            document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
            PRIMARY KEY (hash, document)
        ) WITHOUT ROWID""",
        """CREATE INDEX sketches_document ON sketches (document)""",
        """INSERT INTO sketches SELECT value, number FROM documents, json_each(sketch(CAST(text AS BLOB)))""",
    ),
    (  # format 3: what was made of a document and would be made again, summaries and drafts of its parts
        """CREATE TABLE summaries (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
            key TEXT NOT NULL,
            checksum BLOB NOT NULL,
            value TEXT NOT NULL,
            UNIQUE (document, key)
        )""",
    ),
)


def prepare(database: Database, identity: EncoderIdentity) -> None:
    """Bring an open database to this version's tables, and see that its vectors are of `identity`. LibraryError."""
    check_kind(database)
    with database.reading() as connection:
        version = _version(connection)
    if version > len(MIGRATIONS):
        raise LibraryError(
            f"{database.path} was made by a newer qa_bot (format {version}, this one knows {len(MIGRATIONS)}).",
            "Update qa_bot.",
        )
    _use_log(database)
    if version < len(MIGRATIONS):
        _migrate(database, identity, version)
    check_identity(stored_identity(database), identity, database)


def is_empty(database: Database) -> bool:
    """Return whether the file was created and never prepared (its creator was stopped)."""
    with database.reading() as connection:
        return _version(connection) == 0 and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(database: Database, identity: EncoderIdentity, version: int) -> None:
    """Bring the tables from `version` to the newest in one transaction; what was there is copied beside it before."""
    if database.read_only:
        raise LibraryUnwritableError(
            f"{database.path} has format {version}, this qa_bot writes {len(MIGRATIONS)}, and it is read-only here "
            f"({database.read_only}).",
            "Copy it to a folder that can be written.",
        )
    if version and database.path is not None:
        copy = database.path.with_suffix(f".before-format-{len(MIGRATIONS)}.sqlite")
        database.copy(copy)
        LOG.info(
            "The library is brought from format %d to %d; as it was, it is kept in %s.", version, len(MIGRATIONS), copy
        )
    with database.writing() as connection:
        connection.create_function("sketch", 1, lambda text: json.dumps(sketch(text.decode("utf-8", "surrogatepass"))))
        version = _version(connection)  # another process may have been here first
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        if version == 0:
            connection.execute("INSERT INTO state VALUES ('encoder', ?)", (json.dumps(asdict(identity)),))
            count_commit(connection)
            if sqlite3.sqlite_version_info >= (3, 42):  # older ones leave words behind until vacuum()
                connection.execute("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _use_log(database: Database) -> None:
    """See that readers and writers do not wait for each other: a new file and a backup have no write-ahead log yet."""
    if database.path is None or database.read_only:
        return
    with database.reading() as connection:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
    with database.exclusive() as connection:
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise LibraryError(
            f"{database.path} is on a file system that cannot share files safely (journal mode {mode}).",
            "Keep libraries on a local disk: the setting library.folder.",
        )


def check_kind(database: Database) -> None:
    """Raise LibraryError where the file is a database of something else, or somebody put orders for SQLite into it."""
    with database.reading() as connection:
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
        filled = connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
        planted = connection.execute(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        ).fetchone()
    if filled and not ours:
        raise LibraryError(f"{database.path} is a database, but not a library of qa_bot.", "Move it away.")
    if planted:  # a library has none; what they do is done whenever somebody writes or reads
        raise LibraryError(
            f"{database.path} holds a {planted[0]}, {planted[1]!r}, that qa_bot did not make: it could change what is stored.",
            "If the file is yours, `qa-bot doctor --rebuild` takes its documents over without it.",
        )


def count_commit(connection: sqlite3.Connection) -> None:
    """Give the state of the library, as this transaction leaves it, a new name: a count and a random part.

    The random part tells a library that was put back from a backup, and then changed, from the one before.
    """
    count = commit_name(connection).partition("-")[0]
    name = f"{int(count) + 1 if count.isdecimal() else 1}-{secrets.token_hex(8)}"
    connection.execute("INSERT OR REPLACE INTO state VALUES ('commit', ?)", (name,))


def commit_name(connection: sqlite3.Connection) -> str:
    """Return the name of the state that the connection sees: equal names, equal content."""
    row = connection.execute("SELECT value FROM state WHERE name = 'commit'").fetchone()
    return str(row[0]) if row else ""


def write_rebuilt(
    connection: sqlite3.Connection, saved: int, least: int, most: int | None, on: str | None = None
) -> None:
    """Note that a damaged library was built anew, and how many documents were saved of how many there were."""
    record = {"saved": saved, "least": least, "most": most, "on": on or datetime.now(UTC).date().isoformat()}
    connection.execute("INSERT OR REPLACE INTO state VALUES ('rebuilt', ?)", (json.dumps(record),))


def read_rebuilt(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """Return when documents were last lost ("on"), "saved" of "least" and, if known, "most"; None where none were."""
    row = connection.execute("SELECT value FROM state WHERE name = 'rebuilt'").fetchone()
    return dict(json.loads(row[0])) if row else None


def forget_rebuilt(connection: sqlite3.Connection) -> None:
    """Note no longer what was lost."""
    connection.execute("DELETE FROM state WHERE name = 'rebuilt'")


def stored_identity(database: Database) -> EncoderIdentity:
    """Return the encoder that made the vectors of an open library. LibraryError where the file is something else."""
    check_kind(database)
    with database.reading() as connection:
        row = connection.execute("SELECT value FROM state WHERE name = 'encoder'").fetchone()
    try:
        return EncoderIdentity(**json.loads(row[0]))
    except (TypeError, ValueError) as error:
        raise LibraryError(
            f"The library does not say which encoder made it: {error}.", "Restore it from a backup."
        ) from error


def check_identity(stored: EncoderIdentity, wanted: EncoderIdentity, database: Database) -> None:
    """Raise LibraryError, naming each difference and the ways out, unless both encoders are the same."""
    old, new = asdict(stored), asdict(wanted)
    different = [f"{key} {old[key]!r} there, {new[key]!r} now" for key in old if old[key] != new[key]]
    if different:
        raise LibraryError(
            f"The vectors of {database.path} were made by another encoder: {'; '.join(different)}.",
            f"Open it with encoder.model={stored.name} and the encoder.dtype, revision and prefixes of then "
            "(--set encoder.dtype=float32, or int8), or add the articles to a new library: --library NAME.",
        )
