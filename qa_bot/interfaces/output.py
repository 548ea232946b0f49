"""Values become JSON-able dicts: the contract of `--json`, of the batch forms and of the HTTP API.

Knows the key names, and nothing of streams, files or models. Offsets are Python string indices (code points) of the
document's text as stored.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from qa_bot.errors import QaBotError
from qa_bot.index.repeating import repeated
from qa_bot.types import Answer, Check, Citation, Claim, Digest, DocumentRecord, Hit, SourceReport, Summary

if TYPE_CHECKING:
    from qa_bot.ingest.inline import InlineText

Json = dict[str, Any]
NEAREST = 3  # sentences that a declined answer names


def answer_json(answer: Answer, seconds: float) -> Json:
    """Return the answer as its JSON object. `declined` is the reason, or None for an answer that was given.

    A declined one has `nearest` too: the sentences that come nearest, with the words that would answer as `short`.
    """
    nearest = {"nearest": [near_json(hit) for hit in answer.nearest_hits[:NEAREST]]} if answer.declined else {}
    return nearest | {
        "answer": answer.text,
        "short": answer.short,
        "declined": answer.declined,
        "confidence": float(answer.confidence),
        "claims": [claim_json(claim) for claim in answer.claims],
        "sources": [hit.source for hit in answer.hits],
        "seconds": _seconds(seconds),
    }


def near_json(hit: Hit) -> Json:
    """Return the sentence of a passage that comes nearest to an answer, or all of the passage, and where it stands."""
    passage = hit.passage
    quote = hit.sentence if hit.sentence and hit.sentence in passage.text else passage.text
    start = passage.start + passage.text.find(quote)
    place = {"document_id": passage.document_id, "source": hit.source, "start": start, "end": start + len(quote)}
    return place | {"quote": quote, "short": hit.span}


def claim_json(claim: Claim) -> Json:
    """Return one sentence of an answer with its support (0..1) and its quotations."""
    return {
        "text": claim.text,
        "support": float(claim.support),
        "citations": [citation_json(citation) for citation in claim.citations],
    }


def citation_json(citation: Citation) -> Json:
    """Return a quotation and where it stands; `recognised` is how surely OCR read its page, only where it did."""
    scanned = {} if citation.recognised is None else {"recognised": citation.recognised}
    return scanned | {
        "document_id": citation.document_id,
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def explain_json(answer: Answer) -> Json:
    """Return what `--explain` adds to an answer: what was searched, and each candidate's scores, best first."""
    return {
        "question": answer.question,
        "query": answer.query,
        "dropped": answer.dropped,
        "found": answer.found,
        "candidates": candidates_json([*answer.hits, *answer.cut]),
    }


def candidates_json(hits: Sequence[Hit]) -> list[Json]:
    """Return passages with every score, and `cut`: why a passage was left out, None for one that was looked at."""
    return [
        {
            "passage_id": hit.passage.id,
            "source": hit.source,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": float(hit.score),
            "dense": _number(hit.dense),
            "lexical": _number(hit.lexical),
            "reader": _number(hit.reader),
            "second_reader": _number(hit.second_reader),
            "cut": hit.cut or None,
        }
        for hit in hits
    ]


def hits_json(hits: list[Hit]) -> Json:
    """Return what a search found, best first; `same_as`: which hit, from 1, a passage says the same as, where one does."""
    found: list[Json] = [
        {"source": hit.source, "start": hit.passage.start, "end": hit.passage.end, "score": float(hit.score)}
        for hit in hits
    ]
    for hit, first in zip(found, repeated([hit.passage.text for hit in hits]), strict=True):
        hit |= {} if first is None else {"same_as": first + 1}
    return {"hits": found}


def summary_json(summary: Summary, source: str, seconds: float) -> Json:
    """Return the summary as its JSON object. A sentence that nothing supports names `source` and no characters.

    `note` says where no sentence is surely about the focus, so that these are only the nearest, and where the models do not
    read its language; else it is "".
    """
    return {
        "summary": summary.text,
        "note": summary.note,
        "sentences": [_sentence_json(claim, source) for claim in summary.claims],
        "method": summary.method,
        "form": summary.form,
        "coverage": asdict(summary.coverage) | {"missing": list(summary.coverage.missing)},
        "seconds": _seconds(seconds),
    }


def _sentence_json(claim: Claim, source: str) -> Json:
    best = claim.citations[0] if claim.citations else None
    return {
        "text": claim.text,
        "support": float(claim.support),
        "source": best.source if best else source,
        "start": best.start if best else None,
        "end": best.end if best else None,
        "quote": best.quote if best else None,
    }


def digest_json(digest: Digest, seconds: float) -> Json:
    """Return the digest as its JSON object. Every statement carries its quotations, the first is its own text.

    `note`: that the models do not read the language of the focus, else "".
    """
    return {
        "note": digest.note,
        "agreed": [claim_json(claim) for claim in digest.agreed],
        "contradictions": [
            {
                "values": list(one.values),
                "dates": list(one.dates),
                "claims": [claim_json(claim) for claim in one.claims],
            }
            for one in digest.contradictions
        ],
        "single": [claim_json(claim) for claim in digest.single],
        "lines": [claim_json(claim) for claim in digest.lines],
        "others": [list(titles) for titles in digest.others],
        "documents": list(digest.document_ids),
        "duplicates": [{"title": out, "same_as": kept} for out, kept in digest.duplicates],
        "skipped": list(digest.skipped),
        "characters": digest.characters,
        "seconds": _seconds(seconds),
    }


def check_json(check: Check) -> Json:
    """Return the verdict on a claim ("supported", "contradicted", "not found"), its support (0..1), the characters that
    decide (None where nothing comes near), what speaks against it, and the words that differ, where they contradict it.
    """
    return {
        "verdict": check.verdict,
        "support": float(check.support),
        "start": check.citation.start if check.citation else None,
        "end": check.citation.end if check.citation else None,
        "quote": check.citation.quote if check.citation else None,
        "problems": list(check.problems),
        "difference": asdict(check.difference) if check.difference else None,
    }


def in_own_text(value: Any, text: "InlineText") -> Any:
    """Return JSON about what was read of a text, with places and quotations of the text as it came."""
    if isinstance(value, list):
        return [in_own_text(one, text) for one in value] if text else value
    if not isinstance(value, dict) or not text:
        return value
    told = {key: in_own_text(one, text) for key, one in value.items()}
    if isinstance(told.get("start"), int) and isinstance(told.get("end"), int):
        start, end = text.own(told["start"], told["end"])
        told |= {"start": start, "end": end} | ({"quote": text.text[start:end]} if "quote" in told else {})
    return told


def report_json(report: SourceReport) -> Json:
    """Return what became of one source."""
    return asdict(report) | {"warnings": list(report.warnings)}


def record_json(record: DocumentRecord) -> Json:
    """Return a document of a library without its text."""
    return asdict(record)


def error_json(error: Exception) -> Json:
    """Return what went wrong, and the next step: what `--json` prints where there is no result."""
    if isinstance(error, QaBotError):
        return {"error": str(error), "hint": error.hint}
    return {"error": f"unexpected {type(error).__name__}: {error}", "hint": "The same command with -v says where."}


def json_line(value: Json) -> str:
    """Return the object as one line of ASCII, without a line break at its end.

    ASCII, because then no character of a document can break the line (U+2028), the encoding of a pipe or a terminal.
    """
    return json.dumps(value, allow_nan=False)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _seconds(seconds: float) -> float:
    return round(seconds, 3)
