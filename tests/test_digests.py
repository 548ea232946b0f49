"""How a digest is said: its lines by article, what they are headed with, and who else is near."""

from qa_bot.interfaces.digests import lines_title, told_by_each
from qa_bot.types import Citation, Claim, Digest


def line(text: str, which: str) -> Claim:
    return Claim(text, (Citation(1, which, which, which, None, 0, len(text), text),), 1.0)


ICE, THAW, BREAD = line("It froze.", "Ice"), line("It broke.", "Ice"), line("It rose.", "Bread")


def digest(*lines: Claim, others: tuple[tuple[str, ...], ...] = ()) -> Digest:
    return Digest(("Ice", "Bread"), (), (), (), lines, others=others)


def test_lines_of_one_article_stand_together() -> None:
    assert told_by_each(digest(ICE, THAW, BREAD)) == [((ICE, THAW), ""), ((BREAD,), "")]
    assert told_by_each(digest()) == []


def test_lines_that_stand_for_other_articles_name_three_of_them_and_count_all() -> None:
    told = told_by_each(digest(ICE, BREAD, others=(("A", "B", "C", "D"), ())))
    assert told == [((ICE,), "and 4 more near it: A; B; C …"), ((BREAD,), "")]
    assert told_by_each(digest(ICE, others=(("A", "B", "C"),)))[0][1] == "and 3 more near it: A; B; C"


def test_the_title_tells_what_the_lines_are() -> None:
    assert lines_title(digest(ICE, BREAD)) == "One line each"
    assert lines_title(digest(ICE, THAW, BREAD)) == "What each says"
    assert lines_title(digest(ICE, BREAD, others=(("A",), ()))) == "By subject"
    assert lines_title(digest(ICE, BREAD, others=((), ()))) == "One line each"
