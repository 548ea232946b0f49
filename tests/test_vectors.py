"""Exact search in memory, and a cache on disk that is right or thrown away."""

import json
import logging
import random
import shutil
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index_fakes import IDENTITY, article, brute_force, make, opened, unit

from qa_bot.index import vectors
from qa_bot.index.vectors import CacheBehind, CacheError, VectorIndex, load_cache, save_cache

QUERY = unit("a question")
MADE = [article(number) for number in range(8)]


def filled(folder: Path) -> Path:
    """A closed library of eight articles, with its cache."""
    with opened(folder) as library:
        for made in MADE:
            library.add(*made)
    return folder


def some_index() -> VectorIndex:
    index = VectorIndex(8)
    index.add(np.arange(1, 21), np.array([unit(str(number)) for number in range(20)]))
    return index


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=80), st.integers(1, 100))
def test_search_finds_what_numpy_finds_and_all_of_a_tie(kinds: list[int], k: int) -> None:
    rows = np.array([unit(f"kind {kind}") for kind in kinds])
    index = VectorIndex(8)
    index.add(np.arange(len(kinds)) + 1, rows)
    exact = (rows.astype(np.float64) * QUERY.astype(np.float64)).sum(axis=1)
    last = np.sort(exact)[::-1][min(k, len(kinds)) - 1]
    expected = {(number + 1, float(score)) for number, score in enumerate(exact) if score >= last}
    assert set(index.search(QUERY, k)) == expected


def test_a_tie_of_any_size_is_found_whole() -> None:
    index = VectorIndex(8)
    index.add(np.arange(300), np.array([unit("the same")] * 300))
    assert {number for number, _ in index.search(QUERY, 3)} == set(range(300))


def test_removing_is_the_inverse_of_adding() -> None:
    index = some_index()
    before = sorted(index.search(QUERY, 10))
    index.add(np.array([50, 51]), np.array([QUERY, unit("other")]))
    assert index.search(QUERY, 1)[0][0] == 50
    index.remove(np.array([51, 50]))
    assert sorted(index.search(QUERY, 10)) == before
    assert index.numbers().tolist() == list(range(1, 21))


def test_a_cache_that_was_saved_answers_as_before(tmp_path: Path) -> None:
    index = some_index()
    save_cache(tmp_path, index, IDENTITY, "3-ab")
    loaded = load_cache(tmp_path, IDENTITY, "3-ab", 20)
    assert sorted(loaded.search(QUERY, 20)) == sorted(index.search(QUERY, 20))


def test_saving_leaves_the_new_cache_alone(tmp_path: Path) -> None:
    save_cache(tmp_path, some_index(), IDENTITY, "3-ab")
    (tmp_path / "vectors-9-zz.faiss.new").write_bytes(b"left by one who was stopped")
    save_cache(tmp_path, some_index(), IDENTITY, "4-cd")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors-4-cd.faiss", "vectors.json"]


def test_a_cache_of_another_state_count_or_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CacheBehind):
        load_cache(tmp_path, IDENTITY, "3-ab", 20)
    save_cache(tmp_path, some_index(), IDENTITY, "3-ab")
    with pytest.raises(CacheBehind):
        load_cache(tmp_path, IDENTITY, "4-ab", 20)
    with pytest.raises(CacheError, match="count"):
        load_cache(tmp_path, IDENTITY, "3-ab", 19)
    other = type(IDENTITY)("fake", "r2", 8, "", "")
    with pytest.raises(CacheError, match="encoder"):
        load_cache(tmp_path, other, "3-ab", 20)


def test_another_kind_of_index_is_refused_though_its_hash_fits(tmp_path: Path) -> None:
    stranger = VectorIndex(8, faiss.IndexFlatIP(8))
    stranger._index.add(np.array([unit(str(number)) for number in range(20)]))
    save_cache(tmp_path, stranger, IDENTITY, "3-ab")
    with pytest.raises(CacheError, match="another kind"):
        load_cache(tmp_path, IDENTITY, "3-ab", 20)


def test_faiss_may_allocate_no_more_than_the_file_holds(tmp_path: Path) -> None:
    save_cache(tmp_path, some_index(), IDENTITY, "3-ab")
    for limit in ("vector_byte_limit", "loop_limit", "lattice_r2_limit"):
        getattr(faiss, f"set_deserialization_{limit}")(0)
    load_cache(tmp_path, IDENTITY, "3-ab", 20)
    for limit in ("vector_byte_limit", "loop_limit", "lattice_r2_limit"):
        assert 0 < getattr(faiss, f"get_deserialization_{limit}")() <= 1 << 20


def mutations(draw: random.Random, folder: Path, earlier: Path) -> str:
    """Damage one file of the cache; return what was done."""
    path = draw.choice(sorted(folder.glob("vectors*")))
    data = bytearray(path.read_bytes())
    kind = draw.choice(["cut", "bit", "zeros", "noise", "tail", "gone", "empty", "older"])
    place = draw.randrange(len(data))
    if kind == "cut":
        del data[place:]
    elif kind == "bit":
        data[place] ^= 1 << draw.randrange(8)
    elif kind == "zeros":
        data[place : place + 64] = bytes(64) if any(data[place : place + 64]) else b"\1" * 64
    elif kind == "noise":
        data[place : place + 64] = draw.randbytes(64)
    elif kind == "tail":
        data += draw.randbytes(draw.randrange(1, 99))
    elif kind == "empty":
        data.clear()
    elif kind == "older":  # a whole and sound file, of another time
        source = earlier / "vectors.json" if path.suffix == ".json" else next(earlier.glob("*.faiss"))
        data = bytearray(source.read_bytes())
    path.write_bytes(data)
    if kind == "gone":
        path.unlink()
    return f"{kind} at {place} of {path.name}"


def test_damage_is_noticed_said_and_never_answered_from(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """250 damaged caches: each is noticed, and the answer comes from SQLite."""
    good = filled(tmp_path / "good")
    earlier = tmp_path / "earlier"
    with opened(earlier) as library:
        library.add(*MADE[3])
    expected = brute_force(MADE, QUERY, 5)
    draw = random.Random(5)
    caplog.set_level(logging.INFO, "qa_bot")
    for _ in range(250):
        folder = tmp_path / "library"
        shutil.copytree(good, folder)
        damage = mutations(draw, folder, earlier)
        caplog.clear()
        with opened(folder) as library:
            assert library.dense(QUERY, 5) == expected, damage
            assert library.dense(QUERY, 5) == expected, damage
        said = [record for record in caplog.records if record.name == "qa_bot"]
        assert len(said) == 1 and "made again" in said[0].getMessage(), damage
        shutil.rmtree(folder)


def test_a_sound_cache_is_used_and_nothing_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path / "library")
    caplog.set_level(logging.INFO, "qa_bot")
    monkeypatch.setattr(VectorIndex, "catch_up", lambda *_: pytest.fail("read from SQLite"))
    with opened(folder) as library:
        assert library.dense(QUERY, 5) == brute_force(MADE, QUERY, 5)
    assert not [record for record in caplog.records if record.name == "qa_bot"]


def test_a_rebuilt_cache_is_saved_when_closing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = filled(tmp_path / "library")
    next(folder.glob("*.faiss")).write_bytes(b"nonsense")
    caplog.set_level(logging.INFO, "qa_bot")
    for lines in (1, 0):
        caplog.clear()
        with opened(folder) as library:
            library.dense(QUERY, 1)
        assert len([record for record in caplog.records if record.name == "qa_bot"]) == lines


def test_a_cache_of_a_library_that_was_put_back_and_changed_is_not_used(tmp_path: Path) -> None:
    """Numbers of rows and of commits are the same again, the content is not."""
    folder = tmp_path / "library"
    with opened(folder) as library:
        library.add(*make("a", "the first text"))
        library.backup(tmp_path / "backup.sqlite")
        library.add(*make("b", "the second text"))
    cache = {path: path.read_bytes() for path in folder.glob("vectors*")}
    shutil.copy(tmp_path / "backup.sqlite", folder / "library.sqlite")
    with opened(folder) as library:
        library.add(*make("b", "something else!"))
    for path in folder.glob("vectors*"):
        path.unlink()
    for path, data in cache.items():
        path.write_bytes(data)
    with opened(folder) as library:
        made = [make("a", "the first text"), make("b", "something else!")]
        assert library.dense(QUERY, 5) == brute_force(made, QUERY, 5)


def test_a_cache_never_names_its_own_path(tmp_path: Path) -> None:
    save_cache(tmp_path, some_index(), IDENTITY, "3-ab")
    (tmp_path / "elsewhere.faiss").write_bytes((tmp_path / "vectors-3-ab.faiss").read_bytes())
    manifest = json.loads((tmp_path / vectors.MANIFEST).read_text())
    (tmp_path / vectors.MANIFEST).write_text(json.dumps(manifest | {"file": "elsewhere.faiss"}))
    with pytest.raises(CacheError, match="file"):
        load_cache(tmp_path, IDENTITY, "3-ab", 20)
