"""Summaries of help pages, papers, features, terms and myths: what may not be cut from what, and what must be told."""

import time

import pytest
from test_summarising import lines, run

from qa_bot.answer.texts.delaying import scene
from qa_bot.answer.texts.forms import QUESTION
from qa_bot.answer.texts.genres import HELP, MINUTES, NEWS, STUDY, genre_of
from qa_bot.answer.texts.papers import AIM, CONCLUSION, LIMIT, METHOD, NOTHING, RESULT, roles
from qa_bot.answer.texts.prose import read_sentences, usable
from qa_bot.settings import Settings
from qa_bot.types import Document

HELP_PAGE = """Lending library of tools

# Borrowing

Who may borrow? Everybody over eighteen with a card. The card costs nothing and is made at the desk.

How long may I keep a drill? Seven days, or ten with a star on the card. You may renew it once in the app before noon.

# Trouble

The tool broke while I had it. Bring it to the desk on the same day with all its parts. If you do, you pay nothing. If you do
not, you owe us the full price of a new tool of the same make.

Can I cancel a booking? A booking can be cancelled until noon on the day before it begins. After that we keep the deposit.
"""

PAPER = """Cold rooms and the growth of seedlings

# Abstract

Background. Seedlings are kept warm in most nurseries, and warmth costs a great deal of money.

Methods. We conducted a randomised trial in which 90 trays of seedlings stood in cold or in warm rooms for six weeks.

Results. Cold rooms cut the use of heat by 41 per cent in every one of the six weeks. The height of the seedlings did not
differ between the cold rooms and the warm ones.

Conclusion. Cold rooms are a cheap way to raise seedlings, but whether these bear fruit later remains unknown.

# Introduction

Harrow (2011) found a gain of 12 centimetres in 30 warm trays, and Lindt (2014) found none in 25 trays of beans. We asked
whether seedlings need warm rooms at all in their first six weeks. Warm rooms were made popular by Dutch growers in 1950.

# Methods

Trays were bought from two growers and were placed at random in one of eight rooms. The lamps had a power of 60 watts each.

# Results

Mean use of heat was 31 units in cold rooms and 53 units in warm rooms over the six weeks. Two trays were lost to mould.

# Limitations

All trays held tomatoes from two growers, so the findings may not hold for the seedlings of other plants.

# Funding

The trial was paid for by the Growers' Fund of Harn, which had no part in its design.
"""

FEATURE = """The sluice that stayed shut: how Marlow Fen drowned

At ten past four on Sunday, Ines Corley heard her piano knock against the ceiling of the room below. She stood on the stairs
with a candle in her hand and saw black water where her hall had been. "It was like looking into a well," she says.

The candle went out in the draught. Nobody else in the street was awake yet.

The sluice at Marlow Fen had been locked for nine days because the Fen Water Company would not pay for a guard, an inquiry
by this newspaper has found. The flood at Marlow Fen killed two people and cost 14 million pounds, according to insurers.

The sluice was locked on 3 May after a dispute over the bill. The Fen Water Company had been warned twice by its own engineer
that the sluice must never be shut before rain. The engineer left the Fen Water Company in June.

The Fen Water Company denies that the sluice made the flood worse. A court will hear the case of Marlow Fen in autumn.
Insurers expect the Fen Water Company to pay for most of the damage at Marlow Fen. The sluice is open now.
"""


def document(text: str) -> Document:
    return Document.of(text, source="text.txt", title=text.partition("\n")[0])


def genre(text: str) -> str:
    one = document(text)
    sentences = read_sentences(one)
    return genre_of(one, sentences, [one.text[sentences[i].start : sentences[i].end] for i in usable(one, sentences)])


def test_an_answer_of_a_help_page_is_shown_with_what_it_answers(settings: Settings) -> None:
    assert genre(HELP_PAGE) == HELP
    shown = lines(run(document(HELP_PAGE), settings, length="long")[0])
    assert "The tool broke while I had it. Bring it to the desk on the same day with all its parts." in shown
    assert not any(line.startswith("Seven days") for line in shown)
    assert "The tool broke while I had it." not in shown


def test_a_help_page_in_brief_is_first_sentences_of_answers_from_several_sections(settings: Settings) -> None:
    summary, _ = run(document(HELP_PAGE), settings, length="short")
    first, second = lines(summary)
    assert first.startswith(("Who may borrow? Everybody", "How long may I keep a drill? Seven"))
    assert second.startswith(("The tool broke while I had it. Bring", "Can I cancel a booking? A booking"))
    text = document(HELP_PAGE).text
    assert all(text[c.start : c.end] == c.quote for claim in summary.claims for c in claim.citations)


def test_a_text_that_is_called_minutes_is_known_by_one_sign_and_what_was_agreed() -> None:
    told = "The minutes of April were approved. It was agreed to buy a piano. It was agreed to sing in the hall."
    assert genre(f"Choir: minutes of the meeting in May\n\n{told}") == MINUTES
    assert genre(f"Ten minutes on the ice\n\n{told}") == NEWS


def test_a_short_answer_below_a_heading_that_asks_is_no_situation_and_a_heading_may_be_two_sentences() -> None:
    text = (
        "# Boats\n\n## How do I get one?\n\nAsk at the hut. It costs nine pounds.\n\n## When are you open?\n\nFrom May. We close at six."
        "\n\n## I lost an oar. What now?\n\nTell the keeper at once. It costs forty pounds.\n\n## Is it deep?\n\nNo, nowhere."
    )
    asked = {text[one.start : one.end]: one.introduction for one in read_sentences(document(text)) if one.introduction}
    assert asked["Ask at the hut."] == asked["It costs nine pounds."] == "How do I get one? "
    assert asked["From May."] == "When are you open? "
    assert asked["Tell the keeper at once."] == "I lost an oar. What now? "


@pytest.mark.parametrize("length", ["short", "medium", "long", "40 words"])
def test_otherwise_never_stands_without_its_condition(settings: Settings, length: str) -> None:
    shown = " ".join(lines(run(document(HELP_PAGE), settings, length=length)[0]))
    assert "If you do not" not in shown or "If you do, you pay nothing. If you do not" in shown


def test_a_story_with_three_questions_is_no_help_page() -> None:
    paragraph = "The fair opened on Monday in the square. Who came? Nobody knew the answer, and the band played on.\n\n"
    assert genre(paragraph * 4) == NEWS


def test_each_sentence_of_a_paper_is_there_for_something() -> None:
    one = document(PAPER)
    sentences = read_sentences(one)
    told = {
        one.text[s.start : s.end].split(".")[0][:24]: role
        for s, role in zip(sentences, roles(one, sentences), strict=True)
    }
    assert genre(PAPER) == STUDY
    assert told["We conducted a randomise"] == METHOD
    assert told["Cold rooms cut the use o"] == RESULT
    assert told["The height of the seedli"] == NOTHING
    assert told["Cold rooms are a cheap w"] == CONCLUSION
    assert told["We asked\nwhether seedlin"] == AIM
    assert told["All trays held tomatoes "] == LIMIT
    assert told["Harrow (2011) found a ga"] is None
    assert told["The trial was paid for b"] is None


def test_a_long_summary_of_a_paper_covers_aim_method_results_conclusion_and_limitation(settings: Settings) -> None:
    shown = " ".join(lines(run(document(PAPER), settings, length="6 sentences")[0]))
    for part in ("We asked", "randomised trial", "41 per cent", "did not differ", "cheap way", "tomatoes"):
        assert part in shown
    assert "Harrow" not in shown
    brief = " ".join(lines(run(document(PAPER), settings, length="medium")[0]))
    for part in ("randomised trial", "41 per cent", "cheap way"):
        assert part in brief


def test_a_feature_that_opens_with_a_scene_is_told_by_its_lead(settings: Settings) -> None:
    shown = lines(run(document(FEATURE), settings, length="short")[0])
    assert any("killed two people" in line for line in shown)
    assert not any("piano" in line or "candle" in line for line in shown)


def test_what_was_decided_leads_a_feature_and_not_the_reason_for_it() -> None:
    texts = [
        "Nils sat on the pier at Orm and looked at his watch.",
        "Somewhere a gull has its doubts.",
        "In May the council of Sund decided to end the ferry after next winter.",
        "The reason is the ice at Orm: it is too thin, Nils said, and the ferry costs a million.",
        *(f"The ferry is {word}, and Nils knows it." for word in "old slow loud dear".split()),
        *(f"Orm is {word}, and Nils knows it." for word in "small far red cold".split()),
    ]
    paragraphs = [0, 0, 1, *range(2, len(texts) - 1)]
    assert scene("The last ferry to Orm", texts, paragraphs) == 2
    assert scene("The last ferry to Orm", [*texts[:2], "In May it was warm.", *texts[3:]], paragraphs) == 3


@pytest.mark.parametrize(
    "opening",
    [
        "The sluice at Marlow Fen was locked for nine days, the Fen Water Company said on Sunday.",
        "Ines Corley has been named head of the Fen Water Company after the flood at Marlow Fen.",
        "The minister stood by the Fen Water Company on Sunday, according to officials at Marlow Fen.",
    ],
)
def test_ordinary_news_opens_with_its_lead(opening: str) -> None:
    texts = [
        opening,
        *("The sluice at Marlow Fen cost the Fen Water Company millions, police said." for _ in range(14)),
    ]
    assert scene("The sluice that stayed shut", texts, list(range(15))) == 0


def test_the_number_of_a_clause_is_no_part_of_its_sentence(settings: Settings) -> None:
    text = (
        "Terms of the boathouse\n\n4.1 Members may keep one boat in the shed from March to October.\n\n"
        "4.2 The key must be handed back by the last day of the month of October.\n\n"
        "(b) Boats that are left behind after that day are sold by the club at auction.\n\n"
        "2.40 in the morning is too late to bring a boat home to the shed.\n"
    )
    summary, _ = run(document(text), settings, length="4 sentences")
    assert lines(summary) == [
        "Members may keep one boat in the shed from March to October.",
        "The key must be handed back by the last day of the month of October.",
        "Boats that are left behind after that day are sold by the club at auction.",
        "2.40 in the morning is too late to bring a boat home to the shed.",
    ]
    assert all(text[c.start : c.end] == c.quote == claim.text for claim in summary.claims for c in claim.citations)


def test_an_announcement_is_not_shown_without_what_it_announces(settings: Settings) -> None:
    text = (
        "The harbour was rebuilt by the town after the storm of 1953 broke the pier.\n\n"
        "There are two reasons for the delay.\n\nThe stone for the pier came late from the quarry in the north.\n\n"
        "The town hired divers who had never worked in cold water before.\n\nDo not enter the pier if:\n\n"
        "- You carry a child on your back in the harbour.\n- The red flag flies over the harbour of the town.\n"
    )
    for count in range(1, 7):
        shown = lines(run(document(text), settings, length=f"{count} sentences")[0])
        stone = "The stone for the pier came late from the quarry in the north."
        assert ("There are two reasons for the delay." in shown) <= (stone in shown and count > 2)
        assert ("You carry a child on your back in the harbour." in shown) <= ("Do not enter the pier if:" in shown)


def test_a_myth_is_not_told_without_its_refutation(settings: Settings) -> None:
    text = (
        "The abbey and its bell\n\nIt is often said that the bell of the abbey was cast from the silver of the nuns. "
        "The accounts of the abbey tell another story. The bell of the abbey was bought second-hand in Ghent for nine pounds.\n\n"
        "The abbey stood on the hill until 1540. Its stones were sold to the builders of the bridge and of the mill.\n"
    )
    for length in ("1 sentence", "short", "medium", "40 words"):
        shown = lines(run(document(text), settings, length=length)[0])
        assert shown and not any("silver" in line for line in shown)


def test_long_hostile_help_pages_are_read_in_time() -> None:
    one = document("Title\n\n" + "Who? Me. If you do not, that. 1.1 (a) There are two things:\n\n- " * 3_000)
    began = time.perf_counter()
    assert any(sentence.kind == QUESTION for sentence in read_sentences(one))
    assert time.perf_counter() - began < 20
