"""What stands above the sheets and slides of an OpenDocument file."""

import pytest
from lxml import etree

from qa_bot.ingest.office.slides import head_sheets_and_slides

FRAME = '<frame p:class="{}">{}</frame>'


def headed(inside: str) -> list[tuple[str, str]]:
    """The name and text of each child of the first part of a body."""
    body = etree.fromstring(f'<body xmlns:p="urn:p" xmlns:t="urn:t">{inside}</body>')
    head_sheets_and_slides(body)
    return [(one.tag, "".join(one.itertext())) for one in body[0]]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("<p>The mill</p>", [("page", "The millIt turns.")]),
        ("<p>The mill</p><p> </p>", [("page", "The mill It turns.")]),
        ("<p>The mill</p><p>at Carrow</p>", [("h", "Slide 1"), ("page", "The millat CarrowIt turns.")]),
        ("<p/>", [("h", "Slide 1"), ("page", "It turns.")]),
    ],
)
def test_the_one_paragraph_of_a_title_is_a_heading_and_a_slide_without_is_counted(
    title: str, found: list[tuple[str, str]]
) -> None:
    slide = f"<page>{FRAME.format('title', title)}{FRAME.format('outline', '<p>It turns.</p>')}</page>"
    assert headed(f"<presentation>{slide}</presentation>") == found


def test_sheets_are_named_where_several_hold_text() -> None:
    named = '<table t:name="{}"><p>{}</p></table>'.format
    assert headed(f"<spreadsheet>{named('Mills', 'Oakford')}{named('Empty', ' ')}</spreadsheet>") == [
        ("table", "Oakford"),
        ("table", " "),
    ]
    assert headed(f"<spreadsheet>{named('Mills', 'Oakford')}{named('Wells', 'Deep')}</spreadsheet>") == [
        ("h", "Mills"),
        ("table", "Oakford"),
        ("h", "Wells"),
        ("table", "Deep"),
    ]
