"""The files of mirrored folders that a library knows, and the documents that came from them.

Each change is one transaction. Knows nothing of disks: sync.py looks there. How they are stored: files.py.
"""

from collections.abc import Sequence

from qa_bot.index import files, schema
from qa_bot.index.database import Database
from qa_bot.types import DocumentRecord


class MirroredFiles:
    """What `Library.files` is. Raises what the library does: LibraryError where it is damaged or others write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, folder: str) -> dict[str, files.File]:
        """Return the mirrored files below `folder`, by path, as they were when their documents were stored."""
        with self._database.reading() as connection:
            return files.known(connection, folder)

    def documents_of(self, path: str) -> list[DocumentRecord]:
        """Return the documents that came from a mirrored file."""
        with self._database.reading() as connection:
            return files.documents_of(connection, path)

    def without_file(self, folder: str) -> list[DocumentRecord]:
        """Return the documents whose source lies below `folder`, and that were added, but not by mirroring it."""
        with self._database.reading() as connection:
            return files.without_file(connection, folder)

    def note(self, noted: Sequence[files.File]) -> None:
        """Note mirrored files whose content is as it was, as they are now."""
        if noted:
            with self._database.writing() as connection:
                files.note(connection, noted)

    def remember(self, file: files.File, document_ids: Sequence[str], *, whole: bool = True) -> list[DocumentRecord]:
        """Note a file, and that these documents came from it; remove and return those that it no longer holds.

        Not `whole`: parts of it could not be read, so nothing is removed.
        """
        with self._database.writing() as connection:
            if removed := files.remember(connection, file, document_ids, whole=whole):
                schema.count_commit(connection)
        return removed

    def forget(self, path: str) -> list[DocumentRecord]:
        """Remove a mirrored file and the documents that came from it; return them."""
        with self._database.writing() as connection:
            if removed := files.forget(connection, path):
                schema.count_commit(connection)
        return removed
