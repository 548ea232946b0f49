"""How a folder differs from what was noted of it: by mark and size first, by content where these differ."""

import os
import time
from pathlib import Path

from qa_bot.index.files import UNKNOWN, File
from qa_bot.index.folder import FRESH, FolderDifference, compare
from qa_bot.index.marks import hashed, marked


def write(path: Path, text: str, age: int = 2 * FRESH) -> File:
    """Write a file that is so many nanoseconds old, and return what a library would note of it."""
    path.write_text(text)
    then = time.time_ns() - age
    os.utime(path, ns=(then, then))
    status = path.stat()
    return hashed(File(str(path), status.st_size, marked(status), b""))


def difference(folder: Path, *noted: File) -> FolderDifference:
    told: list[Path] = []
    found = compare(folder, {file.path: file for file in noted}, [], told.append)
    assert told == []
    return found


def test_a_file_of_the_same_mark_is_unchanged_of_another_mark_touched_of_another_content_changed(
    tmp_path: Path,
) -> None:
    same, touched, changed = (write(tmp_path / name, name) for name in ("a.txt", "b.txt", "c.txt"))
    os.utime(tmp_path / "b.txt", ns=(1, 1))
    write(tmp_path / "c.txt", "C.txt")  # as long as before
    found = difference(tmp_path, same, touched, changed)
    assert found.unchanged == [same.path]
    assert [file.path for file in found.touched] == [touched.path]
    assert [file.path for file in found.changed] == [changed.path]
    assert found.new == found.failed == found.gone == []


def test_the_time_of_a_file_that_was_just_changed_says_nothing_yet(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "The mill.", age=0)
    (new,) = difference(tmp_path).new
    assert new.mark == UNKNOWN  # it may change again within the tick of the clock


def test_a_file_that_is_gone_and_a_new_one_of_its_content_is_one_that_moved(tmp_path: Path) -> None:
    old, other = write(tmp_path / "old.txt", "The mill."), write(tmp_path / "other.txt", "The weir.")
    os.replace(tmp_path / "old.txt", tmp_path / "new.txt")
    (tmp_path / "other.txt").unlink()
    found = difference(tmp_path, old, other)
    assert found.moved == {str(tmp_path / "new.txt"): old.path}
    assert found.gone == [other.path]


def test_what_stands_below_a_folder_that_cannot_be_read_is_not_gone(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    kept = write(tmp_path / "sub" / "a.txt", "The mill.")
    (tmp_path / "sub" / "a.txt").unlink()
    (tmp_path / "sub").rmdir()
    (tmp_path / "sub").symlink_to(tmp_path / "nowhere")  # leads to nothing: what was there may come back
    found = difference(tmp_path, kept)
    assert [report.source for report in found.failed] == [str(tmp_path / "sub")]
    assert found.gone == []


def test_a_link_that_leads_out_of_the_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.txt"
    inside.mkdir()
    write(outside, "The mill.")
    (inside / "link.txt").symlink_to(outside)
    told: list[Path] = []
    assert compare(inside, {}, [], told.append) == FolderDifference()
    assert told == [outside]
