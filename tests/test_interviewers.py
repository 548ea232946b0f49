"""Who asks and who answers, told by the words alone."""

import pytest

from qa_bot.answer.dialogues.interviewers import alternating, interviewee, interviewers, unless_written
from qa_bot.types import Document


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Astrid Vaernes kept the light. She talks to Louis Kettering.", "Astrid Vaernes"),
        ("Louis Kettering met Astrid Vaernes in her kitchen.", "Astrid Vaernes"),
        ("Interview by Louis Kettering\n\nWe are in Port Ellen with Astrid Vaernes.", "Astrid Vaernes"),
        ("Astrid Vaernes and Louis Kettering talked for an hour.", ""),
        ("The last keeper speaks.", ""),
    ],
)
def test_the_head_of_an_interview_names_who_answers_or_nobody_is_named(head: str, name: str) -> None:
    article = f"# The Sea\n\n{head}\n\nWho are you?\n\nMarie Curie knows."
    assert interviewee(Document.of(article, source="talk", title="Talk")) == name


TALK = [
    ("Host", "Welcome to the harbour."),  # a first and a last word need not ask
    ("Ada", "Thank you, I have been looking forward to it for weeks."),
    ("Host", "When did you begin?"),
    ("Ada", "In the spring of 1987, with two boats and a debt."),
    ("Host", "Ada, people say it failed."),  # calls her: a prompt
    ("Ada", "They do. It did not, we still sail every morning."),
    ("Host", "Every morning."),
    ("Ada", "Even in winter, when the ice lies on the deck."),
    ("Host", "With two boats."),
    ("Ada", "With one boat by then, the smaller of the two."),
    ("Host", "And the debt?"),
    ("Ada", "Paid, in the end, by the sale of the larger boat."),
    ("Host", "That was the harbour."),
]


def test_who_asks_three_times_and_says_less_than_the_others_is_an_interviewer() -> None:
    names, said = [name for name, _ in TALK], [words for _, words in TALK]
    assert interviewers(names, said) == {"Host"}
    fewer = [one.replace("?", ".") for one in said]  # only the prompt is left: too few
    assert interviewers(names, fewer) == set()
    at_length = [f"{one} {'and so on ' * 40}" if name == "Host" else one for name, one in TALK]
    assert interviewers(names, at_length) == set()  # who says more than all others is no interviewer


def test_between_questions_an_even_way_apart_every_second_short_paragraph_that_says_you_is_asked() -> None:
    paragraphs = [
        "When did the yard open?",
        "In May, when the ice had gone from the upper basin.",
        "The board was against you.",
        "It was, and it stayed so for years, whatever we did.",
        "Did they ever change their minds?",
        "No.",
    ]
    assert alternating(paragraphs, [0, 4]) == {2}
    assert alternating([*paragraphs[:2], "The board was against it.", *paragraphs[3:]], [0, 4]) == set()
    assert alternating([*paragraphs[:2], "I was against you.", *paragraphs[3:]], [0, 4]) == set()  # her own words
    assert alternating([*paragraphs[:3], *paragraphs[4:]], [0, 3]) == set()  # an odd way: no turn and turn about


def test_what_nobody_says_of_himself_is_a_writer_s_where_it_is_long_or_names_the_guest() -> None:
    told = "The yard was built in 1907 and repaired many times since, always with local oak."
    assert unless_written("Astrid Vaernes", [told] * 3) == ""
    assert unless_written("Astrid Vaernes", ["Vaernes left in May."]) == ""
    assert unless_written("Astrid Vaernes", ["In May.", "With oak."]) == "Astrid Vaernes"
    assert unless_written("Astrid Vaernes", [told, f"I saw it. {told}"]) == "Astrid Vaernes"
