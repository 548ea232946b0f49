"""A table knows what its rows are called, of which row each is a part, and what its figures count."""

from qa_bot.answer.tables.grids import is_ledger, tables_of

REPORT = """## Key figures

- Million euros: Revenue; H1 2024: 146.2; H1 2023: 135.4; Change: +8.0%
- Million euros: of which Water; H1 2024: 81.7; H1 2023: 70.2; Change: +16.4%
- Million euros: Net debt at 30 June; H1 2024: 64.3; H1 2023: 52.0; Change: +23.7%
- Million euros: Vans; H1 2024: 1,912; H1 2023: 1,874; Change: +2.0%

In thousand tonnes:

- Site: Leeds; 2023: 12; 2024: 14
- Site: York; 2023: 3; 2024: 4
"""


def test_rows_are_called_by_their_names_and_stand_where_they_stand() -> None:
    report, sites = tables_of(REPORT)
    assert [(one.name, one.parent) for one in report.entries] == [
        ("Revenue", ""),
        ("Water", "Revenue"),
        ("Net debt", ""),
        ("Vans", ""),
    ]
    assert all(REPORT[one.row.start : one.row.end].startswith("- ") for one in (*report.entries, *sites.entries))
    (shifted,) = tables_of(REPORT[40:], 40)[:1]
    assert REPORT[shifted.entries[-1].row.start :].startswith("- Million euros: Vans")


def test_figures_have_the_unit_of_the_table_where_they_are_written_like_the_others() -> None:
    report, sites = tables_of(REPORT)
    assert report.short(report.entries[1], "H1 2024") == "81.7 million euros"
    assert report.short(report.entries[1], "Change") == "+16.4%"
    assert report.short(report.entries[3], "H1 2024") == "1,912"  # no millions
    assert sites.short(sites.entries[1], "2024") == "4 thousand tonnes"


def test_a_row_under_a_unit_is_said_without_it_as_its_subject() -> None:
    report, sites = tables_of(REPORT)
    assert is_ledger(report) and not is_ledger(sites)
    assert report.told(report.entries[2]) == (
        "Net debt at 30 June, million euros: 64.3 (H1 2024), 52.0 (H1 2023), +23.7% (Change)"
    )
    assert report.told(report.entries[3]) == "Vans: 1,912 (H1 2024), 1,874 (H1 2023), +2.0% (Change)"


def test_names_stand_in_the_first_column_with_words_and_prose_is_no_ledger() -> None:
    (league,) = tables_of("- Place: 1; Team: Reds; Points: 9\n- Place: 2; Team: Blues; Points: 5")
    assert [one.name for one in league.entries] == ["Reds", "Blues"]
    (advice,) = tables_of("- Bring a coat; Shoes: strong ones; Dogs: none")
    assert not is_ledger(advice)
