"""In what order the lines of a page are read, and where its paragraphs end."""

from qa_bot.ingest.pdfs.layout import TextLine, ordered, paragraphs

PROSE = "The wheel of the mill turns with every tide, whatever the wind."


def line(text: str, bottom: float, *, left: float = 72, right: float = 400, height: float = 10) -> TextLine:
    return TextLine(text, left, right, bottom, bottom + height)


def test_pieces_on_one_base_line_are_one_line_with_a_space_where_they_are_apart() -> None:
    pieces = [
        line("The", 700, right=90),
        line("mill", 700.5, left=95, right=115),
        line("s", 700, left=115, right=119),
        line("turn.", 680),
    ]
    assert [one.text for one in ordered(pieces)] == ["The mills", "turn."]


def test_accents_that_stand_apart_belong_to_the_letter_before() -> None:
    found = ordered([line("Cafe", 700, right=92), line("\u0301", 707, left=88, right=92, height=3)])
    assert [(one.text, one.right) for one in found] == [("Cafe\u0301", 92)]


def test_columns_whose_lines_come_in_turns_are_read_one_after_the_other() -> None:
    sides = ((0, 72, 300), (1, 320, 550))
    turns = [
        line(f"{side} {row} {PROSE[:40]}", 700 - 12 * row, left=left, right=right)
        for row in range(20)
        for side, left, right in sides
    ]
    assert [one.text[:4].split()[0] for one in ordered(turns)] == ["0"] * 20 + ["1"] * 20
    in_order = sorted(turns, key=lambda one: one.text[0])
    assert ordered(in_order) == in_order


def columns(top: float, *, sides: tuple[int, ...] = (72, 320), wide: int = 228, rows: int = 20) -> list[TextLine]:
    """Rows of running text side by side; each line begins with the number of its column."""
    return [
        line(f"{side} {row} {PROSE[:40]}", top - 12 * row, left=left, right=left + wide)
        for row in range(rows)
        for side, left in enumerate(sides)
    ]


def row_of(text: str, bottom: float, places: tuple[int, ...]) -> list[TextLine]:
    return [line(word, bottom, left=left, right=left + 30) for word, left in zip(text.split(), places, strict=True)]


def sides_of(lines: list[TextLine]) -> str:
    """The numbers of columns that lines begin with, in order."""
    return "".join(one.text[0] for one in ordered(lines))


def test_three_columns_are_read_one_after_the_other() -> None:
    assert sides_of(columns(700, sides=(72, 240, 410), wide=150)) == "0" * 20 + "1" * 20 + "2" * 20


def test_short_lines_of_columns_are_no_cells() -> None:
    """A lone row of several short pieces, and rows of one on each side, as paragraphs end."""
    lone = [*columns(700, rows=10), *row_of("0a 0b 1c", 580, (72, 200, 320)), *columns(568, rows=10)]
    assert sides_of(lone) == "0" * 21 + "1" * 21
    ends = [
        *columns(700, rows=10),
        *row_of("0a 1b", 580, (72, 320)),
        *row_of("0c 1d", 568, (72, 320)),
        *columns(556, rows=10),
    ]
    assert sides_of(ends) == "0" * 22 + "1" * 22


def test_a_table_between_columns_is_read_row_by_row() -> None:
    cells = [
        row_of(text, 440 - 14 * row, (72, 200, 320))
        for row, text in enumerate(("Year Wheat Rye", "2019 12 3", "2020 11 2"))
    ]
    found = [one.text for one in ordered([*columns(700), *sum(cells, []), *columns(380)])]
    assert found[40:43] == ["Year Wheat Rye", "2019 12 3", "2020 11 2"]
    assert "".join(text[0] for text in found[43:]) == "0" * 20 + "1" * 20


def test_a_table_below_two_columns_is_read_row_by_row() -> None:
    sides = ((0, 72, 300), (1, 320, 550))
    columns = [
        line(f"{side} {row} {PROSE[:40]}", 700 - 12 * row, left=left, right=right)
        for row in range(20)
        for side, left, right in sides
    ]
    table = [
        line(text, 400 - 14 * row, left=left, right=left + 30)
        for row, texts in enumerate(("Year Wheat Rye", "2019 120 30", "2020 110 25"))
        for text, left in zip(texts.split(), (72, 200, 320), strict=True)
    ]
    assert [one.text for one in ordered([*columns, *table])][-3:] == ["Year Wheat Rye", "2019 120 30", "2020 110 25"]


def test_a_paragraph_ends_at_a_wide_gap_and_where_letters_change_their_size() -> None:
    text = [line(PROSE, 700 - 14 * row) for row in range(4)]
    assert paragraphs(text).count("\n\n") == 0
    assert paragraphs([*text, line("Apart.", 700 - 14 * 3 - 30)]).endswith("wind.\n\nApart.")
    assert paragraphs([*text, line("Smaller.", 700 - 14 * 4, height=7)]).endswith("wind.\n\nSmaller.")
    assert paragraphs([]) == ""
