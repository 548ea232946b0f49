"""Pictures of pages -> text, by the program tesseract (Apache-2.0), where asked for. Refuses to guess in silence.

The program is called as it is: what wraps it in Python (pytesseract) adds a dependency and temporary files. It inherits
the limits of the process that calls it: see worker.py.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from itertools import groupby

from qa_bot.errors import ParseError

LOW = 0.8  # confidence below which a page is named: clean ones have .95, one with every second word wrong .76
INSTALL = "Install it: apt install tesseract-ocr (Debian, Ubuntu), brew install tesseract (macOS)."
HINT = "To have it read by OCR: --ocr, or the setting parsing.ocr."


@dataclass(slots=True)
class _Words:
    """What was recognised of a page so far."""

    lines: dict[tuple[str, ...], list[str]] = field(default_factory=dict)  # (block, paragraph, line) -> words
    letters: int = 0
    sure: float = 0.0  # the sum of the letters' confidences

    def text(self) -> str:
        paragraphs = groupby(self.lines.items(), key=lambda line: line[0][:2])
        return "\n\n".join("\n".join(" ".join(words) for _, words in lines) for _, lines in paragraphs)


def recognise(image: bytes, language: str) -> list[tuple[str, float]]:
    """Return the text of each page of a PNG, JPEG, TIFF or PNM image, and how surely its letters were read, 0..1.

    `language` is tesseract's name of it: "eng", "deu+fra". Raises ParseError where tesseract is missing or gives up.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise ParseError("OCR needs the program tesseract, which is not installed.", INSTALL)
    done = subprocess.run(
        [program, "stdin", "stdout", "-l", language, "tsv"],
        input=image,
        capture_output=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")
        if "traineddata" in said or "Failed loading language" in said:
            raise ParseError(
                f"tesseract does not know the language {language!r}.",
                "`tesseract --list-langs` shows those it knows; the setting parsing.ocr_language names one.",
            )
        last = " ".join((said.strip().splitlines() or [f"exit status {done.returncode}"])[-1].split())
        raise ParseError(f"tesseract could not read the image: {last[:200]}")
    return _pages(done.stdout.decode("utf-8", "replace"))


def _pages(table: str) -> list[tuple[str, float]]:
    """Return the pages of tesseract's table of words. A row is level, page, block, paragraph, line, word, four numbers
    of its box, confidence (0..100), and the word.
    """
    pages: dict[str, _Words] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        page = pages.setdefault(cells[1], _Words())
        if cells[0] == "5" and cells[11].strip():
            word = cells[11].strip()
            page.lines.setdefault(tuple(cells[2:5]), []).append(word)
            page.letters += len(word)
            page.sure += len(word) * max(float(cells[10]), 0.0) / 100
    return [(page.text(), round(page.sure / page.letters, 2) if page.letters else 0.0) for page in pages.values()]
