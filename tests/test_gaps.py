"""A cell that is empty is seen to be empty: a figure must not move under another head."""

import pytest
from formats import make_pdf

from qa_bot.ingest.pdfs.pdf import parse_pdf

PLACES = (72.0, 220.0, 340.0, 460.0)


def table(*rows: str) -> str:
    """Return what is read of a table; cells are parted by a bar, and an empty one is not drawn."""
    drawn = [
        (PLACES[at], 700.0 - 16 * number, cell)
        for number, row in enumerate(rows)
        for at, cell in enumerate(row.split("|"))
        if cell
    ]
    return parse_pdf(make_pdf([drawn]), "").text


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        (("Town|2019|2020", "Dover|5|7", "Deal||9"), "Deal – 9"),
        (("Town|2019|2020|2021", "Dover|5|7|8", "Deal|||9"), "Deal – – 9"),
        (("Town|2019|2020", "Dover|5|7", "Deal|9"), "Deal 9"),  # nothing moves
        (("Town|2019|2020", "Dover|5|7", "Deal|6|9"), "Deal 6 9"),
        (("Town|2019|2020", "Sandwich", "(old town)|5|7", "Deal||9"), "Deal – 9"),  # a cell of two lines
        (("Town||2020", "Deal||9"), "Deal 9"),  # nothing shows a column between
        (("The mill||turned", "on Monday||and Tuesday"), "on Monday and Tuesday"),
    ],
)
def test_an_empty_cell_is_a_dash(rows: tuple[str, ...], last: str) -> None:
    assert table(*rows).splitlines()[-1] == last
