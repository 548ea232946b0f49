"""A PDF -> what lies on top of its pages: filled forms as lines of text, notes and embedded files counted.

Knows PDFium's annotations; refuses to open an embedded file.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, c_ushort, cast, create_string_buffer
from typing import Any

from qa_bot.ingest.text.decoding import canonical

MAX_ANNOTATIONS = 10_000  # of a page that are looked at
MAX_BYTES = 2**18  # of a value
CONTENTS = b"Contents"


def open_forms(pdf: Any) -> None:
    """Let the values of a PDF's forms be read, where it has any; pages that are opened later hold them."""
    from pypdfium2 import raw

    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it would advise to install another one
        pdf.init_forms()


def annotations_of(pdf: Any, page: Any) -> tuple[str, Counter[str]]:
    """Return the filled fields of a page as lines "Field: value", and how many notes and embedded files lie on it."""
    from pypdfium2 import raw

    lines: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for annotation in _each(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            line = _field(pdf.formenv, annotation) if pdf.formenv else ""
            lines |= {line: None} if line else {}
        elif kind == raw.FPDF_ANNOT_FILEATTACHMENT:
            counts["embedded files"] += 1
        elif kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
            said = _string(lambda *room, one=annotation: raw.FPDFAnnot_GetStringValue(one, CONTENTS, *room))
            counts["notes"] += bool(said)
    return "\n".join(lines), counts


def embedded_files(pdf: Any) -> int:
    """Return how many files a PDF holds besides those that lie on its pages."""
    from pypdfium2 import raw

    count: int = raw.FPDFDoc_GetAttachmentCount(pdf)
    return max(count, 0)  # -1 where it cannot be told


def _each(page: Any) -> Iterator[Any]:
    """Yield the annotations of a page, each open while it is looked at."""
    from pypdfium2 import raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        with _opened(page, number) as annotation:
            if annotation:
                yield annotation


@contextmanager
def _opened(page: Any, number: int) -> Iterator[Any]:
    from pypdfium2 import raw

    annotation = raw.FPDFPage_GetAnnot(page, number)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _field(form: Any, annotation: Any) -> str:
    """Return "Field: value" for a field that is filled in, "" for others and for buttons."""
    from pypdfium2 import raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        if not raw.FPDFAnnot_IsChecked(form, annotation):
            return ""
    elif kind not in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        return ""
    named = (raw.FPDFAnnot_GetFormFieldAlternateName, raw.FPDFAnnot_GetFormFieldName)
    names = [_string(lambda *room, read=read: read(form, annotation, *room)) for read in named]
    name = next(filter(None, names), "")
    value = _string(lambda *room: raw.FPDFAnnot_GetFormFieldValue(form, annotation, *room))
    return f"{name}: {value}" if name and value else value


def _string(read: Callable[..., int]) -> str:
    """Return a text that PDFium writes into a room of bytes (UTF-16), on one line; "" for none and a too long one."""
    size = read(None, 0)
    if not 2 < size <= MAX_BYTES:
        return ""
    room = create_string_buffer(size)
    read(cast(room, POINTER(c_ushort)), size)
    return " ".join(canonical(room.raw[: size - 2].decode("utf-16-le", "replace")).split())
