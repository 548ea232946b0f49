"""Names of stored documents and files: one gives way to another, and those that hold half characters are mended.

Earlier versions stored a file's name that is not UTF-8 with lone surrogates, which no page and no other program takes.
"""

import logging
import sqlite3
from dataclasses import replace

from qa_bot.errors import LibraryBusyError, LibraryUnwritableError
from qa_bot.index import rows, schema
from qa_bot.index.database import Database, utf8
from qa_bot.index.fulltext import index_text
from qa_bot.types import Document, document_id, readable

# What stands for a byte of a file's name is stored as ED B2 or ED B3 and one more; no character begins so. SQLite looks
# for it in the index of the names alone.
SPOILT = "instr(CAST({0} AS BLOB), x'edb2') OR instr(CAST({0} AS BLOB), x'edb3')"
LOG = logging.getLogger("qa_bot")


def rename(connection: sqlite3.Connection, old_id: str, document: Document) -> bool:
    """Give a stored document the source, and so the id, of `document`; its vectors and words stay.

    Returns False, and changes nothing, unless all but the source is the same and no document has the new source.
    """
    old = rows.read_document(connection, old_id)
    if old is None or replace(old, id=document.id, source=document.source) != document:
        return False
    source = utf8(document.source)
    if connection.execute("SELECT 1 FROM documents WHERE source = CAST(? AS TEXT)", (source,)).fetchone():
        return False
    rows.relabel(connection, old_id, document)
    return True


def mend_names(database: Database) -> None:
    """Write out what is no UTF-8 in the names of documents and files, and tell of it.

    Where nothing can be written now, names are made readable on their way out (`rows`), and this is tried again.
    """
    with database.reading() as connection:
        if not (_spoilt(connection, "documents", "source") or _spoilt(connection, "files", "path")):
            return
    try:
        with database.writing(0) as connection:
            mended = [_mend_document(connection, number) for number in _spoilt(connection, "documents", "source")]
            for number in _spoilt(connection, "files", "path"):
                _mend_file(connection, number)
            schema.count_commit(connection)
    except (LibraryBusyError, LibraryUnwritableError) as error:
        LOG.debug("Names that are not UTF-8 were not mended: %s", error)
        return
    told = ", ".join(mended[:3]) + (f" and {len(mended) - 3:,} more" if len(mended) > 3 else "")
    LOG.warning("Names that are not UTF-8 are now stored with their bytes written out: %s.", told or "of files")


def _spoilt(connection: sqlite3.Connection, table: str, column: str) -> list[int]:
    query = f"SELECT number FROM {table} WHERE {SPOILT.format(column)} ORDER BY number"
    return [number for (number,) in connection.execute(query)]


def _mend_document(connection: sqlite3.Connection, number: int) -> str:
    """Make the name of the document in a row readable; return its source. One that has the name already gives way."""
    (old_id,) = connection.execute("SELECT id FROM documents WHERE number = ?", (number,)).fetchone()
    found = rows.read_document(connection, old_id)
    assert found is not None
    source = utf8(found.source)
    for (other,) in connection.execute("SELECT id FROM documents WHERE source = CAST(? AS TEXT)", (source,)).fetchall():
        rows.delete(connection, other)
    document = replace(found, id=document_id(found.source, found.title, found.text))
    rows.relabel(connection, old_id, document)
    connection.execute(
        "UPDATE words SET title = ? WHERE rowid IN (SELECT number FROM passages WHERE document = ?)",
        (index_text(document.title), number),
    )
    return document.source


def _mend_file(connection: sqlite3.Connection, number: int) -> None:
    path = utf8(readable(connection.execute("SELECT path FROM files WHERE number = ?", (number,)).fetchone()[0]))
    twin = connection.execute("SELECT number FROM files WHERE path = CAST(? AS TEXT)", (path,)).fetchone()
    if twin:
        connection.execute("UPDATE documents SET file = ? WHERE file = ?", (twin[0], number))
        connection.execute("DELETE FROM files WHERE number = ?", (number,))
    else:
        connection.execute("UPDATE files SET path = CAST(? AS TEXT) WHERE number = ?", (path, number))
