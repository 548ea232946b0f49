"""Articles -> draft questions with known answers, and as many without, for a first measurement.

A question is kept only where the reader, shown the passage it was made from, gives the answer back. So the figures of
drafted questions say how well passages are found and questions declined, and whether a change made things worse; they
flatter the reader, which is measured by questions that people wrote.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from qa_bot.answer import questioning
from qa_bot.answer.prose import PROSE, read_sentences
from qa_bot.answer.questioning import DAYS, GROUP, MONTHS, YEAR
from qa_bot.answer.turning import Lexicon
from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import Evidence, Question
from qa_bot.evaluation.metrics import answer_f1
from qa_bot.ingest.chunking import chunk
from qa_bot.models.checker import content_words, overlap
from qa_bot.models.reader import Reader
from qa_bot.types import Document, Progress

if TYPE_CHECKING:
    from qa_bot.bot import Bot

GIVEN_BACK = 0.8  # F1 between the reader's answer and the one that the question was made for
HELD_OUT = 5  # one document in so many is held out, where there are HELD_OUT_FROM
HELD_OUT_FROM = 4  # documents
TRIES = 5  # names that are put in the place of one
INNER_NAME = re.compile(  # behind a word in small letters, so whole: "Okoye" of "Jonas Okoye" is none
    rf"(?:\b[a-z][\w'’-]*,? )(?P<name>(?!(?:{MONTHS}|{DAYS})\b)[A-Z][\w-]+(?: (?:of )?[A-Z][\w-]+){{0,2}})\b|\b(?P<year>{YEAR})\b"
)
PEOPLES = re.compile(r"\w+(?:ian|ish|ese|can|ench|utch|reek|wiss)s?")  # "Norwegian": mostly an adjective
FEWEST = 4  # content words of a question, one more where it holds a name: fewer fit many articles
ASKING = re.compile(
    r"\b(?:what (?:year|month|day|date)|how (?:many|much)|(?:by )?whom|who|when|where)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Made:
    """A question with the document, passage and sentence that it was made from."""

    question: questioning.Question
    document: Document
    passage: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """The questions that could be drafted, of those wanted."""

    questions: tuple[Question, ...]
    wanted: int


def draft(bot: "Bot", count: int, *, hold_out: bool, seed: int = 0) -> Iterator[Progress | Drafts]:
    """Yield progress and, last, Drafts of up to `count` questions, half of them without an answer.

    With `hold_out`, half of the latter are about documents that their lines name in "without" and that have to be
    taken out of the library before they are asked; the others name what no article speaks of. The same library, count
    and seed give the same questions. Raises UsageError without a reader, or where nothing can be asked.
    """
    reader = bot.parts.reader
    if reader is None:
        raise UsageError("Drafting needs a reader, and reader.model is none.", "Leave out --set reader.model=none.")
    draw = random.Random(seed)
    documents = [d for record in bot.documents() if (d := bot.library.document(record.id)) is not None]
    documents.sort(key=lambda document: document.id)
    draw.shuffle(documents)
    outside = _outside(bot, documents) if hold_out else []
    inside = [document for document in documents if document not in outside]
    names = _short_names(documents)

    made: list[Made] = []
    for one in islice(_checked(_made(bot, inside, draw), reader), count - count // 2):
        made.append(one)
        yield Progress("Drafting questions", len(made), count - count // 2)
    if not made:
        raise UsageError(
            "No question could be drafted.", "The rules need English sentences with names, dates or numbers."
        )
    without = min(count // 2, len(made))
    unanswerable = [
        Question("held-out", one.question.text, answerable=False, without=(names[one.document.id],))
        for one in islice(_checked(_made(bot, outside, draw), reader), without // 2)
        if not _answered_elsewhere(bot, one.question.text, {document.id for document in outside})
    ]
    unanswerable += islice(_swapped(bot, made, inside, draw), without - len(unanswerable))
    questions = [*(_answerable(one, names) for one in made), *unanswerable]
    yield Drafts(tuple(_numbered(questions)), count)


def _outside(bot: "Bot", documents: Sequence[Document]) -> list[Document]:
    """The documents to hold out: a fifth of those that can be asked about, none where there are few."""
    if len(documents) < HELD_OUT_FROM:
        return []
    able = (document for document in documents if next(_of_document(bot, document, random.Random(0)), None))
    return list(islice(able, max(1, len(documents) // HELD_OUT)))


def _made(bot: "Bot", documents: Sequence[Document], draw: random.Random) -> Iterator[Made]:
    """Yield questions, one a sentence, a sentence of each document in turn."""
    queues = [_of_document(bot, document, draw) for document in documents]
    while queues:
        for queue in list(queues):
            one = next(queue, None)
            if one is None:
                queues.remove(queue)
            else:
                yield one


def _of_document(bot: "Bot", document: Document, draw: random.Random) -> Iterator[Made]:
    sentences = [s for s in read_sentences(document) if s.kind == PROSE and not s.dangling]
    count_tokens = bot.parts.encoder.count_tokens
    passages, known = chunk(document, count_tokens, bot.settings.chunking), Lexicon.of(document.text, count_tokens)
    draw.shuffle(sentences)
    for sentence in sentences:
        text = document.text[sentence.start : sentence.end]
        found = [question for question in questioning.questions(text, known) if _stands_alone(question.text)]
        around = next((p.text for p in passages if p.start <= sentence.start and sentence.end <= p.end), None)
        if found and around is not None:
            yield Made(draw.choice(found), document, around, text)


def _stands_alone(question: str) -> bool:
    return len(set(content_words(question))) + bool(INNER_NAME.search(question)) >= FEWEST


def _checked(made: Iterator[Made], reader: Reader) -> Iterator[Made]:
    """Yield what the reader answers as it should, each question once."""
    seen = set()
    for one in made:
        question = one.question.text
        if question in seen:
            continue
        seen.add(question)
        reading = reader.read(question, [one.passage])[0]
        if answer_f1(one.passage[reading.start : reading.end], one.question.answers) >= GIVEN_BACK:
            yield one


def _answerable(one: Made, names: dict[str, str]) -> Question:
    return Question(
        id=one.question.kind.replace(" ", "-"),
        question=one.question.text,
        answers=tuple(dict.fromkeys(one.question.answers)),
        answerable=True,
        evidence=(Evidence(" ".join(one.sentence.split()), names[one.document.id]),),
    )


def _swapped(
    bot: "Bot", made: Sequence[Made], documents: Sequence[Document], draw: random.Random
) -> Iterator[Question]:
    """Yield questions in which a name or year is another of its kind, not of the article, and that nothing answers."""
    texts = "\n".join(document.text for document in documents)
    places = Lexicon.of(texts, bot.parts.encoder.count_tokens).places
    names = sorted({found for match in INNER_NAME.finditer(texts) if (found := match["name"] or match["year"])})
    for one in made:
        swaps = _with_others(one, names, places, draw)
        question = next((swap for swap in swaps if not _answered_elsewhere(bot, swap, set())), None)
        if question is not None:
            yield Question("swapped", question, answerable=False)


def _with_others(one: Made, names: Sequence[str], places: Set[str], draw: random.Random) -> Iterator[str]:
    """Yield the question with one of its names (or years) replaced by others that its article does not hold."""
    question = one.question.text
    spans = list(INNER_NAME.finditer(question))
    draw.shuffle(spans)
    for span in spans:
        given = "name" if span["name"] else "year"
        kind = _kind(span[given], places)
        others = [name for name in names if _kind(name, places) == kind and name not in one.document.text]
        for other in draw.sample(others, min(TRIES, len(others))):
            yield f"{question[: span.start(given)]}{other}{question[span.end(given) :]}"


def _kind(name: str, places: Set[str]) -> str:
    """What a name is of, as far as its form and its company tell: a swap within a kind makes a question that has a sense."""
    if name.isdigit():
        return "year"
    if name in places:
        return "place"
    if GROUP.search(name) or name.isupper():
        return "group"
    if PEOPLES.fullmatch(name):
        return "people"
    return "full name" if " " in name else "name"


def _answered_elsewhere(bot: "Bot", question: str, but: set[str]) -> bool:
    """Whether a passage, of a document that is not held out, has all that the question speaks of."""
    ids = [name for name, _ in bot.library.lexical(question, 20) if name.rpartition(":")[0] not in but]
    named = ASKING.sub(" ", question)
    return any(overlap(named, passage.text) >= 1.0 for passage in bot.library.passages(ids))


def _short_names(documents: Sequence[Document]) -> dict[str, str]:
    """The file name of each document where no other has it, else its source."""
    last = {d.id: re.split(r"[/\\]", d.source.rstrip("/\\"))[-1] for d in documents}
    count = Counter(last.values())
    return {d.id: last[d.id] if last[d.id] and count[last[d.id]] == 1 else d.source for d in documents}


def _numbered(questions: Sequence[Question]) -> list[Question]:
    seen: Counter[str] = Counter()
    numbered = []
    for question in questions:
        seen[question.id] += 1
        numbered.append(replace(question, id=f"{question.id}-{seen[question.id]}"))
    return numbered
