"""A claim and sentences -> whether something came to more or less than was planned, as both tell it.

"The pilot went over budget" and "It cost 24,000 less than planned" share a subject and no word of what they say, so that a
checker takes one for the other. Rules over English words; refuses to know models and documents.
"""

import re
from collections.abc import Sequence

from qa_bot.models.wording import content_words

_I = re.IGNORECASE
_WHOSE = r"(?:(?:its|the|their|his|her|our|what (?:was|had been)|was|had been|it was|original|first|agreed) ){0,2}"
_PLAN = r"(?:budget(?:ed)?|plan(?:ned)?|estimate[sd]?|expected|forecast|foreseen|intended|allotted|allowed for)\b"
OVER = re.compile(
    rf"\b(?:over|above|beyond|exceed(?:ed|s|ing)?|(?:more|higher|dearer|longer|later) than) {_WHOSE}{_PLAN}|\bover(?:ran|run|runs|spent|spend)\b",
    _I,
)
UNDER = re.compile(
    rf"\b(?:under|below|within|inside|(?:less|fewer|lower|cheaper|shorter|earlier|sooner) than) {_WHOSE}{_PLAN}|\bunderspent\b",
    _I,
)
NOT = re.compile(r"(?:\b(?:not|never|no)|n['’]t)(?: \w+){0,2} $", _I)  # right in front of it
PLAIN = frozenset(
    content_words(
        "go went gone going come came stay stayed keep kept remain remained finish finished end ended cost costs be have much money budget"
    )
)


def beside_plan(text: str) -> int:
    """Return 1 for what came to more than planned, -1 for less or no more, 0 where a text tells neither or both."""
    over, under = OVER.search(text), UNDER.search(text)
    told = over or under
    if told is None or (over and under) or NOT.search(text[: told.start()]):
        return 0
    return 1 if over else -1


def planned(claim: str, sentences: Sequence[str], title: str) -> tuple[int, bool] | None:
    """Return which sentence tells how a claim's subject stood to what was planned, and whether it tells what the claim does.

    None where the claim says nothing of the kind, no sentence does of all that it speaks of, or two tell otherwise.
    """
    side = beside_plan(claim)
    if not side:
        return None
    words = set(content_words(UNDER.sub(" ", OVER.sub(" ", claim)))) - PLAIN
    if not words:
        return None
    about = [
        (place, beside_plan(text) == side)
        for place, text in enumerate(sentences)
        if beside_plan(text) and words <= set(content_words(f"{title} {text}")) and words & set(content_words(text))
    ]
    return about[0] if about and len({holds for _, holds in about}) == 1 else None
