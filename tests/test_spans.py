"""A row of a table names the cells above that reach into it, so that it can be read alone."""

from time import process_time

import pytest
from formats import make_docx, paragraph
from test_styled import odt

from qa_bot.ingest.office.word import parse_docx
from qa_bot.ingest.pages.html import html_tree, parse_html, whole_page
from qa_bot.ingest.trees.preparing import prepare
from qa_bot.ingest.trees.spans import SAMPLE, columns_named

TABLE = (
    "<table><tr><th>Mill</th><th>Year</th><th>Sacks</th></tr><tr><td rowspan=2>Carrow</td><td>1790</td><td>5</td></tr>"
    "<tr><td>1791</td><td>6</td></tr><tr><td>Barn</td><td rowspan='0'>1792</td><td>7</td></tr><tr><td>Wey</td><td>8</td></tr></table>"
)
TOLD = (
    "- Mill: Carrow; Year: 1790; Sacks: 5\n- Mill: Carrow; Year: 1791; Sacks: 6\n"
    "- Mill: Barn; Year: 1792; Sacks: 7\n- Mill: Wey; Year: 1792; Sacks: 8"
)


def test_two_rows_of_heads_are_one_and_a_cell_alone_heads_the_rows_below_it() -> None:
    heads = "<tr><th rowspan=2>Mill</th><th colspan=2>Sacks</th></tr><tr><th>1790</th><th>1791</th></tr>"
    rows = "<tr><td>Carrow</td><td>5</td><td>6</td></tr><tr><td>Barn</td><td></td><td>7</td></tr>"
    told = "- Mill: Carrow; Sacks 1790: 5; Sacks 1791: 6\n- Mill: Barn; Sacks 1791: 7"
    assert whole_page(f"<div><table>{heads}{rows}</table></div>")[0] == told
    section = "<tr><th colspan=3>{}</th></tr>".format
    parts = f"{section('North')}<tr><td>Carrow</td><td>5</td><td>6</td></tr>{section('South')}"
    assert whole_page(f"<div><table>{parts}</table></div>")[0] == "North\nCarrow | 5 | 6\nSouth"
    wide = "<tr><td>Mill</td><td>Year</td><td>Sacks</td></tr><tr><td colspan=2>Carrow</td><td>9</td></tr>"
    assert whole_page(f"<div><table>{wide}</table></div>")[0].endswith("Carrow | | 9")


@pytest.mark.parametrize("cell", ["th", "td"])
def test_a_row_across_all_columns_is_the_title_of_its_table_and_no_name(cell: str) -> None:
    title = f"<tr><{cell} colspan=3>Sacks of the mills</{cell}></tr>"
    heads = f"<tr><{cell}>Mill</{cell}><{cell}>1790</{cell}><{cell}>1791</{cell}></tr>"
    rows = "<tr><td>Carrow</td><td>5</td><td>6</td></tr><tr><td>Barn</td><td>7</td><td>8</td></tr>"
    told = "Sacks of the mills\n\n- Mill: Carrow; 1790: 5; 1791: 6\n- Mill: Barn; 1790: 7; 1791: 8"
    assert whole_page(f"<div><table>{title}{heads}{rows}</table></div>")[0] == told
    said = "<p>The mills of the county ground so many sacks a day, as the council of the town wrote.</p>"
    assert told in parse_html(f"<article>{said}<table>{title}{heads}{rows}</table>{said}</article>".encode(), "").text


@pytest.mark.parametrize("span", ["", "colspan=2"])
def test_a_lone_cell_that_is_not_across_all_columns_stays_in_its_table(span: str) -> None:
    rows = "<tr><td>Mill<td>1790<td>1791<tr><td>Carrow<td>5<td>6<tr><td>Barn<td>7<td>8"
    told = whole_page(f"<div><table><tr><td {span}>Sacks</td></tr>{rows}</table></div>")[0]
    assert told == "Sacks\nMill | 1790 | 1791\nCarrow | 5 | 6\nBarn | 7 | 8"


def test_a_row_across_all_columns_below_the_names_heads_the_rows_below_it() -> None:
    said = "<p>The mills of the county ground so many sacks a day, as the council of the town wrote.</p>"
    part = "<tr><td colspan=3><b>{}</b></td></tr><tr><td>Carrow</td><td>5</td><td>6</td></tr>".format
    heads = "<tr><th>Mill</th><th>1790</th><th>1791</th></tr>"
    told = "North\n- Mill: Carrow; 1790: 5; 1791: 6\nSouth\n- Mill: Carrow; 1790: 5; 1791: 6"
    table = f"<table>{heads}{part('North')}{part('South')}</table>"
    assert told in parse_html(f"<article>{said}{table}{said}</article>".encode(), "").text


def test_a_row_of_a_page_names_the_cell_that_spans_it() -> None:
    page = f"<article><p>The mills of the county ground so many sacks a day, as the council of the town wrote.</p>{TABLE}</article>"
    assert TOLD in parse_html(page.encode(), "").text
    assert TOLD in whole_page(f"<div>{TABLE}</div>")[0]


def test_a_row_of_a_word_text_names_the_cell_that_spans_it() -> None:
    def cell(text: str, merged: str = "") -> str:
        return f"<w:tc><w:tcPr>{merged}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = (
        cell("Mill") + cell("Sacks"),
        cell("Carrow", "<w:vMerge w:val='restart'/>") + cell("5"),
        cell("", "<w:vMerge/>") + cell("6"),
        cell("Barn") + cell("7"),
    )
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    assert parse_docx(make_docx(table), "").text == (
        "- Mill: Carrow; Sacks: 5\n- Mill: Carrow; Sacks: 6\n- Mill: Barn; Sacks: 7"
    )


def test_a_row_of_an_opendocument_text_names_the_cell_that_spans_it() -> None:
    def row(*cells: str) -> str:
        told = (
            f"<table:table-cell{' table:number-rows-spanned=`2`'.replace('`', chr(39)) if text == 'Carrow' else ''}>"
            f"<text:p>{text}</text:p></table:table-cell>"
            if text
            else "<table:covered-table-cell/>"
            for text in cells
        )
        return f"<table:table-row>{''.join(told)}</table:table-row>"

    table = f"<table:table>{row('Mill', 'Sacks')}{row('Carrow', '5')}{row('', '6')}{row('Barn', '7')}</table:table>"
    assert odt(table)[0] == "- Mill: Carrow; Sacks: 5\n- Mill: Carrow; Sacks: 6\n- Mill: Barn; Sacks: 7"


def test_a_control_character_in_a_cell_or_in_unseen_text_is_left_out() -> None:
    table = "<table><tr><th rowspan=2>Mi\x01ll</th><th>Year</th></tr><tr><th>Sacks</th></tr><tr><td>Carrow</td><td>9</td></tr></table>"
    page = f"<div>{table}<p>It turns<span style='font-size:0'>se\x02cret <b style='font-size:9px'>now</b> and</span>.</p></div>"
    assert whole_page(page)[0].startswith("- Mill: Carrow; Year Sacks: 9")


ROWS = "<tr><td>Mill<td>Sacks</tr><tr><td>Carrow<td>5</tr><tr><td>Barn<td>6</tr>"


def test_a_table_that_lays_out_others_names_no_columns_and_reads_no_rows_of_theirs() -> None:
    for outer in ("<tr><td>North<td>South", "<tr><td>Part<td>Tons<tr><td>East<td>8<tr><td>West<td>7"):
        tree = columns_named(html_tree(f"<table>{outer}<tr><td><table>{ROWS}</table></table>"))
        assert [cell.text for cell in tree.iter("th")] == ["Mill", "Sacks"]


def test_the_first_rows_tell_whether_one_names_columns() -> None:
    for group in ("", "<tbody>"):
        tree = columns_named(html_tree(f"<table>{group}{ROWS}{'<tr><td>Wey<td>7' * SAMPLE}<tr><td>All<td>many</table>"))
        assert [cell.text for cell in tree.iter("th")] == ["Mill", "Sacks"]


def test_tables_in_tables_cost_no_time() -> None:
    tree = html_tree("<table><tr><td>a<td>1<tr><td>b<td>2<tr><td>" * 400)
    started = process_time()
    columns_named(tree)
    assert process_time() - started < 2


def test_cells_that_span_all_cost_no_time() -> None:
    started = process_time()
    huge = "<tr><td rowspan='100000000' colspan='100000000'>x</td><td rowspan=100000>y</td></tr>"
    for piece in (huge, "<tr><td rowspan=999>x<td rowspan=999>y", "<tr></tr>" + huge):
        tree = html_tree(f"<table>{piece * 5000}</table>")
        assert any("limit" in warning for warning in prepare(tree))
    lone = whole_page(f"<table>{huge}</table>")[0]
    assert lone == "x | y"
    assert process_time() - started < 10
