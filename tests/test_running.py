"""Running heads and page numbers go; a line at an edge that says something of its own stays."""

from collections.abc import Callable

import pytest
from formats import make_pdf

from qa_bot.ingest.pdfs.pdf import parse_pdf


def text_of(head: Callable[[int], str], pages: int = 5) -> str:
    """Return the text of a PDF with a line at the top of each page, by the index of the page."""
    words = ["one", "two", "three", "four", "five", "six", "seven"]
    lines = [[(72.0, 760.0, head(page)), (72.0, 500.0, f"Body {words[page]} of it.")] for page in range(pages)]
    return parse_pdf(make_pdf(lines), "").text


@pytest.mark.parametrize(
    "head",
    [
        lambda page: "Ferries of the North 1931",
        lambda page: f"{page + 8} Ferries of the North",
        lambda page: f"Ferries, vol. 7, no. 2, p. {page + 101}",
        lambda page: f"Ferries of the North {['iv', 'v', 'vi', 'vii', 'viii'][page]}",
    ],
)
def test_a_line_that_is_the_same_but_for_the_page_number_is_left_out(head: Callable[[int], str]) -> None:
    assert "Ferries" not in text_of(head)


@pytest.mark.parametrize(
    "head",
    [
        lambda page: f"Ferry {page * 31 + 7} carried {page * page} people",
        lambda page: f"Page {page + 1} of the log tells of ferry {page * 31} and its crew",
        lambda page: f"Ferry number {page + 1} was built on the island in that year.",
        lambda page: f"{page + 1} people went to the island by ferry.",
        lambda page: f"Ferry {[3, 9, 4, 4, 1][page]}",
        lambda page: f"Invoice no. {page + 101}",
        lambda page: f"Paid on {page + 3} May 2021",
    ],
)
def test_a_line_with_another_number_that_varies_and_a_sentence_stay(head: Callable[[int], str]) -> None:
    text = text_of(head)
    assert all(head(page) in text for page in range(5))


def test_a_sentence_that_stands_on_every_page_is_read_once() -> None:
    sentence = "All ferries must be registered by their owners."
    text = text_of(lambda page: sentence)
    assert text.startswith(sentence)
    assert text.count(sentence) == 1


def test_a_line_inside_of_the_text_stays_though_it_is_alike_on_all_pages() -> None:
    """Statements on a form: each swears the same, and that is no head of the page."""
    names = ["Ann", "Bob", "Cy", "Dee"]
    pages = [
        [
            (72.0, 770.0, "County court, file 10"),
            (72.0, 740.0, f"The keeper {name} was heard."),
            (72.0, 724.0, "The keeper swore that the lamp was lit"),
            (72.0, 708.0, f"and that {name} never slept."),
        ]
        for name in names
    ]
    parsed = parse_pdf(make_pdf(pages), "")
    assert parsed.text.count("swore that the lamp was lit") == len(names)
    assert "County court" not in parsed.text
    assert parsed.warnings == ('The text of a page head or foot was left out: "County court, file 10".',)


def test_the_first_line_of_the_text_is_no_head_though_it_is_alike_on_all_pages() -> None:
    """It stands apart from the head above it, and no farther from the next than lines do."""
    pages = [
        [(72.0, 770.0, "The Ferryman, vol. 3")]
        + [(72.0, 730.0 - 14 * row, line) for row, line in enumerate(("The council says that", "all ferries", word))]
        for word in ("turn.", "go.", "stop.")
    ]
    text = parse_pdf(make_pdf(pages), "").text
    assert text.count("The council says that") == len(pages) and "Ferryman" not in text


CHAPTERS = ("The Mill", "The Wheel", "The Tide", "The Sea")


@pytest.mark.parametrize("head", ["{0}", "{1} {0}"])
def test_a_head_that_changes_with_the_chapter_stays_where_a_chapter_begins(head: str) -> None:
    pages = [
        [(72.0, 760.0, head.format(name, 2 * number + page)), (72.0, 500.0, f"Body {number} of {page}.")]
        for number, name in enumerate(CHAPTERS)
        for page in (1, 2)
    ]
    parsed = parse_pdf(make_pdf(pages), "")
    assert [parsed.text.count(name) for name in CHAPTERS] == [1] * len(CHAPTERS)
    assert parsed.warnings[0].startswith("The text of 4 page heads and feet was left out")


def test_a_line_on_two_pages_stays_where_no_others_stand_in_its_place() -> None:
    """Two letters of two pages each, and what stands at other heights."""
    pages = [
        [(72.0, 760.0 - 4 * number, f"To {name}"), (72.0, 500.0, f"Body {page} for {name}.")]
        for number, name in enumerate(("Ann", "Bob", "Cy"))
        for page in (1, 2)
    ]
    assert [parse_pdf(make_pdf(pages[:4]), "").text.count(f"To {name}") for name in ("Ann", "Bob")] == [2, 2]
    assert parse_pdf(make_pdf(pages), "").text.count("To ") == 6


def test_sentences_and_numbers_at_the_height_of_heads_are_no_heads_of_chapters() -> None:
    def text_at(*heads: str) -> str:
        pages = [
            [(72.0, 760.0, head), (72.0, 500.0, f"Body {page} of {number}.")]
            for number, head in enumerate(heads)
            for page in (1, 2)
        ]
        return parse_pdf(make_pdf(pages), "").text

    sworn = [f"The keeper {name} swore that it was lit." for name in ("Ann", "Bob", "Cy")]
    assert [text_at(*sworn).count(sentence) for sentence in sworn] == [2, 2, 2]
    with_number = text_at("The Mill", "The Wheel", "1790")
    assert [with_number.count(head) for head in ("The Mill", "The Wheel")] == [2, 2]
