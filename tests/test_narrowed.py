"""Searches among some of a library's articles bring the passages of these, in the library's order."""

import numpy as np
import pytest
from index_fakes import IDENTITY, article, unit

from qa_bot.index.library import Library
from qa_bot.index.narrowed import Narrowed

MADE = [article(number) for number in range(6)]
IDS = {MADE[2][0].id, MADE[4][0].id}


@pytest.fixture
def library() -> Library:
    library = Library.in_memory(IDENTITY)
    for document, passages, vectors in MADE:
        library.add(document, passages, vectors)
    return library


def of_these(found: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(name, score) for name, score in found if name.partition(":")[0] in IDS]


@pytest.mark.parametrize("k", [1, 2, 99])
def test_only_passages_of_these_articles_are_found_best_first(library: Library, k: int) -> None:
    narrow = Narrowed(library, IDS)
    vector: np.ndarray = unit("What is long?")
    assert narrow.dense(vector, k) == of_these(library.dense(vector, 999))[:k] != []
    assert narrow.lexical("long article", k) == of_these(library.lexical("long article", 999))[:k] != []


def test_what_is_asked_by_id_is_the_librarys(library: Library) -> None:
    narrow, other = Narrowed(library, IDS), MADE[0][0]
    assert narrow.document(other.id) == other
    assert narrow.count() == library.count() and narrow.documents() == library.documents()
