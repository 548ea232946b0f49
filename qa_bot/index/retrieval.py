"""A query becomes hits: dense and lexical candidates over the same passages, fused, capped for each document.

Knows rankings and scores, and nothing of how a library finds them or what an answer does with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from qa_bot.index.articles import Articles
from qa_bot.index.repeating import repeats
from qa_bot.ingest.text.decoding import searchable
from qa_bot.models.encoder import Encoder
from qa_bot.models.strays import without_strays
from qa_bot.settings import RetrievalSettings
from qa_bot.types import Document, Hit, Passage

if TYPE_CHECKING:
    import numpy as np

SPECIAL_TOKENS = 4  # what a model sets around a text, at most
ALONE, LOST = 0.55, 0.35  # cosine of a question's nearest passage from which, up to which, background counts not, fully
BACKGROUND_DENSE, BACKGROUND_LEXICAL = 1.0, 0.4  # its weight beside the question's 1
REPEATS = "repeats"


def passage_inputs(document: Document, passages: Sequence[Passage], encoder: Encoder) -> list[str]:
    """Return the texts that are embedded for passages of `document`, in their order.

    The document's title goes in front where all of it fits the encoder with the passage, so that nothing is cut;
    a title that merely repeats the source says nothing and is left out. So are paragraphs that were planted (`strays`).
    """
    text = without_strays(document.text, document.title)
    passages = [replace(passage, text=text[passage.start : passage.end]) for passage in passages]
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
    return searchable("\n".join([*(line for line in above if line), passage.text]))


def retrieve(
    query: str,
    library: Articles,
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
        if not documents or candidates >= passages or len({owner(name) for name, _ in ranking}) >= wanted:
            break
        candidates *= 2
    cap = 1 if documents else settings.per_document if per_document is None else per_document
    chosen = spread(ranking, wanted, cap, fill=not documents)
    return list(_hits(chosen, Searches(dense, lexical), library))


@dataclass(frozen=True, slots=True)
class Searches:
    """What the two searches found: scores by passage id."""

    dense: Mapping[str, float]
    lexical: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a question looks at, and what it leaves out."""

    hits: tuple[Hit, ...]  # best first
    cut: tuple[Hit, ...]  # ranked above the last hit and left out all the same; `cut` of each says why
    found: int  # passages that the searches brought; the others ranked below the last hit


def gather(
    query: str, background: str, library: Articles, encoder: Encoder, settings: RetrievalSettings, wanted: int
) -> Gathered:
    """Return the `wanted` best passages for a question that may lean on `background`, what was said before, or "".

    At most settings.per_document come from one document while others are left, and none repeats a better one.
    """
    if wanted <= 0 or not query.strip() or not library.count():
        return Gathered((), (), 0)
    vector = encoder.encode([query], query=True)[0]
    candidates = max(settings.candidates, wanted)
    own = Searches(dict(library.dense(vector, candidates)), dict(library.lexical(query, candidates)))
    searched = _leaning(own, vector, background, library, encoder, candidates) if background.strip() else own
    ranking = fuse(searched.dense, searched.lexical, settings.dense_weight)
    hits: list[Hit] = []
    cut: list[Hit] = []
    for first in range(0, len(ranking), wanted):
        for hit in _hits(ranking[first : first + wanted], own, library):
            reason = _reason(hit, hits, settings.per_document)
            (cut if reason else hits).append(replace(hit, cut=reason))
            if len(hits) == wanted:
                return Gathered(tuple(hits), tuple(cut), len(ranking))
    return _filled(hits, cut, wanted, len(ranking))


def _leaning(
    own: Searches, vector: "np.ndarray", background: str, library: Articles, encoder: Encoder, candidates: int
) -> Searches:
    """Search for a question and, the less it finds by itself, for what was said before: see DECISIONS.md.

    The nearest passage tells a question that says all (cosine ALONE: no background) from one that does not (LOST: all).
    """
    nearest = max(own.dense.values(), default=0.0)
    lean = min(1.0, max(0.0, (ALONE - nearest) / (ALONE - LOST)))
    if lean == 0:
        return own
    mixed = vector + lean * BACKGROUND_DENSE * encoder.encode([background], query=True)[0]
    length = float((mixed * mixed).sum() ** 0.5)
    dense = library.dense(mixed / length, candidates) if length > 0 else []
    lexical = dict(own.lexical)
    for name, score in library.lexical(background, candidates):
        lexical[name] = lexical.get(name, 0.0) + lean * BACKGROUND_LEXICAL * score
    return Searches(dict(dense), lexical)


def _hits(ranking: Sequence[tuple[str, float]], searches: Searches, library: Articles) -> Iterator[Hit]:
    """Yield the passages of a ranking with their scores, without those that were removed a moment ago."""
    scores = dict(ranking)
    record_of = cache(library.record)
    for passage in library.passages(list(scores)):
        if (record := record_of(passage.document_id)) is not None:
            found = scores[passage.id], searches.dense.get(passage.id), searches.lexical.get(passage.id)
            yield Hit(passage, record.title, record.source, *found)


def _reason(hit: Hit, chosen: Sequence[Hit], per_document: int) -> str:
    """Why a passage is left out after better ones were chosen, or ""."""
    for other in chosen:
        if repeats(hit.passage.text, other.passage.text):
            return f"{REPEATS} {other.title}, {other.passage.start}-{other.passage.end}"
    if sum(other.passage.document_id == hit.passage.document_id for other in chosen) >= per_document:
        return f"{per_document} better passages of its document"
    return ""


def _filled(hits: list[Hit], cut: list[Hit], wanted: int, found: int) -> Gathered:
    """Give places that stayed empty to the best of those that only their document's share kept out."""
    spare = [hit for hit in cut if not hit.cut.startswith(REPEATS)]
    back: list[Hit] = []
    for hit in spare:
        if len(hits) + len(back) < wanted and not any(repeats(hit.passage.text, b.passage.text) for b in back):
            back.append(hit)
    everything = sorted([*hits, *(replace(hit, cut="") for hit in back)], key=lambda h: (-h.score, h.passage.id))
    return Gathered(tuple(everything), tuple(hit for hit in cut if hit not in back), found)


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
        document_id = owner(passage_id)
        if len(chosen) < k and taken.get(document_id, 0) < per_document:
            taken[document_id] = taken.get(document_id, 0) + 1
            chosen.append(place)
    if fill:
        held_back = [place for place in range(len(ranking)) if place not in set(chosen)]
        chosen += held_back[: k - len(chosen)]
    return [ranking[place] for place in sorted(chosen)]


def owner(passage_id: str) -> str:
    """Return the id of the document that a passage is of: "DOCUMENT_ID:START"."""
    return passage_id.rpartition(":")[0]
