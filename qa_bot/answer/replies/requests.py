"""What kind of thing is asked for: a summary of one article or of several; anything else is a question.

Rules only, and narrow ones: what they miss is searched for like any question.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

from qa_bot.answer.claims.grounding import number_citations
from qa_bot.answer.replies.referring import last_cited
from qa_bot.index.articles import Articles
from qa_bot.models.wording import content_words
from qa_bot.types import Answer, Claim, Digest, Document, DocumentRecord, Draft, Progress, Summary, Turn

DIGESTED = 12  # articles, the newest, that a reply in a conversation tells of
THING = r"(?:article|text|document|report|paper|story|book|page|file|piece)s?"
WHICH = r"(?:this|the|these|my|our|all(?: of)?(?: (?:my|the|these|our))?)"
SUMMARY = re.compile(
    r"^\W*(?:please\s+|kindly\s+|can you\s+|could you\s+|would you\s+)*(?:"
    r"summari[sz]e|sum up|summary\b|tl;?dr"
    r"|(?:give|show|write|make)\s+(?:me\s+|us\s+)?(?:an?|the)\s+(?:\w+\s+)?(?:summary|overview|digest)"
    rf"|what(?:'s| is| are)\s+(?:this|that|the|these|it)\s*(?:{THING})?\s+about\W*$"
    rf"|what\s+(?:does|do|did)\s+{WHICH}\s+{THING}\s+say\W*$"
    r"|what\s+are\s+the\s+(?:main|key|most important)\s+(?:points|facts|ideas|takeaways)"
    r")",
    re.IGNORECASE,
)
DISAGREE = re.compile(
    rf"^\W*(?:(?:what|where|how|on what|about what|in what(?: way)?s?) do {WHICH} (?:\w+ )?{THING}"
    rf" (?:disagree|differ|diverge|contradict|not agree|say differently|tell differently)(?: (?:about|on|in|from|each other|one another))*"
    rf"|(?:what|which|where) (?:are|is) (?:the )?(?:contradictions?|differences?|disagreements?) (?:between|in|of|among) {WHICH} (?:\w+ )?{THING})\W*$",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"\b(?:articles|texts|documents|reports|papers|stories|books|pages|files|pieces|everything|library|all of (?:them|it))\b",
    re.IGNORECASE,
)
WORDS = (
    "article text document report paper story book page file piece newest latest last short long brief briefly quick quickly sentence word please "
    "main point answer two three four five six ten again now"
)
NEWEST = re.compile(r"\b(?:newest|latest|last)\b", re.IGNORECASE)
NAME = re.compile(r"[/\\]")
ABOUT = re.compile(r"\b(?:about|regarding|concerning)\s+(\w.*?)\W*$", re.IGNORECASE)


class Summaries(Protocol):
    """What makes summaries and digests, or has made them before: the bot."""

    def summarise_stream(
        self, source: Document, /, *, method: str, stop: threading.Event | None
    ) -> Iterator[Progress | Draft | Summary]:
        """Yield what happens and, last, the summary."""
        ...

    def digest_stream(
        self, documents: Sequence[Document], /, *, length: str, focus: str | None, stop: threading.Event | None
    ) -> Iterator[Progress | Digest]:
        """Yield what happens and, last, the digest."""
        ...


def wants_summary(question: str) -> bool:
    """Return whether a question asks for a summary of an article, or what several tell differently."""
    return bool(SUMMARY.match(question) or DISAGREE.match(question))


def summary_answer(
    question: str,
    history: Sequence[Turn] = (),
    *,
    library: Articles,
    summaries: Summaries,
    stop: threading.Event | None = None,
) -> Iterator[Progress | Draft | Answer]:
    """Yield progress and, last, a summary as an Answer: of all articles where several are asked for, else of one.

    One is the article that the question names, or the one that the last answer quotes ("Summarise that"), or else the
    newest. Of many articles, the newest are told of.
    """
    records = library.documents()
    if DISAGREE.match(question) or (len(records) > 1 and SEVERAL.search(question)):
        documents = [document for record in records[-DIGESTED:] if (document := library.document(record.id))]
        yield from _digested(question, documents, len(records), summaries, stop)
        return
    record, note = _meant(question, records, history, library)
    document = library.document(record.id)
    if document is None:  # removed by another process a moment ago
        return
    for item in summaries.summarise_stream(document, method="extractive", stop=stop):
        if isinstance(item, Summary):
            text = f"{item.text} {note}".strip()
            yield Answer(question, record.title, text, claims=item.claims, confidence=1.0, note=note, rated=False)
        else:
            yield item


def _digested(
    question: str, documents: Sequence[Document], held: int, summaries: Summaries, stop: threading.Event | None
) -> Iterator[Progress | Answer]:
    """Yield progress and, last, what several articles say as an Answer: what they agree on, then a sentence of each."""
    about = ABOUT.search(question)
    focus = about[1] if about else None
    for item in summaries.digest_stream(documents, length="short", focus=focus, stop=stop):
        if isinstance(item, Digest):
            differ = DISAGREE.match(question)
            told = [claim for one in item.contradictions for claim in one.claims] if differ else _told(item)
            claims = tuple(number_citations(told))
            nothing = "No difference was found." if differ else "Nothing in these articles is about that."
            text = " ".join(claim.text for claim in claims) or nothing
            note = _told_of(item, len(documents), held)
            yield Answer(question, question, text, claims=claims, confidence=1.0, note=note, rated=False)
        else:
            yield item


def _told(item: Digest) -> list[Claim]:
    """The claims of a digest, without the lines of articles whose best sentence is among them already."""
    told = [*item.agreed, *(claim for contradiction in item.contradictions for claim in contradiction.claims)]
    cited = {(citation.document_id, citation.start) for claim in told for citation in claim.citations}
    lines = [c for c in item.lines if (c.citations[0].document_id, c.citations[0].start) not in cited]
    return [*told, *lines]


def _told_of(item: Digest, read: int, held: int) -> str:
    """What is added to a digest: where articles differ, which count once, and which were not read."""
    notes = [f"The articles differ: {' or '.join(c.values)}." for c in item.contradictions]
    notes += item.counted_once
    if unlisted := sum(map(len, item.others)):
        notes.append(f"{unlisted:,} more articles have no line here: each line stands for those near it.")
    if read < held:
        notes.append(
            f"These are the newest {read} of {held} articles; `qa-bot summarise --library NAME` reads all of them."
        )
    return " ".join(notes)


def _meant(
    question: str, records: Sequence[DocumentRecord], history: Sequence[Turn], library: Articles
) -> tuple[DocumentRecord, str]:
    """The document that a summary is wanted of, and what the reader is told of the choice; "" where that is plain.

    The one whose title or file's name shares most words with the question; where it names none ("Summarise that"), the
    one that the conversation is about; else the newest.
    """
    asked = set(content_words(SUMMARY.sub(" ", question))) - set(content_words(WORDS))
    names = [f"{record.title} {NAME.split(record.source)[-1].replace('_', ' ')}" for record in records]
    shared = [len(asked & set(content_words(name))) for name in names]
    best = max(range(len(records)), key=lambda place: (shared[place], place))
    title = records[best].title
    if shared[best] or len(records) == 1:
        return records[best], ""
    if asked:
        return records[best], f"None of the {len(records):,} articles is called so; this is the newest, {title!r}."
    last = "" if NEWEST.search(question) else last_cited(history, library)
    if said := next((record for record in records if record.id == last), None):
        return said, f"A summary of {said.title!r}, which the last answer quotes."
    return records[best], f"This is the newest, {title!r}."
