"""The files of a library on its disk: whether they may be written, what stands in a log, what room is left.

Knows files alone, and nothing of SQL.
"""

import os
import shutil
from pathlib import Path

BESIDE = 2**16  # bytes: more than SQLite wants for the files that readers and writers share


def hindrance(path: Path) -> str:
    """Return why a library that is there cannot be written, "" where its rights allow it."""
    for place in (path.parent, path) if path.exists() else ():
        if not os.access(place, os.W_OK):
            mounted = hasattr(os, "statvfs") and os.statvfs(place).f_flag & os.ST_RDONLY
            return "its disk is mounted read-only" if mounted else f"nothing may be written to {place}"
    return ""


def logs(path: Path) -> list[Path]:
    """Return the files in which changes stand that a database may not hold yet, or hold only in part."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-journal")]


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def state_of(path: Path) -> tuple[int, ...]:
    """Return what changes when somebody writes to a database."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino, *map(size_of, logs(path))


def spare(path: Path) -> str:
    """Return which file beside a database takes most of the room and can go elsewhere, "" where there is none: " (...)"."""
    own = (path.name, path.with_suffix(".lock").name, path.with_suffix(".writer").name)
    beside = [one for one in path.parent.glob("*") if one.is_file() and one.name not in own]
    largest = max((one for one in beside if not one.name.startswith(f"{path.name}-")), default=None, key=size_of)
    if largest is None or size_of(largest) < BESIDE:
        return ""
    again = "is made again when it is deleted" if largest.name.startswith("vectors") else "can be moved elsewhere"
    return f" ({largest}, {size_of(largest):,} bytes, {again})"


def is_full(path: Path) -> bool:
    """Return whether the disk of a database has no room for what SQLite wants beside it."""
    return shutil.disk_usage(path.parent).free < BESIDE


def free(path: Path) -> str:
    """Return "12,345 bytes are free", of the disk that a file stands on."""
    return f"{shutil.disk_usage(path.parent).free:,} bytes are free"
