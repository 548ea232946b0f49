"""Document -> a few questions worth asking: made from its sentences, kept where the reader finds the answer back."""

import re
from collections.abc import Sequence

from qa_bot.answer.statements.questioning import AnsweredQuestion, questions
from qa_bot.answer.statements.turning import Lexicon
from qa_bot.answer.texts.prose import read_sentences, usable
from qa_bot.errors import SourceError
from qa_bot.ingest.chunking import chunk
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader
from qa_bot.models.wording import content_words, overlap
from qa_bot.settings import ChunkingSettings
from qa_bot.types import Document, Passage

CANDIDATES = 12  # questions that the reader tries: each costs a look at PASSAGES passages
PASSAGES = 4  # the one that the sentence stands in, and those that share most words with the question
SURE = 2.0  # answerability, in logits, of a question that is worth showing; read over 50 questions, see DECISIONS.md
FOUND = 0.5  # share of the expected words that the reader's answer holds, or the other way round


def suggest(
    document: Document, reader: Reader, encoder: Encoder, chunking: ChunkingSettings, *, count: int
) -> list[str]:
    """Return at most `count` questions that the document answers, in the order of the text, different in kind.

    Fewer or none where no sentence makes a good one: texts that are not English, tables, verse. Same document, same
    questions.
    """
    made = _made(document, encoder)
    if not made:
        return []
    passages = chunk(document, encoder.count_tokens, chunking)
    kept: list[tuple[float, int, AnsweredQuestion]] = []
    for start, question in made:
        sure = _found_back(question, start, passages, reader)
        if sure is not None and sure >= SURE:
            kept.append((sure, start, question))
    return [question.text for _, question in _varied(kept, count)]


def _made(document: Document, encoder: Encoder) -> list[tuple[int, AnsweredQuestion]]:
    """Questions with the place of their sentence, of all parts of the text, at most CANDIDATES."""
    sentences = read_sentences(document)
    try:
        places = usable(document, sentences)
    except SourceError:
        return []
    lexicon = Lexicon.of(document.text, encoder.count_tokens)
    found: list[tuple[int, AnsweredQuestion]] = []
    for place in places:
        sentence = sentences[place]
        if not sentence.dangling:
            made = questions(document.text[sentence.start : sentence.end], lexicon)
            found += [(sentence.start, question) for question in made if not question.in_place]
    step = max(1, -(-len(found) // CANDIDATES))
    return found[::step]


def _found_back(question: AnsweredQuestion, start: int, passages: Sequence[Passage], reader: Reader) -> float | None:
    """How sure the reader is of the answer (logits), None where it marks another one."""
    home = [p for p in passages if p.start <= start < p.end]
    others = sorted((p for p in passages if p not in home), key=lambda p: (-overlap(question.text, p.text), p.start))
    looked = [*home, *others][:PASSAGES]
    readings = reader.read(question.text, [passage.text for passage in looked])
    best = max(range(len(looked)), key=lambda i: (readings[i].answerability, -i))
    answer = looked[best].text[readings[best].start : readings[best].end]
    return readings[best].answerability if _same(answer, question.answers[-1]) else None


def _same(answer: str, expected: str) -> bool:
    """Whether the marked answer is the expected one, or its heart."""
    one, other = (set(content_words(re.sub(r"[£$€]", "", text))) for text in (answer, expected))
    return len(one & other) > FOUND * min(len(one), len(other)) if one and other else False


def _varied(kept: Sequence[tuple[float, int, AnsweredQuestion]], count: int) -> list[tuple[int, AnsweredQuestion]]:
    """The surest, one a sentence, and each kind of question once before any comes twice; in the order of the text."""
    ranked = sorted(kept, key=lambda item: (-item[0], item[1]))
    chosen: list[tuple[int, AnsweredQuestion]] = []
    for again in (False, True):
        for _, start, question in ranked:
            kinds = [other.kind for _, other in chosen]
            new = start not in [place for place, _ in chosen]
            if len(chosen) < count and new and (again or question.kind not in kinds):
                chosen.append((start, question))
    return sorted(chosen, key=lambda item: item[0])
