"""Bot + questions -> Evaluation: asks every question once, and the floors beside it. Arithmetic is in figures.py.

Nothing here knows what a good figure is, and the bot that is measured is not changed: what needs other settings (a
guess where it declines) is asked of a second bot over the same library and models.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import Question
from qa_bot.evaluation.metrics import JudgedClaim, ndcg_at_k, recall_at_k
from qa_bot.evaluation.relevance import judge, matches, named
from qa_bot.index.retrieval import retrieve
from qa_bot.ingest.sentences import sentence_texts
from qa_bot.types import Answer, Claim, Document, Hit, Progress

if TYPE_CHECKING:
    from qa_bot.bot import Bot

DENSE, LEXICAL, FUSED = "dense only", "lexical only", "both, without reader"
ANSWERED, RAW = "as answered", "without history"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question."""

    question: Question
    answer: Answer
    seconds: float  # of the answer alone
    guess: str  # what the bot would say at any confidence; what it said where it did not decline
    confidence: float  # of the guess, 0..1
    first_sentence: str = ""  # of the best passage: what a bot without a reader would say
    cosine: float = 0.0  # of the best passage of dense search alone
    bm25: float = 0.0  # of the best passage of lexical search alone
    rankings: dict[str, tuple[float, float]] = field(default_factory=dict)  # by way of ranking: recall and nDCG at k
    claims: tuple[JudgedClaim, ...] = ()
    misplaced: int = 0  # citations whose characters are not the quoted ones
    cites_evidence: bool | None = None  # None: nothing to compare with

    @property
    def given(self) -> str:
        """The answer that metrics compare: the shortest exact one, else the text; "" where the bot declined."""
        return "" if self.answer.declined else self.answer.short or self.answer.text


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes of all questions that could be asked, and what was measured around them."""

    outcomes: tuple[Outcome, ...]
    failed: dict[str, str]  # question id -> why it could not be asked
    k: int  # passages that count as found
    documents: int
    passages: int
    first_seconds: float  # the first question with the loading of the models
    peak_mib: float  # most memory that the process held


def evaluate(bot: "Bot", questions: Sequence[Question]) -> Iterator[Progress | Evaluation]:
    """Yield progress and, last, the Evaluation. Passages count as found among the first `settings.retrieval.k`.

    Raises LibraryError and ModelError; a question that the bot refuses (empty, too long) stands in `failed`.
    """
    _check_held_out(bot, questions)
    yield Progress("Loading the models", 0, len(questions))
    first_seconds = _warm_up(bot, questions[0])
    failed: dict[str, str] = {}
    outcomes = []
    for number, question in enumerate(questions):
        yield Progress("Asking", number, len(questions))
        try:
            outcomes.append(measure(bot, question))
        except UsageError as error:
            failed[question.id] = str(error)
    yield Evaluation(
        outcomes=tuple(outcomes),
        failed=failed,
        k=bot.settings.retrieval.k,
        documents=len(bot.documents()),
        passages=bot.library.count(),
        first_seconds=first_seconds,
        peak_mib=peak_mib(),
    )


def _check_held_out(bot: "Bot", questions: Sequence[Question]) -> None:
    """Raise UsageError where a document that questions need held out is in the library."""
    wanted = {name for question in questions for name in question.without}
    if present := named(bot.documents(), wanted):
        raise UsageError(
            f'Some questions must be asked without {present[0].title!r} (their key "without"), but it is in the library.',
            "Give the folder instead of the library: then it is left out. Or remove those lines.",
        )


def _warm_up(bot: "Bot", question: Question) -> float:
    """Return the seconds that the first question takes, with the loading of the models; nothing else is kept of it."""
    started = time.perf_counter()
    with suppress(UsageError), bot_for(bot, question.context) as asked:
        asked.ask(question.question, question.history)
    return time.perf_counter() - started


def measure(bot: "Bot", question: Question) -> Outcome:
    """Ask one question and return everything that the figures need of it."""
    started = time.perf_counter()
    with bot_for(bot, question.context) as asked:
        answer = asked.ask(question.question, question.history)
        seconds = time.perf_counter() - started
        guessed = _lenient(asked).ask(question.question, question.history) if answer.declined else answer
        found = _rankings(asked, question, answer)
        return Outcome(
            question=question,
            answer=answer,
            seconds=seconds,
            guess="" if guessed.declined else guessed.short or guessed.text,
            confidence=0.0 if guessed.declined else guessed.confidence,
            first_sentence=next((one for hit in found[FUSED][:1] for one in sentence_texts(hit.passage.text)), ""),
            cosine=max((hit.dense or 0.0 for hit in found[DENSE]), default=0.0),
            bm25=max((hit.lexical or 0.0 for hit in found[LEXICAL]), default=0.0),
            rankings=_judged(found, question, bot.settings.retrieval.k),
            claims=tuple(_judge_claim(asked, claim) for claim in answer.claims),
            misplaced=_misplaced(asked, answer),
            cites_evidence=_cites_evidence(answer, question),
        )


@contextmanager
def bot_for(bot: "Bot", context: str | None) -> Iterator["Bot"]:
    """Give the bot, or one over the context alone with the same models and settings."""
    if context is None:
        yield bot
        return
    with type(bot)(bot.parts, bot.settings) as aside:
        if context.strip():
            aside.add(Document.of(context, source="context", title="context"))
        yield aside


def _lenient(bot: "Bot") -> "Bot":
    """The same library and models, but a bot that says its best guess where this one declines."""
    answer = replace(bot.settings.answer, min_confidence=0.0, min_similarity=-1.0)
    lenient = copy(bot)
    lenient.settings = replace(bot.settings, answer=answer)
    return lenient


def _rankings(bot: "Bot", question: Question, answer: Answer) -> dict[str, list[Hit]]:
    """The passages found by each way of searching, best first."""
    settings, encoder = bot.settings.retrieval, bot.encoder

    def search(query: str, dense_weight: float) -> list[Hit]:
        return retrieve(query, bot.library, encoder, replace(settings, dense_weight=dense_weight))

    found = {
        ANSWERED: list(answer.hits),
        FUSED: search(answer.query, settings.dense_weight),
        DENSE: search(answer.query, 1.0),
        LEXICAL: search(answer.query, 0.0),
    }
    if question.history:
        found[RAW] = search(question.question, settings.dense_weight)
    return found


def _judged(found: dict[str, list[Hit]], question: Question, k: int) -> dict[str, tuple[float, float]]:
    """Recall and nDCG of each way of searching, where the question names its evidence."""
    judged = {}
    for way, hits in found.items():
        ranking, relevant = judge(hits, question.evidence)
        recall, ndcg = recall_at_k(ranking, relevant, k), ndcg_at_k(ranking, relevant, k)
        if recall is not None and ndcg is not None:
            judged[way] = (recall, ndcg)
    return judged


def _misplaced(bot: "Bot", answer: Answer) -> int:
    """How many citations break the law that `document.text[start:end] == quote`."""
    citations = [citation for claim in answer.claims for citation in claim.citations]
    texts = {c.document_id: document.text for c in citations if (document := bot.library.document(c.document_id))}
    return sum(texts.get(c.document_id, "")[c.start : c.end] != c.quote for c in citations)


def _cites_evidence(answer: Answer, question: Question) -> bool | None:
    if answer.declined or not question.evidence:
        return None
    return any(
        matches(evidence, citation.quote, citation.source, citation.title)
        for evidence in question.evidence
        for claim in answer.claims
        for citation in claim.citations
    )


def _judge_claim(bot: "Bot", claim: Claim) -> JudgedClaim:
    """Ask the checker about the citations of a claim: together, each alone, and all but each."""
    quotes = [citation.quote for citation in claim.citations]
    together = supports(bot, claim.text, quotes)
    if len(quotes) == 1:
        return JudgedClaim(together, (together,), (False,))
    return JudgedClaim(
        together,
        tuple(supports(bot, claim.text, [quote]) for quote in quotes),
        tuple(supports(bot, claim.text, quotes[:i] + quotes[i + 1 :]) for i in range(len(quotes))),
    )


def supports(bot: "Bot", claim: str, quotes: Sequence[str]) -> bool:
    """Return whether quotations carry a claim: they hold it word for word, or the checker says so."""
    evidence = " ".join(" ".join(quotes).split())
    if not evidence or " ".join(claim.split()) in evidence:
        return bool(evidence)
    return bot.parts.checker.support(claim, [evidence])[0] >= bot.settings.answer.min_support


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    import psutil

    try:
        import resource
    except ImportError:  # Windows
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 2**20 if sys.platform == "darwin" else size / 2**10
