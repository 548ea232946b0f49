"""PDF -> the text layer, page by page. Refuses to read images: a scan is named as one."""

import re
from collections.abc import Mapping

from qa_bot.errors import ParseError
from qa_bot.ingest.archive import PASSWORD_HINT
from qa_bot.ingest.decoding import canonical
from qa_bot.ingest.parsed import NO_TITLE, Parsed, clean, warnings_of
from qa_bot.types import Page

HYPHENATED = re.compile(r"(\w+)(?:-\n|[\ufffe\x02\xad]\n?)(\w+)")
PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
WORD = re.compile(r"\w+(?:-\w+)*")


def parse_pdf(content: bytes, charset: str, password: str = "") -> Parsed:
    """Return the text layer page by page; words parted at line ends are joined.

    Raises ParseError where a password is needed, the file is damaged or no page has text.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content, password=password or None)
    except pypdfium2.PdfiumError as error:
        raise _refusal(str(error).lower(), password) from None
    texts, broken = [], []
    for index in range(len(pdf)):
        try:
            page = pdf[index].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            page = ""
            broken.append(index + 1)
        texts.append(canonical(page).strip())
    metadata = {key: clean(canonical(value)) for key, value in pdf.get_metadata_dict(skip_empty=True).items()}
    if not any(texts):
        pages = "its page has" if len(texts) == 1 else f"its {len(texts)} pages have"
        raise ParseError(
            f"The PDF has no text: {pages} no text layer; it is scanned or made of drawings."
            if texts
            else "The PDF has no pages."
        )
    text, pages_found = _join_pages(_join_words(texts))
    empty = [number for number, page in enumerate(texts, 1) if not page and number not in broken]
    title = metadata.pop("Title", "")
    return Parsed(
        text,
        "" if NO_TITLE.match(title) else title,
        pages_found,
        _pdf_metadata(metadata),
        warnings_of(_pages("without text (scanned?)", empty), _pages("that could not be read", broken)),
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


def _join_words(texts: list[str]) -> list[str]:
    """Join what was hyphenated at a line end, unless the document writes the word with a hyphen elsewhere."""
    known = {word.lower() for text in texts for word in WORD.findall(text)}

    def joined(match: re.Match[str]) -> str:
        left, right = match[1], match[2]
        whole, hyphened = (left + right).lower(), f"{left}-{right}".lower()
        keeps = not right[0].islower() or (hyphened in known and whole not in known)
        return f"{left}-{right}" if keeps and "\xad" not in match[0] else left + right

    return [HYPHENATED.sub(joined, text).replace("\ufffe", "-") for text in texts]


def _join_pages(texts: list[str]) -> tuple[str, tuple[Page, ...]]:
    """Return the text of all pages and where each stands. A sentence that runs on over a page break is not parted."""
    pieces, pages = [], []
    place = 0
    for number, text in enumerate(texts, 1):
        if number < len(texts):
            following = next((later for later in texts[number:] if later), "")
            runs_on = text and following[:1].islower() and text[-1] not in ".!?:"
            text += "\n" if runs_on else "\n\n"
        pieces.append(text)
        pages.append(Page(number, place, place + len(text)))
        place += len(text)
    return "".join(pieces), tuple(pages)
