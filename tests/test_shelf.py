"""The library's list: newest first, nothing left out in silence. That hostile text stays text: see test_page.py."""

import pytest

from qa_bot.interfaces.webpage import shelf
from qa_bot.types import DocumentRecord


def test_an_empty_list_offers_the_example() -> None:
    assert 'data-do="example"' in shelf.library_html([])


@pytest.mark.parametrize("state", shelf.WORDS)
def test_each_state_of_a_job_is_said_in_words(state: shelf.JobState) -> None:
    html = shelf.jobs_html([shelf.Job("a.txt", state, "why")])
    assert shelf.WORDS[state] in html
    assert "why" in html
    assert ("<progress" in html) == (state == "reading")
    assert ("Cancel<" in html) == (state in ("waiting", "reading"))


def test_how_far_a_job_is_shows_as_a_bar_where_it_is_known() -> None:
    assert '<progress max="9" value="3"' in shelf.jobs_html([shelf.Job("a", "reading", "", 3, 9)])
    assert "max=" not in shelf.jobs_html([shelf.Job("a", "reading")])
    assert "1 of 2 sources ready" in shelf.jobs_html([shelf.Job("a", "done"), shelf.Job("b")])
    assert shelf.jobs_html([]) == ""


def test_an_article_that_was_just_added_offers_a_summary_and_its_questions() -> None:
    html = shelf.jobs_html([shelf.Job("a.txt", "done", document_id="d1", questions=("Who <came>?",))])
    assert 'data-summarise="d1"' in html
    assert 'data-ask="Who &lt;came&gt;?"' in html
    assert "data-summarise" not in shelf.jobs_html([shelf.Job("all.zip", "done")])


def test_of_many_sources_those_that_were_added_fold_away_and_those_that_failed_stay() -> None:
    jobs = [shelf.Job(f"{number}.txt", "failed" if number == 5 else "done") for number in range(30)]
    here, _, folded = shelf.jobs_html(jobs).partition("<details")
    assert "5.txt" in here
    assert "29 sources added" in folded
    assert folded.count("<li") == 29
    assert "<details" not in shelf.jobs_html(jobs[:3])


def test_a_long_library_says_how_many_articles_are_not_listed() -> None:
    records = [DocumentRecord(f"{number:032x}", f"s{number}", f"t{number}", 1, 1, "2026") for number in range(1003)]
    html = shelf.library_html(records)
    assert html.count('class="read"') == shelf.LISTED
    assert "3 older articles are not listed" in html
    assert 't1002"' in html, "the newest are"
