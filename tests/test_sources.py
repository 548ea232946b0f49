"""Which file a source is."""

import os
from pathlib import Path

from qa_bot.ingest.access.sources import existing, on_disk
from qa_bot.types import readable


def test_a_name_that_is_not_utf8_is_found_by_what_it_is_called(tmp_path: Path) -> None:
    there = Path(os.fsdecode(os.fsencode(tmp_path / "mill") + b"\xe9.txt"))
    there.write_text("It turns.", encoding="utf-8")
    called = readable(str(there))
    assert called.endswith("mill\\xe9.txt")
    assert on_disk(Path(called)) == there and existing(called) == there.resolve()


def test_a_name_that_is_there_as_it_is_written_means_itself(tmp_path: Path) -> None:
    for name in ("mill\\xe9.txt", "mill.txt"):
        (tmp_path / name).write_text("It turns.", encoding="utf-8")
        assert on_disk(tmp_path / name) == tmp_path / name
    assert on_disk(tmp_path / "gone\\xe9.txt") == tmp_path / "gone\\xe9.txt"
