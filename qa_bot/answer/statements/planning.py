"""A claim and sentences -> whether something came to more or less than was planned, as both tell it.

"The pilot went over budget" and "It cost 24,000 less than planned" share a subject and no word of what they say, so that a
checker takes one for the other. Rules over English words; refuses to know models and documents.
"""

import re
from collections.abc import Sequence

from qa_bot.models.wording import content_words

_I = re.IGNORECASE
_WHOSE = r"(?:(?:its|the|their|his|her|our|what (?:was|had been)|was|had been|it was|original|first|agreed) ){0,2}"
_PLAN = (
    r"(?:budget(?:ed)?|plan(?:ned)?|estimate[sd]?|expected|forecast|foreseen|intended|allotted|allowed for)\b"
    r"(?! (?:pressure|cuts?|talks?|review|surplus|deficit|constraints?|committee|year|by|to)\b)"
)
OVER = re.compile(
    rf"\b(?:over|above|beyond|exceed(?:ed|s|ing)?|(?P<how>more|higher|dearer|longer|later) than) {_WHOSE}{_PLAN}|\bover(?:ran|run|runs|spent|spend)\b",
    _I,
)
UNDER = re.compile(
    rf"\b(?:under|below|within|inside|(?P<how>less|fewer|lower|cheaper|shorter|earlier|sooner) than) {_WHOSE}{_PLAN}|\bunderspent\b",
    _I,
)
# In which measure: what was later than planned may have cost less
MEASURES = {
    "later": "time",
    "earlier": "time",
    "sooner": "time",
    "longer": "length",
    "shorter": "length",
    "fewer": "count",
}
UNSURE = re.compile(  # what is not told as so
    r"\b(?:if|unless|whether|would|could|may|might|should|fear\w*|expect(?:s|ed|ing)?(?! [.,;]|$)|hop(?:e|es|ed|ing)|predict\w*|warn\w*|claim\w*|den(?:y|ies|ied)"
    r"|not|never|no|nor|neither|risk\w*|likely)\b|n['’]t\b",
    _I,
)
CLAUSE = re.compile(r"[;:—]| [–-] ")
WHY = re.compile(r"[,;:]|\b(?:because|since|as|for|after|when|although|though|and|but)\b", _I)  # of another thing
PLAIN = frozenset(
    content_words(
        "go went gone going come came stay stayed keep kept remain remained finish finished end ended cost costs be have much money budget"
    )
)


def beside_plan(text: str) -> tuple[str, int] | None:
    """Return in which measure something came to more than planned (1), or to less or no more (-1); None where a text tells
    neither, both, or does not tell it as so."""
    over, under = OVER.search(text), UNDER.search(text)
    told = over or under
    if (
        told is None
        or (over and under)
        or UNSURE.search(CLAUSE.split(text[: told.start()])[-1])
        or UNSURE.search(WHY.split(text[told.end() :])[0])
    ):
        return None
    return MEASURES.get((told["how"] or "").lower(), "money"), 1 if over else -1


def _before(text: str) -> str:
    """What stands in front of the comparison: of what it is told."""
    told = OVER.search(text) or UNDER.search(text)
    return text[: told.start()] if told else ""


def planned(claim: str, sentences: Sequence[str], title: str) -> tuple[int, bool] | None:
    """Return which sentence tells how a claim's subject stood to what was planned, and whether it tells what the claim does.

    None where the claim says nothing of the kind, no sentence does of all that it speaks of, or two tell otherwise.
    """
    side = beside_plan(claim)
    if side is None:
        return None
    words = set(content_words(UNDER.sub(" ", OVER.sub(" ", claim)))) - PLAIN
    if not words:
        return None
    about = [
        (place, told == side)
        for place, text in enumerate(sentences)
        if (told := beside_plan(text))
        and told[0] == side[0]
        and words <= set(content_words(f"{title} {_before(text)}"))
        and words & set(content_words(_before(text)))
    ]
    return about[0] if about and len({holds for _, holds in about}) == 1 else None
