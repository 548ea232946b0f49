"""What kind of thing is asked for: a summary goes to the summariser, anything else is a question.

Rules only, and narrow ones: what they miss is searched for like any question.
"""

import re
import threading
from collections.abc import Iterator, Sequence

from qa_bot.answer.summarising import summarise
from qa_bot.index.library import Library
from qa_bot.models.checker import Checker, content_words
from qa_bot.models.encoder import Encoder
from qa_bot.settings import SummarySettings
from qa_bot.types import Answer, DocumentRecord, Draft, Progress, Summary

THING = r"(?:article|text|document|report|paper|story|book|page|file|piece)s?"
SUMMARY = re.compile(
    r"^\W*(?:please\s+|kindly\s+|can you\s+|could you\s+|would you\s+)*(?:"
    r"summari[sz]e|sum up|summary\b|tl;?dr"
    r"|(?:give|show|write|make)\s+(?:me\s+|us\s+)?(?:a|the)\s+(?:\w+\s+)?(?:summary|overview)"
    rf"|what(?:'s| is| are)\s+(?:this|that|the|these|it)\s*(?:{THING})?\s+about\W*$"
    rf"|what\s+(?:does|do|did)\s+(?:this|the|these)\s+{THING}\s+say\W*$"
    r"|what\s+are\s+the\s+(?:main|key|most important)\s+(?:points|facts|ideas|takeaways)"
    r")",
    re.IGNORECASE,
)


def wants_summary(question: str) -> bool:
    """Return whether a question asks for a summary of an article."""
    return bool(SUMMARY.match(question))


def summary_answer(
    question: str,
    *,
    library: Library,
    encoder: Encoder,
    checker: Checker,
    settings: SummarySettings,
    stop: threading.Event | None = None,
) -> Iterator[Progress | Draft | Answer]:
    """Yield progress and, last, a summary as an Answer: of the article that the question names, else of the newest."""
    record = _named(question, library.documents())
    document = library.document(record.id)
    if document is None:  # removed by another process a moment ago
        return
    for item in summarise(
        document, encoder=encoder, generator=None, checker=checker, settings=settings, method="extractive", stop=stop
    ):
        if isinstance(item, Summary):
            yield Answer(question, record.title, item.text, claims=item.claims, confidence=1.0)
        else:
            yield item


def _named(question: str, records: Sequence[DocumentRecord]) -> DocumentRecord:
    """The document whose title shares most words with the question, the newest where none or several do alike."""
    asked = set(content_words(SUMMARY.sub(" ", question)))
    shared = [len(asked & set(content_words(record.title))) for record in records]
    best = max(range(len(records)), key=lambda place: (shared[place], place))
    return records[best]
