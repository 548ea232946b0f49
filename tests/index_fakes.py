"""What the tests of the index share: documents that a seed makes, an encoder of eight numbers, and work for processes."""

import contextlib
import os
import random
import resource
import time
from collections.abc import Iterator
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from qa_bot.errors import LibraryError
from qa_bot.index import cache, rebuilding, upkeep, vectors
from qa_bot.index.identity import EncoderIdentity
from qa_bot.index.library import Library
from qa_bot.types import Document, Page, Passage

IDENTITY = EncoderIdentity("fake", "r1", 8, "", "")
Made = tuple[Document, list[Passage], np.ndarray]


def unit(text: str, dim: int = 8) -> np.ndarray:
    """Return a unit vector that depends on all of `text`."""
    numbers = np.frombuffer(sha256(text.encode("utf-8", "surrogatepass")).digest(), dtype=np.uint32)[:dim]
    vector = numbers.astype(np.float64) / 2**31 - 1
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def make(source: str, text: str, *, title: str = "", size: int = 40, heading: str = "") -> Made:
    """Return a document, its passages of `size` characters and their vectors."""
    document = Document.of(
        text, source=source, title=title, pages=(Page(1, 0, len(text)),), metadata={"language": "en"}
    )
    text = document.text  # without surrogates
    passages = [
        Passage(
            f"{document.id}:{start}",
            document.id,
            start,
            min(start + size, len(text)),
            heading,
            text[start : start + size],
        )
        for start in range(0, len(text), size)
    ]
    vectors = np.array([unit(passage.text) for passage in passages], dtype=np.float32).reshape(-1, 8)
    return document, passages, vectors


def article(number: int, version: int = 0) -> Made:
    """Return the same article for the same numbers, with the word "wordNvV" in it."""
    text = f"Article {number} speaks of word{number}v{version}. " + f"It is long, number {number}. " * (2 + number % 5)
    return make(f"source-{number}", text, title=f"Title {number}")


def brute_force(made: list[Made], query: np.ndarray, k: int) -> list[tuple[str, float]]:
    """Return what dense search must return."""
    scored = [
        (passage.id, float((vector.astype(np.float64) * query.astype(np.float64)).sum()))
        for _, passages, vectors in made
        for passage, vector in zip(passages, vectors, strict=True)
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


@contextlib.contextmanager
def opened(folder: Path, *, create: bool = True, busy_seconds: float = 600) -> Iterator[Library]:
    """Give the library in `folder`, closed afterwards. A busy machine is no fault, so it is waited for."""
    library = Library.open(folder, IDENTITY, create=create, busy_seconds=busy_seconds)
    try:
        yield library
    finally:
        library.close()


def small() -> None:
    """Let small libraries do what large ones do: have a file of vectors, and be searched by codes."""
    cache.SPARED, vectors.EXACT = 0, 16


# --- work for other processes: each reports through its connection -------------------------------------------------


def change_until_killed(folder: Path, seed: int, versions: dict[int, int], reports: Connection) -> None:
    """Add, replace and remove articles for ever; say before and after each change what it makes of the library."""
    small()
    draw = random.Random(seed)
    state = dict(versions)
    library = Library.open(folder, IDENTITY, create=True, busy_seconds=20)
    while True:
        number = draw.randrange(6)
        if number in state and draw.random() < 0.4:
            del state[number]
        else:
            state[number] = draw.randrange(10**6)
        reports.send_bytes(f"begin {sorted(state.items())}".encode())
        for document in library.documents():
            if document.source == f"source-{number}" and number not in state:
                library.remove(document.id)
        if number in state:
            library.add(*article(number, state[number]))
        reports.send_bytes(f"done {sorted(state.items())}".encode())
        if draw.random() < 0.1:
            library.vacuum()
        if draw.random() < 0.25:  # closing writes the vector cache
            library.dense(unit("anything"), 3)
            library.close()
            library = Library.open(folder, IDENTITY, create=True, busy_seconds=20)


def add_articles(folder: Path, numbers: list[int], reports: Connection) -> None:
    """Add these articles, one transaction each."""
    small()
    with opened(folder) as library:
        for number in numbers:
            library.add(*article(number))
    reports.send_bytes(b"done")


def read_until(folder: Path, count: int, reports: Connection) -> None:
    """Read until there are `count` documents; each that is seen must be whole, and none may vanish."""
    small()
    seen: set[str] = set()
    with opened(folder, create=False) as library:
        while len(seen) < count:
            records = library.documents()
            there = {record.id for record in records}
            assert seen <= there
            for record in records:
                if record.id not in seen:
                    document, passages, _ = article(int(record.title.split()[1]))
                    assert library.document(record.id) == document
                    assert library.passages([passage.id for passage in passages]) == passages
            seen = there
            found = {passage_id for passage_id, _ in library.dense(unit("anything"), 10_000)}
            owners = {passage_id.partition(":")[0] for passage_id in found}
            assert seen <= owners  # what is listed is found
            time.sleep(0.05)
    reports.send_bytes(str(len(seen)).encode())


def hold_with_log(folder: Path, reports: Connection) -> None:
    """Add a third article, and wait to be killed while it stands in the log alone."""
    with opened(folder, create=False) as library:
        library._database._writer.execute("PRAGMA wal_autocheckpoint = 0")
        library.add(*article(3))
        reports.send_bytes(b"written")
        reports.recv_bytes()


def hold(folder: Path, reports: Connection) -> None:
    """Write to the library until told to stop."""
    with opened(folder) as library, library._database.writing():
        reports.send_bytes(b"holding")
        reports.recv_bytes()


def fill_the_disk(folder: Path, limit: int, reports: Connection) -> None:
    """Add articles until a file would be longer than `limit` bytes; report each and the error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        with opened(folder) as library:
            for number in range(10**6):
                library.add(*article(number))
                reports.send_bytes(b"%d" % number)
    except LibraryError as error:
        reports.send_bytes(f"error {error.exit_code} {error}".encode())


def exchange(folder: Path, backup: Path, reports: Connection) -> None:
    """Try to put a backup in the library's place and to build it anew; say how each was refused."""
    for name, work in (
        ("restore", lambda: upkeep.restore(folder, backup, 1)),
        ("rebuild", lambda: rebuilding.rebuild(folder, 1)),
    ):
        try:
            work()
        except LibraryError as error:
            reports.send_bytes(f"{name} {type(error).__name__}".encode())


def look_after(work: str, folder: Path, backup: Path, new: Path, reports: Connection) -> None:
    """Back up, put back or build anew; say how many seconds it took."""
    begun = time.monotonic()
    if work == "restore":
        upkeep.restore(folder, backup, 5)
    elif work == "rebuild":
        rebuilding.rebuild(folder, 5)
    else:
        new.unlink(missing_ok=True)
        with opened(folder) as library:
            library.backup(new)
    reports.send_bytes(f"{time.monotonic() - begun}".encode())


def back_up_without_room(folder: Path, path: Path, reports: Connection) -> None:
    """Back up where a file may be no longer than 20,000 bytes."""
    with opened(folder) as library:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            library.backup(path)
        except LibraryError as error:
            reports.send_bytes(f"error {error.exit_code} {error}".encode())


def open_without_room(folder: Path, reports: Connection) -> None:
    """Open where a file may be no longer than 40,000 bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        with opened(folder):
            reports.send_bytes(b"opened")
    except LibraryError as error:
        reports.send_bytes(f"error {error.exit_code} {error}".encode())


def search_read_only(folder: Path, reports: Connection) -> None:
    """As a user who may not write: search, then try to write."""
    small()
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        with opened(folder, create=False) as library:
            reports.send_bytes(repr((library.lexical("word1v0", 1), len(library.dense(unit("x"), 3)))).encode())
            library.add(*article(7))
    except LibraryError as error:
        reports.send_bytes(f"error {error}".encode())


def purge(folder: Path, source: str, reports: Connection) -> None:
    """Remove a document without a trace; say so before it begins, for whoever kills it."""
    with opened(folder, create=False) as library:
        reports.send_bytes(b"begins")
        library.remove(library.find(source)[0].id, purge=True)
        library.vacuum()
    reports.send_bytes(b"done")


def restore_without_room(folder: Path, backup: Path, reports: Connection) -> None:
    """Put a backup back where a file may be no longer than the backup is."""
    limit = backup.stat().st_size + 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        upkeep.restore(folder, backup, 5)
    except LibraryError as error:
        reports.send_bytes(f"error {error.exit_code} {error}".encode())
