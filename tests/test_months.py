"""Months are told from names and verbs that look like them."""

import re

import pytest

from qa_bot.models.months import A_MONTH, MONTH, MONTH_NAME, MONTH_NUMBERS, YEAR


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It opened in January.", ["January"]),
        ("It opened on 3 Sept. 2019.", ["Sept."]),
        ("It opened on 3rd Feb and closed on Mar 14.", ["Feb", "Mar"]),
        ("It opened in Dec 1990 or Jan, 1991.", ["Dec", "Jan"]),
        ("Jan may mar the Mar Menor and decide at Dec.", []),  # a name, a verb, a sea, the end of a code
        ("Sep 12.30", []),  # a time of the day, no day of a month
    ],
)
def test_a_short_month_counts_only_beside_a_day_or_a_year(text: str, found: list[str]) -> None:
    assert [match.group() for match in A_MONTH.finditer(text)] == found


def test_every_spelling_of_a_month_has_its_number() -> None:
    spelled = "January Jan Feb Febr Mar Jun Jul Aug Sep Sept Oct Nov Dec December".split()
    assert [MONTH_NUMBERS[word.lower()] for word in spelled] == [1, 1, 2, 2, 3, 6, 7, 8, 9, 9, 10, 11, 12, 12]
    assert all(re.fullmatch(MONTH, word) for word in spelled)
    assert [bool(re.fullmatch(MONTH_NAME, word)) for word in ("September", "Sept")] == [True, False]


def test_digits_that_may_be_a_year_are_those_of_a_thousand_years() -> None:
    assert [bool(re.fullmatch(YEAR, digits)) for digits in ("999", "1000", "2099", "2100")] == [
        False,
        True,
        True,
        False,
    ]
