"""Which files of an archive are read, and what they are called."""

import io
import zipfile

import pytest

from qa_bot.ingest.archives.archive import members_of


def names(*inside: str) -> list[str]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in inside:
            archive.writestr(name, "It turns.")
    with zipfile.ZipFile(buffer) as archive:
        return list(members_of(archive))


def test_what_programs_leave_in_an_archive_and_hidden_files_are_not_read() -> None:
    left = ["__MACOSX/._a.txt", "Thumbs.db", "deep\\Thumbs.db", ".git/config", "deep/.note.txt", "empty/"]
    assert names("a.txt", *left, "deep/b.txt", "./c.txt") == ["a.txt", "deep/b.txt", "./c.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_one_name_are_numbered_past_names_that_there_are() -> None:
    assert names("a.txt", "a.txt", "a (2).txt", "a.txt") == ["a.txt", "a (3).txt", "a (2).txt", "a (4).txt"]
