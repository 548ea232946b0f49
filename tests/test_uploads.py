"""The folder of uploads: it goes with its server, however that ends, and never while one runs."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa_bot.interfaces.webpage.uploads import LOCK, PREFIX, clear_abandoned, upload_folder

HOLDER = """
import time
from qa_bot.interfaces.web import _ending_in_order
from qa_bot.interfaces.webpage.uploads import upload_folder
with _ending_in_order(), upload_folder() as folder:
    (folder / "sub").mkdir()
    (folder / "sub" / "secret.txt").write_text("secret")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@contextmanager
def running() -> Iterator[tuple["subprocess.Popen[str]", Path]]:
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.name.startswith(PREFIX) and (folder / "sub" / "secret.txt").exists()
        yield process, folder
        process.kill()


def test_the_next_server_clears_what_a_killed_one_left_and_nothing_of_one_that_runs(temporary: Path) -> None:
    unknown = temporary / f"{PREFIX}unknown"  # of an older version: nobody can tell whether its server runs
    unknown.mkdir()
    with running() as (_, alive):
        with running() as (process, killed):
            process.kill()
            process.wait()
            assert (killed / "sub" / "secret.txt").exists()
            with upload_folder() as mine:
                assert sorted(temporary.iterdir()) == sorted([alive, unknown, mine])
                assert mine.stat().st_mode & 0o077 == 0
                clear_abandoned()
                assert mine.exists() and (alive / "sub" / "secret.txt").exists()
        assert sorted(temporary.iterdir()) == sorted([alive, unknown])


def test_a_link_is_not_followed(temporary: Path) -> None:
    precious = temporary / "precious"
    precious.mkdir()
    (precious / LOCK).write_text("")
    (temporary / f"{PREFIX}link").symlink_to(precious)
    clear_abandoned()
    assert (precious / LOCK).exists()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can make what belongs to another")
def test_the_folder_of_another_user_is_left(temporary: Path) -> None:
    folder = temporary / f"{PREFIX}theirs"
    folder.mkdir()
    (folder / LOCK).write_text("")
    os.chown(folder, 12345, 12345)
    clear_abandoned()
    assert folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM")
def test_sigterm_clears_up_as_ctrl_c_does(temporary: Path) -> None:
    for sent, code in ((signal.SIGTERM, 143), (signal.SIGINT, -signal.SIGINT)):
        with running() as (process, folder):
            process.send_signal(sent)
            assert process.wait(60) == code
            assert not folder.exists()
