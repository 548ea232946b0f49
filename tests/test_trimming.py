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


BODY = """The ferry returned to the Oxley crossing on Tuesday, four months
after her gearbox had failed in a gale with sixty passengers and a
dog aboard."""


@pytest.mark.parametrize(
    "title", ["The ferry sails again", f"The ferry sails again {'and again ' * 6}", "**The ferry sails**"]
)
def test_a_first_line_that_no_wrapping_ended_is_a_title(title: str) -> None:
    text = f"{title.strip()}\n{BODY}"
    assert [text[start:end] for start, end, _ in unglued(text, 0, len(text))] == [title.strip(), BODY]
    assert [cut for _, _, cut in unglued(text, 0, len(text))] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        BODY.replace("Tuesday, four months\n", "Tuesday,\nFour "),  # in the middle of it nobody begins anew
        "The sea is wide\nThe boat is small\nThe wind is up\nThe sail is down",  # verse ends every line so
        f"The ferry\n{BODY}".replace("The ferry returned", "the ferry returned"),
        "The ferry sails again\nIt is repaired and painted.",  # how wide its lines are is not known
    ],
)
def test_a_line_that_is_wrapped_or_one_of_many_alike_is_no_title(text: str) -> None:
    assert [one for one in unglued(text, 0, len(text)) if one[2]] == []


def test_only_the_first_line_of_a_paragraph_may_be_a_title() -> None:
    text = f"It is back.\nThe ferry\n{BODY}"
    assert [one for one in unglued(text, text.index("The ferry"), len(text)) if one[2]] == []
