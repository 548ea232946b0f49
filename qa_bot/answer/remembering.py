"""A summary that was made once is not made again: what it is kept under, how it is written down, and read back.

Offsets are written down, never words of the document: a citation that is read back is sliced from the text, like every
other one. Refuses to know where things are kept: see memory.py.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from qa_bot.answer import summarising
from qa_bot.answer.extracting import parse_length
from qa_bot.answer.grounding import cite
from qa_bot.answer.memory import Memory
from qa_bot.models.parts import Parts
from qa_bot.settings import SummarySettings
from qa_bot.types import Claim, Coverage, Document, Draft, Progress, Summary


def summarise(
    document: Document,
    wishes: Mapping[str, str | None],
    parts: Parts,
    memory: Memory,
    settings: SummarySettings,
    stop: threading.Event | None,
) -> Iterator[Progress | Draft | Summary]:
    """Yield the summary that is in memory, or make it and keep it. `wishes`: length, method, focus and form, checked.

    Models are loaded only where the summary has to be made, the generator only for an abstractive one.
    """
    writes = wishes["method"] == "abstractive"

    def make() -> Iterator[Progress | Draft | Summary]:
        if writes:
            yield Progress("Loading the writer; the first time, it is fetched", 0, 1)
        yield from summarising.summarise(
            document,
            encoder=parts.encoder,
            generator=parts.generator if writes else None,
            checker=parts.checker,
            settings=settings,
            **wishes,
            stop=stop,
            memory=memory,
        )

    yield from remembered(memory, key_of(document, wishes, min_support=settings.min_support), document, make)


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
