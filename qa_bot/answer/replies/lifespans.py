"""When somebody was born or died, where a text tells it in brackets behind the name: "Ada Holm (9 May 1871 – 30 June 1944)".

A reader that asks for a birth finds no verb there. Knows brackets and dates; refuses to know who is who.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.months import MONTH
from qa_bot.models.wording import content_words

CONFIDENCE = 0.9  # by hand: the bracket says so itself
SURE = 0.6  # of a reader that found more than the year
HEADING = re.compile(r"#+ +")
LOOKED = 100_000  # characters of an article
_I = re.IGNORECASE
ASKED = re.compile(
    r"\W*(?:(?:when|(?:in|on) (?:what|which) (?:year|day|date)|(?:what|which) (?:year|day|date)) (?:was|is) (?P<born>.+?) born(?: in)?"
    r"|(?:when|(?:in|on) (?:what|which) (?:year|day|date)|(?:what|which) (?:year|day|date)) did (?P<died>.+?) (?:die|pass away)(?: in)?"
    r"|(?:what|when) (?:is|was) (?P<birth>.+?)['’]s? (?:birthday|date of birth|birth date|year of birth)"
    r"|(?:what|when) (?:is|was) (?P<death>.+?)['’]s? (?:date of death|year of death|death))\W*",
    _I,
)
_DATE = rf"(?:(?:c\. ?|around |about )?(?:\d{{1,2}} {MONTH} |{MONTH} \d{{1,2}}, )?\d{{4}})"
SPAN = re.compile(rf" \((?:born |b\. )?(?P<birth>{_DATE})(?: ?[–—-] ?(?P<death>{_DATE}))?[^()\n]{{0,60}}\)")
NAME = 6  # words in front of a bracket, among which the name stands


def lifespan(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the date that a bracket behind the name tells; None for any other question, and where no bracket tells it."""
    asked = ASKED.fullmatch(question.strip())
    if asked is None:
        return None
    wanted = "birth" if asked["born"] or asked["birth"] else "death"
    who = set(content_words(next(name for name in asked.groups() if name)))
    documents = {one.evidence.document.id: one.evidence.document for one in candidates}
    for document in documents.values() if who else ():
        text = document.text[:LOOKED]
        spans = sentence_spans(text) if SPAN.search(text) else []
        for match in SPAN.finditer(text):
            start, end = next((a, b) for a, b in spans if a <= match.start() < b)
            if match[wanted] and _told_closer(match[wanted], candidates):
                return None
            if match[wanted] and who <= set(content_words(" ".join(text[start : match.start()].split()[-NAME:]))):
                heading = HEADING.match(text, start, end)
                return said([Evidence(document, heading.end() if heading else start, end)], match[wanted], CONFIDENCE)
    return None


def _told_closer(date: str, candidates: Sequence[Candidate]) -> bool:
    """Whether the reader found the day of that year in a sentence: "She died on 30 November 1969"."""
    return any(date in one.short and len(one.short) > len(date) and one.confidence >= SURE for one in candidates)
