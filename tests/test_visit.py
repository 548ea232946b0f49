"""A visit gives out labels: each exchange numbers its own quotations, and only those of one are marked."""

from scripted import FERRY, cite, hit, quoted

from qa_bot.interfaces.webpage.page import span_of
from qa_bot.interfaces.webpage.visit import OPEN, Exchange, Visit
from qa_bot.types import Answer, Claim, Document

FIRST, SECOND, LAST = FERRY.text[:66], "The council offered half of it.", FERRY.text[-20:]
OTHER = Document.of("Another boat came.", source="o")


def settle(visit: Visit, answer: Answer) -> Exchange:
    exchange = visit.begin(answer.question)
    exchange.result = answer
    visit.exchanges.append(exchange)
    exchange.label_all()
    visit.show_exchange(exchange)
    return exchange


def test_each_exchange_numbers_its_quotations_from_one_and_no_label_is_given_twice() -> None:
    visit = Visit()
    exchanges = [settle(visit, quoted(FERRY, quote)) for quote in (FIRST, SECOND, FIRST)]
    assert [list(one.labels.values()) for one in exchanges] == [["1.1"], ["2.1"], ["3.1"]]
    visit.exchanges.clear()
    assert settle(visit, quoted(FERRY, FIRST)).key == "4"


def test_the_same_characters_carry_one_number_and_a_passage_that_is_quoted_whole_keeps_it() -> None:
    claims = tuple(Claim(quote, (cite(FERRY, quote),), 1.0) for quote in (FIRST, SECOND, FIRST))
    answer = Answer("q", "q", "t", claims=claims, hits=(hit(FERRY, SECOND), hit(FERRY, LAST)))
    labels = settle(Visit(), answer).labels
    assert labels == {
        span_of(cite(FERRY, FIRST)): "1.1",
        span_of(cite(FERRY, SECOND)): "1.2",
        span_of(hit(FERRY, LAST)): "1.p2",
    }


def test_only_what_the_shown_exchange_quotes_is_marked_and_the_passage_that_was_pressed() -> None:
    visit = Visit()
    first = settle(visit, quoted(FERRY, FIRST))
    settle(visit, Answer("q", "q", "t", hits=(hit(FERRY, SECOND), hit(FERRY, LAST)), declined="no answer"))
    assert visit.spans_in(FERRY.id) == ()
    visit.passage = "2.p2"
    assert [label for _, _, label in visit.spans_in(FERRY.id)] == ["2.p2"]
    visit.show_exchange(first)
    assert [label for _, _, label in visit.spans_in(FERRY.id)] == ["1.1"]
    assert visit.front == "1.1"


def test_a_label_is_found_in_every_exchange_that_is_still_there() -> None:
    visit = Visit()
    settle(visit, quoted(FERRY, FIRST))
    visit.summary = settle(visit, quoted(FERRY, SECOND))
    visit.exchanges.clear()
    assert visit.find("1.1") is None
    assert visit.find("2.1") == (visit.summary, span_of(cite(FERRY, SECOND)))
    assert visit.find("") is None


def test_labels_of_a_removed_article_die_and_it_does_not_come_to_the_front_again() -> None:
    visit = Visit()
    first = settle(visit, quoted(FERRY, FIRST))
    settle(visit, quoted(OTHER, OTHER.text))
    visit.forget(FERRY.id)
    assert visit.live_labels(first) == {}
    visit.show_exchange(first)
    assert (visit.opened, visit.front) == ([OTHER.id], "")


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
