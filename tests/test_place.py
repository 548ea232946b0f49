"""Where libraries are kept."""

from pathlib import Path

import pytest

from qa_bot.errors import UsageError
from qa_bot.index.place import library_folder, library_path
from qa_bot.settings import load_settings

CHECKOUT = Path(__file__).parents[1]


def test_libraries_are_kept_in_indexes_of_a_checkout_unless_a_folder_is_set(tmp_path: Path) -> None:
    assert library_folder(load_settings(environ={}).library) == CHECKOUT / "indexes"
    assert library_folder(load_settings(None, {"library.folder": str(tmp_path)}, {}).library) == tmp_path


def test_a_library_stays_within_its_folder(tmp_path: Path) -> None:
    assert library_path(tmp_path, "news") == tmp_path / "news"
    with pytest.raises(UsageError):
        library_path(tmp_path, "../news")
