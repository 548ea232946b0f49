"""A .gitignore leaves out what git would leave out."""

from pathlib import Path

import pytest

from qa_bot.ingest.access.ignoring import is_ignored, rules_of
from qa_bot.ingest.loaders import files_below


@pytest.mark.parametrize(
    ("lines", "path", "out"),
    [
        ("*.log", "a.log", True),
        ("*.log", "deep/er/a.log", True),
        ("*.log", "a.log.txt", False),
        ("/a.txt", "a.txt", True),
        ("/a.txt", "b/a.txt", False),
        ("docs/*.txt", "docs/a.txt", True),
        ("docs/*.txt", "docs/b/a.txt", False),
        ("docs/**/a.txt", "docs/b/c/a.txt", True),
        ("docs/**/a.txt", "docs/a.txt", True),
        ("**/a.txt", "b/a.txt", True),
        ("build/**", "build/b/c", True),
        ("*.txt\n!kept.txt", "kept.txt", False),
        ("*.txt\n!kept.txt", "other.txt", True),
        ("a?.[tm][!x]t", "ab.txt", False),
        ("a?.[tm][!y]t", "ab.txt", True),
        ("# a.txt", "a.txt", False),
        ("# a.txt", "# a.txt", False),
        ("\\#a", "#a", True),
        ("[z-a]", "m", False),
        ("a+b.txt", "a+b.txt", True),
        ("", "a", False),
        ("/", "a", False),
    ],
)
def test_the_last_line_that_fits_decides(lines: str, path: str, out: bool, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(lines)
    assert is_ignored(tmp_path / path, False, rules_of(tmp_path)) == out


def test_ignored_files_and_folders_are_not_read_and_the_deeper_file_decides(tmp_path: Path) -> None:
    for name in ("a.txt", "drafts/b.txt", "notes/drafts", "notes/c.tmp", "notes/kept.tmp", "built/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It turns.")
    (tmp_path / ".gitignore").write_text("drafts/\n*.tmp\n/built\n")
    (tmp_path / "notes" / ".gitignore").write_text("!kept.tmp\n")
    found = [
        path.relative_to(tmp_path.resolve()).as_posix() for path in files_below(tmp_path) if isinstance(path, Path)
    ]
    assert found == ["a.txt", "notes/drafts", "notes/kept.tmp"]
