"""Scans become text where that is asked for, and say how surely; a scripted tesseract stands where the real one would."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from formats import make_pdf

from qa_bot.answer.claims.grounding import cite
from qa_bot.ingest.loaders import load
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.ingest.worker import _CHILDREN
from qa_bot.interfaces.commands.texts import citation_text
from qa_bot.settings import Settings
from qa_bot.types import SourceReport

SCAN = b"\x89PNG\r\n\x1a\n" + b"pretended"
TESSERACT = """#!{python}
import sys
image, language = sys.stdin.buffer.read(), sys.argv[sys.argv.index("-l") + 1]
if language == "xyz":
    sys.exit("Error opening data file /x/xyz.traineddata\\nFailed loading language 'xyz'")
if b"damaged" in image:
    sys.exit("Error in pixReadStream: Unknown format")
if b"slow" in image:
    import time
    time.sleep(600)
print("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext")
def line(page, paragraph, number, words, confidence):
    for place, word in enumerate(words.split(), 1):
        print(5, page, 1, paragraph, number, place, 0, 0, 9, 9, confidence, word, sep="\t")
print(1, 1, 0, 0, 0, 0, 0, 0, 9, 9, -1, "", sep="\t")
if image.startswith(b"P5"):
    assert image.split()[:2] == [b"P5", b"2550"], image[:20]  # a page of 8.5 inches at 300 dots
if b"blank" not in image:
    line(1, 1, 1, "The mill was built of gran-", 96.5)
    line(1, 1, 2, "ite by Agnes Holm.", 96.5)
    line(1, 2, 1, "It grinds.", 96.5)
if b"two" in image:
    line(2, 1, 1, "lt grjnds n0 more.", 41)
"""


@pytest.fixture
def reading(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings that want OCR, and a tesseract that is first on the path."""
    program = tmp_path / "bin" / "tesseract"
    program.parent.mkdir()
    program.write_text(TESSERACT.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    _CHILDREN.end_all()  # they keep the path that they began with
    yield replace(settings, parsing=replace(settings.parsing, ocr=True))
    _CHILDREN.end_all()


def read(content: bytes, name: str, folder: Path, settings: Settings) -> Loaded | SourceReport:
    (folder / name).write_bytes(content)
    (found,) = load(str(folder / name), settings)
    return found


def reason(content: bytes, name: str, folder: Path, settings: Settings) -> str:
    found = read(content, name, folder, settings)
    assert isinstance(found, SourceReport)
    return found.reason


def test_without_being_asked_for_nothing_is_read_and_the_flag_is_named(settings: Settings, tmp_path: Path) -> None:
    assert "PNG image" in reason(SCAN, "a.png", tmp_path, settings)
    for content, name in ((SCAN, "a.png"), (make_pdf([[], []]), "a.pdf")):
        assert "--ocr" in reason(content, name, tmp_path, settings)


def test_an_image_becomes_text_with_paragraphs_and_joined_words(reading: Settings, tmp_path: Path) -> None:
    found = read(SCAN, "scan.png", tmp_path, reading)
    assert isinstance(found, Loaded)
    assert found.document.text == "The mill was built of granite by Agnes Holm.\n\nIt grinds."
    assert found.document.pages[0].confidence == 0.96
    assert found.warnings == ("Pages read by OCR, which makes mistakes: 1.",)


def test_only_pages_without_a_text_layer_are_recognised(reading: Settings, tmp_path: Path) -> None:
    found = read(make_pdf([["The first page has a text layer."], []]), "a.pdf", tmp_path, reading)
    assert isinstance(found, Loaded)
    first, second = found.document.pages
    assert (first.confidence, second.confidence) == (None, 0.96)
    assert found.document.text[second.start : second.end].startswith("The mill was built of granite")
    assert found.document.text[first.start : first.end].strip() == "The first page has a text layer."


def test_a_page_that_is_hardly_legible_is_named_and_what_is_cited_says_how_sure_it_is(
    reading: Settings, tmp_path: Path
) -> None:
    found = read(SCAN + b"two", "a.png", tmp_path, reading)
    assert isinstance(found, Loaded)
    assert "Pages hardly legible (down to 41% sure): 2." in found.warnings
    start = found.document.text.index("lt grjnds")
    citation = cite(found.document, start, start + 9, 1)
    assert citation.recognised == 0.41
    assert ", page 2 (read by OCR, 41% sure), characters" in citation_text(citation)


@pytest.mark.parametrize(
    ("content", "language", "why"),
    [
        (SCAN + b"blank", "eng", "no text that OCR could find"),
        (SCAN + b"damaged", "eng", "could not read the image: Error in pixReadStream: Unknown format"),
        (SCAN, "xyz", "does not know the language 'xyz'"),
    ],
)
def test_what_cannot_be_read_has_a_reason(
    reading: Settings, tmp_path: Path, content: bytes, language: str, why: str
) -> None:
    settings = replace(reading, parsing=replace(reading.parsing, ocr_language=language))
    assert why in reason(content, "a.png", tmp_path, settings)


def test_a_missing_tesseract_is_named_with_the_way_to_get_it(
    reading: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    _CHILDREN.end_all()
    assert "not installed. Install it: apt install tesseract-ocr" in reason(SCAN, "a.png", tmp_path, reading)


def test_the_time_for_it_is_limited_and_ends_the_program_too(reading: Settings, tmp_path: Path) -> None:
    settings = replace(reading, parsing=replace(reading.parsing, ocr_seconds=2))
    assert "longer than 2 seconds" in reason(SCAN + b"slow", "a.png", tmp_path, settings)
    path = str(tmp_path / "bin" / "tesseract")
    until = time.monotonic() + 30
    while any(path in _words(place) for place in Path("/proc").glob("[0-9]*/cmdline")) and time.monotonic() < until:
        time.sleep(0.1)
    assert time.monotonic() < until


def _words(place: Path) -> str:
    try:
        return place.read_text(errors="replace")
    except OSError:  # it ended meanwhile
        return ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_real_tesseract_reads_a_page(settings: Settings, tmp_path: Path) -> None:
    import pypdfium2

    drawn = pypdfium2.PdfDocument(make_pdf([["The tide mill was built in 1790 by Agnes Holm."]]))[0]
    bitmap = drawn.render(scale=2, grayscale=True)
    scan = pypdfium2.PdfDocument.new()
    page = scan.new_page(612, 792)
    image = pypdfium2.PdfImage.new(scan)
    image.set_bitmap(bitmap)
    image.set_matrix(pypdfium2.PdfMatrix().scale(612, 792))
    page.insert_obj(image)
    page.gen_content()
    scan.save(tmp_path / "scan.pdf")
    settings = replace(settings, parsing=replace(settings.parsing, ocr=True))
    (found,) = load(str(tmp_path / "scan.pdf"), settings)
    assert isinstance(found, Loaded)
    assert "built in 1790 by Agnes Holm" in found.document.text
    assert (found.document.pages[0].confidence or 0) > 0.8
