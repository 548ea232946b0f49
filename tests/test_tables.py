"""A row of a table becomes a line that can be read by itself."""

import pytest

from qa_bot.errors import ParseError
from qa_bot.ingest.access.sniffing import sniff
from qa_bot.ingest.parsers import parse
from qa_bot.ingest.plain.tables import find_delimiter, parse_table


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_row_names_its_columns(delimiter: str) -> None:
    table = 'Mill,Built,Height of the wheel\nCarrow,1790,"6.5, or so"\n\nBarn,,4\n'.replace(",", delimiter)
    assert parse_table(table.encode(), "").text == (
        f"- Mill: Carrow; Built: 1790; Height of the wheel: 6.5{delimiter.strip() or ''}".replace("6.5", "6.5")
        + " or so\n- Mill: Barn; Height of the wheel: 4"
        if delimiter.strip()
        else "- Mill: Carrow; Built: 1790; Height of the wheel: 6.5 or so\n- Mill: Barn; Height of the wheel: 4"
    )


def test_without_a_row_of_names_the_values_stand_alone() -> None:
    assert parse_table(b"1790;6.5\n1801;4\n", "").text == "- 1790; 6.5\n- 1801; 4"
    assert parse_table(b"a,b\n", "").text == "- a; b"


def test_a_cell_of_several_lines_stays_in_its_row_and_rows_may_be_short_or_long() -> None:
    table = b'Mill,Text\nCarrow,"It turns.\nIt grinds."\nBarn\nOld,x,more\n'
    assert (
        parse_table(table, "").text
        == "- Mill: Carrow; Text: It turns. It grinds.\n- Mill: Barn\n- Mill: Old; Text: x; more"
    )


def test_a_very_long_cell_is_read() -> None:
    long = "tide " * 50_000
    assert parse_table(f"Mill,Text\nCarrow,{long}\n".encode(), "").text == f"- Mill: Carrow; Text: {long.strip()}"


def test_a_table_in_another_encoding_is_decoded() -> None:
    assert parse_table("Имя;Год\nМельница;1790\n".encode("utf-16"), "").text == "- Имя: Мельница; Год: 1790"


def test_prose_has_no_delimiter() -> None:
    assert (
        find_delimiter("The mill, which is old, turns.\nIt grinds wheat.\nThe tide, the sea, the wind, all help.\n")
        == ""
    )


def test_an_empty_table_is_a_refusal() -> None:
    with pytest.raises(ParseError, match="no text"):
        parse(b",,\n,,\n", "table", "", 100)


def test_a_table_is_read_alike_whatever_was_read_before() -> None:
    large = "Mill;Built\n" + "\n".join(f"Mill number {number} {'of the coast ' * 20};1790" for number in range(3))
    assert find_delimiter(large) == ";"
    parse_table(b"a;b\n1;2\n", "")
    assert find_delimiter(large) == ";"


def test_years_above_figures_name_columns() -> None:
    assert parse_table(b"Item,2022,2023\nRoads,1.1,1.4\nSchools,2,2.2\n", "").text == (
        "- Item: Roads; 2022: 1.1; 2023: 1.4\n- Item: Schools; 2022: 2; 2023: 2.2"
    )


@pytest.mark.parametrize("empty", ["", ",,", "   "])
def test_what_stands_above_a_table_is_text(empty: str) -> None:
    table = f'Report of sales\r\nGenerated,2023-05-01\r\n{empty}\r\nRegion,Units,Price\r\nNorth,10,2.5\r\n"East, far",3,1\r\n'
    assert sniff(table.encode(), "sales.csv") == "table"
    assert parse_table(table.encode(), "").text == (
        "Report of sales\nGenerated, 2023-05-01\n\n- Region: North; Units: 10; Price: 2.5\n- Region: East, far; Units: 3; Price: 1"
    )


def test_a_table_with_an_empty_row_has_nothing_above_it() -> None:
    assert (
        parse_table(b"Mill,Built\n\nCarrow,1790\nBarn,1801\n", "").text
        == "- Mill: Carrow; Built: 1790\n- Mill: Barn; Built: 1801"
    )


RAGGED = "Mill,Built,Height\n" + "".join(f"M{number},{1700 + number},{number}\n" for number in range(4))


def test_a_table_with_some_rows_of_other_widths_is_a_table_and_names_the_first() -> None:
    table = f'{RAGGED}"Old\nbarn",1790\nBarn,1801,4,much, too much,\nWey,1850,5,,\nShort\n'.encode()
    assert sniff(table, "mills.csv") == "table"
    parsed = parse_table(table, "")
    assert parsed.text.split("\n")[3:] == [
        "- Mill: M3; Built: 1703; Height: 3",
        "- Mill: Old barn; Built: 1790",
        "- Mill: Barn; Built: 1801; Height: 4; much, too much",
        "- Mill: Wey; Built: 1850; Height: 5",
        "- Mill: Short",
    ]
    assert parsed.warnings[0].startswith(
        "3 of 8 rows have fewer or more cells than the 3 columns; the first is line 6,"
    )
    assert parse_table(RAGGED.encode(), "").warnings == ()


def test_a_line_above_a_table_is_counted_where_a_row_is_named() -> None:
    table = f"Report of mills\n\n{RAGGED}Barn\n".encode()
    assert sniff(table, "mills.csv") == "table"
    assert "the first is line 8, which has 1" in parse_table(table, "").warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        RAGGED + "Barn\n" * 6,
        "The mill turns, always\nIt grinds.\nOnce, twice\nNever.\n",
        "1790,4\n1801,5\nBarn\n1850,6\n1851,7\n",
    ],
)
def test_where_most_rows_differ_or_none_names_columns_there_is_no_table(text: str) -> None:
    assert find_delimiter(text) == ""


def test_a_line_that_names_the_delimiter_is_no_row() -> None:
    assert parse_table(b"sep=;\r\nTown;Bells\r\nAsh;3\r\nElm;4,5\r\n", "").text == (
        "- Town: Ash; Bells: 3\n- Town: Elm; Bells: 4,5"
    )
    assert "line 4" in parse_table(b'"sep=,"\nTown,Bells\nAsh,3\nElm,4,5\n', "").warnings[0]


def test_the_first_row_is_the_title_of_a_table_where_it_has_one_cell_and_the_next_names_columns() -> None:
    rows = b"Item,2023,2024\nRoads,100,120\nParks,30,40\n"
    told = "- Item: Roads; 2023: 100; 2024: 120\n- Item: Parks; 2023: 30; 2024: 40"
    assert parse_table(b"Budget of the town,,\n" + rows, "").text == f"Budget of the town\n\n{told}"
    assert parse_table(b"Item,Cost,Place\nPools,,\nRoads,1,2\nParks,3,4\n", "").text.startswith(
        "- Item: Pools\n- Item: R"
    )
