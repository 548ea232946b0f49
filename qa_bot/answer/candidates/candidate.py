"""A sentence that may answer, and how far an answer may rest on one of several, or on the two best."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.dialogues.hearing import for_reading
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the exact answer inside it where a reader marked one."""

    evidence: Evidence
    short: str
    confidence: float  # 0..1
    hit: Hit


def together(candidates: Sequence[Candidate]) -> float:
    """Return how likely it is that one of the two best candidates is right, 0..1; 0 without any.

    Two passages that may answer share what is certain between them: each alone looks doubtful, an answer is not.
    """
    return min(1.0, sum(candidate.confidence for candidate in _two_best(candidates)))


def relied_on(candidates: Sequence[Candidate], least: float) -> Sequence[Candidate]:
    """Return the best candidate where it is at least so sure, the two best where they are together, else none."""
    if candidates and candidates[0].confidence >= least:
        return candidates[:1]
    return _two_best(candidates) if together(candidates) >= least else ()


def _two_best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate and the best one that stands elsewhere: passages overlap, and a sentence counts once."""
    elsewhere = (one for one in candidates[1:] if not one.evidence.meets(candidates[0].evidence))
    return [*candidates[:1], *islice(elsewhere, 1)]


def sentences_of(candidates: Sequence[Candidate]) -> list[Evidence]:
    """Return the sentences of the candidates' passages, each once, without headings."""
    found: dict[tuple[str, int, int], Evidence] = {}
    for candidate in candidates:
        document, passage = candidate.evidence.document, candidate.hit.passage
        for start, end in sentence_spans(for_reading(passage.text)):
            sentence = Evidence(document, passage.start + start, passage.start + end)
            found.setdefault((document.id, sentence.start, sentence.end), sentence)
    return list(found.values())
