"""A library where nothing can be written is read all the same, and says why it cannot be changed."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import index_fakes as fakes
import pytest
from index_fakes import IDENTITY, article, opened, unit
from test_library_processes import reports_of, start

from qa_bot.errors import LibraryBusyError, LibraryUnwritableError
from qa_bot.index.database import FILE
from qa_bot.index.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of two articles."""
    with opened(tmp_path / "news") as library:
        library.add(*article(1))
        library.add(*article(2))
    return tmp_path / "news"


def block(folder: Path) -> Path:
    """Leave no place for what SQLite shares between processes, as a full disk does."""
    blocked = folder / f"{FILE}-shm"
    blocked.symlink_to("nowhere")
    return blocked


def seen(library: Library) -> list[str]:
    assert library.examine().wrong == []
    assert len(library.dense(unit("anything"), 99)) == library.count()
    return [record.source for record in library.documents()]


def test_it_is_read_and_backed_up_and_says_that_it_is_read_only(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    block(folder)
    with opened(folder, create=False) as library:
        assert seen(library) == ["source-1", "source-2"]
        (unread,) = library.examine().unread  # SQLite takes that examination for a change
        assert unread.startswith("The full-text index as a whole could not be examined") and "read-only" in unread
        library.backup(tmp_path / "backup.sqlite")
        with pytest.raises(LibraryUnwritableError, match="read-only: it can be searched, not changed"):
            library.add(*article(3))
    assert caplog.messages == ["The library news is read only: SQLite cannot write: unable to open database file."]
    shutil.rmtree(folder)
    (tmp_path / "again").mkdir()
    shutil.move(tmp_path / "backup.sqlite", tmp_path / "again" / FILE)
    with opened(tmp_path / "again", create=False) as library:
        assert seen(library) == ["source-1", "source-2"]


def test_it_can_be_changed_as_soon_as_there_is_room(folder: Path) -> None:
    blocked = block(folder)
    with opened(folder, create=False) as library:
        blocked.unlink()
        assert library.add(*article(3)) == "added"
        assert seen(library) == ["source-1", "source-2", "source-3"]


def test_what_others_write_meanwhile_is_noticed(folder: Path) -> None:
    blocked = block(folder)
    with opened(folder, create=False) as library:
        blocked.unlink()

        def write() -> None:
            with opened(folder, create=False) as other:
                other.add(*article(3))

        writer = threading.Thread(target=write)
        with pytest.raises(LibraryBusyError, match="another process"), library._database.reading():
            writer.start()
            writer.join()
        assert seen(library) == ["source-1", "source-2", "source-3"]


def test_changes_in_a_log_that_cannot_be_read_are_not_left_out(folder: Path, tmp_path: Path) -> None:
    process, connection = start(fakes.hold_with_log, folder)
    assert next(reports_of(connection)) == "written"
    process.kill()
    process.join()
    connection.close()
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (folder / f"{FILE}-shm").unlink()
    blocked = block(folder)
    with pytest.raises(LibraryUnwritableError, match=f"its log {FILE}-wal holds changes") as caught:
        Library.open(folder, IDENTITY, create=False, busy_seconds=1)
    assert str(folder) in caught.value.hint and "undone" not in str(caught.value)
    blocked.unlink()
    for place in (folder, copy):
        with opened(place, create=False) as library:
            assert seen(library) == ["source-1", "source-2", "source-3"]


FULL = """
import sys
from pathlib import Path
from index_fakes import article, opened, unit
disk, elsewhere = map(Path, sys.argv[1:])
with opened(disk / "news") as library:
    library.add(*article(1))
try:
    with (disk / "filler").open("wb", buffering=0) as file:
        while file.write(bytes(2**10)):
            pass
except OSError:
    pass
with opened(disk / "news", create=False) as library:
    print([record.source for record in library.documents()], len(library.dense(unit("x"), 9)) == library.count())
    library.backup(elsewhere)
"""
READ_ONLY = FULL.replace("try:", "import os\nif os.system(f'mount -o remount,ro {disk}'): sys.exit(77)\ntry:")


@pytest.mark.parametrize(("program", "why"), [(FULL, "its disk is full, 0 bytes"), (READ_ONLY, "mounted read-only")])
def test_on_a_disk_that_is_full_or_mounted_read_only(program: str, why: str, tmp_path: Path) -> None:
    """On a real one, where this system lets a test make one."""
    (tmp_path / "disk").mkdir()
    own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    mount = 'mount -t tmpfs -o size=2m tmpfs "$2" || exit 77; exec "$0" -c "$1" "$2" "$3"'
    try:
        done = subprocess.run(
            [*own, "sh", "-c", mount, sys.executable, program, str(tmp_path / "disk"), str(tmp_path / "b.sqlite")],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, sys.path), str(Path(__file__).parent)])},
        )
    except FileNotFoundError:
        pytest.skip("there is no program unshare")
    if done.returncode == 77 or done.stderr.startswith("unshare:"):
        pytest.skip(f"this system does not let it be tried: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['source-1'] True\n"
    assert why in done.stderr
    (tmp_path / "again").mkdir()
    shutil.move(tmp_path / "b.sqlite", tmp_path / "again" / FILE)
    with opened(tmp_path / "again", create=False) as library:
        assert seen(library) == ["source-1"]


def forbid_file(folder: Path) -> Callable[[], None]:
    (folder / FILE).chmod(0o444)
    return lambda: (folder / FILE).chmod(0o644)


def forbid_folder(folder: Path) -> Callable[[], None]:
    folder.chmod(0o555)
    return lambda: folder.chmod(0o755)


@pytest.mark.parametrize("forbid", [forbid_file, forbid_folder])
def test_where_rights_forbid_writing_it_is_read(
    forbid: Callable[[Path], Callable[[], None]], folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    allow = forbid(folder)
    try:
        if os.access(folder, os.W_OK) and os.access(folder / FILE, os.W_OK):
            pytest.skip("nothing is forbidden to whoever runs this")
        caplog.set_level(logging.WARNING, "qa_bot")
        with opened(folder, create=False) as library:
            assert seen(library) == ["source-1", "source-2"]
            library.backup(tmp_path / "backup.sqlite")
        assert "read only: nothing may be written to" in caplog.text
    finally:
        allow()


REMOVING = """
import resource, signal, sys
from pathlib import Path
from index_fakes import make, opened
folder = Path(sys.argv[1])
with opened(folder) as page:  # it stays open, and so does the log
    for number in range(12):
        page.add(*make(f"source-{number}", f"The bell number {number} rings. " * 100))
    log, file = (folder / name for name in ("library.sqlite-wal", "library.sqlite"))
    full = log.stat().st_size
    assert file.stat().st_size < full
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))  # no file grows beyond what the log has, as on a full disk
    print([page.remove(page.find(f"source-{number}")[0].id) for number in range(3)])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is told in another way there")
def test_where_the_log_cannot_grow_something_can_be_removed(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REMOVING, str(tmp_path / "news")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, sys.path), str(Path(__file__).parent)])},
    )
    assert done.stdout == "[True, True, True]\n", done.stderr


def test_a_full_disk_is_told_with_the_file_that_can_go(folder: Path) -> None:
    (folder / "library.before-restore.sqlite").write_bytes(bytes(2**17))
    block(folder)
    with opened(folder, create=False) as library, pytest.raises(LibraryUnwritableError) as caught:
        library.remove(library.documents()[0].id)
    assert "library.before-restore.sqlite, 131,072 bytes, can be moved elsewhere" in caught.value.hint
