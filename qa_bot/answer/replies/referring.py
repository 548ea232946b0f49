"""What "that" means where no question is asked of it: what the last answer rests on. "Summarise that", "Explain it simpler".

Knows turns and what they quote; refuses to know models. Rules only: what they miss is searched for like any question.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.quoting import quote
from qa_bot.answer.claims.grounding import Evidence, number_citations
from qa_bot.answer.prompts import DECLINED_TEXT, MAYBE_TEXT
from qa_bot.index.articles import Articles
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.types import Answer, Turn

_I = re.IGNORECASE
_PLEASE = (
    r"^\W*(?:please |kindly |sorry,? |ok(?:ay)?,? |and |but )*(?:(?:can|could|would|will) you )?(?:please |kindly )?"
)
_THAT = r"(?:that|this|it|the (?:last )?answer|your (?:last )?answer|what you (?:just )?said)"
_WORDS = (
    r"(?:simple[rst]*|simpl(?:y|ified)|easier|plain(?:er|ly)?|(?:more |very )(?:simpl[ey]|plainly|clearly|easily)|clearer|less technical(?:ly)?"
    r"|(?:in|with|using) (?:\w+ )?(?:simpl\w+|easy|easier|plain\w*|other|different|short\w*|fewer|your own|layman['’]?s?) (?:words|terms|english|language)"
    r"|like I['’]?m (?:five|5)|for (?:a child|children|a layman|beginners))"
)
SIMPLER = re.compile(
    rf"{_PLEASE}(?:(?:explain|say|tell|put|express|describe|phrase|word|write|repeat)(?: me)?(?: {_THAT})?(?: again)?(?: to me)?(?: in a)? {_WORDS}(?: way)?"
    rf"|(?:simplify|rephrase|reword|paraphrase) {_THAT}|(?:in|with) (?:\w+ )?(?:simpl\w+|plain\w*|other|easier) (?:words|terms|english|language)"
    rf"|(?:simpler|eli5))(?:,? please)?\W*$",
    _I,
)
SURE = re.compile(
    rf"{_PLEASE}(?:are you (?:really |quite |absolutely )?(?:sure|certain)(?: (?:about|of) {_THAT})?|is {_THAT} (?:really )?(?:right|true|correct|so)|really)\W*$",
    _I,
)
QUOTED = "The answer rests on these words of the article."
QUOTES = (
    "This program quotes the articles and cannot say it in other words; here is what stands around the last answer."
)
NOTHING = "The last question has no answer that could be explained. Ask it in other words, or open one of its passages."
AROUND = 600  # characters on each side of a quotation in which its neighbours stand
LOOKED_AT = 2_000  # characters of an answer that came as text
FOUND = 3  # passages in which the words of an answer are looked for


def asks_simpler(question: str) -> bool:
    """Return whether the last answer is wanted in other words."""
    return bool(SIMPLER.match(question))


def asks_sure(question: str) -> bool:
    """Return whether the last answer is doubted: then its words are shown once more, with what stands around them."""
    return bool(SURE.match(question))


def cited(turn: Turn, library: Articles) -> list[Evidence]:
    """Return what the answer of a turn rests on, as far as the library still holds it; [] for one that was declined.

    A turn that came as mere text, as over HTTP, says only in its words what it quotes.
    """
    found = [
        Evidence(document, one.start, one.end)
        for one in turn.cited
        if (document := library.document(one.document_id)) is not None
    ]
    if found or turn.cited or turn.answer.startswith((DECLINED_TEXT, MAYBE_TEXT)):
        return found
    for start, end in sentence_spans(turn.answer[:LOOKED_AT]):
        sentence = turn.answer[start:end].strip()
        for passage in library.passages([key for key, _ in library.lexical(sentence, FOUND)]):
            at, document = passage.text.find(sentence), library.document(passage.document_id)
            if at >= 0 and document is not None:
                return [Evidence(document, passage.start + at, passage.start + at + len(sentence))]
    return []


def last_cited(history: Sequence[Turn], library: Articles) -> str:
    """Return the id of the article that the last answer that rests on one cites first; "" where none does."""
    return next((found[0].document.id for turn in reversed(history) if (found := cited(turn, library))), "")


def around_last(question: str, history: Sequence[Turn], library: Articles) -> Answer:
    """Return the sentence of the last answer between its neighbours, and that no other words can be had or that it rests on these."""
    note = QUOTED if asks_sure(question) else QUOTES
    found = cited(history[-1], library)
    if not found:
        return Answer(question, question, NOTHING, note=NOTHING, confidence=1.0, rated=False)
    claims = number_citations(quote(one) for one in _with_neighbours(found[0]))
    text = " ".join([*(claim.text for claim in claims), note])
    return Answer(question, history[-1].question, text, claims=tuple(claims), confidence=1.0, note=note, rated=False)


def _with_neighbours(quoted: Evidence) -> list[Evidence]:
    """A quotation with the whole sentences that stand before and behind it in its paragraph."""
    document = quoted.document
    before = document.text[max(0, quoted.start - AROUND) : quoted.start].rpartition("\n\n")[2]
    behind = document.text[quoted.end : quoted.end + AROUND].partition("\n\n")[0]
    earlier, later = sentence_spans(before), sentence_spans(behind)
    stretches = [quoted]
    if len(earlier) > 1 or (earlier and len(before) < AROUND):  # else its beginning is not in sight
        start, end = (quoted.start - len(before) + place for place in earlier[-1])
        stretches.insert(0, Evidence(document, start, end))
    if len(later) > 1 or (later and len(behind) < AROUND):
        stretches.append(Evidence(document, *(quoted.end + place for place in later[0])))
    return stretches
