"""Each entry of a feed becomes a document, with its own title, author, date and address."""

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.feeds import parse_feed

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
