"""What a generator is shown begins alike for questions about one article."""

from itertools import permutations

from qa_bot.answer.replies.writing import in_order
from qa_bot.types import Hit, Passage


def hit(document: str, start: int) -> Hit:
    return Hit(Passage(f"{document}:{start}", document, start, start + 9, "", "Salt came."), "Salt", "salt.txt", 1.0)


def test_passages_of_one_article_are_shown_as_they_stand_in_it_however_they_rank() -> None:
    passages = [hit("a", 0), hit("a", 10), hit("a", 20)]
    assert all(in_order(ranking) == passages for ranking in permutations(passages))


def test_passages_of_several_articles_stay_best_first() -> None:
    ranking = [hit("a", 20), hit("b", 10), hit("a", 0)]
    assert in_order(ranking) == ranking
    assert in_order([]) == []
