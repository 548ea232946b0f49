"""Hits -> candidates: the sentences of found passages that may answer, best first, each with how likely it is right.

Knows the reader and what makes a passage fit a question; refuses to know when to decline or what is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.cells import rows_about
from qa_bot.answer.confidence import MOST_MARGIN, confidence
from qa_bot.answer.conversation import StandAlone
from qa_bot.answer.fitting import fits, without_byline
from qa_bot.answer.grounding import Evidence
from qa_bot.answer.kinds import kind_of
from qa_bot.answer.shaping import bare
from qa_bot.answer.strays import strays
from qa_bot.answer.times import at_another_time, of_the_time
from qa_bot.index.library import Library
from qa_bot.ingest.chunking import find_headings
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.checker import STOP_WORDS, content_words, missing_names, overlap
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import Reader, Reading
from qa_bot.types import Document, Hit

CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
DANGLING = re.compile(
    r"[\"“'(]*(?:he|she|it|they|this|that|these|those|his|her|their|its|but|however)\b", re.IGNORECASE
)
BEFORE = 250  # characters in front of a sentence that may name what it speaks of
LIST_MARK = re.compile(r"(?:[-*+•‣◦▪●]|\(?\d{1,3}[.)])\s+(?=\S)")
_DEATH = re.compile(r"\b(?:die[sd]?|dying|dead|deaths?|kill(?:s|ed)?|fatal\w*)\b", re.IGNORECASE)
_HURT = re.compile(r"\b(?:injur\w+|hurts?|wound(?:s|ed)?)\b", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:born|birth)\b", re.IGNORECASE)
# What a reader takes for each other: asked for the first, it marks the second
OTHER_EVENTS = ((_DEATH, _HURT), (_HURT, _DEATH), (_BIRTH, _DEATH), (_DEATH, _BIRTH))
# Small words of other languages, without those that English has too ("die", "an", "was", "me", "on", "come", "pour").
FOREIGN_WORDS = frozenset(
    "le la les des du une est sont qui que quel quelle quels quelles où quand combien pourquoi dans avec sur il elle ce cette ont été"
    " der das dem den ein eine einer ist sind wer wie wo wann warum welche welcher welches wieviel wurde wird hat haben und von zu mit"
    " el los las del una es son quién quien qué cuál cuándo cuando dónde donde cómo cuánto cuántos cuántas por para con fue y en"
    " os um uma é são quem qual quando onde como quanto quantos foi dos das em il lo gli che chi quanto quanti dove perché di è sono"
    " het een zijn hoe waar wanneer waarom welke heeft hebben niet van wat".split()
)
ENGLISH_WORDS = STOP_WORDS - frozenset("as in an me no so i was her over on".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with the exact answer inside it where a reader marked one."""

    evidence: Evidence
    short: str
    confidence: float  # 0..1
    hit: Hit


def read_hits(
    alone: StandAlone, hits: Sequence[Hit], library: Library, encoder: Encoder, reader: Reader | None
) -> tuple[list[Candidate], list[Hit]]:
    """Return sentences that may answer, best first, and the hits with the reader's score, best first."""
    documents = documents_of(hits, library)
    if reader is None:
        return _by_similarity(alone.query, hits, documents, encoder), list(hits)
    asked = f"{alone.question.rstrip(' .!?')}?"  # readers learn from questions that end so
    # a question for yes or no may name the wrong year; what speaks against it is read too
    asks_fact = kind_of(alone.question) != "verdict"
    texts = [_without_strays(alone.question, hit) for hit in hits]
    if asks_fact:
        texts = [_without_others(alone.question, of_the_time(alone.question, text)) for text in texts]
        texts = [without_byline(alone.question, text, hit.passage.start) for text, hit in zip(texts, hits, strict=True)]
    readings = reader.read(asked, rows_about(alone.question, texts))
    scored = [replace(hit, reader=reading.answerability) for hit, reading in zip(hits, readings, strict=True)]
    marked = [
        _marked(documents[hit.passage.document_id], hit, reading)
        for hit, reading in zip(scored, readings, strict=True)
        if reading.end > reading.start
    ]
    # a span that cannot answer still stands in a passage with lists and sentences that may
    candidates = [
        _sure(alone, one, marked)
        if fits(alone.question, one.short, one.evidence.text)
        else replace(one, short="", confidence=0.0)
        for one in marked
    ]
    candidates.sort(key=lambda c: (-c.confidence, c.hit.passage.id))
    of = {c.hit.passage.id: c for c in candidates}
    scored.sort(key=lambda hit: (-of[hit.passage.id].confidence if hit.passage.id in of else 0.0, hit.passage.id))
    return candidates, [_shown(hit, of.get(hit.passage.id)) for hit in scored]


def _shown(hit: Hit, candidate: Candidate | None) -> Hit:
    """The hit with the sentence that comes nearest to an answer."""
    return replace(hit, sentence=candidate.evidence.text, span=candidate.short) if candidate else hit


def _marked(document: Document, hit: Hit, reading: Reading) -> Candidate:
    """The sentence around a marked span, and the span; how sure it is comes later."""
    start, end = whole_numbers(document.text, hit.passage.start + reading.start, hit.passage.start + reading.end)
    sentence_start, sentence_end = _sentence_around(hit, start, end)
    short = document.text[max(start, sentence_start) : min(end, sentence_end)].strip()
    return Candidate(_with_antecedent(document, hit, sentence_start, sentence_end), short, 0.0, hit)


def _sure(alone: StandAlone, one: Candidate, marked: Sequence[Candidate]) -> Candidate:
    """The candidate with how likely it is right, beside all others."""
    answerability = one.hit.reader or 0.0
    others = [other.hit.reader or 0.0 for other in marked if content_words(other.short) != content_words(one.short)]
    return replace(
        one,
        confidence=confidence(
            answerability,
            one.hit.dense or 0.0,
            overlap(bare(alone.query), _in_context(one)),
            len(missing_names(alone.question, f"{one.hit.title} {one.evidence.text}")),
            answerability - max(others) if others else MOST_MARGIN,
        ),
    )


def _in_context(one: Candidate) -> str:
    """A sentence with what it may lean on: the title, and what stands right before it ("It costs 3,900 euros")."""
    passage = one.hit.passage
    at = max(0, one.evidence.start - passage.start)
    return f"{one.hit.title} {passage.text[max(0, at - BEFORE) : at]} {one.evidence.text}"


def _without_strays(question: str, hit: Hit) -> str:
    """A hit's text for reading, with the paragraphs blanked that tell a writer what to do and belong to nothing."""
    text = _for_reading(hit.passage.text)
    for start, end in strays(text, f"{question} {hit.title}"):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_others(question: str, text: str) -> str:
    """The text with the sentences blanked that cannot answer, however alike they are.

    They tell of another year, or of the injured where the dead are asked for.
    """
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if at_another_time(question, sentence) or _of_another_event(question, sentence):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _of_another_event(question: str, sentence: str) -> bool:
    return any(
        asked.search(question) and not told.search(question) and told.search(sentence) and not asked.search(sentence)
        for asked, told in OTHER_EVENTS
    )


def _by_similarity(
    query: str, hits: Sequence[Hit], documents: dict[str, Document], encoder: Encoder
) -> list[Candidate]:
    """Without a reader: the sentences nearest to the question, best first."""
    found: dict[tuple[str, int, int], tuple[Evidence, Hit]] = {}
    for hit in hits:
        document = documents[hit.passage.document_id]
        for start, end in sentence_spans(hit.passage.text):
            evidence = _with_antecedent(document, hit, hit.passage.start + start, hit.passage.start + end)
            found.setdefault((document.id, evidence.start, evidence.end), (evidence, hit))
    if not found:
        return []
    vectors = encoder.encode([query], query=True)
    cosines = encoder.encode([evidence.text for evidence, _ in found.values()]) @ vectors[0]
    candidates = [
        Candidate(evidence, "", confidence(None, float(cosine), coverage(query, hit), _strangers(query, hit)), hit)
        for (evidence, hit), cosine in zip(found.values(), cosines, strict=True)
    ]
    return sorted(candidates, key=lambda c: (-c.confidence, c.evidence.start))


def together(candidates: Sequence[Candidate]) -> float:
    """Return how likely it is that one of the two best candidates is right, 0..1; 0 without any.

    Two passages that may answer share what is certain between them: each alone looks doubtful, an answer is not.
    """
    return min(1.0, sum(candidate.confidence for candidate in candidates[:2]))


def relied_on(candidates: Sequence[Candidate], least: float) -> Sequence[Candidate]:
    """Return the best candidate where it is at least so sure, the two best where they are together, else none."""
    if candidates and candidates[0].confidence >= least:
        return candidates[:1]
    return candidates[:2] if together(candidates) >= least else ()


def documents_of(hits: Sequence[Hit], library: Library) -> dict[str, Document]:
    """Return the documents that hits come from, by id; one that was removed a moment ago is left out."""
    found = {}
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = library.document(document_id)
        if document is not None:  # removed by another process a moment ago
            found[document_id] = document
    return found


def sentences_of(candidates: Sequence[Candidate]) -> list[Evidence]:
    """Return the sentences of the candidates' passages, each once, without headings."""
    found: dict[tuple[str, int, int], Evidence] = {}
    for candidate in candidates:
        document, passage = candidate.evidence.document, candidate.hit.passage
        for start, end in sentence_spans(_for_reading(passage.text)):
            sentence = Evidence(document, passage.start + start, passage.start + end)
            found.setdefault((document.id, sentence.start, sentence.end), sentence)
    return list(found.values())


def whole_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that begins or ends inside a number: "41" of "41.6 million" is another number."""
    if before := re.search(r"\d[\d.,]*[.,]$|\d+$", text[max(0, start - 20) : start]) if text[start].isdigit() else None:
        start -= len(before.group())
    if text[end - 1].isdigit() and (
        after := re.match(r"\d*(?:[.,]\d+)*(?: (?:thousand|million|billion|trillion)\b)?", text[end : end + 40])
    ):
        end += after.end()
    return start, end


def _sentence_around(hit: Hit, start: int, end: int) -> tuple[int, int]:
    """Where the sentence stands that holds most of a span; a span over two sentences is an answer and a bit."""
    spans = [(hit.passage.start + a, hit.passage.start + b) for a, b in sentence_spans(hit.passage.text)]
    return max(spans, key=lambda span: (min(span[1], end) - max(span[0], start), -span[0]), default=(start, end))


def _with_antecedent(document: Document, hit: Hit, start: int, end: int) -> Evidence:
    """Widen a sentence that begins with a pronoun by the one before it, as far as the passage goes.

    A list item loses its mark: "- Oak for the wheel" is quoted from "Oak" on.
    """
    if mark := LIST_MARK.match(document.text, start, end):
        return Evidence(document, mark.end(), end)
    if DANGLING.match(document.text[start:end]):
        before = [(hit.passage.start + a, hit.passage.start + b) for a, b in sentence_spans(hit.passage.text)]
        earlier = [(a, b) for a, b in before if b <= start and "\n\n" not in document.text[b:start]]
        if earlier:
            return Evidence(document, earlier[-1][0], end)
    return Evidence(document, start, end)


def coverage(query: str, hit: Hit) -> float:
    """The share of the query's content words that a passage holds, its title and heading included, 0..1."""
    return overlap(query, _titled(hit))


def _strangers(question: str, hit: Hit) -> int:
    """How many names of the question a passage does not hold: what it says of Chad is no answer about Nigeria."""
    return len(missing_names(question, _titled(hit)))


def _titled(hit: Hit) -> str:
    return f"{hit.title} {hit.passage.heading} {hit.passage.text}"


def _for_reading(text: str) -> str:
    """The passage with headings and control sequences blanked, every other character where it was.

    A heading names what the text below it says: as an answer it is short, sure and empty.
    """
    for heading in find_headings(text):
        text = text[: heading.start] + " " * (heading.end - heading.start) + text[heading.end :]
    return CONTROL.sub(lambda match: " " * len(match.group()), text)


def foreign(text: str) -> bool:
    """Whether a text is none that the embedded models read: mostly not in Latin letters, or in another Latin language.

    The latter shows in its small words: two or more of French, German, Spanish, Portuguese, Italian or Dutch, and more
    of them than of English ones.
    """
    letters = [character for character in text if character.isalpha()]
    if sum(character > "\u024f" for character in letters) > len(letters) / 2:
        return True
    words = [word.lower() for word in re.split(r"[^\w]+|(?<=\b[ldLD])['’]", text) if word]
    others = sum(word in FOREIGN_WORDS for word in words)
    return others >= 2 and others > sum(word in ENGLISH_WORDS for word in words)
