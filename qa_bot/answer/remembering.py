"""A summary or a digest that was made once is not made again: what it is kept under, how it is written down, and read back.

Offsets are written down, never words of the document: a citation that is read back is sliced from the text, like every
other one. Refuses to know where things are kept: see memory.py.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from qa_bot.answer import digesting, summarising
from qa_bot.answer.claims.grounding import cite
from qa_bot.answer.summaries.extracting import parse_length
from qa_bot.answer.summaries.memory import Memory
from qa_bot.answer.summaries.seeking import Readers, asks
from qa_bot.answer.texts.languages import language_note
from qa_bot.answer.texts.prose import read_sentences, usable
from qa_bot.errors import SourceError
from qa_bot.models.parts import Parts
from qa_bot.settings import Settings
from qa_bot.types import Claim, Contradiction, Coverage, Digest, Document, Draft, Progress, Summary


def summarise(
    document: Document,
    wishes: Mapping[str, str | None],
    parts: Parts,
    memory: Memory,
    settings: Settings,
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
            readers=readers_of(parts, settings, wishes["focus"]),
            settings=settings.summary,
            **wishes,
            stop=stop,
            memory=memory,
        )

    note = language_note(wishes["focus"], reads_english=settings.reads_english)
    for item in remembered(memory, key_of(document, wishes, min_support=settings.summary.min_support), document, make):
        yield replace(item, note=" ".join(filter(None, (note, item.note)))) if isinstance(item, Summary) else item


def readers_of(parts: Parts, settings: Settings, focus: str | None) -> Readers | None:
    """Return what reads a document for a focus, None where that asks nothing, or the settings do without a reader."""
    if focus is None or not asks(focus) or parts.reader is None:
        return None
    return Readers(parts.reader, parts.second_reader, settings.chunking)


def key_of(document: Document, wishes: Mapping[str, str | None], *, min_support: float) -> str:
    """Return what a summary is kept under: a hash of the content and of every wish that changes the summary.

    `wishes`: length, method, focus and form, as `summarise` takes them.
    """
    form, written = wishes["form"] or "prose", min_support if wishes["method"] == "abstractive" else None
    length = str(parse_length(wishes["length"] or "", form))
    told = ["summary 4", document.title, document.text, length, wishes["method"], wishes["focus"], form, written]
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
    return json.dumps([claims, summary.method, parts, summary.dropped, summary.replaced, summary.form, summary.note])


def read_back(text: str, document: Document) -> Summary:
    """Return the summary of `document` that was written down; equal to the one that was made."""
    claims, method, (sections, covered, missing, characters), dropped, replaced, form, note = json.loads(text)
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
        note=note,
    )


def digest(
    documents: Sequence[Document],
    parts: Parts,
    memory: Memory,
    settings: Settings,
    *,
    length: str | None,
    focus: str | None,
    stop: threading.Event | None,
) -> Iterator[Progress | Digest]:
    """Yield the digest of the documents that is in memory, or make it and keep it, in the place of one of other texts.

    One place a first document and wishes: of a library that changes every day, the digest of today is kept alone.
    Models are loaded only where it has to be made. Raises what `digesting.digest` raises.
    """
    limit, focus = digesting.digest_length(length or settings.summary.length), summarising.about(focus)
    note = language_note(focus, reads_english=settings.reads_english)
    first = [documents[0].title, documents[0].text] if documents else []
    key = sha256(json.dumps(["digest 3", limit, focus, *first]).encode()).hexdigest()
    kept = memory.get(key)
    if kept is not None and (item := read_digest(kept, documents)):
        yield replace(item, note=note)
        return
    encoder, checker, reader = parts.encoder, parts.checker, parts.reader
    for made in digesting.digest(
        documents,
        encoder=encoder,
        checker=checker,
        reader=reader,
        readers=readers_of(parts, settings, focus),
        settings=settings.summary,
        length=length,
        focus=focus,
        stop=stop,
    ):
        if isinstance(made, Digest):
            memory[key] = write_digest(made, documents)
            made = replace(made, note=note)
        yield made


def write_digest(made: Digest, documents: Sequence[Document]) -> str:
    """Return a digest of the documents as JSON: numbers only, so that no word of a document outlives it elsewhere."""
    place = {document.id: i for i, document in enumerate(documents)}
    titles = [document.title for document in documents]

    def spans(claim: Claim) -> list[list[int]]:
        return [[c.number, place[c.document_id], c.start, c.end] for c in claim.citations]

    left_out = [document for document in documents if made.skipped and document.id not in made.document_ids]
    silent = {_silence(document): place[document.id] for document in left_out}
    return json.dumps(
        {
            "texts": _content(documents),
            "documents": [place[i] for i in made.document_ids],
            "agreed": [spans(claim) for claim in made.agreed],
            "contradictions": [
                [
                    [spans(claim), claim.text.find(value), len(value)]
                    for claim, value in zip(one.claims, one.values, strict=True)
                ]
                for one in made.contradictions
            ],
            "single": [spans(claim) for claim in made.single],
            "lines": [spans(claim) for claim in made.lines],
            "others": [[titles.index(title) for title in some] for some in made.others],
            "duplicates": [[titles.index(title) for title in pair] for pair in made.duplicates],
            "skipped": [silent[reason] for reason in made.skipped],
        }
    )


def read_digest(text: str, documents: Sequence[Document]) -> Digest | None:
    """Return the digest that was written down, equal to the one that was made; None where it is of other texts."""
    kept = json.loads(text)
    if kept["texts"] != _content(documents):
        return None

    def claim(spans: Sequence[Sequence[int]]) -> Claim:
        citations = tuple(cite(documents[i], start, end, number) for number, i, start, end in spans)
        return Claim(" ".join(citations[0].quote.split()), citations, 1.0)

    def told(parts: Sequence[tuple[Sequence[Sequence[int]], int, int]]) -> Contradiction:
        claims = [claim(spans) for spans, _, _ in parts]
        values = [one.text[at : at + size] for one, (_, at, size) in zip(claims, parts, strict=True)]
        return digesting.contradiction(claims, values, {document.id: document for document in documents})

    return Digest(
        document_ids=tuple(documents[i].id for i in kept["documents"]),
        agreed=tuple(claim(spans) for spans in kept["agreed"]),
        contradictions=tuple(told(one) for one in kept["contradictions"]),
        single=tuple(claim(spans) for spans in kept["single"]),
        lines=tuple(claim(spans) for spans in kept["lines"]),
        others=tuple(tuple(documents[i].title for i in some) for some in kept["others"]),
        duplicates=tuple((documents[out].title, documents[same].title) for out, same in kept["duplicates"]),
        skipped=tuple(_silence(documents[i]) for i in kept["skipped"]),
        characters=sum(len(documents[i].text) for i in kept["documents"]),
    )


def _content(documents: Sequence[Document]) -> str:
    return sha256(json.dumps([[document.title, document.text] for document in documents]).encode()).hexdigest()


def _silence(document: Document) -> str:
    """Why a document has no sentences, "" where it has some."""
    try:
        usable(document, read_sentences(document))
    except SourceError as error:
        return str(error)
    return ""
