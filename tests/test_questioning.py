"""Which questions a sentence gives: well-formed, with their answers; and none where the rules are not sure."""

import pytest

from qa_bot.answer.questioning import Lexicon, base_form, questions

COMMON = frozenset("open close stop carry rise treat use build design cut paint employ restore hire attract".split())
NAMES = frozenset("Ada Lund Longport Carrow Point Agnes Holt Monday Wend Boats Marsh".split())
SMALL = frozenset("the repairs boats bridge mill police sales flour fishermen".split())
LEXICON = Lexicon(COMMON.__contains__, NAMES, SMALL)


@pytest.mark.parametrize(
    ("sentence", "asked", "answer"),
    [
        ("Ada Lund designed the two towers of the bridge.", "Who designed the two towers of the bridge?", "Ada Lund"),
        ("Longport has bought the old mill, which stood empty.", "Who has bought the old mill?", "Longport"),
        ("Agnes Holt, a boatbuilder from the coast, cut the wheel.", "Who is Agnes Holt?", "a boatbuilder from the coast"),
        ("The judge fined Ada Lund, 34, on Monday.", "How old is Ada Lund?", "34"),
        ("The mill at Carrow Point was restored in 1998.", "When was the mill at Carrow Point restored?", "in 1998"),
        ("The bridge opened on Monday after nine years of work.", "When did the bridge open?", "on Monday"),
        ("The old mill stopped in May 1953.", "When did the old mill stop?", "in May 1953"),
        ("The mill was built in Longport.", "Where was the mill built?", "in Longport"),
        (
            "The mill was closed because ice broke the wheel.",
            "Why was the mill closed?",
            "because ice broke the wheel",
        ),
        ("The repairs cost 212,000 pounds, most of it from the county.", "How much did the repairs cost?", "212,000 pounds"),
        ("The council paid £41m for the bridge.", "How much did the council pay for the bridge?", "£41m"),
        ("Eleven boats were sold in the harbour.", "How many boats were sold in the harbour?", "eleven"),
        ("The mill has hired 12 people since May.", "How many people has the mill hired?", "12"),
        ("Sales rose by 3% in the spring.", "By how much did sales rise in the spring?", "3%"),
        (
            "Ada Lund will open an exhibition about the bridge.",
            "What will Ada Lund open about the bridge?",
            "an exhibition",
        ),
    ],
)  # fmt: skip
def test_a_plain_sentence_gives_a_question_with_its_answer(sentence: str, asked: str, answer: str) -> None:
    assert (asked, answer) in [(question.text, question.answer) for question in questions(sentence, LEXICON)]


@pytest.mark.parametrize(
    "sentence",
    [
        "He designed the towers of the bridge.",
        "They said that the bridge was closed.",
        '"The bridge opened on Monday," she said.',
        "Why did the bridge open on Monday?",
        "The bridge which the council built opened on Monday.",
        "The newly built bridge was not loved.",
        "Arsenal manager Lund signed a contract with the club on Monday",
        "The gloomp zarfed on Monday.",  # no known verb
        "Longport customers in the north will be the first to test the service.",
        "The port: 12 boats; 4 cranes.",
        "Der Hafen wurde 1998 gebaut.",
        "港は雪で閉ざされた。",
        "| 1998 | 12 boats | 4 cranes |",
        "",
    ],
)
def test_what_is_unsure_gives_none(sentence: str) -> None:
    assert questions(sentence, LEXICON) == []


@pytest.mark.parametrize(
    ("past", "base"),
    [("opened", "open"), ("closed", "close"), ("stopped", "stop"), ("carried", "carry"), ("used", "use"),
     ("treated", "treat"), ("built", "build"), ("rose", "rise"), ("zarfed", None), ("red", None)],
)  # fmt: skip
def test_the_base_of_a_past_tense_is_found_or_not_guessed(past: str, base: str | None) -> None:
    assert base_form(past, LEXICON) == base


def test_a_subject_that_may_be_a_name_keeps_its_capital_or_is_not_asked_about() -> None:
    texts = [question.text for question in questions("Arsenal officials opened a shop in Longport.", LEXICON)]
    assert not any("arsenal" in text for text in texts)
