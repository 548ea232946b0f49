"""Texts as they are seen, without soft hyphens and what has no width at all, and the way back to their own characters.

What compares words must not meet "ware\u00adhouse"; what cites must count in the text itself. So questions are answered and
claims checked in what is seen, and what comes out is put back here. Most texts hold nothing that is not seen, and stay.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from qa_bot.index.articles import Articles
from qa_bot.ingest.text.decoding import HIDING, SOFT_HYPHEN, searchable
from qa_bot.types import Answer, Check, Citation, Claim, Digest, Document, Hit, Passage, Summary, Turn

UNSEEN = re.compile(rf"{HIDING.pattern[:-1]}{SOFT_HYPHEN}]")


class Places:
    """Where the characters of a text stand in what is seen of it, and the other way round."""

    def __init__(self, text: str) -> None:
        self._unseen = [] if text.isascii() else [found.start() for found in UNSEEN.finditer(text)]
        self._before = [place - number for number, place in enumerate(self._unseen)]  # in what is seen

    def __bool__(self) -> bool:
        return bool(self._unseen)

    def seen(self, place: int) -> int:
        """Return where a place of the text is in what is seen."""
        return place - bisect_left(self._unseen, place)

    def own(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last seen characters of a stretch of what is seen as a stretch of the text."""
        first = start + bisect_right(self._before, start)
        return first, max(first, end + bisect_right(self._before, end - 1))


def as_seen(document: Document) -> Document:
    """Return a document with what is seen of its text, and its own id; itself where all is seen."""
    places = Places(document.text)
    if not places:
        return document
    pages = tuple(replace(page, start=places.seen(page.start), end=places.seen(page.end)) for page in document.pages)
    return replace(document, text=searchable(document.text), pages=pages)


def check_in(document: Document, found: Check) -> Check:
    """Return what `as_seen(document)` says of a claim, its quotation the document's own."""
    return replace(found, citation=found.citation and _quoted(document, found.citation))


def summary_of(document: Document, summary: Summary) -> Summary:
    """Return a summary of `as_seen(document)` with quotations of the document itself."""
    return replace(summary, claims=tuple(_claim(claim, lambda _: document) for claim in summary.claims))


def digest_of(documents: Sequence[Document], digest: Digest) -> Digest:
    """Return a digest of such documents with quotations of the documents themselves."""
    document_of = {document.id: document for document in documents}.get

    def own(claims: Sequence[Claim]) -> tuple[Claim, ...]:
        return tuple(_claim(claim, document_of) for claim in claims)

    told = tuple(replace(one, claims=own(one.claims)) for one in digest.contradictions)
    agreed, single, lines = map(own, (digest.agreed, digest.single, digest.lines))
    return replace(digest, agreed=agreed, contradictions=told, single=single, lines=lines)


class SeenLibrary:
    """The articles of a library, whose documents and passages have the text that is seen."""

    def __init__(self, library: Articles) -> None:
        self._library = library
        self.count, self.documents, self.record = library.count, library.documents, library.record
        self.dense, self.lexical = library.dense, library.lexical
        self._own = cache(library.document)  # for one question, as all of these are
        self._places = cache(self._places_in)
        self._shown = cache(self._document)

    def document(self, document_id: str) -> Document | None:
        """Return the document with what is seen of its text, or None."""
        return self._shown(document_id)

    def _document(self, document_id: str) -> Document | None:
        document = self._own(document_id)
        return document and as_seen(document)

    def passages(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages as `Library.passages` does, each with what is seen of it."""
        return [self._seen(passage) for passage in self._library.passages(passage_ids)]

    def _places_in(self, document_id: str) -> Places:
        document = self._own(document_id)
        return Places(document.text if document else "")

    def _seen(self, passage: Passage) -> Passage:
        places = self._places(passage.document_id)
        if not places:
            return passage
        start, end = places.seen(passage.start), places.seen(passage.end)
        return replace(passage, start=start, end=end, text=searchable(passage.text))

    def turns(self, history: Sequence[Turn]) -> list[Turn]:
        """Return turns with what they cite where it is seen."""
        return [replace(turn, cited=tuple(map(self._cited, turn.cited))) for turn in history]

    def _cited(self, citation: Citation) -> Citation:
        places = self._places(citation.document_id)
        if not places:
            return citation
        start, end = places.seen(citation.start), places.seen(citation.end)
        return replace(citation, start=start, end=end, quote=searchable(citation.quote))

    def own(self, answer: Answer) -> Answer:
        """Return an answer with quotations and passages of the documents themselves."""
        return replace(
            answer,
            claims=tuple(_claim(claim, self._own) for claim in answer.claims),
            hits=tuple(map(self._hit, answer.hits)),
            cut=tuple(map(self._hit, answer.cut)),
        )

    def _hit(self, hit: Hit) -> Hit:
        passage = hit.passage
        document, places = self._own(passage.document_id), self._places(passage.document_id)
        if not document or not places or document.text[passage.start : passage.end] == passage.text:
            return hit
        own = next(iter(self._library.passages([passage.id])), passage)
        at = passage.text.find(hit.sentence)
        start, end = places.own(passage.start + at, passage.start + at + len(hit.sentence))
        return replace(hit, passage=own, sentence=document.text[start:end] if hit.sentence and at >= 0 else "")


def _claim(claim: Claim, document_of: Callable[[str], Document | None]) -> Claim:
    documents = [document_of(citation.document_id) for citation in claim.citations]
    cited = zip(documents, claim.citations, strict=True)
    return replace(claim, citations=tuple(_quoted(document, one) if document else one for document, one in cited))


def _quoted(document: Document, citation: Citation) -> Citation:
    """Return a citation that counts in the document's own text; one that does so already, as that of a summary, stays."""
    if document.text[citation.start : citation.end] == citation.quote:
        return citation
    start, end = Places(document.text).own(citation.start, citation.end)
    return replace(citation, start=start, end=end, quote=document.text[start:end])
