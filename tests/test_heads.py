"""Heads and feet of pages are told where they say more than which page it is."""

import pytest

from qa_bot.ingest.text.heads import heads_left_out


@pytest.mark.parametrize("head", ["12", "- 3 -", "Page 4 of 17", "Seite 5", "p. 6", "7 / 20"])
def test_a_page_number_is_nothing_to_tell(head: str) -> None:
    assert heads_left_out([head]) == ""


@pytest.mark.parametrize("head", ["£ 640,000", "2031", "45 %", "3.5", "12.4.2025", "Draft", "$ 9"])
def test_a_sum_a_share_and_a_year_are_told(head: str) -> None:
    assert heads_left_out([head, "1"]) == f'The text of a page head or foot was left out: "{head}".'
