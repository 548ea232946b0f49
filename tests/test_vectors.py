"""Exact search in memory, and search by codes: near the exact one, with exact scores."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from index_fakes import Made, article, brute_force, opened, unit

from qa_bot.errors import LibraryError
from qa_bot.index import cache, vectors
from qa_bot.index.examining import Examined
from qa_bot.index.vectors import CodedIndex, VectorIndex

QUERY = unit("a question")


def some_index() -> VectorIndex:
    index = VectorIndex(8)
    index.add(np.arange(1, 21), np.array([unit(str(number)) for number in range(20)]))
    return index


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


def clustered(count: int, dim: int = 64) -> np.ndarray:
    """Unit vectors around a tenth as many directions, as passages lie around subjects."""
    draw = np.random.default_rng(1)
    rows = draw.standard_normal((count // 10, dim)).repeat(10, axis=0) + 0.7 * draw.standard_normal((count, dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_codes_find_nearly_all_that_exact_search_finds_and_with_its_scores() -> None:
    rows = clustered(5_000)
    coded = CodedIndex.fitted(rows[:2_000])
    exact = VectorIndex(64)
    for index in (coded, exact):
        index.add(np.arange(1, 5_001), rows)
    found = 0
    for query in clustered(5_000)[::250]:
        best = dict(exact.search(query, 10))
        mine = dict(coded.search(query, 10, lambda numbers: rows[numbers - 1]))
        assert all(mine[number] == best[number] for number in mine.keys() & best.keys())
        found += len(mine.keys() & best.keys())
    assert found >= 0.95 * 10 * 20


def test_what_is_removed_from_codes_is_passed_over() -> None:
    rows = clustered(1_000)
    coded = CodedIndex.fitted(rows)
    coded.add(np.arange(1, 1_001), rows)
    best = [number for number, _ in coded.search(rows[0], 300, lambda numbers: rows[numbers - 1])]
    coded.remove(np.array(best[:299]))
    found = coded.search(rows[0], 300, lambda numbers: rows[numbers - 1])
    assert len(coded) == 701 and len(found) == 300
    assert not {number for number, _ in found} & set(best[:299])
    assert coded.numbers().tolist() == sorted(set(range(1, 1_001)) - set(best[:299]))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search by codes from twenty passages on; with 8 numbers a vector and all looked at, it must be exact."""
    monkeypatch.setattr(vectors, "EXACT", 20)
    monkeypatch.setattr(cache, "SPARED", 0)


@pytest.mark.usefixtures("few")
def test_a_growing_library_goes_over_to_codes_and_a_shrinking_one_back(tmp_path: Path) -> None:
    made: list[Made] = []
    kinds = []
    with opened(tmp_path / "library") as library:
        for number in range(12):
            made.append(article(number))
            library.add(*made[-1])
            assert library.dense(QUERY, 7) == brute_force(made, QUERY, 7)
            kinds.append(library.search_state()[0])
        while made:
            library.remove(made.pop(0)[0].id)
            assert library.dense(QUERY, 7) == brute_force(made, QUERY, 7)
            kinds.append(library.search_state()[0])
    assert kinds[0] == kinds[-1] == "exact" and "coded" in kinds


@pytest.mark.usefixtures("few")
def test_codes_on_disk_answer_as_before_and_take_what_was_changed_since(tmp_path: Path) -> None:
    made = [article(number) for number in range(15)]
    with opened(tmp_path / "library") as library:
        for one in made:
            library.add(*one)
    for another in (100, 101):
        with opened(tmp_path / "library") as library:
            assert library.search_state() == ("coded", "sound")
            assert library.dense(QUERY, 9) == brute_force(made, QUERY, 9)
            library.remove(made.pop(3)[0].id)
            made.append(article(another))
            library.add(*made[-1])
            assert library.dense(QUERY, 9) == brute_force(made, QUERY, 9)


def test_passages_that_sqlite_lost_are_noticed_by_a_search(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(5):
            library.add(*article(number))
        library.dense(QUERY, 3)
        with library._database.writing() as connection:
            connection.execute("DELETE FROM passages WHERE number = 4")
    with opened(tmp_path / "library") as library, pytest.raises(LibraryError, match="passages can be read"):
        library.dense(QUERY, 3)


@pytest.mark.usefixtures("few")
def test_passages_that_a_large_library_lost_are_noticed_by_checking_it(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(10):
            library.add(*article(number))
        assert library.examine() == Examined()
        with library._database.writing() as connection:
            connection.execute("DELETE FROM passages WHERE number = 4")
        assert any("passages can be read" in problem for problem in library.examine().wrong)


@pytest.mark.usefixtures("few")
def test_passages_that_are_gone_from_an_index_of_sqlite_alone_are_damage(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for number in range(10):
            library.add(*article(number))
        count = library.count()
        with library._database.reading() as connection:
            numbers = library._vectors.index(connection, count).numbers()
            with pytest.raises(LibraryError, match="do not fit their index"):
                vectors._check_gone(connection, numbers[3:5], count - 2)
            vectors._check_gone(connection, np.array([10**9]), count - 1)
