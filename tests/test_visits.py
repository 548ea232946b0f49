"""Which page has which visit: pages come back, tabs are copied, and nothing grows for ever."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from scripted import FERRY, quoted

from qa_bot.interfaces.webpage.intake import Intake
from qa_bot.interfaces.webpage.shelf import Job
from qa_bot.interfaces.webpage.visit import Visit
from qa_bot.interfaces.webpage.visits import Visits

KEY, OTHER = "a" * 32, "b" * 32


def talk(visit: Visit, question: str = "When?") -> Visit:
    """Let a visit hold something that would be missed."""
    exchange = visit.begin(question)
    exchange.result, exchange.running = quoted(FERRY, FERRY.text[:66], question), False
    visit.exchanges.append(exchange)
    return visit


def test_a_page_that_is_loaded_again_finds_what_its_tab_held_and_no_other_tab_does() -> None:
    visits = Visits()
    visit = talk(visits.open("one", KEY))
    visits.close("one")
    assert visits.open("other", OTHER) is not visit
    assert visits.open("two", KEY) is visit
    assert not visits.of("one").known, "the page before the reload is gone"
    visits.of("two", "None")
    visits.close("two")
    assert visits.open("two again", KEY) is visit, "an event came before the page knew its key"
    assert visits.open("three", "") is not visits.open("four", ""), "no key is nobody's key"
    assert visits.open("five", "short") is not visits.open("six", "short"), "nor is one that could be guessed"


def test_a_connection_that_broke_off_loses_nothing() -> None:
    visits = Visits()
    visit = talk(visits.open("one", KEY))
    visits.close("one")
    assert visits.of("one") is visit
    assert visit.known


def test_closing_a_page_that_is_not_known_changes_nothing() -> None:
    visits = Visits()
    visit = talk(visits.open("one", KEY))
    visits.close("another")
    visits.close(None)
    assert visits.of("one") is visit


def test_a_page_that_is_not_known_is_not_known_until_it_is_loaded() -> None:
    visits = Visits()
    visit = visits.of("one")
    assert not visit.known
    assert visits.open("one", KEY) is visit
    assert visit.known, "its tab was looked at before it was loaded"
    again = visits.of("after a restart", OTHER)
    assert visits.open("reloaded then", OTHER) is again
    assert visits.of(None) is not visits.of(None), "those without a page share nothing"


def test_what_is_in_the_making_ends_with_its_page_but_not_with_a_copy_of_it() -> None:
    visits = Visits()
    visit = visits.open("one", KEY)
    assert visits.open("copy", KEY) is visit
    visit.exchanges.append(visit.begin("slow"))
    visits.close("copy")
    assert visit.busy()
    visits.close("one")
    assert not visit.busy()
    visit.exchanges.append(visit.begin("slow"))
    visits.open("reloaded", KEY)
    assert not visit.busy(), "nobody would show the rest"


def test_sources_go_on_being_added_whatever_becomes_of_the_page() -> None:
    visits, go_on = Visits(), Event()

    def work() -> Iterator[bool]:
        go_on.wait(60)
        yield True

    intake = Intake(None, [Job("a.txt")])  # type: ignore[arg-type]
    visits.open("one", KEY).intakes.append(intake)
    intake.start(work())
    visits.close("one")
    assert visits.open("reloaded", KEY).intakes == [intake]
    assert intake.working
    assert intake.jobs[0].running
    go_on.set()
    intake.workers[0].join(60)
    assert intake.grown == 1


def test_there_are_never_more_than_so_many_and_closed_ones_go_first() -> None:
    visits = Visits(most=5)
    for number in range(3):
        talk(visits.open(f"open {number}", f"{number}" * 32))
    for number in range(50):
        talk(visits.open(f"page {number}", f"{number:032}"))
        visits.close(f"page {number}")
        assert len(visits) <= 5
    assert all(visits.of(f"open {number}").known for number in range(3))
    assert visits.of("page 49").known
    assert not visits.of("page 40").known
    for number in range(50):  # nobody closes these
        visits.open(f"left {number}")
        assert len(visits) <= 5


def test_pages_that_were_closed_are_forgotten_after_a_while_and_empty_ones_at_once() -> None:
    visits = Visits(left_seconds=-1)
    talk(visits.open("one", KEY))
    visits.close("one")
    assert len(visits) == 0
    visits = Visits()
    visits.open("one", KEY)
    visits.close("one")
    assert len(visits) == 0


def test_a_file_that_waits_for_its_password_goes_when_its_page_is_forgotten(tmp_path: Path) -> None:
    visits, file = Visits(most=1), tmp_path / "locked.pdf"
    file.write_bytes(b"%PDF")
    visit = visits.open("one", KEY)
    visit.intakes.append(Intake(None, [Job("locked.pdf", "failed")], locked={"1.0": (0, file)}))  # type: ignore[arg-type]
    visits.close("one")
    assert file.exists(), "the page may come back"
    visits.open("two", OTHER)
    assert not file.exists()
