"""Tables, lists, notes and verse of TEI, DocBook and JATS are read as those of pages are."""

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
        ("<list><item>one sack</item><item>two sacks</item></list>", "- one sack\n- two sacks"),
        ("<itemizedlist><listitem><p>one</p></listitem></itemizedlist>", "- one"),
        (
            "<variablelist><varlistentry><term>Valve</term><listitem><p>It closes.</p></listitem></varlistentry></variablelist>",
            "Valve: It closes.",
        ),
        ("<lg><l>It goes round,</l><l>and round.</l></lg>", "It goes round,\nand round."),
        ("<p>It<note>As he said.</note> turns.</p><p>It grinds.</p>", "It[1] turns.\n\n[1] As he said.\n\nIt grinds."),
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
