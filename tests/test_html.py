"""A page gives its article: headings and lists, title, author and date, marked notes, without menus."""

from time import process_time

import pytest
from formats import ARTICLE

from qa_bot.ingest.html import BYLINE, framed, parse_html
from qa_bot.ingest.raised import with_marked_notes, with_raised_numbers

PLAIN = """<html><head><title>Mill</title></head><body><nav><a href="/">Home</a></nav><h1>The mill turns</h1>
<p>The mill at Carrow ground its first sack in eleven years on Saturday.</p><h2>What was mended</h2>
<ul><li>The wheel, of oak</li></ul><ol><li>Divers looked at the gate</li></ol>
<p>About 600 people came to see it, and the baker sold out before ten.</p><footer>All rights reserved</footer></body>"""


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


def test_a_page_without_a_frame_keeps_its_headings_and_lists() -> None:
    text = parse_html(PLAIN.encode(), "").text
    for kept in ("## What was mended", "- The wheel, of oak", "- Divers looked at the gate", "sold out before ten."):
        assert kept in text
    assert "Home" not in text and "rights" not in text


@pytest.mark.parametrize(
    "page",
    [
        PLAIN.replace("<h1>", "<main><h1>"),
        "<html><body><div><p>It turns, and it has turned for years.</p></div><p>a</p><p>b</p></body></html>",
        "<html><body><p>alone</p></body></html>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>a</p><p>b</p></body></html>",
        "",
    ],
)
def test_other_pages_are_left_as_they_are(page: str) -> None:
    assert framed(page) is page


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (
            'It turns.<a href="#f1" role="doc-noteref"><sup>1</sup></a> It',
            'It turns.<a href="#f1" role="doc-noteref"><sup>[1]</sup></a> It',
        ),
        ('It<a epub:type="noteref" href="n.xhtml">12</a>', 'It<a epub:type="noteref" href="n.xhtml">[12]</a>'),
        ('Twice.<a href="#r1" class="footnote-back" role="doc-backlink">↩︎</a>', "Twice."),
        ('<a href="/1">1</a> 30 m<sup>2</sup>', '<a href="/1">1</a> 30 m<sup>2</sup>'),
    ],
)
def test_marks_of_notes_stand_in_brackets(page: str, marked: str) -> None:
    assert with_marked_notes(page) == marked


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("It rained<sup>1</sup>.", "It rained[1]."),
        ("It rained.<sup class='n'> 12 </sup> It", "It rained.[12] It"),
        ("in <i>2019</i><sup><a href='#fn3'>3</a></sup>", "in <i>2019</i>[3]"),
        ("the <b>rain</b><sup>2</sup>", "the <b>rain</b>[2]"),
        ("<p><sup>1</sup> Twice a day.</p>", "<p>[1] Twice a day.</p>"),
        (
            "10<sup>6</sup>, 10<sup>-6</sup>, 3 m<sup>2</sup> or 5 square <i>feet</i><sup>2</sup>",
            "10⁶, 10⁻⁶, 3 m² or 5 square <i>feet</i>²",
        ),
        ("E = mc<sup>2</sup> and <sup>14</sup>C", "E = mc² and ¹⁴C"),
        ("<sup>1</sup>/<sub>2</sub> of the 21<sup>st</sup> x<sup>n</sup>", None),
        ("shift<sup>[1]</sup>", None),
    ],
)
def test_raised_numbers_are_marks_or_powers(raised: str, said: str | None) -> None:
    assert with_raised_numbers(raised) == (said or raised)


def test_raised_numbers_of_a_page_do_not_run_into_its_words() -> None:
    assert (
        "in 2019[4] for 240,000 pounds"
        in parse_html(ARTICLE.replace("2019", "2019<sup><a href='#n4'>4</a></sup>").encode(), "").text
    )
    assert "wheat[1] since" in parse_html(ARTICLE.replace("ground wheat", "ground wheat<sup>1</sup>").encode(), "").text


def test_the_line_that_says_who_wrote_it_and_when_is_kept() -> None:
    page = ARTICLE.replace(
        "again</h1>", "again</h1><p class='meta byline'>By <a href='/ann'>Ann&nbsp;Reed</a>, 3 May 2023</p>"
    )
    text = parse_html(page.encode(), "").text
    assert text.startswith("# The mill turns again\n\nBy Ann Reed, 3 May 2023\n\nThe tide mill")
    assert text.count("By Ann Reed") == 1


def test_tags_without_end_cost_no_time() -> None:
    for piece in ("<p byline ", "<sup><a #", "<sup>", "<b></b><sup>1</sup>"):
        page = f"<article>{piece * 20_000}"
        started = process_time()
        with_raised_numbers(page)
        BYLINE.search(page)
        assert process_time() - started < 5
