"""A page of a PDF -> its words with their boxes, as lines in the order of the file.

Knows what PDFium counts as a character.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from qa_bot.ingest.pdfs.layout import TextLine
from qa_bot.ingest.pdfs.unseen import unseen_characters
from qa_bot.ingest.text import raised
from qa_bot.ingest.text.decoding import paired

COLUMN_GAP = 0.9  # times the size of the letters; a wider gap may part columns
RAISED = set("0123456789-−")  # what of a power, or of the mark of a note, is said in the line
OPENING = set("([{")  # behind these a number is no power
SMALL, HIGHER = 0.8, 0.15  # times the height of the word's first character
LINE_ENDS = {10, 13}
LINE_HYPHENS = {0x02, 0xFFFE}  # what pdfium makes of a hyphen at the end of a line
SPACES = {0, 9, 32, 160}


def lines_of(page: Any) -> tuple[list[TextLine], list[str], int]:
    """Return the lines of a page as they come, parted where there is room for a column; what lies outside is left out.

    And the words of fonts that do not say which letters they draw, and how many characters nobody sees.
    """
    from pypdfium2 import raw

    text_page = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    characters = _characters(text_page)
    lines: list[TextLine] = []
    unsaid: list[str] = []
    read: list[tuple[TextLine, int]] = []
    for places_of_words in _words_by_line(characters):
        words: list[TextLine] = []
        for places in places_of_words:
            word = _word(text_page, characters, places)
            if words and word.left - words[-1].right > COLUMN_GAP * max(word.height, words[-1].height):
                lines.append(_line(words))
                words = []
            if word.left <= right and word.right >= left and word.bottom <= top and word.top >= bottom:
                words.append(word)
                read.append((word, places[0]))
                if raw.FPDFText_HasUnicodeMapError(text_page, places[0]) == 1:
                    unsaid.append(word.text)
        lines += [_line(words)] if words else []
    return lines, unsaid, unseen_characters(page, text_page, read)


def _characters(text_page: Any) -> list[int]:
    """Return the code units (UTF-16) of a page, in the places that pdfium counts."""
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(text_page)
    units = text_page.get_text_range().encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * count:
        return list(memoryview(units).cast("H"))
    # it leaves some out, and places would not fit; one by one takes longer
    return [raw.FPDFText_GetUnicode(text_page, place) for place in range(count)]


def _words_by_line(characters: Sequence[int]) -> Iterator[list[list[int]]]:
    """Yield the words of each line, each as the places of its characters."""
    line: list[list[int]] = [[]]
    for place, character in enumerate(characters):
        if character in SPACES:
            line.append([])
        elif character not in LINE_ENDS:
            line[-1].append(place)
        if character in LINE_ENDS or character in LINE_HYPHENS:  # behind a hyphen the word goes on in the next line
            yield [word for word in line if word]
            line = [[]]
    yield [word for word in line if word]


def _word(text_page: Any, characters: Sequence[int], places: Sequence[int]) -> TextLine:
    """Return a word with its box: that of its first and of its last character. What is raised in it stands between marks."""
    first, last = _box(text_page, places[0]), _box(text_page, places[-1])
    letters = [chr(characters[place]) for place in places]
    for at, letter in enumerate(letters):
        if letter in RAISED and at and letters[at - 1] not in OPENING and _is_raised(text_page, places[0], places[at]):
            letters[at] = f"{raised.START}{letter}{raised.END}"
    text = paired("".join(letters))
    return TextLine(text, min(first.left, last.left), max(last.right, first.right), first.bottom, first.top)


def _box(text_page: Any, place: int) -> Any:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, place, box)
    return box


def _is_raised(text_page: Any, first: int, place: int) -> bool:
    """Return whether a character is smaller than the first of its word and stands higher: a power, or the mark of a note."""
    from pypdfium2 import raw

    usual, size = (raw.FPDFText_GetFontSize(text_page, at) for at in (first, place))
    word, box = _box(text_page, first), _box(text_page, place)
    height = word.top - word.bottom
    smaller = size < SMALL * usual and box.top - box.bottom < SMALL * height
    return bool(smaller and box.bottom - word.bottom > HIGHER * height)


def _line(words: Sequence[TextLine]) -> TextLine:
    """Return the words of a line as one, at the bottom and of the height that are usual among them."""
    middle = len(words) // 2
    height = sorted(word.height for word in words)[middle]
    low = sorted(word.bottom for word in words)[middle]
    text = " ".join(word.text for word in words)
    return TextLine(text, min(word.left for word in words), max(word.right for word in words), low, low + height)
