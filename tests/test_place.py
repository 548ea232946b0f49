"""Where libraries are kept."""

from pathlib import Path

import pytest

from qa_bot.errors import UsageError
from qa_bot.index.place import check_library_name, library_folder, library_path
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
