"""The items of a numbered list have the numbers that a reader sees, so that "the third step" can be found."""

import pytest

from qa_bot.ingest.pages.html import parse_html, whole_page

ITEMS = "<li>Fill it</li><li>Light it</li>"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (f"<ol>{ITEMS}</ol>", "1. Fill it\n2. Light it"),
        (
            f"<ol>{ITEMS}</ol><p>Then:</p><ol>{ITEMS}</ol>",
            "1. Fill it\n2. Light it\n\nThen:\n\n1. Fill it\n2. Light it",
        ),
        (f"<ul>{ITEMS}</ul>", "- Fill it\n- Light it"),
        (f"<ol start=4>{ITEMS}</ol>", "- 4. Fill it\n- 5. Light it"),
        (f"<ol reversed>{ITEMS}</ol>", "- 2. Fill it\n- 1. Light it"),
        (f"<ol type=a>{ITEMS}</ol>", "- a. Fill it\n- b. Light it"),
        (f"<ol type=I start=9>{ITEMS}</ol>", "- IX. Fill it\n- X. Light it"),
        ("<ol type=A start=27><li>Fill it</li></ol>", "- AA. Fill it"),
        ("<ol><li value=7><p>Fill it</p></li><li>Light it</li></ol>", "- 7. Fill it\n- 8. Light it"),
        (
            "<ol start=4><li>Fill it<p>Slowly.</p></li><li> <p>Light it</p></li></ol>",
            "- 4. Fill it\n\nSlowly.\n\n- 5. Light it",
        ),
        (f"<ol><li>Begin<ol>{ITEMS}</ol></li><li>End</li></ol>", "1. Begin\n- Fill it\n- Light it\n2. End"),
        ("<ol start=x><li value=y>Fill it</li></ol>", "- 1. Fill it"),
        ("<ol type=i start=0><li>Fill it</li></ol>", "- 0. Fill it"),
    ],
)
def test_items_are_numbered_as_a_browser_numbers_them(inside: str, said: str) -> None:
    assert whole_page(f"<div>{inside}</div>")[0] == said


def test_the_lists_of_an_article_are_numbered_too() -> None:
    said = "<p>The lamp of the lighthouse is lit each evening by the keeper, who climbs the stairs at dusk.</p>"
    page = f"<article>{said}<ol>{ITEMS}</ol>{said.replace('evening', 'night')}<ol start=3>{ITEMS}</ol>{said.replace('lit', 'lighted')}</article>"
    text = parse_html(page.encode(), "").text
    assert "1. Fill it\n2. Light it" in text and "- 3. Fill it\n- 4. Light it" in text
