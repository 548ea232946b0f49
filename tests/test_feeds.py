"""Each entry of a feed becomes a document, with its own title, author, date and address."""

import re

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff
from qa_bot.ingest.archives.containers import without_declarations
from qa_bot.ingest.pages.feeds import parse_feed
from qa_bot.ingest.pages.html import parse_html, whole_page

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


def atom(kind: str, content: str) -> str:
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content {kind}>{content}</content></entry></feed>'
    )
    (entry,) = parse_feed(feed.encode(), "").parts
    return entry.text


def rss(description: str) -> str:
    (entry,) = parse_feed(f"<rss><item><description>{description}</description></item></rss>".encode(), "").parts
    return entry.text


def test_the_type_of_an_atom_text_says_whether_its_tags_are_words() -> None:
    written = "Write &lt;b&gt;word&lt;/b&gt;, &lt;word&gt; &amp;amp; go."
    assert atom('type="text"', written) == "Write <b>word</b>, <word> &amp; go."
    assert atom('type="html"', written) == "Write word, & go."
    assert atom("", written.replace("b&gt;", "w&gt;")) == "Write <w>word</w>, <word> & go."
    assert atom('type="text"', "<![CDATA[R&D of <word>&nbsp;]]>") == "R&D of <word>&nbsp;"


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("Write &lt;word&gt; here, AT&amp;amp;T.", "Write <word> here, AT&T."),
        ("Where a &amp;lt; b and b &lt; c", "Where a < b and b < c"),
        ("The tags &lt;b&gt; and &lt;input&gt;", "The tags <b> and <input>"),
        ("&lt;p&gt;It turns. &lt;word&gt;", "It turns."),
        ("It &lt;a href='x'&gt;turns", "It turns"),
        ("One&lt;br/&gt;two", "One\ntwo"),
        ("R&D at AT&T & Co", "R&D at AT&T & Co"),
        ("<![CDATA[R&D <b>at</b> AT&amp;T]]>", "R&D at AT&T"),
    ],
)
def test_a_description_is_html_where_it_has_tags_of_html(description: str, text: str) -> None:
    assert rss(description) == text


def test_raised_numbers_of_an_entry_do_not_run_into_its_words() -> None:
    raised = "<p>5 m<sup>2</sup> in 10<sup>6</sup> years<sup>1</sup></p>"
    said = "5 m² in 10⁶ years[1]"
    assert atom('type="xhtml"', f'<div xmlns="http://www.w3.org/1999/xhtml">{raised}</div>') == said
    assert atom('type="xhtml"', f'<x:div xmlns:x="http://www.w3.org/1999/xhtml">{raised}<x:br/></x:div>') == said
    assert rss(f"<![CDATA[{raised}]]>") == said
    assert rss("<n:p>It</n:p><n:>turns</n:><sup>2</sup>") == "It\n\nturns[2]"


def test_a_picture_as_content_is_no_text() -> None:
    assert atom('type="text/plain"', "It turns.") == "It turns."
    with pytest.raises(ParseError, match="no entry with text"):
        atom('type="image/png"', "iVBORw0KGgo")


@pytest.mark.parametrize(
    ("ends_before", "kept", "told"),
    [
        ("turns</b>.</p>", 1, "in the middle of an entry: .* kept: 1; of the last one, 'The mill & the tide'"),
        ("<item><description>Only", 1, "kept: 1, all of them whole"),
        ("words&lt;/i&gt;", 2, "kept: 2; of the last one, 'no. 2'"),
        ("</channel>", 3, "kept: 3, all of them whole"),
    ],
)
def test_a_feed_that_is_cut_off_says_what_was_kept(ends_before: str, kept: int, told: str) -> None:
    cut = RSS[: RSS.index(ends_before)].encode()
    parts = parse_feed(cut, "").parts
    assert len(parts) == kept
    assert [bool(part.warnings) for part in parts] == [False] * (kept - 1) + [True]
    assert re.search(told, parts[-1].warnings[0])
    assert parse_feed(RSS.encode(), "").parts[-1].warnings == ()


def test_a_feed_that_is_damaged_in_its_middle_names_the_line() -> None:
    (entry,) = parse_feed(b"<rss>\n<item><description>It <b turns.</description></item></rss>", "").parts
    assert "damaged in line 2" in entry.warnings[0]
