"""A document that is removed without a trace: gone with its words, or known to be still due, whatever happens on the way."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import index_fakes as fakes
import pytest
from index_fakes import article, make, opened
from test_library_processes import start
from typer.testing import CliRunner

from qa_bot.errors import TracesError
from qa_bot.index import finding
from qa_bot.index.database import FILE
from qa_bot.index.rebuilding import rebuild
from qa_bot.index.upkeep import kept_copies
from qa_bot.interfaces.cli import app

SECRET = "quillfeather"  # a word of one document alone
COPY = "library.before-restore.sqlite"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library "news" of forty documents, one of which is secret, and a copy of it as a restore leaves one."""
    monkeypatch.setenv("QA_BOT_LIBRARY__FOLDER", str(tmp_path / "indexes"))
    monkeypatch.setenv("QA_BOT_LIBRARY", "news")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    folder = tmp_path / "indexes" / "news"
    with opened(folder) as library:
        library.add(*make("/notes/secret.txt", f"The {SECRET} is buried. " * 5, title="Where it  lies"))
        for number in range(40):
            library.add(*article(number))
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
    shutil.copy(folder / FILE, folder / COPY)
    return folder


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def run_without_room(limit: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command where no file may come to be longer: with the library's own size a removal fits, compacting it does not."""

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "qa_bot", *arguments]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=little_room, env=environ)


def holders(folder: Path) -> list[str]:
    """Return the files in which the secret word stands."""
    return [path.name for path in sorted(folder.iterdir()) if SECRET.encode() in path.read_bytes().lower()]


def cut_short(folder: Path) -> str:
    """Leave the library as a process does that is killed between the removal and the rest; return the document's id."""
    with opened(folder, create=False) as library:
        document_id = library.find("/notes/secret.txt")[0].id
        library.remove(document_id, purge=True)
    return document_id


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is told in another way there")
def test_a_purge_without_room_tells_what_is_left_and_what_finishes_it(folder: Path) -> None:
    removal = ("remove", "/notes/secret.txt", "--purge", "--yes")
    done = run_without_room((folder / FILE).stat().st_size, *removal)
    assert (done.returncode, done.stdout) == (1, "")
    assert "gone from the library, but its traces are not" in done.stderr and str(folder / FILE) in done.stderr
    command = f"qa-bot doctor --library news --set library.folder={folder.parent} --purge"
    assert done.stderr.rstrip().endswith(f"Then finish it: {command}")
    assert "undone" not in done.stderr and "nothing is lost" not in done.stderr
    assert "secret" not in run("list").stdout
    result = run("doctor")
    assert result.exit_code == 1 and "news: sound" in result.stdout and "to purge" in result.stdout
    assert f"Finish it: {command}" in result.stderr
    result = run(*removal)  # there is room again
    assert result.exit_code == 0 and result.stdout.startswith("cleared    the traces of ")
    assert holders(folder) == [] and kept_copies(folder) == []
    assert run("doctor").exit_code == 0
    assert run(*removal).exit_code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is told in another way there")
def test_without_room_for_the_removal_itself_it_is_undone(folder: Path) -> None:
    done = run_without_room(36_000, "remove", "/notes/secret.txt", "--purge", "--yes")
    assert done.returncode == 1 and "The change was undone, nothing is lost." in done.stderr
    assert "secret" in run("list").stdout and (folder / COPY).exists()
    assert run("doctor").exit_code == 0


def test_what_is_due_is_named_and_finished_by_doctor(folder: Path) -> None:
    document_id = cut_short(folder)
    assert holders(folder) == [COPY]
    found = json.loads(run("doctor", "--json").stdout)
    assert found["sound"] and [each["id"] for each in found["purge_due"]] == [document_id]
    result = run("doctor", "--purge", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["purged"] == [document_id]
    assert str(folder / COPY) in result.stderr
    assert holders(folder) == [] and json.loads(run("doctor", "--json").stdout)["purge_due"] == []


def test_the_next_purge_finishes_one_that_is_due(folder: Path) -> None:
    cut_short(folder)
    assert run("remove", "source-3", "--purge", "--yes").exit_code == 0
    assert holders(folder) == [] and run("doctor").exit_code == 0


def test_what_is_due_is_found_by_the_names_that_it_had(folder: Path) -> None:
    document_id = cut_short(folder)
    with opened(folder, create=False) as library:
        for name in (
            document_id,
            document_id[:6],
            "/notes/secret.txt",
            "secret.txt",
            "where it lies",
            "Where it  lies",
        ):
            assert finding.gone(library, name) == document_id
        for name in ("", "secret", "Where", document_id[:5], "source-1", "x" * 40):
            assert finding.gone(library, name) == ""
        library.add(*make("/notes/secret.txt", "Another text.", title="New"))
        assert finding.gone(library, "/notes/secret.txt") == ""  # it is there again
    result = run("remove", document_id, "--purge", "--yes", "--dry-run", "--json")
    assert json.loads(result.stdout)["would_purge"] == document_id and holders(folder) == [COPY]
    assert run("remove", "Where", "--purge", "--yes").exit_code == 2


def test_the_same_command_again_removes_no_other_document_of_that_name(folder: Path) -> None:
    cut_short(folder)
    with opened(folder, create=False) as library:
        library.add(*make("/mail/7", "A mail about the file.", title="secret.txt"))
    again = run("remove", "secret.txt", "--purge", "--yes")
    assert again.exit_code == 2 and "its traces are still to be cleared" in again.stderr
    with opened(folder, create=False) as library:
        (mail,) = (record for record in library.documents() if record.title == "secret.txt")
        assert finding.gone(library, mail.id) == ""
    assert run("doctor", "--purge").exit_code == 0 and holders(folder) == []
    assert run("remove", "secret.txt", "--purge", "--yes").exit_code == 0  # now it is the mail alone


def test_the_note_holds_no_word_of_the_document(folder: Path) -> None:
    cut_short(folder)
    (folder / COPY).unlink()
    assert not any(b"secret.txt" in path.read_bytes() for path in folder.iterdir())


def test_while_another_reads_it_stays_due(folder: Path) -> None:
    document_id = cut_short(folder)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM documents").fetchone()
        with opened(folder, create=False, busy_seconds=0.2) as library:
            with pytest.raises(TracesError, match="Another process reads") as caught:
                library.vacuum()
            assert caught.value.hint.endswith(f"doctor --library news --set library.folder={folder.parent} --purge")
            assert [due.id for due in library.purge_due()] == [document_id]
        reader.execute("ROLLBACK")
    with opened(folder, create=False) as library:
        library.vacuum()
        assert library.purge_due() == []
    assert holders(folder) == []


def test_a_library_that_is_built_anew_knows_what_is_due(folder: Path) -> None:
    document_id = cut_short(folder)
    rebuild(folder, 5)
    with opened(folder, create=False) as library:
        assert [due.id for due in library.purge_due()] == [document_id]


def test_killed_at_any_moment_a_document_is_there_or_due_or_without_a_trace(folder: Path, tmp_path: Path) -> None:
    draw = random.Random(5)
    whole = shutil.copytree(folder, tmp_path / "whole")
    for _ in range(12):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        process, connection = start(fakes.purge, folder, "/notes/secret.txt")
        assert connection.recv_bytes() == b"begins"
        process.join(timeout=draw.uniform(0, 0.06))
        process.kill()
        process.join()
        connection.close()
        with opened(folder, create=False) as library:
            there, due = library.find("/notes/secret.txt"), library.purge_due()
            assert there or due or not holders(folder)
            if due:
                library.vacuum()
                assert library.purge_due() == [] and holders(folder) == []
