"""Which of the passages that were found hold the evidence that a question file names.

Words decide, not offsets: the file may come from another version of the article, or name no source at all.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from qa_bot.evaluation.datasets import ExpectedEvidence
from qa_bot.types import DocumentRecord, Hit

WORD = re.compile(r"\w+")
SHINGLE = 5  # words
HELD = 0.5  # share of the shorter text's shingles


def holds(text: str, quote: str) -> bool:
    """Return whether one text holds at least half of the other, runs of five words counted.

    Containment of shingles (Broder, "On the Resemblance and Containment of Documents", 1997), of the shorter text in
    the longer: a passage that ends inside the quotation counts, one that shares a name with it does not.
    """
    size = min(SHINGLE, len(_words(text)), len(_words(quote)))
    if not size:
        return False
    one, other = _shingles(text, size), _shingles(quote, size)
    return len(one & other) >= HELD * min(len(one), len(other))


def is_named(wanted: str, source: str, title: str) -> bool:
    """Return whether a name (a source, a file name, a title) means the document."""
    return wanted in (source, title, re.split(r"[/\\]", source)[-1])


def named(records: Iterable[DocumentRecord], names: Collection[str]) -> list[DocumentRecord]:
    """Return the documents that any of the names means."""
    return [record for record in records if any(is_named(name, record.source, record.title) for name in names)]


def matches(evidence: ExpectedEvidence, text: str, source: str, title: str) -> bool:
    """Return whether a text of a document is this evidence, or holds it."""
    if evidence.source and not is_named(evidence.source, source, title):
        return False
    return holds(text, evidence.quote) if evidence.quote else True


def judge(hits: Sequence[Hit], evidence: Sequence[ExpectedEvidence]) -> tuple[list[str], dict[str, float]]:
    """Return the ranking (a name a hit) and the relevance by name (1.0), for the metrics of ranking.

    A piece of evidence counts where it is first found. Pieces first found in the same passage are one, so that
    neither passages that overlap nor evidence in several parts distort a figure.
    """
    left = dict(enumerate(evidence))
    ranking, relevant = [], {}
    for hit in hits:
        held = [place for place, piece in left.items() if matches(piece, hit.passage.text, hit.source, hit.title)]
        ranking.append(hit.passage.id)
        if held:
            relevant[hit.passage.id] = 1.0
        for place in held:
            del left[place]
    return ranking, relevant | {f"not found: {place}": 1.0 for place in left}


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.casefold()))


@lru_cache(maxsize=4096)
def _shingles(text: str, size: int) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(words[i : i + size] for i in range(len(words) - size + 1))
