"""The library's list: newest first, nothing left out in silence. That hostile text stays text: see test_page.py."""

from qa_bot.interfaces.webpage import shelf
from qa_bot.types import DocumentRecord


def test_an_empty_list_offers_the_example() -> None:
    assert 'data-do="example"' in shelf.library_html([])


def test_each_state_of_a_job_is_said_in_words() -> None:
    states = {"waiting": "Waiting", "reading": "Reading", "done": "Done", "failed": "Failed"}
    for state, words in states.items():
        html = shelf.jobs_html([shelf.Job("a.txt", state, "why")])  # type: ignore[arg-type]
        assert words in html
        assert "why" in html
        assert ("<progress" in html) == (state == "reading")
    assert shelf.jobs_html([]) == ""


def test_a_long_library_says_how_many_articles_are_not_listed() -> None:
    records = [DocumentRecord(f"{number:032x}", f"s{number}", f"t{number}", 1, 1, "2026") for number in range(1003)]
    html = shelf.library_html(records)
    assert html.count('class="read"') == shelf.LISTED
    assert "3 older articles are not listed" in html
    assert 't1002"' in html, "the newest are"
