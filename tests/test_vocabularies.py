"""Tables, lists, notes and verse of TEI, DocBook and JATS are read as those of pages are."""

import time

import pytest

from qa_bot.ingest.pages.plainxml import xml_text

TEI_HEAD = "<row role='label'><cell>Year</cell><cell>Wheat</cell></row>"


def read(inside: str) -> str:
    return xml_text(f'<?xml version="1.0"?><text xmlns="urn:x">{inside}</text>')


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (
            f"<table><head>Income</head>{TEI_HEAD}<row><cell>1790</cell><cell>20</cell></row></table>",
            "Income\n\n- Year: 1790; Wheat: 20",
        ),
        (
            f"<table>{TEI_HEAD}<row><cell rows='2'>1790</cell><cell>20</cell></row><row><cell>30</cell></row></table>",
            "- Year: 1790; Wheat: 20\n- Year: 1790; Wheat: 30",
        ),
        (
            "<table><title>Prices</title><tgroup cols='2'><colspec/><thead><row><entry>Pump</entry><entry>Price</entry></row></thead>"
            "<tbody><row><entry morerows='1'>Alpha</entry><entry>3</entry></row><row><entry>4</entry></row></tbody></tgroup></table>",
            "Prices\n\n- Pump: Alpha; Price: 3\n- Pump: Alpha; Price: 4",
        ),
        (
            "<informaltable><tgroup cols='3'><thead><row><entry>Year</entry><entry>Wheat</entry><entry>Rye</entry><entry>Oats</entry></row></thead>"
            "<tbody><row><entry>1790</entry><entry namest='c2' nameend='c3'>none</entry><entry>5</entry></row></tbody></tgroup></informaltable>",
            "- Year: 1790; Wheat: none; Oats: 5",
        ),
        ("<list><head>Sacks</head><item>one</item></list>", "Sacks\n\n- one"),
        *(
            (f"<{name}><title>The mill</title><p>It turns.</p></{name}>", "The mill\n\nIt turns.")
            for name in ("table-wrap", "figure", "fig", "boxed-text", "caption", "figDesc")
        ),
        ("<section><title>The mill</title><p>It turns.</p></section>", "## The mill\n\nIt turns."),
        ("<list><item>one sack</item><item>two sacks</item></list>", "- one sack\n- two sacks"),
        ("<itemizedlist><listitem><p>one</p></listitem></itemizedlist>", "- one"),
        (
            "<variablelist><varlistentry><term>Valve</term><listitem><p>It closes.</p></listitem></varlistentry></variablelist>",
            "Valve: It closes.",
        ),
        ("<lg><l>It goes round,</l><l>and round.</l></lg>", "It goes round,\nand round."),
        ("<p>It<note>As he said.</note> turns.</p><p>It grinds.</p>", "It[1] turns.\n\n[1] As he said.\n\nIt grinds."),
        (
            "<p>It<note>One <b>w</b>ord.</note> turns<note>Two.</note>.</p><p>It grinds.</p>",
            "It[1] turns[2].\n\n[1] One word.\n\n[2] Two.\n\nIt grinds.",
        ),
        ("<p>It<footnote><para>One.</para><para>Two.</para></footnote> turns.</p>", "It[1] turns.\n\n[1] One. Two."),
        (
            "<p>It<fn><label>a</label><p>One<lb/>wo<lb break='no'/>rd.</p></fn> turns.</p>",
            "It[1] turns.\n\n[1] a One word.",
        ),
        ("<p>It <hi><b>turns<note>Round.</note> on</b></hi> here.</p>", "It turns[1] on here.\n\n[1] Round."),
        ("It<note> Round.</note> turns.", "It Round. turns."),
        ("<p>It<note> </note> turns.</p>", "It turns."),
        ("<note>It stands alone.</note>", "It stands alone."),
        ("<p>He <abbr>Mr.</abbr> or <expan>Mister</expan> turned.</p>", "He Mr. or Mister turned."),
        ("<p>He <choice><sic>tunred</sic><corr>turned</corr></choice> it.</p>", "He turned it."),
        ("<p>one<lb/>two wo<lb break='no'/>rds</p>", "one\ntwo words"),
        ("<programlisting>a = 1\n  b</programlisting>", "a = 1\n  b"),
        (
            "<p>So <alternatives><tex-math>x^2</tex-math><math><msup><mi>x</mi><mn>2</mn></msup></math></alternatives> holds.</p>",
            "So x² holds.",
        ),
        ("<row>12</row><entry>13</entry><item>14</item>", "12\n\n13\n\n14"),  # names of anything elsewhere
    ],
)
def test_what_texts_in_xml_name_otherwise_is_read_as_pages_are(inside: str, said: str) -> None:
    assert read(inside) == said


def test_a_note_stands_behind_its_paragraph_whatever_is_around_it() -> None:
    said = read("<div>So:<div><p>It<note>Round.</note> turns.</p><p>It grinds.</p></div></div>")
    assert said.index("turns.") < said.index("[1] Round.") < said.index("It grinds.")


@pytest.mark.parametrize(
    "inside",
    [
        "<p>" + "It<note>Said.</note> turns. " * 8000 + "</p>",
        "<p>It<note>Said.</note> turns.</p> So. " * 8000,
        "<p>" + "He <abbr>Mr.</abbr> turns. " * 8000 + "</p>",
        "<p>" + "So <tex-math>x</tex-math> holds. " * 8000 + "</p>",
    ],
)
def test_the_time_grows_as_the_text_does(inside: str) -> None:
    start = time.perf_counter()
    assert read(inside).count(" ") >= 8000
    assert time.perf_counter() - start < 6  # half a second; half a minute where each looks at all beside it
