"""One name, one document: what a name may be, and what is said where it fits none or several."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from index_fakes import IDENTITY

from qa_bot import Bot
from qa_bot.errors import SourceError, UsageError
from qa_bot.index import finding
from qa_bot.index.library import Library
from qa_bot.settings import load_settings
from qa_bot.types import Document, SourceReport

SETTINGS = load_settings(environ={})
MILL = Document.of("The mill grinds.", source="/a/mill.md", title="The tide  mill at Carrow Point grinds again")
FIRE = Document.of("The mill burnt.", source="/a/fire.txt", title="Mill fire: one million pounds lost")
CAFE = Document.of("Coffee.", source="https://example.org/cafe", title="Caf\u00e9 Lunna")


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library.in_memory(IDENTITY)
    for document in (MILL, FIRE, CAFE):
        library.add(document, [], np.zeros((0, 8), np.float32))
    yield library
    library.close()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (MILL.id, MILL),
        (MILL.id[:6], MILL),
        ("/a/mill.md", MILL),
        ("mill.md", MILL),
        ("the tide mill at carrow point grinds again", MILL),
        ("carrow  POINT", MILL),
        ("The tide mill at Car\u2026", MILL),  # as a list cuts it
        ("million", FIRE),
        ("fire.t", FIRE),  # a part of its file's name
        ("cafe\u0301", CAFE),  # composed or not
        ("https://example.org/cafe", CAFE),
    ],
)
def test_one_document_is_named_in_each_of_these_ways_wherever_a_name_is_taken(
    library: Library, name: str, meant: Document
) -> None:
    assert finding.the_record(library, name, "news").id == meant.id
    assert finding.read(library, name, SETTINGS) == meant
    assert list(finding.read_each(library, [name], SETTINGS)) == [meant]


@pytest.mark.parametrize(
    ("name", "meant"), [("carrow", MILL), ("The tide mill at Car\u2026", MILL), ("fire.t", FIRE), ("Caf\u00e9", CAFE)]
)
def test_what_a_part_of_a_name_is_taken_for_is_told(
    library: Library, name: str, meant: Document, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "qa_bot")
    for look_up in (
        lambda: finding.the_record(library, name, "news"),
        lambda: finding.read(library, name, SETTINGS),
        lambda: list(finding.read_each(library, [name], SETTINGS)),
    ):
        caplog.clear()
        look_up()
        assert [record.getMessage() for record in caplog.records] == [
            f"{name!r} is taken for {meant.title} ({meant.id[:8]})."
        ]


@pytest.mark.parametrize(
    "name", [MILL.id[:6], "mill.md", "the tide mill at carrow point  grinds again", "CAF\u00c9 lunna"]
)
def test_a_whole_name_is_no_guess(library: Library, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "qa_bot")
    finding.the_record(library, name, "news")
    assert caplog.records == []


def test_a_part_begins_with_a_word_and_what_fits_a_file_and_a_title_fits_both(library: Library) -> None:
    for name in ("rrow", "ide", "ill.md"):
        with pytest.raises(UsageError, match="no document"):
            finding.the_record(library, name, "news")
    library.add(Document.of("冬", source="/a/b.txt", title="北京的冬天"), [], np.zeros((0, 8), np.float32))
    assert finding.the_record(library, "冬天", "news").title == "北京的冬天"  # no spaces part its words
    library.add(Document.of("Tea.", source="/a/carrow.txt", title="Tea"), [], np.zeros((0, 8), np.float32))
    with pytest.raises(UsageError, match="fits 2 documents"):
        finding.the_record(library, "carrow", "news")
    library.add(Document.of("Milk.", source="/a/tea", title="Milk"), [], np.zeros((0, 8), np.float32))
    with pytest.raises(UsageError, match="fits 2 documents"):  # a whole title, and a whole file's name
        finding.the_record(library, "tea", "news")


def test_a_name_that_fits_several_is_refused_with_them(library: Library) -> None:
    for look_up in (
        lambda: finding.the_record(library, "mill", "news"),
        lambda: finding.read(library, "mill", SETTINGS),
        lambda: list(finding.read_each(library, ["mill"], SETTINGS)),
    ):
        with pytest.raises(UsageError, match=rf"fits 2 documents: .*{MILL.id[:8]}.*{FIRE.id[:8]}"):
            look_up()


@pytest.mark.parametrize(
    ("name", "near"),
    [("tied mil", "Carrow"), ("fire.text", "Mill fire"), ("Carow Pt", "Carrow"), ("lunna cafe", "Caf")],
)
def test_a_name_that_fits_none_is_refused_with_the_nearest_first(library: Library, name: str, near: str) -> None:
    with pytest.raises(UsageError, match=rf"no document '{name}' in library 'news'. Nearest: [^(]*{near}"):
        finding.the_record(library, name, "news")
    with pytest.raises(SourceError, match=rf"no such file or folder.*Nor .*Nearest: [^(]*{near}"):
        finding.read(library, name, SETTINGS)
    (report,) = finding.read_each(library, [name], SETTINGS)
    assert isinstance(report, SourceReport) and near in report.reason


@pytest.mark.parametrize("name", ["", " ", "\u2026", "zzz", "...", "zzz.txt"])
def test_what_is_like_nothing_names_nothing(library: Library, name: str) -> None:
    with pytest.raises(UsageError, match=r"no document '[^']*' in library 'news'\.$"):
        finding.the_record(library, name, "news")


def test_a_part_of_a_title_is_not_its_whole(library: Library) -> None:
    assert finding.the_record(library, "café lunna", "news", whole=True).id == CAFE.id
    with pytest.raises(UsageError, match="only a part of a name: Café Lunna"):
        finding.the_record(library, "Lunna", "news", whole=True)


def test_a_file_that_is_there_is_meant_itself(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library may hold another of its name, or what it was before."""
    monkeypatch.chdir(tmp_path)
    Path("mill.md").write_text("Another mill.")
    assert finding.read(library, "mill.md", SETTINGS).text.strip() == "Another mill."


@pytest.fixture
def stored(library: Library, tmp_path: Path) -> Document:
    """A document of the library that came from the file "gull.txt", which holds other words by now."""
    path = tmp_path / "gull.txt"
    document = Document.of("The old gull is grey.", source=str(path), title="Gulls")
    library.add(document, [], np.zeros((0, 8), np.float32))
    path.write_text("Put before it. The new gull is white.")
    return document


def test_a_file_in_the_library_is_shown_as_citations_count_in_it(
    library: Library, stored: Document, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = Path(stored.source)
    monkeypatch.chdir(path.parent)
    for name in (stored.source, "gull.txt", "./gull.txt"):
        caplog.clear()
        assert finding.shown(library, name, SETTINGS) == stored
        assert f"{stored.source} reads otherwise now" in caplog.text and f"show - < {name}" in caplog.text
    path.write_text(stored.text)
    caplog.clear()
    assert finding.shown(library, "gull.txt", SETTINGS) == stored and caplog.text == ""
    path.write_bytes(b"")
    assert finding.shown(library, "gull.txt", SETTINGS) == stored and "cannot be read any more" in caplog.text
    path.unlink()
    assert finding.shown(library, stored.source, SETTINGS) == stored


def test_what_is_in_no_library_is_shown_as_it_is(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "heron.txt"
    path.write_text("A heron stands.")
    for there in (library, None):
        assert finding.shown(there, str(path), SETTINGS).text.strip() == "A heron stands."
    assert finding.shown(library, CAFE.source, SETTINGS) == CAFE
    assert finding.shown(library, "Carrow", SETTINGS) == MILL
    with pytest.raises(SourceError):
        finding.shown(library, str(tmp_path / "none.txt"), SETTINGS)


def test_a_file_that_is_read_now_tells_that_the_library_holds_another_text(
    library: Library, stored: Document, caplog: pytest.LogCaptureFixture
) -> None:
    for look_up in (
        lambda: finding.read(library, stored.source, SETTINGS),
        lambda: next(iter(finding.read_each(library, [stored.source], SETTINGS))),
    ):
        caplog.clear()
        assert "new gull is white" in look_up().text
        assert f"the library holds another text of it. `qa-bot add {stored.source}`" in caplog.text
    Path(stored.source).write_text(stored.text)
    caplog.clear()
    assert finding.read(library, stored.source, SETTINGS).text == stored.text and caplog.text == ""


def test_the_command_that_brings_a_document_up_to_date_names_its_library(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "gull.txt"
    path.write_text("The old gull is grey.")
    settings = load_settings(overrides={"library.folder": str(tmp_path / "indexes")}, environ={})
    there = f"--set library.folder={tmp_path / 'indexes'}"
    for name, told in (("default", f"`qa-bot {there} add "), ("birds", f"`qa-bot -l birds {there} add ")):
        with Bot.open(name, settings=settings) as bot:
            path.write_text("The old gull is grey.")
            bot.add(path)
            path.write_text("The new gull is white.")
            caplog.clear()
            bot.read(path)
        assert f"{told}{path}` brings it up to date" in caplog.text


def test_what_a_file_hides_is_told_where_it_is_only_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "gull.html"
    hidden = "The grey gull, of which nobody is to hear a word, sits behind it."
    path.write_text(f"<article><p>A gull sits on the mast.</p><p hidden>{hidden}</p></article>")
    assert hidden not in finding.shown(None, str(path), SETTINGS).text
    assert f"{path}: The page hides {len(hidden)} characters" in caplog.text
