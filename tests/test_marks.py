"""A file that was changed, or put in the place of another, has another mark; its content has a hash."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from qa_bot.index.files import File
from qa_bot.index.marks import hashed, marked


def test_a_change_whose_time_is_set_back_and_another_file_of_the_same_time_have_other_marks(tmp_path: Path) -> None:
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("one")
    before = path.stat()
    assert marked(before) == marked(path.stat())
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    changed = path.stat()
    assert changed.st_mtime_ns == before.st_mtime_ns
    other.write_text("two")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len({marked(before), marked(changed), marked(other.stat())}) == 3
    assert all(0 <= marked(one) < 2**63 for one in (before, changed))


def test_the_hash_is_of_the_content_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path, pipe = tmp_path / "a.txt", tmp_path / "pipe"
    path.write_bytes(b"The mill.")
    file = File(str(path), 9, 1, b"")
    assert hashed(file) == File(str(path), 9, 1, sha256(b"The mill.").digest())
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="neither a file nor a folder"):
        hashed(File(str(pipe), 0, 1, b""))
