"""Where uploads lie until they are read: a folder of this server alone, which goes when the server goes.

A server that was killed cannot clear up; the next one does it. A lock that the kernel frees with its process tells
whether a folder's server still runs, so nothing is taken from one that does.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "qa-bot-web-"
LOCK = "server.lock"


@contextmanager
def upload_folder() -> Iterator[Path]:
    """Give a new folder that only this user can enter; it is gone afterwards, and so are those of killed servers."""
    import filelock

    clear_abandoned()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        lock = filelock.FileLock(folder / LOCK, thread_local=False)
        with suppress(filelock.Timeout, OSError):
            lock.acquire(timeout=0)
            if (folder / LOCK).exists():
                break
        lock.release()  # another server, which starts at this moment, took the folder for an abandoned one
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def clear_abandoned() -> None:
    """Remove the upload folders of this user whose server has ended. What cannot be told of is left."""
    import filelock

    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(filelock.Timeout, OSError):
            if _is_ours(folder) and (folder / LOCK).is_file():
                with filelock.FileLock(folder / LOCK, thread_local=False).acquire(timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Return whether it is a folder, no link to one, and belongs to this user; on Windows each has a place of their own."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.getuid())
