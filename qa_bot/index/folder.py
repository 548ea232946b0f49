"""A folder and what a library knows of it -> what is new, changed, moved or gone in the folder.

Compares size and mark of each file with what was noted; only where they differ is the content hashed. Reads no file for
what it says, and changes nothing.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa_bot.index.files import UNKNOWN, File, below, part_of_any
from qa_bot.index.marks import hashed, marked
from qa_bot.ingest import loaders
from qa_bot.ingest.access.sources import on_disk
from qa_bot.types import DocumentRecord, SourceReport, readable

FRESH = 2 * 10**9  # nanoseconds: a file that was changed so lately may change again without its time telling
SAME_NAME = "Another file has this name once its bytes that are not UTF-8 are written out. Rename one of the two."


@dataclass(slots=True)
class FolderDifference:
    """How a folder differs from what a library knows of it."""

    unchanged: list[str] = field(default_factory=list)
    touched: list[File] = field(default_factory=list)  # another mark, the same content
    new: list[File] = field(default_factory=list)
    changed: list[File] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)  # new path: old path
    gone: list[str] = field(default_factory=list)  # without those that moved
    orphans: list[DocumentRecord] = field(default_factory=list)  # added once, their file is gone
    failed: list[SourceReport] = field(default_factory=list)  # and links to nothing, which are skipped


def compare(
    place: Path, known: Mapping[str, File], loose: Iterable[DocumentRecord], tell_outside: Callable[[Path], None]
) -> FolderDifference:
    """Return how the folder at `place`, a whole path, differs from `known`, the files that a library has noted of it.

    `loose`: documents below it that were added, but not by mirroring. What leads out of it is told, and left alone.
    """
    folder = readable(str(place))
    difference = FolderDifference()
    there: set[str] = set()
    for path in loaders.files_below(place, tell_outside) if place.is_dir() else ():
        if isinstance(path, SourceReport):
            difference.failed.append(path)
        elif not below(name := readable(str(path)), folder):
            tell_outside(path)
        elif name in there:
            difference.failed.append(SourceReport(name, "failed", reason=SAME_NAME))
        else:
            there.add(name)
            _compare_file(name, known.get(name), difference)
    kept = [report.source for report in difference.failed]
    there.update(path for path in known if any(path == lost or below(path, lost) for lost in kept))
    difference.gone = [path for path in known if path not in there]
    difference.orphans = [
        record
        for record in loose
        if not part_of_any(record.source, there) and not any(below(record.source, lost) for lost in kept)
    ]
    if difference.gone:
        _find_moved(known, difference)
    return difference


def _compare_file(path: str, before: File | None, difference: FolderDifference) -> None:
    """Add to a difference what became of one file."""
    try:
        status = os.stat(on_disk(Path(path)))
        mark = marked(status)
        if before and (before.size, before.mark) == (status.st_size, mark):
            difference.unchanged.append(path)
            return
        fresh = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < FRESH
        file = File(path, status.st_size, UNKNOWN if fresh else mark, b"")
        if before is None:
            difference.new.append(file)
            return
        file = hashed(file)
        (difference.touched if file.digest == before.digest else difference.changed).append(file)
    except OSError as error:
        difference.failed.append(unreadable(path, error))


def _find_moved(known: Mapping[str, File], difference: FolderDifference) -> None:
    """Pair new files with those that are gone and had the same content."""
    gone = {known[path].digest: path for path in reversed(difference.gone)}
    for place, file in enumerate(difference.new):
        try:
            difference.new[place] = file = hashed(file)
        except OSError:  # it will fail, and be told, when it is read
            continue
        if old := gone.pop(file.digest, None):
            difference.moved[file.path] = old
            difference.gone.remove(old)


def unreadable(path: str, error: OSError) -> SourceReport:
    """Return the report of a file that cannot be read, with what the system says."""
    return SourceReport(path, "failed", reason=f"It cannot be read: {error.strerror or error}.")
