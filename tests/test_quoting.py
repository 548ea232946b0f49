from dataclasses import replace

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import differ, quote, say_cell, say_fact
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

COST = "How much did the restoration cost?"


def candidate(sentence: str, short: str, confidence: float = 0.9, title: str = "Mill") -> Candidate:
    document = Document.of(sentence, source=title, title=title)
    passage = Passage(f"{document.id}:0", document.id, 0, len(sentence), "", sentence)
    hit = Hit(passage, title, title, 1.0, reader=4.0)
    return Candidate(Evidence(document, 0, len(sentence)), short, confidence, hit)


CHEAP = candidate("The restoration cost 410,000 euros.", "410,000 euros", title="Mill")
DEAR = candidate("The restoration cost 530,000 euros, the mayor said.", "530,000 euros", 0.5, "Herald")


@pytest.mark.parametrize(
    ("one", "other"),
    [("14", "19, the hospital said, after five"), ("14", "19 people"), ("500", "700"), ("410,000 euros", "530,000 euros"), ("in 1896", "1912"), ("3 May 1970", "4 June 1970"), ("3 Jan", "5 January"), ("3 Jan.", "3 Feb."), ("May 1970", "June 1970"), ("Holm, 1887", "1912"), ("Ida Holm", "Josef Brandt")],
)  # fmt: skip
def test_answers_of_one_kind_that_cannot_both_be_right_differ(one: str, other: str) -> None:
    assert differ(one, other) and differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("5 million doses", "5,000,000 doses"), ("3 May 1970", "May 1970"), ("3 Sept. 1970", "September 1970"), ("Jan and 3 boats", "5 January"), ("Ida Holm", "Holm"), ("500 euros", "twelve weeks"),
     ("1896", "Ida Holm"), ("a frost", "the storm"), ("eleven boats", "11 boats"), ("", "500")],
)  # fmt: skip
def test_answers_that_agree_or_cannot_be_compared_do_not(one: str, other: str) -> None:
    assert not differ(one, other) and not differ(other, one)


def test_articles_that_disagree_are_shown_side_by_side_each_with_its_name_and_its_citation(settings: Settings) -> None:
    said = say_fact(COST, [CHEAP, DEAR], settings.answer)
    assert said is not None
    assert [claim.text for claim in said.claims] == [
        "Mill says 410,000 euros: The restoration cost 410,000 euros.",
        "Herald says 530,000 euros: The restoration cost 530,000 euros, the mayor said.",
    ]
    assert [claim.citations[0].title for claim in said.claims] == ["Mill", "Herald"]
    assert said.short == "410,000 euros" and "disagree" in said.note


@pytest.mark.parametrize(
    "other",
    [
        replace(DEAR, short="410,000 euros"),  # the same answer
        replace(DEAR, hit=replace(DEAR.hit, reader=-3.0)),  # the reader sees no answer there
        candidate("The new bridge cost 530,000 euros.", "530,000 euros", 0.8, "Herald"),  # of something else
        replace(DEAR, evidence=CHEAP.evidence),  # of the same article
    ],
)
def test_what_is_no_disagreement_is_not_called_one(other: Candidate, settings: Settings) -> None:
    said = say_fact(COST, [CHEAP, other], settings.answer)
    assert said is not None and said.note == "" and said.claims[0].text == "The restoration cost 410,000 euros."


def test_articles_that_say_the_same_count_once_and_a_sentence_that_adds_something_is_shown(settings: Settings) -> None:
    copy = candidate("The restoration cost 410,000 euros.", "410,000 euros", 0.89, "Copy")
    more = candidate(
        "For 410,000 euros, carpenters from three valleys mended shaft, sails and stones.", "410,000 euros", 0.8, "More"
    )
    said = say_fact(COST, [CHEAP, copy, more], settings.answer)
    assert said is not None
    assert [claim.citations[0].title for claim in said.claims] == ["Mill", "More"]
    assert [claim.citations[0].number for claim in said.claims] == [1, 2]


def test_nothing_is_said_without_a_sure_candidate(settings: Settings) -> None:
    assert say_fact(COST, [], settings.answer) is None
    assert say_fact(COST, [replace(CHEAP, confidence=settings.answer.min_confidence - 0.01)], settings.answer) is None


def test_two_that_are_sure_enough_only_together_are_both_said(settings: Settings) -> None:
    half = settings.answer.min_confidence * 0.6
    frost = candidate("A frost had split the shaft.", "a frost", half)
    storm = candidate("The storm of 1987 took the sails.", "the storm of 1987", half * 0.9, "Herald")
    said = say_fact("What damaged the mill?", [frost, storm], settings.answer)
    assert said is not None and [claim.text for claim in said.claims] == [frost.evidence.text, storm.evidence.text]
    assert said.short == "a frost" and said.confidence == pytest.approx(half * 1.9)
    assert say_fact("What damaged the mill?", [frost, replace(storm, confidence=0.01)], settings.answer) is None


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("How old is Ada Holm?", "Ada Holm was born in 1951.", "1951"),
        ("How many pupils did it have last year?", "It has 412 pupils, 29 more than last year.", "412"),
        ("How many passengers did it have in 2019?", "It had 388,000 passengers, fewer than in 2019.", "388,000"),
    ],
)
def test_from_what_one_would_have_to_compute_is_shown_without_an_answer(
    question: str, sentence: str, short: str, settings: Settings
) -> None:
    said = say_fact(question, [candidate(sentence, short)], settings.answer)
    assert said is not None
    assert (said.short, said.lead, said.claims[0].text) == ("", "The articles say:", sentence)


def test_an_age_that_is_said_is_an_answer_and_a_year_is_none(settings: Settings) -> None:
    said = say_fact("How old is Ada Holm?", [candidate("Ada Holm is 58 years old.", "58")], settings.answer)
    assert said is not None and said.short == "58"
    assert say_fact("How old is Ada Holm?", [candidate("In 2023 Ada Holm left.", "2023")], settings.answer) is None


def test_footnote_marks_are_not_shown_and_the_quotation_keeps_them(settings: Settings) -> None:
    said = say_fact(COST, [candidate("The restoration cost 410,000 euros.[1] [12]", "410,000 euros")], settings.answer)
    assert said is not None
    assert said.claims[0].text == "The restoration cost 410,000 euros."
    assert said.claims[0].citations[0].quote.endswith("[1] [12]")


def test_a_figure_of_something_else_supports_nothing(settings: Settings) -> None:
    long = candidate("The line is 11.4 kilometres long.", "11.4 kilometres", 0.6)
    dear = candidate("The line cost 61 per cent more than the council had approved.", "61 per cent", 0.6, "Costs")
    again = candidate(
        "Trams need half an hour for 11.4 kilometres, from hospital to harbour.", "11.4 kilometres", 0.6, "Lines"
    )
    found = say_fact("How long is the line?", [long, dear, again], settings.answer)
    assert found is not None
    assert [claim.text for claim in found.claims] == [long.evidence.text, again.evidence.text]


def test_what_an_article_says_ends_with_its_clause(settings: Settings) -> None:
    later = candidate(
        "The restoration cost 530,000 euros, the mayor said.", "530,000 euros, the mayor said", 0.8, "Later"
    )
    found = say_fact(COST, [CHEAP, later], settings.answer)
    assert found is not None
    assert found.claims[1].text.startswith("Later says 530,000 euros: The restoration")


def test_what_somebody_says_is_quoted_exactly_behind_the_name() -> None:
    text = "ANN REED: Is it old?\n\nTOM MOE: I built it.\n\nANN REED: When?\n\nTOM MOE: Last year, with my brother, from the oak that the storm had left us."
    talk = Document.of(text, source="talk", title="Talk")
    start = text.index("Last")
    claim = quote(Evidence(talk, start, len(text)))
    assert claim.text == f"Tom Moe: {text[start:]}"
    assert [(one.quote, one.start) for one in claim.citations] == [(text[start:], start)]


def test_rows_are_compared_unless_two_articles_tell_otherwise() -> None:
    def told(*most: str) -> str:
        found = []
        for place, name in enumerate(most):
            text = f"- Team: Reds; Points: {9 if name == 'Reds' else 1}\n- Team: Blues; Points: 5"
            document = Document.of(text, source=f"t{place}", title="Teams")
            hit = Hit(Passage(f"p{place}", document.id, 0, len(text), "", text), "Teams", "t", 1.0)
            found.append(Candidate(Evidence(document, 0, 24), "", 0.1, hit))
        answer = say_cell("Which team has the most points?", found)
        return answer.short if answer else ""

    assert told("Reds") == "Reds"
    assert told("Blues") == "Blues"
    assert told("Reds", "Reds") == "Reds"
    assert told("Reds", "Blues") == ""


def test_an_address_is_never_a_second_sentence_and_a_fact_needs_none_from_its_own_article(settings: Settings) -> None:
    best = candidate("The mill opens at nine.", "at nine", 0.4, "Notice")
    to = candidate("To: all millers of the valley, at nine", "at nine", 0.3, "Other")
    said = say_fact("When does the mill open?", [best, to], settings.answer)
    assert said is not None
    assert [claim.text for claim in said.claims] == ["The mill opens at nine."]
    far = candidate("The market closes in the evening.", "evening", 0.09, "Market")  # a ninth as sure
    said = say_fact("When does the mill open?", [replace(best, confidence=0.49), far], settings.answer)
    assert said is not None
    assert [claim.text for claim in said.claims] == ["The mill opens at nine."]


def test_a_name_in_the_beginning_of_an_article_is_told_to_its_rows() -> None:
    rows = "- Action: Health check; Owner: Ida Holm\n- Action: Weekend alerts; Owner: Tom Reed\n"
    question = "Who owns Quillpay's health check?"

    def said_of(text: str) -> str:
        document = Document.of(text, source="a", title="An outage")
        hit = Hit(Passage(f"{document.id}:0", document.id, 0, len(text), "", text), "An outage", "a", 1.0)
        cell = say_cell(question, [Candidate(Evidence(document, 0, 10), "", 0.1, hit)])
        return cell.short if cell else ""

    assert said_of(f"Quillpay took no payments.\n\n{rows}") == "Ida Holm"
    assert said_of(f"Bankline took no payments.\n\n{rows}") == ""
