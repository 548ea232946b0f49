"""One name, one document: what a name may be, and what is said where it fits none or several."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from index_fakes import IDENTITY

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
