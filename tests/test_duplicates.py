import random
from pathlib import Path

from index_fakes import Made, make, opened

from qa_bot.index.duplicates import repeats
from qa_bot.index.library import Library

WORDS = [f"word{number}" for number in range(3000)]


def document(name: str, words: list[str]) -> Made:
    return make(name, " ".join(words), size=4000)


def found(library: Library) -> list[tuple[str, str, bool]]:
    return [(each.document.source, each.original.source, each.same) for each in library.duplicates()]


def test_a_repeated_text_is_found_and_one_that_shares_less_is_not(tmp_path: Path) -> None:
    draw = random.Random(5)
    words = draw.choices(WORDS, k=1000)
    near, far = list(words), list(words)
    near[500] = "changed"  # 8 of 993 runs differ
    for place in range(0, 1000, 50):  # 160 of 993
        far[place] = "changed"
    with opened(tmp_path / "library") as library:
        for name, text in (("original", words), ("other", draw.choices(WORDS, k=1000)), ("far", far)):
            library.add(*document(name, text))
        assert found(library) == []
        library.add(*document("copy", words))
        library.add(*document("near", near))
        assert found(library) == [("copy", "original", True), ("near", "original", False)]
        near_one = library.twin(library.find("near")[0].id)
        assert near_one is not None and near_one.share == (993 - 8) / (993 + 8)
        assert [repeats(each) for each in library.duplicates()] == [
            "same text as original",
            "98 % the same as original",
        ]


def test_a_document_that_is_gone_or_replaced_is_repeated_no_more(tmp_path: Path) -> None:
    words = random.Random(6).choices(WORDS, k=100)
    with opened(tmp_path / "library") as library:
        library.add(*document("a", words))
        library.add(*document("b", words))
        assert found(library) == [("b", "a", True)]
        library.add(*document("a", [*words[:50], "and", "something", "else"]))
        assert found(library) == []
        library.add(*document("a", words))
        assert found(library) == [("a", "b", True)]  # the earlier one is the original
        library.remove(library.find("b")[0].id)
        assert found(library) == []
        with library._database.reading() as connection:
            assert connection.execute("SELECT COUNT(*) FROM sketches").fetchone() == (8,)


def test_short_and_empty_texts_are_compared_too(tmp_path: Path) -> None:
    with opened(tmp_path / "library") as library:
        for name, text in (("a", "Yes."), ("b", "Yes."), ("c", "No."), ("d", "yes"), ("e", "?"), ("f", "?")):
            library.add(*make(name, text))
        assert found(library) == [("b", "a", True), ("d", "a", False)]  # a text without words repeats nothing


def test_of_many_copies_each_names_one_original(tmp_path: Path) -> None:
    words = random.Random(7).choices(WORDS, k=50)
    with opened(tmp_path / "library") as library:
        for number in range(12):
            library.add(*document(f"copy {number}", words))
        assert found(library) == [(f"copy {number}", "copy 0", True) for number in range(1, 12)]
