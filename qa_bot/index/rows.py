"""Documents and passages as rows of SQLite and back, and the checks on both ways.

SQLite keeps no checksums, so each row carries its own: a damaged one is reported, never answered from. Names go out
without surrogates, though libraries of before may hold some (renaming.py).
"""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import numpy as np

from qa_bot.errors import LibraryError
from qa_bot.index.database import RESTORE, utf8
from qa_bot.index.fulltext import index_text
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.likeness import sketch
from qa_bot.types import Document, DocumentRecord, Page, Passage, readable

PASSAGE = "number, id, start, end, heading, vector, checksum"
RECORD = "id, source, title, characters, passages, added, metadata"
MOST_SUMMARIES = 5_000  # texts kept for one document; the oldest go first. 20 MB take about 2,500 parts
PARTS = re.compile(r"/|\\(?!x[89a-f][0-9a-f])")  # what parts the names in a source; "\\xff" is a byte of a name
UNIT = 1e-2  # how far a vector's length may be from 1


def check_passages(
    document: Document, passages: Sequence[Passage], vectors: np.ndarray, identity: EncoderIdentity
) -> list[bytes]:
    """Return the vectors as stored, float32 little-endian, one a passage. LibraryError for what does not fit together."""
    expected = (len(passages), identity.dim)
    if np.shape(vectors) != expected:
        raise LibraryError(f"{document.source}: vectors have shape {np.shape(vectors)}, not {expected}.")
    for passage in passages:
        spot = document.text[passage.start : passage.end]
        if (
            passage.document_id != document.id
            or not 0 <= passage.start <= passage.end <= len(document.text)
            or spot != passage.text
        ):
            raise LibraryError(f"{document.source}: passage {passage.id} is not document.text[start:end].")
    if len({passage.id for passage in passages}) != len(passages):
        raise LibraryError(f"{document.source}: two passages have the same id.")
    rows = np.ascontiguousarray(vectors, dtype="<f4")
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1)
    if identity.normalised and not np.all(np.abs(lengths - 1) < UNIT):  # false for NaN too
        raise LibraryError(f"{document.source}: the encoder {identity.name} gave vectors that are not of unit length.")
    return [row.tobytes() for row in rows]


def insert(
    connection: sqlite3.Connection,
    document: Document,
    passages: Sequence[Passage],
    vectors: Sequence[bytes],
    *,
    file: int | None = None,
    added: str = "",
) -> None:
    """Write a document, its passages, their vectors and words. `file`: the row in files that it came from."""
    *_, pages, metadata = parts = _parts(document)
    added = added or datetime.now(UTC).isoformat(timespec="seconds")
    number = connection.execute(
        "INSERT INTO documents (id, source, title, characters, passages, added, pages, metadata, checksum, text, file)"
        " VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?)",
        (
            *(document.id, utf8(document.source), utf8(document.title), len(document.text), len(passages), added),
            *(pages, metadata, _checksum(*parts)),
            *(utf8(document.text), file),
        ),
    ).lastrowid
    connection.executemany("INSERT INTO sketches VALUES (?, ?)", [(each, number) for each in sketch(document.text)])
    title = index_text(document.title)
    for passage, vector in zip(passages, vectors, strict=True):
        row = connection.execute(
            "INSERT INTO passages (id, document, start, end, heading, checksum, vector)"
            " VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, ?)",
            (
                *(passage.id, number, passage.start, passage.end, utf8(passage.heading)),
                *(_passage_checksum(passage.id, passage.start, passage.end, passage.heading, vector), vector),
            ),
        ).lastrowid
        connection.execute(
            "INSERT INTO words (rowid, title, heading, text) VALUES (?, ?, ?, ?)",
            (row, title, index_text(passage.heading), index_text(passage.text)),
        )


def delete(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete a document and all that was derived from it."""
    connection.execute(
        "DELETE FROM words WHERE rowid IN (SELECT passages.number FROM passages"
        " JOIN documents ON document = documents.number WHERE documents.id = ?)",
        (document_id,),
    )
    connection.execute(
        "DELETE FROM documents WHERE id = ?", (document_id,)
    )  # passages, sketch and summaries go with it


def relabel(connection: sqlite3.Connection, old_id: str, document: Document) -> None:
    """Give a stored document the id, source, title and metadata of `document`, which has its text; vectors and words stay."""
    query = f"SELECT {PASSAGE} FROM passages WHERE document = (SELECT number FROM documents WHERE id = ?)"
    for row in connection.execute(query, (old_id,)).fetchall():
        vector = checked_vector(row, len(row[5]) // 4)
        number, passage_id, start, end, heading, *_ = row
        renamed = f"{document.id}:{passage_id.rpartition(':')[2]}"
        checksum = _passage_checksum(renamed, start, end, heading, vector)
        connection.execute("UPDATE passages SET id = ?, checksum = ? WHERE number = ?", (renamed, checksum, number))
    *_, metadata = parts = _parts(document)
    connection.execute(
        "UPDATE documents SET id = ?, source = CAST(? AS TEXT), title = CAST(? AS TEXT), metadata = ?, checksum = ?"
        " WHERE id = ?",
        (document.id, utf8(document.source), utf8(document.title), metadata, _checksum(*parts), old_id),
    )


def read_summary(connection: sqlite3.Connection, document_id: str, key: str) -> str | None:
    """Return a text that was made of a document, None where there is none or it is damaged: it can be made again."""
    row = connection.execute(
        "SELECT value, checksum FROM summaries WHERE key = ? AND document = (SELECT number FROM documents WHERE id = ?)",
        (key, document_id),
    ).fetchone()
    sound = row is not None and _are(str, row[0]) and _checksum(key, row[0]) == row[1]
    return str(row[0]) if sound else None


def write_summary(connection: sqlite3.Connection, document_id: str, key: str, value: str) -> None:
    """Keep a text that was made of a document, if the document is there; it goes when the document goes."""
    connection.execute(
        "INSERT OR REPLACE INTO summaries (document, key, checksum, value)"
        " SELECT number, ?, ?, CAST(? AS TEXT) FROM documents WHERE id = ?",
        (key, _checksum(key, value), utf8(value), document_id),
    )
    connection.execute(
        "DELETE FROM summaries WHERE document = (SELECT number FROM documents WHERE id = ?) AND number NOT IN"
        " (SELECT number FROM summaries WHERE document = (SELECT number FROM documents WHERE id = ?)"
        " ORDER BY number DESC LIMIT ?)",
        (document_id, document_id, MOST_SUMMARIES),
    )


def records(connection: sqlite3.Connection, where: str = "", values: Sequence[object] = ()) -> list[DocumentRecord]:
    """Return the documents that a condition of SQL picks, in its order. LibraryError where a row is damaged."""
    return [_record(row) for row in connection.execute(f"SELECT {RECORD} FROM documents {where}", values)]


def _record(row: tuple[Any, ...]) -> DocumentRecord:
    document_id, source, title, characters, passages, added, metadata = row
    if not _are(str, document_id, source, title, added, metadata) or not _are(int, characters, passages):
        raise LibraryError(f"The record of the document {document_id} ({source}) is damaged.", RESTORE)
    stated = _stated(metadata)
    return DocumentRecord(document_id, readable(source), readable(title), characters, passages, added, stated)


def find(connection: sqlite3.Connection, name: str) -> list[DocumentRecord]:
    """Return the documents that `name` may mean, in the order of their addition.

    An id, a source, an id's beginning (6 digits or more), the file name of a source or a title: the first of these kinds
    that fits any decides.
    """
    if not name:  # what is behind the last "/" of many addresses
        return []
    beginning = beginning_of_id(name)
    for condition, values in (  # each is answered from an index; the longer way has to read them all
        ("id = ?", (name.lower(),)),
        ("source = CAST(? AS TEXT)", (utf8(name),)),
        ("id >= ? AND id < ? ORDER BY number", (beginning, beginning + "g")),
    ):
        if found := records(connection, f"WHERE {condition}", values):
            return found
    folded = name.casefold()
    named = []
    for number, source, title in connection.execute("SELECT number, source, title FROM documents ORDER BY number"):
        if (source.endswith(name) and PARTS.split(source)[-1] == name) or title.casefold() == folded:
            named.append(number)
    return [one for number in named for one in records(connection, "WHERE number = ?", (number,))]


def beginning_of_id(name: str) -> str:
    """Return the beginning of an id (6 digits or more) that a name is; "x", which no id begins with, for another name."""
    lowered = name.lower()
    return lowered if re.fullmatch("[0-9a-f]{6,32}", lowered) else "x"


def folded(name: str) -> str:
    """Return a title or file name as names are compared: without case, composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def read_document(connection: sqlite3.Connection, document_id: str) -> Document | None:
    """Return the document, or None. LibraryError where it is damaged."""
    row = connection.execute(
        "SELECT source, title, text, pages, metadata, checksum FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return None
    source, title, text, pages, metadata, stored = row
    parts = (document_id, source, title, text, pages, metadata)
    if not _are(str, *parts) or _checksum(*parts) != stored:
        raise LibraryError(f"The document {document_id} ({source}) is damaged: it does not fit its checksum.", RESTORE)
    spans = tuple(Page(*page) for page in json.loads(pages))
    return Document(document_id, text, readable(source), readable(title), spans, _stated(metadata))


def _stated(metadata: str) -> dict[str, str]:
    """Return what is stated of a document; as with its names, libraries of before may hold surrogates."""
    stated = json.loads(metadata)
    return {readable(key): readable(value) for key, value in stated.items()} if r"\ud" in metadata else stated


def checked_vector(row: tuple[Any, ...], dim: int) -> bytes:
    """Return the vector of a `PASSAGE` row, float32 little-endian. LibraryError where the row is damaged."""
    number, passage_id, start, end, heading, vector, stored = row
    sound = _are(str, passage_id, heading) and _are(bytes, vector) and len(vector) == 4 * dim
    if not sound or _passage_checksum(passage_id, start, end, heading, vector) != stored:
        raise LibraryError(
            f"The passage {passage_id} (row {number}) is damaged: it does not fit its checksum.", RESTORE
        )
    return bytes(vector)


def _are(kind: type, *values: object) -> bool:
    """Whether damage left the values of the type that was stored: SQLite lets each cell have its own."""
    return all(isinstance(value, kind) for value in values)


def _parts(document: Document) -> tuple[str, str, str, str, str, str]:
    """What the checksum of a document covers, pages and metadata as they are stored."""
    pages = [(page.number, page.start, page.end, page.confidence) for page in document.pages]
    stored = json.dumps([page if page[-1] is not None else page[:-1] for page in pages])  # confidence is of OCR alone
    return document.id, document.source, document.title, document.text, stored, json.dumps(dict(document.metadata))


def _passage_checksum(passage_id: str, start: int, end: int, heading: str, vector: bytes) -> bytes:
    digest = blake2b(f"{passage_id} {start} {end} ".encode(), digest_size=8)
    digest.update(utf8(heading))
    digest.update(vector)
    return digest.digest()


def _checksum(*parts: str) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        data = utf8(part)
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.digest()
