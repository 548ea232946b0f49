"""Which file gave a document its name: no file takes away what another one holds.

Most documents are called by the path of their file. A line of JSON names its document itself ("_id"), and two files may
give one name to two texts. Of these the first stays, and the second is refused.
"""

import os
from collections.abc import Callable, Iterable, Iterator

from qa_bot.index.files import Origin, part_of_any
from qa_bot.index.library import Library
from qa_bot.ingest.parsed import Loaded
from qa_bot.types import SourceReport


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
            yield item if isinstance(item, SourceReport) else self._refusal(item) or item

    def _refusal(self, item: Loaded) -> SourceReport | None:
        if not item.file:
            return None
        document, library = item.document, self._library()
        held = self._named.get(document.source) or (library.origin(document.source) if library else None)
        if held and held.id != document.id and _is_another(held.path or "", item.file):
            reason = f'The "_id" {document.source!r} is that of another text, which {held.path} holds.'
            hint = 'It was not replaced: give one of the two an "_id" of its own.'
            return SourceReport(f"{item.file}, line {item.line}", "failed", reason=f"{reason} {hint}")
        self._named[document.source] = Origin(document.id, path=item.file)
        return None


def _is_another(file: str, item_file: str) -> bool:
    """Return whether `file` is not the one that was read, nor an archive around it, and still there to be read again."""
    if not file or part_of_any(item_file, {file}):
        return False
    return not os.path.isabs(file) or os.path.exists(file.split("!/")[0])  # what came by a pipe or address was there
