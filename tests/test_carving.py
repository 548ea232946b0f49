"""What the pages of a damaged library still tell: all of it where only the header is lost, and never more than was there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from index_fakes import IDENTITY, Made, article, make, opened

from qa_bot.index.carving import ROWS, Carved, Pages, carve, rows
from qa_bot.index.database import FILE

LONG = make("long", "The mill turns, and it grinds wheat. " * 900)  # its text stands in a chain of pages
MADE = [*(article(number) for number in range(6)), LONG]
PAGE = 4096  # bytes


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library's file, of seven documents."""
    with opened(tmp_path / "lib") as library:
        for made in MADE:
            library.add(*made)
    return tmp_path / "lib" / FILE


def carved(path: Path) -> tuple[Carved, dict[str, str], int]:
    """What carving tells, the texts of documents by source, and how many passages it found."""
    into = path.with_name("carved.sqlite")
    into.unlink(missing_ok=True)
    told = carve(path, into)
    with closing(sqlite3.connect(into)) as connection:
        texts = dict(connection.execute("SELECT source, text FROM documents WHERE text IS NOT NULL"))
        (passages,) = connection.execute("SELECT COUNT(*) FROM passages").fetchone()
    return told, texts, passages


def texts_of(made: list[Made]) -> dict[str, str]:
    return {document.source: document.text for document, _, _ in made}


def test_the_pages_of_a_sound_library_tell_all_of_it(library: Path) -> None:
    told, texts, passages = carved(library)
    assert texts == texts_of(MADE)
    assert passages == sum(len(some) for _, some, _ in MADE)
    assert told.identity == IDENTITY
    assert told.most == len(MADE)
    assert told.pages == (library.stat().st_size // PAGE,) * 2


def test_without_the_first_page_which_tells_where_all_begins_the_rows_are_found_all_the_same(library: Path) -> None:
    data = bytearray(library.read_bytes())
    data[:PAGE] = bytes(PAGE)
    library.write_bytes(data)
    told, texts, passages = carved(library)
    assert texts == texts_of(MADE)
    assert passages == sum(len(some) for _, some, _ in MADE)
    assert told.pages[0] == len(data) // PAGE


def test_of_a_file_that_is_cut_short_what_is_left_is_whole_and_the_rest_is_known_to_be_missing(library: Path) -> None:
    data = library.read_bytes()
    count = len(data) // PAGE
    for kept in range(0, count, 5):
        library.write_bytes(data[: kept * PAGE])
        told, texts, _ = carved(library)
        assert texts.items() <= texts_of(MADE).items()
        assert told.pages == (kept, count if kept else 0)


def test_a_text_of_any_length_is_found_whole(tmp_path: Path) -> None:
    made = [make(f"source-{size}", "x" * size, size=2_000) for size in range(3_000, 15_000, 300)]
    with opened(tmp_path / "lib") as library:
        for one in made:
            library.add(*one)
    assert carved(tmp_path / "lib" / FILE)[1] == texts_of(made)


def test_of_documents_whose_rows_are_lost_the_indexes_still_tell_the_sources_and_the_numbers(tmp_path: Path) -> None:
    made = [make(f"{'folder/' * 12}{number}.txt", f"Article {number}.") for number in range(130)]  # a tree of pages
    with opened(tmp_path / "lib") as library:
        for one in made:
            library.add(*one)
    path = tmp_path / "lib" / FILE
    data = bytearray(path.read_bytes())
    for at in range(PAGE, len(data), PAGE):
        if data[at] == ROWS and b"Article" in data[at : at + PAGE]:
            data[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(data)
    assert carved(path)[1] == {}
    with closing(sqlite3.connect(path.with_name("carved.sqlite"))) as connection:
        sources = {source for (source,) in connection.execute("SELECT source FROM documents")}
        numbers = {number for (number,) in connection.execute("SELECT number FROM numbers")}
    assert sources == {document.source for document, _, _ in made}
    assert numbers == set(range(1, 131))


def test_a_chain_of_pages_that_leads_nowhere_or_round_is_no_row(library: Path) -> None:
    data = library.read_bytes()
    text = LONG[0].text.encode()
    chain = [at for at in range(0, len(data), PAGE) if data[at + 4 : at + 44] and data[at + 4 : at + 44] in text]
    assert len(chain) > 3
    for at, leads in ((chain[0], 2**31), (chain[1], chain[0] // PAGE + 1)):
        library.write_bytes(data[:at] + leads.to_bytes(4, "big") + data[at + 4 :])
        _, texts, _ = carved(library)
        assert texts.pop("long", "") != LONG[0].text
        assert texts == texts_of(MADE[:-1])


def test_what_was_committed_to_the_log_alone_is_read_before_the_file(tmp_path: Path) -> None:
    with opened(tmp_path / "lib") as library:
        library.add(*article(0))
        path = tmp_path / "lib" / FILE
        assert path.with_name(f"{FILE}-wal").stat().st_size > 0
        with path.open("rb") as file:
            found = [row for row in rows(Pages(path, file)) if article(0)[0].text.encode() in row.values]
    assert len(found) == 1
