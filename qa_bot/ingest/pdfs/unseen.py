"""A page of a PDF -> whether it holds text that nobody sees. Knows how PDF hides letters; refuses to leave any out.

What is drawn in no colour over the picture of a page is the text layer of a scan, and no secret.
"""

from collections.abc import Sequence
from ctypes import byref, c_float, c_uint
from typing import Any

from qa_bot.ingest.pdfs.layout import TextLine

SMALLEST = 1.5  # points; the letters of a line that nobody can read are lower
FEW = 8  # characters that nobody sees and nobody misses
WHITE = 250  # of 255
COVERS = 0.5  # of a page, from where a picture on it is a scan
MAX_OBJECTS = 20_000  # of a page that are looked at


def unseen_characters(page: Any, text_page: Any, words: Sequence[tuple[TextLine, int]]) -> int:
    """Return how many characters of a page's words nobody sees, each word with the place of its first character.

    They are low, white on white, transparent, or drawn in no colour where there is no picture of the page.
    """
    suspects = [(word, why) for word, place in words if (why := _suspicion(text_page, word, place))]
    if sum(len(word.text) for word, _ in suspects) < FEW:
        return 0
    below = _boxes(page)
    width, height = page.get_size()
    scanned = any(
        is_picture and (right - left) * (top - bottom) >= COVERS * width * height
        for left, bottom, right, top, is_picture in below
    )
    found = 0
    for word, why in suspects:
        covered = any(
            left <= word.left and word.right <= right and bottom <= word.top and word.bottom <= top
            for left, bottom, right, top, is_picture in below
            if is_picture or why == "white"
        )
        found += 0 if (covered or scanned) and why != "low" else len(word.text)
    return found if found >= FEW else 0


def _suspicion(text_page: Any, word: TextLine, place: int) -> str:
    """Return why a word may be one that nobody sees: "low", "white" or "no colour"; "" for a word that is seen."""
    from pypdfium2 import raw

    if 0 < word.height < SMALLEST and word.right - word.left < SMALLEST * max(len(word.text), 1):
        return "low"
    drawn = raw.FPDFText_GetTextObject(text_page, place)
    if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return "no colour"
    colours = [c_uint(), c_uint(), c_uint(), c_uint()]
    if not raw.FPDFText_GetFillColor(text_page, place, *map(byref, colours)):
        return ""
    red, green, blue, opaque = (colour.value for colour in colours)
    if not opaque:
        return "no colour"
    return "white" if min(red, green, blue) >= WHITE else ""


def _boxes(page: Any) -> list[tuple[float, float, float, float, bool]]:
    """Return the boxes (left, bottom, right, top) of what is painted on a page beside text, and whether it is a picture."""
    from pypdfium2 import raw

    found = []
    pictures = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM)
    for number in range(min(raw.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        painted = raw.FPDFPage_GetObject(page, number)
        kind = raw.FPDFPageObj_GetType(painted)
        if kind == raw.FPDF_PAGEOBJ_TEXT or (kind == raw.FPDF_PAGEOBJ_PATH and _is_white(painted)):
            continue
        sides = [c_float(), c_float(), c_float(), c_float()]
        if raw.FPDFPageObj_GetBounds(painted, *map(byref, sides)):
            left, bottom, right, top = (side.value for side in sides)
            found.append((left, bottom, right, top, kind in pictures))
    return found


def _is_white(path: Any) -> bool:
    """Return whether a path fills nothing, or fills with white."""
    from pypdfium2 import raw

    colours = [c_uint(), c_uint(), c_uint(), c_uint()]
    known = raw.FPDFPageObj_GetFillColor(path, *map(byref, colours))
    return not known or min(colour.value for colour in colours[:3]) >= WHITE or not colours[3].value
