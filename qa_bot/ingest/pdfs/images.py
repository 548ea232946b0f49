"""Images of pages -> text, where OCR is wanted. Refuses to see anything but letters in them."""

from qa_bot.errors import NoArticleError, ParseError
from qa_bot.ingest.access.sniffing import IMAGES
from qa_bot.ingest.pdfs import ocr
from qa_bot.ingest.pdfs.pdf import join_pages, ocr_warnings
from qa_bot.ingest.text.decoding import canonical
from qa_bot.ingest.text.parsed import Parsed
from qa_bot.ingest.text.parting import join_words


def parse_image(content: bytes, language: str) -> Parsed:
    """Return what is written on a PNG, JPEG or TIFF image, page by page, by OCR in that language; "" for no OCR.

    Raises ParseError without OCR, and where nothing is written on it.
    """
    if not language:
        called = next(name for magic, name in IMAGES.items() if content.startswith(magic))
        raise NoArticleError(f"It is a {called} image, which has no text layer.", ocr.HINT)
    found = ocr.recognise(content, language)
    sure = {number: confidence for number, (text, confidence) in enumerate(found, 1) if text}
    if not sure:
        raise ParseError("The image has no text that OCR could find.")
    text, pages = join_pages(join_words([canonical(text) for text, _ in found]), sure)
    return Parsed(text, pages=pages, warnings=ocr_warnings(sure))
