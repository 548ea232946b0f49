"""A sentence and the questions that it answers."""

import pytest

from qa_bot.evaluation.wording import wordings

MADE = [
    (
        "The footbridge over the Tarn was opened on 4 June 2019 by the engineer Ada Lindqvist.",
        "when",
        "When was the footbridge over the Tarn opened by the engineer Ada Lindqvist?",
        "4 June 2019",
    ),
    (
        "In 1853, the bishop of Utrecht sold the old mill to the town, which needed it.",
        "cloze",
        "The bishop of Utrecht sold the old mill to the town in what year?",
        "1853",
    ),
    (
        "Ada Lindqvist led the work on the footbridge for six years.",
        "who",
        "Who led the work on the footbridge for six years?",
        "Ada Lindqvist",
    ),
    (
        "The town engineer Ada Lindqvist has praised the new lamps along the road.",
        "who",
        "Who has praised the new lamps along the road?",
        "Ada Lindqvist",
    ),
    (
        "The first director of the lighthouse museum was Agnes Holm.",
        "who",
        "Who was the first director of the lighthouse museum?",
        "Agnes Holm",
    ),
    (
        "The plans of the bridge were drawn in Copenhagen by two brothers from Leith.",
        "where",
        "Where were the plans of the bridge drawn by two brothers from Leith?",
        "Copenhagen",
    ),
    (
        "The new bridge over the river is 112 metres long and made of larch.",
        "how many",
        "How many metres long and made of larch is the new bridge over the river?",
        "112",
    ),
    (
        "Every spring the boards of the old pier are oiled by 40 volunteers from the town.",
        "cloze",
        "Every spring the boards of the old pier are oiled by how many volunteers from the town?",
        "40",
    ),
    (
        "The repairs of the tide mill (and its pond) cost £870,000 in all.",
        "cloze",
        "The repairs of the tide mill cost how much in all?",
        "£870,000",
    ),
]


@pytest.mark.parametrize(("sentence", "kind", "question", "answer"), MADE)
def test_a_fact_becomes_a_question(sentence: str, kind: str, question: str, answer: str) -> None:
    assert (kind, question, answer) in [(w.kind, w.question, w.answers[0]) for w in wordings(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "He opened the footbridge over the Tarn on 4 June 2019 with a speech.",  # who?
        "It was opened on 4 June 2019 by the engineer Ada Lindqvist of Leith.",
        'The mayor said on 4 June 2019 that "the footbridge over the Tarn is open".',
        "Was the footbridge over the Tarn opened on 4 June 2019 by Ada Lindqvist?",
        "The mill was sold in 1998.",  # too little to say which mill
        "# The footbridge over the Tarn was opened on 4 June 2019",
        "The boards of the bridge are oiled every spring by volunteers.",  # no name, date or number
        "",
        "Although the council sold in 1998",
        "Injuries caused by rapid decompression under water are called barotrauma.",  # nobody caused by
        "High speed connections to the northern islands have become cheaper than the ferries.",
        "While the harbour of Tarnholm was established as a market for salted herring.",
    ],
)
def test_what_leans_on_other_sentences_or_states_no_fact_is_not_asked_about(sentence: str) -> None:
    assert wordings(sentence) == []


@pytest.mark.parametrize("sentence", [sentence for sentence, *_ in MADE])
def test_the_answer_stands_in_the_sentence_and_not_in_the_question(sentence: str) -> None:
    for wording in wordings(sentence):
        assert all(answer in sentence for answer in wording.answers)
        assert wording.answers[0] not in wording.question
        assert wording.question[0].isupper() and wording.question.endswith("?")


def test_a_year_a_month_a_day_and_a_date_are_asked_for_by_name() -> None:
    for date, word in (("1998", "year"), ("May 1998", "month"), ("4 May 1998", "date"), ("Friday", "day")):
        preposition = "on" if word in ("date", "day") else "in"
        questions = [
            w.question for w in wordings(f"Jonas Okoye sold the night bakery to the school {preposition} {date}.")
        ]
        assert f"Jonas Okoye sold the night bakery to the school {preposition} what {word}?" in questions
