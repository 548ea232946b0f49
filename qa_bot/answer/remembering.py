"""A summary that was made once is not made again: what it is kept under, how it is written down, and read back.

Offsets are written down, never words of the document: a citation that is read back is sliced from the text, like every
other one. Refuses to know where things are kept: see `Memory`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Protocol

from qa_bot import __version__
from qa_bot.answer.extracting import parse_length
from qa_bot.answer.grounding import cite
from qa_bot.index.library import Library
from qa_bot.types import Claim, Coverage, Document, Draft, Progress, Summary

MOST = 1_000  # texts that `Recent` holds


class Memory(Protocol):
    """Texts by key. A dict is one."""

    def get(self, key: str, /) -> str | None:
        """Return the text, or None."""

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text."""


class Recent(dict[str, str]):
    """The last `MOST` texts, of documents that no library holds."""

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text, and forget the oldest where there are too many."""
        super().__setitem__(key, text)
        if len(self) > MOST:
            del self[next(iter(self))]


class Beside:
    """The texts that a library keeps beside one of its documents, made by the models of an identity."""

    def __init__(self, library: Library, document_id: str, models: str) -> None:
        self._library, self._document_id, self._models = library, document_id, models

    def get(self, key: str, /) -> str | None:
        """Return the text, or None."""
        return self._library.kept(self._document_id, self._salted(key))

    def __setitem__(self, key: str, text: str, /) -> None:
        """Keep the text until the document goes."""
        self._library.keep(self._document_id, self._salted(key), text)

    def _salted(self, key: str) -> str:
        return sha256(f"{__version__} {self._models} {key}".encode()).hexdigest()


def key_of(document: Document, wishes: Mapping[str, str | None], *, min_support: float) -> str:
    """Return what a summary is kept under: a hash of the content and of every wish that changes the summary.

    `wishes`: length, method, focus and form, as `summarise` takes them.
    """
    length = str(parse_length(wishes["length"] or ""))
    form, written = wishes["form"] or "prose", min_support if wishes["method"] == "abstractive" else None
    told = [document.title, document.text, length, wishes["method"], wishes["focus"], form, written]
    return sha256(json.dumps(told).encode()).hexdigest()


def remembered(
    memory: Memory, key: str, document: Document, make: Callable[[], Iterator[Progress | Draft | Summary]]
) -> Iterator[Progress | Draft | Summary]:
    """Yield the summary that is kept under a key; without one, what `make` yields, and keep the summary among it."""
    kept = memory.get(key)
    if kept is not None:
        yield read_back(kept, document)
        return
    for item in make():
        if isinstance(item, Summary):
            memory[key] = written_down(item)
        yield item


def written_down(summary: Summary) -> str:
    """Return the summary of one document as JSON."""
    claims = [[c.text, c.support, [[n.number, n.start, n.end] for n in c.citations]] for c in summary.claims]
    coverage = summary.coverage
    parts = [coverage.sections, coverage.covered, list(coverage.missing), coverage.characters]
    return json.dumps([claims, summary.method, parts, summary.dropped, summary.replaced, summary.form])


def read_back(text: str, document: Document) -> Summary:
    """Return the summary of `document` that was written down; equal to the one that was made."""
    claims, method, (sections, covered, missing, characters), dropped, replaced, form = json.loads(text)
    return Summary(
        document_ids=(document.id,),
        claims=tuple(
            Claim(words, tuple(cite(document, start, end, number) for number, start, end in spans), support)
            for words, support, spans in claims
        ),
        method=method,
        coverage=Coverage(sections, covered, tuple(missing), characters),
        dropped=dropped,
        replaced=replaced,
        form=form,
    )
