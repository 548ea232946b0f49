"""Names of files that are not UTF-8: written out in the library, found again on the disk, mended where an earlier version stored them."""

import json
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from index_fakes import IDENTITY, make, opened

from qa_bot.bot import Bot
from qa_bot.index import rows
from qa_bot.index.database import FILE, Database, utf8
from qa_bot.index.examining import Examined
from qa_bot.index.files import File
from qa_bot.index.library import Library
from qa_bot.ingest import loaders
from qa_bot.ingest.text.parsed import Loaded
from qa_bot.settings import Settings
from qa_bot.types import Document, document_id, readable

BYTES = b"bell\xff\xfetower.txt"
WRITTEN = r"bell\xff\xfetower.txt"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names there are always Unicode")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an article whose name is not UTF-8, and one beside it."""
    place = tmp_path / "articles"
    place.mkdir()
    Path(os.fsdecode(os.path.join(os.fsencode(place), BYTES))).write_text("The bell tower has ninety steps.")
    (place / "plain.txt").write_text("The market opens at seven.")
    return place


@pytest.fixture
def bot(settings: Settings) -> Iterator[Bot]:
    with Bot.temporary(settings) as made:
        yield made


def loaded(source: str, settings: Settings) -> list[Document]:
    return [item.document for item in loaders.load(source, settings) if isinstance(item, Loaded)]


def test_nothing_of_a_document_is_a_surrogate() -> None:
    document = Document.of("a\ud800b", source="x\udcff", title="\udcfe", metadata={"k\udc80": "v\udfff"})
    assert (document.text, document.source, document.title) == ("a\ufffdb", r"x\xff", r"\xfe")
    assert document.metadata == {r"k\x80": "v\ufffd"}
    assert readable("Brücke\N{BELL}") == "Brücke\N{BELL}"


def test_the_bytes_of_a_name_are_written_out_and_the_name_finds_its_file(folder: Path, settings: Settings) -> None:
    sources = [document.source for document in loaded(str(folder), settings)]
    assert sources == [str(folder / WRITTEN), str(folder / "plain.txt")]
    for source in (os.fsdecode(os.fsencode(folder) + b"/" + BYTES), str(folder / WRITTEN)):
        assert [document.source for document in loaded(source, settings)] == [str(folder / WRITTEN)]
    json.dumps(sources, ensure_ascii=False).encode()


def test_two_files_of_one_written_name_are_not_taken_for_one(folder: Path, bot: Bot) -> None:
    (folder / WRITTEN).write_text("A name with backslashes in it.")
    reports = list(bot.sync(folder))
    assert sorted(report.status for report in reports) == ["added", "added", "failed"]
    assert "Rename one of the two" in next(report.reason for report in reports if report.status == "failed")


def test_a_folder_with_such_a_name_in_it_is_mirrored(folder: Path, bot: Bot) -> None:
    assert [report.status for report in bot.sync(folder)] == ["added", "added"]
    assert [report.status for report in bot.sync(folder)] == ["unchanged", "unchanged"]
    real = os.fsdecode(os.fsencode(folder) + b"/" + BYTES)
    os.rename(real, os.fsencode(folder) + b"/\xe9.txt")
    assert [(r.status, r.source) for r in bot.sync(folder) if r.status != "unchanged"] == [
        ("moved", str(folder / r"\xe9.txt"))
    ]
    assert bot.document(r"\xe9.txt").source == str(folder / r"\xe9.txt")
    os.unlink(os.fsencode(folder) + b"/\xe9.txt")
    assert [report.status for report in bot.sync(folder) if report.status != "unchanged"] == ["removed"]


@pytest.fixture
def spoilt(tmp_path: Path) -> Iterator[Path]:
    """The folder of a library that an earlier version filled: a name with surrogates, and a sound one."""
    place = tmp_path / "library"
    with opened(place) as library:
        library.add(*make("/a/plain.txt", "The market opens at seven."))
        sound, passages, vectors = make("/a/bell.txt", "The bell tower has ninety steps, and a lift.")
        library.add(sound, passages, vectors)
        library.files.remember(File("/a/bell.txt", 3, 4, b"x"), [sound.id])
    name = "/a/bell\udcff.txt"
    with closing(sqlite3.connect(place / FILE, isolation_level=None)) as connection:
        old = Document(document_id(name, name, sound.text), sound.text, name, name, sound.pages, {"author": "\udcfe"})
        rows.relabel(connection, sound.id, old)
        connection.execute("UPDATE files SET path = CAST(? AS TEXT)", (utf8(name),))
        connection.execute("UPDATE words SET title = '/a/bell?.txt' WHERE title LIKE '%bell%'")
    yield place


def test_a_library_of_before_is_mended_when_it_is_opened(spoilt: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "qa_bot")
    with closing(Library.open(spoilt, IDENTITY, create=False, busy_seconds=1)) as library:
        record = library.documents()[1]
        assert (record.source, record.metadata) == (r"/a/bell\xff.txt", {"author": r"\xfe"})
        assert library.examine() == Examined()
        assert list(library.files.known("/a")) == [r"/a/bell\xff.txt"]
        assert [each.id for each in library.files.documents_of(r"/a/bell\xff.txt")] == [record.id]
        assert library.find("bell\udcff.txt") == [record]
        document = library.document(record.id)
        assert document and record.id == document_id(document.source, document.title, document.text)
    assert r"bytes written out: /a/bell\xff.txt" in caplog.text
    with closing(sqlite3.connect(spoilt / FILE)) as connection:  # as other programs read it
        assert [source for (source,) in connection.execute("SELECT source FROM documents ORDER BY number")][
            1
        ] == r"/a/bell\xff.txt"


def test_where_nothing_can_be_written_names_are_readable_on_their_way_out(
    spoilt: Path,
) -> None:
    with (
        closing(Database(spoilt / FILE, 1)) as other,
        other.writing(),
        closing(Library.open(spoilt, IDENTITY, create=False, busy_seconds=1)) as library,
    ):
        records = library.documents()
        json.dumps([(record.source, dict(record.metadata)) for record in records], ensure_ascii=False).encode()
        assert records[1].source == r"/a/bell\xff.txt"


def test_a_document_that_has_the_written_name_already_is_the_one_that_gives_way(spoilt: Path) -> None:
    with closing(sqlite3.connect(spoilt / FILE, isolation_level=None)) as connection:
        number = connection.execute("SELECT number FROM documents ORDER BY number").fetchone()[0]
        taken, _, _ = make(r"/a/bell\xff.txt", "The market opens at seven.")
        (old,) = connection.execute("SELECT id FROM documents WHERE number = ?", (number,)).fetchone()
        rows.relabel(connection, old, taken)
    with closing(Library.open(spoilt, IDENTITY, create=False, busy_seconds=1)) as library:
        assert [record.source for record in library.documents()] == [r"/a/bell\xff.txt"]
