"""The items of a numbered list of an OpenDocument text have the numbers that its program shows."""

import pytest
from test_styled import odt

LEVEL = "<text:list-level-style-number text:level='1' style:num-format='{}' {}/>"
STYLE = "<text:list-style style:name='L'>{}</text:list-style>"
ITEM = "<text:list-item {}><text:p>{}</text:p></text:list-item>"
ONE = ITEM.format("", "Turn it")
TWO = ITEM.format("", "Fill it") + ITEM.format("", "Light it")


def listed(items: str = TWO, more: str = "") -> str:
    return f"<text:list text:style-name='L' {more}>{items}</text:list>"


@pytest.mark.parametrize(
    ("body", "level", "said"),
    [
        (listed(), LEVEL.format("1", ""), "1. Fill it\n2. Light it"),
        (listed(), LEVEL.format("a", ""), "- a. Fill it\n- b. Light it"),
        (listed(), LEVEL.format("1", "text:start-value='3'"), "- 3. Fill it\n- 4. Light it"),
        (listed(), LEVEL.format("", ""), "- Fill it\n- Light it"),
        (listed(), "<text:list-level-style-bullet text:level='1'/>", "- Fill it\n- Light it"),
        (listed() + "<text:p>Wait.</text:p>" + listed(more="text:continue-numbering='true'"), LEVEL.format("1", ""),
         "1. Fill it\n2. Light it\n\nWait.\n\n- 3. Fill it\n- 4. Light it"),
        (listed("<text:list-header><text:p>To do</text:p></text:list-header>" + TWO), LEVEL.format("1", ""), "To do\n\n1. Fill it\n2. Light it"),
        (listed(more="xml:id='a'") + listed(ONE, "xml:id='b'") + listed(more="text:continue-list='a'"), LEVEL.format("1", ""),
         "1. Fill it\n2. Light it\n1. Turn it\n- 3. Fill it\n- 4. Light it"),
        (listed(more="xml:id='a'") + listed(ONE, "xml:id='b' text:continue-list='a'") + listed(ONE, "text:continue-list='b'") + listed(ONE, "text:continue-list='a'"), LEVEL.format("1", ""),
         "1. Fill it\n2. Light it\n- 3. Turn it\n- 4. Turn it\n- 5. Turn it"),
        (listed(more="xml:id='a'") + listed(more="text:continue-list='c'"), LEVEL.format("1", "text:start-value='3'"),
         "- 3. Fill it\n- 4. Light it\n- 3. Fill it\n- 4. Light it"),
        (listed(f"<text:list-item><text:p>Begin</text:p>{listed()}</text:list-item>") + listed(ONE, "text:continue-numbering='true'"), LEVEL.format("1", ""),
         "1. Begin\n- Fill it\n- Light it\n- 2. Turn it"),
        (listed(ITEM.format("text:start-value='7'", "Fill it") + ITEM.format("", "Light it")), LEVEL.format("1", ""), "- 7. Fill it\n- 8. Light it"),
        (listed(f"<text:list-item><text:p>Begin</text:p>{listed()}</text:list-item>"), LEVEL.format("1", ""), "1. Begin\n- Fill it\n- Light it"),
    ],
)  # fmt: skip
def test_items_are_numbered_as_their_style_says(body: str, level: str, said: str) -> None:
    assert odt(body, STYLE.format(level))[0] == said
    assert odt(body, common=STYLE.format(level))[0] == said
