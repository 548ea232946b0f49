"""A marked span -> the sentence that is quoted around it, and the whole of a number that it cuts."""

import re

from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.dialogues.exchanging import SpokenExchange
from qa_bot.ingest.sentences import BULLETS, sentence_spans
from qa_bot.types import Document, Hit

DANGLING = re.compile(
    r"[\"“'(]*(?:he|she|it|they|this|that|these|those|his|her|their|its|but|however)\b", re.IGNORECASE
)
LIST_MARK = re.compile(rf"(?:[{BULLETS}]|\(?\d{{1,3}}[.)])\s+(?=\S)")


def whole_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span that begins or ends inside a number: "41" of "41.6 million" is another number."""
    if before := re.search(r"\d[\d.,]*[.,]$|\d+$", text[max(0, start - 20) : start]) if text[start].isdigit() else None:
        start -= len(before.group())
    if text[end - 1].isdigit() and (
        after := re.match(r"\d*(?:[.,]\d+)*(?: (?:thousand|million|billion|trillion)\b)?", text[end : end + 40])
    ):
        end += after.end()
    return start, end


def sentence_around(one: SpokenExchange, start: int, end: int) -> tuple[int, int]:
    """Where the sentence stands that holds most of a span; a span over two sentences is an answer and a bit."""
    document = one.document.text
    parts = (
        (one.asked, document[one.asked : one.asked + len(one.before)]),
        (one.start, document[one.start : one.start + len(one.said)]),
    )
    spans = [(at + a, at + b) for at, text in parts for a, b in sentence_spans(text)]
    return max(spans, key=lambda span: (min(span[1], end) - max(span[0], start), -span[0]), default=(start, end))


QUOTED = re.compile(r"[\"“]([^\"“”]{3,200})[\"”]")
TURN = re.compile(r",? (?:but|though|although|yet|if not)\b[^.;!?]*[,.;!?]?\s*$", re.IGNORECASE)


def without_mark(sentence: Evidence) -> Evidence:
    """Return a sentence without the mark of a list in front of it."""
    mark = LIST_MARK.match(sentence.text)
    return Evidence(sentence.document, sentence.start + mark.end(), sentence.end) if mark else sentence


def with_antecedent(document: Document, hit: Hit, start: int, end: int) -> Evidence:
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


def with_turn(short: str, sentence: str) -> str:
    """Return a short answer that begins a quotation with the rest of it where that turns: "weak, but better than feared".

    Half of what somebody says of a thing is not what he says of it.
    """
    for quotation in QUOTED.finditer(sentence):
        if quotation[1].startswith(short) and TURN.match(quotation[1], len(short)):
            return quotation[1].rstrip(" ,.;")
    return short
