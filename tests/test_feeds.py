"""Each entry of a feed becomes a document, with its own title, author, date and address."""

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.containers import without_declarations
from qa_bot.ingest.feeds import parse_feed
from qa_bot.ingest.html import parse_html, whole_page
from qa_bot.ingest.sniffing import sniff

RSS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss><rss xmlns:content="c" xmlns:dc="d"><channel>
<title>Tides</title><link>https://example.org</link>
<item><title>The mill &amp; the tide</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><dc:creator>Ann Reed</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<h2>Wheel</h2><p>It <b>turns</b>.</p><script>x</script>]]></content:encoded></item>
<item><description>Only &lt;i&gt;words&lt;/i&gt;</description></item>
<item><title>Nothing but a title</title><guid>g1</guid></item><item/></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tides</title><entry><title type="html">A &lt;b&gt;mill&lt;/b&gt;</title>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/2"/><id>urn:2</id>
<updated>2024-05-06T10:00:00Z</updated><author><name>Bob</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It</p><p>turns.</p></div></content></entry></feed>"""


def test_rss_entries_become_parts_with_distinct_names() -> None:
    first, second, third = parse_feed(RSS.encode(), "").parts
    assert first.text == "# The mill & the tide\n\n## Wheel\n\nIt turns."
    assert first.title == "The mill & the tide"
    assert dict(first.metadata) == {"author": "Ann Reed", "date": "2024-05-06", "url": "https://example.org/1"}
    assert (second.text, third.text) == ("Only words", "Nothing but a title")
    assert [part.name for part in (first, second, third)] == ["g1", "2", "3"]


def test_atom_entries_become_parts() -> None:
    (entry,) = parse_feed(ATOM.encode(), "").parts
    assert (entry.text, entry.title, entry.name) == ("# A mill\n\nIt\n\nturns.", "A mill", "urn:2")
    assert dict(entry.metadata) == {"author": "Bob", "date": "2024-05-06", "url": "https://example.org/2"}


def test_an_address_that_is_no_web_address_is_not_kept() -> None:
    feed = RSS.replace("https://example.org/1", "javascript:alert(1)")
    assert "url" not in parse_feed(feed.encode(), "").parts[0].metadata


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ("<rss><channel><title>x</title></channel></rss>", "no entries"),
        ("<rss><channel><item><link>x</link></item></channel></rss>", "no entry with text"),
        ("<!-- nothing -->", "damaged feed|no entries"),
    ],
)
def test_a_feed_without_articles_is_refused(feed: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse_feed(feed.encode(), "")


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = RSS.replace("<!DOCTYPE rss>", bomb).replace("Short.", "&b;&f;").replace("Only", "&b;&f; Only")
    texts = [part.text for part in parse_feed(feed.encode(), "").parts]
    assert "lol" not in "".join(texts) and "root" not in "".join(texts)


LAUGHS = '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;"><!-- ]> \' --><!ENTITY c "x]>y">'


@pytest.mark.parametrize("space", ["", "\n", "<!-- a feed -->\n"])
def test_a_feed_that_declares_entities_is_a_feed_and_none_is_expanded(space: str) -> None:
    feed = RSS.replace("<!DOCTYPE rss>", f"{space}<!DOCTYPE rss [{LAUGHS}] >\n").replace("Only", "&b;&c; Only")
    feed = feed.replace("https://example.org/1", "https://example.org/&b;")
    assert sniff(feed.replace("<!-- ]> ' -->", "").replace("x]>y", "x").encode(), "a.xml") == "feed"
    first, second, _ = parse_feed(feed.encode(), "").parts
    assert second.text.endswith("Only words") and first.title == "The mill & the tide"
    shown = "".join(f"{part.text} {part.metadata}" for part in (first, second))
    assert "lol" not in shown and "]>" not in shown


def test_what_follows_an_entity_of_html_is_kept() -> None:
    feed = RSS.replace("Only &lt;i&gt;", "Only&nbsp;caf&eacute; &lt;i&gt;").replace("It <b>", "It&nbsp;&amp; <b>")
    first, second, _ = parse_feed(feed.encode(), "").parts
    assert second.text == "Only\xa0café words" and first.text.endswith("It\xa0& turns.")


def test_declarations_of_a_page_are_none_of_its_text() -> None:
    page = f"<!DOCTYPE html [{LAUGHS}]><html><body><p>The mill turns.</p></body></html>"
    assert parse_html(page.encode(), "").text == "The mill turns."
    assert whole_page(page)[0] == "The mill turns."


def test_brackets_without_end_cost_no_time() -> None:
    for hostile in ("<!DOCTYPE a [" + '"' * 500_001, "<!DOCTYPE a [" + "<!--" * 300_000, "<!-- " * 300_000):
        assert without_declarations(hostile) == hostile
