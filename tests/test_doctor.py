"""`qa-bot doctor`: what it tells, and the exit codes."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import pytest
from index_fakes import article, make, opened
from typer.testing import CliRunner

from qa_bot.index import cache, vectors
from qa_bot.index.database import FILE
from qa_bot.index.rebuilding import NAMELESS, Rebuilt
from qa_bot.interfaces.cli import app
from qa_bot.interfaces.commands.doctor import rebuilt_text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library "news" of four documents, two of which are the same."""
    monkeypatch.setenv("QA_BOT_LIBRARY__FOLDER", str(tmp_path / "indexes"))
    monkeypatch.setenv("QA_BOT_LIBRARY", "news")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cache, "SPARED", 0)  # a small library has a file of vectors, too
    folder = tmp_path / "indexes" / "news"
    with opened(folder) as library:
        for number in range(3):
            library.add(*article(number))
        library.add(*make("copy", article(1)[0].text))
    return folder


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["doctor", *arguments])


def damage(folder: Path) -> None:
    with opened(folder) as library, library._database.writing() as connection:
        connection.execute("UPDATE documents SET text = 'forged' WHERE source = 'source-1'")


def damage_quietly(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("UPDATE documents SET text = 'forged' WHERE source = 'source-1'")


def test_a_sound_library_is_described(folder: Path) -> None:
    passages = sum(len(article(number)[1]) for number in (0, 1, 1, 2))
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    for words in (
        "news: sound",
        f"4 documents, {passages} passages",
        f"exact, {passages} vectors",
        "cache: sound",
        "copy: same text as source-1",
    ):
        assert words in result.stdout
    found = json.loads(run("--json").stdout)
    assert found["sound"] is True and found["problems"] == [] and found["documents"] == 4
    assert found["encoder"]["name"] == "fake" and found["search"] == "exact"
    assert found["duplicates"] == [{"source": "copy", "original": "source-1", "share": 1.0, "same": True}]
    assert found["files"][FILE] == (folder / FILE).stat().st_size


def test_a_cache_that_is_damaged_is_told_and_is_no_damage_to_the_library(folder: Path) -> None:
    next(folder.glob("*.faiss")).write_bytes(b"nonsense")
    result = run()
    assert result.exit_code == 0
    assert "news: sound" in result.stdout and "made anew by the next search" in result.stdout


def test_it_is_told_where_vectors_are_compared_by_codes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT", 5)
    assert "approximate" in run().stdout and "codes" in run().stdout
    assert json.loads(run("--json").stdout)["search"] == "coded"


def test_damage_is_named_with_what_helps_and_mended(folder: Path) -> None:
    damage(folder)
    result = run()
    assert result.exit_code == 5
    assert "news: damaged" in result.stdout and "source-1" in result.stdout
    assert "--rebuild" in result.stderr
    assert json.loads(run("--json").stdout)["sound"] is False
    result = run("--rebuild")
    assert result.exit_code == 5  # something was lost
    assert "3 documents" in result.stdout and "lost       source-1" in result.stdout
    result = run()
    assert result.exit_code == 0
    assert "news: sound; rebuilt on 20" in result.stdout and "3 documents of 4 were saved" in result.stdout
    assert "library.before-rebuild.sqlite" in result.stdout
    assert run("--rebuild").stdout == "rebuilt    3 documents, nothing was lost\n"


def test_a_full_disk_is_no_damage(folder: Path) -> None:
    blocked = folder / f"{FILE}-shm"
    blocked.symlink_to("nowhere")  # no place for what SQLite shares between processes, as on a full disk
    result = run()
    assert result.exit_code == 1
    assert "news: not wholly examined" in result.stdout and "damaged" not in result.stdout
    assert "full-text index as a whole could not be examined" in result.stdout and "read-only" in result.stdout
    assert "--rebuild" not in result.stdout + result.stderr
    found = json.loads(run("--json").stdout)
    assert (found["sound"], found["problems"], len(found["unexamined"])) == (False, [], 1)
    blocked.unlink()
    damage_quietly(folder)
    blocked.symlink_to("nowhere")
    result = run()
    assert result.exit_code == 5 and "news: damaged" in result.stdout and "could not be examined" in result.stdout


def test_a_library_that_another_writes_to_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_BOT_LIBRARY__BUSY_SECONDS", "0.1")
    with filelock.FileLock(folder / "library.lock"):
        result = run()
    assert result.exit_code == 1
    assert "could not be examined" in result.stdout and "damaged" not in result.stdout


def test_a_file_without_its_header_is_built_anew_and_kept(folder: Path) -> None:
    with opened(folder) as library:
        library._database._writer.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    path = folder / FILE
    path.write_bytes(bytes(100) + path.read_bytes()[100:])
    assert run().exit_code == 5
    result = run("--rebuild")
    assert result.exit_code == 5  # what the damaged file says of itself is no proof
    lines = result.stdout.splitlines()
    assert lines[0] == "rebuilt    4 documents of 4, as the damaged file counted them"
    assert lines[1].startswith("kept ") and "library.before-rebuild.sqlite" in lines[1]
    assert run().exit_code == 0


def test_what_a_file_that_was_cut_off_has_lost_is_told_in_numbers_then_and_later(tmp_path: Path, folder: Path) -> None:
    with opened(folder) as library:
        for number in range(100):
            library.add(*make(f"more-{number}", f"Number {number} is {number**9}. " * 60))
        library.remove(library.find("more-7")[0].id)
    path = folder / FILE
    os.truncate(path, path.stat().st_size * 2 // 3)
    result = run("--rebuild", "--json")
    assert result.exit_code == 5
    told = json.loads(result.stdout)
    saved, least = told["documents"], told["at_least"]
    assert saved < least == saved + len(told["lost"]) <= 103 and least > 95  # most that is lost is known to be lost
    assert told["at_most"] == 104 and told["pages"][0] < told["pages"][1]  # one number was given and is free again
    (said,) = [line for line in run().stdout.splitlines() if line.startswith("library ")]
    today = datetime.now(UTC).date().isoformat()
    known = f"{saved} documents of at least {least}, at most 104 were saved"
    assert said == f"library  news: sound; rebuilt on {today}, {known}"
    record = {"on": today, "saved": saved, "least": least, "most": 104}
    assert json.loads(run("--json").stdout)["rebuilt"] == record
    assert "nothing was lost" in run("--rebuild").stdout
    assert run("--backup", "b.sqlite").exit_code == 0
    assert json.loads(run("--json").stdout)["rebuilt"] == record
    assert CliRunner().invoke(app, ["-l", "news", "remove", "more-1", "--purge", "--yes"]).exit_code == 0
    assert json.loads(run("--json").stdout)["rebuilt"] is None


@pytest.mark.parametrize(
    ("rebuilt", "lines"),
    [
        (Rebuilt(7, (), None), ["rebuilt    7 documents, nothing was lost"]),
        (
            Rebuilt(7, ("a.txt",), Path("k")),
            ["rebuilt    7 documents of 8; what is lost could not be read: add it again", "lost       a.txt"],
        ),
        (
            Rebuilt(7, ("a.txt", f"5{NAMELESS}", f"6{NAMELESS}"), Path("k"), False, 12, (500, 2000)),
            [
                "rebuilt    7 documents of at least 10, at most 12; what is lost could not be read: add it again",
                "lost       a.txt",
                "lost       2 documents, whose name cannot be read",
                "perhaps    more is lost, 2 documents at most: 1,500 of the 2,000 pages of the file are missing; "
                "`qa-bot list` shows what is there",
            ],
        ),
        (
            Rebuilt(7, (), Path("k"), False, None, (2000, 2000)),
            [
                "rebuilt    7 documents of at least 7",
                "perhaps    more is lost: the file was too damaged to tell all that it held; "
                "`qa-bot list` shows what is there",
            ],
        ),
        (Rebuilt(7, (), Path("k"), False, 7), ["rebuilt    7 documents of 7, as the damaged file counted them"]),
    ],
)
def test_what_was_lost_is_told_with_numbers_where_they_are_known(rebuilt: Rebuilt, lines: list[str]) -> None:
    kept = ["kept       k: the damaged file"] if rebuilt.kept else []
    assert rebuilt_text(rebuilt).splitlines() == lines + kept


def test_a_library_that_cannot_be_opened_is_told_how_to_mend_it(folder: Path, tmp_path: Path) -> None:
    assert run("--backup", "b.sqlite").exit_code == 0
    (folder / FILE).write_bytes(b"no database" * 999)
    result = run()
    assert (result.exit_code, result.stdout) == (5, "")
    assert "doctor --restore" in result.stderr
    result = run("--rebuild")
    assert result.exit_code == 5 and "--restore" in result.stderr
    assert "--rebuild" not in result.stderr  # which has just failed
    result = run("--restore", "b.sqlite", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"library": "news", "restored": "b.sqlite", "documents": 4}
    assert run().exit_code == 0


def test_who_purges_is_told_before_which_copies_go_too(folder: Path) -> None:
    assert run("--backup", "b.sqlite").exit_code == 0
    assert run("--restore", "b.sqlite").exit_code == 0
    kept = folder / "library.before-restore.sqlite"
    assert kept.is_file()
    for options in (["--dry-run"], ["--yes"]):
        result = CliRunner().invoke(app, ["-l", "news", "remove", "source-2", "--purge", *options])
        assert result.exit_code == 0 and str(kept) in result.stderr
    assert not kept.exists()


def test_copies_that_purging_leaves_are_named(folder: Path) -> None:
    inside, deeper = folder / "b.sqlite", folder / "old" / "c"
    assert run("--backup", str(inside)).exit_code == 0
    deeper.parent.mkdir()
    shutil.copy(inside, deeper)
    (folder / "notes.txt").write_text("no copy")
    foreseen = CliRunner().invoke(app, ["-l", "news", "remove", "source-1", "--purge", "--dry-run", "--json"])
    purged = CliRunner().invoke(app, ["-l", "news", "remove", "source-1", "--purge", "--yes", "--json"])
    warnings = json.loads(purged.stdout)["warnings"]
    assert warnings == json.loads(foreseen.stdout)["warnings"]
    assert [warning.split()[0] for warning in warnings] == [str(inside), str(deeper), "Backups"]
    result = CliRunner().invoke(app, ["-l", "news", "remove", "source-2", "--purge", "--yes"])
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["warning:", str(inside)], ["warning:", str(deeper)]]
    assert "delete it" in lines[0] and lines[2:] == ["Backups elsewhere, if you made some, still hold it."]
    shown = " ".join(CliRunner().invoke(app, ["remove", "--help"]).stdout.replace("│", " ").split())
    assert "Backups stay; those in its folder are named." in shown


def test_a_refused_removal_says_nothing_of_copies(folder: Path) -> None:
    assert run("--backup", "b.sqlite").exit_code == run("--restore", "b.sqlite").exit_code == 0
    result = CliRunner().invoke(app, ["-l", "news", "remove", "2", "--purge", "--yes"])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: '2' is only a part of a name: Title 2 (")
    assert (folder / "library.before-restore.sqlite").exists()


def test_a_backup_never_overwrites(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_text("precious")
    result = run("--backup", "b.sqlite")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "error: b.sqlite exists already, and a backup overwrites nothing.",
        "Name a new file, such as b-2.sqlite.",
    ]
    assert (tmp_path / "b.sqlite").read_text() == "precious"
    assert run("--backup", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--library", "nowhere"], 5),
        (["--library", "nowhere", "--rebuild"], 5),
        (["--library", "nowhere", "--backup", "b.sqlite"], 5),
        (["--restore", "nowhere.sqlite"], 2),
        (["--rebuild", "--backup", "b.sqlite"], 2),
        (["--library", "../up"], 2),
    ],
)
def test_what_cannot_be_done_makes_nothing(folder: Path, tmp_path: Path, arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert not (tmp_path / "indexes" / "nowhere").exists() and not (tmp_path / "b.sqlite").exists()


def test_licences_are_listed() -> None:
    result = run("--licences")
    assert result.exit_code == 0
    assert "torch" in result.stdout and "Apache" in result.stdout
    assert json.loads(run("--licences", "--json").stdout)["refused"] == []
