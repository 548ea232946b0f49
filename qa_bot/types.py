"""The nouns: what moves between the rooms. Frozen values, standard library only.

Offsets are Python string indices (code points) into `Document.text`, half open: `text[start:end]`.
Scores of different origin are not comparable; each field says its own scale.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, TypedDict

SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: no file, page or database takes it


def readable(name: str) -> str:
    """Return a name without surrogates. A byte of a file's name that is no UTF-8 is written out: "a\\xff.txt"."""
    if name.isascii():
        return name
    return SURROGATE.sub(lambda found: _escaped(ord(found[0])), name)


def without_surrogates(text: str) -> str:
    """Return a text, as long as it was, with U+FFFD for each half of a character: JSON can hold some."""
    return SURROGATE.sub("\ufffd", text)


def _escaped(code: int) -> str:
    """Return what stands for a surrogate; Python has the byte b of a file's name as the surrogate 0xDC00 + b."""
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else "\ufffd"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paginated document: `document.text[start:end]` is its text."""

    number: int  # 1, 2, ... as a reader counts
    start: int  # characters
    end: int  # characters
    confidence: float | None = None  # how surely OCR read it, 0..1; None for a page whose text is its own


@dataclass(frozen=True, slots=True)
class Document:
    """One article. `text` is canonical and final: every offset anywhere points into it."""

    id: str  # 32 hex digits, see `document_id`
    text: str
    source: str  # absolute path, URL, "_id" of a JSON line, or a name that the caller gave
    title: str
    pages: tuple[Page, ...] = ()  # in order; empty where the format has no pages
    metadata: Mapping[str, str] = field(default_factory=dict)  # author, date, language, ... where known

    @classmethod
    def of(
        cls,
        text: str,
        *,
        source: str,
        title: str = "",
        pages: tuple[Page, ...] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> "Document":
        """Return the document with its id computed; an empty title becomes the source. Nothing in it is a surrogate."""
        text, source = without_surrogates(text), readable(source)
        title = readable(title) or source
        stated = {readable(key): readable(value) for key, value in (metadata or {}).items()}
        return cls(document_id(source, title, text), text, source, title, pages, stated)

    def renamed(self, source: str, title: str) -> "Document":
        """Return the same article under another name, with the id that it has there; an empty title becomes the source."""
        return Document.of(self.text, source=source, title=title, pages=self.pages, metadata=self.metadata)

    def page_of(self, offset: int) -> Page | None:
        """Return the page that holds character `offset`, or None without pages."""
        return next((page for page in self.pages if page.start <= offset < page.end), None)


def document_id(source: str, title: str, text: str) -> str:
    """Return the id of a document: 32 hex digits of SHA-256. Same source, title and text, same id."""
    digest = sha256()
    for part in (source, title, text):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is embedded and searched as one."""

    id: str  # "DOCUMENT_ID:START"
    document_id: str
    start: int  # characters
    end: int  # characters
    heading: str  # the heading that the passage stands under, or ""
    text: str  # document.text[start:end], never stripped


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document of a library without its text: what a list shows."""

    id: str
    source: str
    title: str
    characters: int
    passages: int
    added: str  # ISO 8601, UTC
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document of a library that repeats an earlier one."""

    document: DocumentRecord
    original: DocumentRecord
    share: float  # of their runs of eight words, those that both hold: 0.9..1
    same: bool  # the texts are equal, character by character


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source that was to be added, or of one file of a folder that is mirrored."""

    source: str
    status: Literal["added", "replaced", "unchanged", "moved", "removed", "skipped", "failed"]
    title: str = ""
    document_id: str = ""
    passages: int = 0
    characters: int = 0
    reason: str = ""  # why it failed or was skipped, with the next step; where it moved from
    warnings: tuple[str, ...] = ()  # what was lost or guessed although it was added


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found for a query. Hits are sorted best first, ties by passage id."""

    passage: Passage
    title: str
    source: str
    score: float  # the order of the ranking; fused, see index/retrieval.py
    dense: float | None = None  # cosine, -1..1; None where dense search did not find it
    lexical: float | None = None  # BM25, above 0; None where lexical search did not find it
    reader: float | None = None  # answerability in logits; None where the reader did not look
    second_reader: float | None = None  # the same of the second reader, on its own scale
    cut: str = ""  # why the passage was left out, "" for one that was looked at
    sentence: str = ""  # what in it comes nearest to an answer, as far as the reader looked
    span: str = ""  # and the words of it that would answer

    @property
    def answerability(self) -> float | None:
        """The logits of the reader that has the last word on the passage; None where none looked."""
        return self.reader if self.second_reader is None else self.second_reader


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands: `document.text[start:end] == quote`, always."""

    number: int  # 1, 2, ... within one answer or summary
    document_id: str
    title: str
    source: str
    page: int | None
    start: int
    end: int
    quote: str
    recognised: float | None = None  # how surely OCR read its page, 0..1; None for text that is the document's own

    @property
    def place(self) -> str:
        """ ", page 3", with how surely OCR read it where it did; "" without pages."""
        if self.page is None:
            return ""
        return f", page {self.page}" + (
            "" if self.recognised is None else f" (read by OCR, {self.recognised:.0%} sure)"
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that is shown, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]
    support: float  # 0..1; how well the citations support the text, 1.0 for a quotation

    @property
    def supported(self) -> bool:
        """True where at least one citation carries the sentence; otherwise it is shown with a mark."""
        return bool(self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the reason why there is none: `declined` and `claims` exclude each other."""

    question: str  # what was asked
    query: str  # what was searched: the question made to stand alone
    text: str  # what a person reads
    short: str = ""  # the shortest exact answer, where there is one
    claims: tuple[Claim, ...] = ()
    hits: tuple[Hit, ...] = ()  # what was looked at, best first; also of a declined answer
    cut: tuple[Hit, ...] = ()  # what ranked among them and was left out; each says why
    found: int = 0  # passages that the searches brought; those in neither of the two ranked below them
    declined: str | None = None  # a reason from answer/answering.py, or None
    confidence: float = 0.0  # 0..1
    dropped: int = 0  # generated sentences that were not shown because nothing supports them
    note: str = ""  # what the program adds to the claims, or says without any: which part of a question nothing answers
    rated: bool = True  # False of a summary, or of quotations that were asked for: their confidence means nothing

    @property
    def nearest_hits(self) -> tuple[Hit, ...]:
        """The hits without those that show a sentence which a better one shows: passages overlap."""
        first: dict[object, Hit] = {}
        for hit in self.hits:
            first.setdefault((hit.passage.document_id, hit.sentence) if hit.sentence else len(first), hit)
        return tuple(first.values())

    @property
    def turn(self) -> "Turn":
        """Question and answer as a turn of a conversation: the short answer in a line of its own, then the text."""
        cited = tuple(citation for claim in self.claims for citation in claim.citations)
        return Turn(self.question, f"{self.short}\n{self.text}" if self.short else self.text, cited)


class Wishes(TypedDict, total=False):
    """What a summary is to be like. What is left out, or None, is as the settings say."""

    length: str | None  # "short", "medium", "long", "3 sentences", "120 words"
    method: str | None  # "extractive", "abstractive", "auto"
    focus: str | None  # a question or a subject; None: the whole document
    form: str | None  # "prose", "points", "headline"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which parts of the documents a summary stands on. Every character was read."""

    sections: int  # sections read
    covered: int  # sections that at least one sentence of the summary stands on
    missing: tuple[str, ...] = ()  # the headings (or first words) of the others
    characters: int = 0  # characters read


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary in which every sentence is a claim."""

    document_ids: tuple[str, ...]
    claims: tuple[Claim, ...]
    method: str  # how it was made: "extractive" or "abstractive"
    coverage: Coverage
    dropped: int = 0  # generated sentences that nothing supported
    replaced: int = 0  # generated sentences that gave way to the source's own
    form: str = "prose"  # how it is to be shown: "prose", "points", or "headline" (the first claim is one)
    note: str = (
        ""  # what the program says in front of the claims: that none is surely about the focus, or in its language
    )

    @property
    def text(self) -> str:
        """The summary as running text."""
        return " ".join(claim.text for claim in self.claims)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One statement that documents make with different numbers or dates."""

    claims: tuple[Claim, ...]  # in the words of each document, every one a quotation
    values: tuple[str, ...]  # what each tells differently, in the order of the claims and in their words
    dates: tuple[str, ...] = ()  # days of their documents, such as "2024-03-09"; empty unless all are known and differ

    @property
    def dated(self) -> tuple[str, ...]:
        """The values, each with the day of its document where that is known, and which is the newest."""
        if not self.dates:
            return self.values
        notes = [f"{day}, newest" if day == max(self.dates) else day for day in self.dates]
        return tuple(f"{value} ({note})" for value, note in zip(self.values, notes, strict=True))


@dataclass(frozen=True, slots=True)
class Digest:
    """What several documents say. Every claim is a quotation; the citations say whose."""

    document_ids: tuple[str, ...]  # those that count, near-duplicates once
    agreed: tuple[Claim, ...]  # in the words of one document, with a citation in each that says the same
    contradictions: tuple[Contradiction, ...]
    single: tuple[Claim, ...]  # what only one document says
    lines: tuple[Claim, ...]  # a sentence a document, or some with a focus; of many, of those that stand for others
    duplicates: tuple[tuple[str, str], ...] = ()  # titles: (left out, the document that says the same)
    skipped: tuple[str, ...] = ()  # documents without sentences, and what they hold instead
    characters: int = 0  # characters read
    others: tuple[tuple[str, ...], ...] = ()  # of each line the titles that it stands for, the nearest first
    note: str = ""  # what the program says in front of it: that the models do not read the language of the focus

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every statement, in the order of the parts."""
        told = (claim for contradiction in self.contradictions for claim in contradiction.claims)
        return (*self.agreed, *told, *self.single, *self.lines)

    @property
    def counted_once(self) -> list[str]:
        """A sentence for each document that was left out, or for all that are called like the one that counts."""
        told = Counter(self.duplicates)
        return [
            f"Counted once: {kept} ({number} more of that name)."
            if left_out == kept
            else f"Counted once: {left_out} says what {kept} says."
            for (left_out, kept), number in told.items()
        ]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation. The caller keeps turns and passes them in."""

    question: str
    answer: str
    cited: tuple[Citation, ...] = field(default=(), compare=False)  # what the answer rests on: "that" may mean it


Verdict = Literal["supported", "contradicted", "not found"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a claim says, and what its article says in the place of it."""

    claim: str  # words of the claim
    article: str  # words of the article


@dataclass(frozen=True, slots=True)
class Check:
    """Whether an article supports a claim, and by which of its characters."""

    claim: str
    support: float  # 0..1
    citation: Citation | None  # the best evidence, for or against; None where nothing comes near
    problems: tuple[str, ...] = ()  # what speaks against it: "number 12 is not in the evidence"
    verdict: Verdict = "not found"
    difference: Difference | None = None  # where other words contradict it


@dataclass(frozen=True, slots=True)
class Draft:
    """Text of an answer or summary while it is being made. The checked value that ends the stream replaces it."""

    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a longer job, for progress bars: `done` of `total` steps."""

    step: str
    done: int
    total: int
