"""Word and OpenDocument files give paragraphs, headings, lists, tables and notes, and what they say of themselves."""

import io
import re
import zipfile

import pytest
from formats import OFFICE, WORD, make_docx, make_odt, paragraph

from qa_bot.errors import ParseError
from qa_bot.ingest.archives.containers import MAX_ENTRIES, WORD_SPACE
from qa_bot.ingest.office.opendocument import parse_odt
from qa_bot.ingest.office.word import parse_docx


def test_a_word_document_gives_paragraphs_headings_and_what_it_says_of_itself() -> None:
    core = "<dc:title>The Mill</dc:title><dc:creator>Ann Reed</dc:creator>"
    body = paragraph("The wheel", "Heading1") + paragraph("It is made of oak.") + paragraph("It turns.")
    parsed = parse_docx(make_docx(body, core), "")
    assert parsed.text == "# The wheel\n\nIt is made of oak.\n\nIt turns."
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann Reed"})


def test_a_word_document_that_the_converter_cannot_read_still_gives_its_text() -> None:
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"/></w:styles>'.encode()
    body = paragraph("The wheel", "Heading1") + "<w:p><w:r><w:t>It is</w:t><w:tab/><w:t>oak.</w:t></w:r></w:p>"
    parsed = parse_docx(make_docx(body, parts={"word/styles.xml": styles}), "")
    assert parsed.text == "# The wheel\n\nIt is\toak."
    assert "plain text" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 not a zip", "damaged"),
        (make_docx(paragraph("x"))[:300], "damaged"),
        (make_docx(paragraph("x"), parts={"word/a.xml": bytes(33 * 2**20)}), "200 times its size"),
        (make_docx(paragraph("x"), parts={f"{number}": b"" for number in range(MAX_ENTRIES)}), "parts; at most"),
    ],
)
def test_a_word_document_that_is_damaged_or_made_to_burst_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse_docx(content, "")


def test_a_word_document_with_entities_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document/>')
    with pytest.raises(ParseError, match="entities"):
        parse_docx(buffer.getvalue(), "")


def test_a_damaged_word_file_is_called_that_and_not_an_archive() -> None:
    with pytest.raises(ParseError, match="damaged Word file") as caught:
        parse_docx(b"PK\x03\x04 torn", "")
    assert "zip" not in str(caught.value).lower()


def test_the_title_of_a_word_document_is_a_heading() -> None:
    style = f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>'
    types = {"word/styles.xml": style, "word/_rels/document.xml.rels": STYLE_RELATION}
    assert parse_docx(make_docx(paragraph("The Mill", "T") + paragraph("It turns."), parts=types), "").text == (
        "# The Mill\n\nIt turns."
    )


STYLE_RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>'
)
BODY = """<text:sequence-decls/><text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:h text:outline-level="1">The <text:span>mill</text:span></text:h>
<text:p>It turns<text:s text:c="3"/>with<text:tab/>every tide<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Twice a day.</text:p></text:note-body></text:note>, and it grinds.<office:annotation>
<text:p>check this</text:p></office:annotation></text:p>
<text:h text:outline-level="2">The wheel</text:h>
<text:list><text:list-item><text:p>oak</text:p></text:list-item><text:list-item><text:p>iron</text:p></text:list-item>
</text:list><table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell>
<text:p>1</text:p></table:table-cell></table:table-row></table:table><text:p>One<text:line-break/>two.</text:p>"""


def test_an_opendocument_text_gives_headings_lists_tables_and_notes_without_what_is_not_shown() -> None:
    meta = "<dc:title>The Mill</dc:title><meta:initial-creator>Ann</meta:initial-creator><dc:date>2024-05-06</dc:date>"
    parsed = parse_odt(make_odt(BODY, meta), "")
    assert parsed.text == (
        "# The mill\n\nIt turns with every tide[1], and it grinds.\n\n## The wheel\n\n- oak\n- iron\n\nA | 1"
        "\n\nOne\ntwo.\n\n[1] Twice a day."
    )
    assert parsed.warnings == ("Left out: 1 comment.",)
    assert (parsed.title, dict(parsed.metadata)) == ("The Mill", {"author": "Ann", "date": "2024-05-06"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (make_odt("<text:p>x</text:p>")[:200], "damaged OpenDocument file"),
        (make_odt("<text:p>x"), "damaged OpenDocument file"),
        (make_odt("", parts={"content.xml": b"<a/>"}), "damaged OpenDocument file"),
        (make_odt("", parts={"content.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "XML entities"),
        (make_odt("", parts={"META-INF/manifest.xml": b"<m:encryption-data/>"}), "protected by a password"),
        (make_odt("", parts={"Pictures/a.svg": bytes(33 * 2**20)}), "200 times its size"),
    ],
)
def test_an_opendocument_text_that_is_damaged_protected_or_a_bomb_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parse_odt(content, "")


def test_a_very_long_word_document_keeps_its_headings_and_says_what_it_lost() -> None:
    row = "".join(paragraph(f"The mill turned {number} times.") for number in range(110_000))
    parsed = parse_docx(make_docx(paragraph("The wheel", "Heading2") + row), "")
    assert parsed.text.startswith("## The wheel\n\nThe mill turned 0 times.\n\n")
    assert parsed.text.endswith("The mill turned 109999 times.")
    assert "very long" in parsed.warnings[0]


def word_table(*rows: str) -> bytes:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row.split("|")) for row in rows)
    return make_docx(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>")


def test_the_first_row_of_a_table_names_its_columns_where_it_is_words_above_numbers() -> None:
    figures = word_table("Division|Sales|Profit", "Water|96.3|12.4", "Mining|61.0|1.8")
    assert (
        parse_docx(figures, "").text
        == "- Division: Water; Sales: 96.3; Profit: 12.4\n- Division: Mining; Sales: 61.0; Profit: 1.8"
    )
    for rows in (("Ann|Reed", "Tom|Moe", "Ida|Holm"), ("Ann|3", "Tom|4", "Ida|5"), ("Ann|Reed", "Tom|4")):
        assert parse_docx(word_table(*rows), "").text == "\n".join(row.replace("|", " | ") for row in rows)


def test_years_name_the_columns_of_a_table_unless_years_stand_below_them() -> None:
    assert parse_docx(word_table("Item|2022|2023", "Roads|1.1|1.4", "Schools|2.0|2.2"), "").text == (
        "- Item: Roads; 2022: 1.1; 2023: 1.4\n- Item: Schools; 2022: 2.0; 2023: 2.2"
    )
    built = ("Carrow|1790", "Barn|1801", "Wey|1850")
    assert parse_docx(word_table(*built), "").text == "\n".join(row.replace("|", " | ") for row in built)


def test_a_cell_that_stands_for_several_fills_them_all() -> None:
    cells = [
        f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"
        for text, more in (
            ("Mon", ""),
            ("9", ' table:number-columns-repeated="3"'),
            ("", ' table:number-columns-repeated="999999"'),
        )
    ]
    body = f"<table:table><table:table-row>{''.join(cells)}</table:table-row></table:table>"
    assert parse_odt(make_odt(body), "").text == "Mon | 9 | 9 | 9"
    assert parse_odt(make_odt(body.replace('"3"', '"99999"')), "").text.count("9") == 100


NOTES = f"""<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2">{paragraph("Without the ferry.")}</w:footnote>
<w:footnote w:id="5"><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Of 2020.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
RELATED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
)


def noted(text: str, number: int) -> str:
    return f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>'


def test_notes_of_a_word_document_begin_with_their_marks() -> None:
    parts = {"word/footnotes.xml": NOTES.encode(), "word/_rels/document.xml.rels": RELATED}
    parsed = parse_docx(make_docx(noted("It costs five.", 5) + noted("It pays.", 2), parts=parts), "")
    assert parsed.text == "It costs five.[1]\n\nIt pays.[2]\n\n[1] Of 2020.\n\n[2] Without the ferry."
    assert "hid some of its text" in parsed.warnings[0]


def hidden(properties: str, text: str = "hidden") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_what_the_writer_of_a_word_document_hid_is_left_out_and_told() -> None:
    style = f'<w:styles xmlns:w="{WORD}"><w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = f"<w:p>{hidden('<w:vanish/>')}{hidden('<w:rStyle w:val=&quot;H&quot;/>'.replace('&quot;', chr(34)))}<w:r><w:t>It turns.</w:t></w:r></w:p>"
    parts = {"word/styles.xml": style.encode(), "word/_rels/document.xml.rels": STYLE_RELATION}
    parsed = parse_docx(make_docx(body, parts=parts), "")
    assert (parsed.text, len(parsed.warnings)) == ("It turns.", 1)
    assert "hid some of its text" in parsed.warnings[0]


def test_a_mark_that_hides_nothing_changes_nothing() -> None:
    shown = (
        "<w:p>" + hidden('<w:vanish w:val="0"/>', "It ") + hidden("<w:vanish/>", "") + hidden("", "turns.") + "</w:p>"
    )
    parsed = parse_docx(make_docx(shown), "")
    assert (parsed.text, parsed.warnings) == ("It turns.", ())


DELETED = '<w:del w:id="1" w:author="A"><w:r><w:delText>ground</w:delText></w:r></w:del>'
FORMULA = '<m:oMathPara xmlns:m="m"><m:oMath><m:rad><m:e><m:r><m:t>a</m:t></m:r></m:e></m:rad></m:oMath></m:oMathPara>'
DRAWING = (
    f'<w:drawing><x:txbx xmlns:x="x"><w:txbxContent>{paragraph("It floats.")}</w:txbxContent></x:txbx></w:drawing>'
)
SHAPE = f'<w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent>{paragraph("It floats.")}</w:txbxContent></v:textbox></w:pict>'
CHOICE = '<c:AlternateContent xmlns:c="http://schemas.openxmlformats.org/markup-compatibility/2006"><c:Choice Requires="x">{}</c:Choice><c:Fallback>{}</c:Fallback></c:AlternateContent>'


@pytest.mark.parametrize(
    ("inside", "text", "warnings"),
    [
        (DELETED + "<w:r><w:rPr><w:del w:id='2'/></w:rPr></w:r>", "It turns.", ("Left out: 1 tracked deletion.",)),
        (DELETED * 2 + FORMULA, "It turns.", ("Left out: 2 tracked deletions, 1 formula.",)),
        (f"<w:r>{DRAWING}</w:r>", "It turns.", ("Left out: 1 text box.",)),
        (f"<w:r>{CHOICE.format(DRAWING, '')}</w:r>", "It turns.", ("Left out: 1 text box.",)),
        (f"<w:r>{CHOICE.format(DRAWING, SHAPE)}</w:r>", "It turns.\n\nIt floats.", ()),
        (f"<w:r>{SHAPE}</w:r>", "It turns.\n\nIt floats.", ()),
    ],
)
def test_what_of_a_word_document_is_no_text_is_counted(inside: str, text: str, warnings: tuple[str, ...]) -> None:
    parsed = parse_docx(make_docx(f"<w:p><w:r><w:t>It turns.</w:t></w:r>{inside}</w:p>"), "")
    assert (parsed.text, parsed.warnings) == (text, warnings)


def test_comments_of_a_word_document_are_counted() -> None:
    comment = f'<w:comment w:id="1">{paragraph("why?")}</w:comment>'
    comments = f'<w:comments xmlns:w="{WORD}">{comment * 2}</w:comments>'.encode()
    parsed = parse_docx(make_docx(paragraph("It turns."), parts={"word/comments.xml": comments}), "")
    assert (parsed.text, parsed.warnings) == ("It turns.", ("Left out: 2 comments.",))


def test_deletions_of_an_opendocument_text_are_counted() -> None:
    deletion = "<text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
    parsed = parse_odt(
        make_odt(f"<text:tracked-changes>{deletion * 2}</text:tracked-changes><text:p>It turns.</text:p>"), ""
    )
    assert (parsed.text, parsed.warnings) == ("It turns.", ("Left out: 2 tracked deletions.",))


def test_powers_of_a_word_document_are_no_digits_of_the_line() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    assert parse_docx(make_docx(f"<w:p><w:r><w:t>5 m</w:t></w:r>{raised}</w:p>"), "").text == "5 m²"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_heads_and_feet_of_pages_are_told() -> None:
    def part(text: str) -> str:
        return f'<w:hdr xmlns:w="{WORD_SPACE[1:-1]}"><w:p>{run(text)}</w:p></w:hdr>'

    parts = {"word/header1.xml": part("Draft"), "word/header2.xml": part("Draft"), "word/footer1.xml": part("- 3 -")}
    parsed = parse_docx(make_docx(paragraph("It turns."), parts=parts), "")
    assert (parsed.text, parsed.warnings) == ("It turns.", ('The text of a page head or foot was left out: "Draft".',))
    damaged = parse_docx(make_docx(paragraph("It turns."), parts={"word/header1.xml": "<w:hdr"}), "")
    assert damaged.warnings == ('The text of a page head or foot was left out: "(damaged)".',)
    page = "<style:header xmlns:style='s'><text:p>Page <text:page-number>1</text:page-number></text:p></style:header>{}"
    styles = f"<office:document-styles {OFFICE}>{page}</office:document-styles>"
    body = "<text:p>It turns.</text:p>"
    assert parse_odt(make_odt(body, parts={"styles.xml": styles.format("")}), "").warnings == ()
    foot = "<style:footer xmlns:style='s'><text:p>Carrow</text:p></style:footer>"
    told = parse_odt(make_odt(body, parts={"styles.xml": styles.format(foot)}), "").warnings
    assert told == ('The text of a page head or foot was left out: "Carrow".',)


def test_what_a_simple_field_of_a_word_document_shows_is_text() -> None:
    inner = f'<w:fldSimple w:instr="SEQ Table"><w:fldData>AAE=</w:fldData>{run("4")}</w:fldSimple>'
    merged = f'<w:fldSimple w:instr="MERGEFIELD Name">{run("Mr Obi")}{inner}</w:fldSimple>'
    parsed = parse_docx(make_docx(f"<w:p>{run('Dear ')}{merged}{run(', it turns.')}</w:p>"), "")
    assert (parsed.text, parsed.warnings) == ("Dear Mr Obi4, it turns.", ())


def test_the_reading_of_a_ruby_in_a_word_document_stands_behind_it() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('shima')}</w:rt><w:rubyBase>{run('島')}</w:rubyBase></w:ruby></w:r>"
    assert (
        parse_docx(make_docx(f"<w:p>{run('The ')}{ruby}{run(' is small.')}</w:p>"), "").text
        == "The 島 (shima) is small."
    )


def test_inserted_documents_and_words_as_pictures_of_a_word_document_are_counted() -> None:
    art = (
        '<w:p><w:r><w:pict><v:textpath xmlns:v="v" on="t"/><v:textpath xmlns:v="v" string="SALE"/></w:pict></w:r></w:p>'
    )
    parsed = parse_docx(make_docx(f"{paragraph('It turns.')}<w:altChunk/>{art}"), "")
    assert parsed.warnings == ("Left out: 1 inserted document, 1 WordArt text.",)


MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{}<annotation>x</annotation></semantics></math>'
FRAME = '<draw:frame xmlns:draw="d" xmlns:xlink="http://www.w3.org/1999/xlink"><draw:object xlink:href="./Object {}"/></draw:frame>'


def test_formulas_of_an_opendocument_text_are_said_or_counted() -> None:
    body = f"<text:p>It weighs {FRAME.format(1)} tons, {FRAME.format(2)} and {FRAME.format(3)}.</text:p>"
    parts = {
        "Object 1/content.xml": MATH.format("<mn>340</mn>"),
        "Object 2/content.xml": MATH.format("<menclose><mi>x</mi></menclose>"),
        "Object 3/content.xml": "<chart/>",
    }
    parsed = parse_odt(make_odt(body, parts=parts), "")
    assert parsed.text == "It weighs 340 tons, and ."
    assert parsed.warnings == ("Left out: 1 formula, 1 embedded object.",)


def test_a_flat_opendocument_text_is_read_as_a_packed_one() -> None:
    text = "<text:h>The wheel</text:h><text:p>It turns.<office:binary-data>AAAA</office:binary-data></text:p>"
    stated = "<office:meta><dc:title>Mills</dc:title></office:meta>"
    flat = f"<office:document {OFFICE}>{stated}<office:body><office:text>{text}</office:text></office:body></office:document>"
    parsed = parse_odt(flat.encode(), "")
    assert (parsed.text, parsed.title) == ("# The wheel\n\nIt turns.", "Mills")


def formula(inside: str) -> str:
    text = f'<w:p><w:r><w:t xml:space="preserve">It is </w:t></w:r><m:oMath xmlns:m="m">{inside}</m:oMath></w:p>'
    return parse_docx(make_docx(re.sub(r"\[(.+?)\]", r"<m:r><m:t>\1</m:t></m:r>", text)), "").text


def test_formulas_of_a_word_document_are_said_in_a_line() -> None:
    square = "<m:sSup><m:e>[v]</m:e><m:sup>[2]</m:sup></m:sSup>"
    half = "<m:f><m:num>[1]</m:num><m:den>[2]</m:den></m:f>"
    assert formula(f"[E=]{half}[m]{square}") == "It is E = 1/2 mv²"
    assert formula("[f]<m:d><m:e>[x+1]</m:e></m:d>[=5 kg]") == "It is f(x + 1) = 5 kg"
    norm = '<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr><m:e>[x]</m:e></m:d>'
    assert formula(f"{norm}[=4]") == "It is |x| = 4"
    assert (
        formula('<m:f><m:fPr><m:type m:val="noBar"/></m:fPr><m:num>[5]</m:num><m:den>[2]</m:den></m:f>')
        == "It is 5 over 2"
    )


E, R = "<m:e>{}</m:e>", "<m:mr>{}</m:mr>"
ROWS = "".join(R.format(E.format(f"[{one}]") + E.format(f"[{two}]")) for one, two in ((1, 2), (3, 4)))
LINES = "".join(map(E.format, ("[x&amp;=1]", "[y&amp;=2]")))


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (
            f"<m:d><m:e><m:m>{ROWS}</m:m></m:e></m:d>",
            "(1, 2; 3, 4)",
        ),
        (f"<m:eqArr>{LINES}</m:eqArr>", "x = 1; y = 2"),
        ("<m:f><m:num>[a+b]</m:num><m:den>[2c]</m:den></m:f>", "(a + b)/(2c)"),
        ("<m:rad><m:deg/><m:e>[x+1]</m:e></m:rad>", "√(x + 1)"),
        ("<m:rad><m:deg>[5]</m:deg><m:e>[x]</m:e></m:rad>", "⁵√x"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>[i=1]</m:sub><m:sup>[n]</m:sup><m:e>[i]</m:e></m:nary>',
            "∑_(i = 1)^n i",
        ),
        ("<m:nary><m:sub>[0]</m:sub><m:sup>[1]</m:sup><m:e>[x]</m:e></m:nary>", "∫_0¹ x"),
        ("<m:func><m:fName>[sin]</m:fName><m:e>[x]</m:e></m:func>", "sin x"),
        ("<m:sPre><m:sub>[6]</m:sub><m:sup>[14]</m:sup><m:e>[C]</m:e></m:sPre>", "¹⁴_6C"),
        ("<m:bar><m:barPr><m:pos m:val='top'/></m:barPr><m:e>[x]</m:e></m:bar>", "x̄"),
        ("<m:d><m:e>[a]</m:e><m:e>[b]</m:e></m:d>", "(a|b)"),
    ],
)
def test_formulas_of_several_lines_of_a_word_document_are_said_in_one(inside: str, said: str) -> None:
    assert formula(inside) == f"It is {said}"


def numbered_items(*items: tuple[str, int, int]) -> bytes:
    """A Word file of which list 1 is numbered in two levels, 2 goes on with it, 3 restarts it, 4 is of bullets."""
    formats = ("decimal", "%1."), ("lowerLetter", "%1.%2)"), ("upperRoman", "%3")
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for place, (kind, label) in enumerate(formats)
    )
    bullet = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{base}"/>{more}</w:num>'
        for number, base, more in ((1, 0, ""), (2, 0, ""), (3, 0, restart), (4, 1, ""))
    )
    bases = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    bases += f'<w:abstractNum w:abstractNumId="1">{bullet}</w:abstractNum>'
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for text, number, level in items
    )
    numbering = f'<w:numbering xmlns:w="{WORD}">{bases}{lists}</w:numbering>'
    return make_docx(body, parts={"word/numbering.xml": numbering.encode()})


def test_items_of_a_word_document_keep_their_numbers() -> None:
    content = numbered_items(
        ("Well", 1, 0), ("Rope", 1, 1), ("Pail", 1, 1), ("Deep", 1, 2), ("Mill", 2, 0), ("Wheel", 2, 1), ("Ford", 3, 0), ("Oak", 4, 0)
    )  # fmt: skip
    assert parse_docx(content, "").text.replace("\n\n", "\n").split("\n") == [
        "1. Well", "1.a) Rope", "1.b) Pail", "I Deep", "2. Mill", "2.a) Wheel", "1. Ford", "- Oak",
    ]  # fmt: skip


def test_a_regular_table_is_no_bomb_although_it_is_packed_tightly() -> None:
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc>" * 50 + "</w:tr>"
    content = make_docx(f"<w:tbl>{row * 600}</w:tbl>")
    assert parse_docx(content, "").text.count("5 | 5") > 10_000


def open_document(kind: str, inside: str) -> bytes:
    spaces = "".join(f' xmlns:{name}="urn:{name}"' for name in ("office", "text", "table", "draw", "presentation"))
    return f"<office:document{spaces}><office:body><office:{kind}>{inside}</office:{kind}></office:body></office:document>".encode()


def test_the_sheets_of_a_spreadsheet_are_read_row_by_row() -> None:
    def sheet(name: str, *rows: str) -> str:
        cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
        empty = '<table:table-cell table:number-columns-repeated="16384"/>'
        told = "".join(
            f"<table:table-row>{''.join(map(cell.format, row.split()))}{empty}</table:table-row>" for row in rows
        )
        last = f'<table:table-row table:number-rows-repeated="1048576">{empty}</table:table-row>'
        return f'<table:table table:name="{name}">{told}{last}</table:table>'

    first = sheet("Mills", "Name Built", "Oakford 1790", "Elmbeck 1804")
    text = parse_odt(open_document("spreadsheet", first + sheet("None") + sheet("Wells", "Deep")), "").text
    assert text == "## Mills\n\n- Name: Oakford; Built: 1790\n- Name: Elmbeck; Built: 1804\n\n## Wells\n\nDeep"
    assert parse_odt(open_document("spreadsheet", sheet("Sheet1", "Deep")), "").text == "Deep"


def test_hidden_sheets_and_slides_are_left_out_and_counted() -> None:
    style = '<style:style xmlns:style="urn:style" style:name="h" style:family="{}"><style:{}-properties {}="{}"/></style:style>'
    styles = style.format("table", "table", "table:display", "false")
    styles += style.format("drawing-page", "drawing-page", "presentation:visibility", "hidden")
    cell = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>".format
    sheets = (
        f'<table:table>{cell("Seen")}</table:table><table:table table:style-name="h">{cell("Unseen")}</table:table>'
    )
    slide = (
        "<draw:page{}><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>".format
    )
    slides = slide("", "Seen") + slide(' draw:style-name="h"', "Unseen")
    for kind, inside in (("spreadsheet", sheets), ("presentation", slides)):
        content = open_document(kind, inside).replace(b"<office:body>", f"{styles}<office:body>".encode(), 1)
        parsed = parse_odt(content, "")
        assert "Seen" in parsed.text and "Unseen" not in parsed.text
        assert "hid 6 characters" in parsed.warnings[0]


def test_the_slides_of_a_presentation_are_sections() -> None:
    frame = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format
    notes = f"<presentation:notes>{frame('', 'Speak up.')}</presentation:notes>"
    first = frame(' presentation:class="title"', "The mill") + frame("", "It turns.") + notes
    slides = "".join(f"<draw:page>{one}</draw:page>" for one in (first, frame("", "It grinds."), ""))
    text = parse_odt(open_document("presentation", slides), "").text
    assert text == ("## The mill\n\nIt turns.\n\nNotes of the speaker:\n\nSpeak up.\n\n## Slide 2\n\nIt grinds.")


def test_boxes_of_a_form_are_seen_to_be_ticked_or_not() -> None:
    def box(checked: int, sign: str) -> str:
        state = f'<w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:checked w14:val="{checked}"/></w14:checkbox>'
        return f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent><w:r><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"

    text = '<w:r><w:t xml:space="preserve"> {} </w:t></w:r>'
    form = f"<w:p>{box(1, '☒')}{text.format('Yes')}{box(0, '☐')}{text.format('No')}</w:p>"
    assert parse_docx(make_docx(form), "").text == "☒ Yes ☐ No"
