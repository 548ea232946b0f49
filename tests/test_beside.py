"""What corrects an article in its own foot or in a box is its text; what else says something there is counted."""

import pytest
from formats import ARTICLE

from qa_bot.ingest.pages.html import parse_html
from qa_bot.ingest.trees.beside import Neighbours, missing

WHOLE = parse_html(ARTICLE.encode(), "").text


def with_foot(inside: str, element: str = "footer") -> tuple[str, tuple[str, ...]]:
    """What an article with such a foot has beyond the same without it, and the warnings."""
    assert ARTICLE.count("</article>") == 1
    parsed = parse_html(ARTICLE.replace("</article>", f"<{element}>{inside}</{element}></article>").encode(), "")
    return parsed.text.replace(WHOLE, "").strip(), parsed.warnings


@pytest.mark.parametrize(
    "said",
    [
        "Correction: the gate is of elm and not of oak.",
        "Editor's note: the miller has since left the village.",
        "This article was amended on 3 June 2024 to give the right height.",
        "An earlier version of this story misstated the price of flour.",
    ],
)
@pytest.mark.parametrize("element", ["footer", "aside"])
def test_what_corrects_an_article_is_its_text(said: str, element: str) -> None:
    assert with_foot(f"<p>Share</p><p>{said}</p>", element) == (said, ())


@pytest.mark.parametrize("element", ["footer", "aside"])
def test_other_sentences_of_its_foot_and_boxes_are_counted(element: str) -> None:
    inside = "<p>The barn beside it burnt down in 1911. Nobody has built it again.</p><ul><li>Home</li></ul>"
    assert with_foot(inside, element) == (
        "",
        ("2 sentences of boxes inside the article or of its foot were left out.",),
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Filed under: mills, water</p>",
        "<p>Updated: 6 May 2024</p>",
        "<p>Sign up to get our newsletter by mail each week.</p>",
        "<p>© 2024 The Carrow Post and its owners.</p>",
    ],
)
def test_what_says_nothing_of_the_article_is_not_told(inside: str) -> None:
    assert with_foot(inside) == ("", ())


def test_a_box_that_repeats_the_article_loses_nothing() -> None:
    sentence = next(
        line for line in WHOLE.split("\n\n") if line.count(".") == 1 and line.endswith(".") and len(line) > 40
    )
    assert with_foot(f"<p>{sentence}</p>", "aside") == ("", ())


def test_the_foot_of_the_page_is_not_that_of_its_article() -> None:
    page = ARTICLE.replace("</body>", "<footer><p>Correction: we moved to another street.</p></footer></body>")
    parsed = parse_html(page.encode(), "")
    assert (parsed.text, parsed.warnings) == (WHOLE, ())


def test_of_a_page_without_an_article_sentences_between_those_of_its_text_are_counted() -> None:
    said = "<p>The mill of Carrow was built in {} and it has been turning with the tide ever since that year.</p>"
    box = "<div class='slide'><p>It was mended by Ann Holm.</p></div>"
    start, end = ("".join(map(said.format, range(year, year + 4))) for year in (1790, 1795))
    page = f"<body><p>We like to write.</p><div class='content'>{start}{{}}{end}<h2 hidden>x</h2></div></body>"
    parsed = parse_html(page.format(box).encode(), "")
    assert "Ann Holm" not in parsed.text
    assert parsed.warnings == ("1 sentence of boxes inside the article or of its foot was left out.",)
    assert parse_html(page.format("").encode(), "").warnings == ()


def test_of_a_page_no_sentences_count_before_the_first_and_behind_the_last_of_its_article() -> None:
    told = "1 sentence of boxes inside the article or of its foot was left out."
    page = ["Here is our menu.", "It turns.", "It is lost.", "It stands.", "Write to us."]
    assert missing(Neighbours(page=page), "It turns. It stands.") == told
    assert missing(Neighbours(page=page[:2] + page[3:]), "It turns. It stands.") == ""
    assert missing(Neighbours(page=page), "It is another text.") == ""
