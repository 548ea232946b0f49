"""Questions about votes and motions -> who moved, who seconded, how many were for and against, and who they were.

Minutes tell these in set forms, "MOVED by A and SECONDED by B", "by six votes to three", "Against: A, B.", in which readers
take one name or number for the other. Rules over English words; refuses to know models.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.statements.names import PARTICLES, TITLES
from qa_bot.answer.texts.motions import decisions
from qa_bot.models.numerals import UNITS
from qa_bot.models.wording import WORD, content_words, overlap

CONFIDENCE = 0.8  # by hand: the form says so itself, which motion is meant does not
LIKELY = 0.5  # from which the reader's sentence is taken
_I = re.IGNORECASE
_NAME = rf"(?:(?:[Cc]llrs?|[Cc]ouncillors?|{'|'.join(TITLES)})\.? )?[A-Z][\w'’-]*(?: (?:{PARTICLES} ){{0,2}}[A-Z][\w'’.-]*){{0,3}}"
_NUMBER = rf"(?:\d+|{'|'.join(UNITS)})"
MOVED_BY = re.compile(rf"\b(?i:moved|proposed) by (?P<mover>{_NAME}),? (?:and )?(?i:seconded) by (?P<seconder>{_NAME})")
MOVED = re.compile(
    rf"^\W*(?P<mover>{_NAME}) (?i:moved|proposed)\b.*\b(?i:seconded) by (?P<seconder>{_NAME})", re.DOTALL
)
ON_MOTION = re.compile(rf"\b(?i:on the motion of) (?P<mover>{_NAME}),? (?:and )?(?i:seconded) by (?P<seconder>{_NAME})")
COUNTED = re.compile(rf"\bby (?P<ayes>{_NUMBER})(?: votes?)? (?:to|against) (?P<noes>{_NUMBER}|none)\b", _I)
LISTED = re.compile(r"^\W*(?P<side>for|against|in favour|abstained|abstentions?): ?(?P<names>[^\n]+?)[. ]*$", _I)
WHO = re.compile(r"^\W*(?:(?:which|what) (?:councillors?|members?|person|people)|who)\b", _I)
MOVING = re.compile(r"\b(?:moved|proposed|suggested|put forward|tabled|introduced)\b", _I)
SECONDING = re.compile(r"\b(?:second(?:ed|er)|backed|supported)\b", _I)
HOW_MANY = re.compile(r"\bhow many\b", _I)
SIDE = {
    "noes": re.compile(r"\b(?:voted|votes?|were|was)(?: \w+)? against\b|\bagainst\b.*\bvot|\bopposed\b", _I),
    "ayes": re.compile(r"\b(?:voted|votes?|were|was)(?: there)? (?:for|in favou?r)\b|\bin favou?r\b", _I),
}
VOTING = re.compile(
    r"\b(?:how many|which|who|councillors?|members?|people|votes?|voted|voting|were|was|there|for|against|in favou?r(?: of)?|cast"
    r"|moved|proposed|suggested|seconded|backed|supported|motion)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class Vote:
    """A sentence that tells how a vote ended, and all that says what it was about."""

    evidence: Evidence
    about: str
    counted: dict[str, str]  # "ayes", "noes"


def vote(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return what a set form of minutes answers; None for any other question, and where two votes fit as well."""
    if WHO.match(question) and candidates and (who := _mover(question, candidates[0])):
        return who
    side = next((name for name, asks in SIDE.items() if asks.search(question)), "")
    if not side:
        return None
    sentences = sentences_of(candidates)
    if HOW_MANY.search(question):
        found = _nearest(question, list(_votes(sentences)))
        return said([found.evidence], found.counted[side], CONFIDENCE) if found else _counted(side, candidates[:1])
    return _voters(question, side, sentences) if WHO.match(question) else None


def _mover(question: str, best: Candidate) -> Said | None:
    """Who moved or seconded what the best sentence tells, where the question asks for one of them."""
    role = "seconder" if SECONDING.search(question) else "mover" if MOVING.search(question) else ""
    forms = (form.search(best.evidence.text) for form in (MOVED_BY, ON_MOTION, MOVED))
    match = next((found for found in forms if found), None)
    if not role or match is None or best.short not in (match["mover"], match["seconder"]):
        return None
    return said([best.evidence], match[role], best.confidence) if best.confidence >= LIKELY else None


def _votes(sentences: Sequence[Evidence]) -> Iterator[Vote]:
    """The votes that the sentences tell, each with its motion and its heading."""
    texts = [one.text for one in sentences]
    parts = [heading_above(one) for one in sentences]
    pairs = decisions(texts, [hash((one.document.id, part)) for one, part in zip(sentences, parts, strict=True)])
    for place, text in enumerate(texts):
        if counted := COUNTED.search(text):
            motion = texts[pairs[place][0]] if place in pairs else ""
            yield Vote(sentences[place], f"{parts[place]} {motion} {text}", counted.groupdict())


def _counted(side: str, best: Sequence[Candidate]) -> Said | None:
    """The number of that side in the sentence that the reader holds for the answer, whichever of the two it marked."""
    for one in best:
        counted = COUNTED.search(one.evidence.text)
        if counted and one.confidence >= LIKELY and one.short in counted.groups():
            return said([one.evidence], counted[side], one.confidence)
    return None


def heading_above(one: Evidence) -> str:
    """Return the last line above a sentence that is headed with "#", "" where there is none."""
    text = one.document.text
    at = text.rfind("\n#", 0, one.start) + 1
    return text[at : one.start].partition("\n")[0] if text.startswith("#", at) else ""


def _nearest(question: str, votes: Sequence[Vote]) -> Vote | None:
    """The vote that the question's other words are about, None where none or several are."""
    asked = VOTING.sub(" ", question)
    if not content_words(asked):
        return votes[0] if len(votes) == 1 else None
    # "amended" and "amendment" have one stem: the word itself parts them
    words = set(WORD.findall(asked.lower()))
    fits = [(overlap(asked, one.about), len(words & set(WORD.findall(one.about.lower())))) for one in votes]
    best = max(fits, default=(0.0, 0))
    return votes[fits.index(best)] if best[0] > 0 and fits.count(best) == 1 else None


def _voters(question: str, side: str, sentences: Sequence[Evidence]) -> Said | None:
    """The names behind "Against:", where only one vote is recorded, in a text that speaks of all that is asked about."""
    wanted, asked = ("against",) if side == "noes" else ("for", "in favour"), VOTING.sub(" ", question)
    found = [
        (one, match)
        for one in sentences
        if (match := LISTED.match(one.text))
        and match["side"].lower() in wanted
        and overlap(asked, one.document.text) == 1.0
    ]
    return said([found[0][0]], found[0][1]["names"], CONFIDENCE) if len(found) == 1 else None
