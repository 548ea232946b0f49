"""Sources that come through the page or the API, on their way into the library.

A browser may name web addresses and send files. It may not name files of this machine: every source that is no web
address is refused here, before the bot sees it.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from qa_bot.errors import QaBotError
from qa_bot.interfaces.webpage.page import plural
from qa_bot.types import Document, SourceReport

if TYPE_CHECKING:
    from qa_bot.bot import Bot

ADDRESSES = ("http://", "https://")

logger = logging.getLogger("qa_bot")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the source number `index` so far, in words."""

    index: int
    state: Literal["reading", "done", "failed"]
    note: str = ""


def is_address(source: str) -> bool:
    """Return whether a source is a web address, and so nothing of this machine's files."""
    return source.lower().startswith(ADDRESSES)


def add_addresses(bot: "Bot", addresses: Sequence[str]) -> Iterator[Step]:
    """Add web addresses one by one; anything else is a failed step that says what is wanted."""
    for index, address in enumerate(addresses):
        yield Step(index, "reading")
        if is_address(address):
            yield _ended(index, _reports(bot.add_each([address]), address))
        else:
            yield Step(index, "failed", "Not a web address: it must begin with http:// or https://.")


def add_files(bot: "Bot", files: Sequence[Path]) -> Iterator[Step]:
    """Add uploaded files one by one under their own names, and delete them in the end."""
    try:
        for index, file in enumerate(files):
            yield Step(index, "reading")
            size, limit = file.stat().st_size / 2**20, bot.settings.web.max_upload_mib
            if size > limit:
                yield Step(index, "failed", f"It has {size:,.1f} MiB; an upload may have {limit}.")
                continue
            yield _ended(index, _reports(_add_file(bot, file), file.name))
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def add_example(bot: "Bot") -> Iterator[Step]:
    """Add the example article."""
    yield Step(0, "reading")
    yield _ended(0, _reports(iter([bot.add_example()]), "example"))


def _add_file(bot: "Bot", file: Path) -> Iterator[SourceReport]:
    from qa_bot.ingest.loaders import load

    for item in load(str(file), bot.settings):
        if isinstance(item, SourceReport):
            yield item
            continue
        for report in bot.add_each([named(item.document, file, bot)]):
            yield replace(report, warnings=report.warnings + item.warnings)


def named(document: Document, file: Path, bot: "Bot") -> Document:
    """Return an uploaded document under its file's name instead of the upload's place on this disk.

    Another article of that name may be in the library already. Nothing says that this is a new version of it, so
    both are kept: the new one becomes "name (2)".
    """
    if Path(document.source) != file.resolve():  # a line of a JSON-lines file has an id of its own
        return document
    title = "" if document.title in (document.source, file.name) else document.title
    known = {record.source: record.id for record in bot.documents()}
    name = PurePath(file.name)
    for number in count(1):
        source = file.name if number == 1 else f"{name.stem} ({number}){name.suffix}"
        new = Document.of(document.text, source=source, title=title, pages=document.pages, metadata=document.metadata)
        if known.get(source, new.id) == new.id:
            break
    return new


def _reports(reports: Iterator[SourceReport], source: str) -> list[SourceReport]:
    """Return all reports; an error becomes the report of a failure, so that the sources after it are still read."""
    found: list[SourceReport] = []
    try:
        found.extend(reports)
    except QaBotError as error:
        found.append(SourceReport(source, "failed", reason=f"{error} {error.hint}".strip()))
    except Exception:
        logger.exception("The page could not add %r", source)
        found.append(SourceReport(source, "failed", reason="Something went wrong inside qa_bot; its log has more."))
    return found


def _ended(index: int, reports: list[SourceReport]) -> Step:
    good = [report for report in reports if report.status != "failed"]
    failed = [report for report in reports if report.status == "failed"]
    if not good:
        return Step(index, "failed", failed[0].reason if failed else "Nothing to read was found in it.")
    return Step(index, "done", _note(good, failed))


def _note(good: list[SourceReport], failed: list[SourceReport]) -> str:
    passages = sum(report.passages for report in good)
    if len(good) > 1:
        words = f"{len(good):,} articles, {plural(passages, 'passage')}"
    else:
        words = {
            "added": plural(passages, "passage"),
            "replaced": f"Replaced its earlier version, {plural(passages, 'passage')}",
            "unchanged": "Already in the library",
        }[good[0].status]
    trouble = [warning for report in good for warning in report.warnings] + [report.reason for report in failed]
    return ". ".join([words, *trouble[:3]]) + (f". And {len(trouble) - 3} more notices" if trouble[3:] else "")
