"""Articles -> draft questions with known answers, and as many without, for a first measurement.

A question is kept only where the reader, shown the passage it was made from, gives the answer back. So the figures of
drafted questions say how well passages are found and questions declined, and whether a change made things worse; they
flatter the reader, which is measured by questions that people wrote.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from qa_bot.answer.statements import questioning
from qa_bot.answer.statements.questioning import ABOUT, DAYS
from qa_bot.answer.statements.turning import Lexicon
from qa_bot.answer.texts.forms import PROSE
from qa_bot.answer.texts.prose import read_sentences
from qa_bot.errors import UsageError
from qa_bot.evaluation.datasets import ExpectedEvidence, Question
from qa_bot.evaluation.metrics import answer_f1
from qa_bot.evaluation.naming import Names
from qa_bot.index.retrieval import owner
from qa_bot.ingest.chunking import chunk
from qa_bot.models.months import MONTH_NAME, YEAR
from qa_bot.models.reader import Reader
from qa_bot.models.wording import content_words, overlap
from qa_bot.types import Document, Progress

if TYPE_CHECKING:
    from qa_bot.bot import Bot

GIVEN_BACK = 0.8  # F1 between the reader's answer and the one that the question was made for
HELD_OUT = 5  # one document in so many is held out, where there are HELD_OUT_FROM
HELD_OUT_FROM = 4  # documents
TRIES = 5  # names that are put in the place of one
INNER_NAME = re.compile(  # behind a word in small letters, so whole: "Okoye" of "Jonas Okoye" is none
    rf"(?:\b[a-z][\w'’-]*,? )(?P<name>(?!(?:{MONTH_NAME}|{DAYS})\b)[A-Z][\w-]+(?: (?:of )?[A-Z][\w-]+){{0,2}})\b|\b(?P<year>{YEAR})\b"
)
FEWEST = 4  # content words of a question, one more where it holds a name: fewer fit many articles
PLAIN = re.compile(  # what is asked in its place begins with its subject, and ends with the question word
    r"(?!(?:In|At|On|By|From|For|With|After|Before|There|As)\b)(?!.*\b(?:an?|the|its|his|her|their) (?:\w+ )?how (?:many|much)\b)"
    r"(?:.*(?:(?:in|on) what \w+|\w(?:ed|eld|be|is|was) where|by whom)\?|.* how (?:many|much)\b.*)$"
)
LOOSE = re.compile(  # two clauses run together, or one breaks off
    r"^[^A-Z]|  |\w\.[a-z]|how many \w+ \d|\bthan and\b|^Where .*\b(?:stake|shares?|interest)\?$|\b(?:saying|believes|estimates|thinks|expects|predicts|claims|hopes|argues|insists)\b|^When .*\b(?:until|before|after|since|for)(?: the)? \w+\?$|^How many .*? ha(?:d|s|ve) [A-Z][\w ]+ in\b"
    r"|(?:\bto (?:announce|say|ask|decide)|\b(?:simply|only|just|mainly|partly|largely))\?$|^How old is \w+ed |\band [A-Z]\w+ (?:was|were|is|are|has|had|will)\b|\band (?:the|they|he|she|it) \w+(?: \w+)?\?$"
    r"|^(?!Who\b).*\band (?:[\w'’]+ ){1,4}(?:was|were|is|are|has|have|had|will|rose|fell|went|came|took|\w+ed)\b"
    r"|^\w+ (?:was|were|is|are) .*\b(?:went|came|took|became|began|gave|knew|saw|fell|wrote|spoke|grew|rose|ran)\b"
)
HIS = re.compile(r"\b(?:his|her|himself|herself)\b")
EVENT = re.compile(r"\b(?:Championships?|Nations|Festival|Games|Cup|Open|Race|League|Awards?|Series|Tour|Final)\b")
LATER = r" (?:after|before|later|earlier|older|younger)\b"  # what a number of years or miles goes on with
ALONE = ("place", "person", "last name")
PLACED = re.compile(
    r"(?<!stake )(?<!shares )\b(?:in|near|across|from|to|outside) $"
)  # a place, and not "Tokyo fashion" or "eastern China"
ENDS = re.compile(
    r"['’]s\b|[?,]| (?:not|has|had|was|is|will|in|on|by|for|with|to|from|at|and|during|last|this|since|before|after|when|who)\b"
)
BEFORE = (  # what a number cannot be taken away behind
    r"\w+ing|among|of|from|on|by|with|about|to|for|in|at|a|final|further|remaining|top|initial|additional|extra|past|previous|record|total"
)
ASKING = re.compile(
    r"\b(?:what (?:year|month|day|date)|how (?:many|much)|(?:by )?whom|who|when|where)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Made:
    """A question with the document, passage and sentence that it was made from."""

    question: questioning.AnsweredQuestion
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
    able = _checked(_made(bot, inside, draw), reader)
    for one in islice(able, count - count // 2):
        made.append(one)
        yield Progress("Drafting questions", len(made), count - count // 2)
    if not made:
        raise UsageError(
            "No question could be drafted.", "The rules need English sentences with names, dates or numbers."
        )
    without = min(count // 2, len(made))
    held = (
        Question("held-out", one.question.text, answerable=False, without=(names[one.document.id],))
        for one in _checked(_made(bot, outside, draw), reader)
        if not _answered_elsewhere(bot, one.question.text, {document.id for document in outside})
    )
    unanswerable = list(islice(held, without // 2))
    unanswerable += islice(_swapped(bot, chain(made, able), inside, draw), without - len(unanswerable))
    unanswerable += islice(held, without - len(unanswerable))
    questions = [*(_answerable(one, names) for one in made), *unanswerable]
    yield Drafts(tuple(_numbered(questions)), count)


def _outside(bot: "Bot", documents: Sequence[Document]) -> list[Document]:
    """The documents to hold out: a fifth of those that can be asked about, none where there are few."""
    if len(documents) < HELD_OUT_FROM:
        return []
    able = (document for document in documents if next(_of_document(bot, document, random.Random(0)), None))
    return list(islice(able, max(1, len(documents) // HELD_OUT)))


def _made(bot: "Bot", documents: Sequence[Document], draw: random.Random) -> Iterator[Made]:
    """Yield questions, a sentence of each document in turn; where a sentence gives two, the second comes at the end."""
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
    named = Names.of(document.text)
    second: list[Made] = []
    for sentence in sentences:
        text = document.text[sentence.start : sentence.end]
        found = [q for q in questioning.questions(text, known) if _stands_alone(q.text) and reads_well(q, text, named)]
        around = next((p.text for p in passages if p.start <= sentence.start and sentence.end <= p.end), None)
        if found and around is not None:
            draw.shuffle(found)
            second += [Made(question, document, around, text) for question in found[1:2]]
            yield Made(found[0], document, around, text)
    yield from second


def _stands_alone(question: str) -> bool:
    return len(set(content_words(question))) + bool(INNER_NAME.search(question)) >= FEWEST


def reads_well(question: questioning.AnsweredQuestion, sentence: str, named: Names) -> bool:
    """Whether "who" asks for a person, and nothing was torn apart where the answer stood or where the question ends."""
    asked, kind, answer = question.text, question.kind, question.answers[0]
    if kind in ("who", "by whom") and answer[0].isupper() and not (named.is_person(answer) or HIS.search(asked)):
        return False
    sentence = " ".join(sentence.split())
    broken_off = kind == "how many" and re.search(rf"\b{re.escape(question.answers[-1])}{LATER}", sentence)
    if LOOSE.search(asked) or broken_off or (kind == "where" and EVENT.search(answer)):
        return False
    if question.in_place:
        return bool(PLAIN.match(asked))
    torn = kind == "how many" and re.search(
        rf"\b(?:{BEFORE}) {ABOUT}{re.escape(answer)}\b|\b{re.escape(question.answers[-1])} of\b", sentence
    )
    last = re.escape(" ".join(asked.rstrip("?").split()[-2:]))
    return not (torn or re.search(rf"\b{last},? (?:as|of|over)\b", sentence))


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
        evidence=(ExpectedEvidence(" ".join(one.sentence.split()), names[one.document.id]),),
    )


def _swapped(
    bot: "Bot", made: Iterable[Made], documents: Sequence[Document], draw: random.Random
) -> Iterator[Question]:
    """Yield questions in which a name or year is another of its kind, not of the article, and that nothing answers."""
    named = Names.of("\n\n".join(document.text for document in documents))
    found = Counter(
        match["name"] or match["year"] for document in documents for match in INNER_NAME.finditer(document.text)
    )
    names = sorted(name for name in found if (kind := named.kind(name)) and (kind != "place" or found[name] > 1))
    for one in made:
        swaps = _with_others(one, names, named, draw)
        question = next((swap for swap in swaps if not _answered_elsewhere(bot, swap, set())), None)
        if question is not None:
            yield Question("swapped", question, answerable=False)


def _with_others(one: Made, names: Sequence[str], named: Names, draw: random.Random) -> Iterator[str]:
    """Yield the question with one of its names (or years) replaced by others that its article does not hold."""
    question = one.question.text
    spans = list(INNER_NAME.finditer(question))
    draw.shuffle(spans)
    for span in spans:
        given = "name" if span["name"] else "year"
        kind = named.kind(span[given])
        around = question[: span.start(given)], question[span.end(given) :]
        if (kind == "place" and not PLACED.search(around[0])) or (kind in ALONE and not ENDS.match(around[1])):
            continue
        others = [name for name in names if kind and named.kind(name) == kind and name not in one.document.text]
        for other in draw.sample(others, min(TRIES, len(others))):
            yield other.join(around)


def _answered_elsewhere(bot: "Bot", question: str, but: set[str]) -> bool:
    """Whether a passage, of a document that is not held out, has all that the question speaks of."""
    ids = [name for name, _ in bot.library.lexical(question, 20) if owner(name) not in but]
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
