"""Which documents of a library repeat an earlier one, word for word or nearly. Knows nothing of what answers do with it."""

import sqlite3

from qa_bot.index.likeness import resemblance, runs
from qa_bot.index.rows import records
from qa_bot.types import Duplicate

LIKE = 0.9  # resemblance from which a document is called a duplicate
CANDIDATES = 3  # earlier documents that are compared in full with one


def find(connection: sqlite3.Connection, number: int) -> Duplicate | None:
    """Return the earlier document that the one in row `number` repeats, or None."""
    own = connection.execute("SELECT hash FROM sketches WHERE document = ?", (number,)).fetchall()
    candidates = connection.execute(
        "SELECT document, COUNT(*) AS shared FROM sketches"
        " WHERE hash IN (SELECT hash FROM sketches WHERE document = ?) AND document < ?"
        " GROUP BY document HAVING 2 * shared >= ? ORDER BY shared DESC, document LIMIT ?",
        (number, number, len(own), CANDIDATES),
    ).fetchall()
    if not candidates:
        return None
    text = _text(connection, number)
    mine = runs(text)
    found = []
    for candidate, _ in candidates:
        other = _text(connection, candidate)
        found.append((other == text, resemblance(mine, runs(other)), -candidate))
    same, share, original = max(found)
    if share < LIKE:
        return None
    repeat, first = (records(connection, "WHERE number = ?", (each,))[0] for each in (number, -original))
    return Duplicate(repeat, first, share, same)


def repeats(duplicate: Duplicate) -> str:
    """Return in words what a document repeats."""
    share = "same text as" if duplicate.same else f"{int(100 * duplicate.share)} % the same as"
    return f"{share} {duplicate.original.source}"


def _text(connection: sqlite3.Connection, number: int) -> str:
    return str(connection.execute("SELECT text FROM documents WHERE number = ?", (number,)).fetchone()[0])
