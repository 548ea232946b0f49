"""A visit gives out labels: the same characters always carry the same one, and none is given twice."""

from scripted import FERRY, cite, hit, quoted

from qa_bot.interfaces.webpage.page import span_of
from qa_bot.interfaces.webpage.visit import OPEN, Exchange, Visit
from qa_bot.types import Document

FIRST, SECOND = FERRY.text[:66], "The council offered half of it."


def test_the_same_characters_keep_their_number_and_new_ones_get_the_next() -> None:
    visit = Visit()
    for quote in (FIRST, SECOND, FIRST):
        visit.accept(quoted(FERRY, quote))
    numbers = [visit.labels[span_of(cite(FERRY, quote))] for quote in (FIRST, SECOND)]
    assert numbers == ["1", "2"]


def test_a_quotation_that_was_a_mere_passage_before_becomes_a_number() -> None:
    visit = Visit()
    visit._label(hit(FERRY, SECOND))
    assert visit.labels[span_of(hit(FERRY, SECOND))] == "p1"
    visit.accept(quoted(FERRY, SECOND))
    assert visit.labels[span_of(cite(FERRY, SECOND))] == "1"


def test_labels_of_a_removed_article_die_but_are_not_given_to_others() -> None:
    visit = Visit()
    visit.accept(quoted(FERRY, FIRST))
    visit.forget(FERRY.id)
    other = Document.of("Another boat came.", source="o")
    visit.accept(quoted(other, other.text))
    assert list(visit.live_labels().values()) == ["2"]
    assert visit.opened == [other.id]


def test_only_quotations_and_the_passage_that_was_pressed_are_marked() -> None:
    visit = Visit()
    visit.accept(quoted(FERRY, FIRST))
    visit._label(hit(FERRY, SECOND))
    visit._label(hit(FERRY, FERRY.text[-20:]))
    visit.passage = "p2"
    assert {label for _, _, label in visit.spans_in(FERRY.id)} == {"1", "p2"}


def test_turns_are_what_was_answered() -> None:
    visit = Visit()
    visit.exchanges.append(Exchange("When?", result=quoted(FERRY, FIRST), running=False))
    visit.exchanges.append(Exchange("Stopped?", running=False))
    assert [(turn.question, turn.answer) for turn in visit.turns()] == [("When?", FIRST)]


def test_the_viewer_keeps_so_many_articles_open_the_last_used_first() -> None:
    visit = Visit()
    for number in range(OPEN + 3):
        visit.show(str(number))
    visit.show("5")
    assert visit.opened[0] == "5"
    assert len(visit.opened) == len(set(visit.opened)) == OPEN
