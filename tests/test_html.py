"""A page gives its article: headings and lists, title, author and date, marked notes, without menus."""

from time import process_time

import pytest
from formats import ARTICLE

from qa_bot.errors import ParseError
from qa_bot.ingest.pages.html import BYLINE, framed, html_tree, parse_html, whole_page
from qa_bot.ingest.text.raised import with_marked_notes, with_raised_numbers
from qa_bot.ingest.trees.preparing import prepare

PLAIN = """<html><head><title>Mill</title></head><body><nav><a href="/">Home</a></nav><h1>The mill turns</h1>
<p>The mill at Carrow ground its first sack in eleven years on Saturday.</p><h2>What was mended</h2>
<ul><li>The wheel, of oak</li></ul><ol><li>Divers looked at the gate</li></ol>
<p>About 600 people came to see it, and the baker sold out before ten.</p><footer>All rights reserved</footer></body>"""


def test_a_page_gives_its_article_with_headings_and_lists_but_without_menus() -> None:
    parsed = parse_html(ARTICLE.encode(), "")
    assert "## The wheel\n\nThe wheel is made of oak — “the best there is”" in parsed.text
    assert "- Six metres wide\n- Two tonnes heavy" in parsed.text
    assert "Home" not in parsed.text and "rights" not in parsed.text
    assert "2019 for 240,000 pounds, and it has ground wheat" in parsed.text
    assert (parsed.title, parsed.metadata["author"], parsed.metadata["date"]) == (
        "The mill turns again",
        "Ann Reed",
        "2024-05-06",
    )
    assert parsed.warnings == ()


def test_a_page_says_its_own_encoding() -> None:
    page = ARTICLE.replace("utf-8", "windows-1251").replace("Ann Reed", "Анна").encode("cp1251", "replace")
    assert "Анна, who led" in parse_html(page, "").text
    assert "Анна, who led" in parse_html(ARTICLE.replace("Ann Reed", "Анна").encode("koi8-r", "replace"), "koi8-r").text


def test_a_page_without_an_article_is_read_as_a_whole_and_says_so() -> None:
    parsed = parse_html(b"<html><head><title>T</title></head><body><footer>Name <b>x</b></footer></body></html>", "")
    assert parsed.text == "Name x"
    assert parsed.title == "T"
    assert "No article" in parsed.warnings[0]


@pytest.mark.parametrize(
    "page", ["<div>" * 5000 + "<script>no</script>It <b>turns</b>.", "<p>" + "It turns. " * 1_200_000]
)
def test_nothing_is_lost_of_pages_beyond_the_limits_of_the_tree_parser(page: str) -> None:
    parsed = parse_html(f"<html><body>{page}".encode(), "")
    assert parsed.text.strip() == ("It turns." if "<b>" in page else page.removeprefix("<p>").strip())


def test_a_feed_is_read_as_a_whole() -> None:
    feed = b'<?xml version="1.0" encoding="utf-8"?><rss><channel><title>T</title><item><p>It turns.</p></item></channel></rss>'
    assert "It turns." in parse_html(feed, "").text


def test_a_page_without_a_frame_keeps_its_headings_and_lists() -> None:
    text = parse_html(PLAIN.encode(), "").text
    for kept in ("## What was mended", "- The wheel, of oak", "1. Divers looked at the gate", "sold out before ten."):
        assert kept in text
    assert "Home" not in text and "rights" not in text


@pytest.mark.parametrize(
    "page",
    [
        PLAIN.replace("<h1>", "<main><h1>"),
        "<html><body><div><p>It turns, and it has turned for years.</p></div><p>a</p><p>b</p></body></html>",
        "<html><body><p>alone</p></body></html>",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>a</p><p>b</p></body></html>",
        "",
    ],
)
def test_other_pages_are_left_as_they_are(page: str) -> None:
    assert framed(page) is page


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        (
            'It turns.<a href="#f1" role="doc-noteref"><sup>1</sup></a> It',
            'It turns.<a href="#f1" role="doc-noteref"><sup>[1]</sup></a> It',
        ),
        ('It<a epub:type="noteref" href="n.xhtml">12</a>', 'It<a epub:type="noteref" href="n.xhtml">[12]</a>'),
        ('Twice.<a href="#r1" class="footnote-back" role="doc-backlink">↩︎</a>', "Twice."),
        ('<a href="/1">1</a> 30 m<sup>2</sup>', '<a href="/1">1</a> 30 m<sup>2</sup>'),
    ],
)
def test_marks_of_notes_stand_in_brackets(page: str, marked: str) -> None:
    assert with_marked_notes(page) == marked


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("It rained<sup>1</sup>.", "It rained[1]."),
        ("It rained.<sup class='n'> 12 </sup> It", "It rained.[12] It"),
        ("in <i>2019</i><sup><a href='#fn3'>3</a></sup>", "in <i>2019</i>[3]"),
        ("the <b>rain</b><sup>2</sup>", "the <b>rain</b>[2]"),
        ("<p><sup>1</sup> Twice a day.</p>", "<p>[1] Twice a day.</p>"),
        (
            "10<sup>6</sup>, 10<sup>-6</sup>, 3 m<sup>2</sup> or 5 square <i>feet</i><sup>2</sup>",
            "10⁶, 10⁻⁶, 3 m² or 5 square <i>feet</i>²",
        ),
        ("E = mc<sup>2</sup> and <sup>14</sup>C", "E = mc² and ¹⁴C"),
        ("<sup>1</sup>/<sub>2</sub> of the 21<sup>st</sup> x<sup>n</sup>", None),
        ("shift<sup>[1]</sup>", None),
    ],
)
def test_raised_numbers_are_marks_or_powers(raised: str, said: str | None) -> None:
    assert with_raised_numbers(raised) == (said or raised)


def test_raised_numbers_of_a_page_do_not_run_into_its_words() -> None:
    assert (
        "in 2019[4] for 240,000 pounds"
        in parse_html(ARTICLE.replace("2019", "2019<sup><a href='#n4'>4</a></sup>").encode(), "").text
    )
    assert "wheat[1] since" in parse_html(ARTICLE.replace("ground wheat", "ground wheat<sup>1</sup>").encode(), "").text


def test_the_line_that_says_who_wrote_it_and_when_is_kept() -> None:
    page = ARTICLE.replace(
        "again</h1>", "again</h1><p class='meta byline'>By <a href='/ann'>Ann&nbsp;Reed</a>, 3 May 2023</p>"
    )
    text = parse_html(page.encode(), "").text
    assert text.startswith("# The mill turns again\n\nBy Ann Reed, 3 May 2023\n\nThe tide mill")
    assert text.count("By Ann Reed") == 1


def test_tags_without_end_cost_no_time() -> None:
    for piece in ("<p byline ", "<sup><a #", "<sup>", "<b></b><sup>1</sup>"):
        page = f"<article>{piece * 20_000}"
        started = process_time()
        with_raised_numbers(page)
        BYLINE.search(page)
        assert process_time() - started < 5


def within(added: str) -> str:
    """The text that the article of a page has below its second heading, with something added there."""
    page = ARTICLE.replace("<h2>The wheel</h2>", f"<h2>The wheel</h2>{added}")
    text = parse_html(page.encode(), "").text
    return text[text.index("## The wheel") :].partition("\n\nThe wheel is made of oak")[0]


POEM = "Roses are red,\n  violets are blue,\n\nand so is the tide."


@pytest.mark.parametrize(
    ("added", "kept"),
    [
        (f"<pre>{POEM}</pre>", POEM),
        (f"<div><pre class='x'>{POEM.replace('red', '<i>red</i>')}<!-- x --></pre></div>", POEM),
        ("<pre>for x in y:\n    go(x)</pre>", "for x in y:\n    go(x)"),
        ("<pre>one<br>  two</pre>", "one\n  two"),
        ("<pre>one\x01<br>\x0b  two</pre>", "one\n  two"),
        (
            "<dl><dt>Tide<dd>The rise of the sea.<dt>Ebb:</dt><dd> <p>Its fall.</p></dd></dl>",
            "Tide: The rise of the sea.\n\nEbb: Its fall.",
        ),
        (
            "<table><tr><td colspan='1000'>Mills</td></tr><tr><td>Carrow</td><td>1790</td></tr>"
            "<tr><td rowspan=1000>Barn</td><td>1801</td></tr></table>",
            "Mills\nCarrow | 1790\nBarn | 1801",
        ),
    ],
)
def test_lines_terms_and_tables_of_an_article_are_kept(added: str, kept: str) -> None:
    assert within(added) == f"## The wheel\n\n{kept}"


SECRET = "A secret that nobody who reads the page can see."


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{SECRET}</p>",
        f"<div hidden=''><p>{SECRET}</p><p hidden>More.</p></div>",
        f"<div style='color: red; DISPLAY : none'><p>{SECRET}</p></div>",
        f"<p style='visibility:hidden'>{SECRET}</p>",
        f"<div aria-hidden='true'><p>{SECRET}</p></div>",
        f"<style>.gone {{ display: none }}</style><p class='gone'>{SECRET}</p>",
    ],
)
def test_what_a_page_hides_is_no_text_and_is_told(hidden: str) -> None:
    page = ARTICLE.replace("<h2>", f"{hidden}<h2>")
    parsed = parse_html(page.encode(), "")
    assert parsed.text == parse_html(ARTICLE.encode(), "").text
    assert "hides" in parsed.warnings[0] and "characters of its text" in parsed.warnings[0]
    assert whole_page(f"<div>It turns.</div>{hidden}<p>It has turned since 1790, always.</p>")[0] == (
        "It turns.\n\nIt has turned since 1790, always."
    )


@pytest.mark.parametrize(
    "shown",
    [
        "<p hidden='until-found'>It opens.</p>",
        "<p style='border: none; display: block'>It opens.</p>",
        "<p aria-hidden='false'>It opens.</p>",
        "<div><template shadowrootmode='open'><p>It opens.</p></template></div>",
        "<div><template shadowrootmode='closed'><p>It opens.</p></template></div>",
    ],
)
def test_what_a_reader_sees_is_not_hidden(shown: str) -> None:
    assert within(shown) == "## The wheel\n\nIt opens."


def test_a_sentence_that_is_hidden_from_listeners_alone_is_read() -> None:
    said = "It takes five men to open it."
    assert within(f"<p aria-hidden='true'>{said}</p>") == f"## The wheel\n\n{said}"
    assert within("<p aria-hidden='true'>Share it</p>") == "## The wheel"


def test_a_window_is_read_with_the_page_where_it_is_open() -> None:
    page = "<p>It turns.</p><dialog{}><p>It opens.</p></dialog>"
    assert whole_page(page.format(" open"))[0] == "It turns.\n\nIt opens."
    assert whole_page(page.format(""))[0] == "It turns."


def test_a_template_is_no_text_until_a_script_copies_it() -> None:
    template = f"<template><p>{SECRET}</p></template>"
    assert within(template) == "## The wheel"
    assert SECRET not in whole_page(f"<p>It turns.</p>{template}")[0]


def test_a_formula_that_is_hidden_from_listeners_alone_is_read() -> None:
    formula = "<math>a</math><span class='katex-html' aria-hidden='true'>a + b</span>"
    assert whole_page(f"<p>It is {formula}.</p>")[0] == "It is a + b."


def test_marks_and_menus_that_are_hidden_are_no_loss() -> None:
    page = ARTICLE.replace("<nav>", f"<nav hidden><p>{SECRET}</p>").replace("<h2>", "<h2><a aria-hidden='true'>#</a>")
    parsed = parse_html(page.encode(), "")
    assert (parsed.text, parsed.warnings) == (parse_html(ARTICLE.encode(), "").text, ())


@pytest.mark.parametrize(
    ("tag", "hidden"),
    [("body", "style='display:none'"), ("article", "hidden"), ("article", "style='visibility: hidden'")],
)
def test_a_page_that_hides_all_until_a_script_runs_is_read_and_says_so(tag: str, hidden: str) -> None:
    parsed = parse_html(ARTICLE.replace(f"<{tag}>", f"<{tag} {hidden}>").encode(), "")
    assert "The wheel is made of oak" in parsed.text
    assert "nearly all of its text as hidden" in parsed.warnings[0]


@pytest.mark.parametrize(
    "piece",
    [
        "<div hidden>x",
        "<pre>x",
        "<td colspan=99>x",
        "<dt>a<dd><b> </b>",
        "<p style='display : '>",
        "<b aria-hidden=true>x ",
        "<aside>x<ul><li>",
    ],
)
def test_elements_without_end_cost_no_time(piece: str) -> None:
    page = f"<article hidden><table><tr>{piece * 20_000}"
    started = process_time()
    whole_page(page)
    prepare(html_tree(page))
    assert process_time() - started < 10


def test_a_short_page_keeps_its_blocks_apart() -> None:
    parsed = parse_html(b"<html><body><h1>Notice</h1><p>Closed Monday.</p><ul><li>Oak<li>Iron</ul></body></html>", "")
    assert parsed.text == "# Notice\n\nClosed Monday.\n\n- Oak\n- Iron"


def test_xml_that_is_no_page_keeps_its_elements_apart() -> None:
    xml = (
        "<?xml version='1.0'?><article><front><article-title>The mill</article-title><to>Ann</to><from>Bo</from></front>"
        "<body><sec><title>Wheel</title><p>It is of <italic>oak</italic>.</p><style>no</style></sec></body></article>"
    )
    parsed = parse_html(xml.encode(), "")
    assert parsed.text == "## The mill\n\nAnn\n\nBo\n\n## Wheel\n\nIt is of oak."
    assert "XML" in parsed.warnings[0]


STATED = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "headline": "The mill",
"author": [{"name": "Ann Reed"}, "Bo"], "datePublished": "2022-05-06T10:00", "articleBody": "<p>It turns &amp; grinds.</p><p>It is of oak.</p>"}]}
</script>"""


def test_an_article_that_a_page_states_for_machines_alone_is_read() -> None:
    parsed = parse_html(f"<html><head>{STATED}</head><body><div id=root></div></body></html>".encode(), "")
    assert parsed.text == "It turns & grinds.\n\nIt is of oak."
    assert (parsed.title, dict(parsed.metadata)) == ("The mill", {"author": "Ann Reed, Bo", "date": "2022-05-06"})
    assert "JSON-LD" in parsed.warnings[0]
    assert (
        parse_html(ARTICLE.replace("<article>", f"{STATED}<article>").encode(), "").text
        == parse_html(ARTICLE.encode(), "").text
    )


@pytest.mark.parametrize(
    "stated", ["{", "[" * 50_000, '{"@type": "Article", "articleBody": 5}', '{"@type": 1, "articleBody": "x"}']
)
def test_a_page_that_scripts_fill_says_so(stated: str) -> None:
    page = f"<html><body><div id=root></div><script type='application/ld+json'>{stated}</script></body></html>"
    with pytest.raises(ParseError, match="scripts fill it") as caught:
        parse_html(page.encode(), "")
    assert "MHTML" in caught.value.hint


def test_the_entities_of_xml_that_is_no_page_are_letters_and_no_bombs() -> None:
    bomb = '<!DOCTYPE doc [<!ENTITY x "boom">]>'
    page = f'<?xml version="1.0"?>{bomb}<doc><p>A caf&eacute; &amp; a mill, &x; and &#233;.</p><p>It turns.</p></doc>'
    assert parse_html(page.encode(), "").text == "A café & a mill, &x; and é.\n\nIt turns."


def test_what_a_style_strikes_out_is_left_out_and_what_an_animation_shows_is_read() -> None:
    said = "The council of the town wrote that the mill on the river was to be repaired within the year."
    struck = '<p>The sack is <span style="text-decoration: line-through">50</span> 60 pounds now.</p>'
    shown = '<p class="wow" style="visibility: hidden; animation-name: fadeIn">The wheel turns again since Monday.</p>'
    parsed = parse_html(f"<article><p>{said}</p>{struck}{shown}<p>{said}</p></article>".encode(), "")
    assert "The sack is 60 pounds now." in parsed.text and "The wheel turns again" in parsed.text
    assert parsed.warnings == ("Left out: 1 struck-out text.",)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("gap", ["", " "])
def test_no_value_of_an_attribute_is_text_however_long_and_whatever_is_in_it(quote: str, gap: str) -> None:
    title = f"title={gap}{quote}{'word ' * 1200}&gt; > <b> more{quote} class=c"
    assert whole_page(f"<p>The mill turns.</p><p {title}>It grinds.</p>")[0] == "The mill turns.\n\nIt grinds."


def test_a_quotation_mark_in_a_tag_that_is_in_no_value_takes_no_text() -> None:
    many = " ".join(f"a{number}=it's" for number in range(601))
    said = f"<p>It turns.</p><p {many}>It's 'grinding'.</p>"
    assert whole_page(said)[0] == "It turns.\n\nIt's 'grinding'."
    words = "word " * 600
    assert (
        whole_page(f'<p title="{words}" class="c">The mill</p><p {many} class="d">turns.</p>')[0]
        == "The mill\n\nturns."
    )


def test_thousands_of_attributes_cost_no_text_and_no_time() -> None:
    many = " ".join(f"a{number}='x'" for number in range(60_000))
    start = process_time()
    page = f"<p>The mill turns.</p><p hidden {many}>Secret.</p><p {many}>It grinds.</p>"
    assert whole_page(page)[0] == "The mill turns.\n\nIt grinds."
    whole_page(f"<p>The mill turns.</p><p {many} b='It grinds.</p>")  # which ends nowhere
    assert process_time() - start < 4
