"""Several processes on one library: killed, at once, without room, without rights."""

import ast
import multiprocessing
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import index_fakes as fakes
import pytest
from index_fakes import article, brute_force, opened, unit

from qa_bot.errors import LibraryBusyError
from qa_bot.index import cache, vectors
from qa_bot.index.database import FILE
from qa_bot.index.examining import Examined
from qa_bot.index.library import Library

SERVER = multiprocessing.get_context("forkserver")  # loads numpy once: a child takes milliseconds
SERVER.set_forkserver_preload(["pytest", "faiss", "filelock", "qa_bot.index.library"])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small libraries do what large ones do: have a file of vectors, and be searched by codes."""
    monkeypatch.setattr(cache, "SPARED", 0)
    monkeypatch.setattr(vectors, "EXACT", 16)


def start(work: Callable[..., None], *arguments: Any) -> tuple[Any, Connection]:
    here, there = SERVER.Pipe()
    process = SERVER.Process(target=work, args=(*arguments, there), daemon=True)  # a test that fails leaves none behind
    process.start()
    there.close()
    return process, here


def reports_of(connection: Connection) -> Iterator[str]:
    """Yield what a process said until it ended, however it ended."""
    try:
        while True:
            yield connection.recv_bytes().decode()
    except (EOFError, OSError):
        connection.close()


def assert_holds(library: Library, versions: dict[int, int]) -> None:
    """The library holds exactly these articles, each whole, and finds them by vector and by word."""
    made = [article(number, version) for number, version in versions.items()]
    assert {record.id for record in library.documents()} == {document.id for document, _, _ in made}
    for document, passages, _ in made:
        assert library.document(document.id) == document
        assert library.passages([passage.id for passage in passages]) == passages
    assert library.count() == sum(len(passages) for _, passages, _ in made)
    query = unit("anything")
    assert library.dense(query, 5) == brute_force(made, query, 5)
    for number, version in versions.items():
        found = library.lexical(f"word{number}v{version}", 10)
        assert [passage_id.partition(":")[0] for passage_id, _ in found] == [article(number, version)[0].id]
    assert library.examine() == Examined()


def kill_often(folder: Path, times: int, seed: int) -> int:
    """Kill a process that changes the library, `times` times, and look at what is left; return the changes it finished.

    It is killed a moment after a drawn number of its reports, so in the middle of a change on a machine of any speed.
    """
    draw = random.Random(seed)
    versions: dict[int, int] = {}
    finished = 0
    for round_number in range(times):
        if round_number % 10 == 0:  # the very first commit of a library is killed, too
            shutil.rmtree(folder, ignore_errors=True)
            versions = {}
        process, connection = start(fakes.change_until_killed, folder, seed + round_number, versions)
        heard = [connection.recv_bytes().decode() for _ in range(draw.randrange(6))]
        time.sleep(draw.uniform(0, 0.03))
        process.kill()
        process.join()
        begun = done = versions
        for report in (*heard, *reports_of(connection)):
            state = dict(ast.literal_eval(report.partition(" ")[2]))
            begun, done = (state, done) if report.startswith("begin") else (state, state)
            finished += report.startswith("done")
        with opened(folder) as library:
            there = {record.id for record in library.documents()}
            versions = begun if there == {article(*item)[0].id for item in begun.items()} else done
            assert_holds(library, versions)
        assert not list(folder.glob("*.new"))
    return finished


def test_kill_at_any_moment_loses_nothing_and_tears_nothing(tmp_path: Path, full: bool) -> None:
    """What was acknowledged is there, what was under way is there whole or not at all."""
    times = 200 if full else 25
    assert kill_often(tmp_path / "library", times, seed=7) >= 0.8 * times  # .96 on the busiest machine


def test_writers_at_once_lose_nothing_and_readers_see_whole_documents(tmp_path: Path) -> None:
    """Four processes write 25 articles each while eight read."""
    folder = tmp_path / "library"
    with opened(folder):
        pass
    writers = [start(fakes.add_articles, folder, list(range(first, 100, 4))) for first in range(4)]
    readers = [start(fakes.read_until, folder, 100) for _ in range(8)]
    assert [list(reports_of(connection)) for _, connection in writers] == [["done"]] * 4
    assert [list(reports_of(connection)) for _, connection in readers] == [["100"]] * 8
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys(range(100), 0))


def test_a_reader_notices_what_another_process_commits(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        library.add(*article(1))
        query = article(2)[2][0]
        assert library.dense(query, 1)[0][1] < 0.999
        process, connection = start(fakes.add_articles, tmp_path / "library", [2])
        assert list(reports_of(connection)) == ["done"]
        process.join()
        assert library.dense(query, 1) == brute_force([article(2)], query, 1)
        assert library.lexical("word2v0", 1)


def test_a_busy_library_is_read_at_once_and_its_writer_is_named(tmp_path: Path) -> None:
    with opened(tmp_path / "library", busy_seconds=0.2) as library:
        library.add(*article(1))
        process, connection = start(fakes.hold, tmp_path / "library")
        assert connection.recv_bytes() == b"holding"
        with pytest.raises(LibraryBusyError, match=rf"pid {process.pid}\b"):
            library.add(*article(2))
        assert library.add(*article(1)) == "unchanged"
        assert library.lexical("word1v0", 1)
        process.kill()  # the kernel frees the lock
        process.join()
        assert library.add(*article(2)) == "added"


LIMITS = [0, 3_000, 10_000, 20_000, 40_000, 60_000, 61_000, 65_536, 70_000, 80_000, 90_000, 100_000, 110_000, 120_000]
LIMITS += [140_000, 160_000, 180_000, 200_000, 250_000, 333_333]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_full_disk_is_reported_and_nothing_is_lost(tmp_path: Path, limit: int) -> None:
    folder = tmp_path / "library"
    process, connection = start(fakes.fill_the_disk, folder, limit)
    *added, error = reports_of(connection)
    process.join()
    assert error.startswith("error 1 ") and str(folder) in error  # 5 would say that the library is damaged
    assert "cannot be" in error
    assert added == [str(number) for number in range(len(added))]
    with opened(folder) as library:
        assert_holds(library, dict.fromkeys(range(len(added)), 0))
    assert {path.name.partition("-")[0] for path in folder.iterdir()} <= {FILE, "library.lock", "vectors"}, (
        "no stray file"
    )


def test_a_folder_without_the_right_to_write_can_be_searched_and_says_that_it_cannot_be_changed() -> None:
    with tempfile.TemporaryDirectory() as outer:  # tmp_path is closed to other users
        Path(outer).chmod(0o755)
        folder = Path(outer, "library")
        with opened(folder) as library:
            library.add(*article(1))
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        folder.chmod(0o555)
        process, connection = start(fakes.search_read_only, folder)
        found, error = reports_of(connection)
        process.join()
        folder.chmod(0o755)
        assert article(1)[0].id in found
        assert error.startswith("error") and "read-only" in error
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_each_killed_library_is_a_sound_database(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    process, connection = start(fakes.change_until_killed, folder, 1, {})
    for _ in range(8):
        connection.recv_bytes()
    process.kill()
    process.join()
    raw = sqlite3.connect(folder / FILE)
    assert raw.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()
