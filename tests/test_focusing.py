"""Summaries with a focus: headings that name it, what holds things of its kind, what answers it, and what is only near."""

from collections.abc import Sequence
from typing import Any

import pytest

from qa_bot.answer.summaries.seeking import Readers, asks
from qa_bot.answer.summarising import NEAREST, summarise
from qa_bot.answer.texts.general import holding, kind_of_focus
from qa_bot.models.reader import BestSpan
from qa_bot.models.wording import in_form_of
from qa_bot.settings import Settings
from qa_bot.types import Document, Summary

TRIAL = """Cold water and sprinters

The runners of two clubs took part.

1. Methods

Forty runners sat in a tub of cold water for ten minutes after each race of the season. A watch counted their steps.

2. Limitations

All of the runners were under thirty. Nobody was followed for more than one season. The tubs of one club were warmer than those of the other.

Funding

The work was paid for by the sports union of Velm. The watches were lent by a maker of watches.
"""
RULES = """# Boats on Lake Orrin

## Hire and charges

Who may hire? Anybody over eighteen with a card from a bank.

How much is it? A rowing boat is £9 an hour and a sailing boat £31. A deposit of £50 is left at the hut.

## Your name and ours

What do you write down? Name and number of the card. We strike both out after a month. Nobody else sees the book.

## Times

Boats must be back by 7 pm. Claims have to reach the hut within three days. A season card is to be ordered before 1 April. The swans nest on the north shore.
"""
FIRE = """The old rope works of Tarn Street

The rope works burned down on a night in May. Olive Marsh, a weaver, did not live to see the morning.
The insurers put the damage at £2 million. It was the third fire in the street within ten years.
Engineers warn that the chimney could fall on the school. "They knew it would burn," says Hugh Pell, who lost his shop.
Many believe that boys with matches started it. That is not true. A lamp that had been left on a bale started it.
"""


class Marks:
    """A reader that is sure of some words wherever they stand."""

    name = "marks"

    def __init__(self, words: str) -> None:
        self.words = words

    def read(self, question: str, texts: Sequence[str], above: Sequence[str] = ()) -> list[BestSpan]:
        starts = [text.find(self.words) for text in texts]
        return [
            BestSpan(at, at + len(self.words), 20.0, 0.0) if at >= 0 else BestSpan(0, 1, -9.0, 9.0) for at in starts
        ]


def run(
    text: str, settings: Settings, encoder: Any, focus: str, length: str = "3 sentences", **options: Any
) -> Summary:
    document = Document.of(text, source="test", title=text.splitlines()[0].strip("# "))
    *_, last = summarise(
        document,
        encoder=encoder,
        generator=None,
        checker=options.pop("checker", None),
        settings=settings.summary,
        focus=focus,
        length=length,
        **options,
    )
    assert isinstance(last, Summary)
    for claim in last.claims:
        for citation in claim.citations:
            assert document.text[citation.start : citation.end] == citation.quote
    return last


def lines(summary: Summary) -> list[str]:
    return [claim.text for claim in summary.claims]


@pytest.mark.parametrize(
    "focus", ["limitations", "limitations of the study", "weaknesses", "What are the limitations?"]
)
def test_what_stands_under_a_heading_that_names_the_focus_is_what_it_is_about(
    focus: str, settings: Settings, encoder: Any
) -> None:
    assert lines(run(TRIAL, settings, encoder, focus)) == [
        "All of the runners were under thirty.",
        "Nobody was followed for more than one season.",
        "The tubs of one club were warmer than those of the other.",
    ]


def test_prices_are_the_sums_under_the_heading_first(settings: Settings, encoder: Any) -> None:
    assert lines(run(RULES, settings, encoder, "prices", "2 sentences")) == [
        "How much is it? A rowing boat is £9 an hour and a sailing boat £31.",
        "A deposit of £50 is left at the hut.",
    ]


def test_deadlines_are_found_without_the_word(settings: Settings, encoder: Any) -> None:
    found = lines(run(RULES, settings, encoder, "deadlines", "long"))
    told = " ".join(found)
    assert told.endswith(
        "Boats must be back by 7 pm. Claims have to reach the hut within three days. "
        "A season card is to be ordered before 1 April."
    )
    assert "swans" not in told


@pytest.mark.parametrize(
    ("focus", "told"),
    [
        ("money", "£2 million"),
        ("Who died?", "Olive Marsh"),
        ("What are the risks?", "chimney"),
        ("Who is to blame?", "knew"),
        ("names", "Olive Marsh"),
    ],
)
def test_a_focus_of_a_general_noun_brings_what_holds_such_things(
    focus: str, told: str, settings: Settings, encoder: Any
) -> None:
    summary = run(FIRE, settings, encoder, focus, "2 sentences")
    assert told in summary.text
    assert summary.note == ""


def test_what_the_readers_find_comes_first_with_what_stands_under_the_same_question(
    settings: Settings, encoder: Any
) -> None:
    readers = Readers(Marks("Name and number of the card"), None, settings.chunking)
    found = lines(run(RULES, settings, encoder, "What personal data is kept?", readers=readers))
    assert "What do you write down? Name and number of the card." in found
    assert "We strike both out after a month." in found


def test_where_nothing_is_sure_the_nearest_are_shown_as_such(settings: Settings, encoder: Any) -> None:
    summary = run(FIRE, settings, encoder, "What do the neighbours say?")
    assert summary.note == NEAREST
    assert '"They knew it would burn," says Hugh Pell, who lost his shop.' in lines(summary)
    assert len(summary.claims) <= 3


def test_what_shares_words_with_a_question_that_no_reader_sees_answered_is_not_sure(
    settings: Settings, encoder: Any
) -> None:
    silent = Readers(Marks("no such words"), None, settings.chunking)
    asked = "Who climbed the chimney of the school?"
    assert run(FIRE, settings, encoder, asked).note == ""
    summary = run(FIRE, settings, encoder, asked, "long", readers=silent)
    assert summary.note == NEAREST
    assert 0 < len(summary.claims) <= 3
    assert run(FIRE, settings, encoder, "the fire in Tarn Street", readers=silent).note == ""
    assert run(FIRE, settings, encoder, "What are the risks?", readers=silent).note == ""


def test_a_name_that_no_sentence_has_makes_nothing_sure(settings: Settings, encoder: Any) -> None:
    assert run(FIRE, settings, encoder, "the damage of the fire in Lisbon").note == NEAREST
    assert run(FIRE, settings, encoder, "the damage of the fire in Tarn Street").note == ""


def test_where_even_the_nearest_are_far_nothing_is_shown(settings: Settings, encoder: Any) -> None:
    summary = run(TRIAL, settings, encoder, "Which orchestra played Brahms in Vienna?")
    assert (summary.claims, summary.note) == ((), "")


def test_what_is_refuted_is_not_what_a_focus_brings(settings: Settings, encoder: Any) -> None:
    found = run(FIRE, settings, encoder, "Who started the fire?", "1 sentence")
    assert lines(found) == ["A lamp that had been left on a bale started it."]


def test_a_focus_is_a_question_or_a_subject() -> None:
    assert asks("Who is to blame?") and asks("what do the victims say")
    assert not asks("money") and not asks("the football club") and not asks("Will")
    assert asks("In what year did the works burn?")
    assert asks("Besides Olive Marsh, who died?")
    assert not asks("the year in which the works burned")
    assert not asks("fees?")


def test_a_kind_is_called_by_all_that_a_focus_says_or_beside_other_words() -> None:
    kind, others = kind_of_focus("What do the owners have to pay?")
    assert kind and others == {"owner"}
    assert holding(kind, ["The owners bear £20 of it.", "The owners bear it."]) == [True, False]
    assert kind_of_focus("the football club")[0] is None
    assert kind_of_focus("important dates")[1] == set()


def test_words_of_one_root_meet() -> None:
    assert in_form_of("her marriages", ["She married twice.", "Block D is closed."]) == [
        "She married twice. marriages",
        "Block D is closed.",
    ]
    assert in_form_of("Who died?", ["Block D is closed."]) == ["Block D is closed."]


COLUMN = """# Against the loud bell

For years I wrote that the bell should ring at every hour. I proposed a law, and the town passed it. Nobody could sleep.

It will be said that a bell is a bell. I was wrong, and the baker had told me so.

What we should have instead is a bell at noon. I am for silence in the night, and for a drum in fog.
"""


@pytest.mark.parametrize(
    "focus", ["What does the author propose?", "the opinion of the writer", "What is the view of the author?"]
)
def test_of_an_essay_what_its_writer_holds_now_is_shown_and_not_what_he_gave_up(
    focus: str, settings: Settings, encoder: Any
) -> None:
    assert lines(run(COLUMN, settings, encoder, focus, "2 sentences")) == [
        "What we should have instead is a bell at noon.",
        "I am for silence in the night, and for a drum in fog.",
    ]
