"""Who wrote this, when, to whom: what an article says of itself, in its headers, its byline or its metadata.

No reader finds these: a byline answers no question of its text. Knows how mails and articles name their author and date.
Refuses to guess: of several articles, the question has to say which one it means.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.statements.names import NAMES, WRITTEN
from qa_bot.index.articles import Articles
from qa_bot.index.retrieval import retrieve
from qa_bot.models.encoder import Encoder
from qa_bot.models.months import MONTH
from qa_bot.models.wording import content_words, overlap
from qa_bot.settings import RetrievalSettings
from qa_bot.types import Document, Hit

Asked = Literal["author", "date", "recipient", "subject"]

HEAD = 1500  # characters in which an article states its date
CONFIDENCE = 0.9  # by hand: the line says so itself
MOST = 50  # articles that are looked into for the one that is meant
_I = re.IGNORECASE
_MAIL = r"(?:e-?mails?|mails?|messages?|letters?|memos?)"
_NOUN = rf"(?:{_MAIL}|articles?|texts?|documents?|reports?|papers?|stor(?:y|ies)|posts?|pages?|books?|pieces?|essays?)"
_IT = rf"(?:(?P<which>(?:this|that|the|my|your)(?: \w+)??) (?P<noun>{_NOUN})|it|this|that)"
_MADE = r"(?:written|published|sent|posted|dated|released|issued)"
_WHO = r"(?:who|whom)"
QUESTIONS: dict[Asked, str] = {
    "author": rf"who (?:wrote|sent|authored|published|posted|signed) {_IT}|{_WHO} (?:is|are|was|were) {_IT} (?:{_MADE} )?(?:by|from)"
    rf"|(?:by|from) whom (?:is|are|was|were) {_IT}(?: {_MADE})?|(?:who|what) (?:is|are|was|were) the (?:names? of the )?"
    rf"(?:authors?|writers?|senders?|author['’]s name|sender['’]s name)(?: of {_IT})?",
    "date": rf"(?:when|(?:on|at|in)? ?(?:what|which) (?:day|date|time|month|year)) (?:is|was|were) {_IT} {_MADE}"
    rf"|what (?:is|was) the (?:publication )?date(?: of (?:publication|{_IT}))?|when did [^?]+? (?:write|send|publish|post) {_IT}",
    "recipient": rf"who (?:received|got|gets) {_IT}|who (?:is|are|was|were) {_IT} (?:{_MADE}|addressed|meant|directed)? ?(?:to|for)"
    rf"|(?:to|for) whom (?:is|are|was|were) {_IT}(?: {_MADE}| addressed| meant| directed)?|who (?:is|are|was|were) the (?:recipients?|addressees?)(?: of {_IT})?",
    "subject": rf"what (?:is|was) the (?:subject(?: line)?|title|headline) of {_IT}|what (?:is|was) (?P<which>the|this|that|my) (?P<noun>{_MAIL}) about",
}


def _pattern(asked: str) -> re.Pattern[str]:
    names = iter(range(20))  # a group's name may stand once in a pattern
    numbered = re.sub(r"\?P<(which|noun)>", lambda match: f"?P<{match[1]}{next(names)}>", asked)
    about = r"(?: (?:about|on|regarding|concerning|titled|called|headed) (?P<topic>.+?))?"
    return re.compile(rf"\W*(?:{numbered}){about}\W*$", _I)


PATTERNS = {asked: _pattern(pattern) for asked, pattern in QUESTIONS.items()}
MARKS = r"^[\s>*_#|-]*"  # what may stand before a line's words
LABELS: dict[Asked, str] = {
    "author": r"(?:from|sender|author|authors|by|written by|text|reported by)",
    "date": r"(?:date|sent|dated|published|published on|posted|posted on)",
    "recipient": r"(?:to|cc|recipients?)",
    "subject": r"(?:subject|re)",
}
BYLINE = re.compile(
    rf"{MARKS}(?:{WRITTEN} )?[Bb]y (?P<value>{NAMES})"
    r"(?=\s*(?:$|[,.;|·•*_–—(-]|\b(?:on|for|in|at)\b))",
    re.MULTILINE,
)
DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
DATED = re.compile(
    rf"(?:{MARKS}(?:\w+day,? )?|{BYLINE.pattern}[^\n]{{0,60}}?|\b(?:[Pp]ublished|[Pp]osted|[Ww]ritten|[Ii]ssued|[Dd]ated)\b[^\n]{{0,60}}?"
    rf"|^[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?, )(?P<date>{DATE})",
    re.MULTILINE,
)
ADDRESS = re.compile(r"\s*<[^<>\s]+@[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a document states what is asked of it."""

    short: str
    evidence: tuple[Evidence, ...]  # none: it is known from the metadata alone


def asks_origin(question: str) -> Asked | None:
    """Return what a question asks of an article as a whole, None for a question about what it says."""
    return next((asked for asked, pattern in PATTERNS.items() if pattern.match(question)), None)


def means_article(question: str) -> bool:
    """Return whether a question asks who wrote "it" or "this article", or when: no sentence about other texts answers that."""
    asked = asks_origin(question)
    given = _given(question, asked) if asked else {"noun": "other"}
    itself = given.get("which", "this").lower() == "this" and re.fullmatch(
        "articles?|texts?|documents?", given.get("noun", "text"), _I
    )
    return bool(itself) and "topic" not in given


def origin(question: str, library: Articles, encoder: Encoder, settings: RetrievalSettings) -> tuple[Said, Hit] | None:
    """Return author, date, addressee or subject of the article that a question means, and the passage that was looked at.

    None for any other question, and where it is not plain which article is meant or what it states.
    """
    asked = asks_origin(question)
    if asked is None:
        return None
    given = _given(question, asked)
    document = _meant(given.get("noun", ""), given.get("topic", ""), library, encoder, settings)
    if document is None or (given.get("which", "").lower() == "the" and _speaks_of(document, given["noun"])):
        return None
    first = library.passages([f"{document.id}:0"])
    found = stated(asked, document, first[0].end) if first else None
    if found is None:
        return None
    known = (
        ""
        if found.evidence
        else f"Not in its text, but given with it: the {asked} of {document.title} is {found.short}."
    )
    return said(found.evidence, found.short, CONFIDENCE, note=known), Hit(
        first[0], document.title, document.source, 1.0
    )


def _given(question: str, asked: Asked) -> dict[str, str]:
    """The words by which a question names what it asks about: "which", "noun" and "topic", where it has them."""
    match = PATTERNS[asked].match(question)
    return {name.rstrip("0123456789"): value for name, value in (match.groupdict() if match else {}).items() if value}


def _meant(noun: str, topic: str, library: Articles, encoder: Encoder, settings: RetrievalSettings) -> Document | None:
    """The article on the topic; without one, the only article, or the only mail where a mail is meant."""
    if topic:
        hits = retrieve(topic, library, encoder, settings, 1, documents=True)
        about = bool(hits) and overlap(topic, f"{hits[0].title} {hits[0].passage.text}") == 1.0
        return library.document(hits[0].passage.document_id) if about else None
    records = library.documents()
    if len(records) > MOST:
        return None
    documents = [document for record in records if (document := library.document(record.id))]
    if len(documents) > 1 and re.fullmatch(_MAIL, noun, _I):
        documents = [document for document in documents if _is_mail(document)]
    return documents[0] if len(documents) == 1 else None


def _speaks_of(document: Document, noun: str) -> bool:
    """Whether an article speaks of "the report" or "the letter" itself: then that is what is asked about."""
    if _is_mail(document):  # a mail that says "my mail" means itself
        return False
    return content_words(noun)[0] in content_words(document.text)


def _is_mail(document: Document) -> bool:
    return bool(re.match(r"(?:# .*\n+)?From: ", document.text))


def stated(asked: Asked, document: Document, end: int) -> Stated | None:
    """Return who wrote a document, when, to whom or under which subject, as its first `end` characters state it.

    None where they do not, and its metadata does not know it either.
    """
    if lines := _labelled(asked, document, end):
        values = [ADDRESS.sub("", document.text[start:end]).strip(' "') for _, start, end in lines]
        return Stated(", ".join(values), tuple(Evidence(document, line, end) for line, _, end in lines))
    if asked == "subject":
        return _in_text(document.title, document, end)
    beginning = document.text[:end]
    match = BYLINE.search(beginning) if asked == "author" else DATED.search(beginning)
    if match and asked in ("author", "date"):
        start, end = match.span("value" if asked == "author" else "date")
        return Stated(" ".join(beginning[start:end].split()), (_line(document, start, end),))
    known = document.metadata.get(asked, "")
    return _in_text(known, document, end) if known else None


def _labelled(asked: Asked, document: Document, end: int) -> list[tuple[int, int, int]]:
    """Where lines of the beginning say "From: ...": the start of each line, of its value, and its end."""
    pattern = re.compile(rf"{MARKS}(?P<line>{LABELS[asked]}:[ \t]*)(?P<value>\S[^\n]*)$", _I | re.MULTILINE)
    found = pattern.finditer(document.text, 0, end)
    return [(match.start("line"), *match.span("value")) for match in found]


def _in_text(value: str, document: Document, end: int) -> Stated:
    """What is known of a document, with the place where its text says it too."""
    start = document.text.find(value, 0, end)
    return Stated(value, (_line(document, start, start + len(value)),) if start >= 0 else ())


def _line(document: Document, start: int, end: int) -> Evidence:
    """The line around a place, without marks; the place itself where the line is long."""
    first = document.text.rfind("\n", 0, start) + 1
    last = document.text.find("\n", end)
    last = len(document.text) if last < 0 else last
    mark = re.match(MARKS, document.text[first:last])
    first += mark.end() if mark and first + mark.end() <= start else 0
    line = Evidence(document, first, last)
    return line if len(line.text) <= 200 else Evidence(document, start, end)
