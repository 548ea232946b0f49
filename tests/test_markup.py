"""A page becomes the text that a reader sees."""

import sys

import pytest
from lxml import etree, html

from qa_bot.ingest.trees.markup import flat_text, tree_text


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h1>The <b>tide</b>\n mill</h1><p>It\n turns.</p>", "# The tide mill\n\nIt turns."),
        ("<h3>Deep</h3>loose<p>text</p>tail", "### Deep\n\nloose\n\ntext\n\ntail"),
        ("<p>Bring:</p><ul><li>a boat</li><li><p>oars</p></li></ul><p>Go.</p>", "Bring:\n\n- a boat\n- oars\n\nGo."),
        ("<ul><li>one<ul><li>two</li></ul></li></ul>", "- one\n- two"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "- A: 1; B: 2"),
        ("<table><tr><th>A</th><th>B</th></tr></table><p>x</p>", "A | B\n\nx"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"),
        ("<table><tr><td><p>A</p><p>a</p></td><td><ul><li>1</li></ul></td></tr></table>", "A a | 1"),
        ("<table><tr><td><h1>A</h1><p>a</p></td><td><p>1</p></td></tr></table>", "# A\n\na\n\n| 1"),
        (f"<table><tr><td><p>A</p><p>{'a' * 500}</p></td></tr></table>", f"A\n\n{'a' * 500}"),
        ("<p>one<br>two</p>", "one\ntwo"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("<p>so<!-- no -->me<script>var x</script> text<style>p{}</style></p>", "some text"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<h2> </h2><ul><li></li></ul><p>x</p>", "x"),
        ("<p>in<i>li</i>ne</p>", "inline"),
        (
            "<dl><dt>Tide<dd>It rises.<dt>Ebb:</dt><dd>\n<p>It falls.</p><p>So.</p></dl>",
            "Tide: It rises.\n\nEbb: It falls.\n\nSo.",
        ),
        ("<dl><dt>A</dt><dt>B</dt><dd>b</dd><dd>c</dd></dl><p>x</p>", "A\n\nB: b\n\nc\n\nx"),
        ("<dl><dt>A</dt><dd><ul><li>a</li></ul></dd><dt> </dt><dd>b</dd></dl>", "A:\n\n- a\n\nb"),
        ("<dl><dt>Why?</dt>x<p>y</p><dd>z</dd></dl>", "Why?x\n\ny\n\nz"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td></td></tr></table>", "A | B\n1"),
    ],
)
def test_blocks_stand_apart_and_inline_elements_do_not(page: str, expected: str) -> None:
    assert tree_text(html.fromstring(f"<div>{page}</div>")) == expected


def test_deep_nesting_is_read_without_recursion() -> None:
    inner = root = etree.Element("div")
    for _ in range(5 * sys.getrecursionlimit()):
        inner = etree.SubElement(inner, "div")
    inner.text = "deep"
    assert tree_text(root) == "deep"


def test_a_section_that_nobody_knows_is_a_comment() -> None:
    assert flat_text("<p>It<![CDATAZ[x]]> turns.</p><![if IE]><p>Always.</p>") == "It turns.\n\nAlways."
