"""A document becomes passages and vectors, and goes into a library whole or not at all.

Knows the order of the steps; what a passage is, what is embedded of it and how it is kept is the neighbours' knowledge.
"""

from collections.abc import Callable
from typing import TypedDict, Unpack

import numpy as np

from qa_bot.index.duplicates import repeats
from qa_bot.index.library import Change, Library
from qa_bot.index.retrieval import passage_inputs
from qa_bot.ingest.chunking import chunk
from qa_bot.models.encoder import Encoder
from qa_bot.models.strays import without_strays
from qa_bot.settings import ChunkingSettings
from qa_bot.types import Document, Progress, SourceReport

WATCHED = 128  # passages between two reports of progress

Watch = Callable[[Progress], None]


class More(TypedDict, total=False):
    """What may be told of the storing."""

    watch: Watch  # is told how many passages are ready
    file: str  # that the document came from, as `Library.add` takes it


def ignore(progress: Progress) -> None:
    """Watch nothing."""


def store(
    document: Document,
    library: Library,
    encoder: Callable[[], Encoder],
    settings: ChunkingSettings,
    *,
    warnings: tuple[str, ...] = (),
    **more: Unpack[More],
) -> SourceReport:
    """Chunk, embed and store one document; the last step is one transaction. Warn where it repeats another.

    A document that is there already needs no encoder. What `watch` raises ends the work, and nothing is stored.
    """
    if library.is_current(document):
        record = library.record(document.id)
        return _report(document, "unchanged", record.passages if record else 0, warnings)
    watch, model = more.get("watch", ignore), encoder()
    read = without_strays(document.text, document.title)
    passages = chunk(document, model.count_tokens, settings, read=read)
    inputs = passage_inputs(document, passages, model)
    vectors = []
    for start in range(0, max(len(inputs), 1), WATCHED):
        watch(Progress("Indexing passages", start, len(inputs)))
        vectors.append(model.encode(inputs[start : start + WATCHED]))
    change = library.add(document, passages, np.concatenate(vectors), file=more.get("file", ""))
    if twin := library.twin(document.id):
        warnings = (*warnings, repeats(twin))
    return _report(document, change, len(passages), warnings)


def _report(document: Document, change: Change, passages: int, warnings: tuple[str, ...]) -> SourceReport:
    return SourceReport(
        source=document.source,
        status=change,
        title=document.title,
        document_id=document.id,
        passages=passages,
        characters=len(document.text),
        warnings=warnings,
    )
