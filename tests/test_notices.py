"""What stands around prose is told by its first words and its form, and sentences of an article are not."""

import re

import pytest

from qa_bot.answer.texts.notices import CREDIT, CREDITED, DATED, DEPICTS, GREETING, LABELLED, NOTICE


@pytest.mark.parametrize(
    ("pattern", "notices", "prose"),
    [
        (
            LABELLED,
            ("READ MORE: Why it took so long", "Photo credit: Ann Reed", "Filed under: Mills"),
            ("The sources: two springs and a well.", "Read the sign: it says no."),
        ),
        (
            NOTICE,
            ("Sign up for our letter.", "© 2024 Tide Press", "The mill. All rights reserved.", "12 comments"),
            ("Signs were put up at the pier.", "The council will follow the plan.", "It took 12 minutes to comment."),
        ),
        (
            DATED,
            ("Report of the audit office, 12 September 2023.", "Minutes of 4 May 2021"),
            ("The report was published on 12 September 2023.", "By noon they had left, on 4 May 2021."),
        ),
        (
            GREETING,
            ("Dear Ms Holm,", "Kind regards", "On Thu, 12 Sep 2024, Ben wrote:"),
            ("Dear boats were sold first: they earned most.", "Ben wrote a long letter."),
        ),
    ],
)
def test_a_notice_is_told_and_a_sentence_about_the_same_is_none(
    pattern: re.Pattern[str], notices: tuple[str, ...], prose: tuple[str, ...]
) -> None:
    assert [one for one in notices if not pattern.match(one)] == []
    assert [one for one in prose if pattern.match(one)] == []


def test_a_credit_stands_in_brackets_alone_and_at_the_end_of_a_caption_it_names_its_agency() -> None:
    assert CREDIT.match("(Ann Reed)")
    assert not CREDIT.match("The mill (Ann Reed)")
    assert CREDITED.search("The mill at dawn. (Reuters)")
    assert not CREDITED.search("The mill turned at dawn (nobody saw it).")


def test_a_picture_is_depicted_and_a_thing_that_is_left_is_not() -> None:
    assert DEPICTS.search("The mayor, left, and the engineer at the bridge")
    assert DEPICTS.search("Figure 3: the wheel")
    assert not DEPICTS.search("The mayor left the bridge.")
