"""Query + hits -> the sentences nearest to it, by meaning and shared words: what there is without a reader."""

from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.confidence import confidence
from qa_bot.answer.candidates.marking import with_antecedent
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import missing_names, overlap
from qa_bot.types import Document, Hit


def nearest(query: str, hits: Sequence[Hit], documents: dict[str, Document], encoder: Encoder) -> list[Candidate]:
    """Return the sentences of hits that come nearest to the query, best first, with how likely they answer it."""
    found: dict[tuple[str, int, int], tuple[Evidence, Hit]] = {}
    for hit in hits:
        document = documents[hit.passage.document_id]
        for start, end in sentence_spans(hit.passage.text):
            evidence = with_antecedent(document, hit, hit.passage.start + start, hit.passage.start + end)
            found.setdefault((document.id, evidence.start, evidence.end), (evidence, hit))
    if not found:
        return []
    vectors = encoder.encode([query], query=True)
    cosines = encoder.encode([evidence.text for evidence, _ in found.values()]) @ vectors[0]
    candidates = [
        Candidate(evidence, "", confidence(None, float(cosine), coverage(query, hit), _strangers(query, hit)), hit)
        for (evidence, hit), cosine in zip(found.values(), cosines, strict=True)
    ]
    return sorted(candidates, key=lambda c: (-c.confidence, c.evidence.start))


def coverage(query: str, hit: Hit) -> float:
    """Return the share of the query's content words that a passage holds, its title and heading included, 0..1."""
    return overlap(query, _titled(hit))


def _strangers(question: str, hit: Hit) -> int:
    """How many names of the question a passage does not hold: what it says of Chad is no answer about Nigeria."""
    return len(missing_names(question, _titled(hit)))


def _titled(hit: Hit) -> str:
    return f"{hit.title} {hit.passage.heading} {hit.passage.text}"
