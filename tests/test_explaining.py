from typing import Any

import pytest

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.questions.kinds import Kind
from qa_bot.answer.replies.explaining import clause, explain
from qa_bot.settings import Settings
from qa_bot.types import Document, Hit, Passage

TEXT = (
    "# Idle years\n\nThe mill stood idle for thirty years. The shaft had cracked because of a frost. "
    "Sparrows bred under the roof. The loan was halved because Mr. Toll had been warned. The shaft was mended by wrapping it in iron bands, which were hot."
)
MILL = Document.of(TEXT, source="mill", title="The mill")


def candidate(quote: str, short: str, confidence: float = 0.9) -> Candidate:
    start = TEXT.index(quote)
    hit = Hit(Passage(f"{MILL.id}:0", MILL.id, 0, len(TEXT), "", TEXT), "The mill", "mill", 1.0)
    return Candidate(Evidence(MILL, start, start + len(quote)), short, confidence, hit)


@pytest.mark.parametrize(
    ("quote", "short", "kind", "reason"),
    [
        ("The shaft had cracked because of a frost.", "frost", "reason", "a frost"),
        ("The shaft had cracked because of a frost.", "The shaft", "reason", "a frost"),
        ("The shaft was mended by wrapping it in iron bands, which were hot.", "iron bands", "way", "by wrapping it in iron bands"),
        ("The loan was halved because Mr. Toll had been warned.", "Mr. Toll", "reason", "Mr. Toll had been warned"),
        ("The mill stood idle for thirty years.", "thirty years", "reason", "thirty years"),
        ("The mill stood idle for thirty years.", "", "reason", ""),
    ],
)  # fmt: skip
def test_short_is_the_clause_that_names_the_reason_where_the_reader_touches_it(
    quote: str, short: str, kind: Kind, reason: str
) -> None:
    expected = short if short == "The shaft" else reason  # a span before the clause is another thing
    assert clause(candidate(quote, short), kind) == expected


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("It shut so that the basin can be relined, the town council said on Thursday.", "the basin can be relined"),
        ("It shut because of the cracks, Ms. Rowe said.", "the cracks"),
        ("It shut because in May, the council said it would not pay.", "in May, the council said it would not pay"),
    ],
)
def test_a_reason_ends_before_who_said_it(quote: str, reason: str) -> None:
    pool = Document.of(quote, source="pool", title="Pool")
    hit = Hit(Passage(f"{pool.id}:0", pool.id, 0, len(quote), "", quote), "Pool", "pool", 1.0)
    assert clause(Candidate(Evidence(pool, 0, len(quote)), reason[:6], 0.9, hit), "reason") == reason


def test_a_sentence_that_names_its_reason_stands_alone(encoder: Any, settings: Settings) -> None:
    best = candidate("The shaft had cracked because of a frost.", "a frost")
    said = explain("Why did the mill stand idle for thirty years?", "reason", [best], encoder, settings.answer)
    assert said is not None and [claim.text for claim in said.claims] == ["The shaft had cracked because of a frost."]


def test_a_sentence_without_a_reason_brings_the_one_that_has_it(encoder: Any, settings: Settings) -> None:
    best = candidate("The mill stood idle for thirty years.", "thirty years")
    said = explain("Why did the mill stand idle?", "reason", [best], encoder, settings.answer)
    assert said is not None
    assert [claim.text for claim in said.claims] == [
        "The mill stood idle for thirty years.",
        "The shaft had cracked because of a frost.",
    ]
    assert all(TEXT[c.start : c.end] == c.quote for claim in said.claims for c in claim.citations)


def test_a_reason_of_something_else_gives_way_to_the_one_in_the_questions_words(
    encoder: Any, settings: Settings
) -> None:
    best = candidate("The shaft had cracked because of a frost.", "a frost")
    said = explain("Why was the loan halved?", "reason", [best], encoder, settings.answer)
    assert said is not None and said.short == "Mr. Toll had been warned"
    assert said.claims[0].text == "The loan was halved because Mr. Toll had been warned."
    said = explain("Why were the sparrows happy?", "reason", [best], encoder, settings.answer)
    assert said is not None and said.short == "a frost"


def test_an_unsure_reader_explains_nothing(encoder: Any, settings: Settings) -> None:
    best = candidate("Sparrows bred under the roof.", "the roof", 0.01)
    assert explain("Why did the mill stand idle?", "reason", [best], encoder, settings.answer) is None
    assert explain("Why did the mill stand idle?", "reason", [], encoder, settings.answer) is None


def test_steps_that_are_counted_in_prose_are_told_to_the_last(encoder: Any, settings: Settings) -> None:
    text = (
        "Bees are calm in autumn. To close a hive: first, weigh it. Second, narrow the entrance. Finally, tilt it forwards. "
        "Plastic is a mistake."
    )
    hive = Document.of(text, source="hive", title="Hives")
    start = text.index("To close")
    hit = Hit(Passage(f"{hive.id}:0", hive.id, 0, len(text), "", text), "Hives", "hive", 1.0)
    best = Candidate(Evidence(hive, start, text.index(" Second")), "weigh it", 0.9, hit)
    said = explain("How do I close a hive?", "way", [best], encoder, settings.answer)
    assert said is not None
    assert [claim.text.split()[0] for claim in said.claims] == ["To", "Second,", "Finally,"]


def test_a_clause_that_only_repeats_the_question_is_no_reason(encoder: Any, settings: Settings) -> None:
    text = "Eighteen engines came, the most since the refinery fire of 2003."
    blaze = Document.of(text, source="blaze", title="Blaze")
    hit = Hit(Passage(f"{blaze.id}:0", blaze.id, 0, len(text), "", text), "Blaze", "blaze", 1.0)
    best = Candidate(Evidence(blaze, 0, len(text)), "the most since the refinery fire of 2003", 0.9, hit)
    assert explain("What caused the refinery fire of 2003?", "reason", [best], encoder, settings.answer) is None
    assert explain("Why did the engines come?", "reason", [best], encoder, settings.answer) is not None


def test_a_numbered_heading_adds_nothing_to_a_way(encoder: Any, settings: Settings) -> None:
    first = "If the gate sticks, the keeper may have it oiled."
    text = f"{first}\n\n9. Oiling of gates\nThe keeper keeps oil."
    document = Document.of(text, source="rules", title="Rules")
    end = text.index("\nThe keeper keeps")  # where its passage happens to end
    hit = Hit(Passage(f"{document.id}:0", document.id, 0, end, "", text[:end]), "Rules", "rules", 1.0)
    best = Candidate(Evidence(document, 0, len(first)), "the keeper may have it oiled", 0.9, hit)
    found = explain("What happens if the gate sticks?", "way", [best], encoder, settings.answer)
    assert found is not None
    assert not any("9. Oiling" in claim.text for claim in found.claims)
