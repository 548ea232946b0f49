"""ZIP containers and the XML inside them, read within limits. Refuses to unpack to disk, to resolve entities, to fetch.

Word, OpenDocument and EPUB files are ZIP containers; so are plain archives.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qa_bot.errors import ParseError

MAX_ENTRIES = 10_000
MAX_BYTES = 500 * 2**20  # unpacked
MAX_RATIO = 200  # unpacked to packed, of a part above SMALL: a regular table is packed as tightly as a bomb
SMALL = 32 * 2**20  # bytes
ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)
# The declarations of a document between brackets ("internal subset"); a bracket may stand in a quotation or a comment.
# Atomic: there is one way to take it apart.
_SUBSET = r"""(?><!DOCTYPE\b[^>\[]{0,1000})\[(?>(?:<!--.*?-->|"[^"]*"|'[^']*'|[^\]"'<]|<(?!!--))*)\]\s*>"""
_PROLOG = r"\A(\ufeff?(?>(?:\s|<\?[^>]*>|<!--.*?-->)*))"
SUBSET = re.compile(_PROLOG + _SUBSET, re.I | re.S)
SUBSET_BYTES = re.compile(_PROLOG.replace(r"\ufeff", r"(?:\xef\xbb\xbf)").encode() + _SUBSET.encode(), re.I | re.S)
NOT_XML = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what a page may hold and a tree may not
WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NEEDS_PASSWORD = "is protected by a password. Save a copy without one."


@contextmanager
def opened(content: bytes, called: str) -> Iterator[zipfile.ZipFile]:
    """Open a container whose limits are kept; `called` is what people call it: "Word file".

    Raises ParseError for one that is damaged, also where that shows only inside the block, and for one that is made
    to burst.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_limits(archive, called)
            yield archive
    except (KeyError, *ZIP_ERRORS) as error:
        raise damaged(called, error) from None


def damaged(called: str, error: Exception | str = "") -> ParseError:
    """Return the error for a file that is broken. The reason is left out where it is only about the container."""
    reason = "" if isinstance(error, (*ZIP_ERRORS, KeyError)) else f" ({error})"
    return ParseError(f"It is a damaged {called}{reason}: open it in its own program and save it again.")


def check_limits(archive: zipfile.ZipFile, called: str) -> None:
    """Raise ParseError for an archive that is made to burst. `zipfile` never unpacks more than is declared."""
    parts = archive.infolist()
    if len(parts) > MAX_ENTRIES:
        raise ParseError(f"The {called} holds {len(parts):,} parts; at most {MAX_ENTRIES:,} are read.")
    total = sum(part.file_size for part in parts)
    if total > MAX_BYTES:
        raise ParseError(
            f"Unpacked, the {called} has {total / 2**20:,.0f} MiB; at most {MAX_BYTES / 2**20:.0f} are read."
        )
    for part in parts:
        if part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise ParseError(
                f"The part {part.filename!r} unpacks to more than {MAX_RATIO} times its size and {SMALL // 2**20} MiB, as "
                "what is made to burst.",
                "If it is sound, split it, or save it as plain text or .csv.",
            )


def optional(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part that may be missing, else b""."""
    return archive.read(name) if name in archive.NameToInfo else b""


def xml_root(data: bytes, called: str) -> Any:
    """Return the root of an XML part. Raises ParseError for a damaged one and for one that declares entities."""
    from lxml import etree

    if b"<!ENTITY" in data:
        raise ParseError(f"The {called} declares XML entities, which no program writes.")
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(called, str(error)) from None


def without_declarations(page: str) -> str:
    """Return a page or XML text without a document type that declares something: its entities stay as they are written."""
    return SUBSET.sub(r"\1", page, count=1)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for comments and their kin."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named_texts(root: Any) -> dict[str, str]:
    """Return the first text of each element name below an XML element that describes a document."""
    found: dict[str, str] = {}
    for element in root.iter():
        if element.text and element.text.strip():
            found.setdefault(local_name(element), element.text)
    return found
