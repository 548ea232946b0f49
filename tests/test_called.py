"""What a page calls the paragraphs of its article takes none of them away; what is rightly called so stays out."""

import pytest

from qa_bot.ingest.pages.html import parse_html

BEFORE = "<p>The bridge over the Orne reopened on Monday after nine months of work, the county said.</p>"
AFTER = "<p>Traffic had been led through Falden, where residents complained of noise and of dust all summer.</p><p>The mayor said that she was glad that the bridge was open again before the winter comes.</p>"
SAID = "It was closed after an inspection had found cracks in two of its piers."


def text_with(added: str) -> str:
    page = f"<html><head><title>Bridge</title></head><body><article>{BEFORE}{added}{AFTER}</article></body></html>"
    return parse_html(page.encode(), "").text


@pytest.mark.parametrize(
    "name", ["banner", "widget", "related", "embed", "x menu", "options", "slide-in", "most-popular"]
)
def test_a_paragraph_among_others_is_read_whatever_it_is_called(name: str) -> None:
    assert SAID in text_with(f"<p class='{name}'>{SAID}</p>")
    assert SAID in text_with(f"<p id='{name}'>{SAID}</p>")


def test_a_link_in_a_paragraph_does_not_make_it_a_list_of_links() -> None:
    linked = SAID.replace("an inspection", "<a href='/other'>an inspection</a>")
    assert SAID in text_with(f"<p class='related'>{linked}</p>")


def test_no_word_is_lost_from_the_middle_of_a_sentence() -> None:
    said = text_with(
        "<p>It was closed after <span class='widget-tooltip'>an inspection</span> had found cracks in it.</p>"
    )
    assert "It was closed after an inspection had found cracks in it." in said


@pytest.mark.parametrize(
    "beside",
    [
        "<p class='cookies__banner-text'>This website uses cookies to find out who you are.</p>",
        "<p class='banner'>Subscribe to our paper, and support all of our work.</p>",
        f"<p class='related'><a href='/other'>{SAID}</a></p>",
        f"<p class='related'>Read this also: <a href='/other'>{SAID}</a></p>",
        f"<div class='related'><p>{SAID}</p></div>",
    ],
)
def test_what_is_rightly_called_so_stays_out(beside: str) -> None:
    assert text_with(beside) == text_with("")


def test_sentences_of_a_box_that_is_left_out_are_counted() -> None:
    page = f"<html><head><title>Bridge</title></head><body><article>{BEFORE}<div class='share-box'><p>{SAID}</p></div>{AFTER}</article>"
    assert parse_html(page.encode(), "").warnings == (
        "1 sentence of boxes inside the article or of its foot was left out.",
    )
