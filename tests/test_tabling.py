"""What the tables of found articles say is said with its citation, or left to the reader where two tell otherwise."""

import pytest
from test_lookup import HALF_YEAR, TITLE

from qa_bot import Bot, Document
from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.replies.tabling import say_table, with_unit_of_table, without_strange_rows
from qa_bot.ingest.pages.html import parse_html
from qa_bot.types import Hit, Passage

REVENUE = "How large was the Industry division's revenue?"


def article(text: str, title: str) -> tuple[Document, Hit]:
    document = Document.of(text, source=title, title=title)
    return document, Hit(Passage(f"{document.id}:0", document.id, 0, 40, "", text[:40]), title, title, 1.0)


def test_a_part_is_said_behind_its_whole_and_both_rows_are_cited() -> None:
    document, hit = article(HALF_YEAR, TITLE)
    row = say_table(REVENUE, [hit], {document.id: document})
    assert row is not None and row.short == "48.3 million euros"
    (claim,) = row.claims
    assert claim.text == ("Revenue, of which Industry, million euros: 48.3 (H1 2024), 49.1 (H1 2023), -1.6% (Change)")
    assert all(document.text[one.start : one.end] == one.quote for one in claim.citations)
    assert [one.quote.split(";")[0] for one in claim.citations] == [
        "Million euros: Revenue",
        "Million euros: of which Industry",
    ]


def test_articles_that_tell_otherwise_answer_nothing_unless_the_question_names_one() -> None:
    ours, our_hit = article(HALF_YEAR, TITLE)
    theirs, their_hit = article(HALF_YEAR.replace("8.4", "7.7"), "Bellman plc: Half-year report 2024")
    hits, documents = [our_hit, their_hit], {ours.id: ours, theirs.id: theirs}
    assert say_table("What was net profit in H1 2023?", hits, documents) is None
    named = say_table("What was Bellman's net profit in H1 2023?", hits, documents)
    assert named is not None and named.short == "7.7 million euros"


@pytest.mark.parametrize(
    ("question", "short", "kept"),
    [
        ("What was net profit in H1 2024?", "5.9", True),
        ("What was net profit in 2024?", "5.9", False),  # half a year
        ("What was net profit in H1 2024?", "8.4", False),  # of the year before
        ("What was Bellman's net profit?", "5.9", False),
        ("How much magnesium is in it?", "5.9", False),
        ("What was gross profit in H1 2024?", "5.9", False),  # net profit
        ("What was the largest profit in H1 2024?", "5.9", False),  # which is the largest no row tells
    ],
)
def test_what_a_reader_marks_in_a_row_of_something_else_is_left_out(question: str, short: str, kept: bool) -> None:
    document, hit = article(HALF_YEAR, TITLE)
    start = HALF_YEAR.index("Million euros: Net profit")
    one = Candidate(Evidence(document, start, HALF_YEAR.index("\n", start)), short, 0.9, hit)
    assert bool(without_strange_rows(question, [one])) is kept


@pytest.mark.parametrize(
    ("row", "short", "told"),
    [
        ("Million euros: Net profit", "5.9", "5.9 million euros"),
        ("Million euros: Net profit", "fell", "fell"),  # no figure
        ("The", "5.9", "5.9"),  # no row
    ],
)
def test_a_figure_that_a_reader_marks_in_a_row_has_the_unit_of_its_table(row: str, short: str, told: str) -> None:
    text = f"The net profit was 5.9 of all.\n\n{HALF_YEAR}"
    document = Document.of(text, source=TITLE, title=TITLE)
    start = text.index(row)
    fact = said([Evidence(document, start, text.index("\n", start))], short, 0.9)
    assert with_unit_of_table(fact, {document.id: document}).short == told
    assert with_unit_of_table(fact, {}).short == short


def test_tables_answer_in_a_library_and_what_they_do_not_hold_is_declined() -> None:
    html = (
        "<html><head><title>Hours of the Marlby pools</title></head><body><h1>Hours of the Marlby pools</h1>"
        "<p>The hours below hold from 1 October to 31 March. The last admission is one hour before closing.</p><table>"
        "<tr><th>Day</th><th>Opens</th><th>Closes</th></tr><tr><td>Tuesday to Friday</td><td>6:30</td><td>21:00</td></tr>"
        "<tr><td>Saturday</td><td>8:00</td><td>19:00</td></tr></table><p>Lockers need a coin of one euro, which is given back.</p></body></html>"
    )
    with Bot.temporary() as bot:
        bot.add(Document.of(HALF_YEAR, source="report.md", title=TITLE))
        bot.add(Document.of(parse_html(html.encode(), "").text, source="pools", title="Hours of the Marlby pools"))
        for question, short in (
            ("Which division grew fastest?", "Water"),
            ("When does the Marlby pool open on Wednesday?", "6:30"),
            ("When does the Derby pool open on Saturday?", ""),
            ("How large was the Pharma division's revenue?", ""),
        ):
            answer = bot.ask(question)
            assert answer.short == short, question
            shown = {(hit.passage.document_id, hit.passage.start, hit.passage.end) for hit in answer.hits}
            for cited in (one for claim in answer.claims for one in claim.citations):
                assert any(of == cited.document_id and start <= cited.start < end for of, start, end in shown)
