"""PDF -> the text layer, page by page; a page without one is named as scanned, or read by OCR where that is wanted."""

import re
from collections.abc import Mapping
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest import ocr
from qa_bot.ingest.archive import PASSWORD_HINT
from qa_bot.ingest.decoding import canonical, paired
from qa_bot.ingest.layout import Line, ordered, paragraphs, without_running_lines
from qa_bot.ingest.parsed import NO_TITLE, Parsed, clean, warnings_of
from qa_bot.types import Page

HYPHENATED = re.compile(r"(\w{1,40})(?:-\n|[\ufffe\x02\xad]\n?)(\w{1,40})")  # bounded: time is linear
PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
OCR_DPI = 300  # what tesseract was trained on
OCR_PIXELS = 12_000_000  # of a page, at most: more of them are scaled down
UNREADABLE = 0.2  # share of characters without a letter above which a text is none
COLUMN_GAP = 0.9  # times the size of the letters; a wider gap may part columns
LINE_ENDS = {10, 13}
LINE_HYPHENS = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line
SPACES = {0, 9, 32, 160}
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# What TeX's fonts draw for codes that are controls elsewhere (the Cork encoding), where they do not say it themselves.
TEX = dict(
    zip("\x10\x11\x12\x13\x14\x15\x16\x1b\x1c\x1d\x1e\x1f", "“ ” „ « » – — ff fi fl ffi ffl".split(), strict=True)
)
TEX_LETTER = re.compile("(?<=[A-Za-z.,!?])[\x10-\x16\x1b-\x1f]|[\x10-\x16\x1b-\x1f](?=[A-Za-z])")
NO_LETTER = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
WORD = re.compile(r"\w+(?:-\w+)*")


def parse_pdf(content: bytes, charset: str, password: str = "", language: str = "") -> Parsed:
    """Return the text layer page by page; words parted at line ends are joined.

    Pages without one are read by OCR in that language, "" for no OCR.

    Raises ParseError where a password is needed, the file is damaged or no page has text.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content, password=password or None)
    except pypdfium2.PdfiumError as error:
        raise _refusal(str(error).lower(), password) from None
    laid_out, heights, broken = [], [], dict[int, None]()
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            lines, height = ordered(_lines(page)), page.get_height()
        except pypdfium2.PdfiumError:
            lines, height = [], 1.0
            broken[index + 1] = None
        laid_out.append(lines)
        heights.append(height)
    texts = [paragraphs(lines) for lines in without_running_lines(laid_out, heights)]
    texts = [TEX_LETTER.sub(lambda code: TEX[code[0]], text) for text in texts]
    texts = [canonical(text.translate(LIGATURES)).strip() for text in texts]
    sure: dict[int, float] = {}  # page number -> how surely OCR read it
    for index, text in enumerate(texts if language else ()):
        if index + 1 not in broken and (not text or _share_unreadable(text) > UNREADABLE):
            texts[index], confidence = _recognised(pdf, index, language)
            sure |= {index + 1: confidence} if texts[index] else {}
    metadata = {key: clean(canonical(value)) for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
    if not any(texts):
        pages = "its page has" if len(texts) == 1 else f"its {len(texts)} pages have"
        raise ParseError(
            f"The PDF has no text: {pages} no text layer; it is scanned or made of drawings."
            if texts
            else "The PDF has no pages.",
            "" if language or not texts else ocr.HINT,
        )
    warning = _unreadable(texts)
    text, pages_found = join_pages(join_words(texts), sure)
    empty = [number for number, page in enumerate(texts, 1) if not page and number not in broken]
    title = metadata.pop("Title", "")
    return Parsed(
        text,
        "" if NO_TITLE.match(title) else title,
        pages_found,
        _pdf_metadata(metadata),
        warnings_of(
            _pages("without text (scanned?)", empty),
            _pages("that could not be read", list(broken)),
            warning,
            *ocr_warnings(sure),
        ),
    )


def _lines(page: Any) -> list[Line]:
    """Return the lines of a page as they come, parted where there is room for a column; what lies outside is left out."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    box = raw.FS_RECTF()
    lines: list[Line] = []
    words: list[Line] = []  # of the line in the making
    word: list[int] = []  # places of its characters

    def edges(place: int) -> tuple[float, float, float, float]:
        raw.FPDFText_GetLooseCharBox(text_page, place, box)
        return box.left, box.right, box.bottom, box.top

    def end_word() -> None:
        if not word:
            return
        first, last = edges(word[0]), edges(word[-1])
        text = paired("".join(chr(characters[place]) for place in word))
        word.clear()
        found = Line(text, min(first[0], last[0]), max(last[1], first[1]), first[2], first[3])
        if words and found.left - words[-1].right > COLUMN_GAP * max(found.height, words[-1].height):
            end_line()
        if found.left <= right and found.right >= left and found.bottom <= top and found.top >= bottom:
            words.append(found)

    def end_line() -> None:
        if words:
            heights = sorted(word.height for word in words)
            bottoms = sorted(word.bottom for word in words)
            low = bottoms[len(words) // 2]
            text = " ".join(word.text for word in words)
            lines.append(
                Line(text, min(w.left for w in words), max(w.right for w in words), low, low + heights[len(words) // 2])
            )
            words.clear()

    count = raw.FPDFText_CountChars(text_page)
    units = text_page.get_text_range().encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * count:
        characters = list(memoryview(units).cast("H"))
    else:  # it leaves some out, and places would not fit; one by one takes longer
        characters = [raw.FPDFText_GetUnicode(text_page, place) for place in range(count)]
    for place, character in enumerate(characters):
        if character in LINE_ENDS:
            end_word()
            end_line()
        elif character in SPACES:
            end_word()
        elif character in LINE_HYPHENS:  # the word goes on in the next line
            word.append(place)
            end_word()
            end_line()
        else:
            word.append(place)
    end_word()
    end_line()
    return lines


def _recognised(pdf: Any, index: int, language: str) -> tuple[str, float]:
    """Return the text that OCR finds on a page, and how surely."""
    page = pdf[index]
    width, height = page.get_size()
    scale = min(OCR_DPI / 72, (OCR_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = [rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height)]
    found = ocr.recognise(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines), language)
    text, confidence = found[0] if found else ("", 0.0)
    return canonical(text).strip(), confidence


def ocr_warnings(sure: Mapping[int, float]) -> tuple[str, ...]:
    """Return which pages were read by OCR, and which of them hardly; page number -> confidence, 0..1."""
    low = {number: confidence for number, confidence in sure.items() if confidence < ocr.LOW}
    worst = f" (down to {min(low.values()):.0%} sure)" if low else ""
    return warnings_of(
        _pages("read by OCR, which makes mistakes", list(sure)), _pages(f"hardly legible{worst}", list(low))
    )


def _share_unreadable(text: str) -> float:
    """Return the share of characters of which the font does not say which letters they are, 0..1."""
    return len(NO_LETTER.findall(text)) / max(len(text), 1)


def _unreadable(texts: list[str]) -> str:
    """Return a warning where fonts do not say which letters they draw. Raises ParseError where hardly one does."""
    share = _share_unreadable("".join(texts))
    if share > UNREADABLE:
        raise ParseError("The PDF's text cannot be read: its fonts do not say which letters they draw.")
    return (
        f"{share:.0%} of its characters cannot be read: a font does not say which letters it draws."
        if share > 0.01
        else ""
    )


def _pdf_metadata(stated: Mapping[str, str]) -> dict[str, str]:
    """Return the author and the date (ISO 8601) that a PDF states."""
    date = PDF_DATE.match(stated.get("CreationDate", ""))
    found = {"author": stated.get("Author", ""), "date": "-".join(filter(None, date.groups())) if date else ""}
    return {name: value for name, value in found.items() if value}


def _refusal(error: str, password: str) -> ParseError:
    """Return the error for a PDF that cannot be opened, in words for people."""
    if "password" in error:
        what = "the password does not fit." if password else "a password is needed."
        return ParseError(f"The PDF is encrypted: {what}", PASSWORD_HINT)
    if "security" in error:
        return ParseError("The PDF is encrypted in a way that cannot be read. Save a copy without encryption.")
    return ParseError("It is a damaged PDF: it cannot be opened.")


def _pages(what: str, numbers: list[int]) -> str:
    """Return "Pages without text: 2, 5-7", "" for no numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"Pages {what}: {listed}." if runs else ""


def join_words(texts: list[str]) -> list[str]:
    """Join what was hyphenated at a line end, unless the document writes the word with a hyphen elsewhere."""
    known = {word.lower() for text in texts for word in WORD.findall(text)}

    def joined(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        whole, hyphened = (left + right).lower(), f"{left}-{right}".lower()
        keeps = not right[0].islower() or (hyphened in known and whole not in known)
        return f"{left}-{right}" if keeps and "\xad" not in match[0] else left + right

    return [HYPHENATED.sub(joined, text).replace("\ufffe", "-").replace("\x02", "-") for text in texts]


def join_pages(texts: list[str], sure: Mapping[int, float]) -> tuple[str, tuple[Page, ...]]:
    """Return the text of all pages and where each stands, with the confidence of those that OCR read.

    A sentence that runs on over a page break is not parted.
    """
    pieces, pages = [], []
    first_letters = [""]  # of the text that follows each page, from the last page to the first
    for text in reversed(texts[1:]):
        first_letters.append(text[:1] or first_letters[-1])
    place = 0
    for number, (text, following) in enumerate(zip(texts, reversed(first_letters), strict=True), 1):
        if text and number < len(texts):  # a damaged file may claim a million pages: none of them is a blank line
            runs_on = following.islower() and text[-1] not in ".!?:"
            text += "\n" if runs_on else "\n\n"
        pieces.append(text)
        pages.append(Page(number, place, place + len(text), sure.get(number)))
        place += len(text)
    return "".join(pieces), tuple(pages)
