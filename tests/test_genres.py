"""What kind of text a document is, and what tells the main thing where the first sentences do not."""

import numpy as np
import pytest

from qa_bot.answer.texts.genres import (
    ESSAY,
    FEATURE,
    INTERVIEW,
    LETTER,
    MANUAL,
    MINUTES,
    NEWS,
    PAPER,
    REPORT,
    genre_of,
    resolved,
    summing_up,
    telling,
    theses,
)
from qa_bot.answer.texts.prose import read_sentences, usable
from qa_bot.types import Document

BODY = "The mill on the Wend ground flour for ninety years. Its wheel was taken down in the winter of 1961."


def document_of(text: str) -> Document:
    return Document.of(text, source="text.txt")


def genre(text: str) -> str:
    document = document_of(text)
    sentences = read_sentences(document)
    texts = [
        " ".join(document.text[sentences[i].start : sentences[i].end].split()) for i in usable(document, sentences)
    ]
    return genre_of(document, sentences, texts)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"A fire destroyed the old mill on Monday. Two people were hurt, the police said. {BODY}", NEWS),
        ("The otter is a mammal of the weasel family. It eats fish. It lives by rivers. Its coat is dense. It is shy. "
         "It is found in most of Europe.", NEWS),
        (f'"We show what we find," said Ms Lund. "We propose a bridge." {BODY}', NEWS),
        (f"Dear neighbours,\n\nThe lift is mended. {BODY}\n\nKind regards,\nAnna", LETTER),
        (f"From: Anna Lund <anna@example.org>\nTo: Ben\n\nThe lift is mended. {BODY}", LETTER),
        (f"The minutes of May were approved. Ms Lund seconded the motion. {BODY}", MINUTES),
        (f"Why a mill?\n\n{BODY}\n\nWere you alone?\n\n{BODY} There was a dog.\n\nAnd now?\n\nNow it is a museum.", INTERVIEW),
        ("For years I wrote that shops should close at five. I proposed a law. It was tried at home. It did no good. I think that nobody "
         "asked the right thing. It will be objected that I am late. I no longer want a law. What we should have instead is a vote.",
         ESSAY),
        ("Press the green button. Pull out the tank. Do not wash the filter with soap. The light is red.", MANUAL),
        (f"# The mill\n\n{BODY}\n\n## Conclusions\n\nThe wheel was worn out.", REPORT),
        (f"A. How it came about\n\n{BODY}\n\nD. Findings\n\nThe wheel was worn out.", REPORT),
        (f"A lamp was burning in the night. She tells me of her mother. {BODY}", FEATURE),
        (f"1. Background\n\n{BODY}\n\n2. Key findings\n\nThe wheel was worn out.", REPORT),
        ("Mosses dry out on many days. We measured how long recovery takes. Frost does more harm.", PAPER),
        ("Nell Pargeter comes here every October. \"They are late,\" she says. The mist was thick. He thinks of frost.", FEATURE),
        ("There is a queue at the door. Nobody speaks. A boy kicks the step. The shutter goes up. They go in. "
         f"{BODY} The miller was dead. Nobody was told.", FEATURE),
    ],
)  # fmt: skip
def test_a_genre_is_known_by_its_form_and_its_words(text: str, kind: str) -> None:
    assert genre(text) == kind


def test_a_part_that_sums_up_lasts_until_the_next_heading() -> None:
    document = document_of(f"# Mill\n\n{BODY}\n\n## Conclusions\n\nOne is so. Two is so.\n\n## Thanks\n\nThree is so.")
    sentences = read_sentences(document)
    shown = {
        document.text[s.start : s.end]: place
        for s, place in zip(sentences, summing_up(document, sentences), strict=True)
    }
    assert shown["One is so."] == 0 and shown["Two is so."] == 1 and shown["Three is so."] is None
    assert shown["Its wheel was taken down in the winter of 1961."] is None


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("The mill stands on the Wend.", 0),
        ("We conclude that drying protects the moss.", 1),
        ("The rent rises from £48 to £54 a year.", 1),
        ("Nine tenths of the sugars were still there.", 1),
        ("It was the most since 1991.", 1),
        ("The branch will close on 30 June.", 1),
        ("The rest of the forest in the west is oak.", 0),
        ("The results show the highest rate in the county, 14 per cent.", 3),
    ],
)
def test_words_of_a_main_thing_are_counted_by_kind(sentence: str, kinds: int) -> None:
    assert telling([sentence]).tolist() == [kinds]


def test_what_was_resolved_is_told_from_what_merely_was_carried() -> None:
    texts = ["It was resolved, with regret, that the tug be sold.", "The proposal was carried.", "The hall is cold."]
    assert np.array_equal(resolved(texts), [True, False, False])


def test_where_a_writer_stands_is_told_from_where_he_stood() -> None:
    told = [
        "I would ban the letter on Fridays, I wrote, and let people talk.",
        "I proposed that every office should be quiet once a week.",
        "I therefore no longer want quiet days.",
        "What we should have instead is a limit on names.",
        "I would start with three names.",
    ]
    assert theses(told).tolist() == [-1.0, -1.0, 1.0, 2.0, 2.0]
