"""What a library's files say of the room on their disk, and of who wrote to them."""

import os
from pathlib import Path

import pytest

from qa_bot.index.room import BESIDE, hindrance, logs, spare, state_of


def test_what_can_go_elsewhere_is_the_largest_file_that_is_not_the_library_s_own(tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    for own in ("library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "library.lock", "library.writer"):
        (tmp_path / own).write_bytes(bytes(9 * BESIDE))
    (tmp_path / "small.bak").write_bytes(bytes(BESIDE - 1))
    assert spare(library) == ""  # what is small gives no room
    (tmp_path / "vectors-1.npy").write_bytes(bytes(2 * BESIDE))
    assert spare(library) == f" ({tmp_path / 'vectors-1.npy'}, 131,072 bytes, is made again when it is deleted)"
    (tmp_path / "old.sqlite").write_bytes(bytes(3 * BESIDE))
    assert spare(library) == f" ({tmp_path / 'old.sqlite'}, 196,608 bytes, can be moved elsewhere)"


def test_the_state_of_a_database_changes_with_it_and_with_its_logs(tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    library.write_bytes(b"one")
    states = {state_of(library)}
    for log in logs(library):
        log.write_bytes(b"change")
        states.add(state_of(library))
    other = tmp_path / "new"
    other.write_bytes(b"one")
    os.replace(other, library)  # another file of the same size
    states.add(state_of(library))
    assert len(states) == 4


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_what_may_not_be_written_is_named(tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    assert hindrance(library) == ""  # none is there
    library.write_bytes(b"one")
    assert hindrance(library) == ""
    library.chmod(0o400)
    assert hindrance(library) == f"nothing may be written to {library}"
