"""PDF -> the text layer, page by page. A page without one, or whose fonts do not say their letters, is named, or read by
OCR where that is wanted."""

import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from qa_bot.errors import ParseError
from qa_bot.ingest.pdfs import ocr
from qa_bot.ingest.pdfs.annotated import annotations_of, embedded_files, open_forms
from qa_bot.ingest.pdfs.gaps import with_empty_cells
from qa_bot.ingest.pdfs.layers import hidden_layers
from qa_bot.ingest.pdfs.layout import TextLine, ordered, paragraphs
from qa_bot.ingest.pdfs.opening import ABANDONED, Clock, damaged_pdf, opened, pages_in_time, partly_read
from qa_bot.ingest.pdfs.running import without_running_lines
from qa_bot.ingest.pdfs.words import lines_of
from qa_bot.ingest.text import raised
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.heads import heads_left_out
from qa_bot.ingest.text.parsed import Parsed, clean, left_out, real_title, warnings_of
from qa_bot.ingest.text.parting import join_words
from qa_bot.types import Page

PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
OCR_DPI = 300  # what tesseract was trained on
OCR_LATEST = 0.9  # of the seconds, in which pages are read by OCR: one takes one to three
OCR_PIXELS = 12_000_000  # of a page, at most: more of them are scaled down
ILLEGIBLE = 0.4  # share of characters of which nobody knows the letter above which a page cannot be read
FEW = 8  # characters: fewer whose font does not say their letters are no sign of a text that cannot be read
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# What TeX's fonts draw for codes that are controls elsewhere (the Cork encoding), where they do not say it themselves.
TEX = dict(
    zip("\x10\x11\x12\x13\x14\x15\x16\x1b\x1c\x1d\x1e\x1f", "“ ” „ « » – — ff fi fl ffi ffl".split(), strict=True)
)
TEX_LETTER = re.compile("(?<=[A-Za-z.,!?])[\x10-\x16\x1b-\x1f]|[\x10-\x16\x1b-\x1f](?=[A-Za-z])")
NO_LETTER = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
# Where a font does not say its letters, its codes come instead: numbers of glyphs, or the letters after all. Numbers are low,
# so that small letters, "a" being 97, hardly come out of them.
LIKE_A_WORD = re.compile(
    r"[ -ÿ]*[a-zß-ÿ]{2}[ -ÿ]*|[^\w\x00-\x1f]*(?:[A-Za-z]|[A-ZÀ-Þ'’./&-]*[AEIOUYÀ-Þ][A-ZÀ-Þ'’./&-]*|\d[\d.,:/%-]*)[^\w\x00-\x1f]*"
)
CODED = re.compile(r"[\w\x01-\x1f]")


@dataclass(slots=True)
class _Pages:
    """What was read of the first pages, each list an item a page; numbers of pages begin with 1."""

    lines: list[list[TextLine]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    unsaid: list[list[str]] = field(default_factory=list)  # words of fonts that do not say their letters
    fields: list[str] = field(default_factory=list)  # of forms, that are filled in
    lying_on: Counter[str] = field(default_factory=Counter)
    broken: set[int] = field(default_factory=set)
    unseen: list[int] = field(default_factory=list)  # with text that nobody sees
    in_use: bool = False  # the PDF, by a page that takes too long: PDFium serves one at a time

    def whole(self) -> "_Pages":
        """Return what was read of whole pages, while the next one is still being read."""
        n = len(self.fields)  # the last of the lists to grow
        return _Pages(
            self.lines[:n],
            self.heights[:n],
            self.unsaid[:n],
            self.fields[:n],
            self.lying_on.copy(),
            set(self.broken),
            [number for number in self.unseen if number <= n],
            in_use=True,
        )


def parse_pdf(content: bytes, _charset: str, password: str = "", language: str = "", seconds: float = inf) -> Parsed:
    """Return the text layer page by page; words parted at line ends are joined.

    Pages without one that can be read are read by OCR in that language, "" for no OCR. Raises ParseError
    where a password is needed, the file is damaged or no page has text. What is not read in most of the seconds stays out.
    """
    clock = Clock(seconds, "parsing.ocr_seconds" if language else "parsing.seconds")
    pdf, damage = opened(content, password)
    count, pages = len(pdf), _read_in_time(pdf, clock)
    texts, unknown, heads = _texts(pages)
    sure, illegible, late = _read_scans(pdf, pages, texts, unknown, language, clock)
    texts = ["\n\n".join(filter(None, page)) for page in zip(texts, pages.fields, strict=True)]
    if not any(texts):
        raise damaged_pdf() if damage else _empty(len(texts), language, illegible=bool(illegible))
    lost = sum(unknown) / _size("".join(texts))
    text, places = join_pages(join_words(texts), sure)
    told = pages.broken | illegible | set(late)
    empty = [number for number, page in enumerate(texts, 1) if not page and number not in told]
    known = {} if pages.in_use else pdf.get_metadata_dict(skip_empty=True)
    stated = {key: clean(canonical(value)) for key, value in known.items()}
    return Parsed(
        text,
        real_title(stated.get("Title", "")),
        places,
        _pdf_metadata(stated),
        warnings_of(
            damage,
            partly_read(len(texts), count, clock),
            _pages("without text (scanned?)", empty),
            _pages(f"that were not read by OCR in {seconds:g} seconds", late),
            clock.hint if late else "",
            _pages("that could not be read", sorted(pages.broken)),
            _pages("left out, because their fonts do not say which letters they draw", sorted(illegible)),
            ocr.HINT if illegible and not language else "",
            f"{lost:.0%} of its characters cannot be read: a font does not say which letters it draws." * (lost > 0.01),
            *ocr_warnings(sure),
            _pages("with text that nobody sees, which was read like the rest", pages.unseen),
            "" if pages.in_use else hidden_layers(pdf, content),
            left_out(pages.lying_on + Counter({"embedded files": 0 if pages.in_use else embedded_files(pdf)})),
            heads_left_out(heads),
        ),
    )


def _read_in_time(pdf: Any, clock: Clock) -> _Pages:
    """Return what the first pages hold. One that takes too long is left to itself: nothing ends PDFium but the process."""
    pages, failed = _Pages(), list[BaseException]()

    def read() -> None:
        try:
            _read_pages(pdf, clock, pages)
        except BaseException as error:  # for the thread that waits
            failed.append(error)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(clock.left(ABANDONED))
    if failed:
        raise failed[0]
    found = pages.whole() if reading.is_alive() else pages
    if found.in_use and not found.fields:
        raise ParseError(f"Its first page takes longer than {clock.seconds:g} seconds.", clock.hint)
    return found


def _read_pages(pdf: Any, clock: Clock, pages: _Pages) -> None:
    """Add what the first pages hold, as many as can be read in time. Each is opened once: that alone may take long."""
    import pypdfium2

    open_forms(pdf)
    for index in pages_in_time(len(pdf), clock):
        lines, unsaid, height, filled = list[TextLine](), list[str](), 1.0, ""
        try:
            page = pdf[index]
            lines, unsaid, hidden = lines_of(page)
            pages.unseen += [index + 1] if hidden else []
            lines, height = ordered(with_empty_cells(lines)), page.get_height()
            filled, counts = annotations_of(pdf, page)
            pages.lying_on += counts
        except pypdfium2.PdfiumError:
            pages.broken.add(index + 1)
        pages.lines.append(lines)
        pages.heights.append(height)
        pages.unsaid.append(unsaid)
        pages.fields.append(filled)


def _texts(pages: _Pages) -> tuple[list[str], list[int], list[str]]:
    """Return the text of each page, "" without one, of how many characters of each nobody knows the letter, and the heads
    and feet left out.
    """
    running, heads = without_running_lines(pages.lines, pages.heights)
    heads = [raised.said_in_line(head) for head in heads]
    texts = [raised.said_in_line(paragraphs(lines)) for lines in running]
    texts = [TEX_LETTER.sub(lambda code: TEX[code[0]], text) for text in texts]
    texts = [canonical(text.translate(LIGATURES)).strip() for text in texts]
    unknown = [
        max(len(NO_LETTER.findall(text)), _lost(unsaid)) for text, unsaid in zip(texts, pages.unsaid, strict=True)
    ]
    return texts, unknown, heads


def _read_scans(
    pdf: Any, pages: _Pages, texts: list[str], unknown: list[int], language: str, clock: Clock
) -> tuple[dict[int, float], set[int], list[int]]:
    """Put what OCR finds in the place of each text that is empty or cannot be read.

    Return the numbers of the pages that were read so and how surely, of those that cannot be read, and of those for which
    there was no time.
    """
    illegible = {number for number, text in enumerate(texts, 1) if unknown[number - 1] > ILLEGIBLE * _size(text)}
    wanted = [number for number, text in enumerate(texts, 1) if number in illegible or not text]
    for number in wanted:
        texts[number - 1], unknown[number - 1] = "", 0
    sure: dict[int, float] = {}
    scans = [number for number in wanted if language and number not in pages.broken]
    if pages.in_use:
        return sure, illegible - set(scans), scans
    for place, number in enumerate(scans):
        if sure and clock.is_over(OCR_LATEST):
            return sure, illegible - set(scans), scans[place:]
        texts[number - 1], confidence = _recognised(pdf, number - 1, language)
        sure |= {number: confidence} if texts[number - 1] else {}
    return sure, illegible - sure.keys(), []


def _recognised(pdf: Any, index: int, language: str) -> tuple[str, float]:
    """Return the text that OCR finds on a page, and how surely."""
    page = pdf[index]
    width, height = page.get_size()
    scale = min(OCR_DPI / 72, (OCR_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)  # fields are read as such
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


def _empty(pages: int, language: str, *, illegible: bool) -> ParseError:
    """Return the error for a PDF without any text, with what would find some where OCR was not asked."""
    if not pages:
        return ParseError("The PDF has no pages.")
    if illegible:
        told = "The PDF's text cannot be read: its fonts do not say which letters they draw."
        return ParseError(told, "" if language else ocr.HINT)
    those = "its page has" if pages == 1 else f"its {pages} pages have"
    return ParseError(
        f"The PDF has no text: {those} no text layer; it is scanned or made of drawings.", "" if language else ocr.HINT
    )


def _size(text: str) -> int:
    """Return the number of characters without spaces, at least 1."""
    return max(len("".join(text.split())), 1)


def _lost(unsaid: Sequence[str]) -> int:
    """Return how many characters stand in words of fonts that do not say their letters, unless half of them read well."""
    words = [word for word in unsaid if CODED.search(word)]
    size = sum(map(len, words))
    well = sum(len(word) for word in words if LIKE_A_WORD.fullmatch(word))
    return size if size >= FEW and well < size / 2 else 0


def _pdf_metadata(stated: Mapping[str, str]) -> dict[str, str]:
    """Return the author and the date (ISO 8601) that a PDF states."""
    date = PDF_DATE.match(stated.get("CreationDate", ""))
    found = {"author": stated.get("Author", ""), "date": "-".join(filter(None, date.groups())) if date else ""}
    return {name: value for name, value in found.items() if value}


def _pages(what: str, numbers: Sequence[int]) -> str:
    """Return "Pages without text: 2, 5-7", "" for no numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"Pages {what}: {listed}." if runs else ""


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
