"""A question for what somebody thinks or says of a thing + articles -> the sentence that tells it, though no reader is sure.

"What does Keller think about fleece?" - "My colleague Bruno Keller thinks otherwise; he says that ...": what it is about
stands in front of it, in its paragraph or its heading. Only what is told of him counts: words of his own, behind his name in
a conversation, are `hearing`'s business. Refuses to know models.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa_bot.answer.candidates.candidate import Candidate
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.dialogues.speakers import conversation
from qa_bot.answer.replies.votes import heading_above
from qa_bot.answer.statements.names import CAPITAL, OFFICES, TITLED, TITLES
from qa_bot.answer.texts.forms import BLANK_LINE
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import STOP_WORDS, content_words
from qa_bot.types import Document

TOLD = 0.7  # how sure one is of the one sentence that says what somebody holds where its paragraph is about the thing; by hand
ABOUT = 0.5  # share of the thing's words that the paragraph, its heading and the title must hold
ASKS = re.compile(
    rf"\W*(?i:(?:and )?what (?:do|does|did|has|had)) (?P<who>(?i:the )?(?:(?:{'|'.join(TITLES)})\.? )?{CAPITAL}(?: {CAPITAL}){{0,3}}) "
    r"(?:think|thought|say|said|believe|feel|felt|argue|hold|want|suggest|recommend|propose|make) (?:about|of|on|regarding|concerning) (?P<thing>[^?]+)\??\s*$"
)
HOLDS = (  # behind a name, what he holds
    r"(?:[a-z]+ly )?(?:thinks?|thought|believes?|believed|says?|said|argues?|argued|holds?|held that|feels?|felt|favou?rs?|favou?red|prefers?|preferred|opposes?|opposed"
    r"|objects?|objected|warns?|warned|doubts?|doubted|insists?|insisted|recommends?|recommended|suggests?|suggested|proposes?|proposed|calls?|called|wants?|wanted|agrees?|disagrees?"
    r"|agreed|disagreed|hopes?|hoped|fears?|feared|supports?|supported|criticises?|criticised|criticizes?|criticized|praises?|praised|regrets?|regretted|does not share|did not share)\b"
)
POINTS = re.compile(
    r"\b(?:it|this|these|those|them|otherwise|the (?:view|idea|plan|proposal|change))\b"
)  # at what stands before
GOES_ON = re.compile(rf"(?:He|She) {HOLDS}")


def held(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return the sentence that tells what somebody thinks of a thing; None where none does, or two paragraphs may."""
    match = ASKS.match(question)
    if match is None:
        return None
    called = [name for name in match["who"].split() if name not in TITLED and name.lower() not in STOP_WORDS]
    surname = match["who"].split()[-1]
    thing = set(content_words(match["thing"])) - set(content_words(match["who"]))
    documents = {one.evidence.document.id: one.evidence.document for one in candidates}
    found = [
        (share, sentence)
        for document in documents.values()
        if surname in document.text and not any(surname in turn.speaker for turn in conversation(document))
        for sentence, around in _of(surname, document)
        if not _another(called, sentence.text)
        and (thing & set(content_words(sentence.text)) or POINTS.search(sentence.text))
        if (share := _share(thing, document, around)) >= ABOUT
    ]
    best = max((share for share, _ in found), default=0.0)
    told = [sentence for share, sentence in found if share == best]
    return said([told[0]], "", TOLD) if len(told) == 1 else None


def _another(called: Sequence[str], sentence: str) -> bool:
    """Whether a sentence tells of another one of that name: of Bruno Keller where Anna Keller is asked about."""
    before = re.search(rf"\b([A-Z][\w.'’-]*) {re.escape(called[-1])}\b", sentence) if len(called) > 1 else None
    return before is not None and before[1] not in (*called, *TITLED, *OFFICES) and before[1].lower() not in STOP_WORDS


def _share(thing: set[str], document: Document, around: str) -> float:
    """Which share of a thing's words a paragraph with its heading holds, 0..1; the title may hold others, not all."""
    near = thing & set(content_words(around))
    return len(thing & set(content_words(f"{document.title} {around}"))) / len(thing) if near else 0.0


def _of(surname: str, document: Document) -> Iterator[tuple[Evidence, str]]:
    """The sentences that tell what somebody holds, each with its paragraph and the heading above."""
    text = document.text
    form = re.compile(
        rf"(?<![Uu]nlike )(?<!by )(?<!to )(?<!than )\b{re.escape(surname)}(?:, [^,.;:]{{1,80}},)?,? {HOLDS}"
    )
    edges = [0, *(gap.end() for gap in BLANK_LINE.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        paragraph = text[start:end]
        spans = sentence_spans(paragraph)
        for (a, b), (behind, last) in pairwise([*spans, (len(paragraph), len(paragraph))]):
            if form.search(paragraph, a, b):
                b = last if GOES_ON.match(paragraph, behind, last) else b
                told = Evidence(document, start + a, start + b)
                yield told, f"{heading_above(told)} {paragraph}"
