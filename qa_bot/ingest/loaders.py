"""A source (path, folder, address, standard input, JSON lines) -> Documents, and a report for each that failed or was skipped.

Knows where bytes come from and what a document is called; refuses to know formats (parsers.py) and storage.
"""

import difflib
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from qa_bot.errors import NoArticleError, ParseError, SourceError
from qa_bot.ingest.decoding import canonical
from qa_bot.ingest.hosts import without_password
from qa_bot.ingest.ignoring import Rule, is_ignored, rules_of
from qa_bot.ingest.jsonlines import read_lines
from qa_bot.ingest.parsed import Loaded, Parsed, check_size, title_of
from qa_bot.ingest.schemes import ADDRESS, unfetched
from qa_bot.ingest.sniffing import says_article, sniff
from qa_bot.ingest.worker import parse_limited, unpack_limited
from qa_bot.settings import ParsingSettings, Settings
from qa_bot.types import Document, SourceReport

LIKE = 0.65  # likeness of two names (Ratcliff and Metzener, 1988) from which one may be a slip for the other
LONGEST_NAME = 300  # characters of a source that an error repeats: whoever passes a text instead knows it
MAX_UNPACKED = 500 * 2**20  # bytes, of an archive with those inside it
TITLES = 3  # of a source of several documents that an error names
STDIN = "stdin"  # the source of what came from standard input begins so; a part of its hash tells texts apart
NAMED_BY_FILE = ("table", "subtitles")  # whose first line is no title
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)


@dataclass(frozen=True, slots=True)
class _Raw:
    """Bytes as they came, and what is known about them from outside."""

    content: bytes
    source: str
    name: str  # of the file, or the last part of an address; "" for standard input
    content_type: str = ""
    final_url: str = ""  # where the redirects of an address ended


@dataclass(slots=True)
class _Room:
    """How many bytes the archives of one source may still unpack to."""

    left: int


def load(
    source: str, settings: Settings, *, stdin: BinaryIO | None = None, found: bool = False
) -> Iterator[Loaded | SourceReport]:
    """Yield the documents of a source, one by one, and a report for each thing that cannot become one.

    It "failed"; or it is "skipped" where nobody named it (it was `found` in a folder, or lies in an archive) and neither
    its content nor its name says that it is an article.

    `source` is a file, a folder (read to its depth, in the order of names, without hidden files), an http(s) address
    or "-" for standard input; each JSON line, entry of a feed and member of an archive becomes a document. Nothing is raised for a bad source.
    """
    try:
        if source == "-":
            yield from _documents(_read_stdin(stdin, settings.parsing), settings)
        elif ADDRESS.match(source.strip()):
            yield from _documents(_read_address(source.strip(), settings), settings)
        elif (path := _existing(source)).is_dir():
            yield from _load_folder(path, settings)
        else:
            yield from _documents(_read_file(path, settings.parsing), settings)
    except SourceError as error:
        yield _passed_over(source, error) if found else _failed(source, error)


def is_outside(source: str) -> bool:
    """Whether a source is standard input, an address or a path that exists, rather than the name of a stored document."""
    if source == "-" or ADDRESS.match(source.strip()):
        return True
    try:
        return bool(source.strip()) and Path(source).expanduser().exists()
    except (OSError, RuntimeError, ValueError):  # a name too long, or of the home of nobody, is no path
        return False


def read_one(source: str, settings: Settings, *, stdin: BinaryIO | None = None) -> Document:
    """Return the one document of a file, an address or "-". Raises SourceError for none, and for more than one."""
    found: list[Document] = []
    lost: list[SourceReport] = []
    for item in load(source, settings, stdin=stdin):
        if isinstance(item, SourceReport):
            lost.append(item)
        else:
            found.append(item.document)
        if len(found) > TITLES:
            break
    if len(found) > 1:
        titles = ", ".join(repr(document.title) for document in found[:TITLES])
        raise SourceError(
            f"{source} holds more than one document ({titles}{' and more' if len(found) > TITLES else ''}); one is "
            "wanted here.",
            f"Add it to a library, qa-bot add {shlex.quote(source)}, and name one of them.",
        )
    for report in lost:
        if report.status == "failed" or not found:
            named = report.source if len(report.source) <= LONGEST_NAME else f"{report.source[:LONGEST_NAME]}..."
            raise SourceError(f"{named}: {report.reason}")
    return found[0]


def _passed_over(source: str, error: SourceError) -> SourceReport:
    """Return the report on what nobody named: a picture among articles is no failure, a broken article is one."""
    report = _failed(source, error)
    return (
        replace(report, status="skipped") if isinstance(error, NoArticleError) and not says_article(source) else report
    )


def _failed(source: str, error: SourceError) -> SourceReport:
    reason = without_password(f"{error} {error.hint}".strip())
    return SourceReport(source=without_password(source), status="failed", reason=reason)


# Where bytes come from


def _existing(source: str) -> Path:
    """Return the resolved path of a source. Raises SourceError, with the nearest name that exists."""
    try:
        path = Path(source).expanduser()
        if source.strip() and path.exists():
            return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        if (refused := unfetched(source)) is not None:
            raise refused from None
        told = getattr(error, "strerror", None) or str(error)  # an OSError repeats the whole source
        hint = "A text itself comes through standard input (-), in Python as Document.of(text, source=...)."
        raise SourceError(f"It is not a path that can be opened: {told}.", hint) from None
    if path.is_symlink():
        raise SourceError(f"It is a link to {os.readlink(path)!r}, which is not there.")
    if (refused := unfetched(source)) is not None:
        raise refused
    raise SourceError("There is no such file or folder." + _nearest(path))


def _nearest(path: Path) -> str:
    try:
        names = os.listdir(path.parent)
    except OSError:
        return f" The folder {str(path.parent)!r} does not exist, either."
    stems = {Path(name).stem.lower(): name for name in names}  # many names have their end in common
    close = difflib.get_close_matches(path.stem.lower(), stems, n=1, cutoff=LIKE)
    return f" Did you mean {str(path.parent / stems[close[0]])!r}?" if close else ""


def _read_file(path: Path, settings: ParsingSettings) -> _Raw:
    try:
        if not path.is_file():  # a pipe or a device could be read for ever
            raise SourceError("It is neither a file nor a folder.")
        check_size(path.stat().st_size, settings.max_mib)
        with path.open("rb") as file:
            content = file.read(settings.max_mib * 2**20 + 1)
    except OSError as error:
        raise SourceError(f"It cannot be read: {error.strerror or error}.") from None
    return _Raw(content, str(path), path.name)


def _read_stdin(stdin: BinaryIO | None, settings: ParsingSettings) -> _Raw:
    try:
        content = (stdin or sys.stdin.buffer).read(settings.max_mib * 2**20 + 1)
    except OSError as error:
        raise SourceError(f"Standard input cannot be read: {error.strerror or error}.") from None
    return _Raw(content, f"{STDIN}:{sha256(content).hexdigest()[:8]}", "")


def _read_address(url: str, settings: Settings) -> _Raw:
    from qa_bot.ingest.fetch import fetch  # it brings the HTTP client with it

    fetched = fetch(url, settings.fetch)
    name = PurePosixPath(unquote(urlsplit(fetched.url).path)).name
    return _Raw(fetched.content, url, name, fetched.content_type, fetched.url)


def _load_folder(folder: Path, settings: Settings) -> Iterator[Loaded | SourceReport]:
    """Yield what the files of a folder hold. Each file is read once, whatever links lead to it."""
    readable = 0
    for path in files_below(folder):
        if isinstance(path, SourceReport):
            yield path
            continue
        try:
            for item in _documents(_read_file(path, settings.parsing), settings):
                readable += isinstance(item, Loaded)
                yield item
        except SourceError as error:
            yield _passed_over(str(path), error)
    if not readable:
        yield _failed(str(folder), SourceError("The folder holds no article that can be read."))


def files_below(folder: Path) -> Iterator[Path | SourceReport]:
    """Yield the files below `folder`, resolved: those of a folder in the order of their names, then its folders.

    Hidden ones are left out, and those that a .gitignore in or below `folder` names.
    """
    seen: set[Path] = set()
    rules: dict[str, list[Rule]] = {}  # of each folder, with those of the folders above it
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append, followlinks=True):
        here = Path(place).resolve()
        if here in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(here)
        rules[place] = own = [*rules.get(os.path.dirname(place), ()), *rules_of(Path(place))]
        shown = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in shown if not is_ignored(Path(place, name), True, own))
        for name in sorted(files):
            path = Path(place, name)
            if is_ignored(path, False, own):
                continue
            try:
                path = path.resolve()
            except (OSError, RuntimeError) as error:
                yield _failed(str(path), SourceError(f"It is a link that leads nowhere: {error}"))
                continue
            if not name.startswith(".") and path not in seen:
                seen.add(path)
                yield path
    for refused in unreadable:
        yield _failed(str(refused.filename), SourceError(f"The folder cannot be read: {refused.strerror}."))


# What a document is called


def _documents(
    raw: _Raw, settings: Settings, depth: int = 0, room: _Room | None = None
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
        for part in parsed.parts or (parsed,):
            yield _loaded(part, raw, kind)


def _loaded(parsed: Parsed, raw: _Raw, kind: str) -> Loaded:
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
    return Loaded(document, parsed.warnings)


def _members(raw: _Raw, settings: Settings, depth: int, room: _Room) -> Iterator[Loaded | SourceReport]:
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
            for item in _documents(_Raw(content, source, PurePosixPath(name).name), settings, depth + 1, room):
                readable += isinstance(item, Loaded)
                yield item
        except SourceError as error:
            yield _passed_over(source, error)
    if room.left < 0:
        raise ParseError(f"Unpacked, it has more than {MAX_UNPACKED // 2**20} MiB; the rest of it was not read.")
    if not readable:
        raise ParseError("The archive holds no article that can be read.")
