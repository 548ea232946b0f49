"""A ZIP container -> what it is, by the names of its parts. Unpacks nothing.

It is read by hand, and not far: this runs outside of the limits that the parsers have.
"""

import re
import struct

CONTAINERS = (  # the beginning of a part's name that tells what a ZIP container is, and what it is called
    ("word/", "docx", ""),
    ("META-INF/container.xml", "epub", ""),
    ("xl/", "", "an Excel workbook; save the sheet as .csv"),
    ("ppt/", "", "a PowerPoint presentation; save it as PDF"),
    ("Index/", "", "a Pages, Numbers or Keynote file; save it as .docx or PDF"),
    ("AndroidManifest.xml", "", "an Android program"),
    ("META-INF/MANIFEST.MF", "", "a Java program"),
)
MIMETYPES = (  # what a container says in its first part
    (b"application/epub+zip", "epub", ""),
    (b"application/vnd.oasis.opendocument.text", "odt", ""),
    (b"application/vnd.oasis.opendocument.spreadsheet", "odt", ""),
    (b"application/vnd.oasis.opendocument.presentation", "odt", ""),
    (b"application/vnd.oasis.opendocument", "", "an OpenDocument drawing; save it as PDF"),
)
MAX_NAMES = 10_000  # of a container's parts that are looked at
LOCAL_NAME = re.compile(rb"PK\x03\x04.{14}(.{4}).{4}(..)..", re.S)  # how long a part is packed, and its name


def zip_kind(content: bytes, suffix: str) -> tuple[str, str]:
    """Return the kind of a ZIP container, and "", or "" and what it is called where it cannot be read.

    `suffix` of the file's name tells where the parts do not: of a damaged container, for instance. Its parser says so.
    """
    if content.startswith(b"mimetype", 30):
        for mimetype, kind, called in MIMETYPES:
            if mimetype in content[38:200]:
                return kind, called
    names = _part_names(content)
    for beginning, kind, called in CONTAINERS:
        if any(name.startswith(beginning) for name in names):
            return kind, called
    if {"content.xml", "META-INF/manifest.xml"} <= set(names):  # packed again by somebody
        return "odt", ""
    by_name = {".docx": "docx", ".docm": "docx", ".odt": "odt", ".ods": "odt", ".odp": "odt", ".epub": "epub"}
    return by_name.get(suffix, "zip"), ""


def _part_names(content: bytes) -> list[str]:
    """Return names of the parts: of the directory at the end, else, where that is damaged, as they stand in the file."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 2**16 - 22))
    names: list[str] = []
    if end >= 0 and end + 22 <= len(content):
        size, place = struct.unpack_from("<II", content, end + 12)
        place = max(end - size, 0) if place + size > end else place
        while len(names) < MAX_NAMES and content.startswith(b"PK\x01\x02", place) and place + 46 <= len(content):
            name, extra, comment = struct.unpack_from("<HHH", content, place + 28)
            names.append(content[place + 46 : place + 46 + name].decode("utf-8", "replace"))
            place += 46 + name + extra + comment
    return names or _names_in_place(content)


def _names_in_place(content: bytes) -> list[str]:
    """Return names of the parts as they stand before each; a container that is a part itself is passed over."""
    names: list[str] = []
    place = 0
    while len(names) < MAX_NAMES and (match := LOCAL_NAME.search(content, place)):
        size, length = int.from_bytes(match[1], "little"), int.from_bytes(match[2], "little")
        names.append(content[match.end() : match.end() + length].decode("utf-8", "replace"))
        place = match.end() + length + size  # of a part that does not tell its size, 0
    return names
