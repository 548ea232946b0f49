"""Made libraries: the same everywhere, of the size that was asked for, and measured to their end."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from qa_bot.evaluation import bench_corpus as corpus
from qa_bot.evaluation import bench_search
from qa_bot.evaluation.bench_search import measure_search
from qa_bot.index.fulltext import STOP_WORDS


def test_a_made_article_is_a_document_with_passages_and_unit_vectors_and_always_the_same() -> None:
    document, passages, vectors = corpus.make(7)
    again, _, vectors_again = corpus.make(7)
    assert document == again and np.array_equal(vectors, vectors_again)
    assert document.id != corpus.make(8)[0].id
    assert "".join(passage.text for passage in passages) == document.text
    assert vectors.shape == (corpus.PER_DOCUMENT, corpus.IDENTITY.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_articles_of_one_subject_are_nearer_to_each_other_than_to_others() -> None:
    one, same, other = (corpus.make(number)[2] for number in (0, 1, corpus.SUBJECT * corpus.FIELD))
    assert (one @ one.T).mean() > (one @ same.T).mean() > (one @ other.T).mean() + 0.3


def test_a_question_lies_near_a_passage_and_asks_with_its_words() -> None:
    asked = corpus.question(3, 5)
    made = [corpus.make(number) for number in range(5)]
    nearest = max(
        (float(vector @ asked.vector), passage.text)
        for _, ps, vs in made
        for passage, vector in zip(ps, vs, strict=True)
    )
    assert abs(nearest[0] - corpus.NEAR) < 0.05
    assert sum(word in nearest[1].split() for word in asked.text.split()) >= 5
    assert not set(asked.text.split()[:5]) & STOP_WORDS


def test_a_library_grows_to_each_size_and_each_is_measured(tmp_path: Path) -> None:
    told: list[str] = []
    few, more = measure_search([60, 30], tmp_path / "grown", told.append)
    assert (few.passages, few.documents, more.passages, more.documents) == (30, 3, 60, 6)
    assert few.search == more.search == "exact"
    assert few.recall == few.dense_recall == more.recall == more.dense_recall == 1
    assert few.questions == bench_search.QUESTIONS
    assert more.disk > few.disk > 0 and few.memory > 10**7
    for name, value in asdict(more).items():
        if isinstance(value, tuple):
            assert 0 < value[0] <= value[1], name
    assert [line.split()[0] for line in told] == ["Growing", "Searching"] * 2
