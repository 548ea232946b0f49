"""Summaries of documents that have a reference -> how near they come, whether they hold, and what they cost.

    {"document": "The text ...", "reference": "What a person wrote of it."}

Knows how one summary is measured; figures and their floors are at the end. What a good figure is, it does not know.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa_bot.answer.summaries.extracting import parse_length
from qa_bot.errors import SourceError, UsageError
from qa_bot.evaluation import metrics
from qa_bot.evaluation.datasets import read_records, text_of, texts_of
from qa_bot.evaluation.evaluate import peak_mib, supports
from qa_bot.evaluation.figures import MeasuredFigure
from qa_bot.evaluation.rouge import Rouge, lead, lexrank, novelty, rouge, size
from qa_bot.ingest.sentences import sentence_texts
from qa_bot.models.wording import count_words
from qa_bot.types import Document, Progress, Summary

if TYPE_CHECKING:
    from qa_bot.bot import Bot

LEAD, LEXRANK = "first sentences", "LexRank (sumy)"
KEPT = 0.1  # how far from a number of words a summary may be, and still keep what it promised


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a file: a document, and what people wrote of it."""

    id: str
    document: Document
    references: tuple[str, ...]  # the nearest counts
    focus: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryOutcome:
    """One summary, measured."""

    item: Item
    summary: Summary
    seconds: float
    rouge: Rouge
    floors: Mapping[str, Rouge]  # by name: what is trivial, at the same length
    supported: tuple[bool, ...]  # of each sentence: whether what it cites supports it, by the checker
    novelty: float | None
    unit: str  # "sentences" or "words"
    wanted: int  # so many were asked for, or are all that the text has

    @property
    def sentences(self) -> list[str]:
        """What the summary says."""
        return [claim.text for claim in self.summary.claims]

    @property
    def length_error(self) -> float:
        """How far the summary is from the length asked for, as a share of that."""
        return abs(size(self.sentences, self.unit) - self.wanted) / self.wanted

    @property
    def length_kept(self) -> bool:
        """Whether it is within KEPT, or a sentence, of the length asked for."""
        sentence = 1 if self.unit == "sentences" else max(map(count_words, self.sentences), default=0)
        return self.length_error <= max(KEPT, sentence / self.wanted)


@dataclass(frozen=True, slots=True)
class Measured:
    """The outcomes of all lines that could be summarised."""

    outcomes: tuple[SummaryOutcome, ...]
    failed: Mapping[str, str]  # id -> why not
    length: str
    peak_mib: float


def read_items(lines: Iterable[str | bytes]) -> list[Item]:
    """Return the documents and references of JSON lines. Raises UsageError naming line and key.

    "reference" is a text or a list of texts; "id", "title", "references" and "focus" may be there, other keys are
    passed over.
    """
    return read_records(lines, _item, "document", '{"document": ..., "reference": ...}')


def _item(record: Mapping[str, Any], number: int) -> Item:
    name = str(record.get("id") or number)
    text, given = text_of(record, "document"), record.get("reference")
    references = texts_of(record.get("references"), "references")
    references += texts_of([given] if isinstance(given, str) else given, "reference")
    if not text.strip() or not references:
        raise UsageError(f'"{"reference" if text.strip() else "document"}" is missing or empty')
    document = Document.of(text, source=name, title=text_of(record, "title"))
    return Item(name, document, tuple(dict.fromkeys(references)), text_of(record, "focus") or None)


def measure(bot: "Bot", items: Sequence[Item]) -> Iterator[Progress | Measured]:
    """Yield progress and, last, what was measured, at the length and by the method of the bot's settings.

    Raises UsageError where rouge-score is not installed, ModelError; what cannot be summarised stands in `failed`.
    """
    rouge(["a"], ["a"])  # before anything takes time
    yield Progress("Loading the models", 0, len(items))
    bot.summarise(Document.of("The models are loaded with this.", source="warm-up"))
    outcomes: list[SummaryOutcome] = []
    failed: dict[str, str] = {}
    for number, item in enumerate(items):
        yield Progress("Summarising", number, len(items))
        try:
            outcomes.append(_measured(bot, item))
        except (SourceError, UsageError) as error:
            failed[item.id] = str(error)
    yield Measured(tuple(outcomes), failed, bot.settings.summary.length, peak_mib())


def _measured(bot: "Bot", item: Item) -> SummaryOutcome:
    started = time.perf_counter()
    summary = bot.summarise(item.document, focus=item.focus)
    seconds = time.perf_counter() - started
    length = parse_length(bot.settings.summary.length)
    text, claims = item.document.text, summary.claims
    sentences = [claim.text for claim in claims]
    trivial = {LEAD: lead(text, length), LEXRANK: lexrank(text, length)}
    return SummaryOutcome(
        item=item,
        summary=summary,
        seconds=seconds,
        rouge=rouge(sentences, item.references),
        floors={name: rouge(said, item.references) for name, said in trivial.items() if said is not None},
        supported=tuple(
            supports(bot, claim.text, [citation.quote for citation in claim.citations]) for claim in claims
        ),
        novelty=novelty(sentences, text),
        unit=length.unit,
        wanted=min(length.count, size(sentence_texts(text), length.unit)),
    )


def summary_figures(measured: Measured) -> list[MeasuredFigure]:
    """Return all figures, in the order of a report."""
    outcomes = measured.outcomes
    coverages = [outcome.summary.coverage for outcome in outcomes]
    words = sum(count_words(outcome.item.document.text) for outcome in outcomes)
    pace = 1000 * sum(outcome.seconds for outcome in outcomes) / words if words else None
    return [
        _near("rouge1", outcomes, lambda found: found.rouge1),
        _near("rouge2", outcomes, lambda found: found.rouge2),
        _near("rouge_lsum", outcomes, lambda found: found.rouge_lsum),
        MeasuredFigure.of("summary_support", (good for outcome in outcomes for good in outcome.supported)),
        MeasuredFigure.of("summary_coverage", (one.covered / one.sections for one in coverages if one.sections)),
        MeasuredFigure.of("summary_novelty", (one.novelty for one in outcomes if one.novelty is not None)),
        MeasuredFigure.of("length_error", (outcome.length_error for outcome in outcomes)),
        MeasuredFigure.of("length_kept", (outcome.length_kept for outcome in outcomes)),
        MeasuredFigure("seconds_1000_words", pace, len(outcomes)),
        MeasuredFigure("peak_mib", measured.peak_mib, 1),
    ]


def _near(key: str, outcomes: Sequence[SummaryOutcome], of: Callable[[Rouge], float]) -> MeasuredFigure:
    """A figure of ROUGE with its floors; a floor that not every text has is left out, since it would not compare."""
    floors = {
        name: metrics.mean(of(outcome.floors[name]) for outcome in outcomes)
        for name in (LEAD, LEXRANK)
        if outcomes and all(name in outcome.floors for outcome in outcomes)
    }
    return MeasuredFigure.of(key, (of(outcome.rouge) for outcome in outcomes), floors)
