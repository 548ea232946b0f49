"""The copy of the vectors on disk: right, brought up to date, or thrown away; never written for each document."""

import json
import logging
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import faiss
import pytest
from index_fakes import IDENTITY, article, brute_force, make, opened, unit

from qa_bot.index import cache, vectors
from qa_bot.index.cache import CacheError, Copy
from qa_bot.index.database import FILE
from qa_bot.index.vectors import VectorIndex

QUERY = unit("a question")
MADE = [article(number) for number in range(8)]


@pytest.fixture(autouse=True)
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small libraries have a file, too, and it holds whole vectors, unless a test says otherwise."""
    monkeypatch.setattr(cache, "SPARED", 0)
    monkeypatch.setattr(vectors, "EXACT", 1_000)


def filled(folder: Path) -> Path:
    """A closed library of eight articles, with its cache."""
    with opened(folder) as library:
        for made in MADE:
            library.add(*made)
    return folder


def state(folder: Path, value: str | None = None) -> str:
    """What SQLite says of the file; set to `value` before."""
    connection = sqlite3.connect(folder / FILE)
    with connection:
        if value is not None:
            connection.execute("UPDATE state SET value = ? WHERE name = 'vectors'", (value,))
        row = connection.execute("SELECT value FROM state WHERE name = 'vectors'").fetchone()
    connection.close()
    return str(row[0])


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "qa_bot"]


def test_a_sound_file_is_used_and_nothing_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path / "library")
    caplog.set_level(logging.INFO, "qa_bot")
    monkeypatch.setattr(vectors, "make", lambda *_: pytest.fail("read from SQLite"))
    with opened(folder) as library:
        assert library.dense(QUERY, 5) == brute_force(MADE, QUERY, 5)
        assert library.search_state() == ("exact", "sound")
    assert said(caplog) == []


def test_a_few_more_documents_leave_the_file_as_it_is_and_many_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SPARED", 50)
    folder = tmp_path / "library"
    files = []
    made = []
    for number in range(40):
        made.append(article(number))
        with opened(folder) as library:
            library.add(*made[-1])
        files.append([path.name for path in folder.glob("vectors*")])
        with opened(folder) as library:
            assert library.dense(QUERY, 5) == brute_force(made, QUERY, 5)
    distinct = {tuple(each) for each in files}
    assert files[0] == [] and all(len(each) <= 1 for each in files)
    assert 2 <= len(distinct) <= 5


def test_a_removal_makes_the_file_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = filled(tmp_path / "library")
    monkeypatch.setattr(cache, "SPARED", 10**6)
    vector = MADE[3][2][0].tobytes()
    assert vector in next(folder.glob("vectors*")).read_bytes()
    with opened(folder) as library:
        library.remove(MADE[3][0].id)
    assert vector not in next(folder.glob("vectors*")).read_bytes()


def test_a_small_library_needs_no_file_and_purging_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = filled(tmp_path / "library")
    monkeypatch.setattr(cache, "SPARED", 1_000)
    with opened(folder) as library:
        library.vacuum()
        assert library.search_state() == ("exact", "none, they are read from SQLite")
        assert library.dense(QUERY, 5) == brute_force(MADE, QUERY, 5)
    assert list(folder.glob("vectors*")) == []


def test_codes_are_fitted_anew_when_a_library_has_grown_much_or_lost_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "EXACT", 16)
    folder = filled(tmp_path / "library")
    before = Copy(**json.loads(state(folder)))
    assert before.kind == "coded" and before.fitted == before.count
    with opened(folder) as library:
        for number in range(8, 13):
            library.add(*article(number))
    grown = Copy(**json.loads(state(folder)))
    assert grown.count > before.count and grown.fitted == before.fitted
    with opened(folder) as library:
        for number in range(13, 50):
            library.add(*article(number))
    fitted = Copy(**json.loads(state(folder)))
    assert fitted.count == fitted.fitted > 4 * before.fitted
    with opened(folder) as library:
        for number in range(40):
            library.remove(article(number)[0].id)
        library.vacuum()
    assert Copy(**json.loads(state(folder))).fitted == sum(len(article(number)[1]) for number in range(40, 50))


def test_saving_leaves_nothing_but_the_new_file(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    for left in ("vectors-9.faiss.new", "vectors.json", "vectors-3-ab.faiss"):
        (folder / left).write_bytes(b"left by one who was stopped, or an older version")
    with opened(folder) as library:
        library.dense(QUERY, 1)
    assert [path.name for path in folder.glob("vectors*")] == [Copy(**json.loads(state(folder))).file]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 1}, "format"),
        ({"encoder": {"name": "another"}}, "encoder"),
        ({"count": 7}, "another kind"),
        ({"kind": "coded"}, "another kind"),
        ({"kind": "unknown"}, "another kind"),
        ({"size": 7}, "checksum"),
        ({"sha256": "0" * 64}, "is not there"),
        ({"sha256": "../../elsewhere" + "0" * 49}, "damaged"),
        ({"sha256": 7}, "damaged"),
        ({"newest": "7"}, "damaged"),
        ({"extra": 1}, "damaged"),
    ],
)
def test_a_file_that_does_not_fit_its_description_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, change: dict[str, object], reason: str
) -> None:
    folder = filled(tmp_path / "library")
    state(folder, json.dumps(json.loads(state(folder)) | change))
    caplog.set_level(logging.INFO, "qa_bot")
    with opened(folder) as library:
        assert reason in library.search_state()[1]
        assert library.dense(QUERY, 5) == brute_force(MADE, QUERY, 5)
    assert len(said(caplog)) == 1 and reason in said(caplog)[0]
    caplog.clear()
    with opened(folder) as library:  # it was made anew when closing
        assert library.search_state()[1] == "sound"
        assert library.dense(QUERY, 5) == brute_force(MADE, QUERY, 5)
    assert said(caplog) == []


@pytest.mark.parametrize("other", [lambda: faiss.IndexFlatIP(8), lambda: faiss.IndexIDMap2(faiss.IndexHNSWFlat(8, 4))])
def test_another_kind_of_index_is_refused_though_its_hash_fits(tmp_path: Path, other: Callable[[], object]) -> None:
    data = VectorIndex(8, other()).to_bytes()
    copy = Copy(cache.FORMAT, "exact", len(data), cache.sha256(data).hexdigest(), 0, 0, 0, cache.asdict(IDENTITY))
    (tmp_path / copy.file).write_bytes(data)
    with pytest.raises(CacheError, match="another kind"):
        cache.load(tmp_path, copy, IDENTITY)


def test_faiss_may_allocate_no_more_than_the_file_holds(tmp_path: Path) -> None:
    folder = filled(tmp_path / "library")
    for limit in ("vector_byte_limit", "loop_limit", "lattice_r2_limit"):
        getattr(faiss, f"set_deserialization_{limit}")(0)
    cache.load(folder, Copy(**json.loads(state(folder))), IDENTITY)
    for limit in ("vector_byte_limit", "loop_limit", "lattice_r2_limit"):
        assert 0 < getattr(faiss, f"get_deserialization_{limit}")() <= 1 << 20


def mutations(draw: random.Random, folder: Path, earlier: Path) -> str:
    """Damage the file of the vectors, or what SQLite says of it; return what was done."""
    path = next(folder.glob("vectors*"))
    described = draw.random() < 0.4
    data = bytearray(state(folder).encode() if described else path.read_bytes())
    kind = draw.choice(["cut", "bit", "zeros", "noise", "tail", "gone", "empty", "older"])
    place = draw.randrange(len(data))
    if kind == "cut":
        del data[place:]
    elif kind == "bit":
        data[place] ^= 1 << draw.randrange(7)
    elif kind == "zeros":
        data[place : place + 64] = bytes(64) if any(data[place : place + 64]) else b"\1" * 64
    elif kind == "noise":
        data[place : place + 64] = draw.randbytes(64)
    elif kind == "tail":
        data += draw.randbytes(draw.randrange(1, 99))
    elif kind == "empty":
        data.clear()
    elif kind == "older":  # whole and sound, of another library
        data = bytearray(state(earlier).encode() if described else next(earlier.glob("vectors*")).read_bytes())
    if described:
        state(folder, data.decode("latin-1"))
    elif kind == "gone":
        path.unlink()
    else:
        path.write_bytes(data)
    return f"{kind} at {place} of {'its description' if described else path.name}"


@pytest.mark.timeout(1200)  # a thousand trainings in --full
@pytest.mark.parametrize("limit", [1_000, 16])
def test_damage_is_noticed_and_never_answered_from(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, limit: int, full: bool
) -> None:
    """Damaged caches, of vectors and of codes: the answer is right, and what is damaged in the file is said."""
    monkeypatch.setattr(vectors, "EXACT", limit)
    good = filled(tmp_path / "good")
    earlier = tmp_path / "earlier"
    with opened(earlier) as library:
        library.add(*MADE[3])
    expected = brute_force(MADE, QUERY, 5)
    draw = random.Random(5)
    caplog.set_level(logging.INFO, "qa_bot")
    for _ in range(1_000 if full else 125):  # three fifths in the file, the others in what SQLite says of it
        folder = tmp_path / "library"
        shutil.copytree(good, folder)
        damage = mutations(draw, folder, earlier)
        caplog.clear()
        with opened(folder) as library:
            assert library.dense(QUERY, 5) == expected, damage
            assert library.dense(QUERY, 5) == expected, damage
        if "its description" not in damage:  # a digit of a number that only steers needs no word
            assert len(said(caplog)) == 1 and "made again" in said(caplog)[0], damage
        shutil.rmtree(folder)


def test_a_cache_of_a_library_that_was_put_back_and_changed_is_not_used(tmp_path: Path) -> None:
    """Numbers of rows and of commits are the same again, the content is not."""
    folder = tmp_path / "library"
    with opened(folder) as library:
        library.add(*make("a", "the first text"))
    with opened(folder) as library:
        library.backup(tmp_path / "backup.sqlite")
        library.add(*make("b", "the second text"))
    kept = {path: path.read_bytes() for path in folder.glob("vectors*")}
    shutil.copy(tmp_path / "backup.sqlite", folder / FILE)
    with opened(folder) as library:
        library.add(*make("b", "something else!"))
    for path in folder.glob("vectors*"):
        path.unlink()
    for path, data in kept.items():
        path.write_bytes(data)
    with opened(folder) as library:
        made = [make("a", "the first text"), make("b", "something else!")]
        assert library.dense(QUERY, 5) == brute_force(made, QUERY, 5)
