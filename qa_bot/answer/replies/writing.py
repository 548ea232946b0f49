"""Passages -> a generated answer of which only what they support is kept. Used where the generator leads."""

import threading
from collections.abc import Generator as Steps
from collections.abc import Sequence

from qa_bot.answer.candidates.reading import documents_of
from qa_bot.answer.claims.grounding import Evidence, ground
from qa_bot.answer.prompts import answer_messages, declines
from qa_bot.index.articles import Articles
from qa_bot.models.checker import Checker
from qa_bot.models.generator import Generator
from qa_bot.settings import Settings
from qa_bot.types import Claim, Draft, Hit


def write(
    question: str,
    hits: Sequence[Hit],
    library: Articles,
    generator: Generator,
    checker: Checker,
    settings: Settings,
    stop: threading.Event | None,
) -> Steps[Draft, None, list[Claim]]:
    """Yield drafts and return the sentences as claims, those that nothing supports without citations.

    There are none where the generator declined or was stopped.
    """
    documents = documents_of(hits, library)
    packed = in_order(
        _pack(question, [hit for hit in hits if hit.passage.document_id in documents], generator, settings)
    )
    excerpts = [(hit.title, hit.passage.text) for hit in packed]
    text = ""
    limit = settings.generator.max_new_tokens
    for piece in generator.stream(answer_messages(question, excerpts), max_new_tokens=limit, stop=stop):
        text += piece
        yield Draft(text)
    if (stop is not None and stop.is_set()) or declines(text):
        return []
    evidence = [Evidence(documents[h.passage.document_id], h.passage.start, h.passage.end) for h in packed]
    return ground(text, evidence, checker, min_support=settings.answer.min_support)


def in_order(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of one article as they stand in it, those of several as they come: best first.

    The same passages then begin the prompt of the next question about the article alike, and are not read again.
    """
    if len({hit.passage.document_id for hit in hits}) > 1:
        return list(hits)
    return sorted(hits, key=lambda hit: hit.passage.start)


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
