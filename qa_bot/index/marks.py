"""A file on a disk -> what tells whether it changed: a mark of its times, and the hash of its content."""

import errno
import os
from dataclasses import replace
from hashlib import blake2b, file_digest
from pathlib import Path

from qa_bot.index.files import File
from qa_bot.ingest.access.sources import on_disk


def marked(status: os.stat_result) -> int:
    """Return a number, at least 0, of what a file system notes beside the content: another file or change, another number.

    The time of the last change can be set back (`touch -r`, `cp -p`); setting it, and putting another file in its place,
    changes what cannot be set: the time of the last change of the file's record and its inode. (On Windows the former
    is the time of creation, which is as good as none.)
    """
    told = f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "big") >> 1  # as SQLite holds numbers


def hashed(file: File) -> File:
    """Return the file with the SHA-256 of its content. Raises OSError."""
    path = on_disk(Path(file.path))
    if not path.is_file():  # a pipe would be waited for, a device read, for ever
        raise OSError(errno.EINVAL, "it is neither a file nor a folder")
    with path.open("rb") as content:
        return replace(file, digest=file_digest(content, "sha256").digest())
