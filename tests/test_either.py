import pytest

from qa_bot import Bot, Document
from qa_bot.answer.questions.either import Choice, choice, chosen, half_told, of_the_other

LIGHTHOUSE = (
    "# The lighthouse at Skerry Head\n\nThe lighthouse at Skerry Head was built in 1858 by the engineer Alan Moffat. It stands "
    "41 metres high. Last year 9,400 people climbed its stairs."
)
MILL = (
    "# Old mill reopens\n\nThe tide mill at Wadham was put up in 1790, when the parish still had two bakers. Its tower rises "
    "to 17 metres. The mill had 12,050 visitors last year."
)


@pytest.mark.parametrize(
    ("question", "asked", "most"),
    [
        ("Which is longer, the pier or the wall", "How long is the pier?", True),
        ("Which bridge is shorter, the Ash bridge or the Elm bridge", "How long is the Ash bridge?", False),
        ("Which was built first, the mill or the inn", "When was the mill built?", False),
        ("Which opened later, the mill or the inn", "When did the mill opened?", True),
        ("Who sold more boats in 2023, Ek or Holm", "How many boats did Ek sell in 2023?", True),
        ("Which firm employs fewer people: Ek or Holm", "How many people does Ek employ?", False),
        ("Which costs more, the day ticket or the pass", "How much does the day ticket cost?", True),
        ("Which is cheaper, the day ticket or the pass", "How much does the day ticket cost?", False),
        ("Who had the larger share of the votes, Ek or Holm", "What share of the votes did Ek have?", True),
        (
            "Of the inn and the mill, which had more guests last year",
            "How many guests did the inn have last year?",
            True,
        ),
        ("Did Ek or Holm sell more boats", "How many boats did Ek sell?", True),
        ("Was the mill or the inn built first", "When was the mill built?", False),
        ("Did Ek sell more boats than Holm", "How many boats did Ek sell?", True),
        ("Is the pier longer than the wall", "How long is the pier?", True),
    ],
)
def test_a_choice_between_two_asks_the_same_of_both(question: str, asked: str, most: bool) -> None:
    found = choice(question)
    assert found is not None
    assert (found.asked[0], found.most) == (asked, most)
    assert found.asked[1] == asked.replace(found.things[0], found.things[1])
    assert found.yes_or_no == (" than " in question)


@pytest.mark.parametrize(
    "question",
    [
        "Is it red or blue",
        "Which is it, the mill or the inn",
        "Did the repairs cost more than 900,000 pounds",
        "Did the talks take longer than expected",
        "Were more than 34 people hurt",
        "Were sales higher than the previous year",
        "Which firm's profit was higher, Ek's or Holm's",
        "Who was the first keeper",
        "Which of its parts sold less than the year before: Water, Wind or Sun",
        "What is more important than the weather",
    ],
)
def test_other_questions_leave_nothing_to_choose(question: str) -> None:
    assert choice(question) is None


@pytest.mark.parametrize(
    ("question", "short", "answer"),
    [
        ("Which is longer, the pier or the wall", ("340 metres", "41 metres"), "the pier"),
        ("Which is shorter, the pier or the wall", ("340 metres", "41 metres"), "the wall"),
        ("Which is longer, the pier or the wall", ("340 metres", "two hours"), ""),  # no common measure
        ("Which is longer, the pier or the wall", ("340 metres", "very"), ""),
        ("Which is longer, the pier or the wall", ("41 metres", "41 metres"), ""),
        ("Who sold more boats, Ek or Holm", ("41 boats", "1,200"), "Holm"),
        ("Who made more profit, Ek or Holm", ("£1.2 million", "£900,000"), "Ek"),
        ("Who made more profit, Ek or Holm", ("£1.2 million", "€2 million"), ""),
        ("Which was built first, the mill or the inn", ("in 1794", "12 May 1790"), "the inn"),
        ("Which was built first, the mill or the inn", ("3 March 1794", "12 February 1794"), "the inn"),
        ("Which was built first, the mill or the inn", ("3 March 1794", "1794"), ""),
        ("Who is older, Ada or Ida", ("born in 1931", "1928"), "Ida"),
        ("Who is younger, Ada or Ida", ("31", "28 years"), "Ida"),
        ("Is the pier longer than the wall", ("340 metres", "41 metres"), "Yes"),
        ("Is the pier shorter than the wall", ("340 metres", "41 metres"), "No"),
    ],
)
def test_what_both_answers_come_to(question: str, short: tuple[str, str], answer: str) -> None:
    found = choice(question)
    assert found is not None
    assert chosen(found, short) == answer


@pytest.mark.parametrize(
    ("question", "asked", "short", "answer"),
    [
        ("How much higher was the flood than the wall", "How high was the flood?", ("7.84 metres", "7.3 metres"), "0.54 metres (7.84 metres and 7.3 metres)"),
        ("How many more boats did Ek sell in May than Holm", "How many boats did Ek sell in May?", ("1,200", "41"), "1,159 (1,200 and 41)"),
        ("How much more did the wall cost than the bridge", "How much did the wall cost?", ("£8 million", "£3 million"), "£5 million (£8 million and £3 million)"),
        ("How much more did the wall cost than the bridge", "How much did the wall cost?", ("£8 million", "£900,000"), ""),  # not written alike
        ("How much more did the wall cost than the bridge", "How much did the wall cost?", ("£3 million", "£8 million"), ""),  # it did not
        ("How much older is the mill than the inn", "When was the mill built, founded or born?", ("1794", "in 1850"), "56 years (1794 and in 1850)"),
    ],
)  # fmt: skip
def test_a_difference_is_told_with_what_it_is_the_difference_of(
    question: str, asked: str, short: tuple[str, str], answer: str
) -> None:
    found = choice(question)
    assert found is not None
    assert (found.asked[0], chosen(found, short)) == (asked, answer)


def test_a_sentence_on_the_other_one_or_on_one_alone_does_not_compare() -> None:
    both = Choice(("Ek", "Holm"), ("", ""), most=True)
    assert of_the_other(both, 0, "Holm sold 40 boats.")
    assert not of_the_other(both, 0, "It sold 40 boats.")
    assert not of_the_other(both, 0, "Ek sold as many as Holm.")
    assert half_told(both, "Holm sold 40 boats, against 30 the year before.")
    assert not half_told(both, "Holm sold more boats.")
    assert not half_told(both, "Ek sold 40 boats, Holm 30.")


def test_two_articles_are_compared_and_half_of_a_comparison_is_no_answer() -> None:
    with Bot.temporary() as bot:
        for text in (LIGHTHOUSE, MILL):
            bot.add(Document.of(text, source=text[:12], title=text.splitlines()[0].lstrip("# ")))
        older = bot.ask("Which is older, the lighthouse at Skerry Head or the mill at Wadham?")
        assert older.short == "the mill at Wadham"
        assert len({one.document_id for claim in older.claims for one in claim.citations}) == 2
        higher = bot.ask("Is the mill at Wadham higher than the lighthouse at Skerry Head?")
        assert higher.short == "No"
        assert "41 metres" in higher.text
        assert "17 metres" in higher.text
        more = bot.ask(
            "How many more visitors did the tide mill at Wadham have last year than the lighthouse at Skerry Head?"
        )
        assert more.short == "2,650 (12,050 and 9,400)"
        assert bot.ask("Which had more visitors last year, the tide mill or the castle?").declined
