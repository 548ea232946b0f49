"""What is said -> the same, with the other side of it: "For a bow, yes." is not quoted without "For a cello, no."

Two short sentences that begin alike answer one question together, each for its own case. Refuses to know how an answer is
found, and models.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from qa_bot.answer.candidates.quoting import UNSURE, Said, quote
from qa_bot.answer.claims.grounding import Evidence, number_citations
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import content_words
from qa_bot.types import Claim, Document

AROUND = 300  # characters on each side of a quotation in which the sentence beside it stands
LONGEST = 15  # words of a side
FEW = 4  # words that say how it is with a case
SIDE = re.compile(
    r"(?P<label>[A-Z][^:.?!\n]{0,60}: )?(?P<begins>(?i:for|to|in|on|with|at|as|by|from|among|before|after|under|if|when|where)) (?P<case>[^,.;:!?]{1,60})(?P<comma>,?) (?P<rest>[^\n]+)"
)
NAMED = re.compile(r"(?<=[a-z,;] )(?!I\b)[A-Z]")
YES_NO = ("Yes", "No")


def with_other_side(said: Said | None, question: str, documents: Iterable[Document]) -> Said | None:
    """Return what is said with the other of two sides wherever one is quoted; a verdict on one side is none then.

    As it is where the question names one of the two cases, or asks for a name or figure that one of them tells.
    """
    if said is None:
        return said
    by_id = {document.id: document for document in documents}
    claims, both = [], ""
    for claim in said.claims:
        document = by_id.get(claim.citations[0].document_id) if len(claim.citations) == 1 else None
        found = _both(document, claim, question, said.short) if document and _is_open(said.short, claim) else None
        claims.append(quote(found) if found else claim)
        both = both or (found.text if found else "")
    if not both:
        return said
    short = "" if said.short in YES_NO or not said.short else " ".join(both.split())
    lead = UNSURE if said.lead else ""
    return replace(said, claims=tuple(number_citations(claims)), short=short, lead=lead)


def _is_open(short: str, claim: Claim) -> bool:
    """Whether a short answer says how it is with a side, and no name or figure."""
    beginning = claim.citations[0].quote.rpartition(": ")[2].startswith(short)
    named = NAMED.search(short) or (short[:1].isupper() and not beginning)
    return short in YES_NO or not short or not (named or any(map(str.isdigit, short)))


def _is_whole(short: str, side: re.Match[str]) -> bool:
    """Whether a short answer is what is said of the case, "good" of "For beginners, good", not a word of a whole sentence."""
    return short in (*YES_NO, "") or short.startswith(side["begins"]) or len(side["rest"].split()) <= FEW


def _both(document: Document, claim: Claim, question: str, short: str) -> Evidence | None:
    """The two sides that a claim quotes one of, as one stretch; None where it quotes none, or the question names its case."""
    start, end = claim.citations[0].start, claim.citations[0].end
    mine = _side(document.text[start:end])
    if mine is None or not (mine["comma"] and _is_whole(short, mine)):
        return None
    first = max(0, start - AROUND)
    before, behind = document.text[first:start], document.text[end : end + AROUND]
    before = before[before.rfind("\n") + 1 :]
    spans = sentence_spans(before)
    beside = []
    if following := sentence_spans(behind.partition("\n")[0])[:1]:
        beside.append((start, end + following[0][1], behind[slice(*following[0])]))
    if spans:
        beside.append((start - len(before) + spans[-1][0], end, before[slice(*spans[-1])]))
    asked = set(content_words(question))
    for begin, stop, text in beside:
        other = _side(text)
        if other and other["begins"].lower() == mine["begins"].lower():
            cases = set(content_words(f"{mine['case']} {other['case']}"))
            begin += len(other["label"] or "") if begin < start else 0  # who says it is said in front
            return None if cases & asked else Evidence(document, begin, stop)
    return None


def _side(text: str) -> re.Match[str] | None:
    return SIDE.fullmatch(text.strip()) if len(text.split()) <= LONGEST else None
