"""question -> Answer: find passages, read them, quote what answers, or say that nothing does.

Two ways lead to the text. *Quoted* (the default): the reader marks a span, the answer is the sentence it stands in.
*Generated* (where the settings say that the generator is capable): a model writes, grounding keeps what is supported.
Both end in claims with citations or in a named reason for declining.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_bot.answer.conversation import StandAlone, stand_alone
from qa_bot.answer.grounding import Evidence, cite, ground, number_citations
from qa_bot.answer.prompts import DECLINED_TEXT, answer_messages, declines
from qa_bot.answer.reading import Candidate, coverage, documents_of, foreign, read_hits
from qa_bot.answer.requests import summary_answer, wants_summary
from qa_bot.errors import UsageError
from qa_bot.index.library import Library
from qa_bot.index.retrieval import retrieve
from qa_bot.models.checker import Checker, content_words, overlap
from qa_bot.models.encoder import Encoder
from qa_bot.models.generator import Generator
from qa_bot.models.reader import Reader
from qa_bot.settings import Settings
from qa_bot.types import Answer, Claim, Draft, Hit, Progress, Turn

REASONS = {
    "empty library": "There are no articles in the library yet.",
    "nothing found": "No passage comes near the question.",
    "other language": "The models in use read English; encoder.model and reader.model name others.",
    "no answer": "The nearest passages do not hold an answer.",
    "not supported": "Nothing that the model wrote is supported by the passages.",
    "stopped": "The answer was stopped.",
}
FURTHER = 0.8  # share of the best sentence's confidence from which a further sentence is shown
SAME = 0.8  # share of content words from which two sentences say the same


def answer(
    question: str,
    history: Sequence[Turn] = (),
    *,
    library: Library,
    encoder: Encoder,
    reader: Reader | None,
    generator: Generator | None,
    checker: Checker,
    settings: Settings,
    stop: threading.Event | None = None,
) -> Iterator[Progress | Draft | Answer]:
    """Yield what happens and, last, the Answer. `generator` is given only where its text shall lead.

    Raises UsageError for an empty question or one that is longer than the settings allow.
    """
    question = _valid(question, settings.answer.max_question_characters)
    if not library.count():
        yield _declined(question, question, (), "empty library")
        return
    if wants_summary(question):
        yield from summary_answer(
            question, library=library, encoder=encoder, checker=checker, settings=settings.summary, stop=stop
        )
        return
    alone = stand_alone(question, history, generator, stop)
    query = alone.query
    yield Progress("Searching", 0, 3)
    wanted = max(settings.retrieval.k, settings.retrieval.reader_candidates if reader else 0)
    hits = retrieve(query, library, encoder, settings.retrieval, wanted)
    if not _any_evidence(query, hits, settings.answer.min_similarity):
        reason = (
            "other language" if foreign(question) or foreign(hits[0].passage.text if hits else "") else "nothing found"
        )
        yield _declined(question, query, hits[: settings.retrieval.k], reason)
        return
    yield Progress("Reading", 1, 3)
    candidates, hits = read_hits(alone, hits, library, encoder, reader)
    if generator is not None:
        written: Answer | None = None
        for item in _generated(
            question, alone, hits[: settings.retrieval.k], library, generator, checker, settings, stop
        ):
            if isinstance(item, Answer):
                written = item
            else:
                yield item
        if written is not None and (written.claims or written.declined == "stopped"):
            yield replace(written, confidence=max((c.confidence for c in candidates), default=0.0))
            return
    yield _quoted(question, query, candidates, hits[: settings.retrieval.k], settings)


def _valid(question: str, longest: int) -> str:
    question = question.strip()
    if not question:
        raise UsageError("The question is empty.", "Ask something, such as: qa-bot ask 'Who wrote this?'")
    if len(question) > longest:
        raise UsageError(
            f"The question has {len(question):,} characters; at most {longest:,} are read.",
            "Add the long text as an article and ask about it, or raise answer.max_question_characters.",
        )
    return question


def _declined(question: str, query: str, hits: Sequence[Hit], reason: str) -> Answer:
    return Answer(question, query, f"{DECLINED_TEXT} {REASONS[reason]}", hits=tuple(hits), declined=reason)


def _any_evidence(query: str, hits: Sequence[Hit], min_similarity: float) -> bool:
    """Whether any passage is near in meaning, or holds at least half of the query's words."""
    return any((hit.dense or 0.0) >= min_similarity or coverage(query, hit) >= 0.5 for hit in hits)


def _quoted(
    question: str, query: str, candidates: Sequence[Candidate], hits: Sequence[Hit], settings: Settings
) -> Answer:
    """An answer made of quotations, or declined because no candidate is sure enough."""
    best = candidates[0] if candidates else None
    if best is None or best.confidence < settings.answer.min_confidence:
        sure = best.confidence if best else 0.0
        reason = (
            "other language" if foreign(question) or any(foreign(h.passage.text) for h in hits[:1]) else "no answer"
        )
        return replace(_declined(question, query, hits, reason), confidence=sure)
    chosen = [best]
    for candidate in candidates[1:]:
        if len(chosen) == settings.answer.max_claims or candidate.confidence < max(
            FURTHER * best.confidence, settings.answer.min_confidence
        ):
            break
        if not any(_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    claims = number_citations(
        Claim(
            " ".join(candidate.evidence.text.split()),
            (cite(candidate.evidence.document, candidate.evidence.start, candidate.evidence.end, 0),),
            1.0,
        )
        for candidate in chosen
    )
    return Answer(
        question=question,
        query=query,
        text=" ".join(claim.text for claim in claims),
        short=best.short,
        claims=tuple(claims),
        hits=tuple(hits),
        confidence=round(best.confidence, 4),
    )


def _same(one: Candidate, other: Candidate) -> bool:
    a, b = one.evidence, other.evidence
    if a.document.id == b.document.id and a.start < b.end and b.start < a.end:
        return True
    shorter, longer = sorted((a.text, b.text), key=lambda text: len(content_words(text)))
    return overlap(shorter, longer) >= SAME


def _generated(
    question: str,
    alone: StandAlone,
    hits: Sequence[Hit],
    library: Library,
    generator: Generator,
    checker: Checker,
    settings: Settings,
    stop: threading.Event | None,
) -> Iterator[Draft | Answer]:
    """Yield drafts and, last, an Answer of the supported sentences, or a declined one."""
    query = alone.query
    documents = documents_of(hits, library)
    packed = _pack(alone.question, [hit for hit in hits if hit.passage.document_id in documents], generator, settings)
    excerpts = [(hit.title, hit.passage.text) for hit in packed]
    text = ""
    limit = settings.generator.max_new_tokens
    for piece in generator.stream(answer_messages(alone.question, excerpts), max_new_tokens=limit, stop=stop):
        text += piece
        yield Draft(text)
    if stop is not None and stop.is_set():
        yield _declined(question, query, hits, "stopped")
        return
    if declines(text):
        yield _declined(question, query, hits, "no answer")
        return
    evidence = [Evidence(documents[h.passage.document_id], h.passage.start, h.passage.end) for h in packed]
    claims = ground(text, evidence, checker, min_support=settings.answer.min_support)
    kept = number_citations(claim for claim in claims if claim.supported)
    if not kept:
        yield replace(_declined(question, query, hits, "not supported"), dropped=len(claims))
        return
    yield Answer(
        question=question,
        query=query,
        text=" ".join(claim.text for claim in kept),
        claims=tuple(kept),
        hits=tuple(hits),
        dropped=len(claims) - len(kept),
    )


def _pack(question: str, hits: Sequence[Hit], generator: Generator, settings: Settings) -> list[Hit]:
    """Return the hits, best first, that fit into the generator's context together with question and answer."""
    room = generator.context_tokens - settings.generator.max_new_tokens - 64  # 64: what a chat template adds
    packed: list[Hit] = []
    for hit in hits:
        excerpts = [(h.title, h.passage.text) for h in (*packed, hit)]
        size = sum(generator.count_tokens(message["content"]) for message in answer_messages(question, excerpts))
        if size > room:
            break
        packed.append(hit)
    return packed
