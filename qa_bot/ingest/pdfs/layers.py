"""A PDF -> how many of the layers (optional content) that its pages use are switched off.

Refuses to say which words lie on them. PDFium reads the words of all layers, and does not tell which are shown; a copy
that it saves has each object in plain bytes.
"""

import io
import re
from typing import Any

PROPERTIES = b"OCProperties"
PACKED = b"/ObjStm"  # objects inside a packed stream: the properties may stand there
MAX_BYTES = 64 * 2**20  # of a file with packed objects that is copied to look into them
MAX_READ = 4  # times the bytes of a file, in all: objects of a damaged one run into each other
MAX_DEPTH = 50  # of dictionaries and lists inside each other
ROOT = re.compile(rb"/Root\s{1,9}(\d{1,7})\s{1,9}\d{1,5}\s{1,9}R")
OBJECT = re.compile(rb"(?:^|(?<=[\r\n]))(\d{1,7}) \d{1,5} obj\b")
TOKEN = re.compile(
    rb"(?P<open><<|\[)|(?P<close>>>|\])|/(?P<name>[^\s()<>\[\]{}/%]*)|(?P<string>\()|(?P<end>endobj\b|stream\b)"
    rb"|(?P<number>\d{1,7})\s{1,9}\d{1,5}\s{1,9}R\b|<[\dA-Fa-f\s]*>|%[^\r\n]*|[^\s()<>\[\]/%]+"
)
BRACKET = re.compile(rb"\\.|[()]", re.S)

Value = Any  # a dict of names, a list, an int for the number of an object, bytes for all else


def hidden_layers(pdf: Any, content: bytes) -> str:
    """Return a warning where layers that an open PDF uses are switched off at first, "" for none."""
    file = PdfObjects(_plain(pdf, content))
    root = file.root()
    properties = file.dictionary(root.get(PROPERTIES))
    shown_first = file.dictionary(properties.get(b"D"))
    off = file.numbers(shown_first.get(b"OFF"))
    if shown_first.get(b"BaseState") == b"OFF":
        off |= file.numbers(properties.get(b"OCGs")) - file.numbers(shown_first.get(b"ON"))
    off &= file.used() if off else set()
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


class PdfObjects:
    """The objects of a PDF in plain bytes, each read when it is asked for."""

    def __init__(self, plain: bytes) -> None:
        self._plain = plain
        self._left = MAX_READ * len(plain)
        self._places = {int(found[1]): found.end() for found in OBJECT.finditer(plain)}

    def root(self) -> dict[bytes, Value]:
        """Return the catalogue."""
        found = [*ROOT.finditer(self._plain)]
        return self.dictionary(int(found[-1][1])) if found else {}

    def dictionary(self, value: Value) -> dict[bytes, Value]:
        """Return a dictionary, or the one that a number refers to; {} for anything else."""
        value = self._object(value)
        return value if isinstance(value, dict) else {}

    def numbers(self, value: Value) -> set[int]:
        """Return the numbers of the objects in a list, or in the one that a number refers to."""
        value = self._object(value)
        return {one for one in value if isinstance(one, int)} if isinstance(value, list) else set()

    def used(self) -> set[int]:
        """Return the numbers of the objects that others than the catalogue's lists of layers refer to."""
        found: set[int] = set()
        for place in self._places.values():
            value = self._read(place)
            if isinstance(value, dict) and PROPERTIES not in value and not {b"OCGs", b"OFF", b"ON"} & value.keys():
                found |= _references(value)
            elif isinstance(value, dict) and value.get(b"Type") == b"OCMD":
                found |= _references(value) | self.numbers(value.get(b"OCGs"))
        return found

    def _object(self, value: Value) -> Value:
        if isinstance(value, int):
            return self._read(self._places[value]) if value in self._places else None
        return value

    def _read(self, place: int) -> Value:
        if self._left < 0:
            return None
        value, end = _read(self._plain, place)
        self._left -= end - place
        return value


def _references(value: Value) -> set[int]:
    """Return the numbers of the objects that a dictionary names, in itself and in what is inside it."""
    found: set[int] = set()
    inside = [value]
    while inside:
        one = inside.pop()
        if isinstance(one, int):
            found.add(one)
        elif isinstance(one, dict | list):
            inside += one.values() if isinstance(one, dict) else one
    return found


def _read(plain: bytes, place: int) -> tuple[Value, int]:
    """Return the object at a place (of a stream its dictionary), None for one that is damaged, and where it ends."""
    stack: list[tuple[bytes, list[Value]]] = [(b"", [])]
    while (token := TOKEN.search(plain, place)) and not token["end"]:
        place, kind = token.end(), token.lastgroup
        if (kind == "open" and len(stack) > MAX_DEPTH) or (kind == "close" and len(stack) == 1):
            return None, place
        if kind == "open":
            stack.append((token["open"], []))
            continue
        value: Value = b""
        if kind == "close":
            opened, items = stack.pop()
            value = items if opened == b"[" else _pairs(items)
        elif kind == "string":
            place = _behind(plain, place)
        elif kind == "number":
            value = int(token["number"])
        elif kind == "name":
            value = token["name"]
        stack[-1][1].append(value)
    return (stack[0][1][0] if len(stack) == 1 and stack[0][1] else None), place


def _pairs(items: list[Value]) -> dict[bytes, Value]:
    """Return names and values that stand in turns as a dictionary."""
    return {name: value for name, value in zip(items[::2], items[1::2], strict=False) if isinstance(name, bytes)}


def _behind(plain: bytes, place: int) -> int:
    """Return the place behind the string that begins at one, with the brackets in it."""
    depth = 1
    for found in BRACKET.finditer(plain, place):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(plain)
