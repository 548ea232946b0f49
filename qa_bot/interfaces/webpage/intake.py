"""Sources that come through the page or the API, on their way into the library.

A browser may name web addresses and send files. It may not name files of this machine: every source that is no web
address is refused here, before the bot sees it.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qa_bot.errors import QaBotError, SourceError
from qa_bot.ingest.access.schemes import scheme_of
from qa_bot.ingest.archives.archive import PASSWORD_HINT
from qa_bot.ingest.plain.markdown import without_marks
from qa_bot.interfaces.phrases import plural
from qa_bot.interfaces.webpage.advice import advised, sentence
from qa_bot.interfaces.webpage.page import excerpt
from qa_bot.interfaces.webpage.shelf import Job, JobState
from qa_bot.types import Document, Progress, SourceReport

if TYPE_CHECKING:
    from qa_bot.bot import Bot
    from qa_bot.ingest.text.parsed import Loaded

ADDRESSES = ("http://", "https://")
BROKEN = "Something went wrong inside qa_bot; its log has more."
TITLE = 80  # characters of a pasted text that are its title
NOTICES = 6  # of a source that are told, what was not added first
FEW = 3  # sources that are added together and get questions each

LOG = logging.getLogger("qa_bot")


class CancelledError(Exception):
    """Somebody pressed Cancel."""


@dataclass(slots=True)
class Intake:
    """Sources that are added one by one in a thread, while others look at its jobs.

    The methods that add yield after each source whether the library holds more than before.
    """

    bot: "Bot"
    jobs: list[Job]
    name: str = ""  # within its visit
    grown: int = 0  # how often the library came to hold more
    workers: list[threading.Thread] = field(default_factory=list)
    locked: dict[str, tuple[int, Path]] = field(default_factory=dict)  # key -> job and file that wait for a password
    _at: int = 0  # the job that is worked on

    def start(self, work: Iterator[bool]) -> None:
        """Add in a thread, which goes on to the end or to `cancel`, whatever becomes of the page that asked for it."""
        self.workers.append(threading.Thread(target=self._run, args=(work,), daemon=True))
        self.workers[-1].start()

    def _run(self, work: Iterator[bool]) -> None:
        try:
            for grown in work:
                self.grown += grown
        except Exception:
            LOG.exception("The page could not go on adding")
            broken = [replace(job, state="failed", note=BROKEN) if job.running else job for job in self.jobs]
            self.jobs[:] = broken

    @property
    def working(self) -> bool:
        """True while something is added, and nobody cancelled it."""
        return any(worker.is_alive() for worker in self.workers)

    def cancel(self) -> None:
        """End the work: what is stored stays, and nothing is stored of what is being read."""
        self.workers.clear()  # the thread ends where it looks next, and nobody waits for that
        self.jobs[:] = [replace(job, state="cancelled", note="") if job.running else job for job in self.jobs]

    def discard(self) -> None:
        """Delete the files that wait for a password."""
        for _, file in self.locked.values():
            file.unlink(missing_ok=True)
        self.locked.clear()

    def tell(self, note: str) -> None:
        """Say what is being done for the source that is read."""
        if self.jobs[self._at].state == "reading":
            self.jobs[self._at] = replace(self.jobs[self._at], note=note)

    def watch(self, progress: Progress) -> None:
        """Note how far the article is that is read. Raises CancelledError."""
        if self.jobs[self._at].state == "cancelled":
            raise CancelledError
        note = f"{progress.step}, {progress.done:,} of {progress.total:,}"
        self.jobs[self._at] = replace(self.jobs[self._at], note=note, done=progress.done, total=progress.total)

    def add_addresses(self, addresses: Sequence[str]) -> Iterator[bool]:
        """Add web addresses; anything else is a failed job that says what is wanted."""
        for index, address in enumerate(addresses):
            if is_address(address):
                yield self._take(index, partial(self.bot.add_each, [address], watch=self.watch))
            else:
                reason = _no_address(address)
                self.jobs[index] = replace(self.jobs[index], state="failed", note=reason)
        self._suggest()

    def add_files(self, files: Sequence[Path]) -> Iterator[bool]:
        """Add uploaded files under their own names, and delete them in the end, but for those that need a password."""
        try:
            for index, file in enumerate(files):
                yield self._take(index, partial(self._file, file))
                if self.jobs[index].locked:
                    key = f"{self.name}.{index}"
                    self.locked[key] = index, file
                    self.jobs[index] = replace(self.jobs[index], key=key)
            self._suggest()
        finally:
            for file in set(files) - {file for _, file in self.locked.values()}:
                file.unlink(missing_ok=True)

    def unlock(self, key: str, password: str) -> Iterator[bool]:
        """Add a file that waits for its password. Where it does not fit, the file goes on waiting."""
        index, file = self.locked[key]
        yield self._take(index, partial(self._file, file, password))
        if self.jobs[index].locked:
            self.jobs[index] = replace(self.jobs[index], key=key)
        else:
            del self.locked[key]
            file.unlink(missing_ok=True)
            self._suggest()

    def add_example(self) -> Iterator[bool]:
        """Add the example article."""
        yield self._take(0, lambda: iter([self.bot.add_example()]))
        self._suggest()

    def _file(self, file: Path, password: str = "") -> Iterator[SourceReport]:
        from qa_bot.ingest.loaders import load

        settings = self.bot.settings
        size, limit = file.stat().st_size / 2**20, settings.web.max_upload_mib
        if size > limit:
            raise SourceError(f"It has {size:,.1f} MiB; an upload may have {limit}.")
        if password:
            settings = replace(settings, parsing=replace(settings.parsing, password=password))
        items = load(str(file), settings)
        uploaded = (item if isinstance(item, SourceReport) else _uploaded(item, file, self.bot) for item in items)
        yield from self.bot.add_each(uploaded, watch=self.watch)

    def _suggest(self) -> None:
        """Find questions that the new articles answer, where they are few: those of one take a second or two."""
        if len(self.jobs) > FEW or any(job.state == "cancelled" for job in self.jobs):
            return
        for index, job in enumerate(self.jobs):
            if job.document_id:
                try:
                    questions = tuple(self.bot.suggestions(job.document_id))
                except QaBotError as error:
                    LOG.warning("No questions for %s: %s", job.name, error)
                    return
                self.jobs[index] = replace(job, questions=questions)

    def _take(self, index: int, add: Callable[[], Iterator[SourceReport]]) -> bool:
        """Add one source; return whether that brought anything. An error is the failure of this source alone."""
        if self.jobs[index].state == "cancelled":
            return False
        self._at = index
        name = self.jobs[index].name
        self.jobs[index] = Job(name, "reading")
        reports: list[SourceReport] = []
        try:
            for report in add():
                reports.append(report)
                if len(reports) > 1:
                    self.tell(f"{len(reports):,} articles so far")
        except CancelledError:
            return bool(reports)
        except QaBotError as error:
            reports.append(SourceReport(name, "failed", reason=f"{sentence(str(error))} {error.hint}".strip()))
        except Exception:
            LOG.exception("The page could not add %r", name)
            reports.append(SourceReport(name, "failed", reason=BROKEN))
        self.jobs[index] = _ended(name, reports)
        return self.jobs[index].state != "failed"


def is_address(source: str) -> bool:
    """Return whether a source is a web address, and so nothing of this machine's files."""
    return source.lower().startswith(ADDRESSES)


def _no_address(source: str) -> str:
    scheme = scheme_of(source.strip())
    also = f", not with {scheme}:" if scheme else ""
    instead = " Add the file itself." if scheme == "file" else ""
    return f"Not a web address: it must begin with http:// or https://{also}.{instead}"


def _uploaded(item: "Loaded", file: Path, bot: "Bot") -> "Loaded":
    """Return what an uploaded file holds, under that file's name instead of the upload's place on this disk."""
    document = named(item.document, file, bot)
    return replace(item, document=document, file=item.file.replace(str(file.resolve()), file.name, 1))


def named(document: Document, file: Path, bot: "Bot") -> Document:
    """Return an uploaded document under its file's name instead of the upload's place on this disk.

    Another article of that name may be in the library already. Nothing says that this is a new version of it, so
    both are kept: the new one becomes "name (2)".
    """
    within = document.source.removeprefix(str(file.resolve()))  # "!/member", "#entry", "" for the file as a whole
    if within == document.source:  # a line of a JSON-lines file has an id of its own
        return document
    title = "" if document.title in (document.source, file.name) else document.title
    known = {record.source: record.id for record in bot.documents()}
    name = PurePath(file.name)
    for number in count(1):
        source = (file.name if number == 1 else f"{name.stem} ({number}){name.suffix}") + within
        new = document.renamed(source, title)
        if known.get(source, new.id) == new.id:
            break
    return new


def from_clipboard(text: str) -> tuple[Document, tuple[str, ...]]:
    """Return a pasted text as an article, of Markdown what its reader sees, and warnings of what that leaves out."""
    from qa_bot.ingest.parsers import parse_pasted

    parsed = parse_pasted(text)
    title = parsed.title or excerpt(without_marks(parsed.text), TITLE)
    return Document.of(parsed.text, source="Pasted text", title=title), parsed.warnings


def _ended(name: str, reports: Sequence[SourceReport]) -> Job:
    failed = [report for report in reports if report.status in ("failed", "skipped")]
    good = [report for report in reports if report not in failed]
    if not good:
        reason = failed[0].reason if failed else "Nothing to read was found in it."
        line = re.search(r", line (\d+)$", failed[0].source) if failed else None
        reason = f"Line {line[1]}: {reason}" if line else reason
        return Job(name, "failed", advised(reason), locked=PASSWORD_HINT in reason)
    state: JobState = (
        "partly" if failed else "known" if all(report.status == "unchanged" for report in good) else "done"
    )
    return Job(name, state, _note(good, failed), document_id=good[0].document_id if len(good) == 1 else "")


def _member(source: str) -> str:
    """What is left of a source without the file that holds it: "dir/a.txt" of "/tmp/all.zip!/dir/a.txt"."""
    return source.partition("!/")[2] or PurePath(source).name


def _note(good: list[SourceReport], failed: list[SourceReport]) -> str:
    passages = sum(report.passages for report in good)
    if len(good) > 1:
        known = sum(report.status == "unchanged" for report in good)
        words = f"{len(good):,} articles, {plural(passages, 'passage')}"
        words += f", {'all' if known == len(good) else f'{known:,}'} of them in the library already" if known else ""
        newer = sum(report.status == "replaced" for report in good)
        words += f", {newer:,} in the place of {'its earlier version' if newer == 1 else 'their earlier versions'}" * (
            newer > 0
        )
    else:
        words = {
            "added": plural(passages, "passage"),
            "replaced": f"Replaced its earlier version, {plural(passages, 'passage')}",
            "unchanged": "Already in the library",
        }[good[0].status]
    trouble = [f"Not added: {_member(report.source)}: {advised(report.reason)}" for report in failed]
    trouble += [advised(warning) for report in good for warning in report.warnings]
    more = f"And {len(trouble) - NOTICES} more notices" if trouble[NOTICES:] else ""
    told = [words, *(one.rstrip(".") for one in trouble[:NOTICES]), *([more] if more else [])]
    return words if not trouble else f"{'. '.join(told)}."
