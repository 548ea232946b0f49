"""A question whether a motion was carried + minutes -> yes or no, by the vote that ended it.

"Carried by five votes to one" names no motion; of several under one heading only their order tells which it ended.
Refuses to know models.
"""

import re
from collections.abc import Iterable, Iterator

from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.claims.grounding import Evidence
from qa_bot.answer.texts.motions import decisions
from qa_bot.ingest.sentences import sentence_spans
from qa_bot.models.wording import content_words, overlap
from qa_bot.types import Document

_I = re.IGNORECASE
ENDED = 0.85  # how sure one is of the vote that ended the only motion that holds what is asked; by hand
LONGEST = 1_000  # characters of a question that is looked at
ABOUT = 0.6  # share of the question's words that the motion must hold
CARRIED = r"carried|carry|pass(?:ed)?|approved|adopted|accepted|agreed|succeed(?:ed)?|go(?:ne)? through"
_LOST = r"lost|fail(?:ed)?|fall|fell|defeated|rejected|withdrawn"
ASKS = re.compile(
    rf"\W*(?:was|were|has|have|did|is) (?:the |this |that )?(?:[\w’'-]+['’]s )?(?:motion|proposal|resolution)\b(?P<of>[^?]{{1,300}}?)\b(?:(?P<carried>{CARRIED})|{_LOST})\W*$",
    _I,
)
OUTCOME = re.compile(  # said of the motion, not of somebody who "failed to vote"
    rf"(?:^\W*|\b(?:motion|proposal|resolution|recommendation|it|this)\b[^.;]{{0,40}}?\b)(?:(?P<carried>{CARRIED})|{_LOST})\b",
    _I,
)
LINE = re.compile(r"[^\n]+")


def carried(question: str, documents: Iterable[Document]) -> Said | None:
    """Return whether the motion that a question is about was carried, with the motion and its vote; None where no motion or
    more than one holds its words, or none ended it."""
    asked = ASKS.match(question) if len(question) < LONGEST else None
    ended = ended_motion(asked["of"], documents) if asked and content_words(asked["of"]) else None
    told = list(OUTCOME.finditer(ended[1].text)) if ended else []
    if asked is None or ended is None or not told:
        return None
    word = "Yes" if bool(asked["carried"]) == bool(told[-1]["carried"]) else "No"
    return said(ended, word, ENDED, lead=f"{word}:")


def ended_motion(words: str, documents: Iterable[Document]) -> tuple[Evidence, Evidence] | None:
    """Return the one motion that holds most of some words, ABOUT at least, with what ended it."""
    found = [(overlap(words, motion.text), motion, vote) for document in documents for motion, vote in _votes(document)]
    best = max((share for share, _, _ in found), default=0.0)
    meant = [(motion, vote) for share, motion, vote in found if share == best]
    return meant[0] if best >= ABOUT and len(meant) == 1 else None


def _votes(document: Document) -> Iterator[tuple[Evidence, Evidence]]:
    """The motions of minutes, each with what ended it."""
    sentences: list[Evidence] = []
    parts: list[int] = []
    part = 0
    for line in LINE.finditer(document.text):
        if line.group().startswith("#"):
            part += 1
            continue
        spans = sentence_spans(line.group())
        sentences += [Evidence(document, line.start() + start, line.start() + end) for start, end in spans]
        parts += [part] * len(spans)
    for first, last in sorted(set(decisions([one.text for one in sentences], parts).values())):
        yield sentences[first], sentences[last]
