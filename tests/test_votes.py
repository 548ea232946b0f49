"""Who moved, who seconded, how many voted and who, where minutes tell it in their set forms."""

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.votes import vote
from qa_bot.types import Document, Hit, Passage

POOL = """# Pool

It was MOVED by Cllr Rao and SECONDED by Cllr Lund that the pool be closed.

An AMENDMENT was MOVED by Cllr Bose and SECONDED by Cllr Okoye that it be kept open.

The amendment was CARRIED by five votes to three. For: Bose, Okoye. Against: Rao, Lund, Birkett.

The motion as amended was then put and CARRIED by six votes to two.
"""
RENTS = """# Rents

Mr Stubbs moved that the rent be raised, seconded by Ms Visser. The motion was lost by 2 votes to 4.
"""
ROOF = "It was MOVED by Cllr Ida de Vries and SECONDED by Prof Jo Holm that the roof be mended."
TEXT = f"{POOL}\n{RENTS}\n# Roof\n\n{ROOF}\n"


def candidates(sentence: str, short: str, confidence: float = 0.9) -> list[Candidate]:
    document = Document.of(TEXT, source="minutes", title="Minutes")
    start = document.text.index(sentence)
    evidence = Evidence(document, start, start + len(sentence))
    parts = (0, document.text.index("# Rents")), (document.text.index("# Rents"), len(document.text))
    found = []
    for number, (a, b) in enumerate(sorted(parts, key=lambda part: not part[0] <= start < part[1])):
        passage = Passage(f"{document.id}:{a}", document.id, a, b, "", document.text[a:b])
        hit = Hit(passage, "Minutes", "minutes", 1.0)
        found.append(Candidate(evidence, short, confidence if not number else 0.1, hit))
    return found


CLOSING = "It was MOVED by Cllr Rao and SECONDED by Cllr Lund that the pool be closed."


@pytest.mark.parametrize(
    ("question", "name"),
    [("Who proposed closing the pool?", "Cllr Rao"), ("Which councillor seconded closing the pool?", "Cllr Lund")],
)
def test_who_moved_and_who_seconded_are_told_apart_whichever_the_reader_marked(question: str, name: str) -> None:
    for marked in ("Cllr Rao", "Cllr Lund"):
        found = vote(question, candidates(CLOSING, marked))
        assert found is not None and found.short == name
        assert found.claims[0].citations[0].quote == CLOSING


def test_a_name_keeps_the_small_words_inside_it_and_the_title_before_it() -> None:
    for question, name in (
        ("Who proposed mending the roof?", "Cllr Ida de Vries"),
        ("Who seconded mending the roof?", "Prof Jo Holm"),
    ):
        found = vote(question, candidates(ROOF, "Cllr Ida de Vries"))
        assert found is not None and found.short == name


def test_a_name_of_another_sentence_and_a_doubtful_one_are_left_to_the_reader() -> None:
    assert vote("Who proposed closing the pool?", candidates(CLOSING, "Cllr Bose")) is None
    assert vote("Who proposed closing the pool?", candidates(CLOSING, "Cllr Rao", 0.2)) is None
    assert vote("Who likes the pool?", candidates(CLOSING, "Cllr Rao")) is None


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many voted against the amendment on the pool?", "three"),
        ("How many councillors were in favour of the amendment?", "five"),
        ("How many votes were there against the motion on rents?", "4"),
        ("How many voted for raising the rent?", "2"),
    ],
)
def test_those_for_it_come_first_and_those_against_it_second(question: str, number: str) -> None:
    found = vote(question, candidates(CLOSING, "Cllr Rao"))
    assert found is not None and found.short == number
    assert number in found.claims[0].text


@pytest.mark.parametrize(
    "question",
    ["How many voted against it?", "How many voted against the museum?", "How many voted?", "How many swam?"],
)
def test_where_it_is_not_plain_which_vote_is_meant_nothing_is_said(question: str) -> None:
    assert vote(question, candidates(CLOSING, "Cllr Rao")) is None


def test_who_voted_against_is_a_list_where_one_vote_is_recorded() -> None:
    found = vote("Who voted against the amendment?", candidates(CLOSING, "Cllr Rao"))
    assert found is not None and found.short == "Rao, Lund, Birkett"
    assert vote("Who voted against Ines Halvorsen?", candidates(CLOSING, "Cllr Rao")) is None


def test_in_the_sentence_that_the_reader_holds_for_the_answer_the_other_number_is_taken_where_it_marked_one() -> None:
    sentence = "The motion as amended was then put and CARRIED by six votes to two."
    found = vote("How many voted against?", candidates(sentence, "six"))
    assert found is not None and found.short == "two"
    assert vote("How many voted against?", candidates(sentence, "six", 0.3)) is None
    assert vote("How many voted against?", candidates(sentence, "CARRIED")) is None
