"""Without a reader: what comes nearest to a question, and how much of the question a passage holds."""

from typing import Any

import pytest

from qa_bot.answer.candidates.nearest import coverage, nearest
from qa_bot.types import Document, Hit, Passage


def test_coverage_counts_title_heading_and_text() -> None:
    hit = Hit(Passage("d:0", "d", 0, 4, "Winter", "boat"), "Ferry", "s", 1.0)
    assert coverage("ferry boat winter", hit) == 1.0
    assert coverage("ferry train", hit) == pytest.approx(0.5)


def hit_in(document: Document, start: int, end: int) -> Hit:
    passage = Passage(f"{document.id}:{start}", document.id, start, end, "", document.text[start:end])
    return Hit(passage, document.title, document.source, 1.0)


def test_the_sentence_that_says_it_comes_first_and_one_that_two_passages_hold_once(encoder: Any) -> None:
    text = "The choir sang twice. The ferry was cancelled by the storm. Children fed the gulls."
    document = Document.of(text, source="d", title="Venn")
    hits = [hit_in(document, 0, len(text)), hit_in(document, text.index("The ferry"), len(text))]
    found = nearest("Why was the ferry cancelled?", hits, {document.id: document}, encoder)
    assert found[0].evidence.text == "The ferry was cancelled by the storm."
    assert len(found) == 3
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    assert {one.short for one in found} == {""}  # nobody marks a span


def test_where_nothing_was_found_there_is_no_candidate(encoder: Any) -> None:
    assert nearest("Why?", [], {}, encoder) == []


def test_a_name_that_the_passage_lacks_makes_its_sentences_less_likely(encoder: Any) -> None:
    document = Document.of("The ferry was cancelled by the storm.", source="d", title="Venn")
    hits, at_hand = [hit_in(document, 0, len(document.text))], {document.id: document}
    # both words are missing, and only the name tells another thing
    plain, elsewhere = (
        nearest(f"Why was the ferry of {name} cancelled?", hits, at_hand, encoder) for name in ("oslo", "Oslo")
    )
    assert plain[0].confidence > elsewhere[0].confidence
