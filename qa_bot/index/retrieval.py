"""A query becomes hits: dense and lexical candidates over the same passages, fused, capped for each document.

Knows rankings and scores, and nothing of how a library finds them or what an answer does with them.
"""

from collections.abc import Mapping, Sequence

from qa_bot.index.library import Library
from qa_bot.models.encoder import Encoder
from qa_bot.settings import RetrievalSettings
from qa_bot.types import Document, Hit, Passage

SPECIAL_TOKENS = 4  # what a model sets around a text, at most


def passage_inputs(document: Document, passages: Sequence[Passage], encoder: Encoder) -> list[str]:
    """Return the texts that are embedded for passages of `document`, in their order.

    The document's title goes in front where all of it fits the encoder with the passage, so that nothing is cut;
    a title that merely repeats the source says nothing and is left out.
    """
    title = "" if document.title == document.source else document.title
    titled = [passage_input(title, passage) for passage in passages]
    room = encoder.max_tokens - SPECIAL_TOKENS - sum(encoder.count_tokens([encoder.passage_prefix]))
    return [
        text if tokens <= room else passage_input("", passage)
        for text, tokens, passage in zip(titled, encoder.count_tokens(titled), passages, strict=True)
    ]


def passage_input(title: str, passage: Passage) -> str:
    """Return what a passage stands under, a line each, and its text: "a title\\na heading\\nthe text"."""
    above = dict.fromkeys((title, passage.heading))  # once, where both are the same
    return "\n".join([*(line for line in above if line), passage.text])


def retrieve(
    query: str,
    library: Library,
    encoder: Encoder,
    settings: RetrievalSettings,
    k: int | None = None,
    *,
    per_document: int | None = None,
    documents: bool = False,
) -> list[Hit]:
    """Return up to k (default: settings.k) hits for `query`, best first, ties by passage id.

    At most `per_document` (default: settings.per_document) come from one document while others are left;
    with `documents`, each document has one hit, its best. Nothing is found for a query without words.
    """
    wanted = settings.k if k is None else k
    passages = library.count()
    if wanted <= 0 or not query.strip() or not passages:
        return []
    vector = encoder.encode([query], query=True)[0]
    candidates = max(settings.candidates, wanted)
    while True:
        dense, lexical = dict(library.dense(vector, candidates)), dict(library.lexical(query, candidates))
        ranking = fuse(dense, lexical, settings.dense_weight)
        if not documents or candidates >= passages or len({_owner(name) for name, _ in ranking}) >= wanted:
            break
        candidates *= 2
    cap = 1 if documents else settings.per_document if per_document is None else per_document
    scores = dict(spread(ranking, wanted, cap, fill=not documents))
    hits = []
    for passage in library.passages(list(scores)):
        record = library.record(passage.document_id)
        if record is not None:  # None: removed a moment ago
            found = scores[passage.id], dense.get(passage.id), lexical.get(passage.id)
            hits.append(Hit(passage, record.title, record.source, *found))
    return hits


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float], dense_weight: float) -> list[tuple[str, float]]:
    """Return (id, score) best first, ties by id: a convex combination of both scores, each divided by its best.

    score = dense_weight * max(cosine, 0) / best cosine + (1 - dense_weight) * BM25 / best BM25, 0..1; what one search
    did not find has 0 there. Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", TOIS 2023,
    find such combinations better than reciprocal rank fusion, and so does DECISIONS.md.
    """
    scores: dict[str, float] = {}
    for weight, found in ((dense_weight, dense), (1 - dense_weight, lexical)):
        best = max(found.values(), default=0.0)
        for name, score in found.items():
            scores[name] = scores.get(name, 0.0) + (weight * max(score, 0.0) / best if best > 0 else 0.0)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def spread(
    ranking: Sequence[tuple[str, float]], k: int, per_document: int, *, fill: bool = True
) -> list[tuple[str, float]]:
    """Return the k best of a ranking of passage ids with at most `per_document` of one document, in their order.

    With `fill`, places that stay empty are given to the best of those that the cap held back.
    """
    taken: dict[str, int] = {}
    chosen: list[int] = []
    for place, (passage_id, _) in enumerate(ranking):
        document_id = _owner(passage_id)
        if len(chosen) < k and taken.get(document_id, 0) < per_document:
            taken[document_id] = taken.get(document_id, 0) + 1
            chosen.append(place)
    if fill:
        held_back = [place for place in range(len(ranking)) if place not in set(chosen)]
        chosen += held_back[: k - len(chosen)]
    return [ranking[place] for place in sorted(chosen)]


def _owner(passage_id: str) -> str:
    return passage_id.rpartition(":")[0]
