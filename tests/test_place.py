"""Where libraries are kept."""

import re
from pathlib import Path

import pytest

from qa_bot.errors import LibraryError, LibraryUnwritableError, UsageError
from qa_bot.index.database import FILE
from qa_bot.index.place import check_library_name, check_new, library_folder, library_path, make_room
from qa_bot.settings import load_settings

CHECKOUT = Path(__file__).parents[1]


def test_libraries_are_kept_in_indexes_of_a_checkout_unless_a_folder_is_set(tmp_path: Path) -> None:
    assert library_folder(load_settings(environ={}).library) == CHECKOUT / "indexes"
    assert library_folder(load_settings(None, {"library.folder": str(tmp_path)}, {}).library) == tmp_path


def test_a_library_stays_within_its_folder(tmp_path: Path) -> None:
    assert library_path(tmp_path, "news") == tmp_path / "news"
    with pytest.raises(UsageError):
        library_path(tmp_path, "../news")


@pytest.mark.parametrize("name", ["default", "News_2024", "a", "v1.2-final", "0", "_", "x" * 100])
def test_a_plain_name_names_a_library(name: str) -> None:
    assert check_library_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "/etc", "C:x", ".hidden", "-rf", "a b", "a\0", "a\n", "é", "x" * 101, "nul",
     "COM1.txt", "name.", "~", "$HOME", "%2e%2e"],
)  # fmt: skip
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_library_name(name)
    assert repr(name[:60])[:-1] in str(caught.value)
    assert "letters" in caught.value.hint


def test_a_long_name_is_cut_where_it_is_refused(tmp_path: Path) -> None:
    for name, told in (("é" * 60, "é" * 60), ("é" * 61, f"{'é' * 60}...")):
        with pytest.raises(UsageError, match=re.escape(f"{told!r} cannot name a library.")):
            library_path(tmp_path, name)


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (["news"], "news is in the way"),  # a file
        (["news/library.sqlite/"], r"library\.sqlite is in the way"),  # a folder
        (["news/vectors.faiss"], "its vector cache is there"),
    ],
)
def test_where_something_is_in_the_way_no_library_begins(tmp_path: Path, there: list[str], told: str) -> None:
    for path in there:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).mkdir() if path.endswith("/") else (tmp_path / path).touch()
    with pytest.raises(LibraryError, match=told):
        make_room(tmp_path / "news", create=True)


def test_a_library_begins_only_where_that_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"There is no library 'news' in .* \(there: none\)"):
        make_room(tmp_path / "news", create=False)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / FILE).touch()
    with pytest.raises(LibraryError, match=r"\(there: old\)"):
        make_room(tmp_path / "news", create=False)
    with pytest.raises(LibraryError, match="is empty: no library was begun in it"):
        check_new(tmp_path / "old", create=False)
    check_new(tmp_path / "old", create=True)
    make_room(tmp_path / "deep" / "news", create=True)
    assert (tmp_path / "deep" / "news").is_dir()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryUnwritableError, match="cannot be made"):
        make_room(tmp_path / "file" / "news", create=True)
