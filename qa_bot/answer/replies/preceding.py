"""Who did something before or after somebody -> who followed whom: "chaired by Peter Lund, who followed Agnes Rowe in 2022".

Readers are asked for Rowe by words that the article uses of Lund, and mark nobody or him. Refuses to know models.
"""

import re
from collections.abc import Sequence

from qa_bot.answer.candidates.candidate import Candidate, sentences_of
from qa_bot.answer.candidates.quoting import Said, said
from qa_bot.answer.statements.names import CAPITAL, PARTICLES

CONFIDENCE = 0.85  # by hand: the form says so itself
_NAME = rf"{CAPITAL}(?: (?:{PARTICLES} ){{0,2}}{CAPITAL}){{0,3}}(?<!\.)"
_WHOM = rf"(?P<whom>{_NAME})"
_TOOK = r"(?:replaced?|succeed(?:ed)?|follow(?:ed)?|t(?:ook|ake) over from|c(?:ame|ome) after)"
ASKS_BEFORE = (
    re.compile(rf"\W*(?i:who)(?i:'s|’s)? \w[^?]* (?i:before|prior to) {_WHOM}\??\s*$"),
    re.compile(rf"\W*(?i:who(?:m)? did) {_WHOM} (?i:{_TOOK})\b"),
    re.compile(rf"\W*(?i:who (?:was|is)) {_WHOM}['’]s? (?i:predecessor)\b"),
)
ASKS_AFTER = (
    re.compile(rf"\W*(?i:who) (?i:{_TOOK}) {_WHOM}\b"),
    re.compile(rf"\W*(?i:who (?:was|is)) {_WHOM}['’]s? (?i:successor)\b"),
    re.compile(rf"\W*(?i:(?:by whom|who) was) {_WHOM} (?i:replaced|succeeded|followed)\b"),
)
FOLLOWED = re.compile(
    rf"\b(?P<after>{_NAME})(?:, (?!who)[^,.;!?]{{1,80}},|,? who)?(?: (?:has|had))? (?:followed|follows|succeeded|succeeds|replaced|replaces"
    rf"|t(?:ook|akes) over(?: [a-z ]{{1,40}}?)? from) (?P<before>{_NAME})"
)
FOLLOWED_BY = re.compile(
    rf"\b(?P<before>{_NAME})(?:, [^,.;!?]{{1,80}},)? (?:was|is|will be|has been|had been) (?:\w+ )?(?:followed|succeeded|replaced)"
    rf"(?: [a-z ]{{1,40}}?)? by (?:[a-z ]{{1,30}} )?(?P<after>{_NAME})"
)


def neighbour(question: str, candidates: Sequence[Candidate]) -> Said | None:
    """Return who came before or after somebody in an office; None for any other question, and where no sentence or several tell."""
    for asks, known, wanted in ((ASKS_BEFORE, "after", "before"), (ASKS_AFTER, "before", "after")):
        if asked := next((found for form in asks if (found := form.match(question))), None):
            last = asked["whom"].split()[-1]
            told = [
                (sentence, found[wanted])
                for sentence in sentences_of(candidates)
                for form in (FOLLOWED, FOLLOWED_BY)
                for found in form.finditer(sentence.text)
                if found[known].split()[-1] == last
            ]
            return (
                said([told[0][0]], told[0][1], CONFIDENCE) if len({who.split()[-1] for _, who in told}) == 1 else None
            )
    return None
