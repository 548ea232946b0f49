"""A source (path, folder, address, standard input, JSON lines) -> Documents, and reports of what failed or was skipped.

Knows where bytes come from and what a document is called; refuses to know formats (parsers.py) and storage.
"""

import logging
import os
import re
import shlex
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from qa_bot.errors import NoArticleError, ParseError, SourceError, shortened
from qa_bot.ingest.access.hosts import without_password
from qa_bot.ingest.access.ignoring import Rule, is_ignored, rules_of
from qa_bot.ingest.access.misnamed import read_as
from qa_bot.ingest.access.schemes import ADDRESS
from qa_bot.ingest.access.sniffing import says_article, sniff
from qa_bot.ingest.access.sources import Raw, existing, link_to_nothing, on_disk, read_address, read_file, read_stdin
from qa_bot.ingest.plain.jsonlines import read_lines
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.parsed import Loaded, Parsed, check_size, title_of, warnings_of
from qa_bot.ingest.worker import parse_limited, unpack_limited
from qa_bot.settings import Settings
from qa_bot.types import Document, SourceReport, readable

LOG = logging.getLogger("qa_bot")
LONGEST_NAME = 300  # characters of a source that an error repeats: whoever passes a text instead knows it
MAX_UNPACKED = 500 * 2**20  # bytes, of an archive with those inside it
TITLES = 3  # of a source of several documents that an error names
ATTACHED = (
    "What is attached to it is left out here: {}. `qa-bot add {}` stores what can be read of it as documents of their own;"
    " then `qa-bot show {}` shows one."
)
NAMED_BY_FILE = ("table", "subtitles")  # whose first line is no title
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


@dataclass(slots=True)
class _Room:
    """How many bytes the archives of one source may still unpack to."""

    left: int


def load(
    source: str, settings: Settings, *, stdin: BinaryIO | None = None, found: bool = False
) -> Iterator[Loaded | SourceReport]:
    """Yield the documents of a source, one by one, and a report for each thing that cannot become one.

    It "failed"; or it is "skipped" where nobody named it (it was `found` in a folder, or lies in an archive) and
    neither its content nor its name says that it is an article.

    `source` is a file, a folder (read to its depth, in the order of names, without hidden files), an http(s) address or
    "-" for standard input; each JSON line, entry of a feed and member of an archive becomes a document. Nothing is
    raised for a bad source.
    """
    try:
        if source == "-":
            yield from _documents(read_stdin(stdin, settings.parsing), settings)
        elif ADDRESS.match(source.strip()):
            yield from _documents(read_address(source.strip(), settings), settings)
        elif (path := existing(source)).is_dir():
            yield from _load_folder(path, settings)
        else:
            yield from _documents(read_file(path, settings.parsing), settings)
    except SourceError as error:
        yield _passed_over(source, error) if found else _failed(source, error)


def is_outside(source: str) -> bool:
    """Whether a source is standard input, an address or a path that exists, rather than the name of a stored document."""
    if source == "-" or ADDRESS.match(source.strip()):
        return True
    try:
        return bool(source.strip()) and on_disk(Path(source).expanduser()).exists()
    except (OSError, RuntimeError, ValueError):  # a name too long, or of the home of nobody, is no path
        return False


def read_one(source: str, settings: Settings, *, stdin: BinaryIO | None = None) -> Document:
    """Return the one document of a file, an address or "-"; of a message without what is attached to it.

    What was lost or guessed in reading it is logged. Raises SourceError for none, and for more than one.
    """
    found: list[Document] = []
    lost: list[SourceReport] = []
    warnings: tuple[str, ...] = ()
    for item in load(source, settings, stdin=stdin):
        if isinstance(item, SourceReport):
            lost.append(item)
        else:
            warnings = warnings if found else item.warnings
            found.append(item.document)
        if len(found) > TITLES + 1:
            break
    others = [*(document.source for document in found[1:]), *(report.source for report in lost)]
    if found and others and all(other.startswith(f"{found[0].source}!/") for other in others):
        _tell(found[0], (*warnings, _attached_to(found[0], source, others, cut=len(found) > TITLES + 1)))
        return found[0]
    if len(found) > 1:
        titles = ", ".join(repr(document.title) for document in found[:TITLES])
        raise SourceError(
            f"{source} holds more than one document ({titles}{' and more' if len(found) > TITLES else ''}); one is "
            "wanted here.",
            f"Add it to a library, qa-bot add {shlex.quote(source)}, and name one of them.",
        )
    for report in lost:
        if report.status == "failed" or not found:
            raise SourceError(f"{shortened(report.source, LONGEST_NAME)}: {report.reason}")
    _tell(found[0], warnings)
    return found[0]


def _attached_to(message: Document, source: str, others: Sequence[str], *, cut: bool) -> str:
    """Return a warning that names what is attached to a message that is read alone, and how it is read, too."""
    names = list(dict.fromkeys(other.removeprefix(f"{message.source}!/").split("!/")[0] for other in others))
    more = " and more" * (cut or len(names) > TITLES)
    first = shlex.quote(f"{message.source}!/{names[0]}")
    return ATTACHED.format(", ".join(names[:TITLES]) + more, shlex.quote(source), first)


def _tell(document: Document, warnings: Sequence[str]) -> None:
    for warning in warnings:
        LOG.warning("%s: %s", document.source, warning)


def _passed_over(source: str, error: SourceError) -> SourceReport:
    """Return the report on what nobody named: a picture among articles is no failure, a broken article is one."""
    report = _failed(source, error)
    return (
        replace(report, status="skipped") if isinstance(error, NoArticleError) and not says_article(source) else report
    )


def _failed(source: str, error: SourceError) -> SourceReport:
    reason = without_password(f"{error} {error.hint}".strip())
    return SourceReport(source=without_password(readable(source)), status="failed", reason=readable(reason))


# What lies in a folder


def _load_folder(folder: Path, settings: Settings) -> Iterator[Loaded | SourceReport]:
    """Yield what the files of a folder hold. Each file is read once, whatever links lead to it."""
    readable = 0
    for path in files_below(folder):
        if isinstance(path, SourceReport):
            yield path
            continue
        try:
            for item in _documents(read_file(path, settings.parsing), settings):
                readable += isinstance(item, Loaded)
                yield item
        except SourceError as error:
            yield _passed_over(str(path), error)
    if not readable:
        yield _failed(str(folder), SourceError("The folder holds no article that can be read."))


def files_below(folder: Path, outside: Callable[[Path], None] | None = None) -> Iterator[Path | SourceReport]:
    """Yield the files below `folder`, resolved: those of a folder in the order of their names, then its folders.

    Hidden ones are left out, and those that a .gitignore in or below `folder` names. Links are followed, and reported
    where they lead to nothing; with `outside`, it is told of those that lead to a folder outside, which is not walked.
    """
    top = folder.resolve()
    seen: set[Path] = set()
    rules: dict[str, list[Rule]] = {}  # of each folder, with those of the folders above it
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append, followlinks=True):
        here = Path(place).resolve()
        if here in seen:  # a link that leads back
            folders.clear()
            continue
        if outside and not here.is_relative_to(top):
            outside(Path(place))
            folders.clear()
            continue
        if here != top and top.is_relative_to(here):
            folders.clear()
            above = SourceError("It leads to a folder above the one that is read, which is not followed.")
            yield replace(_failed(place, above), status="skipped")
            continue
        seen.add(here)
        rules[place] = own = [*rules.get(os.path.dirname(place), ()), *rules_of(Path(place))]
        shown = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in shown if not is_ignored(Path(place, name), True, own))
        for name in sorted(files):
            path = Path(place, name)
            if name.startswith(".") or is_ignored(path, False, own):
                continue
            if nothing := link_to_nothing(path):  # under its own name: what it led to is gone, as any file may be
                yield replace(_failed(str(path), nothing), status="skipped")
                continue
            try:
                path = path.resolve()
            except (OSError, RuntimeError) as error:
                yield _failed(str(path), SourceError(f"It is a link that leads nowhere: {error}"))
                continue
            if path not in seen:
                seen.add(path)
                yield path
    for refused in unreadable:
        yield _failed(str(refused.filename), SourceError(f"The folder cannot be read: {refused.strerror}."))


# What a document is called


def _documents(
    raw: Raw, settings: Settings, depth: int = 0, room: _Room | None = None
) -> Iterator[Loaded | SourceReport]:
    """Yield the documents in `raw`, which lies inside `depth` archives. Raises SourceError for none to be read."""
    check_size(len(raw.content), settings.parsing.max_mib)
    if not raw.content.strip():
        raise ParseError("It is empty." if not raw.content else "There is no text in it.")
    match = CHARSET.search(raw.content_type)
    charset = match[1] if match else ""
    kind = sniff(raw.content, raw.name, raw.content_type)
    if kind == "jsonl":
        yield from read_lines(raw.content, charset, raw.source, settings.parsing)
    elif kind == "zip":
        yield from _members(raw, settings, depth, room or _Room(MAX_UNPACKED))
    else:
        parsed = parse_limited(raw.content, kind, charset, settings.parsing)
        told = warnings_of(read_as(kind, raw.name))
        for part in parsed.parts or (parsed,):
            loaded, told = _loaded(part, raw, kind, told), ()
            if depth > 1 and part.attachments:
                names = ", ".join(attachment.name for attachment in part.attachments[:TITLES])
                deep = f"Attachments that were not read, since they lie too deep: {names}. Add the message by itself."
                loaded = replace(loaded, warnings=(*loaded.warnings, deep))
            yield loaded
            if depth <= 1:
                yield from _attached(loaded.document, part, settings, depth, room or _Room(MAX_UNPACKED))


def _loaded(parsed: Parsed, raw: Raw, kind: str, told: Sequence[str]) -> Loaded:
    metadata = {key: without_password(value) for key, value in parsed.metadata.items()}
    if raw.final_url not in ("", raw.source):
        metadata.setdefault("url", raw.final_url)
    source = f"{raw.source}#{without_password(parsed.name)}" if parsed.name else raw.source
    title = (
        parsed.title
        or (PurePosixPath(raw.name).stem if kind in NAMED_BY_FILE else "")
        or title_of(parsed.text, PurePosixPath(raw.name).stem or raw.source)
    )
    document = Document.of(parsed.text, source=source, title=title, pages=parsed.pages, metadata=metadata)
    return Loaded(document, (*told, *parsed.warnings))


def _attached(
    message: Document, parsed: Parsed, settings: Settings, depth: int, room: _Room
) -> Iterator[Loaded | SourceReport]:
    """Yield what the attachments of a message hold; "a.eml!/b.pdf" is the source of one, its name stands in the title."""
    for attachment in parsed.attachments:
        source = f"{message.source}!/{attachment.name}"
        try:
            content = b64decode(attachment.content)
            room.left -= len(content)
            if room.left < 0:
                raise ParseError(f"With what came before it, it has more than {MAX_UNPACKED // 2**20} MiB.")
            raw = Raw(content, source, attachment.name, attachment.content_type)
            for item in _documents(raw, settings, depth + 1, room):
                yield _titled(item, f"{attachment.name} - {parsed.title}", source) if parsed.title else item
        except SourceError as error:
            yield _passed_over(source, error)


def _titled(item: Loaded | SourceReport, title: str, source: str) -> Loaded | SourceReport:
    """Return an item with another title, where it is the document of that source and not a part of it."""
    if isinstance(item, SourceReport) or item.document.source != source:
        return item
    return replace(item, document=item.document.renamed(source, title))


def _members(raw: Raw, settings: Settings, depth: int, room: _Room) -> Iterator[Loaded | SourceReport]:
    """Yield what the members of an archive hold; "a.zip!/b.txt" is the source of one. Raises SourceError for none."""
    if depth > 1:
        raise ParseError("It is an archive in an archive in an archive, which is not opened.")
    readable = 0
    for name, content in unpack_limited(raw.content, settings.parsing):
        source = f"{raw.source}!/{canonical(name)}"
        try:
            if isinstance(content, ParseError):
                raise content
            room.left -= len(content)
            if room.left < 0:
                break
            for item in _documents(Raw(content, source, PurePosixPath(name).name), settings, depth + 1, room):
                readable += isinstance(item, Loaded)
                yield item
        except SourceError as error:
            yield _passed_over(source, error)
    if room.left < 0:
        raise ParseError(f"Unpacked, it has more than {MAX_UNPACKED // 2**20} MiB; the rest of it was not read.")
    if not readable:
        raise ParseError("The archive holds no article that can be read.")
