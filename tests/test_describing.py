from dataclasses import replace
from typing import Any

import pytest

from qa_bot import Bot
from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.questions.kinds import kind_of, open_topic
from qa_bot.answer.replies.describing import describe
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

TEXT = (
    "Lunna, 3 May 1970. The storm took the old pier on Monday. Ida Holm, an engineer from Lunna, drew the new one. "
    "The council paid Ida Holm 4,000 crowns. She gave it away. Herons nest on the new one, they say."
)
PIER = Document.of(TEXT, source="pier", title="The pier")
HIT = Hit(Passage(f"{PIER.id}:0", PIER.id, 0, len(TEXT), "", TEXT), "The pier", "pier", 1.0)
CANDIDATES = [Candidate(Evidence(PIER, 0, 18), "", 0.1, HIT)]


@pytest.mark.parametrize(
    ("topic", "sentences"),
    [
        (
            "Ida Holm",
            [
                "Ida Holm, an engineer from Lunna, drew the new one.",
                "The council paid Ida Holm 4,000 crowns. She gave it away.",
            ],
        ),
        ("the old pier", ["The storm took the old pier on Monday."]),
        ("3 May 1970", []),  # a dateline tells nothing
        ("Ida Lindqvist", []),
        ("the", []),
    ],
)
def test_sentences_that_hold_all_words_of_the_topic_speak_of_it(
    topic: str, sentences: list[str], encoder: Any, settings: Settings
) -> None:
    said = describe(topic, CANDIDATES, encoder, settings.answer)
    assert ([claim.text for claim in said.claims] if said else []) == sentences
    assert said is None or all(TEXT[c.start : c.end] == c.quote for claim in said.claims for c in claim.citations)


def test_where_only_one_is_shown_it_is_the_one_that_says_what_the_topic_is(encoder: Any, settings: Settings) -> None:
    said = describe("Ida Holm", CANDIDATES, encoder, replace(settings.answer, max_claims=1))
    assert said is not None and said.claims[0].text.startswith("Ida Holm, an engineer")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Tell me about the pier.", "the pier"),
        ("Can you tell me something about Ida Holm?", "Ida Holm"),
        ("What do the articles say about Lunna?", "Lunna"),
        ("what is known about herons", "herons"),
        ("Tell me who drew the pier.", ""),
        ("What did Ida Holm say?", ""),
    ],
)
def test_an_open_question_names_its_topic(question: str, topic: str) -> None:
    assert open_topic(question) == topic
    assert (kind_of(question) == "topic") == bool(topic)


def test_who_somebody_is_is_told_by_the_sentence_that_introduces_them_where_no_reader_is_sure() -> None:
    mill = "Josip Kerr, 61, bends over the pan with a rake that his grandfather made. He boils salt as his father did."
    others = "\n\n".join(
        f"The pan number {n} was scrubbed in May, and the fire below it was lit again." for n in range(9)
    )
    with Bot.temporary() as bot:
        bot.add(Document.of(f"# The salt\n\n{mill}\n\n{others}", source="salt", title="The salt"))
        assert "bends over the pan" in bot.ask("Who is Josip Kerr?").text
        assert bot.ask("Who is Josip Ward?").declined
