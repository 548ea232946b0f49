"""A page gives its article: headings and lists, title, author and date, without menus."""

import pytest
from formats import ARTICLE

from qa_bot.ingest.html import parse_html


def test_a_page_gives_its_article_with_headings_and_lists_but_without_menus() -> None:
    parsed = parse_html(ARTICLE.encode(), "")
    assert "## The wheel\n\nThe wheel is made of oak — “the best there is”" in parsed.text
    assert "- Six metres wide\n- Two tonnes heavy" in parsed.text
    assert "Home" not in parsed.text and "rights" not in parsed.text
    assert "2019 for 240,000 pounds, and it has ground wheat" in parsed.text
    assert (parsed.title, parsed.metadata["author"], parsed.metadata["date"]) == (
        "The mill turns again",
        "Ann Reed",
        "2024-05-06",
    )
    assert parsed.warnings == ()


def test_a_page_says_its_own_encoding() -> None:
    page = ARTICLE.replace("utf-8", "windows-1251").replace("Ann Reed", "Анна").encode("cp1251", "replace")
    assert "Анна, who led" in parse_html(page, "").text
    assert "Анна, who led" in parse_html(ARTICLE.replace("Ann Reed", "Анна").encode("koi8-r", "replace"), "koi8-r").text


def test_a_page_without_an_article_is_read_as_a_whole_and_says_so() -> None:
    parsed = parse_html(b"<html><head><title>T</title></head><body><footer>Name <b>x</b></footer></body></html>", "")
    assert parsed.text == "Name x"
    assert parsed.title == "T"
    assert "No article" in parsed.warnings[0]


@pytest.mark.parametrize(
    "page", ["<div>" * 5000 + "<script>no</script>It <b>turns</b>.", "<p>" + "It turns. " * 1_200_000]
)
def test_nothing_is_lost_of_pages_beyond_the_limits_of_the_tree_parser(page: str) -> None:
    parsed = parse_html(f"<html><body>{page}".encode(), "")
    assert parsed.text.strip() == ("It turns." if "<b>" in page else page.removeprefix("<p>").strip())


def test_a_feed_is_read_as_a_whole() -> None:
    feed = b'<?xml version="1.0" encoding="utf-8"?><rss><channel><title>T</title><item><p>It turns.</p></item></channel></rss>'
    assert "It turns." in parse_html(feed, "").text
