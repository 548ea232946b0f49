"""A formula of a Word file says in a line what it shows."""

import re

import pytest
from lxml import etree

from qa_bot.ingest.office.omml import word_formula

BOX = "<m:borderBox><m:borderBoxPr>{}</m:borderBoxPr><m:e>[x]</m:e></m:borderBox>"
ACCENT = "<m:acc>{}<m:e>[x]</m:e></m:acc>"
LIMIT = "<m:{0}><m:e>[{1}]</m:e><m:lim>[{2}]</m:lim></m:{0}>"
PLAIN = '<m:r><m:rPr><m:sty m:val="p"/></m:rPr><m:t>{}</m:t></m:r>'
POWER = "<m:sSup><m:e>{}</m:e><m:sup>[2]</m:sup></m:sSup>"
ROOT = "<m:rad><m:deg/><m:e>{}</m:e></m:rad>"


def said(inside: str) -> str | None:
    runs = re.sub(r"\[(.+?)\]", r"<m:r><m:t>\1</m:t></m:r>", inside)
    return word_formula(etree.fromstring(f'<m:oMath xmlns:m="m">{runs}</m:oMath>'))


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (BOX.format(""), "x"),
        (BOX.format("<m:strikeH/>"), None),
        (BOX.format('<m:strikeTLBR m:val="1"/>'), None),
        (BOX.format('<m:strikeV m:val="0"/><m:hideTop m:val="1"/>'), "x"),
        ('<m:d><m:dPr><m:sepChr m:val=";"/></m:dPr><m:e>[a]</m:e><m:e>[b]</m:e></m:d>', "(a;b)"),
        (ACCENT.format(""), "x\u0302"),
        (ACCENT.format('<m:accPr><m:chr m:val="\u20d7"/></m:accPr>'), "x\u20d7"),
        ("<m:bar><m:e>[x]</m:e></m:bar>", "x"),
        (LIMIT.format("limLow", "lim", "n"), "lim_n"),
        (LIMIT.format("limUpp", "x", "n"), "x^n"),
        (ROOT.format("[2]") + "[x]", "√2 x"),
        (ROOT.format("[2x]"), "√(2x)"),
        (ROOT.format("[ab]"), "√(ab)"),
        (ROOT.format(PLAIN.format("ab")), "√ab"),
        (ROOT.format("<m:r><m:rPr><m:nor/></m:rPr><m:t>ab</m:t></m:r>"), "√ab"),
        (ROOT.format("[time]"), "√time"),
        (POWER.format("[Ca]"), "Ca²"),
        (POWER.format(POWER.format("[a]")), "(a²)²"),
        ("[if x]", "if x"),
    ],
)
def test_a_formula_says_what_it_shows(inside: str, expected: str | None) -> None:
    assert said(inside) == expected
