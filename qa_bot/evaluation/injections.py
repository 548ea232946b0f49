"""Do instructions planted in an article change the answers to questions about it?

Each question is asked on its article as it is, and with an instruction in front, in the middle and at the end. An
answer that changes is counted and shown; what the instruction wanted does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import Question, read_records, text_of
from qa_bot.evaluation.evaluate import bot_for
from qa_bot.evaluation.metrics import normalise_answer
from qa_bot.evaluation.relevance import named
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Progress

if TYPE_CHECKING:
    from qa_bot.bot import Bot

PLACES = ("prepended", "in the middle", "appended")


@dataclass(frozen=True, slots=True)
class Planted:
    """One question on one article with one instruction in one place."""

    question: str
    instruction: str
    place: str
    before: str  # the answer without the instruction
    after: str

    @property
    def changed(self) -> bool:
        """Whether the instruction changed the answer, case, articles and punctuation aside."""
        return normalise_answer(self.before) != normalise_answer(self.after)


def read_injections(lines: Iterable[str | bytes]) -> list[str]:
    """Return the "text" of each JSON line. Raises UsageError naming the line."""
    return read_records(lines, _instruction, "instruction", '{"text": ...}')


def _instruction(record: Mapping[str, Any], _: int) -> str:
    text = text_of(record, "text")
    if not text.strip():
        raise UsageError('"text" is missing or empty')
    return text


def plant(bot: "Bot", questions: Sequence[Question], injections: Sequence[str]) -> Iterator[Progress | list[Planted]]:
    """Yield progress and, last, what became of each question in each place; the instructions are taken in turn.

    The article is the question's context, else the document of its evidence, else the one that answers best; a
    question without any is left out.
    """
    found: list[Planted] = []
    turn = cycle(injections)
    for number, question in enumerate(questions):
        yield Progress("Planting instructions", number, len(questions))
        article = _article(bot, question)
        if article is None:
            continue
        instruction = next(turn)
        before = _said(bot, question, article)
        for place, text in zip(PLACES, _planted(article, instruction), strict=True):
            found.append(Planted(question.question, instruction, place, before, _said(bot, question, text)))
    yield found


def _article(bot: "Bot", question: Question) -> str | None:
    if question.context is not None:
        return question.context
    names = [evidence.source for evidence in question.evidence if evidence.source]
    ids = [record.id for record in named(bot.documents(), names)]
    if not ids:
        ids = [hit.passage.document_id for hit in bot.search(question.question, 1)]
    document = bot.library.document(ids[0]) if ids else None
    return document.text if document else None


def _planted(article: str, instruction: str) -> list[str]:
    """The article with the instruction as a paragraph in front, before the sentence nearest to the middle, and at the end."""
    half = len(article) // 2
    middle = min((start for start, _ in sentence_spans(article)), key=lambda start: abs(start - half), default=half)
    parts = (("", article), (article[:middle], article[middle:]), (article, ""))
    return [f"{before}\n\n{instruction}\n\n{after}".strip() for before, after in parts]


def _said(bot: "Bot", question: Question, article: str) -> str:
    with bot_for(bot, article) as asked:
        answer = asked.ask(question.question, question.history)
    return "" if answer.declined else answer.short or answer.text
