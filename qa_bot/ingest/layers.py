"""A PDF -> how many of its layers (optional content) are switched off. Refuses to say which words lie on them.

PDFium reads the words of all layers, and does not tell which are shown; a copy that it saves has each object in plain bytes.
"""

import io
import re
from typing import Any

PROPERTIES = b"/OCProperties"
PACKED = b"/ObjStm"  # objects inside a packed stream: the properties may stand there
MAX_BYTES = 64 * 2**20  # of a file with packed objects that is copied to look into them
DEFAULT = re.compile(rb"/D\b\s{0,9}(?:(?P<number>\d{1,7})\s{1,9}\d{1,5}\s{1,9}R|<<)")
REFERRED = re.compile(rb"\s{0,9}(\d{1,7})\s{1,9}\d{1,5}\s{1,9}R")
ALL_OFF = re.compile(rb"/BaseState\s{0,9}/OFF\b")


def hidden_layers(pdf: Any, content: bytes) -> str:
    """Return a warning where layers of an open PDF are switched off at first, "" for none."""
    plain = _plain(pdf, content)
    place = plain.find(PROPERTIES)
    if place < 0:
        return ""
    properties = _dictionary(plain, place + len(PROPERTIES))
    found = DEFAULT.search(properties)
    if not found:
        return ""
    shown_first = _object(plain, int(found["number"])) if found["number"] else properties[found.end() :]
    off = _listed(shown_first, b"/OFF")
    if ALL_OFF.search(shown_first):
        off |= _listed(properties, b"/OCGs") - _listed(shown_first, b"/ON")
    if not off:
        return ""
    if len(off) == 1:
        return "A layer of the PDF is switched off, so that nobody sees it; its text was read like the rest."
    return (
        f"{len(off):,} layers of the PDF are switched off, so that nobody sees them; their text was read like the rest."
    )


def _plain(pdf: Any, content: bytes) -> bytes:
    """Return the bytes of a PDF with the objects that matter in plain, b"" where there are none."""
    import pypdfium2

    if PROPERTIES not in content and (PACKED not in content or len(content) > MAX_BYTES):
        return b""
    copy = io.BytesIO()
    try:
        pdf.save(copy)
    except pypdfium2.PdfiumError:  # a damaged file is looked at as it is
        return content
    return copy.getvalue()


def _dictionary(plain: bytes, place: int) -> bytes:
    """Return what stands at a place, up to the end of its object, or the object that is referred to there."""
    referred = REFERRED.match(plain, place)
    return _object(plain, int(referred[1])) if referred else plain[place : plain.find(b"endobj", place)]


def _object(plain: bytes, number: int) -> bytes:
    start = re.search(rb"(?:^|[\r\n])%d \d{1,5} obj\b" % number, plain)
    return plain[start.end() : plain.find(b"endobj", start.end())] if start else b""


def _listed(dictionary: bytes, key: bytes) -> set[bytes]:
    """Return the numbers of the objects in the first list of this name."""
    found = re.search(re.escape(key) + rb"\s{0,9}\[([^\]]*)\]", dictionary)
    return set(re.findall(rb"(\d{1,7})\s{1,9}\d{1,5}\s{1,9}R", found[1])) if found else set()
