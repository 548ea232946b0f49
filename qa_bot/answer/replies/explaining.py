"""Candidates -> a reason or a way: the reader's sentence, and the one beside it that explains most.

A reader marks few words; what they mean often needs one more sentence. Knows the words by which English gives reasons,
purposes and means.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer.candidates.candidate import Candidate, relied_on, sentences_of, together
from qa_bot.answer.candidates.fitting import fits
from qa_bot.answer.candidates.quoting import FRAME, Said, said, same
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.questions.kinds import Kind
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.encoder import Encoder
from qa_bot.models.wording import overlap
from qa_bot.settings import AnswerSettings

RELATED = 0.3  # share of the question's words that a sentence elsewhere must hold to explain it
# share of the question's words in a reason of something else, and in one of this
FOREIGN, PLAIN = 0.2, 0.5
LOOKED_AT = 2  # passages whose sentences may explain
CUE, BESIDE, COVERAGE = 0.2, 0.2, 0.5  # what a second sentence gains over its cosine; set by hand, see DECISIONS.md
_I = re.IGNORECASE
CUES: dict[Kind, re.Pattern[str]] = {
    "reason": re.compile(
        r"\b(?:because|since|for fear|so that|in order (?:to|that)|so as to|due to|owing to|thanks to|as a result|therefore"
        r"|thus|hence|reason|lest|caused|led to|for the sake)\b|[,;] (?:so|for)\b",
        _I,
    ),
    "way": re.compile(
        r"\bby (?:\w+ly )?\w+ing\b|\b(?:using|by means of|with the help of|through|via|first|then|next|finally|process|method)\b",
        _I,
    ),
}
CLAUSES: dict[Kind, re.Pattern[str]] = {
    "reason": re.compile(
        r"\b(?:because(?: of)?|since|for fear(?: that| of)?|so that|in order (?:to|that)|so as to|due to|owing to|thanks to"
        r"|as a result of|lest)\s+|[,;] (?:for|so)\s+",
        _I,
    ),
    "way": re.compile(r"\b(?=by (?:\w+ly )?\w+ing\b|by means of\b|with the help of\b)", _I),
}
NEXT_STEP = re.compile(
    r"\W*(?:second|third|fourth|fifth|sixth|seventh|then|next|after that|afterwards|lastly|finally)\b", _I
)
NUMBERED = re.compile(r"(?:§ ?)?\d{1,3}(?:\.\d{1,3})*[.)]? [A-Z][^.!?:;\n]{0,60}")
CLAUSE_END = re.compile(  # the last: "..., the council said on Thursday."
    r";(?=\s|$)|, (?:but|and|which|while|although|was|is|were|are|had|has)\b"
    r"|, (?:[\w'’.-]+ ){1,6}?(?:said|says)(?: (?:on|in|at|yesterday|today|last)\b[^,;.]{0,40})?\W*$"
)


def explain(
    question: str, kind: Kind, candidates: Sequence[Candidate], encoder: Encoder, settings: AnswerSettings
) -> Said | None:
    """Return the sentences that explain, in the order of their article; None where no candidate is sure enough.

    `short` is the clause after "because", "so that", "by ...ing" that the reader's span touches, else that span.
    """
    relied = relied_on(candidates, settings.min_confidence)
    if not relied:
        return None
    best = _plainer(question, relied[0], candidates) if kind == "reason" else relied[0]
    short = clause(best, kind)
    if not fits(question, short, best.evidence.text):  # "since the fire of 2003" tells not what caused that fire
        return None
    further = [one.evidence for one in relied[1 : settings.max_claims] if _adds(one.evidence, best.evidence)]
    chosen = [best.evidence, *further]
    if kind == "way" and (steps := _further_steps(candidates)):
        chosen += steps
    elif len(chosen) < min(2, settings.max_claims) and not CUES[kind].search(best.evidence.text):
        chosen += _second(question, kind, candidates, encoder)
    if len({one.document.id for one in chosen}) == 1:
        chosen.sort(key=lambda one: one.start)
    return said(chosen, short, together(candidates))


def _plainer(question: str, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The best candidate, or a sentence beside it that gives a reason in the question's own words, where it has none of them.

    "Why did the claim for the charts fail?" - "The claim for the charts fails because nobody could say ..."
    """
    if overlap(question, best.evidence.text) > FOREIGN:
        return best
    told = [(one, CLAUSES["reason"].search(one.text)) for one in sentences_of(candidates[:LOOKED_AT])]
    plain = [(overlap(question, one.text), one, given.end()) for one, given in told if given]
    share, evidence, start = max(plain, key=lambda one: one[0], default=(0.0, best.evidence, 0))
    return best if share < PLAIN else replace(best, evidence=evidence, short=evidence.text[start:].rstrip(" .!?"))


def _adds(one: Evidence, best: Evidence) -> bool:
    """Whether a sentence tells more than the best one: it is no repetition, no address or greeting, and no heading."""
    return not same(one, best) and not FRAME.match(one.text) and not _heads(one)


def _heads(one: Evidence) -> bool:
    """Whether a line of its own is the numbered heading of what follows: "9. Alterations"."""
    text = f"\n{one.document.text}\n"
    return bool(NUMBERED.fullmatch(one.text)) and text[one.start] == "\n" == text[one.end + 1]


def _further_steps(candidates: Sequence[Candidate]) -> list[Evidence]:
    """The sentences right behind the best one that go on counting: "Second, ...", "Then ...", "Finally ..."."""
    best, found = candidates[0].evidence, []
    after = [one for one in sentences_of(candidates[:1]) if one.start >= best.end]
    for sentence in after:
        if not NEXT_STEP.match(sentence.text):
            break
        found.append(sentence)
    return found


def _second(question: str, kind: Kind, candidates: Sequence[Candidate], encoder: Encoder) -> list[Evidence]:
    """The sentence that explains what the best one leaves open: right behind it, or with a cue and the question's words."""
    best = candidates[0].evidence
    others = [
        one
        for one in sentences_of(candidates[:LOOKED_AT])
        if _adds(one, best)
        and (_behind(one, best) or (CUES[kind].search(one.text) and overlap(question, one.text) >= RELATED))
    ]
    if not others:
        return []
    vectors = encoder.encode([question, *(one.text for one in others)])
    scores = [
        float(near)
        + CUE * bool(CUES[kind].search(one.text))
        + BESIDE * _behind(one, best)
        + COVERAGE * overlap(question, one.text)
        for near, one in zip(vectors[1:] @ vectors[0], others, strict=True)
    ]
    return [others[max(range(len(others)), key=lambda place: (scores[place], -place))]]


def clause(best: Candidate, kind: Kind) -> str:
    """Return the clause of the sentence that names the reason or way, where the short answer touches one."""
    text = best.evidence.text
    at = text.find(best.short) if best.short else -1
    if at < 0:
        return best.short
    sentence_ends = [end for _, end in sentence_spans(text)]  # "Mr." ends none
    for match in CLAUSES[kind].finditer(text):
        stop = next((end for end in sentence_ends if end > match.end()), len(text))
        if end := CLAUSE_END.search(text, match.end(), stop):
            stop = end.start()
        if match.end() < at + len(best.short) and at < stop:
            return " ".join(text[match.end() : stop].split()).rstrip(" .!?")
    return best.short


def _behind(one: Evidence, other: Evidence) -> bool:
    """Whether a sentence follows another one of its document with nothing but white space between."""
    same_document = one.document.id == other.document.id and one.start >= other.end
    return same_document and not one.document.text[other.end : one.start].strip()
