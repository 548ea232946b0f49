"""A folder and a library made one: what is new, changed, moved or gone in the folder becomes so in the library.

Refuses to know what differs (folder.py), formats (loaders.py) and how a document is stored (storing.py). Each file is done
for itself, and noted when it is done: after an interruption the next mirroring goes on from there.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from qa_bot.errors import LibraryBusyError, LibraryUnwritableError, SourceError
from qa_bot.index.duplicates import repeats
from qa_bot.index.files import UNKNOWN, File
from qa_bot.index.folder import FolderDifference, compare, unreadable
from qa_bot.index.library import Library
from qa_bot.index.marks import hashed
from qa_bot.index.owners import Owners
from qa_bot.ingest import loaders
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.settings import Settings
from qa_bot.types import Document, DocumentRecord, SourceReport, readable

NAMED = 3  # documents that a refusal names
LOG = logging.getLogger("qa_bot")


class Mirror:
    """Mirrors one folder, once or again and again. `store` adds a document; `library` gives None before the first."""

    def __init__(
        self,
        folder: Path,
        library: Callable[[], Library | None],
        store: Callable[[Document, tuple[str, ...]], SourceReport],
        settings: Settings,
    ) -> None:
        self._place = folder.expanduser().resolve()
        self.folder = readable(str(self._place))  # as its documents are called
        self._library = library
        self._store = store
        self._settings = settings
        self._failed: dict[str, tuple[int, int]] = {}  # what was not read: size and mark as they were then
        self._outside: set[str] = set()
        self._repeating: dict[str, tuple[str, ...]] = {}  # documents that repeat another, and their other warnings
        self._owners = Owners(library)

    def run(self, *, dry_run: bool = False, yes: bool = False) -> Iterator[SourceReport]:
        """Yield what became of each file, of those that are gone last; with `dry_run`, what would become of it.

        A dry run reads the new files, and stores nothing. A file that cannot be read keeps its old version, and so does
        all below a folder that cannot be read. Raises SourceError where there is no folder, or it is empty and documents
        came from it, unless `yes`.
        """
        library, self._owners = self._library(), Owners(self._library)
        known = library.files.known(self.folder) if library else {}
        loose = library.files.without_file(self.folder) if library else []
        difference = compare(self._place, known, loose, self._tell_outside)
        self._refuse_to_empty(difference, yes)
        yield from difference.failed
        for path in (*difference.unchanged, *(file.path for file in difference.touched)):
            yield SourceReport(path, "unchanged")
        yield from self._foresee(difference) if dry_run else self._carry_out(difference)

    def watch(self, seconds: float) -> Iterator[SourceReport]:
        """Yield each change for ever, looking every `seconds`. What fails is told once, and tried again when it changes."""
        before: set[SourceReport] = set()
        while True:
            failed: set[SourceReport] = set()
            try:
                for report in self.run():
                    if report.status in ("failed", "skipped"):
                        failed.add(report)
                    if report.status != "unchanged" and report not in before:
                        yield report
            except (SourceError, LibraryBusyError, LibraryUnwritableError) as error:
                failed.add(SourceReport(self.folder, "failed", reason=f"{error} {error.hint}".strip()))
                yield from failed - before
            before = failed
            time.sleep(seconds)

    def _tell_outside(self, path: Path) -> None:
        if (name := readable(str(path))) not in self._outside:
            self._outside.add(name)
            leads = f" (it leads to {readable(str(path.resolve()))})" if path.is_symlink() else ""
            LOG.info("%s lies outside of %s%s and is not mirrored; `qa-bot add` adds it.", name, self.folder, leads)

    def _refuse_to_empty(self, difference: FolderDifference, yes: bool) -> None:
        there = self._place
        if there.exists() and not there.is_dir():
            raise SourceError(f"{self.folder} is a file, not a folder.", "Add it: qa-bot add FILE")
        removed = list(self._to_remove(difference))
        if not there.is_dir() and not removed:
            raise SourceError(f"There is no folder {self.folder}.", "Name a folder of articles.")
        failed = any(report.status == "failed" for report in difference.failed)  # a link to nothing is no article
        left = difference.unchanged or difference.touched or difference.new or difference.changed or failed
        if removed and not left and not yes:
            names = ", ".join(record.source for record in removed[:NAMED])
            more = f" and {len(removed) - NAMED} more" if len(removed) > NAMED else ""
            raise SourceError(
                f"{self.folder} is {'empty' if there.is_dir() else 'missing'}: mirroring it would remove {names}{more} "
                "from the library. Nothing was changed.",
                "Mount it or put it back; if it is meant to be empty, add --yes.",
            )

    def _to_remove(self, difference: FolderDifference) -> Iterator[DocumentRecord]:
        if library := self._library():
            for path in difference.gone:
                yield from library.files.documents_of(path)
        yield from difference.orphans

    # What is done about it

    def _foresee(self, difference: FolderDifference) -> Iterator[SourceReport]:
        library = self._library()
        held = {record.source: record for record in library.documents()} if library else {}
        for file in (*difference.changed, *difference.new):
            if file.path in difference.moved and library:
                old = difference.moved[file.path]
                for record in library.files.documents_of(old):
                    yield SourceReport(record.source.replace(old, file.path, 1), "moved", reason=f"was {record.source}")
            else:
                yield from self._look(file.path, held)
        yield from map(_removed, self._to_remove(difference))

    def _look(self, path: str, held: Mapping[str, DocumentRecord]) -> Iterator[SourceReport]:
        """Read what a file holds, and yield what would become of it; `held` is what the library holds, by source."""
        library = self._library()
        left = {record.source: record for record in library.files.documents_of(path)} if library else {}
        failed = differs = False
        for item in self._owners.checked(loaders.load(path, self._settings, found=True)):
            if isinstance(item, SourceReport):
                failed = True
                yield item
                continue
            document, before = item.document, held.get(item.document.source)
            left.pop(document.source, None)
            if before is None or before.id != document.id:
                differs = True
                status: Literal["replaced", "added"] = "replaced" if before else "added"
                yield SourceReport(document.source, status, document.title, document.id, warnings=item.warnings)
        if not failed:  # else it takes nothing away
            yield from map(_removed, left.values())
            if not differs:
                yield SourceReport(path, "unchanged")

    def _carry_out(self, difference: FolderDifference) -> Iterator[SourceReport]:
        library = self._library()
        if library:
            library.files.note(difference.touched)
        self._repeating.clear()
        late = []  # what one repeats may itself be replaced or removed before the end: then it repeats nothing
        for file in (*difference.changed, *difference.new):
            if self._failed.get(file.path) == (file.size, file.mark):  # it is as it was when it failed
                continue
            for report in self._read(file, difference.moved.get(file.path)):
                if report.document_id in self._repeating:
                    late.append(report)
                else:
                    yield report
        lost = {old for new, old in difference.moved.items() if new not in self._failed}
        if library := self._library():
            for path in (*lost, *difference.gone):
                yield from map(_removed, library.files.forget(path))
            for record in difference.orphans:
                if library.remove(record.id):
                    yield _removed(record)
            for report in late:
                twin = library.twin(report.document_id)
                warnings = (*self._repeating[report.document_id], *([repeats(twin)] if twin else []))
                yield replace(report, warnings=warnings)

    def _read(self, file: File, moved_from: str | None) -> Iterator[SourceReport]:
        """Store what a file holds, then note the file: what stops in between is read again."""
        reports: list[SourceReport] = []
        try:
            file = file if file.digest else hashed(file)
            for item in self._owners.checked(loaders.load(file.path, self._settings, found=True)):
                reports.append(self._kept(item) if isinstance(item, SourceReport) else self._keep(item, moved_from))
                if reports[-1].status != "unchanged":
                    yield reports[-1]
        except OSError as error:
            reports.append(unreadable(file.path, error))
            yield reports[-1]
        ids = [report.document_id for report in reports if report.status not in ("failed", "skipped")]
        whole = all(report.status != "failed" for report in reports)
        library = self._library()
        if whole and ids:
            self._failed.pop(file.path, None)
        else:
            self._failed[file.path] = (file.size, file.mark)
            file = File(file.path, UNKNOWN, UNKNOWN, b"")  # to be tried again
        if library and ids:
            yield from map(_removed, library.files.remember(file, ids, whole=whole))
        if all(report.status == "unchanged" for report in reports):
            moved = SourceReport(file.path, "moved", reason=f"was {moved_from}")
            yield moved if moved_from else SourceReport(file.path, "unchanged")

    def _kept(self, report: SourceReport) -> SourceReport:
        """The report of what was not read, with a word on what the library holds of it from before."""
        library = self._library()
        if report.status != "failed" or library is None or not library.files.documents_of(report.source):
            return report
        return replace(report, reason=f"{report.reason} What it held before stays in the library.")

    def _keep(self, item: Loaded, moved_from: str | None) -> SourceReport:
        """Store a document; that of a file that moved keeps its vectors."""
        library = self._library()
        if moved_from and library:
            for record in library.files.documents_of(moved_from):
                if library.rename(record.id, item.document):
                    return SourceReport(
                        item.document.source,
                        "moved",
                        item.document.title,
                        item.document.id,
                        record.passages,
                        record.characters,
                        f"was {record.source}",
                        item.warnings,
                    )
        report = self._store(item.document, item.warnings)
        if report.warnings != item.warnings:
            self._repeating[report.document_id] = item.warnings
        return report


def _removed(record: DocumentRecord) -> SourceReport:
    return SourceReport(record.source, "removed", record.title, record.id, record.passages, record.characters)
