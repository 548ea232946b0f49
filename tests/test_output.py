"""The JSON contract, compared as whole values."""

import json
from dataclasses import replace

import numpy as np

from qa_bot.interfaces.output import (
    answer_json,
    check_json,
    claim_json,
    digest_json,
    explain_json,
    hits_json,
    json_line,
    record_json,
    report_json,
    summary_json,
)
from qa_bot.types import (
    Answer,
    Check,
    Citation,
    Claim,
    Contradiction,
    Coverage,
    Difference,
    Digest,
    DocumentRecord,
    Hit,
    Passage,
    SourceReport,
    Summary,
)

CITATION = Citation(1, "d1", "The lake", "/a/lake.txt", 2, 3, 17, "froze in March")
PASSAGE = Passage("d1:0", "d1", 0, 40, "Winter", "It froze in March. The ferry stopped then")
HIT = Hit(PASSAGE, "The lake", "/a/lake.txt", np.float32(0.5), dense=np.float32(0.25), lexical=None, reader=2.0)  # type: ignore[arg-type]


def test_an_answer_has_exactly_the_keys_of_the_contract() -> None:
    answer = Answer(
        question="When?",
        query="When did the lake freeze?",
        text="It froze in March. [1]",
        short="March",
        claims=(Claim("It froze in March.", (CITATION,), 1.0),),
        hits=(HIT,),
        confidence=0.75,
    )
    assert answer_json(answer, 1.23456) == {
        "answer": "It froze in March. [1]",
        "short": "March",
        "declined": None,
        "confidence": 0.75,
        "claims": [
            {
                "text": "It froze in March.",
                "support": 1.0,
                "citations": [
                    {"document_id": "d1", "source": "/a/lake.txt", "start": 3, "end": 17, "quote": "froze in March"}
                ],
            }
        ],
        "sources": ["/a/lake.txt"],
        "seconds": 1.235,
    }


def test_a_declined_answer_gives_its_reason_and_what_was_looked_at() -> None:
    answer = Answer("Why?", "Why?", "", hits=(HIT,), declined="no_evidence")
    got = answer_json(answer, 0.0)
    assert (got["declined"], got["claims"], got["sources"]) == ("no_evidence", [], ["/a/lake.txt"])
    assert got["nearest"][0]["quote"] == HIT.passage.text  # nothing in it was read


def test_a_declined_answer_names_the_sentence_that_comes_nearest_and_its_words() -> None:
    passage = Passage("d1:100", "d1", 100, 143, "", "The lake froze. In March it was open again.")
    near = replace(HIT, passage=passage, sentence="In March it was open again.", span="In March")
    (told,) = answer_json(Answer("When?", "When?", "", hits=(near, near), declined="unsure"), 0.0)["nearest"]
    assert passage.text[told["start"] - 100 : told["end"] - 100] == told["quote"] == near.sentence
    assert (told["short"], told["source"]) == ("In March", "/a/lake.txt")


def test_explaining_gives_the_query_and_each_candidates_scores() -> None:
    assert explain_json(Answer("Why?", "Why did it?", "", hits=(HIT,), dropped=2)) == {
        "question": "Why?",
        "query": "Why did it?",
        "dropped": 2,
        "found": 0,
        "candidates": [
            {
                "passage_id": "d1:0",
                "source": "/a/lake.txt",
                "start": 0,
                "end": 40,
                "score": 0.5,
                "dense": 0.25,
                "lexical": None,
                "reader": 2.0,
                "second_reader": None,
                "cut": None,
            }
        ],
    }


def test_explaining_says_what_was_left_out_and_why() -> None:
    left = replace(HIT, cut="repeats Lake, 0-40")
    told = explain_json(Answer("Why?", "Why?", "", hits=(HIT,), cut=(left,), found=7))
    assert told["found"] == 7
    assert [candidate["cut"] for candidate in told["candidates"]] == [None, "repeats Lake, 0-40"]


def test_hits_are_listed_in_their_order() -> None:
    assert hits_json([HIT]) == {"hits": [{"source": "/a/lake.txt", "start": 0, "end": 40, "score": 0.5}]}
    assert hits_json([]) == {"hits": []}


def test_a_hit_that_says_the_same_as_a_better_one_names_its_place() -> None:
    other = replace(HIT, passage=replace(PASSAGE, text="Herons nest on the island."))
    assert [hit.get("same_as") for hit in hits_json([other, HIT, HIT, other])["hits"]] == [None, None, 2, 1]


def test_a_summary_names_the_source_of_each_sentence() -> None:
    summary = Summary(
        document_ids=("d1",),
        claims=(Claim("It froze in March.", (CITATION,), 1.0), Claim("Nobody knows why.", (), 0.2)),
        method="abstractive",
        coverage=Coverage(3, 2, ("Summer",), 900),
    )
    assert summary_json(summary, "/a/other.txt", 2) == {
        "summary": "It froze in March. Nobody knows why.",
        "note": "",
        "sentences": [
            {
                "text": "It froze in March.",
                "support": 1.0,
                "source": "/a/lake.txt",
                "start": 3,
                "end": 17,
                "quote": "froze in March",
            },
            {
                "text": "Nobody knows why.",
                "support": 0.2,
                "source": "/a/other.txt",
                "start": None,
                "end": None,
                "quote": None,
            },
        ],
        "method": "abstractive",
        "form": "prose",
        "coverage": {"sections": 3, "covered": 2, "missing": ["Summer"], "characters": 900},
        "seconds": 2,
    }


def test_a_digest_shows_every_statement_with_its_quotations() -> None:
    claim = Claim("It froze in March.", (CITATION,), 1.0)
    told = Contradiction((claim, claim), ("12", "15"))
    shown = digest_json(Digest(("d1",), (claim,), (told,), (claim,), (claim,), (("A", "B"),), ("C",), 9, (("D",),)), 2)
    assert shown["others"] == [["D"]]
    assert shown["agreed"] == shown["single"] == shown["lines"] == [claim_json(claim)]
    assert shown["contradictions"] == [{"values": ["12", "15"], "dates": [], "claims": [claim_json(claim)] * 2}]
    assert (shown["duplicates"], shown["skipped"]) == ([{"title": "A", "same_as": "B"}], ["C"])
    assert (shown["documents"], shown["characters"], shown["seconds"]) == (["d1"], 9, 2)
    json.dumps(shown)


def test_a_check_without_evidence_has_no_characters() -> None:
    difference = Difference("May", "March")
    assert check_json(Check("It froze.", 0.1, CITATION, (), "contradicted", difference)) == {
        "verdict": "contradicted",
        "support": 0.1,
        "start": 3,
        "end": 17,
        "quote": CITATION.quote,
        "problems": [],
        "difference": {"claim": "May", "article": "March"},
    }
    assert check_json(Check("It froze.", 0.0, None, ("nothing",))) == {
        "verdict": "not found",
        "support": 0.0,
        "start": None,
        "end": None,
        "quote": None,
        "problems": ["nothing"],
        "difference": None,
    }


def test_reports_and_records_keep_all_their_fields() -> None:
    assert report_json(SourceReport("a.txt", "failed", reason="missing", warnings=("w",))) == {
        "source": "a.txt",
        "status": "failed",
        "title": "",
        "document_id": "",
        "passages": 0,
        "characters": 0,
        "reason": "missing",
        "warnings": ["w"],
    }
    record = DocumentRecord("d1", "a.txt", "A", 10, 1, "2026-11-02T10:00:00+00:00", {"author": "B"})
    assert record_json(record) == {
        "id": "d1",
        "source": "a.txt",
        "title": "A",
        "characters": 10,
        "passages": 1,
        "added": "2026-11-02T10:00:00+00:00",
        "metadata": {"author": "B"},
    }


def test_a_line_is_one_line_of_ascii_whatever_the_text_holds() -> None:
    nasty = {"text": "a\u2028b\u0085c\nd\x1b[31m \x9b \ud800 \u202e \u96ea \U0001f600"}
    line = json_line(nasty)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == nasty
