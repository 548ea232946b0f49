"""A library as a whole: examined, backed up, put back, built anew; whatever happens on the way, one whole library is left."""

import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import index_fakes as fakes
import pytest
from index_fakes import article, brute_force, make, opened, unit
from test_library_processes import assert_holds, reports_of, start

from qa_bot.errors import LibraryBusyError, LibraryError, LibraryUnwritableError, QaBotError
from qa_bot.index import examining
from qa_bot.index.database import FILE
from qa_bot.index.examining import Examined
from qa_bot.index.rebuilding import Rebuilt, rebuild
from qa_bot.index.upkeep import kept_copies, restore

QUERY = unit("a question")


def filled(folder: Path, count: int = 6, version: int = 0) -> Path:
    with opened(folder) as library:
        for number in range(count):
            library.add(*article(number, version))
    return folder


def backed_up(folder: Path, path: Path) -> Path:
    with opened(folder, create=False) as library:
        library.backup(path)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_that_is_put_back_is_the_library_as_it_was(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    with opened(folder) as library:
        library.remove(article(1)[0].id)
        library.add(*article(2, version=5))
    assert restore(folder, backup, 5) == 6
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys(range(6), 0))
    raw = sqlite3.connect(folder / FILE)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)  # readers and writers do not wait
    raw.close()
    (copy,) = kept_copies(folder)
    shutil.copytree(folder, tmp_path / "before")
    shutil.copy(copy, tmp_path / "before" / FILE)
    with opened(tmp_path / "before", create=False) as library:
        assert_holds(library, {number: 5 if number == 2 else 0 for number in range(6) if number != 1})


def test_a_backup_becomes_a_library_where_there_was_none(tmp_path: Path) -> None:
    backup = backed_up(filled(tmp_path / "library"), tmp_path / "backup.sqlite")
    assert restore(tmp_path / "other", backup, 5) == 6
    with opened(tmp_path / "other", create=False) as library:
        assert_holds(library, dict.fromkeys(range(6), 0))
    assert kept_copies(tmp_path / "other") == []


def no_file(path: Path) -> None:
    path.unlink()


def garbage(path: Path) -> None:
    path.write_bytes(b"not a database" * 500)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.unlink()
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE recipes (name)")
    raw.close()


def forged(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("UPDATE documents SET text = 'forged' WHERE source = 'source-3'")
    raw.commit()
    raw.close()


@pytest.mark.parametrize("spoil", [no_file, garbage, empty, foreign, forged])
def test_what_is_no_sound_backup_is_refused_and_changes_nothing(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    folder = filled(tmp_path / "library")
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    spoil(backup)
    before = names(folder)
    with pytest.raises(QaBotError, match="backup.sqlite"):
        restore(folder, backup, 5)
    assert names(folder) == before
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys(range(6), 0))
    with pytest.raises(QaBotError):
        restore(tmp_path / "new", backup, 5)
    assert not (tmp_path / "new").exists()


def test_a_library_that_another_process_has_open_is_not_exchanged(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    with opened(folder) as reader:
        reader.documents()
        process, connection = start(fakes.exchange, folder, backup)
        said = list(reports_of(connection))
        process.join()
        assert said == ["restore LibraryBusyError", "rebuild LibraryBusyError"]
        reader.add(*article(9))
        assert_holds(reader, dict.fromkeys((*range(6), 9), 0))
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys((*range(6), 9), 0))


def test_building_anew_keeps_all_of_a_sound_library(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    with opened(folder) as library:
        before = library.documents()
    assert rebuild(folder, 5) == Rebuilt(6, (), None)
    with opened(folder, create=False) as library:
        assert library.documents() == before
        assert_holds(library, dict.fromkeys(range(6), 0))
    assert kept_copies(folder) == []
    assert [name for name in names(folder) if not name.startswith("vectors")] == ["library.lock", FILE]


def test_building_anew_mends_a_full_text_index_that_lies(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    with opened(folder) as library:
        with library._database.writing() as connection:
            connection.execute("UPDATE words SET text = 'zyzzyva' WHERE rowid = 3")
        assert len(library.examine().wrong) == 1 and "full-text" in library.examine().wrong[0]
    rebuild(folder, 5)
    with opened(folder) as library:
        assert library.lexical("zyzzyva", 5) == []
        assert_holds(library, dict.fromkeys(range(6), 0))


def test_building_anew_leaves_out_and_names_what_is_damaged(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    with opened(folder) as library, library._database.writing() as connection:
        connection.execute("UPDATE documents SET text = 'forged' WHERE source = 'source-1'")
        connection.execute("DELETE FROM passages WHERE id = ?", (article(4)[1][0].id,))
    rebuilt = rebuild(folder, 5)
    assert rebuilt == Rebuilt(4, ("source-1", "source-4"), folder / "library.before-rebuild.sqlite")
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys((0, 2, 3, 5), 0))
    assert kept_copies(folder) == [rebuilt.kept]


def test_of_a_file_with_broken_pages_what_can_be_read_is_kept_and_what_is_kept_is_right(tmp_path: Path) -> None:
    """20 damaged files: refused as a whole, or built anew with some of the very documents that were stored."""
    made = [make(f"source-{number}", f"Number {number} is {number**9}. " * 60) for number in range(30)]
    good = tmp_path / "good"
    with opened(good) as library:
        for one in made:
            library.add(*one)
    truth = {one[0].id: one for one in made}
    draw = random.Random(11)
    kept = []
    for _ in range(20):
        folder = tmp_path / "library"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        data = bytearray((good / FILE).read_bytes())
        place = draw.randrange(4096, len(data))
        size = draw.choice([1, 64, 4096])
        data[place : place + size] = draw.randbytes(len(data[place : place + size]))
        (folder / FILE).write_bytes(data)
        try:
            rebuilt = rebuild(folder, 5)
        except LibraryError:
            assert (folder / FILE).read_bytes() == data  # nothing was changed
            continue
        with opened(folder, create=False) as library:
            there = library.documents()
            assert len(there) == rebuilt.documents
            assert all(library.document(record.id) == truth[record.id][0] for record in there)
            assert library.dense(QUERY, 9) == brute_force([truth[record.id] for record in there], QUERY, 9)
            assert library.examine() == Examined()
        kept.append(rebuilt.documents)
    assert len(kept) > 12 and sum(kept) > 25 * len(kept)


def headless(data: bytes) -> bytes:
    return bytes(100) + data[100:]


def beheaded(data: bytes) -> bytes:
    return bytes(4096) + data[4096:]


def half(data: bytes) -> bytes:
    return data[: len(data) // 2 - 5]


@pytest.mark.parametrize(("spoil", "all_there"), [(headless, True), (beheaded, True), (half, False)])
def test_of_a_file_that_sqlite_does_not_read_the_documents_that_stand_in_its_pages_are_kept(
    tmp_path: Path, spoil: Callable[[bytes], bytes], all_there: bool
) -> None:
    """300 documents, some over many pages; the removed one does not come back, and the damaged file stays."""
    made = [make(f"source-{n}", f"Number {n} is {n**9}. " * (40 if n % 9 else 700)) for n in range(300)]
    folder = tmp_path / "library"
    with opened(folder) as library:
        for one in made:
            library.add(*one)
        library.remove(made[7][0].id)
    del made[7]
    data = spoil((folder / FILE).read_bytes())
    (folder / FILE).write_bytes(data)
    rebuilt = rebuild(folder, 5)
    assert rebuilt.kept is not None and rebuilt.kept.read_bytes() == data and not rebuilt.certain
    truth = {one[0].id: one for one in made}
    with opened(folder, create=False) as library:
        there = library.documents()
        assert len(there) == rebuilt.documents
        assert [library.document(record.id) for record in there] == [truth[record.id][0] for record in there]
        assert library.dense(QUERY, 9) == brute_force([truth[record.id] for record in there], QUERY, 9)
        assert library.examine() == Examined()
    assert len(there) == 299 if all_there else 100 < len(there) < 200
    assert all_there or rebuilt.lost  # documents of which parts are there are told


def test_what_was_only_in_the_log_of_a_file_without_a_header_is_kept(tmp_path: Path) -> None:
    folder, copy = tmp_path / "library", tmp_path / "copy"
    with opened(folder) as library:
        library.add(*article(1))
        library._database._writer.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        library.add(*article(2))
        assert (folder / f"{FILE}-wal").stat().st_size
        shutil.copytree(folder, copy)  # as a crash would leave it
    (copy / FILE).write_bytes(headless((copy / FILE).read_bytes()))
    assert rebuild(copy, 5).documents == 2
    with opened(copy, create=False) as library:
        assert_holds(library, {1: 0, 2: 0})


def test_an_empty_file_is_called_empty_with_what_helps(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    empty(folder / FILE)
    for work in (lambda: rebuild(folder, 5), lambda: opened(folder, create=False).__enter__()):
        with pytest.raises(LibraryError, match="library.sqlite is empty") as error:
            work()
        assert "--restore" in error.value.hint and "qa-bot add SOURCE --library library" in error.value.hint
    with opened(folder) as library:  # and it may begin anew
        library.add(*article(1))


@pytest.mark.parametrize("work", ["backup", "restore", "rebuild"])
def test_killed_at_any_moment_upkeep_leaves_a_whole_library(tmp_path: Path, work: str) -> None:
    draw = random.Random(13)
    folder = filled(tmp_path / "library", 6)
    backup = backed_up(filled(tmp_path / "other", 3, version=4), tmp_path / "backup.sqlite")
    process, connection = start(fakes.look_after, work, folder, backup, tmp_path / "new.sqlite")
    (seconds,) = map(float, reports_of(connection))
    process.join()
    for _ in range(8):
        process, connection = start(fakes.look_after, work, folder, backup, tmp_path / "new.sqlite")
        process.join(timeout=draw.uniform(0, 1.5 * seconds))
        process.kill()
        process.join()
        connection.close()
        with opened(folder, create=False) as library:
            restored = library.record(article(0, 4)[0].id) is not None
            assert restored <= (work == "restore")
            assert_holds(library, dict.fromkeys(range(3), 4) if restored else dict.fromkeys(range(6), 0))


def test_a_backup_that_does_not_fit_on_its_disk_is_no_backup(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library", 60)
    process, connection = start(fakes.back_up_without_room, folder, tmp_path / "backup.sqlite")
    (said,) = reports_of(connection)
    process.join()
    assert said.startswith(f"error 1 {tmp_path / 'backup.sqlite'} cannot be written")
    assert names(tmp_path) == ["library"]
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys(range(60), 0))


def test_a_restore_without_room_for_what_was_there_leaves_all_as_it_was(tmp_path: Path) -> None:
    backup = backed_up(filled(tmp_path / "other", 3, version=4), tmp_path / "backup.sqlite")
    folder = filled(tmp_path / "library", 60)
    assert (folder / FILE).stat().st_size > backup.stat().st_size + 4096
    (folder / "library.before-restore.sqlite").write_bytes(b"an earlier one")
    process, connection = start(fakes.restore_without_room, folder, backup)
    (said,) = reports_of(connection)
    process.join()
    assert said.startswith(f"error 1 {folder} cannot be written")
    (kept,) = kept_copies(folder)
    assert kept.read_bytes() == b"an earlier one" and not (folder / "work").exists()
    with opened(folder, create=False) as library:
        assert_holds(library, dict.fromkeys(range(60), 0))


def test_a_backup_into_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "b.sqlite"
    with (
        opened(filled(tmp_path / "library")) as library,
        pytest.raises(LibraryUnwritableError, match=re.escape(str(path))),
    ):
        library.backup(path)


def test_a_second_change_of_all_leaves_the_copy_of_the_first(tmp_path: Path) -> None:
    """What was kept may hold the only bytes of what was lost."""
    folder = filled(tmp_path / "library")
    with opened(folder) as library, library._database.writing() as connection:
        connection.execute("DELETE FROM passages WHERE id = ?", (article(4)[1][0].id,))
    first = rebuild(folder, 5).kept
    assert first is not None
    damaged = first.read_bytes()
    assert rebuild(folder, 5).kept is None
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    for _ in range(2):
        restore(folder, backup, 5)
    assert first.read_bytes() == damaged
    assert [path.name for path in kept_copies(folder)] == [
        "library.before-rebuild.sqlite",
        "library.before-restore-2.sqlite",
        "library.before-restore.sqlite",
    ]


def test_purging_takes_the_copies_too(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    restore(folder, backup, 5)
    assert kept_copies(folder)
    with opened(folder) as library:
        library.remove(article(1)[0].id)
        library.vacuum()
    assert kept_copies(folder) == []
    assert not any(b"word1v0" in path.read_bytes() for path in folder.iterdir())


def test_examining_names_a_passage_whose_words_are_missing(tmp_path: Path) -> None:
    with opened(filled(tmp_path / "library")) as library:
        assert library.examine() == examining.examine(library._database, 8) == Examined()
        with library._database.writing() as connection:
            connection.execute("DELETE FROM words WHERE rowid = 2")
        assert "source-0" in library.examine().wrong[0]


def test_a_busy_library_is_not_built_anew(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    process, connection = start(fakes.hold, folder)
    assert connection.recv_bytes() == b"holding"
    with pytest.raises(LibraryBusyError):
        rebuild(folder, 0.1)
    process.kill()
    process.join()
    assert rebuild(folder, 5).documents == 6


@pytest.mark.parametrize(
    "order",
    [
        "CREATE TRIGGER planted AFTER INSERT ON documents BEGIN DELETE FROM documents; END",
        "CREATE VIEW planted AS SELECT 'x' AS source",
    ],
)
def test_a_library_with_orders_for_sqlite_that_somebody_planted_is_refused(tmp_path: Path, order: str) -> None:
    folder = filled(tmp_path / "library")
    backup = backed_up(folder, tmp_path / "backup.sqlite")
    for path in (backup, folder / FILE):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(order)
    before = (folder / FILE).read_bytes()
    with pytest.raises(LibraryError, match=r"backup\.sqlite.*'planted', that qa_bot did not make"):
        restore(folder, backup, 1)
    assert (folder / FILE).read_bytes() == before
    with pytest.raises(LibraryError, match="'planted'") as caught, opened(folder, create=False):
        pass
    assert "--rebuild" in caught.value.hint
    assert rebuild(folder, 1).documents == 6
    with opened(folder, create=False) as library:
        assert library.examine() == Examined()
