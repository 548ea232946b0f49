"""Libraries of every released format open for ever, and on the way to the newest one nothing is lost."""

import random
import shutil
import sqlite3
from pathlib import Path

import index_fakes as fakes
import pytest
from index_fakes import IDENTITY, brute_force, make, opened, unit
from test_library_processes import reports_of, start

from qa_bot.errors import LibraryUnwritableError
from qa_bot.index import database
from qa_bot.index.database import FILE
from qa_bot.index.examining import Examined
from qa_bot.index.library import Library
from qa_bot.index.schema import MIGRATIONS
from qa_bot.index.upkeep import kept_copies

# data/library_format_N holds a library as the qa_bot that knew format N wrote it: these three articles, each in passages
# of 90 characters, with the vectors of `unit`. Never write one of them again.
GOLDEN = sorted((Path(__file__).parent / "data").glob("library_format_*"))
ARTICLES = (
    (
        "/articles/lighthouse.txt",
        "The lighthouse keeper",
        """The keeper of the lighthouse at Sandholm wound the clockwork every four hours. In the winter of 1911 the lamp burned
for eighty-one nights without a pause, and the island's only road lay under two metres of snow.

"We ate salted herring and read the same newspaper eleven times," she wrote to her sister in Grimsby.""",
    ),
    (
        "/articles/orchard.md",
        "Orchards, and café talk",
        """# An orchard in the city

Between the railway and the school stand forty-two apple trees. Naïve visitors take the fruit for granted; the
neighbours prune, graft and water. 東京 has an orchard like it. 🙂

## The harvest

In October they press 600 litres of juice and sell it at the café on the corner.""",
    ),
    (
        "ledger-7",
        "Ledger",
        'A line of a corpus, kept under the name that it had there: "ledger-7". It owes 12 pounds and 6 pence.',
    ),
)
MADE = [
    make(source, text, title=title, size=90, heading="Part" if source.endswith("md") else "")
    for source, title, text in ARTICLES
]


@pytest.fixture(params=GOLDEN, ids=lambda folder: folder.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a library of a released format."""
    return Path(shutil.copytree(request.param, tmp_path / "library"))


def test_a_library_of_any_released_format_opens_with_all_it_held(golden: Path) -> None:
    query = unit("a question")
    for _ in range(2):  # as it was, and as the first opening left it
        with opened(golden, create=False) as library:
            assert library.identity == IDENTITY
            for document, passages, _ in MADE:
                assert library.document(document.id) == document
                assert library.passages([passage.id for passage in passages]) == passages
            assert [record.title for record in library.documents()] == [title for _, title, _ in ARTICLES]
            assert library.dense(query, 99) == brute_force(MADE, query, 99)
            assert library.lexical("herring", 5)[0][0].startswith(MADE[0][0].id)
            assert library.lexical("東京", 5)[0][0].startswith(MADE[1][0].id)
            assert library.examine() == Examined()


def test_a_library_of_any_released_format_can_be_changed(golden: Path) -> None:
    with opened(golden, create=False) as library:
        assert library.add(*MADE[1]) == "unchanged"
        assert library.add(*make("ledger-7", "It owes nothing now.")) == "replaced"
        assert library.remove(MADE[0][0].id)
        assert library.lexical("herring", 5) == []
        assert library.lexical("nothing", 5)
        assert library.examine() == Examined()


def test_a_library_of_any_released_format_says_which_encoder_made_it(golden: Path) -> None:
    assert Library.identity_at(golden, busy_seconds=1) == IDENTITY


def test_before_a_migration_the_library_is_copied_as_it_was(golden: Path) -> None:
    before = (golden / FILE).read_bytes()
    with opened(golden, create=False):
        pass
    copies = kept_copies(golden)
    assert [copy.name for copy in copies] == [f"library.before-format-{len(MIGRATIONS)}.sqlite"]
    number = int.from_bytes(before[60:64], "big")  # user_version, in the file's header
    raw = sqlite3.connect(copies[0])
    assert raw.execute("PRAGMA user_version").fetchone() == (number,)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [row[0] for row in raw.execute("SELECT text FROM documents ORDER BY number")] == [
        one[0].text for one in MADE
    ]
    raw.close()


def test_documents_of_an_older_format_are_compared_with_new_ones(golden: Path) -> None:
    with opened(golden, create=False) as library:
        library.add(*make("copy", ARTICLES[1][2]))
        assert [(each.document.source, each.original.source) for each in library.duplicates()] == [
            ("copy", "/articles/orchard.md")
        ]


def test_a_migration_without_room_for_the_copy_leaves_the_library_as_it_was(golden: Path) -> None:
    before = (golden / FILE).read_bytes()
    process, connection = start(fakes.open_without_room, golden)
    (said,) = reports_of(connection)
    process.join()
    assert said.startswith("error 1 ") and "before-format" in said
    assert (golden / FILE).read_bytes() == before
    assert kept_copies(golden) == [] and not list(golden.glob("*.new"))
    with opened(golden, create=False) as library:
        assert library.examine() == Examined()


def test_a_migration_is_killed_at_any_moment_and_nothing_is_lost(golden: Path, tmp_path: Path) -> None:
    draw = random.Random(2)
    for _ in range(8):
        folder = Path(shutil.copytree(golden, tmp_path / "one", dirs_exist_ok=True))
        process, connection = start(fakes.add_articles, folder, [])
        process.join(timeout=draw.uniform(0, 0.3))
        process.kill()
        process.join()
        connection.close()
        with opened(folder, create=False) as library:
            assert [library.document(one[0].id) for one in MADE] == [one[0] for one in MADE]
            assert library.examine() == Examined()
        shutil.rmtree(folder)


def test_an_older_format_in_a_folder_that_cannot_be_written_is_told(
    golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    with pytest.raises(LibraryUnwritableError, match="read-only") as caught, opened(golden, create=False):
        pass
    assert "Copy it" in caught.value.hint
