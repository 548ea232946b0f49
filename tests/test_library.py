"""One library, one process: what goes in comes out, or goes away for good."""

import random
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_fakes import IDENTITY, Made, article, brute_force, make, opened, unit

from qa_bot.errors import LibraryError, UsageError
from qa_bot.index import cache, rows, schema, vectors
from qa_bot.index.database import FILE
from qa_bot.index.examining import Examined
from qa_bot.index.library import Library
from qa_bot.index.place import library_names
from qa_bot.types import Document, document_id

QUERY = unit("a question")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small libraries do what large ones do: have a file of vectors, and be searched by codes."""
    monkeypatch.setattr(cache, "SPARED", 0)
    monkeypatch.setattr(vectors, "EXACT", 16)


def content(library: Library) -> object:
    """All that a reader can see of a library."""
    records = library.documents()
    found = library.dense(QUERY, 1000)
    return (
        [(record.id, record.source, record.title, record.characters, record.passages) for record in records],
        [library.document(record.id) for record in records],
        found,
        library.passages([passage_id for passage_id, _ in found]),
        library.lexical("article number", 1000),
        library.count(),
    )


@pytest.fixture(params=["folder", "memory"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    """A library on disk, and one in memory: the same laws hold."""
    made = (
        Library.open(tmp_path / "library", IDENTITY, create=True, busy_seconds=5)
        if request.param == "folder"
        else Library.in_memory(IDENTITY)
    )
    request.addfinalizer(made.close)
    return made


def test_a_document_comes_out_as_it_went_in(library: Library) -> None:
    text = "Nul \0, lone \ud800, accents é e\u0301, 東京, 🙂\r\n and \u2028 spaces  .  "
    made = make("/home/x/caf\udce9.txt", text, title="T\0itle \udfff", size=7, heading="He\ud800ad")
    assert library.add(*made) == "added"
    document, passages, _ = made
    assert library.document(document.id) == document
    assert library.passages([passage.id for passage in reversed(passages)]) == passages[::-1]
    assert library.is_current(document)
    record = library.record(document.id)
    assert record is not None
    assert (record.source, record.title, record.characters) == (document.source, document.title, len(text))
    assert record.passages == library.count() == len(passages)
    assert record.metadata == {"language": "en"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", record.added)


def test_adding_the_same_again_changes_nothing(library: Library) -> None:
    library.add(*article(1))
    library.add(*article(2))
    before = content(library)
    with library._database.reading() as connection:
        commit = schema.commit_name(connection)
    assert library.add(*article(1)) == "unchanged"
    with library._database.reading() as connection:
        assert schema.commit_name(connection) == commit
    assert content(library) == before


def test_a_changed_source_takes_the_place_of_its_old_version(library: Library) -> None:
    library.add(*article(1, version=0))
    library.add(*article(2))
    assert library.add(*article(1, version=1)) == "replaced"
    assert not library.is_current(article(1, version=0)[0])
    assert [record.source for record in library.documents()] == ["source-2", "source-1"]
    assert library.lexical("word1v0", 5) == []
    assert library.lexical("word1v1", 5)
    assert library.dense(QUERY, 100) == brute_force([article(1, 1), article(2)], QUERY, 100)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 1)), max_size=12))
@settings(max_examples=30)
def test_after_any_changes_the_library_is_what_a_dict_would_be(changes: list[tuple[bool, int, int]]) -> None:
    """Add, replace and remove in any order, with a search after each."""
    library = Library.in_memory(IDENTITY)
    model: dict[int, Made] = {}
    for remove, number, version in changes:
        if remove:
            assert library.remove(article(number, version)[0].id) == (
                number in model and model[number][0] == article(number, version)[0]
            )
            if number in model and model[number][0] == article(number, version)[0]:
                del model[number]
        else:
            made = article(number, version)
            expected = "added" if number not in model else "unchanged" if model[number][0] == made[0] else "replaced"
            assert library.add(*made) == expected
            if expected != "unchanged":
                model.pop(number, None)
                model[number] = made
        assert library.dense(QUERY, 7) == brute_force(list(model.values()), QUERY, 7)
    assert [record.id for record in library.documents()] == [made[0].id for made in model.values()]
    assert library.count() == sum(len(passages) for _, passages, _ in model.values())
    assert {passage_id.partition(":")[0] for passage_id, _ in library.lexical("article", 99)} == {
        made[0].id for made in model.values()
    }
    assert library.examine() == Examined()
    library.close()


def test_removing_is_the_inverse_of_adding(library: Library) -> None:
    library.add(*article(1))
    before = content(library)
    library.add(*article(2))
    assert content(library) != before
    assert library.remove(article(2)[0].id)
    assert content(library) == before
    assert not library.remove(article(2)[0].id)


def test_an_opened_library_is_what_was_closed(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(5):
            library.add(*article(number))
        library.remove(article(2)[0].id)
        before = content(library)
    for _ in range(2):
        with opened(tmp_path / "library", create=False) as library:
            assert content(library) == before


def test_a_removed_document_leaves_no_trace_on_the_disk(tmp_path: Path) -> None:
    """Neither its text, nor its words (also as the stems that are indexed), nor its vectors."""
    with opened(tmp_path / "library") as library:
        secret = make("/secret/place", "Zyzzyva is the passwordless quixotry. " * 20, title="Xylophonist")
        vector = secret[2][0].tobytes()
        for number in range(30):
            library.add(*article(number))
        library.add(*secret)
        library.keep(secret[0].id, "key", "A klaxon sums it up.")
        library.dense(QUERY, 3)
        library.close()
    traces = [b"klaxon", b"zyzzyva", b"passwordless", b"quixotr", b"xylophonist", b"/secret/place", vector.lower()]

    def found() -> set[bytes]:
        data = b"".join(path.read_bytes().lower() for path in (tmp_path / "library").iterdir())
        return {trace for trace in traces if trace in data}

    assert len(found()) >= 5 and b"klaxon" in found(), "the test looks for what was never there"
    with opened(tmp_path / "library") as library:
        library.remove(secret[0].id)
        library.vacuum()
        assert found() == set()
        assert library.examine() == Examined()
        assert library.dense(QUERY, 9) == brute_force([article(number) for number in range(30)], QUERY, 9)
    assert found() == set()


def test_what_is_kept_beside_a_document_goes_with_it(library: Library) -> None:
    first, second = article(1), article(2)
    for made in (first, second):
        library.add(*made)
        library.keep(made[0].id, "key", f"of {made[0].source} \ud800")
    library.keep("0" * 32, "key", "of nothing")
    assert library.kept(first[0].id, "key") == "of source-1 \ud800"
    assert library.kept(first[0].id, "other") is None and library.kept("0" * 32, "key") is None
    library.keep(first[0].id, "key", "newer")
    library.add(*first)  # as it was: nothing changes
    assert library.kept(first[0].id, "key") == "newer"
    library.add(*article(1, version=2))
    assert library.kept(first[0].id, "key") is None
    library.remove(second[0].id)
    library.add(*second)
    assert library.kept(second[0].id, "key") is None


def test_a_moved_document_keeps_what_was_made_of_it(library: Library) -> None:
    made = article(1)
    library.add(*made)
    library.keep(made[0].id, "key", "kept")
    moved = replace(made[0], id=document_id("elsewhere", made[0].title, made[0].text), source="elsewhere")
    assert library.rename(made[0].id, moved)
    assert library.kept(moved.id, "key") == "kept"


def test_no_document_keeps_more_than_so_much_and_the_oldest_goes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_SUMMARIES", 3)
    for made in (article(1), article(2)):
        library.add(*made)
        for number in range(5):
            library.keep(made[0].id, f"key {number}", str(number))
    for made in (article(1), article(2)):
        assert [library.kept(made[0].id, f"key {number}") for number in range(5)] == [None, None, "2", "3", "4"]


def test_what_is_kept_and_damaged_is_not_used(library: Library) -> None:
    made = article(1)
    library.add(*made)
    library.keep(made[0].id, "key", "kept")
    with library._database.writing() as connection:
        connection.execute("UPDATE summaries SET value = 'kepd'")
    assert library.kept(made[0].id, "key") is None


def test_a_summary_that_cannot_be_kept_is_told_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("qa_bot.index.library.KEEP_SECONDS", 0.01)
    made = article(1)
    with opened(tmp_path / "library") as one, opened(tmp_path / "library") as other:
        one.add(*made)
        with other._database.writing():
            one.keep(made[0].id, "key", "kept")
        assert one.kept(made[0].id, "key") is None
    assert "not kept: others write to the library" in caplog.text


def test_removing_overwrites_also_without_vacuum_and_vacuum_gives_space_back(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        library.add(*article(1))
        library.add(*(secret := make("secret", "Zyzzyva knows. " * 5000)))
    with opened(tmp_path / "library") as library:
        library.remove(secret[0].id)
    data = (tmp_path / "library" / FILE).read_bytes()
    assert b"Zyzzyva knows. " not in data and secret[2][0].tobytes() not in data
    with opened(tmp_path / "library") as library:
        library.vacuum()
    assert (tmp_path / "library" / FILE).stat().st_size < len(data) / 2


def test_dense_ties_are_ordered_by_passage_id(library: Library) -> None:
    made = [make(f"source-{number}", "the same text in all of them") for number in range(60)]
    for one in made:
        library.add(*one)
    assert library.dense(QUERY, 7) == brute_force(made, QUERY, 7)
    assert [name for name, _ in library.dense(QUERY, 60)] == sorted(one[1][0].id for one in made)
    assert library.dense(QUERY, 0) == library.dense(QUERY, -1) == []


def test_lexical_ranks_by_bm25_and_orders_ties_by_passage_id(library: Library) -> None:
    for number in range(20):
        library.add(*make(f"source-{number}", "nothing of interest"))
    same = [make(f"same-{number}", "an aardvark") for number in range(4)]
    for one in same:
        library.add(*one)
    often = make("often", "an aardvark aardvark")
    library.add(*often)
    found = library.lexical("AARDVARKS", 10)
    assert [name for name, _ in found] == [often[1][0].id, *sorted(one[1][0].id for one in same)]
    assert found[0][1] > found[1][1] == found[4][1] > 0
    assert library.lexical("aardvark", 3) == found[:3]
    assert library.lexical("aardvark", 0) == []


def test_no_name_means_no_document(library: Library) -> None:
    library.add(Document.of("The quay was rebuilt.", source="http://example.org/"), [], np.zeros((0, 8), np.float32))
    assert library.find("") == []


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert (
        library.documents() == library.dense(QUERY, 5) == library.lexical("word", 5) == library.passages(["x:0"]) == []
    )
    assert library.document("x") is library.record("x") is None
    assert library.count() == 0
    library.vacuum()
    assert library.examine() == Examined()


def test_a_document_without_passages_is_kept_and_listed(library: Library) -> None:
    document = Document.of("", source="empty")
    assert library.add(document, [], np.zeros((0, 8), np.float32)) == "added"
    assert library.document(document.id) == document
    assert library.dense(QUERY, 5) == []


def test_find_prefers_ids_then_sources_then_file_names_then_titles(library: Library) -> None:
    first = make("/a/report.txt", "one text", title="Alpha")[0], [], np.zeros((0, 8), np.float32)
    second = make("https://b.example/report.txt", "another", title="/a/report.txt")[0], [], np.zeros((0, 8), np.float32)
    library.add(*first)
    library.add(*second)

    def ids(name: str) -> list[str]:
        return [record.id for record in library.find(name)]

    one, two = first[0].id, second[0].id
    assert ids(one) == ids(one[:6]) == ids(one.upper()) == ids("alpha") == [one]
    assert ids("/a/report.txt") == [one]  # though it is a title, too
    assert ids("report.txt") == [one, two]
    assert ids(one[:5]) == ids("") == ids("port.txt") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d, p, v: (d, p, v[:-1]),
        lambda d, p, v: (d, p, v[:, :7]),
        lambda d, p, v: (d, p, v * np.float32(1.5)),
        lambda d, p, v: (d, p, v * np.float32("nan")),
        lambda d, p, v: (d, p[:-1] + [p[0]], v),
        lambda d, p, v: (d, [replace(p[0], text="other")] + p[1:], v),
        lambda d, p, v: (d, [replace(p[0], document_id="other")] + p[1:], v),
        lambda d, p, v: (d, [*p[:-1], replace(p[-1], end=2**70)], v),
        lambda d, p, v: (d, [replace(p[0], start=-5, text=d.text[-5 : p[0].end])] + p[1:], v),
    ],
)
def test_what_does_not_fit_together_is_refused_whole(library: Library, spoil: Callable[..., Made]) -> None:
    with pytest.raises(LibraryError, match="source-1"):
        library.add(*spoil(*article(1)))
    assert library.documents() == []
    assert library.add(*article(1)) == "added"


def test_an_error_in_the_middle_of_adding_leaves_the_old_version(library: Library) -> None:
    library.add(*article(1))
    library.add(*article(2))
    before = content(library)
    document, passages, vectors = article(1, version=1)
    taken = replace(passages[-1], id=article(2)[1][0].id)
    with pytest.raises(LibraryError):  # the last row of many does not fit
        library.add(document, [*passages[:-1], taken], vectors)
    assert content(library) == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "other"),
        ("revision", "r2"),
        ("dim", 9),
        ("query_prefix", "q: "),
        ("passage_prefix", "p: "),
        ("normalised", False),
    ],
)
def test_another_encoder_is_refused_with_both_values_and_the_way_out(tmp_path: Path, key: str, value: object) -> None:
    with opened(tmp_path / "library") as library:
        library.add(*article(1))
    other = replace(IDENTITY, **{key: value})
    with pytest.raises(
        LibraryError, match=re.escape(f"{key} {getattr(IDENTITY, key)!r} there, {value!r} now")
    ) as caught:
        Library.open(tmp_path / "library", other, create=True, busy_seconds=1)
    assert "encoder.model=fake" in caught.value.hint and "new library" in caught.value.hint
    with opened(tmp_path / "library", create=False) as library:
        assert library.count()


def test_a_missing_library_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    with opened(tmp_path / "news"):
        pass
    with pytest.raises(LibraryError, match=r"no library 'nwes' .*\(there: news\)") as caught:
        Library.open(tmp_path / "nwes", IDENTITY, create=False, busy_seconds=1)
    assert "qa-bot add" in caught.value.hint
    assert library_names(tmp_path) == ["news"]
    assert library_names(tmp_path / "nowhere") == []
    assert not (tmp_path / "nwes").exists()


def sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.close()


SPOILS: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(b"this is no database at all. " * 200),
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "empty": lambda path: path.write_bytes(b""),
    "gone": Path.unlink,
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "another database": lambda path: (path.unlink(), sql(path, "CREATE TABLE recipes (name)")),
    "newer": lambda path: sql(path, "PRAGMA user_version = 99"),
}


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("spoil", SPOILS)
def test_a_damaged_library_is_reported_and_never_begun_anew(tmp_path: Path, spoil: str, create: bool) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(20):
            library.add(*article(number))
    SPOILS[spoil](tmp_path / "library" / FILE)
    before = sorted(tmp_path.rglob("*.sqlite"))
    with pytest.raises(LibraryError, match="library") as caught, opened(tmp_path / "library", create=create) as library:
        library.dense(QUERY, 5)
    assert caught.value.hint
    assert sorted(tmp_path.rglob("*.sqlite")) == before


@pytest.mark.parametrize("file", ["outer", "outer/library"])
def test_a_file_where_the_folder_should_be_is_reported(tmp_path: Path, file: str) -> None:
    outer = tmp_path / "outer"
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("a file")
    for create in (True, False):
        with pytest.raises(LibraryError):
            Library.open(outer / "library", IDENTITY, create=create, busy_seconds=1)


def test_a_damaged_database_never_answers_wrongly(tmp_path: Path, full: bool) -> None:
    """Damaged files: an error, or the very documents, passages and vectors that were stored."""
    made = [article(number) for number in range(12)]
    with opened(tmp_path / "good") as library:
        for one in made:
            library.add(*one)
    truth = brute_force(made, QUERY, 8)
    draw = random.Random(3)
    noticed, times = 0, 600 if full else 150
    for _ in range(times):
        shutil.rmtree(tmp_path / "library", ignore_errors=True)
        (tmp_path / "library").mkdir()
        data = bytearray((tmp_path / "good" / FILE).read_bytes())
        place = draw.randrange(len(data))
        size = draw.choice([1, 1, 16, 512, 4096])
        data[place : place + size] = draw.randbytes(len(data[place : place + size]))
        (tmp_path / "library" / FILE).write_bytes(data)
        try:
            with opened(tmp_path / "library") as library:
                assert library.dense(QUERY, 8) == truth, place
                for document, passages, _ in made:
                    assert library.document(document.id) in (document, None), place
                    assert all(passage in passages for passage in library.passages([each.id for each in passages]))
                noticed += bool(library.examine().wrong)
        except LibraryError:
            noticed += 1
    assert noticed > times / 3


def test_check_names_what_is_damaged(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(3):
            library.add(*article(number))
        with library._database.writing() as connection:
            connection.execute("UPDATE documents SET text = 'forged' WHERE source = 'source-1'")
            connection.execute("UPDATE passages SET vector = zeroblob(32) WHERE number = 1")
        found = library.examine().wrong
        assert len(found) == 2
        assert article(0)[1][0].id in found[0] and "source-1" in found[1]
        with pytest.raises(LibraryError, match="damaged"):
            library.document(article(1)[0].id)


def test_a_new_source_keeps_vectors_and_words_and_hides_no_damage(library: Library) -> None:
    library.add(*article(1))
    document, passages, vectors = article(1)
    renamed = Document.of(
        document.text, source="/new/place", title=document.title, pages=document.pages, metadata=document.metadata
    )
    with library._database.writing() as connection:
        connection.execute("UPDATE passages SET vector = zeroblob(32) WHERE number = 2")
    with pytest.raises(LibraryError, match="damaged"):
        library.rename(document.id, renamed)
    with library._database.writing() as connection:
        connection.execute("UPDATE passages SET vector = ? WHERE number = 2", (vectors[1].astype("<f4").tobytes(),))
    found = library.lexical("word1v0", 5)
    assert not library.rename(document.id, Document.of("another text", source="/new/place"))
    assert library.rename(document.id, renamed)
    assert library.document(renamed.id) == renamed and library.document(document.id) is None
    moved = [replace(each, id=f"{renamed.id}:{each.start}", document_id=renamed.id) for each in passages]
    assert library.dense(QUERY, 99) == brute_force([(renamed, moved, vectors)], QUERY, 99)
    assert library.lexical("word1v0", 5) == [(f"{renamed.id}:0", found[0][1])]
    assert library.examine() == Examined()


def test_a_backup_is_a_library(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        library.add(*article(1))
        (tmp_path / "copy").mkdir()
        library.backup(tmp_path / "copy" / FILE)
        with pytest.raises(UsageError, match="exists"):
            library.backup(tmp_path / "copy" / FILE)
        library.add(*article(2))
    with opened(tmp_path / "copy", create=False) as copy:
        assert [record.source for record in copy.documents()] == ["source-1"]
        assert copy.dense(QUERY, 9) == brute_force([article(1)], QUERY, 9)


def test_migrations_run_in_order_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path / "library") as library:
        library.add(*article(1))
    later = (
        ("CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('one')"),
        ("UPDATE notes SET text = text || 'two'",),
    )
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *later, ("THIS IS NOT SQL",)))
    with pytest.raises(LibraryError), opened(tmp_path / "library"):
        pass
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:-1])
    for _ in range(2):
        with opened(tmp_path / "library") as library:
            with library._database.reading() as connection:
                assert connection.execute("SELECT text FROM notes").fetchall() == [("onetwo",)]
            assert library.is_current(article(1)[0])


def test_the_library_in_memory_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    library = Library.in_memory(IDENTITY)
    for number in range(30):
        library.add(*article(number))
    library.dense(QUERY, 3)
    library.vacuum()
    library.close()
    assert list(tmp_path.iterdir()) == []


def test_many_threads_may_use_one_library(library: Library) -> None:
    """Two threads add and remove, four search: no error, and only whole documents."""
    made = {number: article(number) for number in range(40)}
    owners = {one[0].id: one for one in made.values()}
    errors: list[BaseException] = []
    writing = threading.Event()

    def write(numbers: range) -> None:
        for number in numbers:
            library.add(*made[number])
            if number % 4 == 3:
                library.remove(made[number][0].id)

    def read() -> None:
        while not writing.is_set():
            found = library.dense(QUERY, 5) + library.lexical("article", 5)
            for passage in library.passages([name for name, _ in found]):
                assert passage in owners[passage.document_id][1]

    def guarded(work: Callable[..., None], *arguments: object) -> None:
        try:
            work(*arguments)
        except BaseException as error:
            errors.append(error)

    writers = [threading.Thread(target=guarded, args=(write, range(first, 40, 2))) for first in (0, 1)]
    readers = [threading.Thread(target=guarded, args=(read,)) for _ in range(4)]
    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    writing.set()
    for thread in readers:
        thread.join()
    assert errors == []
    kept = [one for number, one in made.items() if number % 4 != 3]
    assert library.dense(QUERY, 1000) == brute_force(kept, QUERY, 1000)
    assert library.examine() == Examined()


def test_a_closed_library_says_so(library: Library) -> None:
    library.add(*article(1))
    library.close()
    library.close()
    for use in (library.documents, lambda: library.dense(QUERY, 1), lambda: library.add(*article(2)), library.vacuum):
        with pytest.raises(LibraryError, match="closed"):
            use()


def test_a_library_says_which_encoder_made_it_before_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    assert Library.identity_at(folder, busy_seconds=1) is None
    Library.open(folder, IDENTITY, create=True, busy_seconds=5).close()
    assert Library.identity_at(folder, busy_seconds=1) == IDENTITY


def test_another_encoder_is_refused_when_it_is_needed(library: Library) -> None:
    library.require(IDENTITY)
    with pytest.raises(LibraryError, match="another encoder"):
        library.require(replace(IDENTITY, revision="another"))
