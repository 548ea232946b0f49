"""What is quoted of a sentence begins behind datelines and marks, and ends before what was glued to it."""

import pytest

from qa_bot.answer.texts.trimming import unglued, without_lead_in


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("LONGPORT (Reuters) - The bridge opened.", "The bridge opened."),
        ("(CNN) -- The bridge opened.", "The bridge opened."),
        ("KARLSK - All 34 miners are safe.", "All 34 miners are safe."),
        ("OXLEY, 3 March (Coast Press) - The ferry sails.", "The ferry sails."),
        ("New Tarling, May 4, 2026 — The ferry sails.", "The ferry sails."),
        ("UNESCO - the agency - said no.", "UNESCO - the agency - said no."),
        ("Scroll down for video. The bridge opened.", "The bridge opened."),
        ("4.1 Tenants will clean the stairs.", "Tenants will clean the stairs."),
        ("(b) the flat is left clean.", "the flat is left clean."),
        ("- Bring a torch.", "Bring a torch."),
        ("3.5 million people voted.", "3.5 million people voted."),
        ("2.40 in the morning was the time.", "2.40 in the morning was the time."),
        ("(CNN) -- ", "(CNN) -- "),  # something has to be left
    ],
)
def test_a_sentence_begins_behind_datelines_and_marks_but_not_behind_numbers_that_it_says(
    text: str, quoted: str
) -> None:
    start, end = without_lead_in(text, 0, len(text))
    assert text[start:end] == quoted


def test_a_mark_counts_only_at_the_beginning_of_a_line() -> None:
    text = "See - the bridge opened."
    assert without_lead_in(text, 4, len(text)) == (4, len(text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Cost and delay The council paid twice.", ["Cost and delay", "The council paid twice."]),
        ("The council of The town paid.", ["The council of The town paid."]),  # a name
        (
            "The old council paid far more than it had ever planned to The town protested.",
            ["The old council paid far more than it had ever planned to The town protested."],
        ),  # two statements: either may matter
        ("Read more about the delay The council paid.", ["Read more about the delay The council paid."]),
    ],
)
def test_a_heading_that_is_glued_to_a_sentence_is_cut_off(text: str, parts: list[str]) -> None:
    found = [text[start:end].strip() for start, end, _ in unglued(text, 0, len(text))]
    assert found == parts
    assert [cut_off for *_, cut_off in unglued(text, 0, len(text))] == [True] * (len(parts) - 1) + [False]
