"""ZIP archive -> its members' bytes, one by one. Refuses names that lead out of it, links, and bombs."""

import io
import stat
import zipfile
from collections.abc import Sequence

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import ZIP_ERRORS, check_limits
from qa_bot.ingest.text.parsed import check_size, numbered

ARCHIVE = "ZIP archive"
PASSWORD_HINT = "With --password it is asked for; --password-file and QA_BOT_PARSING__PASSWORD give it, too."
UNWANTED = ("__MACOSX", "Thumbs.db")


def checked_archive(content: bytes) -> zipfile.ZipFile:
    """Return the open archive. Raises ParseError for one that is damaged or made to burst."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except ZIP_ERRORS:
        raise ParseError("It is a damaged ZIP archive: it cannot be opened.") from None
    check_limits(archive, ARCHIVE)
    return archive


def members_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files in an archive by name, in order, without hidden ones and folders.

    A name that several have is that of the first; the others are called "a (2).txt" and so on.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    parts = [part for part in archive.infolist() if part.filename and not part.is_dir()]
    taken = {part.filename for part in parts}
    last: dict[str, int] = {}
    for part in parts:
        name = part.filename
        if _hidden(name.replace("\\", "/").split("/")):
            continue
        if name in found:
            number = last.get(name, 1) + 1
            while numbered(name, number) in taken:
                number += 1
            last[name] = number
            name = numbered(name, number)
        found[name] = part
    return found


def _hidden(parts: Sequence[str]) -> bool:
    return any((part.startswith(".") and part not in (".", "..")) or part in UNWANTED for part in parts)


def read_member(archive: zipfile.ZipFile, part: zipfile.ZipInfo, max_mib: int, password: str) -> bytes:
    """Return the content of a member. Raises ParseError for one that is damaged, protected, too large or no file."""
    name = part.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name[:2]:
        raise ParseError("Its name leads out of the archive.")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise ParseError("It is a link, not a file.")
    check_size(part.file_size, max_mib)
    try:
        return archive.read(part, pwd=password.encode() or None)
    except ZIP_ERRORS as error:
        if part.flag_bits & 1 and not password:
            raise ParseError("It is protected: a password is needed.", PASSWORD_HINT) from None
        if "Bad password" in str(error):
            raise ParseError("The password does not fit.", PASSWORD_HINT) from None
        raise ParseError("It is damaged inside the archive.") from None
