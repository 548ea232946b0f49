"""Which questions a sentence gives: well-formed, with their answers; and none where the rules are not sure."""

import pytest

from qa_bot.answer.statements.questioning import questions
from qa_bot.answer.statements.turning import Lexicon

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
        ("The mill at Carrow Point was restored in 1998.", "When was the mill at Carrow Point restored?", "1998"),
        ("The bridge opened on Monday after nine years of work.", "When did the bridge open?", "Monday"),
        ("The old mill stopped in May 1953.", "When did the old mill stop?", "May 1953"),
        ("The mill was built in Longport.", "Where was the mill built?", "Longport"),
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
            "The footbridge over the Wend was opened on 4 June 2019 by the mayor of Longport.",
            "When was the footbridge over the Wend opened by the mayor of Longport?",
            "4 June 2019",
        ),
        (
            "In 1853, the bishop of Wend sold the old mill to the town, which needed it.",
            "When did the bishop of Wend sell the old mill to the town?",
            "1853",
        ),
        (
            "The town engineer Ada Lund has praised the new lamps along the road.",
            "Who has praised the new lamps along the road?",
            "Ada Lund",
        ),
        (
            "The first director of the lighthouse museum was Agnes Holt.",
            "Who was the first director of the lighthouse museum?",
            "Agnes Holt",
        ),
        ("More than 40 boats were sold in the harbour.", "How many boats were sold in the harbour?", "40"),
        ("The old bridge was designed by Ada Lund.", "By whom was the old bridge designed?", "Ada Lund"),
        (
            "Every spring the boards of the pier are oiled by 40 volunteers from the town.",
            "Every spring the boards of the pier are oiled by how many volunteers from the town?",
            "40",
        ),
        (
            "The repairs of the mill (and its pond) will cost £870,000 in all.",
            "How much will the repairs of the mill cost in all?",
            "£870,000",
        ),
    ],
)  # fmt: skip
def test_a_plain_sentence_gives_a_question_with_its_answer(sentence: str, asked: str, answer: str) -> None:
    assert (asked, answer) in [(question.text, question.answers[0]) for question in questions(sentence, LEXICON)]
    for question in questions(sentence, LEXICON):
        assert all(words.lower() in sentence.lower() for words in question.answers)
        assert question.answers[0] not in question.text


@pytest.mark.parametrize(
    "sentence",
    [
        "He designed the towers of the bridge.",
        "They said that the bridge was closed.",
        '"The bridge opened on Monday," she said.',
        "Why did the bridge open on Monday?",
        "The bridge which the council built opened on Monday.",
        "The newly built bridge was not loved.",
        "Ada Lund built boats during what is known.",
        "Although the council sold the old mill in 1998.",
        "Injuries caused by rapid decompression under water are called barotrauma.",  # nobody caused by
        "High speed connections to the northern islands have become cheaper than the ferries.",
        "While the harbour of Longport was established as a market for salted herring.",
        "The mill was built in 1790 and the bridge was opened and.",
        "Arsenal manager Lund signed a contract with the club on Monday",
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
    ("date", "unit"), [("in 1998", "year"), ("in May 1998", "month"), ("on 4 May 1998", "date"), ("on Friday", "day")]
)
def test_where_the_word_order_is_not_sure_it_is_asked_in_place_for_the_unit_of_the_date(date: str, unit: str) -> None:
    sentence = f"Jonas Okoye zarfed the night bakery to the school {date}."
    (question,) = [question for question in questions(sentence, LEXICON) if question.kind == "when"]
    preposition = date.split()[0]
    assert question.text == f"Jonas Okoye zarfed the night bakery to the school {preposition} what {unit}?"
    assert question.in_place


def test_who_is_asked_of_people() -> None:
    assert questions("The bridge leads to Great Carrow, the city in the north of the island.", LEXICON) == []
    text = "Ada Lund lives in Carrow Point. Carrow Point attracted painters from the coast."
    known = Lexicon.of(text, lambda words: [2 + len(words[0].split())])
    assert questions("Carrow Point attracted many painters from the coast.", known) == []


def test_a_subject_that_may_be_a_name_keeps_its_capital_or_is_not_asked_about() -> None:
    texts = [question.text for question in questions("Arsenal officials opened a shop in Longport.", LEXICON)]
    assert texts and not any("arsenal" in text for text in texts)
