"""What XML that is no page says."""

import pytest

from qa_bot.ingest.pages.plainxml import xml_text


@pytest.mark.parametrize("root", ["html", "rss", "feed", "rdf:RDF"])
def test_pages_and_feeds_are_for_others(root: str) -> None:
    assert xml_text(f'<?xml version="1.0"?><{root} xmlns:rdf="urn:r"><p>It turns.</p></{root}>') == ""
    assert xml_text("<doc><p>It turns.</p></doc>") == ""  # nothing says that it is XML


def test_elements_among_words_are_parts_of_their_line_and_others_blocks() -> None:
    inside = (
        "<p>It <i>turns</i><br/>and <em>grinds<br/>slowly</em>.<script>no</script></p><title>Wheel</title><x>Oak</x>"
    )
    assert xml_text(f'<?xml version="1.0"?><doc>{inside}</doc>') == "It turns\nand grinds\nslowly.\n\n## Wheel\n\nOak"
