"""Help pages: which lead stands over which words, and that what is said under another situation answers nothing."""

import time
from typing import Any

import pytest

from qa_bot import Bot, Document
from qa_bot.answer.dialogues.entries import entries_of
from qa_bot.answer.dialogues.exchanging import exchanges, introduced
from qa_bot.answer.dialogues.hearing import without_other_leads
from qa_bot.ingest.plain.markdown import seen_text

ALLOTMENTS = """# Hollin Road Allotments: questions and answers

These pages are for plot holders. The committee revises them each winter.

## Getting a plot

**How long is the waiting list?** About three years for a full plot and eighteen months for a half plot.

**May I share a plot?** Yes, with one other household. Both names go on the agreement.

## Looking after it

**Can I put up a shed?** You may build one of up to six square metres without asking. Larger ones need a written consent.

**When can I light a bonfire?** Only between November and the end of February.

It must never be lit when the wind blows towards the school.

## If something goes wrong

**My shed was broken into.** Report it to the police first, then send the crime number to the secretary.

**I cannot work my plot because I am ill.** Tell the secretary. We find a volunteer who keeps the weeds down.

**The tap does not work.** Ring the water warden on 01632 960 112. You must not open the main valve yourself.
"""
LIBRARY = """# Borrowing at Tarn Street Library

## How do I join?

Bring proof of your address to the desk.

## How many books may I borrow?

Twelve at a time.

They can be renewed twice.

## I have lost a book

You pay the price of a new copy.

## Can I eat in the library?

Only in the hall on the ground floor.
"""
ESSAY = """# On wells

Who dug the first well? Nobody knows. It was long ago.

The oldest that we know of stands in Cyprus. It is ten thousand years old.

What did they dig with? Antlers, it seems. They left some of them behind.

I saw one there. It was dry.

Wells were lined with stone. Later ones had bricks.

Some went down a hundred metres. Men died in them.

Why did they stop? Pipes came. The wells were filled in.

A few are left. Children throw coins into them.

They are loved all the same. So are pumps.

Nobody drinks from them. The water is brown.
"""


def page(text: str) -> Document:
    return Document.of(seen_text(text), source="page", title="Page")


def told(document: Document) -> dict[str, str]:
    text = document.text
    return {text[one.lead : one.lead_end]: text[one.start : one.end] for one in entries_of(document, 0, len(text))}


def test_a_question_or_situation_at_a_paragraphs_start_leads_what_stands_under_it() -> None:
    found = told(page(ALLOTMENTS))
    assert list(found) == [
        "How long is the waiting list?",
        "May I share a plot?",
        "Can I put up a shed?",
        "When can I light a bonfire?",
        "My shed was broken into.",
        "I cannot work my plot because I am ill.",
        "The tap does not work.",
    ]
    assert found["May I share a plot?"] == "Yes, with one other household. Both names go on the agreement."
    assert found["When can I light a bonfire?"].endswith(
        "\n\nIt must never be lit when the wind blows towards the school."
    )


def test_headings_that_are_questions_or_situations_lead_all_paragraphs_under_them() -> None:
    found = told(page(LIBRARY))
    assert found["How many books may I borrow?"] == "Twelve at a time.\n\nThey can be renewed twice."
    assert found["I have lost a book"] == "You pay the price of a new copy."
    assert len(found) == 4


def test_an_article_that_asks_now_and_then_is_no_help_page() -> None:
    assert told(page(ESSAY)) == {}


def test_an_entry_is_read_with_its_lead_though_the_passage_begins_behind_it_and_a_lead_alone_is_not() -> None:
    document = page(ALLOTMENTS)
    begins, ends = document.text.index("Tell the secretary"), document.text.index(" Ring the water")
    (one,) = exchanges(document, begins, ends)
    assert one.before.strip() == "I cannot work my plot because I am ill."
    assert one.said.strip() == "Tell the secretary. We find a volunteer who keeps the weeds down."
    place = one.text.index("volunteer")
    at = one.place(place, place + len("volunteer"))
    assert at and document.text[slice(*at)] == "volunteer"


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("Yes, with one other household.", "Asked “May I share a plot?”: "),
        ("Both names go on the agreement.", ""),
        ("We find a volunteer who keeps the weeds down.", "Under “I cannot work my plot because I am ill.”: "),
        ("The committee revises them each winter.", ""),
    ],
)
def test_words_of_a_help_page_are_shown_with_the_situation_or_with_the_question_that_few_words_answer(
    words: str, before: str
) -> None:
    document = page(ALLOTMENTS)
    start = document.text.index(words)
    assert introduced(document, start, start + len(words)) == before


def test_an_entry_whose_lead_tells_of_another_situation_is_not_read(encoder: Any) -> None:
    document = page(ALLOTMENTS)
    heard = exchanges(document, 0, len(document.text))
    kept = without_other_leads("What do I do if somebody breaks into my shed?", heard, encoder)
    assert [one.before.strip() for one in kept if one.said.strip() and one.before] == ["My shed was broken into."]
    assert [len(one.text) for one in kept] == [len(one.text) for one in heard]
    assert without_other_leads("What if I need more volunteers?", heard, encoder) == heard  # no lead tells of that


def test_what_names_no_situation_may_be_answered_under_any_lead(encoder: Any) -> None:
    document = page(ALLOTMENTS)
    heard = exchanges(document, 0, len(document.text))
    for question in ("How long is the waiting list at Fell Lane?", "When can I light a fire?", "Who repairs the tap?"):
        assert without_other_leads(question, heard, encoder) == heard
    kept = without_other_leads("My shed was broken into, what now?", heard, encoder)
    assert [one.before.strip() for one in kept if one.said.strip() and one.before] == ["My shed was broken into."]


def test_a_title_is_no_lead_though_it_is_near_to_whatever_names_its_subject(encoder: Any) -> None:
    title = "Borrowing books at Tarn Street Library"
    text = f"# {title}\n\nThe rules of this year.{LIBRARY[LIBRARY.index(chr(10)) :]}"
    heard = exchanges(Document.of(text, source="page", title=title), 0, len(text))
    asked = "What happens if a borrowed book comes back to Tarn Street Library late?"
    assert without_other_leads(asked, heard, encoder) == heard
    lost = without_other_leads("What if I lose a book of Tarn Street Library?", heard, encoder)
    leads = [one.before.strip() for one in lost if one.said.strip()]
    assert "I have lost a book" in leads and not any(lead.endswith("?") for lead in leads)


def test_what_a_help_page_says_of_the_situation_asked_about_is_the_answer() -> None:
    with Bot.temporary() as bot:
        bot.add(page(ALLOTMENTS))
        stolen = bot.ask("What must I do if somebody breaks into my shed?")
        shared = bot.ask("Can I share a plot?")
        sick = bot.ask("What happens when I am too ill to work on my plot?")
    assert stolen.text.startswith("Under “My shed was broken into.”: Report it to the police first")
    assert (shared.short, shared.text) == ("Yes", "Asked “May I share a plot?”: Yes, with one other household.")
    assert "volunteer" in sick.text or "Tell the secretary" in sick.text


@pytest.mark.parametrize(
    "text", ["Why?\n\n" * 40_000, "Why is it so? " * 20_000, "# a?\n" * 40_000, "a. " * 60_000 + "???"]
)
def test_a_page_of_nothing_but_questions_takes_no_longer_than_another(text: str) -> None:
    document = Document.of(text, source="page", title="Page")
    began = time.perf_counter()
    entries_of(document, 100_000, 101_000)
    assert time.perf_counter() - began < 1
