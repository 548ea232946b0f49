"""Hits -> candidates: the sentences of found passages that may answer, best first, each with how likely it is right.

Knows the reader and what makes a passage fit a question; refuses to know when to decline or what is shown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.confidence import MOST_MARGIN, confidence, confidence_again
from qa_bot.answer.candidates.counting import of_the_kind
from qa_bot.answer.candidates.fitting import without_byline
from qa_bot.answer.candidates.marking import sentence_around, whole_numbers, with_antecedent, with_turn
from qa_bot.answer.candidates.nearest import nearest
from qa_bot.answer.candidates.posts import without_other_posts
from qa_bot.answer.candidates.screening import may_answer, of_another_thing, readable, without_other_prices
from qa_bot.answer.candidates.sourcing import says_it
from qa_bot.answer.candidates.succeeding import tells_now, without_leavers
from qa_bot.answer.dialogues.exchanging import SpokenExchange, asked_before, did_it
from qa_bot.answer.dialogues.hearing import NAMES_SPEAKER, exchanges_for, marked_in, without_other_leads
from qa_bot.answer.questions.conversation import StandAlone
from qa_bot.answer.questions.kinds import kind_of
from qa_bot.answer.questions.shaping import bare, who_says
from qa_bot.answer.tables.cells import rows_about, value_of
from qa_bot.answer.tables.totals import without_parts
from qa_bot.index.articles import Articles
from qa_bot.models.encoder import Encoder
from qa_bot.models.reader import BestSpan, Reader
from qa_bot.models.wording import content_words, missing_names, overlap
from qa_bot.types import Document, Hit

AGAIN = 3  # exchanges that the second reader reads
ENOUGH = 3.0  # logits of the second reader from which on it reads only what is
NEARLY = 4.0  # nearly as promising as the best, in logits; measured, see DECISIONS.md
ELSEWHERE = 10.0  # and in an article that tells nothing yet: it may tell otherwise
FOUND = 15.0  # logits of the first reader that the search's best score counts in choosing these; see DECISIONS.md
PASSED_OVER = 0.2  # what counts of the first reader's confidence in what the second did not read
ASKED_BEFORE = 0.8  # how sure one is of the reply to the very question; by hand
SAYS_IT = 0.8  # and of the name beside the very words of which it is asked who said them; by hand
TELLS_NOW = 0.7  # and of who does something "for the time being" where it is asked who does it now; by hand
ANOTHER_THING = 0.3  # what counts of the confidence in a price of something that nobody asked about
GAP = re.compile(r"\n[ \t]*\n\s*")  # between two paragraphs
BEFORE = 250  # characters in front of a sentence that may name what it speaks of


@dataclass(frozen=True, slots=True)
class _Heard(Candidate):
    """A candidate with what it was read in."""

    exchange: SpokenExchange
    near: float  # cosine of the query and the passage, or the exchange where that is nearer
    again: bool = False  # whether the second reader read it


def read_hits(
    alone: StandAlone,
    hits: Sequence[Hit],
    library: Articles,
    encoder: Encoder,
    reader: Reader | None,
    second: Reader | None = None,
) -> tuple[list[Candidate], list[Hit]]:
    """Return sentences that may answer, best first, and the hits with the reader's score, best first.

    `second` reads the passages again that `reader` thinks most of, and has the last word on them.
    """
    return read_in(alone, hits, documents_of(hits, library), encoder, reader, second)


def read_in(
    alone: StandAlone,
    hits: Sequence[Hit],
    documents: dict[str, Document],
    encoder: Encoder,
    reader: Reader | None,
    second: Reader | None = None,
) -> tuple[list[Candidate], list[Hit]]:
    """Return what `read_hits` returns, of documents that are at hand, by id."""
    if reader is None:
        return nearest(alone.query, hits, documents, encoder), list(hits)
    alone = replace(alone, question=who_says(alone.question))
    asked = f"{alone.question.rstrip(' .!?')}?"  # readers learn from questions that end so
    # a question for yes or no may name the wrong year; what speaks against it is read too
    asks_fact = kind_of(alone.question) != "verdict"
    heard = [
        (hit, one) for hit in hits for one in exchanges_for(documents[hit.passage.document_id], hit, alone.question)
    ]
    said = [one.said for _, one in heard]
    if asks_fact:
        said = without_other_prices(alone.question, [readable(alone.question, text) for text in said])
        said = [without_byline(alone.question, text, one.start) for text, (_, one) in zip(said, heard, strict=True)]
        said = without_leavers(alone.question, said, [document.text for document in documents.values()])
        said = without_other_posts(alone.question, said)
    said = without_parts(alone.question, rows_about(alone.question, said))
    spoken = [replace(one, said=text) for text, (_, one) in zip(said, heard, strict=True)]
    spoken = without_other_leads(alone.question, spoken, encoder)
    marked = marked_in(asked, spoken, reader)
    found = [hit for hit, _ in heard]
    again = _again(asked, found, marked, second, asks_fact=asks_fact) if second else {}
    passages = _best_of(alone.question, found, marked, again)
    candidates = _sure(alone, passages, encoder)
    of = {c.hit.passage.id: c for c in candidates}
    scored = [hit for hit, _ in passages]
    scored.sort(key=lambda hit: (-of[hit.passage.id].confidence if hit.passage.id in of else 0.0, hit.passage.id))
    return candidates, [_shown(hit, of.get(hit.passage.id)) for hit in scored]


def _best_of(
    question: str,
    hits: Sequence[Hit],
    marked: Sequence[tuple[SpokenExchange, BestSpan]],
    again: Mapping[int, tuple[SpokenExchange, BestSpan]],
) -> list[tuple[Hit, _Heard | None]]:
    """Each passage with the readers' scores, and with the best of what is marked in its exchanges; `hits` are theirs."""
    best: dict[str, tuple[Hit, _Heard | None]] = {}
    for at, (hit, first) in enumerate(zip(hits, marked, strict=True)):
        hit = replace(hit, reader=first[1].answerability)
        if at in again:
            hit = replace(hit, second_reader=again[at][1].answerability)
        candidate, rival = _read(question, hit, first, again.get(at)), best.get(hit.passage.id)
        if rival is None or _preferred(question, candidate, rival[1]):
            best[hit.passage.id] = (hit, candidate)
    return list(best.values())


def _sure(alone: StandAlone, passages: Sequence[tuple[Hit, _Heard | None]], encoder: Encoder) -> list[Candidate]:
    """The candidates with how likely they are right, best first."""
    told = _near([candidate for _, candidate in passages if candidate], alone.query, encoder)
    able = [one for one in told if may_answer(alone.question, one.short, one.evidence, alone.people)]
    # a span that cannot answer still stands in a passage with lists and sentences that may
    candidates = [
        _with_confidence(alone, one, able) if one in able else replace(one, short="", confidence=0.0) for one in told
    ]
    return sorted(candidates, key=lambda c: (-c.confidence, c.hit.passage.id))


def _shown(hit: Hit, candidate: Candidate | None) -> Hit:
    """The hit with the sentence that comes nearest to an answer."""
    return replace(hit, sentence=candidate.evidence.text, span=candidate.short) if candidate else hit


def _preferred(question: str, candidate: _Heard | None, rival: _Heard | None) -> bool:
    """Whether the first reads better: what replies to the very question, then what was read again counts more than what was not."""
    return candidate is not None and (rival is None or _read_how(question, candidate) > _read_how(question, rival))


def _read_how(question: str, one: _Heard) -> tuple[bool, bool, float]:
    return asked_before(question, one.exchange), one.again, one.hit.answerability or 0.0


def _again(
    asked: str,
    hits: Sequence[Hit],
    marked: Sequence[tuple[SpokenExchange, BestSpan]],
    second: Reader,
    *,
    asks_fact: bool,
) -> dict[int, tuple[SpokenExchange, BestSpan]]:
    """What the second reader marks in the AGAIN exchanges of which search and first reader think most, by their places.

    Where one of them surely answers, those that promise much less are not read, each of which takes a quarter of a
    question's time; other articles are where they tell of the same thing, perhaps with another figure.
    What decides a yes or no need not be what is nearest to the question, nor what answers best.
    """
    weight = FOUND if asks_fact else 0.0
    promise = [one.answerability + weight * hit.score for hit, (_, one) in zip(hits, marked, strict=True)]
    order = sorted(range(len(marked)), key=lambda at: (-promise[at], at))[:AGAIN]
    found: dict[int, tuple[SpokenExchange, BestSpan]] = {}
    for at in order:
        sure = asks_fact and any(one.answerability >= ENOUGH for _, one in found.values())
        told = hits[at].passage.document_id in {hits[one].passage.document_id for one in found}
        if not sure or promise[at] >= promise[order[0]] - (NEARLY if told else ELSEWHERE):
            found[at] = marked_in(asked, [marked[at][0]], second)[0]
    return found


def _read(
    question: str, hit: Hit, first: tuple[SpokenExchange, BestSpan], again: tuple[SpokenExchange, BestSpan] | None
) -> _Heard | None:
    """The candidate of an exchange: what the second reader marks where it read, else what the first one does."""
    candidate = _marked(question, hit, *(again or first))
    return replace(candidate, again=again is not None) if candidate else None


def _marked(question: str, hit: Hit, exchange: SpokenExchange, reading: BestSpan) -> _Heard | None:
    """The sentence around a marked span, and the span, None where none of the passage is marked; how sure it is comes later."""
    if reading.end <= reading.start:
        return None
    place, name = exchange.place(*_in_a_paragraph(exchange.said, reading.start, reading.end)), ""
    if place is None and not NAMES_SPEAKER.match(exchange.said):
        return None
    if place is None:  # "Who gave the order? - I did."
        place, name = (exchange.start, exchange.start + 1), exchange.speaker
    if not hit.passage.start <= place[0] < hit.passage.end:
        return None
    document = exchange.document
    start, end = whole_numbers(document.text, *place)
    sentence = sentence_around(exchange, start, end)
    if exchange.speaker and did_it(question, document.text[slice(*sentence)]):
        name = exchange.speaker
    short = name or document.text[max(start, sentence[0]) : min(end, sentence[1])].strip()
    short = with_turn(value_of(short, document.text[slice(*sentence)]), document.text[slice(*sentence)])
    short = of_the_kind(question, short, document.text[slice(*sentence)]) or short
    return _Heard(with_antecedent(document, hit, *sentence), short, 0.0, hit, exchange, hit.dense or 0.0)


def _in_a_paragraph(said: str, start: int, end: int) -> tuple[int, int]:
    """The longest part of a span that stands in one paragraph: what is blanked between two is no part of an answer."""
    gaps = list(GAP.finditer(said, start, end))
    begins, ends = [start, *(gap.end() for gap in gaps)], [*(gap.start() for gap in gaps), end]
    return max(zip(begins, ends, strict=True), key=lambda part: part[1] - part[0])


def _near(marked: list[_Heard], query: str, encoder: Encoder) -> list[_Heard]:
    """The candidates, those of a conversation with how near their exchange is to the query: a passage holds many of many things."""
    answers = (one for one in marked if (one.hit.answerability or 0.0) > 0)  # the others are no answer, however near
    spoken = {one.hit.passage.id: one.exchange.text for one in answers if one.exchange.speaker or one.exchange.before}
    if not spoken:
        return marked
    cosines = encoder.encode(list(spoken.values())) @ encoder.encode([query], query=True)[0]
    near = dict(zip(spoken, map(float, cosines), strict=True))
    return [replace(one, near=max(one.near, near.get(one.hit.passage.id, -1.0))) for one in marked]


def _with_confidence(alone: StandAlone, one: _Heard, marked: Sequence[_Heard]) -> Candidate:
    """The candidate with how likely it is right, beside all others."""
    sure = _confidence(alone, one, marked)
    if asked_before(alone.question, one.exchange):
        sure = max(sure, ASKED_BEFORE)
    elif says_it(alone.question, one.evidence.text, one.short):
        sure = max(sure, SAYS_IT)
    elif (one.hit.reader or 0.0) > 0 and tells_now(alone.question, one.evidence.text, _in_context(one)):
        sure = max(sure, TELLS_NOW)
    of_another = of_another_thing(alone.question, one.short, one.evidence, _above(one))
    return replace(one, confidence=ANOTHER_THING * sure if of_another else sure)


def _confidence(alone: StandAlone, one: _Heard, marked: Sequence[_Heard]) -> float:
    answerability = one.hit.answerability or 0.0
    alike = [other for other in marked if other.again == one.again]  # scores of one reader
    others = [
        other.hit.answerability or 0.0 for other in alike if content_words(other.short) != content_words(one.short)
    ]
    margin = answerability - max(others) if others else MOST_MARGIN
    if one.again:
        return confidence_again(answerability, one.near, margin)
    strangers = len(missing_names(alone.question, f"{one.exchange.speaker} {_above(one)} {one.evidence.text}"))
    shared = overlap(_besides_speaker(bare(alone.query), one), _in_context(one))
    counted = PASSED_OVER if any(other.again for other in marked) else 1.0
    return counted * confidence(answerability, one.near, shared, strangers, margin)


def _in_context(one: _Heard) -> str:
    """A sentence with what it may lean on: the title, what was asked, and what stands right before it ("It costs 3,900 euros")."""
    passage, spoken = one.hit.passage, one.exchange
    at = max(0, one.evidence.start - passage.start)
    before = passage.text[max(0, at - BEFORE) : at]
    return f"{_above(one)} {spoken.before} {before} {one.evidence.text}"


def _above(one: _Heard) -> str:
    return f"{one.hit.title} {one.exchange.about}"


def _besides_speaker(query: str, one: _Heard) -> str:
    """The query without the name of him who speaks: what he says is about him, whether it answers or not."""
    names = set(content_words(one.exchange.speaker))
    return " ".join(word for word in query.split() if not names or not set(content_words(word)) & names)


def documents_of(hits: Sequence[Hit], library: Articles) -> dict[str, Document]:
    """Return the documents that hits come from, by id; one that was removed a moment ago is left out."""
    found = {}
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = library.document(document_id)
        if document is not None:  # removed by another process a moment ago
            found[document_id] = document
    return found
