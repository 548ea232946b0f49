"""Which file gave a document its name: no file takes away what another one holds.

Most documents are called by the path of their file. A line of JSON names its document itself ("_id"), and two files may
give one name to two texts. Of these the first stays, and the second is refused.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from qa_bot.index.files import Origin, part_of_any
from qa_bot.index.library import Library
from qa_bot.ingest.access.sources import STDIN
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.types import SourceReport

REMOVE = "remove that one first: qa-bot remove {}"
REPLACED = 'It is not known which file the text came from that it replaced, of the same "_id"'


class Owners:
    """The files of one run that named documents, beside those that the library knows."""

    def __init__(self, library: Callable[[], Library | None]) -> None:
        self._library = library  # None before the first document
        self._named: dict[str, Origin] = {}  # by source

    def checked(self, items: Iterable[Loaded | SourceReport]) -> Iterator[Loaded | SourceReport]:
        """Yield the items, and a failed report in the place of a document whose name another file gave to another text.

        A file may replace its own text, and the text of a file that is there no more. Each item is stored before the
        next one is asked for.
        """
        for item in items:
            yield item if isinstance(item, SourceReport) else self._checked(item)

    def _checked(self, item: Loaded) -> Loaded | SourceReport:
        if not item.file:
            return item
        document, library = item.document, self._library()
        held = self._named.get(document.source) or (library.origin(document.source) if library else None)
        if held and held.id != document.id:
            if held.path is None:  # an earlier version did not note it, or it came without a file
                item = replace(item, warnings=(*item.warnings, f"{REPLACED}, {document.source!r}."))
            elif _is_another(held.path, item.file):
                reason = f'The "_id" {document.source!r} is that of another text, which came from {held.path}.'
                hint = f'It was not replaced: give one of the two an "_id" of its own, or {REMOVE.format(held.id[:8])}.'
                return SourceReport(f"{item.file}, line {item.line}", "failed", reason=f"{reason} {hint}")
        self._named[document.source] = Origin(document.id, path=item.file)
        return item


def holder(file: str) -> str:
    """Return the file to be looked for when one that named documents is: the archive around it, or itself.

    All that comes by a pipe has one holder: nobody can tell whether it is the same program that writes again.
    """
    parts = file.split("!/")
    around = ("!/".join(parts[:end]) for end in range(1, len(parts)))
    piped = file.startswith(f"{STDIN}:")
    return STDIN if piped else next((path for path in around if os.path.isfile(path)), file)


def _is_another(file: str, item_file: str) -> bool:
    """Return whether `file` is not the one that was read, nor an archive around it, and still there to be read again."""
    if part_of_any(item_file, {file}) or file == holder(item_file):
        return False
    return not os.path.isabs(file) or os.path.exists(holder(file))  # what came by a pipe or address was there
